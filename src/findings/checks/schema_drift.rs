//! A column is declared otherwise than the server has it.

use super::{Candidate, Check, Subject};
use crate::facts::{Column, Drift, DriftKind};
use crate::width::Id;

/// See its page.
pub(super) struct SchemaDrift;

/// A column of a server, and what is declared of it.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Drifted<'a> {
    /// In what they differ.
    pub(in super::super) drift: &'a Drift,
    /// The server's column.
    pub(in super::super) column: &'a Column,
    /// The last id that it can hold or be given; `None` if unlimited or unknown.
    pub(in super::super) ceiling: Option<Id>,
    /// The server's name.
    pub(in super::super) server: &'a str,
    /// Other servers that differ alike.
    pub(in super::super) others: usize,
}

impl Drifted<'_> {
    /// Returns the last id of whichever ends first.
    pub(in super::super) fn lower(&self) -> Option<Id> {
        [self.ceiling, self.drift.declared.ceiling].into_iter().flatten().min()
    }

    /// Returns true if the server's column ends before the declared one does.
    fn is_behind(&self) -> bool {
        self.ceiling.is_some() && self.lower() == self.ceiling
    }

    /// Names the servers.
    fn servers(&self) -> String {
        match self.others {
            0 => format!("`{}`", self.server),
            1 => format!("`{}` and 1 more server", self.server),
            n => format!("`{}` and {n} more servers", self.server),
        }
    }
}

impl Check for SchemaDrift {
    fn id(&self) -> &'static str {
        "schema-drift"
    }

    fn page(&self) -> &'static str {
        include_str!("schema_drift.md")
    }

    fn applies(&self, candidate: &Candidate<'_>) -> bool {
        matches!(candidate.subject, Subject::Drift(_))
    }

    fn message(&self, candidate: &Candidate<'_>) -> String {
        let Subject::Drift(drifted) = candidate.subject else { return String::new() };
        let (symbol, declared) = (&candidate.report.symbol, &drifted.drift.declared);
        let (wanted, real) = (&declared.type_text, &drifted.column.type_text);
        let (servers, holds, when) = (drifted.servers(), candidate.holds(), candidate.when());
        match (drifted.drift.kind, drifted.is_behind()) {
            (DriftKind::Width, true) => format!(
                "`{symbol}` is declared {wanted}, but is {real} in {servers}: there it {holds}, {when}"
            ),
            (DriftKind::Width, false) => format!(
                "`{symbol}` is declared {wanted}, but is {real} in {servers}: a database made from the code {holds}, {when}"
            ),
            (DriftKind::Sequence, true) => format!(
                "`{symbol}` gets its ids from a sequence that ends earlier in {servers} than is declared: there it {holds}, {when}"
            ),
            (DriftKind::Sequence, false) => format!(
                "`{symbol}` gets its ids from a sequence that is declared to end earlier than in {servers}: a database made from the code {holds}, {when}"
            ),
            (DriftKind::Minting, _) if declared.mints => format!(
                "`{symbol}` is declared to be numbered by the database, but in {servers} it is not: the next INSERT gets no id"
            ),
            (DriftKind::Minting, _) => format!(
                "`{symbol}` is numbered by the database in {servers}, but is not declared so: made from the code, the next INSERT gets no id"
            ),
        }
    }

    fn fix(&self, candidate: &Candidate<'_>) -> String {
        let Subject::Drift(drifted) = candidate.subject else { return String::new() };
        let declared = &drifted.drift.declared;
        let behind = match drifted.drift.kind {
            DriftKind::Minting => declared.mints,
            DriftKind::Width | DriftKind::Sequence => drifted.is_behind(),
        };
        let servers = drifted.servers();
        if behind {
            return format!(
                "Run the migration that this declaration stands for on {servers}; if it is said to have run there, find out what it did not do."
            );
        }
        let by = if declared.by.is_empty() { "schema" } else { declared.by.as_str() };
        format!(
            "Bring the {by} up to date with {servers} ({}), or the next database that is made from it has this again.",
            drifted.column.type_text
        )
    }
}

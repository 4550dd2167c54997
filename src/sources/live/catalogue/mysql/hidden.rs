//! What the account cannot see, as far as that can be told, and the exact GRANT.
//!
//! `information_schema` leaves out in silence what an account has no privilege on: nothing found is never nothing there.

use super::listed::{Listed, ListedTable};
use super::told::Told;
use crate::config::Server;
use crate::facts::Problem;
use crate::rules::live::LivePack;
use crate::sources::live::answers::Answers;
use crate::sources::live::unknown;
use crate::width::Id;
use std::collections::BTreeMap;

/// Tables that one problem names.
const NAMED: usize = 5;

/// What was listed, and whom it was listed to.
pub(super) struct Hidden<'a> {
    pub(super) server: &'a Server,
    pub(super) pack: &'a LivePack,
    pub(super) told: &'a Told,
    pub(super) listed: &'a Listed<'a>,
}

impl Hidden<'_> {
    /// Says what stays unknown because the account, or the server itself, does not see it.
    pub(super) fn problems(&self, answers: &Answers) -> Vec<Problem> {
        // That a statement was not answered is said elsewhere.
        if !answers.has("tables") {
            return Vec::new();
        }
        let mut problems = self.empty();
        problems.extend(self.broken());
        if answers.has("columns") {
            problems.extend(self.lacking("some columns are", "REFERENCES", lacks_columns));
            problems.extend(self.lacking(
                "the counter of AUTO_INCREMENT is",
                "SELECT",
                lacks_counter,
            ));
        }
        problems
    }

    /// Says which of the schemas to read show no table, or that no schema shows one.
    fn empty(&self) -> Vec<Problem> {
        let Listed { tables, sequences } = self.listed;
        let names = || tables.keys().chain(sequences.keys());
        let shows = |schema: &&String| names().any(|&(of, _)| of.eq_ignore_ascii_case(schema));
        let reason =
            format!("{} sees no table: there is none, or it may see none", self.told.account);
        if !self.server.schemas.is_empty() {
            let without = self.server.schemas.iter().filter(|schema| !shows(schema));
            let problem = |schema: &String| {
                let cure = format!("Correct `schemas`, or: {}", self.grant("SELECT", schema, None));
                unknown::problem(self.server, schema, &reason, cure)
            };
            return without.map(problem).collect();
        }
        if names().next().is_some() {
            return Vec::new();
        }
        let database = self.server.access.database.as_deref().unwrap_or("your_database");
        let cure = self.grant("SELECT", database, None);
        vec![unknown::problem(self.server, "", &reason, cure)]
    }

    /// Says which tables the server could not open.
    fn broken(&self) -> Vec<Problem> {
        let broken = self.listed.tables.iter().filter_map(|((schema, name), table)| {
            let reason = format!("the server cannot open it: {}", table.trouble?);
            let cure = "Repair or drop the table; CHECK TABLE says more.".to_owned();
            Some(unknown::problem(self.server, &format!("{schema}.{name}"), &reason, cure))
        });
        broken.collect()
    }

    /// Says of which tables of each schema something is hidden, and which privilege shows it.
    fn lacking(
        &self,
        what: &str,
        privilege: &str,
        lacks: fn(&ListedTable<'_>) -> bool,
    ) -> Vec<Problem> {
        let mut by_schema: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for ((schema, name), table) in &self.listed.tables {
            if table.trouble.is_none() && lacks(table) {
                by_schema.entry(schema).or_default().push(name);
            }
        }
        let problem = |(schema, names): (&str, Vec<&str>)| {
            let reason = format!("{what} hidden from {}", self.told.account);
            if let [name] = names[..] {
                let cure = self.grant(privilege, schema, Some(name));
                return unknown::problem(self.server, &format!("{schema}.{name}"), &reason, cure);
            }
            let shown: Vec<&str> = names.iter().copied().take(NAMED).collect();
            let more = if names.len() > NAMED { ", .." } else { "" };
            let reason = format!("{reason} in {} tables: {}{more}", names.len(), shown.join(", "));
            unknown::problem(self.server, schema, &reason, self.grant(privilege, schema, None))
        };
        by_schema.into_iter().map(problem).collect()
    }

    /// Returns the GRANT of a privilege on a table, or on all of a schema.
    fn grant(&self, privilege: &str, schema: &str, table: Option<&str>) -> String {
        let schema = self.pack.quoted(schema);
        let table = table.map_or_else(|| "*".to_owned(), |table| self.pack.quoted(table));
        format!("GRANT {privilege} ON {schema}.{table} TO {};", self.told.account)
    }
}

/// Returns true if columns are missing: in between, or the one that is counted.
fn lacks_columns(table: &ListedTable<'_>) -> bool {
    let places = table.columns.keys().zip(Id::from(1_u8)..);
    let gap = places.into_iter().any(|(place, expected)| *place != expected);
    gap || table.columns.is_empty() || (table.next.is_some() && table.counted().is_none())
}

/// Returns true if ids are counted and neither the count nor the highest id can be had.
fn lacks_counter(table: &ListedTable<'_>) -> bool {
    let had = |name: &str| table.readable.contains(name) && table.sought.contains(name);
    table.next.is_none() && table.counted().is_some_and(|name| !had(name))
}

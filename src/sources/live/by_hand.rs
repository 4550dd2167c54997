//! An inquiry whose statements a person runs: answers come from files, and what they leave open is to be asked next.

use super::answers::Answers;
use super::inquiry::{Failure, FailureKind, Inquiry, Statement};
use super::unknown;
use crate::config::Server;
use std::collections::{BTreeMap, BTreeSet};

/// How the name of the statement starts that ends a round.
const ENDS: &str = "asked ";

/// Feeds an inquiry what files hold, round by round; returns the statements that are to be run next, none if all are
/// answered.
///
/// Of statements that were run together some are answered: the others failed, and what they ask stays unknown.
pub fn feed(inquiry: &mut Inquiry<'_>, server: &Server, brought: &mut Answers) -> Vec<Statement> {
    let found = Found::of(brought);
    loop {
        let mut together = inquiry.next_round();
        if together.is_empty() {
            leftover(inquiry, server, brought);
            return Vec::new();
        }
        while !together.is_empty() {
            if !together.iter().any(|statement| found.knows(statement, brought)) {
                return together;
            }
            together = take(inquiry, (server, &found), brought, &together);
        }
    }
}

/// Which statements files hold rows of: several may have the same name, and then their rows name tables and columns.
struct Found {
    /// Relation and column by the name of the statement; none for one whose rows name none.
    by_name: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl Found {
    fn of(brought: &Answers) -> Self {
        let mut by_name = BTreeMap::new();
        for name in brought.all().keys() {
            let of: &mut BTreeMap<String, BTreeSet<String>> =
                by_name.entry(name.clone()).or_default();
            for row in brought.rows(name) {
                let Some(relation) = row.text("relation") else { continue };
                of.entry(relation.to_owned()).or_default().insert(row.word("name").to_owned());
            }
        }
        Self { by_name }
    }

    /// Returns true if there are rows that answer a statement, or one of its parts.
    fn has(&self, statement: &Statement) -> bool {
        if !statement.parts.is_empty() {
            return statement.parts.iter().any(|part| self.has(part));
        }
        let Some(relations) = self.by_name.get(&statement.name) else { return false };
        let asks_for = |name: &String| {
            statement.sql.contains(&format!("'{}'", name.replace('\'', "''")))
                || name.contains('\\')
        };
        relations.is_empty()
            || statement.about.is_empty()
            || relations.get(&statement.about).is_some_and(|names| names.iter().any(asks_for))
    }

    /// Returns true if it is known how a statement went.
    fn knows(&self, statement: &Statement, brought: &Answers) -> bool {
        self.has(statement) || brought.failed(&statement.name, &statement.about)
    }
}

/// Takes in the answers to statements that were run together; returns what is to be sent in the place of those that
/// failed.
fn take(
    inquiry: &mut Inquiry<'_>,
    (server, found): (&Server, &Found),
    brought: &mut Answers,
    together: &[Statement],
) -> Vec<Statement> {
    let end = together.last().filter(|last| last.name.starts_with(ENDS));
    let whole = end.is_none_or(|end| found.knows(end, brought));
    let mut instead = Vec::new();
    for statement in together {
        inquiry.cost.statements += 1;
        if found.has(statement) {
            // Rows of several statements of one name come with the first of them.
            inquiry.take_sets(statement, brought.take(&statement.name));
            for part in statement.parts.iter().filter(|part| !found.has(part)) {
                inquiry.take(part, Err(missing(part, whole)));
            }
        } else if let Some(failure) = brought.take_failure(&statement.name, &statement.about) {
            instead.append(&mut inquiry.take(statement, Err(failure)));
        } else if end != Some(statement) {
            instead.append(&mut inquiry.take(statement, Err(missing(statement, whole))));
        }
    }
    if !whole {
        let reason = format!("the answers of the round `{}` were cut off", inquiry.round());
        let cure = "Run its statements again to the end and bring the whole file.".to_owned();
        inquiry.problem(unknown::problem(server, "", &reason, cure));
    }
    instead
}

/// A statement that others were answered beside: it failed in the client, which told so elsewhere.
fn missing(statement: &Statement, whole: bool) -> Failure {
    let kind =
        if statement.optional && whole { FailureKind::Unsupported } else { FailureKind::Missing };
    Failure { reason: format!("the answers lack `{}`", statement.name), kind }
}

/// Says that statements were not run, once for all of them, if the audit cannot do without.
pub fn leave(inquiry: &mut Inquiry<'_>, server: &Server, open: &[Statement]) {
    let count = open.iter().filter(|statement| !statement.optional).count();
    if count == 0 {
        return;
    }
    let reason = format!("{count} statements of the round `{}` are not answered", inquiry.round());
    let cure = "Print them with --from and --print-sql, run them and bring their answers too.";
    inquiry.problem(unknown::problem(server, "", &reason, cure.to_owned()));
}

/// Says which answers are to nothing that was asked.
fn leftover(inquiry: &mut Inquiry<'_>, server: &Server, brought: &Answers) {
    let names: Vec<&str> = brought.all().keys().map(String::as_str).collect();
    if names.is_empty() {
        return;
    }
    let some: Vec<String> =
        names.iter().take(3).map(|name| name.chars().take(60).collect()).collect();
    let reason =
        format!("{} answers are to nothing that is asked: {}", names.len(), some.join(", "));
    let cure = "Print the statements anew with this version of idwidth and run those.".to_owned();
    inquiry.problem(unknown::problem(server, "", &reason, cure));
}

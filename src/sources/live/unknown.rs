//! What stays unknown of a server, why, and the exact cure: never silence, never zero.

use super::inquiry::{Failure, FailureKind, Statement};
use crate::config::Server;
use crate::facts::Problem;
use crate::rules::live::LivePack;
use std::collections::BTreeSet;

/// Says that something of a server is not known; `about` is what, `reason` a lowercase fragment, `cure` a sentence.
pub(super) fn problem(server: &Server, about: &str, reason: &str, cure: String) -> Problem {
    let of =
        if about.is_empty() { server.name.clone() } else { format!("{}/{about}", server.name) };
    Problem {
        location: server.location.clone(),
        reason: format!("{of}: {reason}"),
        cure,
        source_failed: about.is_empty(),
    }
}

/// Says which columns the answer to a statement lacks.
pub(super) fn lacking(server: &Server, statement: &str, columns: &BTreeSet<String>) -> Problem {
    let list: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
    let reason = format!("the answer to `{statement}` has no column {}", list.join(", "));
    let cure = "Print the statements anew with this version of idwidth and run those.".to_owned();
    problem(server, "", &reason, cure)
}

/// Says what is not known because a statement was not answered.
pub(super) fn unanswered(
    server: &Server,
    pack: &LivePack,
    statement: &Statement,
    failure: &Failure,
) -> Problem {
    let cure = match failure.kind {
        FailureKind::Denied => format!(
            "Grant what `idwidth grants {}` prints; --print-sql shows the statement.",
            pack.name
        ),
        FailureKind::Timeout => {
            "Raise `statement-timeout` of the source, or leave the table out with `skip`."
                .to_owned()
        }
        FailureKind::Locked => "Try again when nothing changes the table's structure.".to_owned(),
        FailureKind::Gone => {
            "Try again when the server is back; what it answered before is kept.".to_owned()
        }
        FailureKind::Missing => format!(
            "Run statement `{}` of --print-sql and bring its answer too. {}",
            statement.name, statement.without
        )
        .trim_end()
        .to_owned(),
        FailureKind::Unsupported | FailureKind::Other if !statement.without.is_empty() => {
            statement.without.clone()
        }
        FailureKind::Unsupported | FailureKind::Other => {
            "Run the statement that --print-sql shows by hand to see more.".to_owned()
        }
    };
    let is_of_server = statement.about.is_empty() && !statement.name.is_empty();
    let names_itself = matches!(failure.kind, FailureKind::Missing | FailureKind::Gone);
    if is_of_server && !names_itself {
        let reason = format!("statement `{}`: {}", statement.name, failure.reason);
        return problem(server, "", &reason, cure);
    }
    problem(server, &statement.about, &failure.reason, cure)
}

//! An inquiry whose statements a person runs: answers come from files, and what they leave open is to be asked next.

use super::answers::Answers;
use super::inquiry::{Failure, FailureKind, Inquiry, Statement};
use super::unknown;
use crate::config::Server;
use crate::width::Id;

/// Feeds an inquiry what files hold, round by round; returns the statements that are to be run next, none if all are
/// answered.
///
/// A round of which anything is answered was run: what lacks of it failed, and stays unknown.
pub fn feed(inquiry: &mut Inquiry<'_>, server: &Server, brought: &mut Answers) -> Vec<Statement> {
    loop {
        let mut wave = inquiry.next_round();
        if wave.is_empty() {
            leftover(inquiry, server, brought);
            return Vec::new();
        }
        while !wave.is_empty() {
            if !wave.iter().any(|statement| brought.holds(&statement.name)) {
                return wave;
            }
            wave = take_wave(inquiry, server, brought, &wave);
        }
    }
}

/// Takes in the answers to statements that were run together; returns what is to be sent in the place of those that
/// failed.
fn take_wave(
    inquiry: &mut Inquiry<'_>,
    server: &Server,
    brought: &mut Answers,
    wave: &[Statement],
) -> Vec<Statement> {
    let end = wave.last().filter(|last| last.name.starts_with(ENDS)).map(|last| last.name.clone());
    let whole = end.as_ref().is_none_or(|name| brought.holds(name));
    let mut instead = Vec::new();
    for statement in wave {
        inquiry.cost.statements += 1;
        match brought.take(&statement.name) {
            Some(Ok(sets)) => {
                let empty = sets.is_empty().then(Default::default);
                for rows in sets.into_iter().chain(empty) {
                    inquiry.take(statement, Ok(rows));
                }
            }
            Some(Err(failure)) => instead.append(&mut inquiry.take(statement, Err(failure))),
            None if end.as_ref() == Some(&statement.name) => {}
            None => {
                instead.append(&mut inquiry.take(statement, Err(missing(statement, whole))));
            }
        }
    }
    if !whole {
        let reason = format!("the answers of the round `{}` were cut off", inquiry.round());
        let cure = "Run its statements again to the end and bring the whole file.".to_owned();
        inquiry.problem(unknown::problem(server, "", &reason, cure));
    }
    instead
}

/// How the name of the statement starts that ends a round.
const ENDS: &str = "asked ";

/// A statement that others were answered beside: it failed in the client, which told so elsewhere.
fn missing(statement: &Statement, whole: bool) -> Failure {
    let kind =
        if statement.optional && whole { FailureKind::Unsupported } else { FailureKind::Missing };
    Failure { reason: format!("the answers lack `{}`", statement.name), kind }
}

/// Says that statements were not run, once for all of them.
pub fn leave(inquiry: &mut Inquiry<'_>, server: &Server, open: &[Statement]) {
    let count = Id::try_from(open.iter().filter(|it| !it.name.starts_with(ENDS)).count());
    let reason = format!(
        "{} statements of the round `{}` are not answered",
        count.unwrap_or_default(),
        inquiry.round()
    );
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

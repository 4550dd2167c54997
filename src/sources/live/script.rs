//! Statements as a script that a client runs as it stands. Prints what a connection would send, in its order.

use super::catalogue::fill;
use super::inquiry::{Inquiry, Statement};
use crate::config::Server;
use std::fmt::Write as _;

/// Returns the script of a round; `brought` are the files with the answers to the rounds before.
pub fn of_round(
    inquiry: &Inquiry<'_>,
    server: &Server,
    round: &[Statement],
    brought: &[String],
) -> String {
    let pack = inquiry.pack();
    let mut script = String::new();
    let mut put = |text: &str| {
        script.push_str(text);
        script.push('\n');
    };
    header(inquiry, server, brought, &mut put);
    put("\n-- The session: read-only and bounded.");
    for statement in &pack.session {
        put(&ended(&fill(statement, pack, server)));
    }
    let (begin, end) = (fill(&pack.begin, pack, server), fill(&pack.end, pack, server));
    for statement in round {
        put("");
        comment(&format!("{}: {}{}", statement.name, statement.tells, cost(statement)), &mut put);
        for part in [begin.as_str(), statement.sql.as_str(), end.as_str()] {
            if !part.trim().is_empty() {
                put(&ended(part));
            }
        }
    }
    if brought.is_empty() {
        put("");
        templates(inquiry, &mut put);
    }
    script
}

/// Returns what stands in the place of a script when every round is answered.
pub fn of_nothing(server: &Server, brought: &[String]) -> String {
    format!(
        "-- {}: nothing left to ask. Read the answers with: idwidth collect {} {}\n",
        one_line(&server.name),
        word(&server.name),
        from(brought)
    )
}

fn header(inquiry: &Inquiry<'_>, server: &Server, brought: &[String], put: &mut impl FnMut(&str)) {
    let pack = inquiry.pack();
    comment(
        &format!(
            "idwidth: statements of the round `{}` for source {} ({}).",
            inquiry.round(),
            server.name,
            pack.title
        ),
        put,
    );
    put(
        "-- They only read. Any account that may read the catalogues can run them; who may not is told what stays unknown.",
    );
    put("--");
    put("-- Run this script, as script.sql, with:");
    let (stem, extension) =
        pack.by_hand.answers.rsplit_once('.').unwrap_or((&pack.by_hand.answers, "txt"));
    let answers = format!("{stem}-{}.{extension}", inquiry.round());
    for (at, run) in pack.by_hand.runs.iter().enumerate() {
        if at > 0 {
            put("-- or with:");
        }
        let run = run.replace("{script}", "script.sql").replace("{answers}", &answers);
        put(&format!("--   {run}"));
    }
    put(
        "-- What it prints holds names, types, counters, ids and dates, and no other data. Then print what to ask next:",
    );
    let mut files = brought.to_vec();
    files.push(answers);
    put(&format!("--   idwidth collect {} {} --print-sql", word(&server.name), from(&files)));
    put(
        "-- until nothing is left to ask, and read the answers with the same command without --print-sql.",
    );
}

/// Says what of tables a statement reads.
fn cost(statement: &Statement) -> String {
    match (statement.seeks, statement.scans) {
        (0, 0) => String::new(),
        (seeks, 0) => format!(" Costs {seeks} index seeks."),
        (_, scans) => format!(" Reads {scans} tables as a whole."),
    }
}

/// Names what later rounds ask, whose statements depend on the answers to this one.
fn templates(inquiry: &Inquiry<'_>, put: &mut impl FnMut(&str)) {
    let probe = &inquiry.pack().probe;
    let points = probe.seek.replace("{points}", &probe.point);
    put(
        "-- Later rounds depend on the answers to this one. They ask, for tables and columns that these name:",
    );
    for (of, template) in [
        ("Least and highest value, by one seek in an index each", &probe.range),
        ("Only where `full-max` says so, the whole table", &probe.scan),
        ("Ids and the days of their rows at points along the key, by one seek each", &points),
    ] {
        if !template.trim().is_empty() {
            comment(&format!("{of}:\n{}", template.trim()), put);
        }
    }
}

/// Puts text as comments, whatever line ends it holds.
fn comment(text: &str, put: &mut impl FnMut(&str)) {
    for line in text.lines() {
        put(&format!("-- {}", one_line(line)));
    }
}

/// Takes out what would end a comment.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Ends a statement with a mark, behind a comment on its last line too.
fn ended(sql: &str) -> String {
    let sql = sql.trim_end();
    let sql = sql.trim_end_matches(';');
    let last = sql.rsplit('\n').next().unwrap_or_default();
    if last.contains("--") { format!("{sql}\n;") } else { format!("{sql};") }
}

/// Returns the options that bring files.
fn from(files: &[String]) -> String {
    let mut options = String::new();
    for file in files {
        // Writing to a text cannot fail.
        let _ =
            write!(options, "{}--from {}", if options.is_empty() { "" } else { " " }, word(file));
    }
    options
}

/// Returns a word as a shell takes it.
fn word(text: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-:@%+=,".contains(letter);
    let text = one_line(text);
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

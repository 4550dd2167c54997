//! Asks servers side by side, each over one connection of its own and before its deadline.

use super::answers::Answers;
use super::connection::Connection;
use super::credentials::Endpoint;
use super::inquiry::{Cost, Failure, FailureKind, Inquiry, Statement};
use super::unknown;
use crate::config::Server;
use crate::facts::Facts;
use crate::rules::live;
use jiff::civil::Date;
use std::collections::VecDeque;

/// What came of one server.
pub struct Collected {
    /// The server's name.
    pub name: String,
    /// Its databases, and what stays unknown of them.
    pub facts: Facts,
    /// What it answered.
    pub answers: Answers,
    /// What that cost it.
    pub cost: Cost,
}

/// Reads servers, at most `most` at a time; one that fails is a problem and costs the others nothing.
///
/// `each` is told of a server as soon as it is read. The order of what comes back is that of `servers`.
pub fn collect(
    servers: &[Server],
    as_of: Date,
    most: usize,
    each: &mut dyn FnMut(&mut Collected),
) -> anyhow::Result<Vec<Collected>> {
    use futures_util::StreamExt as _;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let numbered = async |(at, server)| (at, one(server, as_of).await);
    let all = futures_util::stream::iter(servers.iter().enumerate().map(numbered));
    let mut reading = std::pin::pin!(all.buffer_unordered(most.max(1)));
    let mut read = Vec::new();
    // Whoever is told may wait for a server too, so not while this runtime waits.
    while let Some((at, mut one)) = runtime.block_on(reading.next()) {
        each(&mut one);
        read.push((at, one));
    }
    read.sort_by_key(|(at, _)| *at);
    Ok(read.into_iter().map(|(_, one)| one).collect())
}

async fn one(server: &Server, as_of: Date) -> Collected {
    let name = server.name.clone();
    let failed = |reason: &str, cure: &str| {
        let problem = unknown::problem(server, "", reason, cure.to_owned());
        Facts { problems: vec![problem], ..Facts::default() }
    };
    let none = |facts: Facts| Collected {
        name: server.name.clone(),
        facts,
        answers: Answers::default(),
        cost: Cost::default(),
    };
    let (Some(pack), Some(mut inquiry)) = (live::named(&server.kind), Inquiry::new(server, as_of))
    else {
        return none(failed("no such kind of server", "Correct `kind`."));
    };
    let endpoint = match Endpoint::of(server, pack) {
        Ok(endpoint) => endpoint,
        Err(reason) => return none(failed(&reason, "Correct it in idwidth.toml.")),
    };
    let shown = endpoint.shown(pack);
    let mut connection = match Connection::open(&endpoint, pack, server).await {
        Ok(connection) => connection,
        Err(failure) => {
            let reason = format!("{shown}: {}", failure.reason);
            return none(failed(&reason, "Check that it is up and that the account may connect."));
        }
    };
    let gone = |_| Failure {
        reason: format!("not read to the end within {} s", server.deadline.as_secs()),
        kind: FailureKind::Gone,
    };
    let asked = tokio::time::timeout(server.deadline, ask(&mut connection, &mut inquiry)).await;
    if let Err(elapsed) = asked {
        let rest = Statement { about: String::new(), ..Statement::default() };
        inquiry.take(&rest, Err(gone(elapsed)));
    }
    let (mut facts, answers, cost) = inquiry.finish();
    for source in &mut facts.sources {
        source.path.clone_from(&shown);
    }
    Collected { name, facts, answers, cost }
}

/// Asks round by round until nothing is left to ask, or nobody answers any more.
async fn ask(connection: &mut Connection, inquiry: &mut Inquiry<'_>) {
    loop {
        let mut waiting: VecDeque<Statement> = inquiry.next_round().into();
        if waiting.is_empty() {
            return;
        }
        while let Some(statement) = waiting.pop_front() {
            let outcome = connection.ask(&statement.sql).await;
            let gone = matches!(&outcome, Err(failure) if failure.kind == FailureKind::Gone);
            inquiry.cost.statements += 1;
            let instead = inquiry.take(&statement, outcome);
            for statement in instead.into_iter().rev() {
                waiting.push_front(statement);
            }
            if gone {
                return;
            }
        }
    }
}

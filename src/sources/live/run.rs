//! Asks servers side by side, each over one connection of its own and before its deadline.

use super::answers::Answers;
use super::connection::Connection;
use super::credentials::Endpoint;
use super::inquiry::{Cost, Failure, FailureKind, Inquiry, Statement};
use super::unknown;
use crate::config::Server;
use crate::facts::Facts;
use crate::rules::live::{self, LivePack};
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
    /// What a person should know of how it was reached: a connection in the clear, files that were left alone.
    pub notes: Vec<String>,
}

/// Reads servers, at most `most` at a time; one that fails is a problem and costs the others nothing.
///
/// The order of what comes back is that of `servers`.
pub fn collect(servers: &[Server], as_of: Date, most: usize) -> anyhow::Result<Vec<Collected>> {
    use futures_util::StreamExt as _;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(async {
        let all = servers.iter().map(|server| one(server, as_of));
        futures_util::stream::iter(all).buffered(most.max(1)).collect().await
    }))
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
        notes: Vec::new(),
    };
    let (Some(pack), Some(mut inquiry)) = (live::named(&server.kind), Inquiry::new(server, as_of))
    else {
        return none(failed("no such kind of server", "Correct `kind`."));
    };
    let endpoint = match endpoint(server, pack).await {
        Ok(endpoint) => endpoint,
        Err(reason) => {
            return none(failed(&reason, "Correct it there, or what idwidth.toml says of it."));
        }
    };
    let shown = endpoint.shown(pack);
    let notes = endpoint.notes.clone();
    let mut connection = match Connection::open(&endpoint, pack, server).await {
        Ok(connection) => connection,
        Err(refused) => {
            let reason = format!("{shown}: {}", refused.reason);
            return Collected { notes, ..none(failed(&reason, &refused.cure)) };
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
    Collected { name, facts, answers, cost, notes }
}

/// Puts an endpoint together beside the other servers: a program that prints a password may take its time.
async fn endpoint(server: &Server, pack: &'static LivePack) -> Result<Endpoint, String> {
    let server = server.clone();
    let found = tokio::task::spawn_blocking(move || Endpoint::of(&server, pack)).await;
    found.unwrap_or_else(|_| Err("its account could not be put together".to_owned()))
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

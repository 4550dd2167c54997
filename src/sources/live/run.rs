//! Asks servers side by side, each on a thread of its own, over one connection and before its deadline.
//!
//! A thread each, because looking up a host name and reading a database file wait where no deadline reaches: who is
//! overdue is left behind and told, and holds nobody up.

use super::answers::Answers;
use super::connection::Connection;
use super::credentials::{Endpoint, Refused};
use super::declared::limited;
use super::inquiry::{Cost, Failure, FailureKind, Inquiry, Statement};
use super::unknown;
use crate::config::Server;
use crate::facts::Facts;
use crate::rules::live::{self, LivePack};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// What came of one server.
#[derive(Debug, Default)]
pub struct Collected {
    /// The server's name.
    pub name: String,
    /// Where it is, as reports print it; empty if that is not known.
    pub endpoint: String,
    /// Its databases, and what stays unknown of them.
    pub facts: Facts,
    /// What it answered.
    pub answers: Answers,
    /// What that cost it.
    pub cost: Cost,
    /// What only `doctor` wants to know.
    pub examined: Examined,
    /// What a person should know of how it was reached: a connection in the clear, files that were left alone.
    pub notes: Vec<String>,
}

/// What of a server is of interest before all of it is read.
#[derive(Debug, Default)]
pub struct Examined {
    /// True if what statements are sent in may not write; `None` if that cannot be asked.
    pub read_only: Option<bool>,
    /// What would be asked next.
    pub next: Vec<Statement>,
    /// Tables of which growth curves would be probed then.
    pub dated: usize,
}

/// Reads all of servers, at most `parallel` at a time; see [`read`].
///
/// # Errors
///
/// If two servers have the same name, which would mix what is known of them.
pub fn collect(servers: &[Server], as_of: Date, parallel: usize) -> anyhow::Result<Vec<Collected>> {
    let wanted = Wanted { as_of, parallel, catalogue_only: false };
    read(servers, wanted, &mut |_| {})
}

/// How to read servers.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The day of the run.
    pub as_of: Date,
    /// Servers read at a time; at least one.
    pub parallel: usize,
    /// True if no more than the catalogue is to be asked.
    pub catalogue_only: bool,
}

/// Beyond its deadline, how long a server is waited for whose thread hangs where no deadline reaches.
const GRACE: Duration = Duration::from_secs(5);

/// Reads servers; one that fails is a problem and costs the others nothing.
///
/// The order of what comes back is that of `servers`; `done` is told of each as soon as it is read, one by one.
///
/// # Errors
///
/// If two servers have the same name, which would mix what is known of them.
pub fn read(
    servers: &[Server],
    wanted: Wanted,
    done: &mut dyn FnMut(&mut Collected),
) -> anyhow::Result<Vec<Collected>> {
    let mut names = BTreeSet::new();
    if let Some(twice) = servers.iter().find(|server| !names.insert(&server.name)) {
        anyhow::bail!("two sources are called `{}`; give each a name of its own", twice.name);
    }
    Ok(each(servers, wanted, done))
}

fn each(
    servers: &[Server],
    wanted: Wanted,
    done: &mut dyn FnMut(&mut Collected),
) -> Vec<Collected> {
    let mut found: BTreeMap<usize, Collected> = BTreeMap::new();
    let mut keep = |at: usize, mut collected: Collected| {
        done(&mut collected);
        found.insert(at, collected);
        found.len()
    };
    let mut running: BTreeMap<usize, Instant> = BTreeMap::new();
    let mut waiting: VecDeque<usize> = (0..servers.len()).collect();
    let mut known = 0;
    let (sender, receiver) = mpsc::channel();
    while known < servers.len() {
        while running.len() < wanted.parallel.max(1)
            && let Some(at) = waiting.pop_front()
        {
            match start(at, &servers[at], wanted, sender.clone()) {
                Ok(()) => {
                    running.insert(at, Instant::now() + servers[at].deadline + GRACE);
                }
                Err(error) => {
                    known = keep(at, failed(&servers[at], &error.to_string(), THREADS));
                }
            }
        }
        let Some(soonest) = running.values().min() else { continue };
        match receiver.recv_timeout(soonest.saturating_duration_since(Instant::now())) {
            Ok((at, collected)) => {
                // One that was given up and came back after all stays given up: what is told once holds.
                if running.remove(&at).is_some() {
                    known = keep(at, collected);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                let now = Instant::now();
                let late = running.extract_if(.., |_, end| *end <= now);
                for (at, _) in late {
                    let seconds = servers[at].deadline.as_secs();
                    let reason = format!("nothing came back within {seconds} s");
                    known = keep(at, failed(&servers[at], &reason, HANGS));
                }
            }
            // Cannot be: this function holds a sender.
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    found.into_values().collect()
}

const THREADS: &str = "Read fewer servers at a time with --parallel.";
const HANGS: &str =
    "Check that its host name is found and that the file or the password's program answers.";

/// Starts the thread of one server.
fn start(
    at: usize,
    server: &Server,
    wanted: Wanted,
    sender: Sender<(usize, Collected)>,
) -> std::io::Result<()> {
    let server = server.clone();
    std::thread::Builder::new().name(format!("idwidth-{at}")).spawn(move || {
        // Whoever waits may have given up.
        let _ = sender.send((at, one(&server, wanted)));
    })?;
    Ok(())
}

/// What came of a server that could not be asked at all.
fn failed(server: &Server, reason: &str, cure: &str) -> Collected {
    let problem = unknown::problem(server, "", reason, cure.to_owned());
    let facts = Facts { problems: vec![problem], ..Facts::default() };
    Collected { name: server.name.clone(), facts, ..Collected::default() }
}

fn one(server: &Server, wanted: Wanted) -> Collected {
    let Some(pack) = live::named(&server.kind) else {
        return failed(server, "no such kind of server", "Correct `kind`.");
    };
    let endpoint = match Endpoint::of(server, pack) {
        Ok(endpoint) => endpoint,
        Err(reason) => {
            return failed(server, &reason, "Correct it there, or what is stated of the source.");
        }
    };
    let server = &limited(server.clone(), endpoint.database.as_deref());
    let Some(mut inquiry) = Inquiry::new(server, wanted.as_of) else {
        return failed(server, "no such kind of server", "Correct `kind`.");
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(server, &error.to_string(), THREADS),
    };
    let shown = endpoint.shown(inquiry.pack());
    let notes = endpoint.notes.clone();
    let mut examined = Examined::default();
    let asked =
        runtime.block_on(ask_in_time(&endpoint, server, &mut inquiry, wanted, &mut examined));
    // A host name that is still looked up is not waited for.
    runtime.shutdown_background();
    if let Err(refused) = asked {
        // A server that was addressed is called as it is shown.
        let place = if server.name == shown { String::new() } else { format!("{shown}: ") };
        let reason = format!("{place}{}", refused.reason);
        let failed = failed(server, &reason, &refused.cure);
        return Collected { endpoint: shown, notes, ..failed };
    }
    if wanted.catalogue_only {
        examined.next = inquiry.next_round();
        examined.dated = inquiry.dated();
    }
    let (mut facts, answers, cost) = inquiry.finish();
    for source in &mut facts.sources {
        source.path.clone_from(&shown);
    }
    Collected { name: server.name.clone(), endpoint: shown, facts, answers, cost, examined, notes }
}

/// Connects and asks before the deadline; what was answered by then is kept.
///
/// # Errors
///
/// If no connection came about. What goes wrong later is noted by the inquiry.
async fn ask_in_time(
    endpoint: &Endpoint,
    server: &Server,
    inquiry: &mut Inquiry<'_>,
    wanted: Wanted,
    examined: &mut Examined,
) -> Result<(), Refused> {
    let end = tokio::time::Instant::now() + server.deadline;
    let opening = Connection::open(endpoint, inquiry.pack(), server);
    let opened = tokio::time::timeout_at(end, opening).await;
    let mut connection = opened.map_err(|_| Refused::silent(server.deadline))??;
    let asking = async {
        if wanted.catalogue_only {
            examined.read_only = read_only(&mut connection, inquiry.pack()).await;
        }
        ask(&mut connection, inquiry, wanted.catalogue_only).await;
    };
    if tokio::time::timeout_at(end, asking).await.is_ok() {
        connection.close().await;
    } else {
        let reason = format!("not read to the end within {} s", server.deadline.as_secs());
        let late = Failure { reason, kind: FailureKind::Gone };
        inquiry.take(&Statement::default(), Err(late));
    }
    Ok(())
}

/// Asks whether what statements are sent in may write; `None` if the server does not tell.
async fn read_only(connection: &mut Connection, pack: &LivePack) -> Option<bool> {
    if pack.proof.is_empty() {
        return None;
    }
    let mut answers = Answers::default();
    answers.add(PROOF, connection.ask(&pack.proof).await.ok()?);
    answers.rows(PROOF).next().map(|row| row.truth("read_only"))
}

/// The name of the statement that asks so.
const PROOF: &str = "proof";

/// Asks round by round until nothing is left to ask, or nobody answers any more.
async fn ask(connection: &mut Connection, inquiry: &mut Inquiry<'_>, one_round: bool) {
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
        if one_round {
            return;
        }
    }
}

//! The servers that the config declares: read where they live if the run is to, else told as not read.
//!
//! Without `--live` nothing here reaches for the network.

use super::drift::name;
use super::variants::Candidate;
use crate::config::Config;
use crate::facts::{Coverage, Facts, Problem};
use crate::rules::form::Standing;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Servers read at a time by a scan.
#[cfg(feature = "live")]
const AT_A_TIME: usize = 8;

/// Adds live servers to the databases; says which were not read.
///
/// Files that the config gives the name of a server describe that server, and are no database of their own.
pub(super) fn add(
    config: &Config,
    #[cfg_attr(not(feature = "live"), expect(unused_variables, reason = "a day to read on"))]
    as_of: Date,
    databases: &mut Vec<Candidate>,
    facts: &mut Facts,
) {
    #[cfg(feature = "live")]
    if config.live {
        match super::live::collect(&config.servers, as_of, AT_A_TIME) {
            // First: what was read just now comes before a snapshot of the same day.
            Ok(collected) => {
                drop(databases.splice(0..0, collected.into_iter().map(|one| live(one.facts))));
            }
            Err(error) => facts.problems.push(nothing_read(&error)),
        }
    }
    let read: BTreeSet<String> = databases
        .iter()
        .filter(|one| one.standing == Standing::Server)
        .map(|one| name(one).to_owned())
        .collect();
    for database in databases.iter_mut() {
        database.declared &= !read.contains(name(database));
    }
    if !config.live {
        note_unread(config, &read, &mut facts.coverage);
    }
}

fn note_unread(config: &Config, read: &BTreeSet<String>, coverage: &mut Coverage) {
    for server in config.servers.iter().filter(|server| !read.contains(&server.name)) {
        let reason = "a live server, not read: --live reads it, or name a snapshot of it";
        coverage.not_used.push((server.name.clone(), reason.to_owned()));
    }
}

#[cfg(feature = "live")]
fn live(facts: Facts) -> Candidate {
    let (standing, compared) = (Standing::Server, BTreeSet::new());
    Candidate { facts, standing, declared: false, named: true, compared }
}

/// Says that no server could be asked at all.
#[cfg(feature = "live")]
fn nothing_read(error: &anyhow::Error) -> Problem {
    super::walk::problem(
        std::path::Path::new("--live"),
        format!("no server was read: {error:#}"),
        "Try again, or name a snapshot of each.",
        true,
    )
}

/// Says of a database that what it tells is older than the config allows.
pub(super) fn too_old(database: &Facts, most: Option<u32>, as_of: Date) -> Option<Problem> {
    let most = most?;
    let source = database.sources.iter().find(|source| {
        let age = source.taken.map(|taken| (as_of - taken).get_days());
        age.is_some_and(|age| i64::from(age) > i64::from(most))
    })?;
    let taken = source.taken?;
    let age = (as_of - taken).get_days();
    Some(super::walk::problem(
        std::path::Path::new(&source.path),
        format!(
            "of {taken}, {age} days old; `max-age-days` allows {most}: its ids have grown since"
        ),
        "Take a new one, or raise `max-age-days` in [scan].",
        false,
    ))
}

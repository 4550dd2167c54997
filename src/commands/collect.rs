//! `idwidth collect`: reads live databases, keeps what their ids have reached, and writes a snapshot.

use super::keeping::Keeping;
use super::{atomic, by_hand, summary};
use crate::cli::Collect;
use crate::{configuration, today};
use anstream::eprintln;
use anyhow::Context as _;
use idwidth::config::{Config, Server, Whose};
use idwidth::sources::live::answers::Answers;
use idwidth::sources::live::{self, Collected, Wanted, prometheus};
use jiff::civil::Date;
use std::path::Path;

/// Runs it; returns the exit code.
pub(crate) fn run(options: &Collect) -> anyhow::Result<u8> {
    let config = configuration(&options.configuration, Some(Path::new(".")))?;
    let as_of = options.as_of.unwrap_or_else(today);
    if options.print_sql {
        return by_hand::print(options, &config, as_of);
    }
    known_sources(&config)?;
    let mut keeping = Keeping::start(options, &config, as_of);
    let (servers, mut collected) = read(options, &config, as_of, &mut keeping)?;
    for past in prometheus::join(&config.metrics, &mut collected, as_of) {
        eprintln!("{past}");
    }
    // What each shard has reached is kept by itself; whoever carries the ids sees the most of all.
    let collected = live::fold(collected, &servers);
    collected.iter().for_each(summary::server);
    keeping.problems.iter().for_each(summary::problem);
    let tables: usize = collected.iter().map(|one| one.facts.tables.len()).sum();
    let unknown: usize = collected.iter().map(|one| one.facts.problems.len()).sum();
    let unknown = unknown + keeping.problems.len();
    if let Some(line) = keeping.line(as_of) {
        eprintln!("history   {line}");
    }
    let shown = options.snapshot.display();
    if tables == 0 {
        // What was written on a better day is worth more than the news that nothing could be read.
        eprintln!(
            "snapshot  nothing was read, so {shown} is not written; one that is there stays as it was"
        );
    } else {
        let read: Vec<_> = collected.iter().map(|one| (one.name.as_str(), &one.facts)).collect();
        atomic::write(&options.snapshot, |out| idwidth::snapshot::write(out, as_of, &read))?;
        eprintln!("snapshot  {shown}{}", alone(&servers, &config));
    }
    let exit_code = if unknown > 0 || tables == 0 { 3 } else { 0 };
    let verdict = if unknown > 0 { format!("{unknown} unknown") } else { "complete".to_owned() };
    eprintln!("result    {verdict}, exit {exit_code}");
    Ok(exit_code)
}

/// Says which sources of the config a snapshot does not hold, if only some were named.
fn alone(servers: &[Server], config: &Config) -> String {
    let is_read = |one: &&Server| servers.iter().any(|server| server.name == one.name);
    let left = config.servers.iter().filter(|one| !is_read(one)).map(|one| one.name.as_str());
    let left: Vec<&str> = left.collect();
    if left.is_empty() {
        return String::new();
    }
    format!("; it does not hold {}, which idwidth.toml declares too", left.join(", "))
}

/// Reads the servers, or what a person brought of them; each is kept as soon as it is read.
fn read(
    options: &Collect,
    config: &Config,
    as_of: Date,
    keeping: &mut Keeping,
) -> anyhow::Result<(Vec<Server>, Vec<Collected>)> {
    if !options.from.is_empty() {
        let (servers, mut collected) = by_hand::collect(options, config, as_of)?;
        for one in &mut collected {
            keeping.keep(one, as_of);
        }
        return Ok((servers, collected));
    }
    let servers = named_servers(&options.servers, config)?;
    let wanted = Wanted { as_of, parallel: options.parallel, catalogue_only: false };
    let mut keep = |one: &mut Collected| {
        if options.answers.is_none() {
            one.answers = Answers::default();
        }
        keeping.keep(one, as_of);
    };
    let collected = live::read(&servers, wanted, &mut keep)?;
    if let Some(path) = &options.answers {
        by_hand::write_answers(path, &servers, &collected).context("--answers")?;
    }
    Ok((servers, collected))
}

/// Returns the servers that are named or addressed; all that the config declares if none is.
pub(crate) fn named_servers(named: &[String], config: &Config) -> anyhow::Result<Vec<Server>> {
    let servers = if named.is_empty() {
        anyhow::ensure!(
            !config.servers.is_empty(),
            "idwidth.toml declares no server; declare one as [[source]] with `kind`, or name an address"
        );
        config.servers.clone()
    } else {
        let find = |name: &String| {
            let known = config.servers.iter().find(|server| server.name == *name);
            known.cloned().map_or_else(|| live::addressed(name, &config.servers), Ok)
        };
        named.iter().map(find).collect::<Result<_, String>>().map_err(anyhow::Error::msg)?
    };
    for server in &servers {
        live::check(server).map_err(anyhow::Error::msg)?;
    }
    Ok(servers)
}

/// Refuses a history of metrics that is of no server that the config declares.
fn known_sources(config: &Config) -> anyhow::Result<()> {
    for history in &config.metrics {
        let Whose::Source(of) = &history.of else { continue };
        anyhow::ensure!(
            config.servers.iter().any(|server| server.name == *of),
            "{}: `of = \"{of}\"` of the source `{}` names no server; name a [[source]] that is a database server",
            history.location,
            history.name
        );
    }
    Ok(())
}

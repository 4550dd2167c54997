//! `idwidth collect`: reads live databases, keeps what their ids have reached, and writes a snapshot.

use crate::cli::Collect;
use crate::{by_hand, configuration, today};
use anstream::eprintln;
use idwidth::config::{Access, Config, Server};
use idwidth::facts::Location;
use idwidth::sources::live::Wanted;
use std::path::Path;

/// Runs it; returns the exit code.
pub(crate) fn run(options: &Collect) -> anyhow::Result<u8> {
    let config = configuration(options.config.as_deref(), options.isolated, Some(Path::new(".")))?;
    let as_of = options.as_of.unwrap_or_else(today);
    if options.print_sql {
        return by_hand::print(options, &config, as_of);
    }
    let collected = if options.from.is_empty() {
        let servers = named_servers(&options.servers, &config)?;
        let (parallel, answers) = (options.parallel, options.answers.is_some());
        let wanted = Wanted { as_of, parallel, answers, catalogue_only: false };
        let collected = idwidth::sources::live::read(&servers, wanted)?;
        if let Some(path) = &options.answers {
            by_hand::write_answers(path, &servers, &collected)?;
        }
        collected
    } else {
        by_hand::collect(options, &config, as_of)?
    };
    let mut incomplete = false;
    for one in &collected {
        let columns: usize = one.facts.tables.iter().map(|table| table.columns.len()).sum();
        eprintln!(
            "{}: {} tables, {columns} columns, {:?}",
            one.name,
            one.facts.tables.len(),
            one.cost
        );
        for problem in &one.facts.problems {
            incomplete = true;
            eprintln!("unknown  {}. {}", problem.reason, problem.cure);
        }
    }
    Ok(if incomplete { 3 } else { 0 })
}

/// Returns the servers that are named or addressed; all that the config declares if none is.
pub(crate) fn named_servers(named: &[String], config: &Config) -> anyhow::Result<Vec<Server>> {
    if named.is_empty() {
        anyhow::ensure!(
            !config.servers.is_empty(),
            "idwidth.toml declares no server; declare one as [[source]] with `kind`, or name an address"
        );
        return Ok(config.servers.clone());
    }
    let find = |name: &String| {
        let known = config.servers.iter().find(|server| server.name == *name);
        known.cloned().map_or_else(|| addressed(name), Ok)
    };
    named.iter().map(find).collect()
}

/// Makes a server of an address on the command line.
fn addressed(address: &str) -> anyhow::Result<Server> {
    let kind = address.split_once("://").map_or("sqlite", |(scheme, _)| scheme);
    let access = Access { url: Some(address.to_owned()), ..Access::default() };
    let location =
        Location { path: address.into(), line: 0, column: 0, end_column: 0, excerpt: "".into() };
    Ok(Server::new(address, kind, access, location))
}

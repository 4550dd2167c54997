//! `idwidth collect`: reads live databases, keeps what their ids have reached, and writes a snapshot.

use crate::cli::Collect;
use crate::{by_hand, configuration, today};
use anstream::eprintln;
use idwidth::config::{Config, Server};
use idwidth::sources::live::{self, Wanted};
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
        let collected = live::read(&servers, wanted)?;
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
        for note in &one.notes {
            eprintln!("note     {}: {note}", one.name);
        }
        for problem in &one.facts.problems {
            incomplete = true;
            eprintln!("unknown  {}. {}", problem.reason, problem.cure);
        }
    }
    Ok(if incomplete { 3 } else { 0 })
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

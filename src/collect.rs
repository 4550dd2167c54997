//! `idwidth collect`: reads live databases, keeps what their ids have reached, and writes a snapshot.

use crate::cli::Collect;
use crate::{configuration, today};
use anstream::eprintln;
use idwidth::config::{Config, Server};
use idwidth::sources::live::{self, inquiry::Inquiry};
use std::io::Write as _;
use std::path::Path;

/// Runs it; returns the exit code.
pub(crate) fn run(options: &Collect) -> anyhow::Result<u8> {
    let config = configuration(options.config.as_deref(), options.isolated, Some(Path::new(".")))?;
    let servers = servers(&options.servers, &config)?;
    let as_of = options.as_of.unwrap_or_else(today);
    if options.print_sql {
        return print_sql(&servers, as_of);
    }
    let collected = live::collect(&servers, as_of, options.parallel)?;
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
fn servers(named: &[String], config: &Config) -> anyhow::Result<Vec<Server>> {
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

fn print_sql(servers: &[Server], as_of: jiff::civil::Date) -> anyhow::Result<u8> {
    let mut out = std::io::stdout().lock();
    for server in servers {
        let Some(mut inquiry) = Inquiry::new(server, as_of) else { continue };
        writeln!(out, "-- {}", server.name)?;
        for statement in inquiry.next_round() {
            writeln!(out, "-- {}\n{};", statement.tells, statement.sql)?;
        }
    }
    Ok(0)
}

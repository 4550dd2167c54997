//! `idwidth collect`: reads live databases, keeps what their ids have reached, and writes a snapshot.

use crate::cli::Collect;
use crate::{configuration, today};
use anstream::eprintln;
use idwidth::config::{Access, Config, HistoryPlace, Server};
use idwidth::facts::{Location, Problem};
use idwidth::history::{self, History};
use idwidth::sources::live::inquiry::Inquiry;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Runs it; returns the exit code.
pub(crate) fn run(options: &Collect) -> anyhow::Result<u8> {
    let config = configuration(options.config.as_deref(), options.isolated, Some(Path::new(".")))?;
    let servers = servers(&options.servers, &config)?;
    let as_of = options.as_of.unwrap_or_else(today);
    if options.print_sql {
        return print_sql(&servers, as_of);
    }
    let mut incomplete = false;
    let mut history = open_history(options, &config, as_of).unwrap_or_else(|problem| {
        incomplete = true;
        tell(&problem);
        None
    });
    let collected =
        idwidth::sources::live::collect(&servers, as_of, options.parallel, &mut |one| {
            let Some(history) = &mut history else { return };
            for problem in history.keep(&mut one.facts, as_of).problems {
                incomplete = true;
                tell(&problem);
            }
        })?;
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
            tell(problem);
        }
    }
    Ok(if incomplete { 3 } else { 0 })
}

/// Opens the history where the command line, else the config, says that it is; `None` if none is wanted.
fn open_history(
    options: &Collect,
    config: &Config,
    as_of: jiff::civil::Date,
) -> Result<Option<History>, Problem> {
    if options.no_history {
        return Ok(None);
    }
    if as_of > today() {
        let reason = format!("nothing was kept: {as_of} is a day to come");
        return Err(history::problem("--as-of", &reason, "Name today or a day before it."));
    }
    let file = match (&options.history, &config.history) {
        (Some(named), _) => named.clone(),
        (None, Some(HistoryPlace::Team(access))) => {
            let (address, shown) =
                idwidth::sources::live::team_address(access).map_err(|reason| {
                    history::problem("[history]", &reason, "Correct it in idwidth.toml.")
                })?;
            return History::of_team(address, shown).map(Some);
        }
        (None, Some(HistoryPlace::File(path))) => beside(config, path),
        (None, None) => beside(config, Path::new(history::FILE)),
    };
    History::in_file(&file).map(Some)
}

/// Returns a path that is relative to the folder of the config, if there is one.
fn beside(config: &Config, path: &Path) -> PathBuf {
    let Some(folder) = &config.folder else { return path.to_owned() };
    let joined = folder.join(path);
    let here = std::env::current_dir().ok();
    here.and_then(|here| joined.strip_prefix(here).ok()).unwrap_or(&joined).to_owned()
}

fn tell(problem: &Problem) {
    eprintln!("unknown  {}. {}", problem.reason, problem.cure);
}

/// Returns the servers that are named or addressed; all that the config declares if none is.
fn servers(named: &[String], config: &Config) -> anyhow::Result<Vec<Server>> {
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

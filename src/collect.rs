//! `idwidth collect`: reads live databases, keeps what their ids have reached, and writes a snapshot.

use crate::cli::Collect;
use crate::{by_hand, configuration, today};
use anstream::eprintln;
use idwidth::config::{Config, HistoryPlace, Server, Whose};
use idwidth::facts::Problem;
use idwidth::history::{self, History};
use idwidth::sources::live::{self, Wanted, prometheus};
use std::path::{Path, PathBuf};

/// Runs it; returns the exit code.
pub(crate) fn run(options: &Collect) -> anyhow::Result<u8> {
    let config = configuration(options.config.as_deref(), options.isolated, Some(Path::new(".")))?;
    let as_of = options.as_of.unwrap_or_else(today);
    if options.print_sql {
        return by_hand::print(options, &config, as_of);
    }
    known_sources(&config)?;
    let mut incomplete = false;
    let mut history = open_history(options, &config, as_of).unwrap_or_else(|problem| {
        incomplete = true;
        tell(&problem);
        None
    });
    let mut keep = |one: &mut live::Collected| {
        let Some(history) = &mut history else { return };
        for problem in history.keep(&mut one.facts, as_of).problems {
            incomplete = true;
            tell(&problem);
        }
    };
    let (servers, mut collected) = if options.from.is_empty() {
        let servers = named_servers(&options.servers, &config)?;
        let wanted = Wanted { as_of, parallel: options.parallel, catalogue_only: false };
        let collected = live::read(&servers, wanted, &mut keep)?;
        if let Some(path) = &options.answers {
            by_hand::write_answers(path, &servers, &collected)?;
        }
        (servers, collected)
    } else {
        let (servers, mut collected) = by_hand::collect(options, &config, as_of)?;
        collected.iter_mut().for_each(keep);
        (servers, collected)
    };
    for past in prometheus::join(&config.metrics, &mut collected, as_of) {
        eprintln!("{past}");
    }
    // What each shard has reached is kept by itself; whoever carries the ids sees the most of all.
    let collected = live::fold(collected, &servers);
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
            tell(problem);
        }
    }
    let read: Vec<_> = collected.iter().map(|one| (one.name.as_str(), &one.facts)).collect();
    crate::atomic::write(&options.snapshot, |out| idwidth::snapshot::write(out, as_of, &read))?;
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
            let (address, shown) = live::team_address(access).map_err(|reason| {
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

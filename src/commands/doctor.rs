//! `idwidth doctor`: what `collect` would read of each server and what not, from no more than its catalogues.

use super::collect::named_servers;
use crate::cli::Doctor;
use crate::{configuration, today};
use idwidth::config::Config;
use idwidth::facts::Facts;
use idwidth::sources::live::{self, Collected, Wanted};
use std::io::{self, Write};
use std::path::Path;

/// Columns of the names at the start of lines.
const NAME: usize = 10;

/// Runs it; returns the exit code.
pub(crate) fn run(options: &Doctor) -> anyhow::Result<u8> {
    let config = configuration(&options.configuration, Some(Path::new(".")))?;
    let servers = named_servers(&options.servers, &config)?;
    let parallel = options.parallel;
    let wanted = Wanted { as_of: today(), parallel, catalogue_only: true };
    let mut out = io::stdout().lock();
    line(&mut out, "config", &configured(&config, options))?;
    let collected = live::read(&servers, wanted, &mut |_| {})?;
    let mut complete = true;
    for one in &collected {
        server(&mut out, one)?;
        complete &= one.facts.problems.is_empty() && one.examined.read_only != Some(false);
    }
    Ok(if complete { 0 } else { 3 })
}

/// Says which configuration is read and what it declares.
fn configured(config: &Config, options: &Doctor) -> String {
    let Some(folder) = &config.folder else {
        return "none; servers are those that the command line names".to_owned();
    };
    let near = folder.join("idwidth.toml");
    let file = options.configuration.config.clone().unwrap_or(near);
    let here = std::env::current_dir().ok();
    let file = here.and_then(|here| file.strip_prefix(here).ok()).unwrap_or(&file);
    let (servers, files) = (config.servers.len(), config.sources.len());
    format!("{}: {servers} servers, {files} databases in files", file.display())
}

/// Says what of one server would be read.
fn server(out: &mut dyn Write, one: &Collected) -> io::Result<()> {
    line(out, &one.name, &one.endpoint)?;
    let more = |out: &mut dyn Write, text: &str| line(out, "", text);
    if !one.facts.sources.is_empty() {
        more(out, &seen(&one.facts))?;
        more(out, read_only(one.examined.read_only))?;
        more(out, &later(one))?;
    }
    for note in &one.notes {
        more(out, &format!("note: {note}"))?;
    }
    for problem in &one.facts.problems {
        more(out, &format!("unknown: {}. {}", problem.reason, problem.cure))?;
    }
    if one.facts.problems.is_empty() {
        more(out, "nothing stays unknown")?;
    }
    Ok(())
}

/// Says what is visible, and of how many columns that mint ids the counters are.
fn seen(facts: &Facts) -> String {
    let kinds: Vec<&str> = facts.sources.iter().map(|source| source.kind.as_str()).collect();
    let columns: usize = facts.tables.iter().map(|table| table.columns.len()).sum();
    let minting = facts.tables.iter().flat_map(|table| &table.columns);
    let minting: Vec<_> = minting.filter_map(|column| column.minting.as_ref()).collect();
    let counted = minting.iter().filter(|minting| minting.counter.is_some()).count();
    format!(
        "{}: {} tables, {columns} columns; {} mint ids, {counted} with a counter in the catalogue",
        kinds.join(", "),
        facts.tables.len(),
        minting.len(),
    )
}

fn read_only(proven: Option<bool>) -> &'static str {
    match proven {
        Some(true) => "the session is read-only: the server says so",
        Some(false) => {
            "the session is NOT read-only: the server says so. Tell us, and grant no more than `idwidth grants` prints."
        }
        None => "opened read-only",
    }
}

/// Says what `collect` would ask beyond the catalogue.
fn later(one: &Collected) -> String {
    let next = &one.examined.next;
    let seeks: u64 = next.iter().map(|statement| statement.seeks).sum();
    let scans: u64 = next.iter().map(|statement| statement.scans).sum();
    let whole = if scans == 0 { "no table" } else { "with `full-max`, some tables" };
    format!(
        "{} statements asked for this; then {} more with {seeks} index seeks, {whole} as a whole ({scans}), and the growth \
         of {} tables by at most 64 seeks each",
        one.cost.statements,
        next.len(),
        one.examined.dated
    )
}

/// Writes a line behind the name of what it is about.
fn line(out: &mut dyn Write, name: &str, text: &str) -> io::Result<()> {
    if name.chars().count() < NAME {
        writeln!(out, "{name:<NAME$} {text}")
    } else {
        writeln!(out, "{name}\n{:<NAME$} {text}", "")
    }
}

//! The only code that reads the outside: schema files, dumps and code become facts.
//!
//! Readers never decide whether something is bad. A file that cannot be read never hides the files that can.

mod changed;
pub mod code;
mod compare;
mod contracts;
mod databases;
mod declared;
mod drift;
mod exclude;
mod forms;
mod generated;
mod glance;
mod ignores;
mod lines;
pub mod live;
mod mapped;
mod overlay;
mod parsing;
mod places;
mod routes;
pub mod schema;
mod series;
mod servers;
mod shards;
mod syntax;
mod taken;
mod variants;
pub mod walk;

use crate::config::Config;
use crate::facts::Facts;
use crate::rules::files;
use changed::Changed;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use walk::Found;

/// Reads what `paths` name; `done` is told each stage as it ends.
///
/// # Errors
///
/// If the config excludes by a glob that is none, or if nothing at all could be read.
pub fn read(
    paths: &[PathBuf],
    config: &Config,
    as_of: Date,
    done: &mut dyn FnMut(&'static str),
) -> anyhow::Result<Facts> {
    let mut facts = Facts {
        pins: config.pins.clone(),
        externals: config.externals.clone(),
        ..Facts::default()
    };
    let files = find(paths, &exclude::Exclude::new(config)?, &mut facts);
    if config.live && !config.servers.is_empty() {
        // A folder that holds the configuration alone is no mistake where servers are to be read.
        facts.problems.retain(|problem| problem.reason != walk::NOTHING);
    }
    done("walking");
    let changed = config.changed.as_deref();
    let changed = changed.map(|named| Changed::find(named, paths)).transpose()?;
    facts.changed = changed.as_ref().map(|changed| changed.among(&files)).unwrap_or_default();
    glance::glance(files.iter().map(|(file, _)| file), &mut facts.coverage);
    done("reading");
    let read = databases::read(&files, paths, config, as_of, &mut facts);
    done("schemas");
    leave_unread(&files, &read, &mut facts);
    ignores::of_schemas(&files, &read, &mut facts);
    let all = || files.iter().map(|(file, _)| file);
    let of_change =
        |changed: &Changed| changed.coverage(all().filter(|file| is_read(file, &read, config)));
    facts.coverage.changed = changed.as_ref().map(of_change);
    let files: Vec<Found> = files.into_iter().map(|(file, _)| file).collect();
    let contracts = contracts::read(&files, paths, &read, &mut facts);
    done("contracts");
    let code: Vec<Found> = files.iter().filter(|file| code::wants(file.name())).cloned().collect();
    let mapped = facts.carriers.len();
    code::read_in_stages((paths, &code), false, &mut facts, done);
    places::unite(mapped, &mut facts);
    routes::read(&files, &mut facts);
    generated::tie(contracts, &mut facts);
    exclude::name_consumers(config, &mut facts);
    done("code");
    facts.problems.sort();
    let schema = !facts.tables.is_empty() || !facts.sequences.is_empty();
    let silent = facts.coverage.skipped.contains_key(code::SILENT);
    if !schema && facts.coverage.code_files_parsed == 0 && !silent {
        return Err(nothing_read(paths, &facts));
    }
    Ok(facts)
}

/// Lists the files to read, each once, with true if it was named itself or starts as a dump whatever its name; what is
/// left out is counted or a problem.
fn find(paths: &[PathBuf], excluded: &exclude::Exclude, facts: &mut Facts) -> Vec<(Found, bool)> {
    let mut list = Vec::new();
    let mut known = BTreeSet::new();
    let wanted = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        files::may_hold_sql(name)
            || code::wants(name)
            || files::unread_language(name).is_some()
            || forms::wants(path)
            || routes::wants(path)
            || contracts::wants(path)
    };
    let looked_at = |path: &str| wanted(path) || files::may_be_dump(path);
    for path in paths {
        let named = path.is_file();
        let found = walk::walk(path, &looked_at, &mut facts.problems, &mut facts.coverage);
        for file in found {
            if !named && excluded.covers(&file.path) {
                let reason = "excluded by idwidth.toml".to_owned();
                *facts.coverage.skipped.entry(reason).or_default() += 1;
                continue;
            }
            let name = file.name();
            let is_known = named || files::may_hold_sql(name) || code::wants(name);
            let is_dump = !is_known && files::may_be_dump(name) && starts_a_dump(&file);
            if !named && !is_dump && !wanted(&file.shown) {
                let reason = "packed or a copy by its name, and no dump of a known program: name it to read it";
                *facts.coverage.skipped.entry(reason.to_owned()).or_default() += 1;
                continue;
            }
            let path = file.path.canonicalize().unwrap_or_else(|_| file.path.clone());
            if known.insert(path) {
                list.push((file, named || is_dump));
            }
        }
    }
    list
}

/// Looks at the first bytes of a file, unpacked. What cannot be opened is taken for a dump, whose reader says why.
fn starts_a_dump(file: &Found) -> bool {
    /// As many as any program's first line has.
    const LONGEST: u64 = 64;
    let Ok(opened) = schema::open_any(&file.path) else { return true };
    let mut head = Vec::new();
    // What cannot be unpacked is judged by what could be.
    let _ = opened.take(LONGEST).read_to_end(&mut head);
    files::starts_a_dump(&head)
}

/// Returns true for a file that is read as schema or code; `taken` are those that forms and the config took.
fn is_read(file: &Found, taken: &BTreeSet<PathBuf>, config: &Config) -> bool {
    let folder = config.folder.as_deref().unwrap_or(Path::new(""));
    let is_below = |path: &PathBuf| {
        let declared = folder.join(path).canonicalize();
        declared.is_ok_and(|path| file.path.canonicalize().is_ok_and(|file| file.starts_with(path)))
    };
    taken.contains(&file.path)
        || files::may_hold_sql(file.name())
        || code::wants(file.name())
        || routes::wants(&file.shown)
        || config.sources.iter().flat_map(|source| &source.paths).any(is_below)
}

/// Counts the files of languages that no pack reads and that described no schema either; one that was named is a
/// problem.
fn leave_unread(files: &[(Found, bool)], read: &BTreeSet<PathBuf>, facts: &mut Facts) {
    for (file, named) in files {
        let Some(language) = files::unread_language(file.name()) else { continue };
        if read.contains(&file.path) {
            continue;
        }
        if *named {
            facts.problems.push(walk::problem(
                &file.path,
                format!("a file of {language}, which no pack reads yet"),
                "Leave it out; its ids are not audited.",
                true,
            ));
        } else {
            let reason = format!("of {language}, which no pack reads yet");
            *facts.coverage.skipped.entry(reason).or_default() += 1;
        }
    }
}

/// Says that nothing was read, and of each thing that was tried why not.
fn nothing_read(paths: &[PathBuf], facts: &Facts) -> anyhow::Error {
    let mut tried: Vec<String> = facts
        .problems
        .iter()
        .map(|problem| format!("{}: {}. {}", problem.location, problem.reason, problem.cure))
        .map(|line| line.replacen(":0:0: ", ": ", 1))
        .collect();
    let of_a_schema =
        facts.sources.iter().map(|source| format!("{}: declares no table", source.path));
    tried.extend(of_a_schema);
    let not_used = facts.coverage.not_used.iter().map(|(path, reason)| format!("{path}: {reason}"));
    tried.extend(not_used);
    let skipped =
        facts.coverage.skipped.iter().map(|(reason, count)| format!("{count} skipped: {reason}"));
    tried.extend(skipped);
    if tried.is_empty() {
        // Files of forms were found by their names, and none was of its form.
        let reason = "no file holds a schema, and none is source code of a known language";
        tried.push(format!("{reason}. Name the folder or file that does."));
    }
    if let [only] = tried.as_slice() {
        return anyhow::anyhow!("nothing was read: {only}");
    }
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    anyhow::anyhow!("nothing was read in {}\n  {}", paths.join(", "), tried.join("\n  "))
}

//! The only code that reads the outside: schema files, dumps and code become facts.
//!
//! Readers never decide whether something is bad. A file that cannot be read never hides the files that can.

pub mod code;
mod databases;
mod exclude;
pub mod schema;
mod variants;
pub mod walk;

use crate::config::Config;
use crate::facts::{Facts, Problem};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::path::PathBuf;
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
    let excluded = exclude::Exclude::new(config)?;
    let mut files: Vec<(Found, bool)> = Vec::new();
    let mut known = BTreeSet::new();
    for path in paths {
        let named = path.is_file();
        let wanted = |name: &str| databases::wants(name) || code::wants(name);
        let found = walk::walk(path, &wanted, &mut facts.problems, &mut facts.coverage);
        for file in found {
            if !named && excluded.covers(&file.path) {
                *facts
                    .coverage
                    .skipped
                    .entry("excluded by idwidth.toml".to_owned())
                    .or_default() += 1;
            } else if known.insert(file.path.canonicalize().unwrap_or_else(|_| file.path.clone())) {
                files.push((file, named));
            }
        }
    }
    done("walking");
    let (code, schemas): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(file, _)| code::wants(file.name()));
    databases::read(&schemas, config, as_of, &mut facts);
    done("schemas");
    let code: Vec<Found> = code.into_iter().map(|(file, _)| file).collect();
    code::read(&code, &mut facts);
    exclude::name_consumers(config, &mut facts);
    done("code");
    facts.problems.sort();
    if facts.sources.is_empty() && facts.coverage.code_files == 0 {
        return Err(nothing_read(paths, &facts.problems));
    }
    Ok(facts)
}

/// Says that nothing was read, and of each thing that was tried why not.
fn nothing_read(paths: &[PathBuf], problems: &[Problem]) -> anyhow::Error {
    let tried = |problem: &Problem| {
        format!("{}: {}. {}", problem.location.path, problem.reason, problem.cure)
    };
    if let [problem] = problems {
        return anyhow::anyhow!("nothing was read: {}", tried(problem));
    }
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let mut text = format!("nothing was read in {}", paths.join(", "));
    for problem in problems {
        text.push_str(&format!("\n  {}", tried(problem)));
    }
    if problems.is_empty() {
        text.push_str(": every file was left out, by its folder's name or by idwidth.toml; name one to read it");
    }
    anyhow::anyhow!(text)
}

//! Source code: declarations, conversions and flows, by language pack. Names no language.
//!
//! First every file on its own and in parallel ([`parse`], [`extract`]), then all files of a language together: what
//! names mean ([`world`], [`resolve`]), where values cross a border ([`boundary`]) and where they go ([`graph`]).

mod border;
mod boundary;
mod constants;
mod conversions;
mod counters;
mod emit;
mod exclude;
mod extract;
mod graph;
mod infer;
mod lines;
mod local;
mod origins;
mod own_rows;
mod parse;
mod resolve;
mod routes;
mod spread;
mod symbols;
mod types;
mod unit;
mod world;

use super::walk::Found;
use crate::facts::{Consumer, Coverage, Facts, Problem};
use crate::rules::language::{BUNDLED, LanguagePack};
use parse::Parsed;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use unit::Unit;

/// Returns true if a language reads files of this name, or tells from them who uses the code.
pub fn wants(file_name: &str) -> bool {
    packs().any(|pack| pack.claims(file_name) || pack.facts.consumer_marks.contains_key(file_name))
}

fn packs() -> impl Iterator<Item = &'static LanguagePack> {
    BUNDLED.iter().filter_map(|bundled| bundled.pack().ok())
}

/// Reads the files that language packs claim, in the order given; carriers come out sorted by place.
pub fn read(files: &[Found], facts: &mut Facts) {
    for bundled in &BUNDLED {
        match bundled.pack() {
            Ok(pack) => read_language(pack, files, facts),
            Err(error) => {
                let file = Arc::from(format!("rules/{}", error.file));
                facts.problems.push(parse::problem(&file, error.to_string(), "Correct the pack."));
            }
        }
    }
}

fn read_language(pack: &LanguagePack, files: &[Found], facts: &mut Facts) {
    let claimed: Vec<&Found> = files.iter().filter(|file| pack.claims(file.name())).collect();
    let read: Vec<One> = claimed.par_iter().map(|file| read_file(file, pack)).collect();
    let mut units = Vec::new();
    for one in read {
        facts.problems.extend(one.problems);
        add(&mut facts.coverage, one.coverage);
        units.extend(one.unit);
    }
    let marks = files.iter().filter_map(|file| pack.facts.consumer_marks.get(file.name()));
    let consumer = marks.into_iter().next().unwrap_or(&pack.facts.consumer);
    let consumer = Consumer::ALL
        .iter()
        .find(|(_, name)| name == consumer)
        .map_or(Consumer::Backend, |(known, _)| *known);
    emit::emit(pack, &units, consumer, facts);
}

#[derive(Default)]
struct One {
    unit: Option<Unit>,
    problems: Vec<Problem>,
    coverage: Coverage,
}

/// Reads one file; whatever goes wrong with it becomes a problem of its own.
fn read_file(file: &Found, pack: &LanguagePack) -> One {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut one = One::default();
        let parsed = parse::parse(file, pack, &mut one.problems);
        parse::count(&parsed, &mut one.coverage);
        if let Parsed::Tree(text, tree) = parsed {
            one.problems.extend(parse::hidden_declaration(file, &text, &tree));
            one.unit = Some(extract::extract(&file.shown, &text, &tree, pack));
        }
        one
    }));
    read.unwrap_or_else(|_| {
        let reason = "reading it failed within idwidth".to_owned();
        let problems = vec![parse::problem(
            &file.shown,
            reason,
            "Please report this file; all others were read.",
        )];
        One { problems, ..One::default() }
    })
}

fn add(total: &mut Coverage, one: Coverage) {
    total.code_files += one.code_files;
    total.code_files_parsed += one.code_files_parsed;
    total.code_bytes += one.code_bytes;
    total.code_files_with_errors += one.code_files_with_errors;
    for (reason, count) in one.skipped {
        *total.skipped.entry(reason).or_default() += count;
    }
}

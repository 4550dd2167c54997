//! Source code: declarations, conversions and flows, by language pack. Names no language.
//!
//! First every file on its own and in parallel (`parse`, `extract`), then all files of a language together: what
//! names mean (`world`, `resolve`), where values cross a border (`boundary`) and where they go (`graph`).

mod accessors;
mod anchors;
mod border;
mod boundary;
mod caught;
mod constants;
mod consumer;
mod conversions;
mod counters;
mod decoders;
mod destined;
mod emit;
mod enumerated;
mod exclude;
mod extract;
mod graph;
mod handed;
mod hidden;
mod infer;
mod local;
mod namesakes;
mod operands;
mod origins;
mod own_rows;
mod pairs;
mod parse;
mod paths;
mod receivers;
mod resolve;
mod routes;
mod spread;
mod symbols;
mod targets;
mod types;
mod unit;
mod world;

pub(super) use border::{noun as path_noun, outcome};

use super::generated;
use super::ignores;
use super::walk::Found;
use crate::facts::{Coverage, Facts, Ignore, Problem};
use crate::rules::language::{BUNDLED, Bundled, Lists, PackError};
use consumer::Consumers;
use parse::Parsed;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use unit::Unit;

/// Returns true if a language reads files of this name, or tells from them who uses the code.
pub fn wants(file_name: &str) -> bool {
    let mut lists = BUNDLED.iter().filter_map(|bundled| bundled.lists().ok());
    lists.any(|lists| lists.claims(file_name) || lists.consumer_marks.contains_key(file_name))
}

/// Returns true if a language reads files of this name.
pub(super) fn reads(file_name: &str) -> bool {
    let mut lists = BUNDLED.iter().filter_map(|bundled| bundled.lists().ok());
    lists.any(|lists| lists.claims(file_name))
}

/// Reads the files that language packs claim, in the order given; carriers come out sorted by place.
pub fn read(files: &[Found], facts: &mut Facts) {
    read_below(&[], files, facts);
}

/// Reads as [`read`] does; `roots` are the paths below which build files may show what the code is built for.
pub fn read_below(roots: &[PathBuf], files: &[Found], facts: &mut Facts) {
    let mut packs: Vec<(&'static Bundled, &'static Lists)> = Vec::new();
    for bundled in BUNDLED.iter() {
        match bundled.lists() {
            Ok(lists) => packs.push((bundled, lists)),
            Err(error) => facts.problems.push(misread(error)),
        }
    }
    let claimed: Vec<(&Found, Vec<&'static Bundled>)> = files
        .iter()
        .map(|file| {
            let claims = packs.iter().filter(|(_, lists)| lists.claims(file.name()));
            (file, claims.map(|(bundled, _)| *bundled).collect::<Vec<_>>())
        })
        .filter(|(_, claims)| !claims.is_empty())
        .collect();
    let read: Vec<One> = claimed.par_iter().map(|(file, claims)| read_file(file, claims)).collect();
    let mut units = Vec::new();
    for one in read {
        facts.problems.extend(one.problems);
        facts.ignores.extend(one.ignores);
        add(&mut facts.coverage, one.coverage);
        units.extend(one.unit);
    }
    for (_, family) in families(units) {
        let mut consumers = Consumers::default();
        for (bundled, lists) in &packs {
            let own: Vec<&Unit> =
                family.iter().filter(|unit| unit.pack.folder == bundled.folder).collect();
            if own.is_empty() {
                continue;
            }
            let named = claimed
                .iter()
                .filter(|(_, claims)| claims.iter().any(|claim| claim.folder == bundled.folder));
            let named: Vec<&Found> = named.map(|(file, _)| *file).collect();
            consumers.insert(bundled.folder, consumer::consumer(lists, files, &named, &own));
            if let Some(condition) = targets::condition(roots, lists) {
                facts.platforms.insert(bundled.folder.to_owned(), condition);
            }
        }
        emit::emit(&family, &consumers, facts);
    }
    facts.problems.sort();
    facts.problems.dedup();
}

/// Groups files by the family of their languages: what calls each other and shares names.
fn families(units: Vec<Unit>) -> BTreeMap<&'static str, Vec<Unit>> {
    let mut families: BTreeMap<&'static str, Vec<Unit>> = BTreeMap::new();
    for unit in units {
        let pack = unit.pack;
        let family = pack.facts.family.as_deref().unwrap_or(&pack.folder);
        families.entry(family).or_default().push(unit);
    }
    families
}

fn misread(error: &PackError) -> Problem {
    parse::problem(&Arc::from(error.file.clone()), error.to_string(), "Correct the pack.")
}

#[derive(Default)]
struct One {
    unit: Option<Unit>,
    problems: Vec<Problem>,
    ignores: Vec<Ignore>,
    coverage: Coverage,
}

/// Reads one file; whatever goes wrong with it becomes a problem of its own.
fn read_file(file: &Found, claims: &[&'static Bundled]) -> One {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut one = One::default();
        let parsed = parse::parse(file, claims, &mut one.problems);
        parse::count(&parsed, &mut one.coverage);
        if let Parsed::Tree(text, tree, pack, grammar) = parsed {
            one.unit = extract::extract(&file.shown, &text, &tree, (pack, grammar));
            if let Some(unit) = &mut one.unit {
                unit.generated = generated::recognise(&file.shown, &text);
            }
            let told = ignores::read(&file.shown, &text, || named(one.unit.as_ref(), &text));
            one.problems.extend(told.problems);
            one.ignores = told.ignores;
            match &one.unit {
                Some(unit) if tree.root_node().has_error() => {
                    match hidden::hidden(file, &text, &tree, unit, pack) {
                        Some(problem) => one.problems.push(problem),
                        None => {
                            let error = hidden::first_error(file, &text, &tree);
                            one.coverage.syntax_errors.extend(error);
                        }
                    }
                }
                Some(_) => {}
                None => one.problems.push(parse::late(file)),
            }
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

/// Returns the lines of all that a file names: of the name, and the last of a type or function.
fn named(unit: Option<&Unit>, text: &str) -> Vec<ignores::Named> {
    let Some(unit) = unit else { return Vec::new() };
    let last = |bytes: &std::ops::Range<usize>| {
        let before = text.as_bytes().get(..bytes.end).unwrap_or_default();
        u32::try_from(memchr::memchr_iter(b'\n', before).count() + 1).unwrap_or(u32::MAX)
    };
    let scopes = unit.scopes.iter().filter_map(|scope| {
        let name = scope.location.as_ref()?;
        Some((name.line, name.column, last(&scope.bytes)))
    });
    let declarations = unit.declarations.iter();
    let declarations =
        declarations.map(|it| (it.location.line, it.location.column, it.location.line));
    let mut named: Vec<(u32, u32, u32)> = scopes.chain(declarations).collect();
    named.sort_unstable();
    named.into_iter().map(|(line, _, last)| (line, last)).collect()
}

fn add(total: &mut Coverage, one: Coverage) {
    total.code_files += one.code_files;
    total.code_files_parsed += one.code_files_parsed;
    total.code_bytes += one.code_bytes;
    total.syntax_errors.extend(one.syntax_errors);
    for (reason, count) in one.skipped {
        *total.skipped.entry(reason).or_default() += count;
    }
}

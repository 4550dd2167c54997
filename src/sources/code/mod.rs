//! Source code: declarations, conversions and flows, by language pack. Names no language.
//!
//! First every file on its own and in parallel (`parse`, `extract`), then all files of a language together: what
//! names mean (`world`, `resolve`), where values cross a border (`boundary`) and where they go (`graph`).

mod abroad;
mod accessors;
mod anchors;
mod border;
mod boundary;
mod caught;
mod constants;
mod consumer;
mod conversions;
mod counters;
mod created;
mod decoders;
mod destined;
mod drawn;
mod emit;
mod entries;
mod enumerated;
mod exclude;
mod exported;
mod extract;
mod glance;
mod graph;
mod handed;
mod hidden;
mod index;
mod infer;
mod local;
mod namesakes;
mod operands;
mod origins;
mod own_rows;
mod pairs;
mod parse;
mod paths;
mod printed;
mod project;
mod quiet;
mod receivers;
mod resolve;
mod routes;
mod spread;
mod symbols;
mod targets;
mod types;
mod unit;
mod versions;
mod world;

pub(super) use border::{noun as path_noun, outcome};
pub(super) use glance::{Glance, glance, small};

use super::generated;
use super::ignores;
use super::walk::Found;
use crate::facts::{Coverage, Facts, Ignore, Problem};
use crate::rules::language::{BUNDLED, Bundled, Grammar, LanguagePack, Lists, PackError};
use parse::Parsed;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use targets::Builds;
use tree_sitter::Tree;
use unit::Unit;

/// Returns true if a language reads files of this name, or tells from them who uses the code.
pub fn wants(file_name: &str) -> bool {
    let mut lists = BUNDLED.iter().filter_map(|bundled| bundled.lists().ok());
    lists.any(|lists| lists.claims(file_name) || lists.consumer_marks.contains_key(file_name))
}

/// What is said of files that are not parsed because nothing in them can matter.
pub(super) const SILENT: &str = "without an id or anything that leads to one";

/// Returns true if a language reads files of this name.
pub(super) fn reads(file_name: &str) -> bool {
    let mut lists = BUNDLED.iter().filter_map(|bundled| bundled.lists().ok());
    lists.any(|lists| lists.claims(file_name))
}

/// Reads the files that language packs claim, in the order given; carriers come out sorted by place.
pub fn read(files: &[Found], facts: &mut Facts) {
    read_in_stages((&[], files), false, facts, &mut |_| ());
}

/// Reads as [`read`] does, and parses what shows nothing too: the measure of what is lost by not doing so.
pub fn read_everything(files: &[Found], facts: &mut Facts) {
    read_in_stages((&[], files), true, facts, &mut |_| ());
}

/// Reads as [`read`] does, or `everything`; `roots` are the paths below which build files may show what the code is
/// built for, and `done` is told each stage as it ends.
pub(super) fn read_in_stages(
    (roots, files): (&[PathBuf], &[Found]),
    everything: bool,
    facts: &mut Facts,
    done: &mut dyn FnMut(&'static str),
) {
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
    let read: Vec<One> = claimed
        .par_iter()
        .map(|(file, claims)| read_file(file, claims, everything, true))
        .collect();
    let mut units = Vec::new();
    let mut silent: Vec<Silent<'_>> = Vec::new();
    for (mut one, (file, claims)) in read.into_iter().zip(&claimed) {
        let declares = one.silent.take();
        silent.extend(declares.map(|declares| Silent { file, claims, declares }));
        units.extend(one.settle(facts));
    }
    done("parsing");
    let mut families = families(units);
    for (name, family) in &mut families {
        wake(name, family, &mut silent, facts);
    }
    if !silent.is_empty() {
        let count = u64::try_from(silent.len()).unwrap_or(u64::MAX);
        *facts.coverage.skipped.entry(SILENT.to_owned()).or_default() += count;
    }
    done("waking");
    // Who writes for other languages tells them what.
    let mut families: Vec<Vec<Unit>> = families.into_values().collect();
    families.sort_by_key(|family| !abroad::sends(family));
    let mut abroad = abroad::Abroad::default();
    for family in families {
        let mut builds = Builds::default();
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
            let consumer = consumer::consumer(lists, files, &named, &own);
            builds.consumers.insert(bundled.folder, consumer);
            builds.add(bundled.folder, roots, lists, &named);
        }
        emit::emit(&family, &builds, (facts, &mut abroad), done);
        facts.platforms.extend(builds.platforms);
        done("emitting");
    }
    facts.problems.sort();
    facts.problems.dedup();
}

/// A file that is not parsed unless a type that it declares is asked for.
struct Silent<'f> {
    file: &'f Found,
    claims: &'f [&'static Bundled],
    declares: Vec<String>,
}

impl Silent<'_> {
    fn is_of(&self, family: &str) -> bool {
        let of = |claim: &&'static Bundled| {
            claim.lists().is_ok_and(|it| it.family.as_deref().unwrap_or(claim.folder) == family)
        };
        self.claims.iter().any(of)
    }
}

/// Parses the silent files of a family to whose types its borders lead, and those to whose types these lead.
fn wake(name: &str, family: &mut Vec<Unit>, silent: &mut Vec<Silent<'_>>, facts: &mut Facts) {
    /// Types are followed over as many files.
    const FURTHEST: usize = 8;
    if !silent.iter().any(|silent| silent.is_of(name)) {
        return;
    }
    let mut asked = boundary::asked(family, &Builds::default());
    for _ in 0..FURTHEST {
        let is_asked = |silent: &Silent<'_>| {
            silent.is_of(name) && silent.declares.iter().any(|declared| asked.contains(declared))
        };
        let (woken, asleep): (Vec<_>, Vec<_>) =
            std::mem::take(silent).into_iter().partition(is_asked);
        *silent = asleep;
        if woken.is_empty() {
            break;
        }
        let read: Vec<One> =
            woken.par_iter().map(|it| read_file(it.file, it.claims, true, false)).collect();
        let woken: Vec<Unit> = read.into_iter().filter_map(|one| one.settle(facts)).collect();
        // A silent file holds nothing but types on the way: whatever it names may be the next.
        asked = woken.iter().flat_map(Unit::types_named).collect();
        family.extend(woken);
    }
    family.sort_by(|a, b| a.path.cmp(&b.path));
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
    /// What a file declares that was not parsed.
    silent: Option<Vec<String>>,
    problems: Vec<Problem>,
    ignores: Vec<Ignore>,
    coverage: Coverage,
}

impl One {
    /// Adds what was found to the facts; returns the file.
    fn settle(self, facts: &mut Facts) -> Option<Unit> {
        facts.problems.extend(self.problems);
        facts.ignores.extend(self.ignores);
        add(&mut facts.coverage, self.coverage);
        self.unit
    }
}

/// Reads one file; a silent one only if it is `asked` for. Whatever goes wrong with it becomes a problem of its own.
fn read_file(file: &Found, claims: &[&'static Bundled], asked: bool, is_new: bool) -> One {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut one = One::default();
        let is_again = file.seen.glance().is_some() && !file.seen.is_kept();
        let parsed = parse::parse(file, claims, asked, &mut one.problems);
        parse::count(&parsed, is_new, &mut one.coverage);
        one.coverage.code_files_read_again =
            u64::from(is_again && !matches!(parsed, Parsed::Silent(_)));
        if let Parsed::Silent(declares) = parsed {
            one.silent = Some(declares);
        } else if let Parsed::Tree(text, tree, pack, grammar) = parsed {
            let (unit, told) = extracted(file, text, &tree, (pack, grammar));
            one.unit = unit;
            one.problems.extend(told.problems);
            one.ignores = told.ignores;
            match &one.unit {
                Some(unit) if tree.root_node().has_error() => {
                    match hidden::hidden(file, &tree, unit, pack) {
                        Some(problem) => one.problems.push(problem),
                        None => {
                            let error = hidden::first_error(&unit.lines, &tree);
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

/// Returns what a parsed file holds, and what it says is not to be told.
fn extracted(
    file: &Found,
    text: String,
    tree: &Tree,
    of: (&'static LanguagePack, &'static Grammar),
) -> (Option<Unit>, ignores::Told) {
    let is_told = memchr::memmem::find(text.as_bytes(), b"idwidth:").is_some();
    let kept = is_told.then(|| text.clone());
    let generated = generated::recognise(&file.shown, &text);
    let mut unit = extract::extract(&file.shown, text, tree, of);
    if let Some(unit) = &mut unit {
        unit.generated = generated;
    }
    let told = kept.map(|text| ignores::read(&file.shown, &text, || named(unit.as_ref(), &text)));
    (unit, told.unwrap_or_default())
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
    total.code_files_read_again += one.code_files_read_again;
    total.syntax_errors.extend(one.syntax_errors);
    for (reason, count) in one.skipped {
        *total.skipped.entry(reason).or_default() += count;
    }
}

//! Folders of SQL migrations become the schema after their last step, in the order that their tool applies them.
//!
//! What differs between tools is data, `rules/forms/<tool>.toml`; steps that lead back are never applied.

mod claim;
mod placeholders;
mod sections;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use claim::claim;

use super::settings::{self, Told};
use super::{Context, Group};
use crate::facts::{Coverage, Facts, Location, Problem};
use crate::rules::dialect;
use crate::rules::vendor::{self, Vendor};
use crate::sources::schema::{Database, Place, Text, text_of};
use crate::sources::walk::{self, Found};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use words::{Order, Role, Step, Words};

/// Bytes of each file, and of all together, that the dialect is told by.
const HEAD: u64 = 16 * 1024;
const HEADS: usize = 1024 * 1024;

/// Replays the steps of a group.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words = Words::of(context.pack);
    let steps: Vec<(&Found, Step)> =
        group.files.iter().filter_map(|file| Some((file, words.step(&file.path)?.1))).collect();
    let told = settings::read(&words.settings, &group.root, &group.top);
    let vendor = folder_vendor(group).or(told.vendor).or_else(|| part_vendor(group));
    if let Some(Vendor { name, dialect: None }) = vendor {
        return unread(group, name);
    }
    let back = steps.iter().filter(|(_, step)| step.role == Role::Down).count();
    let steps = ordered(&words, steps);
    let (dialect, kind) = match vendor.and_then(|vendor| vendor.dialect) {
        Some(dialect) => (dialect, context.pack.name.clone()),
        None => {
            let heads = heads(&steps);
            let assumed = if dialect::is_untold(&heads) { ", their dialect assumed" } else { "" };
            (dialect::detect(&heads), format!("{}{assumed}", context.pack.name))
        }
    };
    let root = Found::new(&group.root).shown;
    let database = Database::new(&group.name, &root, &kind, dialect, context.as_of);
    let mut reader = Reader { words: &words, told, database, unknown: BTreeMap::new() };
    if words.unique {
        reader.clashes(&steps);
    }
    for file in &group.before {
        reader.database.file(file);
    }
    for (file, step) in &steps {
        reader.step(file, step);
    }
    let mut facts = reader.finish();
    if back > 0 {
        let reason = "a step back, which is not applied".to_owned();
        let back = u64::try_from(back).unwrap_or(u64::MAX);
        *facts.coverage.skipped.entry(reason).or_default() += back;
    }
    facts
}

/// Returns the product that a folder at or above the steps is named after. What was named on the command line counts
/// only for a product that is read: it may be named for anything.
fn folder_vendor(group: &Group) -> Option<Vendor> {
    let below = folders_below(group).iter().find_map(|name| vendor::named(name));
    let top = group.top.file_name().map(|name| name.to_string_lossy().into_owned());
    let top = || vendor::named(&top?).filter(|vendor| vendor.dialect.is_some());
    below.or_else(top)
}

/// Returns the product that is read and that a folder has in its name: `server-sqlite`.
fn part_vendor(group: &Group) -> Option<Vendor> {
    let folders = folders_below(group);
    let mut parts = folders.iter().flat_map(|name| name.split(['-', '_', '.']));
    parts.find_map(|part| vendor::named(part).filter(|vendor| vendor.dialect.is_some()))
}

/// Returns the names of the folders between what was named and the steps, the innermost first.
fn folders_below(group: &Group) -> Vec<String> {
    let below = group.root.strip_prefix(&group.top).unwrap_or(Path::new(""));
    below.components().rev().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
}

/// Says that no pack reads what a product's folder holds; that is no gap if another product's steps stand beside.
fn unread(group: &Group, product: &str) -> Facts {
    let root = Found::new(&group.root).shown.to_string();
    let reason = format!("steps for {product}, whose dialect no pack reads");
    let beside = group.root.parent().and_then(|parent| std::fs::read_dir(parent).ok());
    let is_read = |entry: std::io::Result<std::fs::DirEntry>| {
        let name = entry.ok()?.file_name().to_string_lossy().into_owned();
        vendor::named(&name)?.dialect
    };
    let has_twin = beside.into_iter().flatten().any(|entry| is_read(entry).is_some());
    let mut facts = Facts::default();
    if has_twin {
        facts.coverage = Coverage { not_used: vec![(root, reason)], ..Coverage::default() };
    } else {
        let cure = "Name a dump of the schema made from a database that is read.";
        facts.problems.push(walk::problem(&group.root, reason, cure, group.named));
    }
    facts
}

/// Returns the steps that lead forward, in the order of the tool.
fn ordered<'f>(words: &Words, mut steps: Vec<(&'f Found, Step)>) -> Vec<(&'f Found, Step)> {
    let newest = |steps: &[(&Found, Step)]| {
        let bases = steps.iter().filter(|(_, step)| step.role == Role::Baseline);
        bases.map(|(_, step)| step.version.clone()).max()
    };
    let base = newest(&steps);
    steps.retain(|(_, step)| match step.role {
        Role::Down | Role::None => false,
        Role::Baseline => Some(&step.version) == base.as_ref(),
        Role::Repeatable => true,
        Role::Up | Role::Code => step.version.is_empty() || base.as_ref() < Some(&step.version),
    });
    steps.sort_by(|(one, a), (other, b)| {
        let versions = match words.order {
            Order::Number => a.version.cmp(&b.version),
            Order::Name => a.name.cmp(&b.name),
        };
        // What has no version runs last, by name.
        let last = a.version.is_empty().cmp(&b.version.is_empty());
        last.then(versions).then_with(|| a.name.cmp(&b.name)).then_with(|| one.cmp(other))
    });
    steps
}

/// Returns the heads of all steps together, by which the dialect is told.
fn heads(steps: &[(&Found, Step)]) -> Vec<u8> {
    let mut heads = Vec::new();
    for (file, _) in steps.iter().filter(|(_, step)| step.role != Role::Code) {
        if heads.len() >= HEADS {
            break;
        }
        let read = File::open(&file.path).map(|file| file.take(HEAD).read_to_end(&mut heads));
        // What cannot be opened is a problem when it is read.
        if read.is_ok() {
            heads.push(b'\n');
        }
    }
    heads
}

/// The steps being replayed.
struct Reader<'r> {
    words: &'r Words,
    told: Told,
    database: Database,
    /// Placeholders without a value, where they were met first.
    unknown: BTreeMap<String, (Arc<str>, Place)>,
}

impl Reader<'_> {
    /// Reports versions that two steps have: the tool refuses to go on.
    fn clashes(&mut self, steps: &[(&Found, Step)]) {
        for pair in steps.windows(2) {
            let [(first, one), (second, other)] = pair else { continue };
            if one.role == other.role && !one.version.is_empty() && one.version == other.version {
                self.database.problem(walk::problem(
                    &second.path,
                    format!("its version {} is also that of {}", other.written, first.name()),
                    "Number one of them anew; both were replayed, in the order of their names.",
                    false,
                ));
            }
        }
    }

    fn step(&mut self, file: &Found, step: &Step) {
        if step.role == Role::Code {
            let end = file.name().rsplit('.').next().unwrap_or_default();
            self.database.problem(walk::problem(
                &file.path,
                format!("a step in code (`.{end}`), which is not run here"),
                "The other steps were replayed; name a dump of the schema if it changes tables.",
                false,
            ));
            return;
        }
        match text_of(file) {
            Ok(Text::Whole(text, is_utf8)) => {
                if !is_utf8 {
                    self.database.problem(walk::problem(
                        &file.path,
                        "is not UTF-8: letters that are not were replaced".to_owned(),
                        "Save it as UTF-8, unless all names in it are plain letters.",
                        false,
                    ));
                }
                self.database.count_file(u64::try_from(text.len()).unwrap_or(u64::MAX));
                self.text(file, text);
            }
            Ok(Text::TooLong) if self.words.sections.is_none() => self.database.file(file),
            Ok(Text::TooLong) => self.database.problem(walk::problem(
                &file.path,
                "a step too long to be told apart from its way back".to_owned(),
                "Move its rows to a file of their own.",
                false,
            )),
            Err(problem) => self.database.problem(Problem { source_failed: false, ..problem }),
        }
    }

    fn text(&mut self, file: &Found, mut text: String) {
        if let Some(words) = &self.words.sections {
            let Some(forward) = sections::forward(words, &text) else {
                let mark = words.up.first().map(String::as_str).unwrap_or_default();
                self.database.problem(walk::problem(
                    &file.path,
                    format!("has no line `-- {mark}`: its tool applies nothing of it"),
                    "Add the line above what leads forward, or move the file.",
                    false,
                ));
                return;
            };
            if let Some(line) = forward.environment {
                let problem = walk::problem(
                    &file.path,
                    "variables of the environment are put into this step, which are not known here"
                        .to_owned(),
                    "Check what it does to tables whose names or types come from there.",
                    false,
                );
                let location = Location { line, column: 1, end_column: 2, ..problem.location };
                self.database.problem(Problem { location, ..problem });
            }
            text = forward.text;
        }
        if let Some(words) = &self.words.placeholders {
            let mut unknown = Vec::new();
            let filled = placeholders::fill(words, &text, &self.told.values, &mut unknown);
            for (name, at) in unknown {
                let mut place = Place::START;
                place.pass(text.get(..at).unwrap_or_default().as_bytes());
                self.unknown.entry(name).or_insert_with(|| (Arc::clone(&file.shown), place));
            }
            text = filled;
        }
        self.database.sql(&file.shown, &text, Place::START);
    }

    fn finish(mut self) -> Facts {
        for (name, (path, place)) in std::mem::take(&mut self.unknown) {
            let end_column = place.column.saturating_add(1);
            let location = Location {
                path,
                line: place.line,
                column: place.column,
                end_column,
                excerpt: "".into(),
            };
            let files: Vec<&str> = self
                .words
                .settings
                .iter()
                .filter(|s| s.values.is_some())
                .map(|s| s.file.as_str())
                .collect();
            self.database.problem(Problem {
                location,
                reason: format!("placeholder `{name}` has no value; it was taken for its own name"),
                cure: format!("Give it one in {} beside or above the steps.", files.join(", ")),
                source_failed: false,
            });
        }
        self.database.finish()
    }
}

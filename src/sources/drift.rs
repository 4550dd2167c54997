//! What code declares, held against what a server has: columns that differ in what matters to ids.
//!
//! Compares steps and schemas; what classes of a program hold is told where they are read. Judges nothing.

use super::compare::{ceiling, is_told};
use super::mapped::holds_ids;
use super::series::taken;
use super::variants::Candidate;
use crate::facts::{Column, Declared, Drift, DriftKind, Facts, Table};
use crate::rules::dialect;
use crate::rules::form::Standing;
use crate::width::Width;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Names told of tables that only one side has.
const MOST_NAMES: usize = 5;

/// Returns the name of a database.
pub(super) fn name(one: &Candidate) -> &str {
    one.facts.sources.first().map_or("", |source| source.name.as_str())
}

/// Returns true if the config gives a server and what describes it one name.
pub(super) fn are_one(a: &Candidate, b: &Candidate) -> bool {
    let is_server = |one: &Candidate| one.standing == Standing::Server;
    is_server(a) != is_server(b) && name(a) == name(b) && a.named && b.named
}

/// Returns true for what says what a database should be; a dump of a day says what it was.
pub(super) fn is_declaration(one: &Candidate) -> bool {
    let is_dump = is_told(one) && taken(&one.facts).is_some();
    one.standing < Standing::Server && !is_dump
}

/// Returns true if a server is to be held against what declares its columns.
pub(super) fn is_drift(server: &Candidate, other: &Candidate) -> bool {
    server.standing == Standing::Server
        && other.standing != Standing::Model
        && is_declaration(other)
}

/// Adds to a server's facts in what its columns differ from what is declared; returns what else there is to say, as
/// the end of a sentence.
///
/// Of several that declare a table the first counts. What the change under review declares has not run yet.
pub(super) fn find(
    of_server: &mut Candidate,
    other: &Candidate,
    changed: &BTreeSet<Arc<str>>,
) -> String {
    let Candidate { facts: server, compared, .. } = of_server;
    let declared = &other.facts;
    let Some(comparable) = Comparable::of(server, declared) else {
        return ", which has other types: they are not compared".to_owned();
    };
    let places = Places::of(server, declared);
    let mut drifts = Vec::new();
    let mut missing = Vec::new();
    for table in &declared.tables {
        let Some(at) = places.find(table) else {
            missing.push(table.name.clone());
            continue;
        };
        let Some(on_server) = server.tables.get(at).filter(|_| compared.insert(at)) else {
            continue;
        };
        for column in &table.columns {
            let is_new = changed.contains(&column.location.path);
            let same = |one: &Column| one.name.eq_ignore_ascii_case(&column.name);
            let Some(place) = on_server.columns.iter().position(same) else {
                if is_id((table, column)) && !is_new {
                    missing.push(format!("{}.{}", table.name, column.name));
                }
                continue;
            };
            let Some(now) = on_server.columns.get(place) else { continue };
            let matters = is_id((table, column)) || is_id((on_server, now));
            if is_new || !matters {
                continue;
            }
            let kind = comparable.differ((declared, column), (server, now));
            drifts.extend(kind.map(|kind| Drift {
                table: at,
                column: place,
                kind,
                declared: as_declared(declared, column),
            }));
        }
    }
    server.drifts.extend(drifts);
    let extra = places.undeclared(server, declared);
    [only_there("not on the server", &missing), only_there("not declared", &extra)].concat()
}

/// Says what only one side has.
fn only_there(what: &str, names: &[String]) -> String {
    let Some((first, rest)) = names.split_first() else { return String::new() };
    let shown = rest.iter().take(MOST_NAMES - 1).fold(first.clone(), |all, one| all + ", " + one);
    match names.len().saturating_sub(MOST_NAMES) {
        0 => format!("; {what}: {shown}"),
        more => format!("; {what}: {shown} and {more} more"),
    }
}

fn is_id((table, column): (&Table, &Column)) -> bool {
    column.minting.is_some() || holds_ids(table, column, &column.name)
}

fn as_declared(declared: &Facts, column: &Column) -> Declared {
    Declared {
        type_text: column.type_text.clone(),
        width: column.width,
        ceiling: ceiling(declared, column),
        mints: column.minting.is_some(),
        by: declared.sources.first().map_or_else(String::new, |source| source.kind.clone()),
        location: column.location.clone(),
    }
}

/// Where the tables of a declared schema are among those of a server, which may hold several schemas.
struct Places {
    /// By name in lower case: schema and place.
    tables: BTreeMap<String, Vec<(Option<String>, usize)>>,
    /// The schema that has most of what is declared.
    home: Option<String>,
}

impl Places {
    fn of(server: &Facts, declared: &Facts) -> Self {
        let mut tables = BTreeMap::<String, Vec<(Option<String>, usize)>>::new();
        for (at, table) in server.tables.iter().enumerate() {
            let schema = table.schema.as_ref().map(|schema| schema.to_lowercase());
            tables.entry(table.name.to_lowercase()).or_default().push((schema, at));
        }
        let mut shared = BTreeMap::<Option<String>, usize>::new();
        for table in &declared.tables {
            for (schema, _) in tables.get(&table.name.to_lowercase()).into_iter().flatten() {
                *shared.entry(schema.clone()).or_default() += 1;
            }
        }
        // Of several that have as many, the first by name.
        let home = shared.into_iter().rev().max_by_key(|(_, count)| *count);
        Self { tables, home: home.and_then(|(schema, _)| schema) }
    }

    /// Returns the place of a declared table: in its own schema if the server has that, else in the home of the others.
    fn find(&self, table: &Table) -> Option<usize> {
        let known = self.tables.get(&table.name.to_lowercase())?;
        let of = |wanted: Option<&String>| {
            known.iter().find(|(schema, _)| schema.as_ref() == wanted).map(|(_, at)| *at)
        };
        let own = table.schema.as_ref().map(|schema| schema.to_lowercase());
        own.as_ref().and_then(|own| of(Some(own))).or_else(|| of(self.home.as_ref())).or_else(
            || match known.as_slice() {
                [(_, only)] => Some(*only),
                _ => None,
            },
        )
    }

    /// Returns the tables of the home that are not declared, by name.
    fn undeclared(&self, server: &Facts, declared: &Facts) -> Vec<String> {
        let names: BTreeSet<String> =
            declared.tables.iter().map(|table| table.name.to_lowercase()).collect();
        let others = self.tables.iter().filter(|(name, _)| !names.contains(*name));
        let at_home = others.flat_map(|(_, places)| places);
        let at_home = at_home.filter(|(schema, _)| *schema == self.home);
        at_home.filter_map(|(_, at)| Some(server.tables.get(*at)?.name.clone())).collect()
    }
}

/// How far types of two dialects can be compared.
#[derive(Clone, Copy)]
enum Comparable {
    /// To the last id.
    Exactly,
    /// Those of 32 bits, signed or not, with those that are longer: each dialect has its own.
    Narrow,
}

impl Comparable {
    /// Returns `None` if types of one of them bind nothing, and mean something else in the other.
    fn of(server: &Facts, declared: &Facts) -> Option<Self> {
        let dialect = |facts: &Facts| {
            facts.sources.first().and_then(|source| dialect::by_name(&source.dialect))
        };
        let (one, other) = (dialect(server)?, dialect(declared)?);
        if one.name == other.name {
            return Some(Self::Exactly);
        }
        let binds = one.words.types.affinity.is_empty() && other.words.types.affinity.is_empty();
        binds.then_some(Self::Narrow)
    }

    /// Returns in what two columns differ that holds for the ids in them; `None` for what is equal in effect.
    fn differ(self, declared: (&Facts, &Column), server: (&Facts, &Column)) -> Option<DriftKind> {
        let (there, here) = (declared.1, server.1);
        if there.is_text() || here.is_text() || !is_exact(there.width) || !is_exact(here.width) {
            return None;
        }
        let is_long = |ceiling| ceiling >= Width::I64.ceiling();
        let (wanted, real) = (there.width.ceiling(), here.width.ceiling());
        // Nobody counts to 2^63, whatever else they hold.
        if is_long(wanted) != is_long(real) || (wanted != real && !is_long(wanted)) {
            let narrow = there.width.is_narrow() != here.width.is_narrow();
            return (matches!(self, Self::Exactly) || narrow).then_some(DriftKind::Width);
        }
        if matches!(self, Self::Narrow) {
            return None;
        }
        let assumed = |column: &Column| {
            column
                .minting
                .as_ref()
                .is_some_and(|one| one.assumed.is_some() || one.scatter.is_some())
        };
        if assumed(there) || assumed(here) {
            return None;
        }
        if there.minting.is_some() != here.minting.is_some() {
            return Some(DriftKind::Minting);
        }
        let (wanted, real) = (ceiling(declared.0, there), ceiling(server.0, here));
        (wanted != real && !(is_long(wanted) && is_long(real))).then_some(DriftKind::Sequence)
    }
}

/// Returns true for what holds a number of a known size.
fn is_exact(width: Width) -> bool {
    !matches!(width, Width::Unknown | Width::Unbounded | Width::Ambiguous | Width::Platform)
}

//! Writes facts as a snapshot, list by list: the same facts are the same bytes.

use super::layout::Lines;
use super::shapes::{
    Column, Curve, Database, Day, ForeignKey, How, Minting, Point, Reading, Scatter, Sequence,
    Shard, Shards, Snapshot, Spelt, Table, Text, Texts, Tool, Unknown,
};
use super::{NAME, VERSION};
use crate::facts::{self, Facts, Problem, Source};
use crate::width::Id;
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Writes what was read of sources, each under its name, on the day of a run.
///
/// # Errors
///
/// If `out` cannot be written to.
pub fn write(out: &mut dyn Write, as_of: Date, read: &[(&str, &Facts)]) -> io::Result<()> {
    let databases = read.iter().flat_map(|(_, facts)| {
        facts.sources.iter().enumerate().map(move |(at, source)| database(facts, at, source))
    });
    let unknown = read.iter().flat_map(|&(name, facts)| {
        facts.problems.iter().map(move |problem| unknown(name, problem))
    });
    let snapshot = Snapshot {
        name: NAME.to_owned(),
        schema_version: VERSION.to_owned(),
        tool: Tool {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        as_of: Day(as_of),
        databases: Each(databases),
        unknown: Each(unknown),
    };
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Lines::default());
    snapshot.serialize(&mut serializer)?;
    writeln!(out)
}

/// A list that is written as it is made, never held.
struct Each<I>(I);

impl<I: Iterator<Item: Serialize> + Clone> Serialize for Each<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

fn database<'f>(facts: &'f Facts, at: usize, source: &Source) -> impl Serialize + use<'f> {
    let tables = facts.tables.iter().filter(move |table| table.source == at);
    let sequences = facts.sequences.iter().filter(move |sequence| sequence.source == at);
    Database {
        name: source.name.clone(),
        kind: source.kind.clone(),
        dialect: source.dialect.clone(),
        endpoint: source.path.clone(),
        taken: source.taken.map(Day),
        tables: Each(tables.map(|table| self::table(facts, table))),
        sequences: Each(sequences.map(sequence)),
    }
}

fn table<'f>(facts: &'f Facts, table: &'f facts::Table) -> impl Serialize + use<'f> {
    let curves = table.columns.iter().filter(|column| !column.curve.is_empty());
    let curve = |column: &'f facts::Column| Curve {
        column: Text::from(&column.name),
        points: points(&column.curve),
    };
    Table {
        name: table.name.clone(),
        schema: table.schema.clone(),
        rows: table.rows,
        primary_key: table.primary_key.clone(),
        indexed: table.indexed.clone(),
        columns: Each(table.columns.iter().map(|one| column(facts, one))),
        foreign_keys: Each(table.foreign_keys.iter().map(foreign_key)),
        curves: Each(curves.map(curve)),
    }
}

fn column<'f>(facts: &'f Facts, column: &'f facts::Column) -> Column<'f> {
    Column {
        name: Text::from(&column.name),
        r#type: Text::from(&column.type_text),
        width: Spelt(column.width),
        minting: column.minting.as_ref().map(|minting| self::minting(facts, minting)),
        highest: column.maximum.as_ref().map(reading),
        texts: column.texts.map(|texts| Texts {
            longest: texts.longest,
            shortest: texts.shortest,
            prefix: texts.prefix,
            highest: Spelt(texts.highest),
        }),
        shards: column.shards.as_ref().map(|shards| {
            let shard = |(name, highest): &'f (String, Id)| Shard {
                name: Text::from(name),
                highest: Spelt(*highest),
            };
            Shards { of: shards.of, worst: shards.worst.iter().map(shard).collect() }
        }),
    }
}

fn minting<'f>(facts: &'f Facts, minting: &'f facts::Minting) -> Minting<'f> {
    let sequence = minting.sequence.and_then(|at| facts.sequences.get(at));
    Minting {
        mechanism: Text::from(minting.kind.name()),
        sequence: sequence
            .map(|sequence| Text::from(full_name(sequence.schema.as_deref(), &sequence.name))),
        increment: Spelt(minting.increment),
        counter: minting.counter.as_ref().map(reading),
        assumed: minting.assumed.as_deref().map(Text::from),
        scatter: minting
            .scatter
            .map(|scatter| Scatter { from: Spelt(scatter.from), to: Spelt(scatter.to) }),
    }
}

/// Returns the name under which a column refers to a sequence.
pub(super) fn full_name(schema: Option<&str>, name: &str) -> String {
    schema.map_or_else(|| name.to_owned(), |schema| format!("{schema}.{name}"))
}

fn reading(reading: &facts::Reading) -> Reading {
    Reading { value: Spelt(reading.value), how: how(reading.how), at: reading.at.map(Day) }
}

fn how(how: facts::How) -> How {
    match how {
        facts::How::Counter => How::Counter,
        facts::How::Sequence => How::Sequence,
        facts::How::Maximum => How::Maximum,
        facts::How::Indexed => How::Indexed,
        facts::How::Estimate => How::Estimate,
        facts::How::Queried => How::Queried,
        facts::How::Stated => How::Stated,
        facts::How::Scattered => How::Scattered,
    }
}

fn foreign_key(key: &facts::ForeignKey) -> ForeignKey<'_> {
    ForeignKey {
        columns: key.columns.iter().map(Text::from).collect(),
        schema: key.schema.as_deref().map(Text::from),
        table: Text::from(&key.table),
        target: key.target.iter().map(Text::from).collect(),
    }
}

fn sequence(sequence: &facts::Sequence) -> Sequence<'_> {
    Sequence {
        name: Text::from(&sequence.name),
        schema: sequence.schema.as_deref().map(Text::from),
        width: Spelt(sequence.width),
        maximum: Spelt(sequence.maximum),
        increment: Spelt(sequence.increment),
        cycles: sequence.cycles,
        counter: sequence.counter.as_ref().map(reading),
        curve: points(&sequence.curve),
    }
}

fn points(curve: &[facts::Point]) -> Vec<Point> {
    curve.iter().map(|point| Point(Day(point.date), Spelt(point.value))).collect()
}

/// Writes a problem: what is not known stands in front of its reason if that is part of a source.
fn unknown<'f>(source: &'f str, problem: &'f Problem) -> Unknown<'f> {
    let told = problem.reason.split_once(": ").filter(|(subject, _)| {
        subject.strip_prefix(source).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    let (subject, reason) = told.unwrap_or((source, &problem.reason));
    Unknown {
        subject: Text::from(subject),
        reason: Text::from(reason),
        cure: Text::from(&problem.cure),
        whole: problem.source_failed,
    }
}

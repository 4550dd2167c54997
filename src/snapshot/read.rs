//! Reads a snapshot into facts, each with the place of its line. What cannot be read is said with its place, and
//! nothing is guessed.

use super::shapes::{
    Column, Curve, Database, ForeignKey, How, Minting, Point, Reading, Sequence, Snapshot, Spelt,
    Table, Unknown,
};
use super::write::full_name;
use crate::facts::{self, Coverage, Facts, Location, MintingKind, Problem, Source, Texts};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A part of the file that is read later, and its place.
type Part<'t> = &'t RawValue;

/// A list of parts.
type Parts<'t> = Vec<Part<'t>>;

/// Returns the mechanism of a dialect whose ids are scattered, by its name; `None` if there is none.
type Scattered<'s> = &'s dyn Fn(&str, &str) -> Option<&'static str>;

/// Why a file is no snapshot that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Where, as far as it is known: the whole file if its line is 0.
    pub location: Location,
    /// What is wrong, as a lowercase fragment.
    pub reason: String,
}

/// Reads the text of a snapshot; `path` is what places in it are called, `scattered` finds the name of a mechanism in
/// a dialect. Keys that are not known are left alone: a later minor version added them.
///
/// # Errors
///
/// If it is no snapshot, of another major version, or anything in it is not of its shape.
pub fn read(path: &Arc<str>, text: &str, scattered: Scattered<'_>) -> Result<Facts, Broken> {
    let mut file = File { lines: Lines::new(path, text), scattered, facts: Facts::default() };
    file.version(text)?;
    let snapshot: Snapshot<Parts<'_>, Parts<'_>> = file.lines.parse(text)?;
    for part in snapshot.databases {
        file.database(part)?;
    }
    for part in snapshot.unknown {
        let unknown: Unknown<'_> = file.lines.parse(part.get())?;
        file.facts.problems.push(Problem {
            location: file.lines.named(part, "subject")?,
            reason: format!("{}: {}", unknown.subject, unknown.reason),
            cure: unknown.cure.into_owned(),
            source_failed: unknown.whole,
        });
    }
    let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
    let columns = file.facts.tables.iter().map(|table| table.columns.len()).sum::<usize>();
    file.facts.coverage = Coverage {
        schema_files: 1,
        schema_bytes: length,
        columns: u64::try_from(columns).unwrap_or(u64::MAX),
        ..Coverage::default()
    };
    Ok(file.facts)
}

/// A snapshot that is being read.
struct File<'t, 's> {
    lines: Lines<'t>,
    scattered: Scattered<'s>,
    facts: Facts,
}

impl<'t> File<'t, '_> {
    /// Looks at the version before anything else: another major may have another shape.
    fn version(&self, text: &'t str) -> Result<(), Broken> {
        #[derive(Deserialize)]
        struct Head {
            schema_version: Option<String>,
        }
        let head: Head = self.lines.parse(text)?;
        let Some(version) = head.schema_version else {
            return Err(self.lines.whole("says no `schema_version`".to_owned()));
        };
        let major = |version: &str| version.split('.').next().map(str::to_owned);
        if major(&version) == major(super::VERSION) {
            return Ok(());
        }
        let version: String = version.chars().take(20).collect();
        let own = super::VERSION;
        Err(self.lines.whole(format!("is of version {version}; this program reads {own}")))
    }

    fn database(&mut self, part: Part<'t>) -> Result<(), Broken> {
        let database: Database<Parts<'_>, Parts<'_>> = self.lines.parse(part.get())?;
        let source = self.facts.sources.len();
        self.facts.sources.push(Source {
            name: database.name,
            path: self.lines.path.to_string(),
            kind: database.kind,
            dialect: database.dialect,
            taken: database.taken.map(|day| day.0),
            device: None,
            earlier: Vec::new(),
        });
        let mut sequences = BTreeMap::new();
        for part in database.sequences {
            let sequence = self.sequence(source, part)?;
            let name = full_name(sequence.schema.as_deref(), &sequence.name);
            sequences.entry(name).or_insert(self.facts.sequences.len());
            self.facts.sequences.push(sequence);
        }
        for part in database.tables {
            let table = self.table(source, part, &sequences)?;
            self.facts.tables.push(table);
        }
        Ok(())
    }

    fn sequence(&self, source: usize, part: Part<'t>) -> Result<facts::Sequence, Broken> {
        let sequence: Sequence<'_> = self.lines.parse(part.get())?;
        let location = self.lines.named(part, "name")?;
        Ok(facts::Sequence {
            source,
            schema: sequence.schema.map(String::from),
            name: sequence.name.into_owned(),
            width: sequence.width.0,
            maximum: sequence.maximum.0,
            increment: sequence.increment.0,
            cycles: sequence.cycles,
            counter: sequence.counter.map(reading),
            curve: curve(&sequence.curve, &location)?,
            location,
        })
    }

    fn table(
        &self,
        source: usize,
        part: Part<'t>,
        sequences: &BTreeMap<String, usize>,
    ) -> Result<facts::Table, Broken> {
        let table: Table<Parts<'_>, Parts<'_>, Parts<'_>> = self.lines.parse(part.get())?;
        let mut columns = Vec::with_capacity(table.columns.len());
        for part in table.columns {
            columns.push(self.column(source, part, sequences)?);
        }
        for part in table.curves {
            let drawn: Curve<'_> = self.lines.parse(part.get())?;
            let location = self.lines.named(part, "column")?;
            let points = curve(&drawn.points, &location)?;
            let Some(column) = columns.iter_mut().find(|column| column.name == drawn.column) else {
                let reason = format!("a curve of `{}`, which is no column here", drawn.column);
                return Err(Broken { location, reason });
            };
            column.curve = points;
        }
        let keys = table.foreign_keys.into_iter().map(|part| self.foreign_key(part));
        Ok(facts::Table {
            source,
            schema: table.schema,
            name: table.name,
            columns,
            primary_key: table.primary_key,
            indexed: table.indexed,
            foreign_keys: keys.collect::<Result<_, _>>()?,
            rows: table.rows,
            // Of use only where rows can be asked.
            created: None,
            location: self.lines.named(part, "name")?,
        })
    }

    fn column(
        &self,
        source: usize,
        part: Part<'t>,
        sequences: &BTreeMap<String, usize>,
    ) -> Result<facts::Column, Broken> {
        let column: Column<'_> = self.lines.parse(part.get())?;
        let location = self.lines.named(part, "name")?;
        let minting = column.minting;
        let minting = minting.map(|minting| self.minting(source, minting, sequences, &location));
        Ok(facts::Column {
            name: column.name.into_owned(),
            type_text: column.r#type.into_owned(),
            width: column.width.0,
            minting: minting.transpose()?,
            maximum: column.highest.map(reading),
            curve: Vec::new(),
            texts: column.texts.map(|texts| Texts {
                longest: texts.longest,
                shortest: texts.shortest,
                prefix: texts.prefix,
                highest: texts.highest.0,
            }),
            former: None,
            minting_lost: None,
            shards: column.shards.map(|shards| {
                let worst = shards.worst.into_iter();
                let worst = worst.map(|shard| (shard.name.into_owned(), shard.highest.0));
                facts::Shards { of: shards.of, worst: worst.collect() }
            }),
            location,
        })
    }

    fn minting(
        &self,
        source: usize,
        minting: Minting<'_>,
        sequences: &BTreeMap<String, usize>,
        location: &Location,
    ) -> Result<facts::Minting, Broken> {
        let broken = |reason: String| Broken { location: location.clone(), reason };
        let dialect = self.facts.sources.get(source).map_or("", |source| source.dialect.as_str());
        let kind = MintingKind::COUNTED
            .into_iter()
            .find(|kind| kind.name() == minting.mechanism)
            .or_else(|| (self.scattered)(dialect, &minting.mechanism).map(MintingKind::Scattered));
        let kind = kind.ok_or_else(|| {
            broken(format!("`{}` hands out no ids in {dialect}", minting.mechanism))
        })?;
        let sequence = minting.sequence.map(|name| {
            let known = sequences.get(name.as_ref()).copied();
            known.ok_or_else(|| broken(format!("there is no sequence `{name}` in its database")))
        });
        Ok(facts::Minting {
            kind,
            sequence: sequence.transpose()?,
            counter: minting.counter.map(reading),
            increment: minting.increment.0,
            assumed: minting.assumed.map(String::from),
            scatter: minting
                .scatter
                .map(|scatter| facts::Scatter { from: scatter.from.0, to: scatter.to.0 }),
        })
    }

    fn foreign_key(&self, part: Part<'t>) -> Result<facts::ForeignKey, Broken> {
        let key: ForeignKey<'_> = self.lines.parse(part.get())?;
        Ok(facts::ForeignKey {
            columns: key.columns.into_iter().map(String::from).collect(),
            schema: key.schema.map(String::from),
            table: key.table.into_owned(),
            target: key.target.into_iter().map(String::from).collect(),
            association: false,
            location: self.lines.named(part, "columns")?,
        })
    }
}

fn reading(reading: Reading) -> facts::Reading {
    facts::Reading {
        value: reading.value.0,
        how: how(reading.how),
        at: reading.at.map(|day| day.0),
    }
}

fn how(how: How) -> facts::How {
    match how {
        How::Counter => facts::How::Counter,
        How::Sequence => facts::How::Sequence,
        How::Maximum => facts::How::Maximum,
        How::Indexed => facts::How::Indexed,
        How::Estimate => facts::How::Estimate,
        How::Queried => facts::How::Queried,
        How::Stated => facts::How::Stated,
        How::Scattered => facts::How::Scattered,
    }
}

/// Reads the points of a curve, each of a later day than the one before it.
fn curve(points: &[Point], location: &Location) -> Result<Vec<facts::Point>, Broken> {
    if let Some(pair) = points.windows(2).find(|pair| pair[0].0.0 >= pair[1].0.0) {
        let reason = format!("the days of its curve do not ascend at {}", pair[1].0.0);
        return Err(Broken { location: location.clone(), reason });
    }
    let point = |Point(day, Spelt(value)): &Point| facts::Point { date: day.0, value: *value };
    Ok(points.iter().map(point).collect())
}

/// Bytes of the longest line whose characters are counted, and that is shown: a snapshot on one line has a column for
/// each byte, or reading it would take the square of its length.
const LONGEST_LINE: usize = 64 * 1024;

/// The text of a file and where its lines start.
struct Lines<'t> {
    path: &'t Arc<str>,
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(path: &'t Arc<str>, text: &'t str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
        Self { path, text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Reads a part of the text, or says where in the file it is not of its shape.
    fn parse<T: Deserialize<'t>>(&self, part: &'t str) -> Result<T, Broken> {
        serde_json::from_str(part).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let line_start = part.split('\n').take(line.saturating_sub(1));
            let line_start = line_start.map(|line| line.len() + 1).sum::<usize>();
            let at = self.offset(part) + line_start + column.saturating_sub(1);
            let text = error.to_string();
            let place = format!(" at line {line} column {column}");
            let reason = text.strip_suffix(&place).unwrap_or(&text);
            let reason = match error.is_eof() {
                true => format!("is cut off: {reason}"),
                false => format!("is no snapshot of this version: {reason}"),
            };
            Broken { location: self.location(at, at + 1), reason }
        })
    }

    /// Returns the place of a value in an object; that of the object if it has no such value.
    fn named(&self, part: Part<'t>, key: &str) -> Result<Location, Broken> {
        let values: BTreeMap<String, Part<'t>> = self.parse(part.get())?;
        let value = values.get(key).map_or(part.get(), |value| value.get());
        let start = self.offset(value);
        Ok(self.location(start, start + value.len()))
    }

    /// Returns where a part of the text starts in it, in bytes.
    fn offset(&self, part: &str) -> usize {
        part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr())
    }

    /// Names the place from one byte to another, as far as the line goes.
    fn location(&self, start: usize, end: usize) -> Location {
        let number = self.starts.partition_point(|line| *line <= start);
        let line_start = number.checked_sub(1).and_then(|at| self.starts.get(at)).copied();
        let line_start = line_start.unwrap_or(0);
        let line_end = self.starts.get(number).map_or(self.text.len(), |next| next - 1);
        let is_short = line_end.saturating_sub(line_start) <= LONGEST_LINE;
        let line = self.text.get(line_start..line_end).filter(|_| is_short).unwrap_or("");
        let column = |byte: usize| {
            let within = byte.min(line_end).saturating_sub(line_start);
            let before = line.as_bytes().get(..within).unwrap_or_default();
            // Bytes that continue a character are none of their own.
            let continued = before.iter().filter(|byte| **byte & 0xC0 == 0x80).count();
            u32::try_from(within + 1 - continued).unwrap_or(u32::MAX)
        };
        let (column, end_column) = (column(start), column(end));
        Location {
            path: Arc::clone(self.path),
            line: u32::try_from(number).unwrap_or(u32::MAX),
            column,
            end_column: end_column.max(column.saturating_add(1)),
            excerpt: line.chars().take(Location::EXCERPT).collect::<String>().into(),
        }
    }

    /// Says what is wrong with the file as a whole.
    fn whole(&self, reason: String) -> Broken {
        let path = Arc::clone(self.path);
        let location = Location { path, line: 0, column: 0, end_column: 0, excerpt: "".into() };
        Broken { location, reason }
    }
}

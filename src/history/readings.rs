//! What the facts of a server tell of its ids on a day, as it is kept.
//!
//! Keeps readings of servers alone: what the config states, or what is known without reading, is no history.

use crate::facts::{Facts, How, Reading};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What is followed of a source, by name, with the number under which its readings are kept.
pub(super) type Series = BTreeMap<Name, i64>;

/// Names one number that is followed from day to day; of a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    /// Schema; empty if there is none.
    pub(super) schema: String,
    /// Table or sequence.
    pub(super) relation: String,
    /// Column; empty for a sequence.
    pub(super) column: String,
    /// Which number.
    pub(super) kind: Kind,
}

/// Which number of a column or sequence is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What its counter handed out last.
    Counter,
    /// The highest in the rows.
    Rows,
}

impl Kind {
    /// Every kind with its spelling in the history.
    const ALL: [(Self, &'static str); 2] = [(Self::Counter, "counter"), (Self::Rows, "rows")];

    /// Returns its spelling in the history.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Counter => Self::ALL[0].1,
            Self::Rows => Self::ALL[1].1,
        }
    }

    /// Returns the kind of a spelling.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

/// What was read of one source.
pub(super) struct Batch {
    /// Its name.
    pub(super) source: String,
    /// What was read, by name; the day of each reading is set.
    pub(super) readings: Vec<(Name, Reading)>,
}

/// Returns what was read, by source; sources of which nothing was read are left out.
pub(super) fn of(facts: &Facts, as_of: Date) -> Vec<Batch> {
    let mut sources = BTreeMap::<&str, BTreeMap<Name, Reading>>::new();
    let mut add = |source: usize, name: Name, reading: Option<Reading>| {
        let Some(source) = facts.sources.get(source) else { return };
        let Some(reading) = reading.filter(|reading| is_read(reading.how)) else { return };
        let at = Some(reading.at.unwrap_or(as_of).min(as_of));
        sources.entry(&source.name).or_default().insert(name, Reading { at, ..reading });
    };
    for table in &facts.tables {
        for column in &table.columns {
            let counter = column.minting.as_ref().and_then(|minting| minting.counter);
            for (kind, reading) in [(Kind::Counter, counter), (Kind::Rows, column.maximum)] {
                let name = name(table.schema.as_ref(), &table.name, &column.name, kind);
                add(table.source, name, reading);
            }
        }
    }
    for sequence in &facts.sequences {
        let name = name(sequence.schema.as_ref(), &sequence.name, "", Kind::Counter);
        add(sequence.source, name, sequence.counter);
    }
    let batch = |(source, readings): (&str, BTreeMap<Name, Reading>)| Batch {
        source: source.to_owned(),
        readings: readings.into_iter().collect(),
    };
    sources.into_iter().map(batch).collect()
}

/// Names a number of a column; of a sequence if the column is empty.
pub(super) fn name(schema: Option<&String>, relation: &str, column: &str, kind: Kind) -> Name {
    Name {
        schema: schema.cloned().unwrap_or_default(),
        relation: relation.to_owned(),
        column: column.to_owned(),
        kind,
    }
}

/// Returns true if a server told it.
fn is_read(how: How) -> bool {
    !matches!(how, How::Stated | How::Scattered)
}

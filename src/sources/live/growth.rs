//! Growth curves on the first run: ids and the times of their rows, at points spread along the key, each found by
//! one seek.
//!
//! Reads no row but those, and nothing of them but the id and the day.

use super::answers::Answers;
use super::catalogue::{Catalogue, Relation};
use super::inquiry::Statement;
use super::ladder::{self, Ranges};
use super::probe::{self, fill};
use super::skip::Skip;
use crate::config::Server;
use crate::facts::{Facts, How, Times};
use crate::rules::live::LivePack;
use crate::sources::schema::curve_of;
use crate::width::Id;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Name of the statement, as its template marks its rows.
const SEEK: &str = "seek";
/// Ids between the least and the highest below which a table is one of look-ups, whose growth says nothing.
const LEAST: Id = 10_000;

/// Returns the column that tells when a row of a relation was created, and the expression for its day.
pub(super) fn created(
    pack: &LivePack,
    facts: &Facts,
    relation: &Relation,
) -> Option<(usize, String)> {
    let table = facts.tables.get(relation.table)?;
    let created = table.created.filter(|created| relation.readable.contains(&created.column))?;
    let day = &pack.probe.day;
    let day = match created.times {
        Times::Calendar => &day.calendar,
        Times::Epoch => &day.epoch,
        Times::Text => &day.text,
    };
    let day = if day.is_empty() { &pack.probe.day.calendar } else { day };
    let name = &table.columns.get(created.column)?.name;
    Some((created.column, fill(day, &[("column", pack.quoted(name))])))
}

/// Returns the statements that seek rows along the keys of tables whose rows tell when they were created: one a table.
pub(super) fn statements(
    pack: &LivePack,
    server: &Server,
    catalogue: &Catalogue,
    ranges: &Ranges,
) -> Vec<Statement> {
    if !server.curve {
        return Vec::new();
    }
    let skip = Skip::new(server);
    let relations = catalogue.relations.iter().filter(|relation| !skip.takes(relation));
    relations.filter_map(|relation| statement(pack, catalogue, ranges, relation)).collect()
}

/// Returns the statement of one table; `None` if no index serves, or there is nothing to learn.
fn statement(
    pack: &LivePack,
    catalogue: &Catalogue,
    ranges: &Ranges,
    relation: &Relation,
) -> Option<Statement> {
    let (time, day) = relation.created.as_ref()?;
    let table = catalogue.facts.tables.get(relation.table)?;
    let may = |at: &usize| relation.readable.contains(at) && relation.sought.contains(at);
    let mut keys = table.columns.iter().enumerate().filter_map(|(at, column)| {
        let serves = ladder::mints(column) && ladder::is_number(column) && at != *time && may(&at);
        let &(lowest, highest) = ranges.get(&(relation.table, at)).filter(|_| serves)?;
        Some((column, Points::between(lowest, highest, pack.probe.most_seeks)?))
    });
    let (column, points) = keys.next()?;
    let mut values = probe::of_column(pack, relation, column);
    values.push(("day", day.clone()));
    let point = |id: &Id| {
        let mut values = values.clone();
        values.push(("id", id.to_string()));
        fill(&pack.probe.point, &values)
    };
    let texts: Vec<String> = points.ids.iter().map(point).collect();
    values.push(("points", texts.join(&pack.probe.point_join)));
    values.push(("lowest", points.lowest.to_string()));
    values.push(("highest", points.highest.to_string()));
    values.push(("step", points.step.to_string()));
    Some(Statement {
        name: SEEK.to_owned(),
        tells: format!(
            "When the rows of {} were created, at {} ids along {}: {} each.",
            relation.shown,
            points.ids.len(),
            column.name,
            How::Indexed.cost()
        ),
        sql: fill(&pack.probe.seek, &values),
        about: relation.shown.clone(),
        seeks: u64::try_from(points.ids.len()).unwrap_or(u64::MAX),
        ..Statement::default()
    })
}

/// Ids along a key.
struct Points {
    lowest: Id,
    highest: Id,
    step: Id,
    /// From the lowest in steps, and the highest.
    ids: BTreeSet<Id>,
}

impl Points {
    /// Spreads at most `most` ids; `None` if there are too few ids for growth.
    fn between(lowest: Id, highest: Id, most: u32) -> Option<Self> {
        let span = highest.checked_sub(lowest).filter(|span| *span >= LEAST)?;
        let steps = Id::from(most.max(2) - 1);
        let step = (span + steps - 1) / steps;
        let mut ids: BTreeSet<Id> = (0..steps).map(|at| lowest + at * step).collect();
        ids.retain(|id| *id < highest);
        ids.insert(highest);
        Some(Self { lowest, highest, step, ids })
    }
}

/// Adds what was answered to the facts.
pub(super) fn read(answers: &Answers, as_of: Date, catalogue: &mut Catalogue) {
    // The same row may be the first at or after several points.
    let mut rows: BTreeMap<(usize, usize), BTreeMap<Id, &str>> = BTreeMap::new();
    let places = ladder::places(catalogue);
    for row in answers.rows(SEEK) {
        let place = places.get(&(row.word("relation"), row.word("name")));
        if let (Some(place), Some(id), Some(at)) = (place, row.number("id"), row.text("at")) {
            rows.entry(*place).or_default().insert(id, at);
        }
    }
    for ((table, column), rows) in rows {
        let column =
            catalogue.facts.tables.get_mut(table).and_then(|it| it.columns.get_mut(column));
        if let Some(column) = column {
            column.curve = curve_of(rows.into_iter(), as_of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_run_from_the_least_id_to_the_highest_and_never_beyond() {
        let between =
            |lowest, highest| Points::between(lowest, highest, 64).map(|points| points.ids);
        let spread = between(1, 1_000_000).unwrap();
        assert_eq!(spread.len(), 64);
        assert_eq!((spread.first(), spread.last()), (Some(&1), Some(&1_000_000)));
        let widest = between(Id::from(i64::MIN), Id::from(u64::MAX)).unwrap();
        assert_eq!((widest.len(), widest.last()), (64, Some(&Id::from(u64::MAX))));
        assert_eq!(between(1, 10_000), None);
        assert_eq!(between(Id::MIN, Id::MAX), None);
    }
}

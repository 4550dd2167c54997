//! The catalogues of MySQL and MariaDB: what `information_schema` tells becomes tables, keys and counters.
//!
//! Widths, minting and keys are the replay's; nothing here judges a type.

mod hidden;
mod listed;
mod told;

#[cfg(test)]
mod tests;

use super::{Catalogue, Counter, Relation};
use crate::config::Server;
use crate::facts::{Facts, MintingKind, Table};
use crate::rules::dialect::by_name;
use crate::rules::live::LivePack;
use crate::sources::live::answers::Answers;
use crate::sources::schema::{Change, Database, Name, Script, Spot};
use hidden::Hidden;
use jiff::civil::Date;
use listed::{Listed, ListedSequence, shown};
use std::collections::{BTreeMap, BTreeSet};
use told::Told;

/// Makes facts of what the catalogues answered.
pub(super) fn read(
    answers: &Answers,
    pack: &'static LivePack,
    server: &Server,
    as_of: Date,
) -> Catalogue {
    let Some(dialect) = by_name(&pack.dialect) else { return Catalogue::default() };
    let told = Told::of(answers);
    let listed = Listed::of(answers);
    let path = &server.location.path;
    let mut database = Database::new(&server.name, path, &told.kind(pack), dialect, as_of);
    let taken = told.taken(as_of);
    database.taken(Some(taken));
    let script = Script { path, text: "" };
    // Before the tables, whose columns take their values.
    let sequences = listed.sequences.iter().flat_map(|(&name, state)| {
        let options = state.map(ListedSequence::options).unwrap_or_default();
        let name_of = named(name.0, name.1);
        let create = Change::CreateSequence { name: name_of, options, spot: Spot::default() };
        [Some(create), state.and_then(|state| state.handed_out(name))].into_iter().flatten()
    });
    database.apply(&script, sequences.collect());
    // One by one, because all of them at once take more memory than what they become.
    for (&name, table) in &listed.tables {
        database.apply(&script, vec![table.create(name, dialect)]);
    }
    let mut facts = database.finish();
    settle(&mut facts, server, &told, taken);
    facts.problems.extend(told.problems(server, taken));
    facts.sources.iter_mut().for_each(|source| source.clamps = told.clamps);
    let hidden = Hidden { server, pack, told: &told, listed: &listed };
    facts.problems.extend(hidden.problems(answers));
    let counters = counters(&facts, pack);
    let relations = relations(&facts, pack, &listed);
    Catalogue { facts, relations, counters, estimates: BTreeMap::new() }
}

fn named(schema: &str, name: &str) -> Name {
    Name { schema: Some(schema.to_owned()), name: name.to_owned() }
}

/// Says of all that was read where it is declared, when it was true and in which steps the server counts.
fn settle(facts: &mut Facts, server: &Server, told: &Told, taken: Date) {
    for table in &mut facts.tables {
        table.location = server.location.clone();
        table.foreign_keys.iter_mut().for_each(|key| key.location = server.location.clone());
        let misled = counts_in_groups(table);
        for column in &mut table.columns {
            column.location = server.location.clone();
            let Some(minting) = &mut column.minting else { continue };
            if minting.kind == MintingKind::AutoIncrement {
                minting.increment = told.increment;
            }
            if misled {
                minting.counter = None;
            }
            minting.counter.iter_mut().for_each(|counter| counter.at = Some(taken));
        }
    }
    for sequence in &mut facts.sequences {
        sequence.location = server.location.clone();
        sequence.counter.iter_mut().for_each(|counter| counter.at = Some(taken));
    }
    facts.problems.iter_mut().for_each(|problem| problem.location = server.location.clone());
}

/// Returns true if ids are counted within each group of rows, so that the table's counter tells nothing: engines other
/// than `InnoDB` do so if the column leads no index, <https://dev.mysql.com/doc/refman/8.4/en/example-auto-increment.html>.
fn counts_in_groups(table: &Table) -> bool {
    let counted = |minting: &crate::facts::Minting| minting.kind == MintingKind::AutoIncrement;
    let leads =
        |name: &String| table.primary_key.first() == Some(name) || table.indexed.contains(name);
    let mut columns = table.columns.iter();
    columns.any(|column| column.minting.as_ref().is_some_and(counted) && !leads(&column.name))
}

/// Returns the statements that ask sequences for their state, which stands nowhere else.
fn counters(facts: &Facts, pack: &LivePack) -> Vec<Counter> {
    let each = facts.sequences.iter().enumerate().map(|(at, sequence)| {
        let name = (sequence.schema.as_deref().unwrap_or_default(), sequence.name.as_str());
        let relation = format!("{}.{}", pack.quoted(name.0), pack.quoted(name.1));
        let shown = shown(name);
        let literal = format!("'{}'", shown.replace('\'', "''"));
        // A name may hold what looks like a placeholder: nothing is filled in behind it.
        let parts = pack.sequence.split("{relation}").map(|part| part.replace("{shown}", &literal));
        let sql = parts.collect::<Vec<_>>().join(&relation);
        Counter { sequence: at, shown, sql }
    });
    each.collect()
}

/// Returns what may be looked at in the rows of tables.
fn relations(facts: &Facts, pack: &LivePack, listed: &Listed<'_>) -> Vec<Relation> {
    let relation = |(at, table): (usize, &Table)| {
        let name = (table.schema.as_deref().unwrap_or_default(), table.name.as_str());
        let listed = listed.tables.get(&name)?;
        let places = |names: &BTreeSet<&str>| {
            let columns = table.columns.iter().enumerate();
            columns
                .filter(|(_, column)| names.contains(column.name.as_str()))
                .map(|(at, _)| at)
                .collect()
        };
        Some(Relation {
            table: at,
            shown: shown(name),
            sql: format!("{}.{}", pack.quoted(name.0), pack.quoted(name.1)),
            readable: places(&listed.readable),
            sought: places(&listed.sought),
            created: None,
            rows: listed.rows,
        })
    };
    facts.tables.iter().enumerate().filter_map(relation).collect()
}

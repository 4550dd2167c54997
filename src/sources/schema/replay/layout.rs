//! Tells the row scanner what each value of an `INSERT` or `COPY` is good for.

use super::Replay;
use super::state::{ColumnState, Minted, TableState};
use super::widths::{Kind, held};
use crate::facts::{Created, Times};
use crate::rules::names::is_id;
use crate::rules::templates::unprefixed;
use crate::rules::times::{creation_rank, never_creation};
use crate::sources::schema::ddl::model::Name;
use crate::sources::schema::layout::{ColumnUse, Layout};
use std::collections::BTreeMap;

/// One value of a row: its column, and what the column's type holds.
struct Value<'a> {
    column: &'a ColumnState,
    kind: Kind,
}

impl Replay {
    /// Returns the layout of a table's rows, `columns` being the list of the statement if it has one; `None` if the
    /// table or one of the columns is not known.
    pub(crate) fn layout(
        &self,
        schema: Option<&str>,
        table: &str,
        columns: Option<&[String]>,
    ) -> Option<Layout> {
        let name = Name { schema: schema.map(str::to_owned), name: unprefixed(table).to_owned() };
        let index = self.find_table(&name)?;
        let state = self.tables.get(index)?;
        let positions: Vec<usize> = match columns {
            Some(names) => {
                let known = state.columns.iter().enumerate();
                let known: BTreeMap<_, _> =
                    known.map(|(at, column)| (column.name.as_str(), at)).collect();
                let position = |name: &String| {
                    known.get(name.as_str()).copied().or_else(|| state.position(name))
                };
                names.iter().map(position).collect::<Option<_>>()?
            }
            None => (0..state.columns.len()).filter(|&at| is_given(&state.columns[at])).collect(),
        };
        let value = |&at: &usize| {
            let column = state.columns.get(at)?;
            Some(Value { column, kind: held(&column.of, self.pack, &self.domains).kind })
        };
        let values: Vec<_> = positions.iter().map(value).collect::<Option<_>>()?;
        let curves = match creation_time(&values) {
            Some(time) => self.curve_ids(index, &values).into_iter().map(|id| (id, time)).collect(),
            None => Vec::new(),
        };
        Some(Layout {
            table: index,
            columns: values.iter().map(use_of).collect(),
            curves,
            ordinals: values.iter().map(|value| value.column.number).collect(),
        })
    }

    /// Returns the column that tells when a row was created.
    pub(super) fn created(&self, state: &TableState) -> Option<Created> {
        let kind = |column| held(column, self.pack, &self.domains).kind;
        let columns = state.columns.iter();
        let values: Vec<_> =
            columns.map(|column| Value { column, kind: kind(&column.of) }).collect();
        let column = creation_time(&values)?;
        let times = match values.get(column)?.kind {
            Kind::Integer => Times::Epoch,
            Kind::Text => Times::Text,
            Kind::Time | Kind::Other => Times::Calendar,
        };
        Some(Created { column, times })
    }

    /// Returns the names of a table's columns in order, with true for those that are computed.
    pub(crate) fn columns(&self, table: &str) -> Option<Vec<(String, bool)>> {
        let name = Name { schema: None, name: table.to_owned() };
        let state = self.tables.get(self.find_table(&name)?)?;
        let columns = state.columns.iter();
        Some(columns.map(|column| (column.name.clone(), column.computed)).collect())
    }

    /// Returns the positions of ids whose growth is wanted: minting columns, else the key, else a column named `id`.
    fn curve_ids(&self, table: usize, values: &[Value<'_>]) -> Vec<usize> {
        let integers = |wanted: &dyn Fn(&ColumnState) -> bool| -> Vec<usize> {
            let ids = values
                .iter()
                .enumerate()
                .filter(|(_, value)| value.kind == Kind::Integer && wanted(value.column));
            ids.map(|(at, _)| at).collect()
        };
        let root = self.root(table);
        let state = &self.tables[root];
        let names = self.minting_names(root);
        let minting = integers(&|column| names.contains(column.name.as_str()));
        if !minting.is_empty() {
            return minting;
        }
        let mut by_key = integers(&|column| is_key(state, column));
        if by_key.is_empty() {
            by_key = integers(&|column| column.name.eq_ignore_ascii_case("id"));
        }
        by_key.truncate(1);
        by_key
    }

    /// Returns the table that a partition is part of, at whatever depth, or the table itself.
    pub(super) fn root(&self, table: usize) -> usize {
        let mut at = table;
        // A ring of partitions cannot be, and ends here.
        for _ in 0..self.tables.len() {
            match self.tables.get(at).and_then(|state| state.partition_of) {
                Some(parent) if self.tables.get(parent).is_some_and(|parent| !parent.dropped) => {
                    at = parent;
                }
                _ => return at,
            }
        }
        at
    }
}

/// Returns true for columns whose values stand in rows that list no columns: a counted identity's never do.
fn is_given(column: &ColumnState) -> bool {
    !column.invisible && !matches!(column.mint, Some(Minted::Counted(_)))
}

fn is_key(table: &TableState, column: &ColumnState) -> bool {
    table.primary_key.contains(&column.name)
}

/// Returns true for a short text column that is named like an id.
fn may_hold_ids(column: &ColumnState) -> bool {
    /// A 64-bit id has 19 digits; longer columns outlive it with any prefix.
    const SHORT: u64 = 20;
    let is_short = column.of.arguments.first().is_some_and(|length| *length <= SHORT);
    is_short && is_id(&column.name)
}

fn use_of(value: &Value<'_>) -> ColumnUse {
    match value.kind {
        Kind::Time => ColumnUse::Time,
        Kind::Integer | Kind::Text if creation_rank(&value.column.name).is_some() => {
            ColumnUse::Time
        }
        Kind::Integer => ColumnUse::Integer,
        Kind::Text if may_hold_ids(value.column) => ColumnUse::Text,
        Kind::Text | Kind::Other => ColumnUse::Other,
    }
}

/// Returns the position of the column that tells when a row was created: the best name, else the first timestamp
/// that is never null and is not named for something else.
fn creation_time(values: &[Value<'_>]) -> Option<usize> {
    let named = values.iter().enumerate().filter(|(_, value)| use_of(value) == ColumnUse::Time);
    let best = named
        .filter_map(|(at, value)| creation_rank(&value.column.name).map(|rank| (rank, at)))
        .min();
    best.map(|(_, at)| at).or_else(|| {
        let suits = |value: &Value<'_>| {
            value.kind == Kind::Time && value.column.not_null && !never_creation(&value.column.name)
        };
        values.iter().position(suits)
    })
}

//! Changes as readers of code make them: tables, columns and keys from names and definitions.
//!
//! Definitions are SQL, as a `CREATE TABLE` writes them after a column's name: what a framework's words mean is data
//! in its pack, and the SQL reader says what that holds.

use crate::rules::dialect::DialectPack;
use crate::sources::schema::{
    Change, Clause, ColumnDef, Constraint, CreateTable, Name, Reference, Spot, column_of,
};

/// Returns a name, split from its schema at a dot.
pub(crate) fn named(name: &str) -> Name {
    match name.rsplit_once('.') {
        Some((schema, name)) => Name { schema: Some(schema.to_owned()), name: name.to_owned() },
        None => Name { schema: None, name: name.to_owned() },
    }
}

/// Returns a column defined as in SQL: `bigint unsigned not null auto_increment primary key`.
pub(crate) fn column(name: &str, definition: &str, spot: Spot, pack: &DialectPack) -> ColumnDef {
    column_of(name, definition, spot, pack)
}

/// Creates a table.
pub(crate) fn create(
    name: &str,
    spot: Spot,
    columns: Vec<ColumnDef>,
    constraints: Vec<Constraint>,
) -> Change {
    let name = Some(named(name));
    Change::CreateTable(Box::new(CreateTable {
        name,
        spot,
        columns,
        constraints,
        has_options: true,
        ..CreateTable::default()
    }))
}

/// Changes a table.
pub(crate) fn alter(table: &str, clause: Clause) -> Change {
    let (table, clause) = (named(table), Box::new(clause));
    Change::AlterTable { table, if_exists: false, asks: false, clause }
}

/// Ties columns to a table's; without a target, to its primary key. `association` is true if only the program knows.
pub(crate) fn reference(
    columns: &[&str],
    table: &str,
    target: &[&str],
    association: bool,
    spot: Spot,
) -> Constraint {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let (columns, target) = (owned(columns), owned(target));
    Constraint::Foreign(Reference { columns, table: named(table), target, association, spot })
}

//! Snapshots: what a database held on a day, between facts and a file of JSON that a repository without access to the
//! database can keep.
//!
//! Holds no row of any table, only ids and days; a file is untrusted when it is read. Touches no file itself.

mod layout;
mod read;
mod shapes;
mod write;

pub use read::{Broken, read};
pub use write::write;

use schemars::generate::SchemaSettings;
use shapes::{Column, Database, Snapshot, Table};

/// Version of the shape: a new major breaks readers, a new minor only adds.
const VERSION: &str = "1.0";

/// What `$schema` says, by which a file is known for a snapshot of major version 1.
const NAME: &str = "urn:idwidth:snapshot:1";

/// A snapshot with nothing left to be read or written one by one.
type Whole = Snapshot<Vec<Database<Vec<Table<Vec<Column<'static>>>>>>>;

/// Returns the JSON Schema (draft 2020-12) of a snapshot, derived from the structs that write it.
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Whole>();
    schema.insert("$id".to_owned(), NAME.into());
    format!("{:#}\n", schema.to_value())
}

#[cfg(test)]
mod tests;

//! What was read, before anything is made of it: columns, carriers in code, high-water marks, problems.
//!
//! Plain data. Nothing here is serializable, and nothing knows whether it came from SQL, YAML or Kotlin
//! save to print its origin.

mod code;
mod curve;
mod drift;
mod ignore;
mod location;
mod outcome;
mod pin;
mod platform;
mod problem;
mod schema;
#[cfg(test)]
pub(crate) mod sketch;

pub use code::{
    Boundary, BoundaryKind, Carrier, CarrierKind, Consumer, Exclusion, Flow, FlowKind, Generated,
    Stored,
};
pub use curve::{Day, grown, joined};
pub use drift::{Declared, Drift, DriftKind};
pub use ignore::Ignore;
pub use location::Location;
pub use outcome::{Outcome, OutcomeCode};
pub use pin::{External, Pin};
pub use platform::{Condition, Shown};
pub use problem::{ChangedFiles, Coverage, Problem};
pub use schema::{
    Column, Created, Earlier, ForeignKey, Former, How, Minting, MintingKind, Point, Reading,
    Scatter, Sequence, Shards, Source, Table, Texts, Times,
};

/// Everything that was read, in the order in which it was named, then by path.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Dumps, schema files and, later, servers; tables and sequences name theirs by index.
    pub sources: Vec<Source>,
    /// Tables with their columns and keys.
    pub tables: Vec<Table>,
    /// Sequences, owned or not.
    pub sequences: Vec<Sequence>,
    /// Columns of servers that their migrations or schema files declare differently.
    pub drifts: Vec<Drift>,
    /// Declarations and conversions in code.
    pub carriers: Vec<Carrier>,
    /// By language, on what the width of its types of platform width depends.
    pub platforms: std::collections::BTreeMap<String, Condition>,
    /// How values pass from one carrier in code to another.
    pub flows: Vec<Flow>,
    /// Links that the config pins or refuses.
    pub pins: Vec<Pin>,
    /// Id spaces of somebody else that the config declares.
    pub externals: Vec<External>,
    /// What comments and annotations say is not to be told.
    pub ignores: Vec<Ignore>,
    /// Files that the change under review adds or edits, as locations name them.
    pub changed: std::collections::BTreeSet<std::sync::Arc<str>>,
    /// What could not be read or understood.
    pub problems: Vec<Problem>,
    /// How much was looked at.
    pub coverage: Coverage,
}

impl Facts {
    /// Returns the place of a column by its names, in any case; the first of that name if there are several.
    pub fn stored(&self, table: &str, column: &str) -> Option<Stored> {
        let at = self.tables.iter().position(|known| known.name.eq_ignore_ascii_case(table))?;
        let columns = &self.tables.get(at)?.columns;
        let column = columns.iter().position(|known| known.name.eq_ignore_ascii_case(column))?;
        Some(Stored { table: at, column })
    }
}

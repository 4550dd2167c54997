//! What code declares of a column otherwise than the server has it.

use super::Location;
use crate::width::{Id, Width};

/// A column of a server that its migrations or schema files declare differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Index into `Facts::tables` of the server's table.
    pub table: usize,
    /// Index into the table's columns.
    pub column: usize,
    /// In what they differ.
    pub kind: DriftKind,
    /// What the code says.
    pub declared: Declared,
}

/// In what a column's declaration and the column differ; the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DriftKind {
    /// They hold ids of different size.
    Width,
    /// One mints ids and the other does not.
    Minting,
    /// The sequence behind one ends before that of the other, and before the column does.
    Sequence,
}

/// A column as code declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Type as written.
    pub type_text: String,
    /// What it holds.
    pub width: Width,
    /// The last id that it can hold or be given; `None` if unlimited or unknown.
    pub ceiling: Option<Id>,
    /// True if the database is to hand out its values.
    pub mints: bool,
    /// What declares it, for reports: `Rails schema`.
    pub by: String,
    /// The line that declares it.
    pub location: Location,
}

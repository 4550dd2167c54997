//! What the row scanner must know of a table, and what it learns from the rows.

use super::texts::Shape;
use crate::facts::Point;
use crate::width::Id;
use std::collections::BTreeMap;

/// What a column's values are good for while rows stream by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnUse {
    /// Its maximum is wanted.
    Integer,
    /// Its maximum length and the numbers in it are wanted: text that may be ids.
    Text,
    /// It may tell when the row was created: a date, a timestamp, or seconds or milliseconds since 1970.
    Time,
    /// Step over it.
    Other,
}

/// The columns of one `INSERT` or `COPY`, in the order of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The table, as the replay counts them.
    pub(crate) table: usize,
    /// Use of each value of a row.
    pub(crate) columns: Vec<ColumnUse>,
    /// Positions whose growth curve is wanted, with the position of the column that dates their rows.
    pub(crate) curves: Vec<(usize, usize)>,
    /// Position of each value in the table's columns.
    pub(crate) ordinals: Vec<usize>,
}

/// What the rows of one table told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Observed {
    /// Rows scanned.
    pub(crate) rows: u64,
    /// Highest value by table column.
    pub(crate) maxima: BTreeMap<usize, Id>,
    /// What the values of text columns look like that may be ids, by table column.
    pub(crate) texts: BTreeMap<usize, Shape>,
    /// Growth curve by table column: the highest id created up to each day.
    pub(crate) curves: BTreeMap<usize, Vec<Point>>,
}

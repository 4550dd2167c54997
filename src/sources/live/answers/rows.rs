//! Rows of text, kept small: all values of a statement stand in one text, because a server with many tables has millions.

/// Rows of one statement, as any client would show them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Names of the columns, in lower case; the first is [`super::MARK`].
    columns: Vec<String>,
    /// The values, row by row, one right behind the other.
    text: String,
    /// Where each value ends in the text, in bytes.
    ends: Vec<usize>,
    /// Whether each value is NULL; then it takes no text.
    nulls: Vec<bool>,
}

impl Rows {
    /// Starts without a row, with the names of the columns.
    pub fn new(columns: Vec<String>) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Gathers rows of values as text; `None` is NULL.
    pub fn of<V: AsRef<str>, R: IntoIterator<Item = Option<V>>>(
        columns: Vec<String>,
        rows: impl IntoIterator<Item = R>,
    ) -> Self {
        let mut all = Self::new(columns);
        rows.into_iter().for_each(|row| all.push(row));
        all
    }

    /// Adds a row. What it lacks is NULL, and what it has beyond the columns is no value of any.
    pub fn push<V: AsRef<str>>(&mut self, row: impl IntoIterator<Item = Option<V>>) {
        let mut row = row.into_iter();
        for _ in 0..self.columns.len() {
            let value = row.next().flatten();
            self.text.push_str(value.as_ref().map_or("", AsRef::as_ref));
            self.ends.push(self.text.len());
            self.nulls.push(value.is_none());
        }
    }

    /// Returns the names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Returns how many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len().checked_div(self.columns.len()).unwrap_or(0)
    }

    /// Returns true if there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns a value by the places of its row and its column; `None` if it is NULL or nowhere.
    pub fn value(&self, row: usize, column: usize) -> Option<&str> {
        if row >= self.len() || column >= self.columns.len() {
            return None;
        }
        let at = row * self.columns.len() + column;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        (!self.nulls[at]).then(|| &self.text[start..self.ends[at]])
    }

    /// Gives back the room for more rows.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.nulls.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_where_they_were_put_and_short_rows_are_filled_with_nulls() {
        let columns = ["idwidth", "a", "b"].map(str::to_owned).to_vec();
        let rows = [vec![Some("t"), Some(""), None], vec![Some("t"), Some("é")], vec![None; 5]];
        let rows = Rows::of(columns, rows);
        let read = |row| (0..3).map(|column| rows.value(row, column)).collect::<Vec<_>>();
        assert_eq!(read(0), [Some("t"), Some(""), None]);
        assert_eq!(read(1), [Some("t"), Some("é"), None]);
        assert_eq!((read(2), read(3), rows.len()), (vec![None; 3], vec![None; 3], 3));
    }
}

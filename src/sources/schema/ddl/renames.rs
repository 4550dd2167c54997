//! Reads calls that change what is there without DDL: a routine that renames, a statement that sets a counter.

use super::Reader;
use super::model::{Change, Clause, Name};
use super::tokens::Cursor;

impl Reader<'_> {
    /// Reads such a call; false if this is none.
    pub(super) fn call(&mut self, cursor: Cursor<'_>) -> bool {
        let changes = self.rename_call(cursor).or_else(|| self.reseed(cursor));
        let found = changes.is_some();
        self.changes.extend(changes.flatten());
        found
    }

    /// Reads `EXEC sp_rename 'table.column', 'new', 'COLUMN'`, with or without names of the parameters.
    fn rename_call(&self, mut cursor: Cursor<'_>) -> Option<Option<Change>> {
        let renames = self.pack.words.statements.renames.as_ref()?;
        let _ = cursor.eat("exec") || cursor.eat("execute");
        if !cursor.qualified()?.name.eq_ignore_ascii_case(renames) {
            return None;
        }
        let texts: Vec<_> = cursor.items().into_iter().map(Cursor::first_string).collect();
        let [Some(old), Some(new), ref kind @ ..] = texts[..] else { return Some(None) };
        let mut path = parts(old);
        let kind = kind.first().copied().flatten().unwrap_or_default();
        let to = Name { schema: None, name: new.to_owned() };
        let clause = if kind.eq_ignore_ascii_case("column") || path.len() > 2 {
            let from = path.pop()?;
            Clause::RenameColumn { from, to: to.name }
        } else {
            Clause::RenameTable(to)
        };
        let name = path.pop()?;
        let table = Name { schema: path.pop(), name };
        // What is no table is an index, a constraint or a type.
        Some(Some(Change::AlterTable {
            table,
            if_exists: true,
            asks: false,
            clause: Box::new(clause),
        }))
    }

    /// Reads `DBCC CHECKIDENT ('table', RESEED, value)`.
    fn reseed(&self, mut cursor: Cursor<'_>) -> Option<Option<Change>> {
        let words = self.pack.words.tables.reseed.as_ref()?;
        if !cursor.eat(words) {
            return None;
        }
        let items = cursor.group()?.items();
        let [table, .., value] = &items[..] else { return Some(None) };
        let mut table = *table;
        let table = match table.first_string() {
            Some(text) => {
                let mut path = parts(text);
                let name = path.pop()?;
                Some(Name { schema: path.pop(), name })
            }
            None => table.qualified(),
        };
        let value = { *value }.number();
        Some(table.zip(value).map(|(table, value)| Change::Counter { table, value }))
    }
}

/// Cuts a name in a string at its points, without brackets and quotes.
fn parts(text: &str) -> Vec<String> {
    let plain = |part: &str| part.trim().trim_matches(['[', ']', '"']).to_owned();
    text.split('.').map(plain).filter(|part| !part.is_empty()).collect()
}

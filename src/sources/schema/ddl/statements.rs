//! Tells what kind a statement is, and reads the short kinds.

use super::alter_table::alter_table;
use super::column::name_list;
use super::create_table::{create_schema, create_table, select_into};
use super::keys::leading_column;
use super::model::{Change, Name};
use super::sequence::{options, set_values};
use super::tokens::Cursor;
use super::types::type_text;
use super::{CLAUSE_CURE, Reader};
use crate::sources::schema::NOT_KNOWN;
use sqlparser::tokenizer::Token;

/// Objects whose `CREATE`, `ALTER` and `DROP` are read.
const OBJECTS: [&str; 8] =
    ["table", "sequence", "view", "index", "domain", "type", "schema", "database"];

/// How far from the start of a statement the kind of its object is looked for: past `DEFINER` and `SQL SECURITY`.
const KIND_WITHIN: usize = 24;

/// Returns how many `BEGIN` blocks are open after a piece of a body, when `open` were before it.
fn open_blocks(piece: Cursor<'_>, open: usize) -> usize {
    let begun = piece.texts().filter(|word| word.eq_ignore_ascii_case("begin")).count();
    let statement_ends = ["end if", "end loop", "end case", "end while", "end repeat", "end for"];
    let ended = piece.starts("end") && !statement_ends.iter().any(|end| piece.starts(end));
    (open + begun).saturating_sub(usize::from(ended))
}

/// Returns true for `SELECT .. INTO @variable`, which may put a statement together.
fn into_variable(cursor: Cursor<'_>) -> bool {
    let mut rest = cursor;
    while cursor.starts("select") && !rest.is_empty() {
        if rest.starts("into @") {
            return true;
        }
        rest.skip(1);
    }
    false
}

impl Reader<'_> {
    /// Reads the statements of a text, one as a rule; bodies of triggers and the like are stepped over.
    pub(super) fn statements(&mut self, cursor: Cursor<'_>) {
        let mut open = 0;
        for piece in cursor.pieces() {
            if open > 0 || self.has_body(piece) {
                if open == 0
                    && let Some((_, named)) = self.object(piece)
                {
                    self.routine(named, cursor);
                }
                open = open_blocks(piece, open);
            } else {
                self.statement(piece);
            }
        }
    }

    /// Returns true for `CREATE` of something that holds statements.
    fn has_body(&self, piece: Cursor<'_>) -> bool {
        let ignored = &self.pack.words.statements.ignored_objects;
        let mut words = piece.texts();
        piece.starts("create")
            && self.object(piece).is_some_and(|(kind, _)| ignored.contains(&kind))
            && words.any(|word| word.eq_ignore_ascii_case("begin"))
    }

    /// Reads a statement of any kind.
    pub(super) fn statement(&mut self, mut cursor: Cursor<'_>) {
        match cursor.word().as_deref() {
            None if cursor.is_empty() => {}
            Some("create") => self.create(cursor),
            Some("alter") => self.alter(cursor),
            Some("drop") => self.drop(cursor),
            Some("rename") if cursor.eat("rename table") => self.rename(cursor),
            Some("use") => {
                cursor.skip(1);
                let schema = cursor.name();
                self.changes.push(Change::Use(schema));
            }
            Some("set") if cursor.eat("set search_path") => self.search_path(cursor),
            _ => self.other(cursor),
        }
    }

    fn other(&mut self, mut cursor: Cursor<'_>) {
        let words = &self.pack.words;
        if words.tables.rows_follow.as_ref().is_some_and(|words| cursor.eat(words)) {
            self.changes.extend(cursor.qualified().map(Change::RowsFollow));
            return;
        }
        if cursor.starts("select") || cursor.starts("do") {
            let values = set_values(cursor);
            let found = !values.is_empty();
            self.changes.extend(values);
            if found {
                return;
            }
        }
        if cursor.starts("call") || cursor.starts("select") {
            self.runs(cursor);
        }
        if cursor.starts("select") {
            select_into(self, cursor);
        }
        if self.call(cursor) {
            return;
        }
        if let Some(rows) = self.counter_rows(cursor) {
            self.changes.extend(rows);
        } else if cursor.starts_any(&words.statements.code).is_some() || into_variable(cursor) {
            self.dynamic(cursor);
        } else if cursor.starts_any(&words.statements.ignored).is_none() {
            let reason = format!("a statement that is not known: `{}`", cursor.preview());
            self.trouble(cursor, &reason, NOT_KNOWN);
        }
    }

    /// Reads rows of the table that keeps counters: `INSERT INTO sqlite_sequence VALUES('notes',3000000000)`.
    fn counter_rows(&self, mut cursor: Cursor<'_>) -> Option<Vec<Change>> {
        let counters = self.pack.words.minting.counter_table.as_ref()?;
        if !cursor.eat("insert into") || !cursor.name()?.eq_ignore_ascii_case(counters) {
            return None;
        }
        while !cursor.starts("values") {
            cursor.take()?;
        }
        cursor.skip(1);
        let row = |mut row: Cursor<'_>| {
            let [table, value] = &row.group()?.items()[..] else { return None };
            let table = Name { schema: None, name: { *table }.name()? };
            Some(Change::Counter { table, value: { *value }.number()? })
        };
        Some(cursor.items().into_iter().filter_map(row).collect())
    }

    /// Returns the kind of object, and the cursor behind it.
    fn object<'a>(&self, mut cursor: Cursor<'a>) -> Option<(String, Cursor<'a>)> {
        cursor.skip(1);
        for _ in 0..KIND_WITHIN {
            let word = cursor.word();
            cursor.take()?;
            if let Some(word) = word {
                let ignored = &self.pack.words.statements.ignored_objects;
                if OBJECTS.contains(&word.as_str()) || ignored.contains(&word) {
                    return Some((word, cursor));
                }
            }
        }
        None
    }

    /// Reads `CREATE ..`.
    pub(super) fn create(&mut self, cursor: Cursor<'_>) {
        let Some((kind, mut rest)) = self.object(cursor) else { return self.unknown(cursor) };
        match kind.as_str() {
            "table" => {
                let temporary = cursor.starts("create temp") || cursor.starts("create temporary");
                let local = cursor.starts("create local") || cursor.starts("create global");
                create_table(self, rest, temporary || local);
            }
            "sequence" => self.create_sequence(rest),
            "view" => {
                rest.eat("if not exists");
                self.changes.extend(rest.qualified().map(Change::View));
            }
            "index" => self.create_index(rest),
            "domain" => {
                let name = rest.qualified();
                rest.eat("as");
                let of = type_text(&mut rest, self.pack);
                self.changes.extend(name.map(|name| Change::Domain { name, of }));
            }
            "type" => {
                let name = rest.qualified();
                if rest.eat("from") {
                    let of = type_text(&mut rest, self.pack);
                    self.changes.extend(name.map(|name| Change::Domain { name, of }));
                }
            }
            "schema" => create_schema(self, rest),
            _ => self.routine(rest, cursor),
        }
    }

    fn create_sequence(&mut self, mut cursor: Cursor<'_>) {
        cursor.eat("if not exists");
        let spot = cursor.spot();
        let Some(name) = cursor.qualified() else { return self.unknown(cursor) };
        let options = self.options(cursor);
        self.changes.push(Change::CreateSequence { name, options, spot });
    }

    /// Reads sequence options and reports what is none.
    fn options(&mut self, mut cursor: Cursor<'_>) -> super::model::SequenceOptions {
        let (read, unknown) = options(&mut cursor, self.pack);
        if let Some(at) = unknown {
            let reason = format!("a sequence option that is not known: `{}`", at.preview());
            self.trouble(at, &reason, "The other options were read; check its last value.");
        }
        read
    }

    /// Reads `[CONCURRENTLY] [name] ON table [USING method] (column, ..)`.
    fn create_index(&mut self, mut cursor: Cursor<'_>) {
        while !cursor.is_empty() && !cursor.eat("on") {
            cursor.skip(1);
        }
        cursor.eat("only");
        let Some(table) = cursor.qualified() else { return };
        while cursor.peek().is_some_and(|token| *token != Token::LParen) {
            cursor.skip(1);
        }
        let column = leading_column(&mut cursor);
        self.changes.extend(column.map(|column| Change::Index { table, column }));
    }

    fn alter(&mut self, cursor: Cursor<'_>) {
        let Some((kind, mut rest)) = self.object(cursor) else { return self.unknown(cursor) };
        match kind.as_str() {
            "table" => alter_table(self, rest),
            "sequence" => {
                rest.eat("if exists");
                let Some(name) = rest.qualified() else { return self.unknown(cursor) };
                if rest.eat("rename to") {
                    let to = rest.qualified();
                    self.changes.extend(to.map(|to| Change::RenameSequence { from: name, to }));
                } else if !(rest.starts("owner to")
                    || rest.starts("set schema")
                    || rest.starts("set logged"))
                {
                    let options = self.options(rest);
                    self.changes.push(Change::AlterSequence { name, options });
                }
            }
            _ => {}
        }
    }

    fn drop(&mut self, cursor: Cursor<'_>) {
        let Some((kind, mut rest)) = self.object(cursor) else { return self.unknown(cursor) };
        rest.eat("if exists");
        match kind.as_str() {
            "table" => self.changes.extend(name_list(&mut rest).into_iter().map(Change::DropTable)),
            "sequence" => {
                self.changes.extend(name_list(&mut rest).into_iter().map(Change::DropSequence));
            }
            "schema" | "database" => {
                let schemas = name_list(&mut rest).into_iter();
                self.changes.extend(schemas.map(|name| Change::DropSchema(name.name)));
            }
            _ => {}
        }
    }

    /// Reads `a TO b, c TO d`.
    fn rename(&mut self, cursor: Cursor<'_>) {
        for mut item in cursor.items() {
            item.eat("if exists");
            if let (Some(from), true, Some(to)) =
                (item.qualified(), item.eat("to"), item.qualified())
            {
                self.changes.push(Change::RenameTable { from, to });
            } else {
                self.trouble(cursor, "`RENAME TABLE` that is not `a TO b`", CLAUSE_CURE);
            }
        }
    }

    /// Reads `SET search_path = a, b`: names without a qualifier are of the first schema.
    fn search_path(&mut self, mut cursor: Cursor<'_>) {
        let _ = cursor.eat("to") || cursor.eat_token(&Token::Eq);
        let schema = cursor
            .name()
            .filter(|name| !name.is_empty() && name != "pg_catalog" && name != "$user");
        self.changes.push(Change::SearchPath(schema));
    }

    fn unknown(&mut self, cursor: Cursor<'_>) {
        let reason = format!("a statement that is not known: `{}`", cursor.preview());
        self.trouble(
            cursor,
            &reason,
            "Check whether it changes a table; a dump of the schema holds the result.",
        );
    }
}

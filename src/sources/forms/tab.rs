//! A folder with two files for each table: its definition, and its rows as delimited text.
//!
//! A definition is told by its name, which is that of the one table it makes; no file that makes two is taken.

use super::folder::text_of;
use super::{Context, Group, Listing, known};
use crate::facts::Facts;
use crate::rules::form::FormPack;
use crate::sources::schema::{Database, Delimited, RowsOf, of_a_part, open_any, unread};
use crate::sources::walk::Found;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

/// The spellings of the form.
#[derive(Debug, Deserialize)]
struct Words {
    /// Ends of the names of definitions.
    definitions: Vec<String>,
    /// Ends of the names of files of rows.
    rows: Vec<String>,
    /// What stands before a table's name.
    creates: String,
    /// First lines of files by the tools.
    headers: Vec<String>,
}

/// Largest definition: one `CREATE TABLE` of some thousand columns.
const LARGEST: u64 = 1024 * 1024;

/// What to do about rows that do not fit.
const CURE: &str = "If the dump was made with --fields-.. or --lines-.. options, make it without: how they tell values apart stands nowhere in it.";

/// Takes folders of definitions and rows.
pub(super) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let Ok(words) = pack.words::<Words>() else { return Vec::new() };
    let mut taken = Vec::new();
    for numbers in listing.by_folder().into_values() {
        let with = |ends: &[String]| -> BTreeMap<String, usize> {
            let named = numbers.iter().filter_map(|number| Some((listing.file(*number)?, *number)));
            named.filter_map(|(file, number)| Some((stem(file, ends)?, number))).collect()
        };
        let (definitions, rows) = (with(&words.definitions), with(&words.rows));
        let mut pairs = Vec::new();
        let mut alone = Vec::new();
        for (stem, number) in definitions {
            let own = listing.file(number).is_some_and(|file| {
                let has_rows = rows.contains_key(&stem);
                declared(&words, file, has_rows).is_some_and(|table| is_named(&stem, &table))
            });
            match rows.get(&stem).filter(|_| own) {
                Some(rows) => pairs.extend([number, *rows]),
                None if own => alone.push(number),
                None => {}
            }
        }
        // One definition that stands alone is a schema like any other.
        if !pairs.is_empty() || alone.len() > 1 {
            taken.append(&mut pairs);
            taken.append(&mut alone);
        }
    }
    let groups = listing.grouped(pack, &taken);
    listing.take(&taken);
    groups
}

/// Reads a folder: first all definitions, then the rows.
pub(super) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let (words, dialect) = match known::<Words>(context) {
        Ok(known) => known,
        Err(facts) => return *facts,
    };
    let shown = Found::new(&group.root).shown;
    let mut database =
        Database::new(&group.name, &shown, &context.pack.name, dialect, context.as_of);
    let mut tables = BTreeMap::new();
    for file in &group.files {
        if let Some(stem) = stem(file, &words.definitions) {
            database.file(file);
            tables.extend(declared(&words, file, true).map(|table| (stem, table)));
        }
    }
    for file in &group.files {
        let Some(stem) = stem(file, &words.rows) else { continue };
        match tables.get(&stem) {
            Some(table) => rows(&mut database, file, table),
            None => database.problem(of_a_part(unread(
                file,
                format!("rows of `{stem}`, whose definition is not beside them"),
                "Name the whole folder.".to_owned(),
            ))),
        }
    }
    database.finish()
}

fn rows(database: &mut Database, file: &Found, table: &str) {
    let format = Delimited::tabs();
    let columns = database.columns(table).unwrap_or_default();
    // One of the tools writes the values of computed columns, the other does not.
    let stored = columns.iter().filter(|(_, computed)| !computed).count();
    let without = Database::first_row(file, &format) == Some(stored);
    let columns: Vec<String> = columns
        .into_iter()
        .filter(|(_, computed)| !(*computed && without))
        .map(|(name, _)| name)
        .collect();
    database.delimited(file, RowsOf { table, columns: &columns, cure: CURE }, &format);
}

/// Returns the file's name without its end, if it has one of these.
fn stem(file: &Found, ends: &[String]) -> Option<String> {
    ends.iter().find_map(|end| file.name().strip_suffix(end.as_str())).map(str::to_owned)
}

/// Returns the table that a definition makes, if it makes one and no more; without rows beside it, a tool must have
/// left its header.
fn declared(words: &Words, file: &Found, has_rows: bool) -> Option<String> {
    if fs::metadata(&file.path).ok()?.len() > LARGEST {
        return None;
    }
    if !has_rows && !is_of_a_tool(words, file) {
        return None;
    }
    let text = text_of(file).ok()?;
    let mut made = text.split(words.creates.as_str()).skip(1);
    let (name, more) = (made.next()?, made.next());
    if more.is_some() {
        return None;
    }
    let quote = name.chars().next().filter(|quote| matches!(quote, '`' | '"'));
    match quote {
        Some(quote) => {
            let mut table = String::new();
            let mut chars = name.chars().skip(1).peekable();
            while let Some(c) = chars.next() {
                if c == quote && chars.next_if_eq(&quote).is_none() {
                    break;
                }
                table.push(c);
            }
            Some(table)
        }
        None => name.split([' ', '(', '\n']).next().map(str::to_owned),
    }
}

/// Returns true if a file begins as those of a tool do; a project may hold thousands that do not.
fn is_of_a_tool(words: &Words, file: &Found) -> bool {
    let longest = words.headers.iter().map(String::len).max().unwrap_or(0);
    let limit = u64::try_from(longest).unwrap_or(0);
    let mut start = Vec::new();
    open_any(&file.path).is_ok_and(|reader| reader.take(limit).read_to_end(&mut start).is_ok())
        && words.headers.iter().any(|header| start.starts_with(header.as_bytes()))
}

/// Returns true if a file's name is that of the table: tools of one server write `@002e` for a dot and the like in it.
///
/// Source: <https://dev.mysql.com/doc/refman/8.4/en/identifier-mapping.html>.
fn is_named(stem: &str, table: &str) -> bool {
    let mut plain = String::new();
    let mut rest = stem;
    while let Some((before, code)) = rest.split_once('@') {
        plain.push_str(before);
        let digits = code.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match digits.and_then(char::from_u32) {
            Some(c) => {
                plain.push(c);
                rest = code.get(4..).unwrap_or_default();
            }
            // Letters of European alphabets have codes of another kind; the rest of the name is as good a sign.
            None => return stem == table || table.starts_with(&plain),
        }
    }
    plain.push_str(rest);
    stem == table || plain == table
}

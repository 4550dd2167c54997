//! Tables that statements and calls in the code create with a key that the client's database numbers.
//!
//! Reads a statement as it is put together from texts and constants; says nothing of one whose parts are not told.

use super::infer::lookup;
use super::resolve::{is_constant_name, key_text, last_name};
use super::unit::{ExprId, Shape, Unit};
use super::world::World;
use crate::facts::Consumer;
use std::collections::{BTreeMap, BTreeSet};

/// Constants within constants are followed this deep.
const DEEPEST: usize = 8;
/// Signs that join one text; each is a part within the next.
const LONGEST_JOIN: usize = 200;
/// Longer statements are cut: what creates a table says its key within the first page.
const LONGEST: usize = 16 << 10;
/// Words that begin a statement of interest: the first and, anywhere behind it, the second.
const BEGINNINGS: [[&str; 2]; 2] = [["create", "table"], ["insert", "into"]];

/// What the statements of the code say of tables.
#[derive(Default)]
struct Said {
    /// Tables with an integer key, and whether they say themselves that it is numbered.
    keyed: Vec<(String, String, bool)>,
    /// By table, the columns that each insert fills; none if it does not list them.
    filled: BTreeMap<String, Vec<BTreeSet<String>>>,
}

/// Returns every table that the code creates with a key that is numbered by the database, with that key.
pub(super) fn created(world: &World<'_>) -> Vec<(String, String)> {
    let (mut found, mut all) = (Vec::new(), Said::default());
    for (at, unit) in world.units.iter().enumerate() {
        let row_keys = &world.lists(at).exclude.row_keys;
        let is_client = world.builds.consumers.of(&unit.pack.folder) != Consumer::Backend;
        for id in 0..unit.expressions.len() {
            if let Some(statement) = statement(world, at, unit, id) {
                all.read(&statement, row_keys, is_client);
            }
            found.extend(called(world, at, unit, id));
        }
    }
    found.extend(all.numbered());
    found
}

impl Said {
    /// Returns the tables whose statements say that the key is numbered, or into which rows are put without one.
    fn numbered(self) -> Vec<(String, String)> {
        let Self { keyed, filled } = self;
        let leave_out = |table: &str, key: &str| {
            let inserts = filled.get(&table.to_lowercase());
            let leaves_out = |columns: &BTreeSet<String>| {
                !columns.is_empty() && !columns.contains(&key.to_lowercase())
            };
            inserts.is_some_and(|inserts| inserts.iter().all(leaves_out))
        };
        let is_numbered =
            |(table, key, says): &(String, String, bool)| *says || leave_out(table, key);
        keyed.into_iter().filter(is_numbered).map(|(table, key, _)| (table, key)).collect()
    }

    /// Reads `CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT` and `INSERT INTO notes (title) VALUES`.
    /// A key that only the inserts leave out is noted for a client alone: what a server's database numbers are the ids
    /// themselves.
    fn read(&mut self, text: &str, row_keys: &[String], is_client: bool) {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let said: Vec<&str> = text.split(|it| !is_part(it)).filter(|it| !it.is_empty()).collect();
        let is =
            |at: usize, word: &str| said.get(at).is_some_and(|it| it.eq_ignore_ascii_case(word));
        let creates = |at: usize| is(at, BEGINNINGS[0][0]) && is(at + 1, BEGINNINGS[0][1]);
        let starts: Vec<usize> = (0..said.len()).filter(|&at| creates(at)).collect();
        let ends = starts.iter().skip(1).copied().chain([said.len()]);
        self.keyed.extend(starts.iter().zip(ends).filter_map(|(&start, end)| {
            let table = if is(start + 2, "if") { start + 5 } else { start + 2 };
            let primary = (table..end).find(|&at| is(at, "primary") && is(at + 1, "key"))?;
            let mut before = (table..primary).rev().take(LATEST);
            let key = before.find(|&at| is(at + 1, "integer")).filter(|&key| key > table)?;
            let is_counted = (primary..end).take(LATEST).any(|at| is(at, "autoincrement"));
            let is_row_key = row_keys.iter().any(|name| is(key, name));
            let says = is_counted || is_row_key;
            if !says && !is_client {
                return None;
            }
            Some(((*said.get(table)?).to_owned(), (*said.get(key)?).to_owned(), says))
        }));
        let is_into =
            |at: &usize| is(*at, BEGINNINGS[1][1]) && (0..*at).any(|at| is(at, BEGINNINGS[1][0]));
        for into in (0..said.len()).filter(is_into) {
            let Some(table) = said.get(into + 1) else { continue };
            let columns = said.iter().skip(into + 2).map(|word| word.to_lowercase());
            let columns = columns.take_while(|word| !matches!(word.as_str(), "values" | "select"));
            self.filled.entry(table.to_lowercase()).or_default().push(columns.collect());
        }
    }
}

/// Returns a text that creates a table or fills it, put together.
fn statement(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> Option<String> {
    match unit.shape(id) {
        Shape::Text(text) => is_of_interest(text).then(|| text.clone()),
        Shape::Joined(_) if !is_joined(unit, unit.expressions.get(id)?.parent) => {
            begins(unit, id, 0).then(|| {
                let mut whole = String::new();
                put_together(world, at, id, &mut whole, 0);
                whole
            })
        }
        _ => None,
    }
}

fn is_joined(unit: &Unit, id: Option<ExprId>) -> bool {
    id.is_some_and(|id| matches!(unit.shape(id), Shape::Joined(_)))
}

/// Returns true if a joined text has a part that begins such a statement.
fn begins(unit: &Unit, id: ExprId, depth: usize) -> bool {
    match unit.shape(id) {
        Shape::Text(text) => is_of_interest(text),
        Shape::Joined(parts) => {
            depth < LONGEST_JOIN && parts.iter().any(|part| begins(unit, *part, depth + 1))
        }
        _ => false,
    }
}

/// Returns true if a text holds the words that begin such a statement.
fn is_of_interest(text: &str) -> bool {
    BEGINNINGS.iter().any(|words| {
        let mut said = text.split_whitespace();
        words.iter().all(|word| said.any(|it| it.eq_ignore_ascii_case(word)))
    })
}

/// Adds the text of an expression; a name of a constant that is declared elsewhere stands for itself.
fn put_together(world: &World<'_>, at: usize, id: ExprId, whole: &mut String, depth: usize) {
    let Some(unit) = world.unit(at).filter(|_| depth <= LONGEST_JOIN && whole.len() < LONGEST)
    else {
        return;
    };
    let id = unit.within(id);
    if let Shape::Joined(parts) = unit.shape(id) {
        for &part in parts {
            put_together(world, at, part, whole, depth + 1);
        }
    } else if let Some(text) = world.text(at, id) {
        whole.push_str(&text);
    } else if let Some((found, value)) = constant(world, at, unit, id) {
        put_together(world, found, value, whole, depth + LONGEST_JOIN / DEEPEST);
    } else if let Some(name) = last_name(unit, id).filter(|name| is_constant_name(name)) {
        whole.push_str(&name);
    } else {
        whole.push('?');
    }
}

/// Returns the value of a constant that is itself put together.
fn constant(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> Option<(usize, ExprId)> {
    let Shape::Name(name) = unit.shape(id) else { return None };
    let found = lookup(world, at, id, name, 0)?;
    Some((found.0, world.declaration(found)?.value?))
}

/// Words of a column from its name to `PRIMARY`, and from there to `AUTOINCREMENT`: `INTEGER NOT NULL PRIMARY KEY ON
/// CONFLICT REPLACE AUTOINCREMENT`.
const LATEST: usize = 6;

/// Returns the table and the key of a call within the one that creates the table: `create(table: "notes") { $0.autoIncrementedPrimaryKey("id") }`.
fn called(world: &World<'_>, at: usize, unit: &Unit, id: ExprId) -> Option<(String, String)> {
    let numbering = &world.lists(at).exclude.numbering;
    let call = unit.call(id).filter(|call| numbering.contains(&call.name))?;
    let key = key_text(world, at, call.arguments.first()?.1, &[], 0)?;
    let scope = unit.expressions.get(id)?.scope;
    let around = unit.outwards(scope).find_map(|(_, scope)| unit.call(scope.call?))?;
    let table = key_text(world, at, around.arguments.first()?.1, &[], 0)?;
    Some((table, key))
}

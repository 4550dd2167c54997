//! Models as migrations build them up step by step, and what their fields are in a table.
//!
//! Knows what a field is; does not know how it came about.

use super::words::{OwnField, Words};
use crate::sources::schema::Spot;
use std::collections::BTreeMap;

/// A chain of references longer than this is a cycle.
const DEPTH: usize = 16;

/// A model by its application and its name in lower case.
pub(super) type Key = (String, String);

/// A place: the number of a file, and where in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct At {
    pub(super) file: usize,
    pub(super) spot: Spot,
}

/// A field of a model.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    pub(super) name: String,
    /// The framework's class that it is; empty if its class is not known.
    pub(super) class: String,
    /// A type that its class spells out in SQL.
    pub(super) db_type: Option<String>,
    pub(super) column: Option<String>,
    pub(super) primary_key: bool,
    pub(super) unique: bool,
    pub(super) indexed: bool,
    pub(super) max_length: Option<u64>,
    pub(super) max_digits: Option<u64>,
    pub(super) decimal_places: Option<u64>,
    /// What it refers to.
    pub(super) to: Option<Key>,
    /// The field of that which it holds, if not the key.
    pub(super) to_field: Option<String>,
    /// A model through which it refers to many, if it is not made for it.
    pub(super) through: Option<Key>,
    /// The table made for it.
    pub(super) table: Option<String>,
    /// False if the database knows of no key.
    pub(super) constrained: bool,
    pub(super) at: At,
}

/// A model.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) app: String,
    pub(super) name: String,
    pub(super) fields: Vec<Field>,
    /// Concrete models whose rows its rows extend, or that it stands for.
    pub(super) bases: Vec<Key>,
    pub(super) table: Option<String>,
    /// Someone else makes its table.
    pub(super) unmanaged: bool,
    /// It has no table of its own.
    pub(super) proxy: bool,
    /// The settings put another model in its place.
    pub(super) swapped: bool,
    /// Made for a field that refers to many.
    pub(super) made: bool,
    pub(super) at: At,
}

/// All models, and what decides how they look in a database.
#[derive(Clone, Debug)]
pub(super) struct State<'w> {
    pub(super) words: &'w Words,
    pub(super) dialect: String,
    pub(super) models: BTreeMap<Key, Model>,
}

/// What a field is in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Defined {
    pub(super) column: String,
    /// Type and attributes; empty if they are not known.
    pub(super) sql: String,
    /// What it refers to: table and column.
    pub(super) refers: Option<(String, String)>,
}

impl Model {
    /// Finds a field.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Returns true if migrations make its table.
    pub(super) fn has_table(&self) -> bool {
        !self.unmanaged && !self.proxy && !self.swapped
    }
}

impl State<'_> {
    /// Returns the table of a model, that of the model it stands for if it is a proxy.
    pub(super) fn table(&self, key: &Key) -> String {
        let mut key = key;
        for _ in 0..DEPTH {
            match self.models.get(key) {
                Some(model) if model.proxy && !model.bases.is_empty() => key = &model.bases[0],
                _ => break,
            }
        }
        let named = self.models.get(key).and_then(|model| model.table.clone());
        named.unwrap_or_else(|| format!("{}_{}", key.0, key.1))
    }

    /// Returns true for a field that is a column.
    pub(super) fn is_column(&self, field: &Field) -> bool {
        let is_in = |list: &[String]| list.contains(&field.class);
        !is_in(&self.words.many) && !is_in(&self.words.r#virtual)
    }

    /// Returns true for a field that refers to one row.
    pub(super) fn refers(&self, field: &Field) -> bool {
        self.words.one.contains(&field.class)
    }

    /// Returns the column of a field.
    pub(super) fn column(&self, field: &Field) -> String {
        field.column.clone().unwrap_or_else(|| {
            if self.refers(field) { format!("{}_id", field.name) } else { field.name.clone() }
        })
    }

    /// Returns what a field is in its table.
    pub(super) fn defined(&self, field: &Field) -> Defined {
        let refers = self.refers(field).then_some(()).and_then(|()| {
            let to = field.to.as_ref()?;
            let (model, target) = self.target(to, field.to_field.as_deref())?;
            Some((self.table(model), self.column(target)))
        });
        Defined { column: self.column(field), sql: self.sql(field, DEPTH), refers }
    }

    /// Returns the field of a model that others refer to, and the model that holds it.
    fn target<'s>(&'s self, to: &'s Key, field: Option<&str>) -> Option<(&'s Key, &'s Field)> {
        let mut key = to;
        for _ in 0..DEPTH {
            let model = self.models.get(key)?;
            let found = match field {
                Some(name) => model.position(name).and_then(|at| model.fields.get(at)),
                None => model.fields.iter().find(|field| field.primary_key),
            };
            match found {
                Some(field) => return Some((key, field)),
                None => key = model.bases.first()?,
            }
        }
        None
    }

    fn sql(&self, field: &Field, depth: usize) -> String {
        let Some(depth) = depth.checked_sub(1) else { return String::new() };
        if let Some(of) = &field.db_type {
            return of.clone();
        }
        if !self.refers(field) {
            return self.spelt(field, &self.words.columns);
        }
        let Some(to) = &field.to else { return String::new() };
        let Some((_, target)) = self.target(to, field.to_field.as_deref()) else {
            return String::new();
        };
        if self.refers(target) {
            return self.sql(target, depth);
        }
        match (&target.db_type, self.spelt(target, &self.words.related)) {
            (Some(of), _) => of.clone(),
            (None, related) if !related.is_empty() => related,
            (None, _) => self.spelt(target, &self.words.columns),
        }
    }

    /// Returns a class as a list of the words spells it in the dialect.
    fn spelt(&self, field: &Field, list: &BTreeMap<String, BTreeMap<String, String>>) -> String {
        let of = list.get(&self.dialect).and_then(|classes| classes.get(&field.class));
        let Some(of) = of else { return String::new() };
        let number = |value: Option<u64>| value.map(|value| value.to_string());
        let mut sql = of.clone();
        for (hole, value) in [
            ("{max_length}", number(field.max_length)),
            ("{max_digits}", number(field.max_digits)),
            ("{decimal_places}", number(field.decimal_places)),
        ] {
            match value {
                Some(value) => sql = sql.replace(hole, &value),
                // Without its arguments the type is the widest.
                None if sql.contains(hole) => {
                    return sql.split('(').next().unwrap_or_default().to_owned();
                }
                None => {}
            }
        }
        sql
    }

    /// Makes a field as the pack writes them.
    pub(super) fn own_field(&self, written: &OwnField, user: &Key, at: At) -> Field {
        let (name, class) = match written {
            OwnField::Relation(name, class, _)
            | OwnField::Sized(name, class, _)
            | OwnField::Plain(name, class) => (name.clone(), class.clone()),
        };
        let to = match written {
            OwnField::Relation(.., to) if to == "user" => Some(user.clone()),
            OwnField::Relation(.., to) => key_of(to),
            _ => None,
        };
        let max_length = match written {
            OwnField::Sized(.., length) => Some(*length),
            _ => self.words.lengths.get(&class).copied(),
        };
        let class = self.words.like.get(&class).cloned().unwrap_or(class);
        let unique = self.words.unique.contains(&class);
        let constrained = true;
        Field { name, class, to, max_length, unique, constrained, at, ..Field::default() }
    }

    /// Makes the model through which a field refers to many; `None` if it does not, or through one that is declared.
    pub(super) fn through(&self, of: &Model, field: &Field, auto_field: &str) -> Option<Model> {
        if !self.words.many.contains(&field.class) || field.through.is_some() {
            return None;
        }
        let to = field.to.clone()?;
        let own = of.name.to_lowercase();
        let key = (of.app.clone(), own.clone());
        let (from, other) = if to == key {
            (format!("from_{own}"), format!("to_{own}"))
        } else {
            (own.clone(), to.1.clone())
        };
        let at = field.at;
        let id = Field {
            name: "id".to_owned(),
            class: auto_field.to_owned(),
            primary_key: true,
            constrained: true,
            at,
            ..Field::default()
        };
        let one = |name: String, to: Key| Field {
            name,
            class: self.words.one.first().cloned().unwrap_or_default(),
            to: Some(to),
            indexed: true,
            constrained: field.constrained,
            at,
            ..Field::default()
        };
        let table =
            field.table.clone().unwrap_or_else(|| format!("{}_{}", self.table(&key), field.name));
        Some(Model {
            app: of.app.clone(),
            name: through_name(&of.name, &field.name),
            fields: vec![id, one(from, key), one(other, to)],
            table: Some(table),
            unmanaged: !of.has_table(),
            made: true,
            at,
            ..Model::default()
        })
    }
}

/// Returns the name of the model through which a field refers to many.
pub(super) fn through_name(model: &str, field: &str) -> String {
    format!("{model}_{field}").to_lowercase()
}

/// Returns the key of a model written `application.Model`.
pub(super) fn key_of(written: &str) -> Option<Key> {
    let (app, name) = written.rsplit_once('.')?;
    Some((app.to_owned(), name.to_lowercase()))
}

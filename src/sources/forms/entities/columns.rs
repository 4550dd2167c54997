//! The columns, keys and references of each entity.

use super::classes::{Classes, Found, Property, generic, last};
use super::words::{Words, argument, has};
use crate::rules::dialect::DialectPack;
use crate::sources::forms::build;
use crate::sources::forms::code::Code;
use crate::sources::forms::fields::{Field, FieldWords};
use crate::sources::forms::plain::location;
use crate::sources::schema::{Change, ColumnDef, Constraint, Spot};
use crate::sources::syntax::Node;
use crate::width::Width;
use std::collections::{BTreeMap, BTreeSet};

/// A column's type where the mapper's words do not tell it: nothing that holds ids.
const UNKNOWN: &str = "blob";

/// An entity's table under way.
#[derive(Clone)]
pub(super) struct Table {
    pub(super) file: usize,
    pub(super) name: String,
    pub(super) spot: Spot,
    pub(super) columns: Vec<Made>,
    pub(super) references: Vec<Tie>,
}

impl Table {
    /// Takes over the columns and references of another class that are not there yet.
    fn join(&mut self, other: &Self) {
        let is_own = self.file == other.file;
        for column in &other.columns {
            if !self.columns.iter().any(|known| known.name.eq_ignore_ascii_case(&column.name)) {
                let spot = if is_own { column.spot } else { self.spot };
                self.columns.push(Made { spot, ..column.clone() });
            }
        }
        for tie in &other.references {
            if !self.references.iter().any(|known| known.column == tie.column) {
                let spot = if is_own { tie.spot } else { self.spot };
                self.references.push(Tie { spot, ..tie.clone() });
            }
        }
    }
}

/// A column under way.
#[derive(Clone)]
pub(super) struct Made {
    /// The field's name.
    pub(super) field: String,
    pub(super) name: String,
    /// As SQL, without the words that make it a key.
    pub(super) definition: String,
    /// The field's type as written; empty if no field is.
    pub(super) of: String,
    /// The names of what marks the field.
    pub(super) marks: Vec<String>,
    pub(super) key: bool,
    /// True if the database hands out its values, where it holds integers.
    pub(super) generated: bool,
    pub(super) spot: Spot,
}

/// A reference under way.
#[derive(Clone)]
pub(super) struct Tie {
    /// The column, or the field, that holds the key.
    pub(super) column: String,
    /// The class that it refers to.
    pub(super) class: String,
    /// True if the mapper makes the column if no field holds it.
    pub(super) makes_column: bool,
    pub(super) spot: Spot,
}

/// The tables of all entities, by class.
pub(super) struct Tables {
    pub(super) by_class: BTreeMap<String, Table>,
    pack: &'static DialectPack,
}

impl Tables {
    /// Makes the tables of all entities.
    pub(super) fn of(classes: &Classes<'_>, words: &Words, pack: &'static DialectPack) -> Self {
        let mut by_class = BTreeMap::new();
        for found in classes.entities() {
            let key = match &words.entity.named {
                Some(_) => found.module.to_owned(),
                None => found.class.name.clone(),
            };
            by_class.insert(key, Reader { classes, words, found: &found }.table());
        }
        Self { by_class, pack }
    }

    /// Returns what creates the tables, each with the number of its file.
    pub(super) fn changes(&self) -> Vec<(usize, Change)> {
        let mut made: Vec<Table> = Vec::new();
        for table in self.by_class.values() {
            // Several classes may map parts of one table.
            match made.iter_mut().find(|other| other.name == table.name) {
                Some(other) => other.join(table),
                None => made.push(table.clone()),
            }
        }
        made.iter().map(|table| (table.file, self.create(table))).collect()
    }

    /// Returns the columns that the database numbers, by table and name in lower case.
    pub(super) fn numbered(&self) -> BTreeSet<(String, String)> {
        let columns = self
            .by_class
            .values()
            .flat_map(|table| table.columns.iter().map(move |column| (&table.name, column)));
        let generated = columns.filter(|(_, column)| column.generated);
        generated.map(|(table, it)| (table.to_lowercase(), it.name.to_lowercase())).collect()
    }

    /// Returns the fields whose types tell what they hold, with that.
    pub(super) fn fields(&self, words: &FieldWords, codes: &[Code]) -> Vec<(Field, Width)> {
        let mut fields = Vec::new();
        for (class, table) in &self.by_class {
            let Some(code) = codes.get(table.file) else { continue };
            for column in &table.columns {
                let bare = last(column.of.trim_end_matches(['?', '!']));
                let Some(width) = words.width(bare) else { continue };
                let field = Field {
                    table: table.name.clone(),
                    column: column.name.clone(),
                    owner: class.clone(),
                    name: column.field.clone(),
                    type_text: column.of.clone(),
                    marks: column.marks.clone(),
                    location: location(&code.path, &code.text, column.spot),
                };
                fields.push((field, width));
            }
        }
        fields
    }

    fn create(&self, table: &Table) -> Change {
        let mut columns: Vec<ColumnDef> = table
            .columns
            .iter()
            .map(|column| {
                let definition = self.definition(column);
                build::column(&column.name, &definition, column.spot, self.pack)
            })
            .collect();
        let keys = table.columns.iter().filter(|column| column.key);
        let mut constraints =
            vec![Constraint::PrimaryKey(keys.map(|column| column.name.clone()).collect())];
        for tie in &table.references {
            let Some(target) = self.by_class.get(&tie.class) else { continue };
            let Some(key) = target.columns.iter().find(|column| column.key) else { continue };
            let by_field = table.columns.iter().find(|column| column.field == tie.column);
            let own = by_field.map_or(tie.column.as_str(), |column| column.name.as_str());
            let is_known = columns.iter().any(|column| column.name.eq_ignore_ascii_case(own));
            if !is_known && tie.makes_column {
                columns.push(build::column(own, &key.definition, tie.spot, self.pack));
            }
            if is_known || tie.makes_column {
                let target = (target.name.as_str(), key.name.as_str());
                constraints.push(build::reference(&[own], target.0, &[target.1], true, tie.spot));
            }
        }
        build::create(&table.name, table.spot, columns, constraints)
    }

    /// Returns a column's definition, as one that the database fills if it is such a key.
    fn definition(&self, column: &Made) -> String {
        let minting = &self.pack.words.minting;
        let own = build::column("", &column.definition, column.spot, self.pack);
        let is_integer = own.mint.is_none() && is_integer(&own);
        if !column.generated || !is_integer {
            return column.definition.clone();
        }
        // The standard's word, where the dialect has none of its own.
        let attribute = minting.attributes.first().map(String::as_str);
        format!("{} {}", column.definition, attribute.unwrap_or("generated by default as identity"))
    }
}

fn is_integer(column: &ColumnDef) -> bool {
    column.of.spelling.contains("int") || column.of.spelling.contains("serial")
}

/// Reads one entity.
struct Reader<'r, 'c> {
    classes: &'r Classes<'c>,
    words: &'r Words,
    found: &'r Found<'c>,
}

impl Reader<'_, '_> {
    fn table(&self) -> Table {
        let mut table = Table {
            file: self.found.file,
            name: self.classes.table(self.found),
            spot: self.found.spot,
            columns: self.brought(),
            references: Vec::new(),
        };
        for property in self.classes.properties(self.found) {
            self.property(&property, &mut table);
        }
        for property in self.classes.relations(self.found) {
            let annotations = &property.field.annotations;
            let target = argument(&self.words.reference.target, annotations).and_then(entity_name);
            if let Some(class) = target {
                self.reference(&property, class, annotations, &mut table);
            }
        }
        let listed = self.listed_keys();
        for column in &mut table.columns {
            column.key |= listed.contains(&column.field.as_str());
        }
        let is_key = |column: &Made| column.key;
        if !table.columns.iter().any(is_key) {
            self.key_by_name(&mut table.columns);
        }
        if !table.columns.iter().any(is_key)
            && let Some([name, definition]) = self.words.key.implicit.first()
        {
            let (name, definition) = (name.clone(), definition.clone());
            let field = name.clone();
            let spot = self.found.spot;
            let (of, marks) = (String::new(), Vec::new());
            let (key, generated) = (true, true);
            let made = Made { field, name, definition, of, marks, key, generated, spot };
            table.columns.insert(0, made);
        }
        let alone = table.columns.iter().filter(|column| column.key).count() == 1;
        if self.words.key.generates_integers && alone {
            let key = table.columns.iter_mut().filter(|column| column.key);
            key.for_each(|column| column.generated = true);
        }
        table
    }

    /// Returns the columns of bases that are no files of the program.
    fn brought(&self) -> Vec<Made> {
        let class = self.found.class;
        let embedded =
            class.body.iter().filter_map(Node::field).filter(|field| field.name.is_empty());
        let names = class.bases.iter().filter_map(Node::called);
        let names = names.chain(embedded.filter_map(|field| field.of.as_deref()));
        let brings = &self.words.entity.brings;
        let brought = names.filter_map(|name| brings.get(name)).flatten();
        let made = brought.map(|(name, definition)| Made {
            field: name.clone(),
            name: self.words.column.naming.of(name),
            definition: definition.clone(),
            of: String::new(),
            marks: Vec::new(),
            key: definition.contains("primary key"),
            generated: false,
            spot: self.found.spot,
        });
        made.collect()
    }

    /// Returns the fields that a call in the class lists as its key.
    fn listed_keys(&self) -> Vec<&str> {
        let Some([wanted, fields]) = &self.words.entity.key_call else { return Vec::new() };
        let calls = self.found.class.body.iter().filter_map(Node::call);
        let calls = calls.filter(|call| call.name == *wanted);
        let lists =
            calls.filter_map(|call| call.named(fields).or_else(|| call.argument(0))?.list());
        lists.flatten().filter_map(Node::word).collect()
    }

    /// Marks the key that only its name tells.
    fn key_by_name(&self, columns: &mut [Made]) {
        for name in &self.words.key.names {
            let name = name.replace("{class}", &self.found.class.name);
            let named = columns.iter_mut().find(|column| column.field.eq_ignore_ascii_case(&name));
            if let Some(column) = named {
                column.key = true;
                return;
            }
        }
    }

    fn property(&self, property: &Property<'_>, table: &mut Table) {
        let (words, field) = (self.words, property.field);
        let tags = tags(words, field.value.as_ref());
        let annotations: Vec<Node> = field.annotations.iter().chain(&tags).cloned().collect();
        let Some(of) = field.of.as_deref() else {
            // A type that only the annotation tells.
            if argument(&words.column.definition, &annotations).is_some() {
                self.column(property, "", &annotations, table);
            }
            return;
        };
        let outer = generic(of);
        let is_many = outer.is_some_and(|(outer, _)| words.collections.contains(outer))
            || of.trim_start_matches('*').starts_with('[')
            || of.ends_with("[]");
        if has(&words.skip, &annotations) {
            return;
        }
        let of = match outer {
            Some((outer, inner)) if words.wrappers.contains(outer) => inner,
            _ => of,
        };
        let of_field = of;
        let target = argument(&words.reference.target, &annotations).and_then(entity_name);
        let class = target.unwrap_or_else(|| last(of).to_owned());
        let is_entity = || {
            let found = self.classes.named(class.trim_end_matches("[]"));
            found.is_some_and(|found| self.classes.is_entity(&found))
        };
        let refers = has(&words.reference.annotations, &annotations)
            || (words.reference.by_type && !is_many && is_entity());
        if refers && words.reference.is_column {
            self.column(property, of_field, &annotations, table);
        }
        if refers {
            self.reference(property, class, &annotations, table);
        } else {
            // What is marked as a column is one, whatever it holds.
            let only = &words.column.only;
            let is_list = is_many && words.column.lists && !is_entity();
            if has(only, &annotations) || (only.is_empty() && (!is_many || is_list)) {
                self.column(property, of, &annotations, table);
            }
        }
    }

    fn column(&self, property: &Property<'_>, of: &str, annotations: &[Node], table: &mut Table) {
        let (words, field) = (self.words, property.field);
        // A type parameter of the class that declares it stands for what its heir gave.
        let of = match (words.types.get(last(of)), property.given) {
            (None, Some(given)) if self.classes.named(of).is_none() => given,
            _ => of,
        };
        let known = words.types.get(of.trim_end_matches('?')).or_else(|| words.types.get(last(of)));
        let written = argument(&words.column.definition, annotations).and_then(Node::word);
        let mut definition = match written {
            Some(written) => {
                let word = last(written);
                words.types.get(word).cloned().unwrap_or_else(|| written.to_owned())
            }
            None => known.map_or(UNKNOWN, String::as_str).to_owned(),
        };
        if let Some(length) = argument(&words.column.length, annotations).and_then(Node::integer)
            && definition.starts_with("varchar")
        {
            definition = format!("varchar({length})");
        }
        if argument(&words.column.unsigned, annotations).and_then(Node::truth) == Some(true) {
            definition.push_str(" unsigned");
        }
        let name = argument(&words.column.name, annotations).and_then(Node::text);
        let is_true = |node: Option<&Node>| node.is_some_and(|node| node.truth() != Some(false));
        let typed = annotations.iter().find_map(|one| Some((one, words.typed.get(one.called()?)?)));
        if let Some((one, typed)) = typed {
            let given = |at| one.call().and_then(|call| call.argument(at)?.integer());
            definition = typed.clone();
            for at in 0..2 {
                if let Some(given) = given(at) {
                    definition = definition.replace(&format!("{{{at}}}"), &given.to_string());
                }
            }
            if definition.contains('{') {
                definition = typed.split('(').next().unwrap_or_default().to_owned();
            }
        }
        let generated = annotations.iter().any(|annotation| {
            let is_one = annotation.called().is_some_and(|name| words.key.generated.contains(name));
            let wanted = &words.key.generated_words;
            is_one && (wanted.is_empty() || mentions(annotation, wanted))
        });
        let not_generated =
            annotations.iter().any(|annotation| mentions(annotation, &words.key.not_generated));
        let named = words
            .key
            .arguments
            .iter()
            .any(|wanted| is_true(argument(std::slice::from_ref(wanted), annotations)));
        table.columns.push(Made {
            field: field.name.clone(),
            name: name.map_or_else(|| words.column.naming.of(&field.name), str::to_owned),
            definition,
            of: of.to_owned(),
            marks: self.marks(annotations),
            key: has(&words.key.annotations, annotations)
                || named
                || annotations.iter().any(|annotation| mentions(annotation, &words.key.words)),
            generated: generated && !not_generated,
            spot: property.spot,
        });
    }

    /// Returns the names of what marks a field, then its class.
    fn marks(&self, annotations: &[Node]) -> Vec<String> {
        let marks = annotations.iter().chain(&self.found.class.annotations);
        marks.filter_map(Node::called).map(str::to_owned).collect()
    }

    fn reference(
        &self,
        property: &Property<'_>,
        class: String,
        annotations: &[Node],
        table: &mut Table,
    ) {
        let words = &self.words.reference;
        let is_mapped = argument(&words.mapped_by, annotations).is_some();
        let other_holds = |(of, mark): (&String, &String)| {
            let has = |name: &String| annotations.iter().any(|one| one.called() == Some(name));
            has(of) && !has(mark)
        };
        if is_mapped || words.holds.iter().any(other_holds) {
            return;
        }
        let field = &property.field.name;
        let named = argument(&words.join, annotations).and_then(Node::text);
        let through = argument(&words.through, annotations).and_then(entity_name);
        // A field, by its own name or by that of its column.
        let held = |name: String| {
            let is_field = table.columns.iter().any(|column| column.field == name);
            if is_field { name } else { self.words.column.naming.of(&name) }
        };
        let column = named.map(str::to_owned).or_else(|| through.map(held));
        let default = || self.words.column.naming.of(&format!("{field}{}", words.suffix));
        table.references.push(Tie {
            column: column.unwrap_or_else(default),
            class,
            makes_column: words.makes_column,
            spot: property.spot,
        });
    }
}

/// Returns true if one of these words stands in an annotation.
fn mentions(annotation: &Node, words: &BTreeSet<String>) -> bool {
    let mut found = false;
    annotation.visit(&mut |node| {
        let word = node.called().or_else(|| node.text());
        found |= word.is_some_and(|word| words.contains(word));
    });
    found
}

/// Returns the class that an argument names: `User` of `() => User`, `User.class`, `"app.User"`.
fn entity_name(node: &Node) -> Option<String> {
    let name = match (node.block(), node.list()) {
        (Some(block), _) => block.body.last()?.word()?,
        (None, Some(list)) => list.first()?.word()?,
        (None, None) => node.word()?,
    };
    let name =
        name.trim_end_matches(".class").trim_end_matches(".Entity").trim_end_matches("::Entity");
    Some(last(name).to_owned())
}

/// Returns the words of a field's tag as if they were annotations: `gorm:"column:user_id;primaryKey"`.
fn tags(words: &Words, tag: Option<&Node>) -> Vec<Node> {
    let (Some(key), Some(tag)) = (&words.tag, tag) else { return Vec::new() };
    let Some(text) = tag.text() else { return Vec::new() };
    let Some((_, rest)) = text.split_once(&format!("{key}:\"")) else { return Vec::new() };
    let value = rest.split('"').next().unwrap_or_default();
    let word = |word: &str| {
        let (name, value) = word.split_once(':').unwrap_or((word, ""));
        Node::annotation(name.trim(), value.trim(), tag.spot)
    };
    value.split(';').filter(|part| !part.trim().is_empty()).map(word).collect()
}

//! What calls say of entities beside their classes: table, columns, keys and references of a model built in code.

use super::classes::last;
use super::columns::{Made, Table, Tables, Tie};
use super::words::Fluent;
use crate::sources::forms::code::Code;
use crate::sources::schema::Spot;
use crate::sources::syntax::{Call, Kind, Node};

/// Amends tables by the calls in all files; an entity that only calls declare becomes a table of its own.
pub(super) fn amend(words: &Fluent, codes: &[Code], tables: &mut Tables) {
    for (file, code) in codes.iter().enumerate() {
        for node in &code.nodes {
            node.visit(&mut |node| {
                let Some(call) = node.call().filter(|call| call.name == words.entity) else {
                    return;
                };
                let named = call.argument(0).and_then(Node::text);
                let Some(class) = call.types.as_deref().or(named).map(last) else { return };
                let Some(body) = call.body() else { return };
                let table = tables.by_class.entry(class.to_owned()).or_insert_with(|| Table {
                    file,
                    name: class.to_owned(),
                    spot: node.spot,
                    columns: Vec::new(),
                    references: Vec::new(),
                });
                let is_own = table.file == file;
                for statement in &body.body {
                    if let Some(call) = statement.call() {
                        let spot = if is_own { statement.spot } else { table.spot };
                        amend_by(words, &call.chain(), spot, table);
                    }
                }
            });
        }
    }
}

fn amend_by(words: &Fluent, chain: &[&Call], spot: Spot, table: &mut Table) {
    let Some(first) = chain.first() else { return };
    let text = |name: &str| {
        let call = chain.iter().find(|call| call.name == name)?;
        call.argument(0).and_then(Node::text)
    };
    if first.name == words.table {
        if let Some(name) = text(&words.table) {
            name.clone_into(&mut table.name);
        }
    } else if first.name == words.property {
        property(words, chain, spot, table);
    } else if first.name == words.key {
        let keys = fields(first);
        for column in &mut table.columns {
            column.key |= keys.contains(&column.field);
        }
    } else if first.name == words.one {
        let class = first.types.as_deref().or_else(|| first.argument(0).and_then(Node::text));
        let through = chain.iter().find(|call| call.name == words.through);
        let through = through.map(|call| fields(call)).unwrap_or_default();
        if let (Some(class), [column]) = (class.map(last), through.as_slice()) {
            let (column, class) = (column.clone(), class.to_owned());
            table.references.push(Tie { column, class, makes_column: false, spot });
        }
    }
}

fn property(words: &Fluent, chain: &[&Call], spot: Spot, table: &mut Table) {
    let Some((first, field)) = chain.first().and_then(|first| Some((first, fields(first).pop()?)))
    else {
        return;
    };
    let at = table.columns.iter().position(|column| column.field == field);
    let at = at.unwrap_or_else(|| {
        let definition = first.types.clone().unwrap_or_default();
        let (key, generated, name) = (false, false, field.clone());
        let (of, marks) = (definition.clone(), Vec::new());
        table.columns.push(Made { field, name, definition, of, marks, key, generated, spot });
        table.columns.len() - 1
    });
    let Some(column) = table.columns.get_mut(at) else { return };
    for call in chain {
        let text = call.argument(0).and_then(Node::text);
        if call.name == words.column {
            column.name = text.unwrap_or(&column.name).to_owned();
        } else if call.name == words.definition {
            column.definition = text.unwrap_or(&column.definition).to_owned();
            column.spot = spot;
        } else if words.generated.contains(&call.name) {
            column.generated = true;
        } else if words.not_generated.contains(&call.name) {
            column.generated = false;
        }
    }
}

/// Returns the fields that a call names: by text, or by a function that reads them.
fn fields(call: &Call) -> Vec<String> {
    let mut fields = Vec::new();
    for argument in &call.arguments {
        argument.visit(&mut |node| match &node.kind {
            Kind::Text(text) => fields.push(text.clone()),
            Kind::Name(name) if name.contains('.') => fields.push(last(name).to_owned()),
            _ => {}
        });
    }
    fields
}

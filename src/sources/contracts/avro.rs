//! Avro: records and their fields, in schemas and protocols. Dates and the like are no ids.

use super::Files;
use super::file;
use super::member::{Contract, Member, Type};
use super::syntax::{DEEPEST, failed};
use super::text::Text;
use crate::facts::{BoundaryKind, CarrierKind};
use crate::rules::contract::ContractPack;
use crate::sources::forms::tree::{self, Value};
use crate::sources::schema::model::Spot;
use crate::sources::walk::Found;
use crate::width::Width;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads schemas and protocols.
pub(super) fn read(pack: &ContractPack, files: &Files<'_>) -> Contract {
    let one = |file: &&Found| {
        catch_unwind(AssertUnwindSafe(|| one(pack, file))).unwrap_or_else(|_| failed(file))
    };
    let read: Vec<Contract> = files.all.par_iter().map(one).collect();
    read.into_iter().fold(Contract::default(), |mut all, one| {
        all.add(one);
        all
    })
}

fn one(pack: &ContractPack, found: &Found) -> Contract {
    let mut contract = Contract::default();
    let Some(text) = file::text(found, &mut contract) else { return contract };
    let text = Text::new(found, text);
    match tree::values(&found.shown, text.whole()) {
        Ok(root) => {
            file::count(text.whole(), &mut contract);
            Reader { pack, text: &text }.value(&root, "", &mut contract, 0);
        }
        Err(broken) => {
            let cure = "Correct it; nothing of this file was read.";
            let place = text.place(broken.spot);
            contract.problems.push(file::problem(place, broken.reason, cure));
        }
    }
    contract
}

struct Reader<'r> {
    pack: &'r ContractPack,
    text: &'r Text,
}

impl Reader<'_> {
    /// Reads whatever may hold records: unions, arrays, lists of a protocol's types.
    fn value(&self, value: &Value, namespace: &str, contract: &mut Contract, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let namespace = value.text("namespace").unwrap_or(namespace);
        for item in value.items() {
            self.value(item, namespace, contract, depth + 1);
        }
        if let (Some(name), Some(fields)) = (value.text("name"), value.get("fields")) {
            for field in fields.items() {
                contract.members.extend(self.field(field, namespace, name));
            }
        }
        for (key, _, inner) in value.entries() {
            if ["fields", "type", "items", "values", "types"].contains(&key.as_str()) {
                self.value(inner, namespace, contract, depth + 1);
            }
        }
    }

    fn field(&self, field: &Value, namespace: &str, record: &str) -> Option<Member> {
        let name = field.text("name")?;
        let of = self.typed(field.get("type")?, 0)?;
        // A record may be named with its namespace.
        let owner = record.rsplit('.').next().unwrap_or(record);
        let parts = [namespace, record, name];
        Some(Member {
            kind: CarrierKind::Field,
            symbol: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("."),
            owner: Some(owner.to_owned()),
            name: name.to_owned(),
            wire: None,
            noun: None,
            location: self.text.place(of.place?),
            of,
            boundary: BoundaryKind::Serialized,
            shown_by: format!("record `{record}`"),
        })
    }

    /// Reads a type; of a union the widest number, for readers take any of its branches.
    fn typed(&self, value: &Value, depth: usize) -> Option<Type> {
        if depth > DEEPEST {
            return None;
        }
        match value {
            Value::Scalar(name, spot) => self.plain(name, *spot),
            Value::List(branches) => {
                let named = |branch: &Value| branch.scalar().unwrap_or("other").to_owned();
                let text = branches.iter().map(named).collect::<Vec<_>>().join(" or ");
                let branches = branches.iter().filter_map(|branch| self.typed(branch, depth + 1));
                let of = branches.max_by_key(|of| of.width.and_then(Width::ceiling))?;
                Some(Type { text, ..of })
            }
            Value::Map(_) if value.get("logicalType").is_some() => None,
            Value::Map(_) => {
                let kind = value.get("type")?;
                match kind.scalar() {
                    Some("array") => {
                        let of = self.typed(value.get("items")?, depth + 1)?;
                        Some(Type { text: format!("array of {}", of.text), ..of })
                    }
                    Some("map") => self.typed(value.get("values")?, depth + 1),
                    _ => self.typed(kind, depth + 1),
                }
            }
        }
    }

    fn plain(&self, name: &str, spot: Spot) -> Option<Type> {
        let width = *self.pack.types.get(name)?;
        let (text, name) = (name.to_owned(), name.to_owned());
        Some(Type { text, name, width: Some(width), place: Some(spot), ..Type::default() })
    }
}

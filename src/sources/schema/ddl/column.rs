//! Reads one column definition: name, type, and of the attributes those that matter.
//!
//! An attribute that is not known is stepped over inside this definition.

use super::keys::reference;
use super::model::{ColumnDef, Mint, Name};
use super::scattered::{scattered, serial};
use super::sequence::{nextval, options};
use super::tokens::Cursor;
use super::types::type_text;
use crate::rules::dialect::DialectPack;

/// Reads a whole column definition, or `None` if it has no name.
pub(super) fn column(cursor: &mut Cursor<'_>, pack: &DialectPack) -> Option<ColumnDef> {
    let name_spot = cursor.spot();
    let name = cursor.name()?;
    let mut read = definition(cursor, pack, name);
    if read.of.text.is_empty() {
        read.of.spot = name_spot;
    }
    Some(read)
}

/// Reads type and attributes of a column of that name, after the name.
pub(super) fn definition(cursor: &mut Cursor<'_>, pack: &DialectPack, name: String) -> ColumnDef {
    let words = &pack.words;
    let mut read = ColumnDef { name, of: type_text(cursor, pack), ..ColumnDef::default() };
    if words.minting.serials.contains_key(&read.of.spelling) {
        read.not_null = true;
        let plain =
            if words.minting.serials_have_sequences { Mint::Serial } else { Mint::Attribute };
        read.mint = Some(serial(pack).unwrap_or(plain));
    }
    while !cursor.is_empty() {
        attribute(cursor, pack, &mut read);
    }
    read
}

/// Reads one attribute, or steps over one token or group.
fn attribute(cursor: &mut Cursor<'_>, pack: &DialectPack, read: &mut ColumnDef) {
    let words = &pack.words;
    if let Some(mark) = cursor.starts_any(&words.minting.attributes).map(str::to_owned) {
        cursor.eat(&mark);
        read.mint = Some(attribute_mint(cursor, pack));
    } else if let Some(mint) = scattered(cursor, pack, read.of.unsigned) {
        read.mint = Some(mint);
    } else if cursor.eat("not null") {
        read.not_null = true;
    } else if cursor.eat("primary key") {
        read.primary_key = true;
        read.descending = cursor.eat("desc");
    } else if cursor.eat("unique") {
        read.unique = true;
    } else if cursor.eat("comment") || cursor.eat("collate") || cursor.eat("constraint") {
        cursor.skip(1);
    } else if cursor.eat("default") {
        default_value(cursor, pack, read);
    } else if cursor.eat("generated") {
        generated(cursor, pack, read);
    } else if cursor.eat("as") {
        computed(pack, read);
    } else if cursor.starts("references") {
        let columns = vec![read.name.clone()];
        read.references = reference(cursor, columns);
    } else if words.columns.invisible.as_ref().is_some_and(|word| cursor.starts(word)) {
        read.invisible = true;
        cursor.skip(1);
    } else {
        cursor.skip_one();
    }
}

/// Returns what the attribute just taken says of minting, with the `(first, step)` of an identity behind it.
fn attribute_mint(cursor: &mut Cursor<'_>, pack: &DialectPack) -> Mint {
    if !pack.words.minting.attributes_are_identities {
        return Mint::Attribute;
    }
    let step = cursor.group().and_then(|inside| inside.items().get(1)?.clone().number());
    Mint::Counted(step.filter(|step| *step != 0).unwrap_or(1))
}

/// Reads the start of a default; the rest is stepped over as attributes that are not known.
fn default_value(cursor: &mut Cursor<'_>, pack: &DialectPack, read: &mut ColumnDef) {
    if let Some(mint) = scattered(cursor, pack, read.of.unsigned) {
        read.mint = Some(mint);
    } else if let Some(sequence) = nextval(cursor) {
        read.mint = Some(Mint::Default(sequence));
    } else {
        cursor.skip_one();
    }
}

/// Reads `ALWAYS AS IDENTITY (..)` and steps over generated expressions.
fn generated(cursor: &mut Cursor<'_>, pack: &DialectPack, read: &mut ColumnDef) {
    let _ = cursor.eat("always") || cursor.eat("by default on null") || cursor.eat("by default");
    if cursor.eat("as identity") {
        let mut inside = cursor.group();
        let options = inside.as_mut().map(|inside| options(inside, pack).0).unwrap_or_default();
        read.not_null = true;
        read.mint = Some(Mint::Identity(Box::new(options)));
    } else if cursor.starts("as") {
        computed(pack, read);
    }
}

/// Leaves a computed column out of rows that list no columns, where dumps leave its values out.
fn computed(pack: &DialectPack, read: &mut ColumnDef) {
    read.computed = true;
    read.invisible |= pack.words.columns.computed_left_out;
}

/// Reads a list of names in parentheses: the leading name of each item, whatever follows it.
pub(super) fn names(cursor: &mut Cursor<'_>) -> Vec<String> {
    let Some(inside) = cursor.group() else { return Vec::new() };
    inside.items().into_iter().filter_map(|mut item| item.name()).collect()
}

/// Reads names separated by commas up to whatever else follows.
pub(super) fn name_list(cursor: &mut Cursor<'_>) -> Vec<Name> {
    let mut read = Vec::new();
    while let Some(name) = cursor.qualified() {
        read.push(name);
        if !cursor.eat_token(&sqlparser::tokenizer::Token::Comma) {
            break;
        }
    }
    read
}

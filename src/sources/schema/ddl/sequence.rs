//! Reads sequences: their options in any order, `nextval`, `setval`.

use super::model::{Change, Limit, Name, SequenceOptions};
use super::tokens::Cursor;
use super::types::type_text;
use crate::rules::dialect::DialectPack;
use sqlparser::tokenizer::Token;

/// Reads options up to the end and returns the first token run that is none, if there is one.
pub(super) fn options<'a>(
    cursor: &mut Cursor<'a>,
    pack: &DialectPack,
) -> (SequenceOptions, Option<Cursor<'a>>) {
    let mut read = SequenceOptions::default();
    let mut unknown = None;
    while !cursor.is_empty() {
        let here = *cursor;
        if !option(cursor, pack, &mut read) {
            unknown = unknown.or(Some(here));
            cursor.skip_one();
        }
    }
    (read, unknown)
}

/// Reads one option; false if what stands here is none.
fn option(cursor: &mut Cursor<'_>, pack: &DialectPack, read: &mut SequenceOptions) -> bool {
    // `SET` stands before each option of an identity column.
    cursor.eat("set");
    if cursor.eat("sequence name") {
        read.name = cursor.qualified();
    } else if cursor.eat("owned by none") {
        read.owner = Some(None);
    } else if cursor.eat("owned by") {
        read.owner = cursor.qualified_column().map(Some);
    } else if cursor.eat("as") {
        let length = type_length(*cursor);
        read.of = Some(type_text(&mut cursor.first(length), pack));
        cursor.skip(length);
    } else if cursor.eat("increment") {
        let _ = cursor.eat("by") || cursor.eat_token(&Token::Eq);
        read.increment = cursor.number();
    } else if cursor.eat("no minvalue") || cursor.eat("nominvalue") {
        read.minimum = None;
    } else if cursor.eat("no maxvalue") || cursor.eat("nomaxvalue") {
        read.maximum = Some(Limit::None);
    } else if cursor.eat("minvalue") {
        cursor.eat_token(&Token::Eq);
        read.minimum = cursor.number();
    } else if cursor.eat("maxvalue") {
        cursor.eat_token(&Token::Eq);
        read.maximum = cursor.number().map(Limit::At);
    } else if cursor.eat("no cycle") || cursor.eat("nocycle") {
        read.cycles = Some(false);
    } else if cursor.eat("cycle") {
        read.cycles = Some(true);
    } else if cursor.eat("start") {
        let _ = cursor.eat("with") || cursor.eat_token(&Token::Eq);
        read.start = cursor.number();
    } else if cursor.eat("restart") {
        let _ = cursor.eat("with") || cursor.eat_token(&Token::Eq);
        read.restart = cursor.number();
    } else {
        return harmless(cursor);
    }
    true
}

/// Returns how many tokens the type of a sequence is: one word, with a qualifier and arguments if any.
fn type_length(cursor: Cursor<'_>) -> usize {
    let mut rest = cursor;
    rest.skip(1);
    while rest.eat_token(&Token::Period) {
        rest.skip(1);
    }
    rest.group();
    cursor.len() - rest.len()
}

/// Steps over options that set no limit.
fn harmless(cursor: &mut Cursor<'_>) -> bool {
    for words in ["nocache", "no cache", "logged", "unlogged"] {
        if cursor.eat(words) {
            return true;
        }
    }
    if cursor.eat("generated") {
        let _ = cursor.eat("always") || cursor.eat("by default");
        return true;
    }
    if cursor.eat("cache") || cursor.eat("comment") || cursor.eat("engine") {
        cursor.eat_token(&Token::Eq);
        cursor.skip(1);
        return true;
    }
    false
}

/// Takes `nextval('s'::regclass)`, `nextval(s)`, `NEXT VALUE FOR s`, with parentheses around, and returns the sequence.
pub(super) fn nextval(cursor: &mut Cursor<'_>) -> Option<Name> {
    /// More parentheses around a default are nobody's.
    const WRAPPED: usize = 4;
    let (mut ahead, mut after) = (*cursor, None);
    for _ in 0..WRAPPED {
        let mut rest = ahead;
        let Some(inside) = rest.group() else { break };
        after = after.or(Some(rest));
        ahead = inside;
    }
    let name = nextval_call(&mut ahead)?;
    *cursor = after.unwrap_or(ahead);
    Some(name)
}

/// Takes the call itself.
fn nextval_call(cursor: &mut Cursor<'_>) -> Option<Name> {
    if cursor.eat("next value for") {
        return cursor.qualified();
    }
    let function = cursor.qualified()?;
    if !function.name.eq_ignore_ascii_case("nextval") {
        return None;
    }
    argument(cursor.group()?)
}

/// Reads a sequence given as a name or as a string that holds one.
fn argument(mut inside: Cursor<'_>) -> Option<Name> {
    match inside.peek()? {
        Token::Word(_) if inside.starts("pg_get_serial_sequence") => owned_by_column(inside),
        Token::Word(_) => inside.qualified(),
        _ => Some(name_in_string(inside.first_string()?)),
    }
}

/// Reads `pg_get_serial_sequence('table', 'column')`: the sequence that a serial column makes, by the name it gets.
fn owned_by_column(mut call: Cursor<'_>) -> Option<Name> {
    call.skip(1);
    let [table, column] = &call.group()?.items()[..] else { return None };
    let table = name_in_string(table.first_string()?);
    let name = format!("{}_{}_seq", table.name, column.first_string()?);
    Some(Name { schema: table.schema, name })
}

/// Reads a name inside a string, as `regclass` does: `public."Notes_id_seq"`.
fn name_in_string(text: &str) -> Name {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // A doubled quote within quotes is a quote.
            '"' if quoted && chars.next_if_eq(&'"').is_some() => {
                parts.last_mut().into_iter().for_each(|part| part.push(c));
            }
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            _ => {
                let kept = if quoted { c } else { c.to_ascii_lowercase() };
                parts.last_mut().into_iter().for_each(|part| part.push(kept));
            }
        }
    }
    let name = parts.pop().unwrap_or_default();
    Name { schema: parts.pop(), name }
}

/// Reads every `setval(sequence, value [, called])` of a `SELECT` or `DO`.
pub(super) fn set_values(mut cursor: Cursor<'_>) -> Vec<Change> {
    let mut read = Vec::new();
    while !cursor.is_empty() {
        if cursor.eat("setval") {
            let inside = cursor.group();
            read.extend(inside.and_then(|inside| set_value(inside, cursor)));
        } else {
            cursor.skip(1);
        }
    }
    read
}

fn set_value(inside: Cursor<'_>, after: Cursor<'_>) -> Option<Change> {
    let [sequence, value, rest @ ..] = &inside.items()[..] else { return None };
    let mut value = *value;
    if let Some((table, column)) = maximum_of(value, after) {
        return Some(Change::FollowColumn { sequence: argument(*sequence)?, table, column });
    }
    let called = rest
        .first()
        .is_none_or(|called| !called.starts("false") && { *called }.number() != Some(0));
    Some(Change::SetValue { sequence: argument(*sequence)?, value: value.number()?, called })
}

/// Finds `max(column)` in what a sequence is set to, and the table after the next `FROM`: there, else in what follows.
fn maximum_of(value: Cursor<'_>, after: Cursor<'_>) -> Option<(Name, String)> {
    let (mut column, mut rest) = (None, value);
    while !rest.is_empty() {
        if rest.eat("max") {
            column = rest.group().and_then(|mut inside| inside.qualified());
        } else if rest.starts("from") {
            break;
        } else {
            rest.skip(1);
        }
    }
    let column = column?.name;
    let from = |mut rest: Cursor<'_>| {
        while !rest.is_empty() {
            if rest.eat("from") {
                return rest.qualified();
            }
            rest.skip(1);
        }
        None
    };
    from(rest).or_else(|| from(after)).map(|table| (table, column))
}

//! Reads a type as written: `int(10) unsigned`, `character varying(255)[]`, `public.citext`.
//!
//! Says nothing about its width: that is the pack's and, for domains, the replay's to know.

use super::model::{Name, TypeText};
use super::tokens::Cursor;
use crate::rules::dialect::DialectPack;
use sqlparser::tokenizer::Token;

/// Takes a type; its spelling is empty if none is written.
pub(super) fn type_text(cursor: &mut Cursor<'_>, pack: &DialectPack) -> TypeText {
    let words = &pack.words;
    let mut read = TypeText { spot: cursor.spot(), ..TypeText::default() };
    let mut spelling: Vec<String> = Vec::new();
    while let Some(token) = cursor.peek() {
        match token {
            Token::Word(word) if word.quote_style.is_none() => {
                if cursor.starts_any(&words.columns.type_ends).is_some() {
                    break;
                }
                let text = word.value.to_ascii_lowercase();
                push(&mut read.text, &word.value);
                if words.types.unsigned.contains(&text) {
                    read.unsigned = true;
                } else if !words.types.noise.contains(&text) || spelling.is_empty() {
                    spelling.push(text);
                }
                cursor.skip(1);
                qualified(cursor, &mut read, &mut spelling, &word.value);
            }
            Token::Word(_) | Token::SingleQuotedString(_) | Token::DoubleQuotedString(_)
                if spelling.is_empty() =>
            {
                let name = cursor.name().unwrap_or_default();
                push(&mut read.text, &name);
                spelling.push(name.to_ascii_lowercase());
                qualified(cursor, &mut read, &mut spelling, &name);
            }
            Token::LParen if !spelling.is_empty() => {
                let inside = cursor.group().unwrap_or(*cursor);
                arguments(inside, pack, &mut read);
            }
            Token::LBracket => {
                while cursor.peek().is_some() && !cursor.eat_token(&Token::RBracket) {
                    cursor.skip(1);
                }
                read.array = true;
                read.text.push_str("[]");
            }
            _ => break,
        }
    }
    if spelling.last().is_some_and(|last| last == "array") {
        spelling.pop();
        read.array = true;
    }
    read.spelling = spelling.join(" ");
    read
}

/// Takes `.name` after a qualifier: the type is the last name.
fn qualified(cursor: &mut Cursor<'_>, read: &mut TypeText, spelling: &mut [String], first: &str) {
    let mut name = Name { schema: None, name: first.to_owned() };
    while cursor.eat_token(&Token::Period) {
        let Some(next) = cursor.name() else { break };
        read.text.push('.');
        read.text.push_str(&next);
        if let Some(last) = spelling.last_mut() {
            *last = next.to_ascii_lowercase();
        }
        name = Name { schema: Some(name.name), name: next };
    }
    if read.name.is_none() {
        read.name = Some(name);
    }
}

fn arguments(inside: Cursor<'_>, pack: &DialectPack, read: &mut TypeText) {
    let mut texts = Vec::new();
    for mut item in inside.items() {
        texts.push(item.preview());
        if pack.words.types.unlimited.as_ref().is_some_and(|word| item.starts(word)) {
            read.arguments.push(u64::MAX);
        }
        if let Some(number) = item.number() {
            read.arguments.extend(u64::try_from(number));
        }
    }
    let list = texts.join(",");
    read.text.push('(');
    read.text.extend(list.chars().take(60));
    read.text.push(')');
}

fn push(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

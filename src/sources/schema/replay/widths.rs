//! What a type holds: the pack's rule for its spelling, resolved through domains.

use crate::rules::dialect::{DialectPack, TypeRule};
use crate::sources::schema::ddl::model::{Name, TypeText};
use crate::width::Width;
use std::collections::BTreeMap;

/// Domains may be made of domains; a cycle is cut here.
const DOMAIN_DEPTH: usize = 8;

/// Domains by name in lower case.
pub(super) type Domains = BTreeMap<String, TypeText>;

/// What a column of some type holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) width: Width,
    pub(super) kind: Kind,
}

/// What the values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Text,
    Time,
    Other,
}

/// Returns what a type holds.
pub(super) fn held(of: &TypeText, pack: &DialectPack, domains: &Domains) -> Held {
    let mut of = of;
    for _ in 0..DOMAIN_DEPTH {
        let of_domain =
            of.name.as_ref().and_then(|Name { name, .. }| domains.get(&name.to_lowercase()));
        match of_domain {
            Some(next) if !of.array => of = next,
            _ => break,
        }
    }
    let other = Held { width: Width::Unknown, kind: Kind::Other };
    if of.array {
        return other;
    }
    let words = &pack.words;
    if let Some(&width) = words.minting.serials.get(&of.spelling) {
        return Held { width, kind: Kind::Integer };
    }
    let affinity = || {
        words
            .types
            .affinity
            .iter()
            .find(|part| of.spelling.contains(&part.contains))
            .map(|part| part.rule)
    };
    match words.types.spellings.get(&of.spelling).copied().or_else(affinity) {
        Some(rule) => by_rule(rule, of, pack),
        None => other,
    }
}

fn by_rule(rule: TypeRule, of: &TypeText, pack: &DialectPack) -> Held {
    let types = &pack.words.types;
    let first = of.arguments.first().copied();
    let width = match rule {
        TypeRule::Width(Width::Signed(bits)) if of.unsigned => Width::Unsigned(bits),
        TypeRule::Width(width) => width,
        TypeRule::Decimal => match of.arguments[..] {
            [] | [0] => types.bare_decimal,
            [precision] => digits(precision),
            [precision, scale, ..] => match precision.checked_sub(scale) {
                Some(0) | None => Width::Unknown,
                Some(whole) => digits(whole),
            },
        },
        TypeRule::Digits => first.map_or(Width::Unbounded, digits),
        TypeRule::Padded => digits(first.unwrap_or(1)),
        TypeRule::Float => match of.arguments[..] {
            [precision] if precision > 24 => Width::F64,
            [_] => Width::F32,
            _ => types.bare_float,
        },
        TypeRule::Time | TypeRule::Other => Width::Unknown,
    };
    let kind = match rule {
        TypeRule::Time => Kind::Time,
        TypeRule::Other => Kind::Other,
        TypeRule::Digits | TypeRule::Padded => Kind::Text,
        _ => match width {
            Width::Signed(_) | Width::Unsigned(_) | Width::Decimal(_) => Kind::Integer,
            // `NUMERIC` without arguments may well hold integers.
            Width::Unbounded if rule == TypeRule::Decimal => Kind::Integer,
            Width::Unbounded => Kind::Text,
            _ => Kind::Other,
        },
    };
    Held { width, kind }
}

/// Returns the width of that many decimal digits; beyond what is counted it has no limit that ids reach.
fn digits(count: u64) -> Width {
    u8::try_from(count)
        .ok()
        .filter(|count| (1..=38).contains(count))
        .map_or(Width::Unbounded, Width::Decimal)
}

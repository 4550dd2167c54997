//! Type Language: constructors and functions with their fields. Declares no types of its own.

use super::Files;
use super::file;
use super::member::{Contract, Member, Type};
use crate::facts::{BoundaryKind, CarrierKind};
use crate::rules::contract::ContractPack;
use crate::sources::lines::Lines;

/// Reads `.tl` files, of which repositories have a handful.
pub(super) fn read(_: &ContractPack, files: &Files<'_>) -> Contract {
    let mut contract = Contract::default();
    for found in &files.all {
        let Some(text) = file::text(found, &mut contract) else { continue };
        file::count(&text, &mut contract);
        let lines = Lines::new(&found.shown, &text);
        let mut owner = String::new();
        let mut is_open = false;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let code = line.split("//").next().unwrap_or_default();
            for word in words(code) {
                if !is_open {
                    word.0.split('#').next().unwrap_or_default().clone_into(&mut owner);
                    is_open = !owner.starts_with("---");
                } else if word.0.ends_with(';') {
                    is_open = false;
                } else {
                    contract.members.extend(member(&owner, word, at, &lines));
                }
            }
            at += line.len();
        }
    }
    contract
}

/// Returns the words of a line, each with where it starts.
fn words(line: &str) -> impl Iterator<Item = (&str, usize)> {
    let starts = line.char_indices().filter(|(at, letter)| {
        let before = line.get(..*at).and_then(|before| before.chars().next_back());
        !letter.is_whitespace() && before.is_none_or(char::is_whitespace)
    });
    starts.map(|(at, _)| {
        let rest = line.get(at..).unwrap_or_default();
        (rest.split(char::is_whitespace).next().unwrap_or_default(), at)
    })
}

/// Makes a member of `name:flags.0?Vector<int>`.
fn member(
    owner: &str,
    (word, start): (&str, usize),
    at: usize,
    lines: &Lines<'_>,
) -> Option<Member> {
    let (name, text) = word.split_once(':')?;
    let of = text.rsplit('?').next().unwrap_or(text);
    let of = of.rsplit('<').next().unwrap_or(of).trim_end_matches('>');
    let start = at + start;
    Some(Member {
        kind: CarrierKind::Field,
        symbol: format!("{owner}.{name}"),
        owner: Some(owner.rsplit('.').next().unwrap_or(owner).to_owned()),
        name: name.to_owned(),
        wire: None,
        noun: None,
        of: Type { text: text.to_owned(), name: of.to_owned(), ..Type::default() },
        location: lines.locate(start..start + name.len()),
        boundary: BoundaryKind::Serialized,
        shown_by: format!("constructor `{owner}`"),
    })
}

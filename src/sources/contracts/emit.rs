//! Members that hold ids become carriers. What their types mean is settled here, for all formats alike.

use super::member::{Contract, Member, Type};
use crate::facts::{Boundary, Carrier, CarrierKind, Consumer, Exclusion, Facts};
use crate::rules::contract::{ContractPack, SHARED};
use crate::rules::names::{is_id, words};
use crate::sources::code::outcome;
use crate::width::Width;
use std::collections::BTreeSet;

/// Names of types lead to names of types; nobody writes chains as long as this.
const LONGEST_CHAIN: usize = 16;

/// Adds what a format's contracts declare to the facts.
pub(super) fn emit(pack: &ContractPack, contract: Contract, facts: &mut Facts) {
    facts.coverage.code_files += contract.files;
    facts.coverage.code_files_parsed += contract.files;
    facts.coverage.code_bytes += contract.bytes;
    facts.coverage.syntax_errors.extend(contract.syntax_errors.iter().cloned());
    for (reason, count) in &contract.skipped {
        *facts.coverage.skipped.entry(reason.clone()).or_default() += count;
    }
    facts.problems.extend(contract.problems.iter().cloned());
    let entities: BTreeSet<&str> = contract
        .members
        .iter()
        .filter(|member| member.name.eq_ignore_ascii_case("id"))
        .filter_map(|member| member.owner.as_deref())
        .collect();
    let mut carriers: Vec<Carrier> = contract
        .members
        .iter()
        .filter_map(|member| carrier(pack, &contract, member, &entities))
        .collect();
    carriers.sort_by(|a, b| (&a.location, &a.symbol).cmp(&(&b.location, &b.symbol)));
    carriers.dedup_by(|a, b| a.location == b.location && a.name == b.name);
    for carrier in carriers.iter().filter(|carrier| carrier.width.is_narrow()) {
        if let Some(exclusion) = &carrier.exclusion {
            *facts.coverage.excluded.entry(exclusion.reason.clone()).or_default() += 1;
        }
    }
    facts.carriers.extend(carriers);
}

/// Makes a carrier of a member that holds ids; `entities` are the types that have one of their own.
fn carrier(
    pack: &ContractPack,
    contract: &Contract,
    member: &Member,
    entities: &BTreeSet<&str>,
) -> Option<Carrier> {
    let (width, via) = settle(pack, contract, &member.of)?;
    let keys_entities =
        member.of.values.as_deref().is_some_and(|name| entities.contains(simple(name)));
    let own = is_id(&member.name) || member.wire.as_deref().is_some_and(is_id);
    // A name for a type of ids is one itself only if it says so.
    let by_type = member.kind != CarrierKind::Alias && via.iter().any(|name| is_id(simple(name)));
    if !own && !keys_entities && !by_type {
        return None;
    }
    let mut type_text = member.of.text.clone();
    if let Some(alias) = via.last().filter(|_| member.of.name != type_text || via.len() > 1) {
        type_text = format!("{type_text} ({alias})");
    }
    Some(Carrier {
        kind: member.kind,
        symbol: member.symbol.clone(),
        name: member.name.clone(),
        owner: member.owner.clone(),
        wire: member.wire.clone(),
        owner_wire: None,
        noun: member.noun.clone(),
        type_text,
        width,
        outcome: member.of.outcome.clone().unwrap_or_else(|| outcome(&pack.outcome)),
        location: member.location.clone(),
        language: pack.name.clone(),
        consumer: Consumer::Backend,
        boundary: Some(Boundary { kind: member.boundary, shown_by: member.shown_by.clone() }),
        exclusion: excluded(member),
        stored_in: None,
        generated: None,
        fix: pack.fix.clone(),
    })
}

/// Returns what a type holds, and the names that lead there; `None` if that is no number.
fn settle<'t>(
    pack: &ContractPack,
    contract: &'t Contract,
    of: &'t Type,
) -> Option<(Width, Vec<&'t str>)> {
    let (mut of, mut via) = (of, Vec::new());
    for _ in 0..LONGEST_CHAIN {
        if let Some(width) = of.width {
            return (width != Width::Unknown).then_some((width, via));
        }
        if let Some(width) = pack.types.get(simple(&of.name)) {
            return Some((*width, via));
        }
        via.push(of.name.as_str());
        of = contract.names.get(simple(&of.name))?;
    }
    None
}

/// Returns the last part of a name with dots: what a type is called within its package.
fn simple(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Returns why an id is of a space that does not grow, if its name says so, or where it is bare its owner's.
fn excluded(member: &Member) -> Option<Exclusion> {
    let own = words(&member.name);
    let is_bounded = |word: &String| SHARED.bounded.contains(word);
    let bounded = match own.iter().rev().nth(1) {
        Some(before) => is_bounded(before),
        None => member.owner.as_deref().is_some_and(|owner| {
            let owner = words(owner);
            owner.last().is_some_and(is_bounded)
                || owner.iter().any(|word| SHARED.listed.contains(word))
        }),
    };
    bounded.then(|| Exclusion { reason: "few by their nature".to_owned(), client_local: false })
}

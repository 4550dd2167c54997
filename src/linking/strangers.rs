//! Ids that nothing here mints: those of somebody else's API, and those that a table stores of them.
//!
//! Groups what no id space was found for by the noun in its names: a guess at whose ids they are, so that they can be
//! declared. Never ties anything to a column.

use super::evidence::{Evidence, EvidenceKind, Link, LinkGrade};
use super::index::Index;
use super::nouns::{IdName, table_noun, type_nouns};
use super::roots::{self, ColumnRef, Root};
use super::{Member, MemberRef, Space, Ties};
use crate::facts::{Carrier, Facts};
use crate::rules::habits::HABITS;
use std::collections::{BTreeMap, BTreeSet};

/// What the name of every such id space starts with.
const ELSEWHERE: &str = "elsewhere";

/// Groups columns and carriers that belong to no id space; takes those that it groups out of `unlinked`.
///
/// Carriers in code only where no server's database is read: beside one, they may well be of it.
pub(super) fn spaces(
    facts: &Facts,
    known: &[Root],
    index: &Index,
    untied: &[ColumnRef],
    unlinked: &mut Vec<usize>,
) -> Vec<Space> {
    let mut groups = BTreeMap::<String, Vec<MemberRef>>::new();
    for &at in untied {
        let table = at.table_of(facts);
        // What a table here is named for is of here: that no id space was found does not say whose ids these are.
        let is_of_here = |noun: &String| {
            *noun == index.table_noun(table.source, &table.name)
                || !index.spaces(noun, Some(table.source)).is_empty()
        };
        if let Some(noun) = noun_of_column(facts, at).filter(|noun| !is_of_here(noun)) {
            groups.entry(noun).or_default().push(MemberRef::Column(at));
        }
    }
    if !known.iter().any(|root| is_minted_on_a_server(facts, root)) {
        unlinked.retain(|&at| {
            let noun = facts.carriers.get(at).and_then(noun_of_carrier);
            let is_grouped = noun.is_some();
            if let Some(noun) = noun {
                groups.entry(noun).or_default().push(MemberRef::Carrier(at));
            }
            !is_grouped
        });
    }
    groups.into_iter().map(|(noun, members)| space(facts, &noun, members)).collect()
}

/// Returns the columns that nothing ties to an id space.
pub(super) fn untied(columns: &[(ColumnRef, Ties)]) -> BTreeSet<ColumnRef> {
    columns.iter().filter(|(_, ties)| ties.is_empty()).map(|(at, _)| *at).collect()
}

fn is_minted_on_a_server(facts: &Facts, root: &Root) -> bool {
    matches!(root, Root::Minting(at) if !roots::is_on_device(facts, at.table_of(facts)))
}

fn space(facts: &Facts, noun: &str, members: Vec<MemberRef>) -> Space {
    let columns: Vec<ColumnRef> = members
        .iter()
        .filter_map(|at| match at {
            MemberRef::Column(at) => Some(*at),
            MemberRef::Carrier(_) => None,
        })
        .collect();
    let member = |at: MemberRef| {
        let location = match at {
            MemberRef::Column(at) => at.of(facts).location.clone(),
            MemberRef::Carrier(at) => facts.carriers[at].location.clone(),
        };
        let says = format!("named for a `{}`, which nothing here mints", noun.replace('_', " "));
        let (kind, location) = (EvidenceKind::Name, Some(location));
        let evidence = vec![Evidence { kind, says, location, weight: 0.0 }];
        // A guess at whose ids these are is no link: it makes no date.
        let grade = LinkGrade::Probable;
        Member { at, link: Link { confidence: 0.0, grade, evidence, rivals: Vec::new() } }
    };
    Space {
        name: format!("{ELSEWHERE}.{noun}"),
        root: Root::Elsewhere { noun: noun.to_owned(), columns },
        members: members.into_iter().map(member).collect(),
    }
}

/// Returns the noun of an integer column of a server that is called an id and is neither a key nor of several tables.
fn noun_of_column(facts: &Facts, at: ColumnRef) -> Option<String> {
    let (table, column) = (at.table_of(facts), at.of(facts));
    let id = IdName::read(&column.name)?;
    let is_key = table.primary_key.iter().any(|key| key.eq_ignore_ascii_case(&column.name));
    let refers = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    let is_number = column.width.ceiling().is_some() && !column.is_text();
    let is_other = id.is_foreign() || HABITS.per_parent.contains(&column.name.to_lowercase());
    let on_device = roots::is_on_device(facts, table);
    let names_types = super::columns::discriminator(facts, at).is_some();
    if is_key || refers || !is_number || is_other || on_device || names_types {
        return None;
    }
    noun(&id)
}

/// Returns the noun of a carrier's names: its own, outside or here; else of the path before it, else of its owner.
fn noun_of_carrier(carrier: &Carrier) -> Option<String> {
    let named = [carrier.wire.as_deref(), Some(carrier.name.as_str())];
    let ids: Vec<IdName> = named.into_iter().flatten().filter_map(IdName::read).collect();
    if ids.iter().any(IdName::is_foreign) {
        return None;
    }
    let own = ids.iter().find_map(noun);
    let by_path = || carrier.noun.as_deref().map(|noun| table_noun(noun, None));
    let by_owner = || {
        let owner = carrier.owner_wire.as_deref().or(carrier.owner.as_deref())?;
        type_nouns(owner).pop()
    };
    own.or_else(by_path).or_else(by_owner).filter(|noun| !noun.is_empty())
}

/// Returns what is left of a name without the roles in front: `comment` of `selectedCommentId`.
fn noun(id: &IdName) -> Option<String> {
    id.without_head_roles().pop().or_else(|| id.noun())
}

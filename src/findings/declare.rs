//! Whose ids those are that nothing here mints: the lines of `idwidth.toml` in which a person can say it.

use super::assess::Context;
use super::{CarrierReport, Origin};
use crate::linking::{MemberRef, Root, Space};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Names that a block lists; a pattern is easily written for more.
const LISTED: usize = 24;

/// Returns where the ids of a root come from.
pub(super) fn origin(root: &Root) -> Origin {
    match root {
        Root::Minting(_) => Origin::Minted,
        Root::Key(_) => Origin::Key,
        Root::Sequence(_) => Origin::Sequence,
        Root::External(_) => Origin::External,
        Root::Elsewhere { .. } => Origin::Elsewhere,
    }
}

/// Returns the block that declares an id space that nothing here mints, if a carrier of it is narrow.
pub(super) fn block(
    context: &Context<'_>,
    space: &Space,
    carriers: &[CarrierReport],
) -> Option<String> {
    let Root::Elsewhere { noun, .. } = &space.root else { return None };
    if !carriers.iter().any(|carrier| carrier.narrow) {
        return None;
    }
    let names: BTreeSet<String> =
        space.members.iter().map(|member| name(context, member.at)).collect();
    let list: Vec<String> = names.iter().take(LISTED).map(|name| format!("{name:?}")).collect();
    let mut block = String::new();
    // Writing to a String does not fail.
    let _ = write!(
        block,
        "[[external]]\nname = \"{noun}\"\nhigh-water = 0 # the highest id known\nas-of = {}\nrate = 0 # ids a day\nnames = [{}]\n",
        context.as_of,
        list.join(", ")
    );
    Some(block)
}

/// Returns the name by which the config can name a carrier: its own, with its owner's where it says no more than `id`.
fn name(context: &Context<'_>, at: MemberRef) -> String {
    match at {
        MemberRef::Column(at) => at.symbol(context.facts, context.tables),
        MemberRef::Carrier(at) => {
            let carrier = &context.facts.carriers[at];
            let own = carrier.wire.as_deref().unwrap_or(&carrier.name);
            match &carrier.owner {
                Some(owner) if crate::rules::names::words(own).len() < 2 => {
                    format!("{owner}.{own}")
                }
                _ => own.to_owned(),
            }
        }
    }
}

//! Which id space a carrier belongs to, and why.
//!
//! A graph: nodes are carriers, edges are evidence, the roots are the columns that mint ids. Columns are tied to a
//! root by declared keys, then by name; carriers in code by name, then by the values that pass between them.
//! Pure, and total: whatever the facts, it says what it can.

mod code;
mod columns;
mod evidence;
mod flows;
mod index;
mod key_names;
mod keys;
mod mapped;
mod nouns;
mod pins;
mod roots;
mod strangers;

pub use evidence::{Evidence, EvidenceKind, Link, LinkGrade};
pub use roots::{ColumnRef, Root};

use crate::facts::{Facts, Problem};

/// Id spaces with their members, and what belongs to none.
#[derive(Clone, Debug, Default)]
pub struct Linking {
    /// Every id space, by root.
    pub spaces: Vec<Space>,
    /// Carriers in code on a boundary, not excluded, that belong to no id space; indices into `Facts::carriers`.
    pub unlinked: Vec<usize>,
    /// Pins that match nothing.
    pub problems: Vec<Problem>,
    /// Name of each table of the facts, qualified by its schema where the name alone is not unique in its source.
    pub tables: Vec<String>,
}

/// An id space and what carries its ids.
#[derive(Clone, Debug)]
pub struct Space {
    /// Unique among the id spaces of a run: `market.notifications.id`.
    pub name: String,
    /// Where its ids come from.
    pub root: Root,
    /// What carries them, the root excepted.
    pub members: Vec<Member>,
}

/// A carrier and its tie to an id space.
#[derive(Clone, Debug)]
pub struct Member {
    /// The carrier.
    pub at: MemberRef,
    /// The tie.
    pub link: Link,
}

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemberRef {
    /// A column that refers to the minting column.
    Column(ColumnRef),
    /// A carrier in code, as an index into `Facts::carriers`.
    Carrier(usize),
}

/// Ties every column and every carrier in code to the id space it most likely belongs to.
pub fn link(facts: &Facts) -> Linking {
    let roots = roots::find(facts);
    let tables = roots::table_names(facts);
    let index = index::Index::new(facts, &roots);
    let mut spaces: Vec<Space> = roots
        .iter()
        .map(|root| Space {
            name: roots::name(facts, &tables, root),
            root: root.clone(),
            members: Vec::new(),
        })
        .collect();
    let mut columns = columns::tie(facts, &roots, &index);
    // Before pins: a column whose link is refused is known, and not a stranger's.
    let untied = strangers::untied(&columns);
    let mut own = code::evidence(facts, &index);
    let pinned = pins::apply(facts, &spaces, &tables, &mut columns, &mut own);
    mapped::add(facts, &roots, &columns, &pinned.refused, &mut own);
    let untied = strangers::untied(&columns).intersection(&untied).copied().collect::<Vec<_>>();
    let others = flows::others(facts, &roots, &columns);
    for (column, ties) in columns {
        add(&mut spaces, MemberRef::Column(column), ties);
    }
    let mut unlinked = Vec::new();
    let settled = flows::settle(facts, &index, &own, &others, &pinned.refused);
    for (carrier, ties) in settled.into_iter().enumerate() {
        let candidate = &facts.carriers[carrier];
        if ties.is_empty() && candidate.boundary.is_some() && candidate.exclusion.is_none() {
            unlinked.push(carrier);
        }
        add(&mut spaces, MemberRef::Carrier(carrier), ties);
    }
    spaces.extend(strangers::spaces(facts, &roots, &index, &untied, &mut unlinked));
    Linking { spaces, unlinked, problems: pinned.problems, tables }
}

/// Id spaces of which one carrier may be a member at once: a set that a person can still look through.
///
/// A polymorphic column may refer to every table of a database; listing it with each would be quadratic.
const MOST: usize = 16;

/// A tie of one carrier: to which space, and how.
type Ties = Vec<(usize, Link)>;

/// Adds a member to each space it may belong to; each link names the other spaces as rivals.
fn add(spaces: &mut [Space], at: MemberRef, ties: Ties) {
    let names: Vec<String> = ties.iter().map(|(space, _)| spaces[*space].name.clone()).collect();
    for (own, (space, mut link)) in ties.into_iter().enumerate() {
        let others = names.iter().enumerate().filter(|(other, _)| *other != own);
        link.rivals = others.map(|(_, name)| name.clone()).collect();
        spaces[space].members.push(Member { at, link });
    }
}

#[cfg(test)]
mod tests;

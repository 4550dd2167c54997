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
mod nouns;
mod pins;
mod roots;

pub use evidence::{Evidence, EvidenceKind, Link, LinkGrade};
pub use roots::{ColumnRef, Root, table_name};

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
    let index = index::Index::new(facts, &roots);
    let mut spaces: Vec<Space> = roots
        .iter()
        .map(|root| Space {
            name: roots::name(facts, root),
            root: root.clone(),
            members: Vec::new(),
        })
        .collect();
    for (column, ties) in columns::tie(facts, &roots, &index) {
        add(&mut spaces, MemberRef::Column(column), ties);
    }
    let own = code::evidence(facts, &index);
    let own = pins::apply(facts, &spaces, own);
    let mut unlinked = Vec::new();
    for (carrier, ties) in flows::settle(facts, &own.evidence).into_iter().enumerate() {
        let candidate = &facts.carriers[carrier];
        if ties.is_empty() && candidate.boundary.is_some() && candidate.exclusion.is_none() {
            unlinked.push(carrier);
        }
        add(&mut spaces, MemberRef::Carrier(carrier), ties);
    }
    Linking { spaces, unlinked, problems: own.problems }
}

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

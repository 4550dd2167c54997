//! What a reader takes out of a contract: members that may hold ids, and names of types. Knows no format.

use crate::facts::{BoundaryKind, CarrierKind, Location, Outcome, Problem};
use crate::sources::schema::model::Spot;
use crate::width::Width;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A field, parameter or argument, before it is known what its type holds.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// What it is.
    pub(super) kind: CarrierKind,
    /// Name that holds whatever the file: `org.couchers.Note.user_id`.
    pub(super) symbol: String,
    /// Simple name of the message, schema or type around it.
    pub(super) owner: Option<String>,
    /// Declared name.
    pub(super) name: String,
    /// Name on the wire, if it is another.
    pub(super) wire: Option<String>,
    /// Literal before it in a path.
    pub(super) noun: Option<String>,
    /// Its type.
    pub(super) of: Type,
    /// The name's place.
    pub(super) location: Location,
    /// Which border its values cross.
    pub(super) boundary: BoundaryKind,
    /// What shows that, for the evidence.
    pub(super) shown_by: String,
}

/// A type as a member or another type's name states it.
#[derive(Clone, Debug, Default)]
pub(super) struct Type {
    /// As written: `repeated int32`.
    pub(super) text: String,
    /// Name to look up: of the format's own types, or one that a contract declares.
    pub(super) name: String,
    /// What it holds, where more than its name says so.
    pub(super) width: Option<Width>,
    /// Type of the values that it keys, if it is a map.
    pub(super) values: Option<String>,
    /// Where it is written, if not beside the member's name.
    pub(super) place: Option<Spot>,
    /// What happens above its ceiling, where that is not what happens with most types of the format.
    pub(super) outcome: Option<Outcome>,
}

/// What one file, or several that belong together, declare.
#[derive(Debug, Default)]
pub(super) struct Contract {
    /// Members, in the order of the text.
    pub(super) members: Vec<Member>,
    /// Types that are another name for a type.
    pub(super) names: BTreeMap<String, Type>,
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
    /// Files and bytes read.
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// The first syntax error of each file that has one.
    pub(super) syntax_errors: Vec<Location>,
    /// Files that no other format reads any more, as they are shown.
    pub(super) taken: BTreeSet<Arc<str>>,
    /// Files left out, by reason.
    pub(super) skipped: BTreeMap<String, u64>,
}

impl Contract {
    /// Takes in what another file declares.
    pub(super) fn add(&mut self, other: Self) {
        self.members.extend(other.members);
        self.problems.extend(other.problems);
        self.files += other.files;
        self.bytes += other.bytes;
        self.syntax_errors.extend(other.syntax_errors);
        self.taken.extend(other.taken);
        for (reason, count) in other.skipped {
            *self.skipped.entry(reason).or_default() += count;
        }
        for (name, of) in other.names {
            // A name that files use for different types says nothing.
            let known = self.names.entry(name).or_insert_with(|| of.clone());
            if known.name != of.name {
                known.width = Some(Width::Unknown);
            }
        }
    }
}

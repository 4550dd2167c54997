//! Which id space a carrier belongs to, and why.

mod evidence;

pub use evidence::{Evidence, EvidenceKind, Link, LinkGrade};

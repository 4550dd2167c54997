//! Evidence that two carriers share an id space, and what it is worth.

use crate::facts::Location;

/// A carrier's tie to an id space.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Probability, 0 to 1, that the carrier holds ids of this id space.
    pub confidence: f64,
    /// What the confidence allows to say.
    pub grade: LinkGrade,
    /// The chain, from the minting column to the carrier.
    pub evidence: Vec<Evidence>,
    /// Names of other id spaces that are almost as likely; the earliest date counts.
    pub rivals: Vec<String>,
}

/// What a confidence allows to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkGrade {
    /// 0.85 and above.
    Linked,
    /// 0.60 to 0.85: a finding too, marked, one severity lower.
    Probable,
}

impl LinkGrade {
    /// Returns its spelling in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Probable => "probable",
        }
    }
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// What kind.
    pub kind: EvidenceKind,
    /// A sentence a person can check: `wire name "notification_id" names table notifications`.
    pub says: String,
    /// Where to look.
    pub location: Option<Location>,
    /// Probability that this alone means the same id space; a factor below 1 for evidence against.
    pub weight: f64,
}

/// Kinds of evidence; decides what it is worth and whether it is but a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// The minting column itself.
    Minting,
    /// Pinned in the config.
    Pin,
    /// A declared foreign key.
    ForeignKey,
    /// An association that a program declares.
    Association,
    /// A mapper reads a linked column into it.
    Mapping,
    /// A value passes from a linked carrier.
    Flow,
    /// Same key or wire name as a linked carrier.
    Channel,
    /// The literal before a path parameter names the table.
    PathNoun,
    /// The name is the table's noun and `id`.
    Name,
    /// A bare `id` in a type named like the table.
    Owner,
    /// The name is that of a foreign key column.
    KeyName,
    /// The name after its role words are dropped.
    Role,
    /// A well-known synonym.
    Alias,
    /// The name is the table's last noun.
    Suffix,
    /// An index leads with the column, as with references.
    Index,
    /// Its values lie within the ids handed out.
    Values,
    /// Values cross the program's border here; says nothing of whose ids they are.
    Boundary,
    /// Evidence against.
    Against,
}

impl EvidenceKind {
    /// Returns its spelling in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minting => "minting-column",
            Self::Pin => "pin",
            Self::ForeignKey => "foreign-key",
            Self::Association => "association",
            Self::Mapping => "mapping",
            Self::Flow => "data-flow",
            Self::Channel => "channel",
            Self::PathNoun => "path-noun",
            Self::Name => "name",
            Self::Owner => "owner",
            Self::KeyName => "key-name",
            Self::Role => "role-stripped-name",
            Self::Alias => "alias",
            Self::Suffix => "suffix",
            Self::Index => "index",
            Self::Values => "values",
            Self::Boundary => "boundary",
            Self::Against => "against",
        }
    }
}

/// What evidence of each kind is worth alone: the probability that it means the same id space.
///
/// Measured on two pairs of open-source databases and clients: exact nouns were wrong once in 322 declarations of the
/// one, and tied 64 % of 1129 declarations of the other without ambiguity once foreign key names were used.
pub(super) mod weight {
    /// A declared foreign key.
    pub(crate) const FOREIGN_KEY: f64 = 0.99;
    /// An association that a program declares: it may name a column that the database does not tie.
    pub(crate) const ASSOCIATION: f64 = 0.97;
    /// A factor on the tie of the column that a mapper reads: it holds what the column holds.
    pub(crate) const MAPPING: f64 = 0.99;
    /// The literal before a path parameter.
    pub(crate) const PATH_NOUN: f64 = 0.75;
    /// The table's noun and `id`.
    pub(crate) const NAME: f64 = 0.80;
    /// A bare `id` in a type named for the table.
    pub(crate) const OWNER: f64 = 0.75;
    /// A foreign key column's name, times the share of such keys that refer to the table.
    pub(crate) const KEY_NAME: f64 = 0.85;
    /// After role words are dropped.
    pub(crate) const ROLE: f64 = 0.60;
    /// A synonym.
    pub(crate) const ALIAS: f64 = 0.50;
    /// The table's last noun, divided by the number of tables it may mean.
    pub(crate) const SUFFIX: f64 = 0.35;
    /// An index on a column, or its values within the id's range.
    pub(crate) const SUPPORT: f64 = 0.30;
    /// A factor on what passes by assignment.
    pub(crate) const DATA: f64 = 0.95;
    /// A factor on what passes through a string key or a call.
    pub(crate) const CHANNEL: f64 = 0.90;
    /// Names alone never say more than this.
    pub(crate) const NAME_ONLY_CAP: f64 = 0.84;
    /// Linked from here.
    pub(crate) const LINKED: f64 = 0.85;
    /// Probable from here.
    pub(crate) const PROBABLE: f64 = 0.60;
    /// A runner-up within this of the best makes an ambiguous set.
    pub(crate) const MARGIN: f64 = 0.15;
}

/// Combines evidence: noisy-OR of what speaks for it, times what speaks against.
///
/// Without an anchor (a key, a pin, or a flow from an anchored carrier) all of it is names, and capped.
pub(super) fn combine(evidence: &[Evidence], anchored: bool) -> f64 {
    let against = |evidence: &&Evidence| evidence.kind == EvidenceKind::Against;
    let doubt: f64 = evidence.iter().filter(|e| !against(e)).map(|e| 1.0 - e.weight).product();
    let factor: f64 = evidence.iter().filter(against).map(|e| e.weight).product();
    let confidence = (1.0 - doubt) * factor;
    if anchored { confidence } else { confidence.min(weight::NAME_ONLY_CAP) }
}

impl Link {
    /// Makes a link if the confidence allows one.
    pub(super) fn new(confidence: f64, evidence: Vec<Evidence>) -> Option<Self> {
        let grade = if confidence >= weight::LINKED {
            LinkGrade::Linked
        } else if confidence >= weight::PROBABLE {
            LinkGrade::Probable
        } else {
            return None;
        };
        Some(Self { confidence, grade, evidence, rivals: Vec::new() })
    }
}

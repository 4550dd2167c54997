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

/// Kinds of evidence (research E0..E18); decides weight and whether it is name-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// The minting column itself.
    Minting,
    /// Pinned in the config.
    Pin,
    /// A declared foreign key.
    ForeignKey,
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
            Self::Flow => "data-flow",
            Self::Channel => "channel",
            Self::PathNoun => "path-noun",
            Self::Name => "name",
            Self::Owner => "owner",
            Self::KeyName => "key-name",
            Self::Role => "role-stripped-name",
            Self::Alias => "alias",
            Self::Suffix => "suffix",
            Self::Against => "against",
        }
    }
}

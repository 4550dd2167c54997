//! Places in code that hold ids: declarations, conversions, and how values pass between them.

use super::{Location, Outcome};
use crate::width::Width;

/// A declaration or a narrowing conversion that may hold ids.
#[derive(Clone, Debug)]
pub struct Carrier {
    /// What it is.
    pub kind: CarrierKind,
    /// Path-independent qualified name: `com.example.NoteDto.id`; for a conversion its function, callee, operand
    /// and ordinal: `com.example.Push.onMessage(RemoteMessage)/toIntOrNull(data["note_id"])#1`.
    pub symbol: String,
    /// Declared name (`noteId`); for a conversion the last name or key in its operand (`note_id`).
    pub name: String,
    /// Simple name of the innermost enclosing type (`NoteDto`).
    pub owner: Option<String>,
    /// Name outside the program: serialized name, key, column.
    pub wire: Option<String>,
    /// The owner's name outside the program: `@Entity(tableName = "notes")`.
    pub owner_wire: Option<String>,
    /// Literal before this parameter in a path template: `notifications` in `/notifications/{id}`.
    pub noun: Option<String>,
    /// Type or conversion as written: `List<Int>?`, `toIntOrNull() ?: 0`.
    pub type_text: String,
    /// What it holds; for a conversion the width it leaves.
    pub width: Width,
    /// What happens at the first id above the ceiling.
    pub outcome: Outcome,
    /// The name's place; for a conversion the callee's.
    pub location: Location,
    /// Language pack it came from.
    pub language: String,
    /// Whose release brings the fix to users.
    pub consumer: Consumer,
    /// Set if values cross the program's border here, or flow here from a place where they do.
    pub boundary: Option<Boundary>,
    /// Set if a rule says that this is no server id.
    pub exclusion: Option<Exclusion>,
    /// The column that a mapper reads into it, if its schema was read too.
    pub stored_in: Option<Stored>,
    /// Set if the code is generated.
    pub generated: Option<Generated>,
    /// What to write instead: `declare it Long`.
    pub fix: String,
}

/// What is known of a carrier in generated code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// What shows it: the line that says so, or the file's name.
    pub shown_by: String,
    /// The file that it says it is generated from.
    pub source: Option<String>,
    /// The carrier of a contract that it is generated from, as an index into `Facts::carriers`: what is to be changed.
    pub contract: Option<usize>,
}

/// A column that a mapper of objects reads into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    /// Index into `Facts::tables`.
    pub table: usize,
    /// Index into the table's columns.
    pub column: usize,
}

/// What kind of place a carrier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CarrierKind {
    /// A property, field or constructor property.
    Field,
    /// A function parameter.
    Parameter,
    /// A function's result.
    Return,
    /// A local variable.
    Local,
    /// A type alias or value class.
    Alias,
    /// A navigation or route argument.
    Route,
    /// An operation that narrows.
    Conversion,
}

impl Carrier {
    /// Returns the carrier of the contract that this one is generated from, as an index into `Facts::carriers`.
    pub fn contract(&self) -> Option<usize> {
        self.generated.as_ref()?.contract
    }
}

impl CarrierKind {
    /// Returns the word printed in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Parameter => "parameter",
            Self::Return => "result",
            Self::Local => "local",
            Self::Alias => "alias",
            Self::Route => "route argument",
            Self::Conversion => "conversion",
        }
    }
}

/// Whose release brings a fix to users; decides the lead time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consumer {
    /// A database column or sequence.
    Database,
    /// A service that deploys in days.
    Backend,
    /// A page that users reload.
    Web,
    /// An App Store release.
    Ios,
    /// A Play Store release.
    Android,
}

impl Consumer {
    /// Every consumer, with its spelling in config and reports.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Database, "database"),
        (Self::Backend, "backend"),
        (Self::Web, "web"),
        (Self::Ios, "ios"),
        (Self::Android, "android"),
    ];

    /// Returns its spelling in config and reports.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(consumer, _)| *consumer == self).map_or("", |(_, name)| name)
    }
}

/// Why values are known to cross the program's border at a carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// What border.
    pub kind: BoundaryKind,
    /// What showed it, for the evidence chain: `@SerialName`, `Intent extra "note_id"`, `assigned from Note.id`.
    pub shown_by: String,
}

/// The borders of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoundaryKind {
    /// Encoded to or decoded from JSON and the like.
    Serialized,
    /// A parameter of an HTTP API or route.
    Api,
    /// A push message's data.
    Push,
    /// A client database's entity, access object or cursor.
    Database,
    /// Intent extras, bundles, preferences, saved state, navigation arguments.
    Channel,
    /// Written to a parcel.
    Parcel,
    /// Assigned from or to a carrier on a boundary in this repository.
    Flow,
}

impl BoundaryKind {
    /// Returns the word printed in reports and written in packs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Serialized => "serialized",
            Self::Api => "api",
            Self::Push => "push",
            Self::Database => "database",
            Self::Channel => "channel",
            Self::Parcel => "parcel",
            Self::Flow => "flow",
        }
    }
}

/// Why a candidate is no server id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The reason, as printed and counted: `resource id`, `framework handle`, `local row id`, `constant`.
    pub reason: String,
    /// True if it still is an id, but of another id space: that of a database on the client.
    pub client_local: bool,
}

/// A value passes from one carrier to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Index into `Facts::carriers` of the origin.
    pub from: usize,
    /// Index into `Facts::carriers` of where it arrives.
    pub to: usize,
    /// By what means.
    pub kind: FlowKind,
    /// What showed it: `Song(id = cursor.getInt(0))`, `key "note_id"`.
    pub shown_by: String,
}

/// By what means a value passes; decides the weight of the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlowKind {
    /// Assignment, argument, return.
    Data,
    /// Written and read under one string key.
    Channel,
    /// Passed into a parameter of an API function.
    Call,
}

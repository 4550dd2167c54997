//! The outcome of a run: what every report format prints, and nothing that a format would still have to decide.

use crate::facts::{
    Condition, Consumer, Coverage, Ignore, Location, Outcome, Point, Problem, Reading, Shards,
};
use crate::forecast::{Forecast, Repair};
use crate::linking::Link;
use crate::width::{Id, Width};
use jiff::civil::Date;

/// Everything a run has to say.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The day the run speaks of.
    pub as_of: Date,
    /// Sources read: name, kind, path, day of its readings.
    pub sources: Vec<crate::facts::Source>,
    /// Id spaces, worst first: those with findings, then by name.
    pub id_spaces: Vec<IdSpace>,
    /// Findings, worst first: by ship-by date, then silent outcomes before loud ones, then path and line.
    pub findings: Vec<Finding>,
    /// Findings that a comment or annotation says not to tell, in the order of the findings.
    pub ignored: Vec<Ignored>,
    /// Comments and annotations that ignore nothing, by place.
    pub unused_ignores: Vec<Ignore>,
    /// What could not be read or understood, by place.
    pub problems: Vec<Problem>,
    /// How much was looked at.
    pub coverage: Coverage,
    /// What it comes to.
    pub verdict: Verdict,
}

/// All the ids minted by one column, and everything that carries them.
#[derive(Clone, Debug)]
pub struct IdSpace {
    /// Unique among the id spaces of a run: `market.notifications.id`.
    pub name: String,
    /// The column that hands the ids out; `None` for ids minted by someone else or of unknown origin.
    pub minting: Option<MintingColumn>,
    /// Where the ids come from.
    pub origin: Origin,
    /// How to declare whose ids they are, to paste into `idwidth.toml`; `None` where nothing is to be declared.
    pub declare: Option<String>,
    /// High-water marks, the one that counts first.
    pub readings: Vec<Reading>,
    /// Growth curve after repairs, ascending by date; at most one point a day.
    pub curve: Vec<Point>,
    /// What was repaired in it.
    pub repairs: Vec<Repair>,
    /// Ids per day over the last year, if a curve is there.
    pub per_day: Option<f64>,
    /// Rows of the minting table, if counted.
    pub rows: Option<u64>,
    /// The shards that it was folded of, those with the highest ids by name; `None` if it is in one place.
    pub shards: Option<Shards>,
    /// Set if this is a lookup table, whose carriers are listed and never found; says why.
    pub lookup: Option<String>,
    /// All carriers, narrowest first; the minting column and its sequence among them.
    pub carriers: Vec<CarrierReport>,
}

/// Where the ids of an id space come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A column mints them.
    Minted,
    /// They are keys of a table whose database does not mint them.
    Key,
    /// Programs draw them from a sequence.
    Sequence,
    /// Somebody else mints them, as the config declares.
    External,
    /// Nothing here mints them and nothing declares them: grouped by what they are called.
    Elsewhere,
}

impl Origin {
    /// Every origin, with its spelling in reports.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Minted, "minted"),
        (Self::Key, "key"),
        (Self::Sequence, "sequence"),
        (Self::External, "external"),
        (Self::Elsewhere, "elsewhere"),
    ];

    /// Returns its spelling in reports.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(origin, _)| *origin == self).map_or("", |(_, name)| name)
    }
}

/// The root of an id space.
#[derive(Clone, Debug)]
pub struct MintingColumn {
    /// Index into `Audit::sources`.
    pub source: usize,
    /// Table, with its schema if one is written.
    pub table: String,
    /// Column.
    pub column: String,
    /// Mechanism: `AUTO_INCREMENT`.
    pub mechanism: String,
    /// Type as written.
    pub type_text: String,
    /// What it holds.
    pub width: Width,
    /// The line that declares it.
    pub location: Location,
}

/// One carrier of an id space.
#[derive(Clone, Debug)]
pub struct CarrierReport {
    /// Path-independent name: `market.offers.notification_id`, `com.example.NoteDto.id`.
    pub symbol: String,
    /// `column`, `sequence`, `field`, `parameter`, `conversion`, ...
    pub kind: String,
    /// Type as written.
    pub type_text: String,
    /// What it holds.
    pub width: Width,
    /// The largest id it holds; `None` if unlimited or unknown.
    pub ceiling: Option<Id>,
    /// On what it depends that this is its ceiling; `None` if on nothing.
    pub condition: Option<Condition>,
    /// True if it must be widened before or with the ids.
    pub narrow: bool,
    /// Share of its ceiling used by the high-water mark.
    pub used: Option<f64>,
    /// When it is outgrown.
    pub forecast: Forecast,
    /// p10 minus lead time.
    pub ship_by: Option<Date>,
    /// Whose release brings the fix.
    pub consumer: Consumer,
    /// What happens at the ceiling, or at the next row if `unminted`.
    pub outcome: Outcome,
    /// True if nothing mints its ids any more: rows fail whatever the ids have reached.
    pub unminted: bool,
    /// Why it belongs to this id space.
    pub link: Link,
    /// Where it stands.
    pub location: Location,
}

/// A narrow carrier that a person should act on.
#[derive(Clone, Debug)]
pub struct Finding {
    /// First 12 hex digits of a hash over check, symbol and minting column: survives moves and growth.
    pub id: String,
    /// The check that found it: `client-field-too-narrow`.
    pub check: &'static str,
    /// How urgent.
    pub severity: Severity,
    /// One sentence that stands alone.
    pub message: String,
    /// Index into `Audit::id_spaces`; `None` if the carrier is not tied to one.
    pub id_space: Option<usize>,
    /// Highest id handed out, if known.
    pub high_water: Option<Reading>,
    /// The carrier.
    pub carrier: CarrierReport,
    /// Days from merging a fix to users being protected.
    pub lead_days: u32,
    /// What to do, as a sentence.
    pub fix: String,
    /// True if it is what a change of a schema left behind, here or on a server, whatever the ids have reached.
    pub left_behind: bool,
    /// Other checks that found the same carrier.
    pub also: Vec<&'static str>,
    /// Other places that it is about, by location: those of ids that nothing here mints and nothing declares, because one
    /// decision settles them all. Each is a narrow carrier of the id space too.
    pub places: Vec<Place>,
}

/// A further place of a finding.
#[derive(Clone, Debug)]
pub struct Place {
    /// What stands there.
    pub carrier: CarrierReport,
    /// What to do there, as a sentence.
    pub fix: String,
}

impl Finding {
    /// Counts the places that it is about.
    pub fn count(&self) -> usize {
        self.places.len() + 1
    }
}

/// A finding that is not told.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// The finding.
    pub finding: Finding,
    /// Why, as a person wrote it; `None` where an annotation says nothing.
    pub reason: Option<String>,
    /// The comment or annotation.
    pub location: Location,
}

/// How urgent a finding is. Ordered from worst to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The ship-by date has passed.
    Overdue,
    /// Within 30 days.
    Critical,
    /// Within 90 days.
    High,
    /// Within a year.
    Medium,
    /// Later, or growth unknown.
    Low,
}

impl Severity {
    /// Every severity, worst first, with its spelling.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Overdue, "overdue"),
        (Self::Critical, "critical"),
        (Self::High, "high"),
        (Self::Medium, "medium"),
        (Self::Low, "low"),
    ];

    /// Returns its spelling in options and reports.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(severity, _)| *severity == self).map_or("", |(_, name)| name)
    }
}

/// What a run comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// In a word.
    pub status: VerdictStatus,
    /// 0, 1 or 3; 2 is for runs that end without an audit.
    pub exit_code: u8,
    /// The severity at which findings fail the run, `None` for never.
    pub fail_on: Option<Severity>,
    /// One sentence.
    pub reason: String,
}

/// What a run comes to, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictStatus {
    /// Complete; nothing at or above `--fail-on`.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// No failing finding, but something could not be read.
    Incomplete,
}

impl VerdictStatus {
    /// Returns its spelling in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Findings => "findings",
            Self::Incomplete => "incomplete",
        }
    }
}

//! An inquiry into one server: what to ask next, given what it has answered, and what the answers come to.
//!
//! Pure: whoever holds it asks, over a connection or by handing statements to a person.

use super::answers::{Answers, Rows};
use super::catalogue::{self, Catalogue};
use super::ladder::Ranges;
use super::{growth, ladder, queries, skip, unknown};
use crate::config::Server;
use crate::facts::{Facts, Problem};
use crate::rules::live::{self, LivePack};
use jiff::civil::Date;

/// A statement to send, and what it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The name under which rows answer it.
    pub name: String,
    /// What it tells, as a sentence.
    pub tells: String,
    /// The SQL, without what goes around it.
    pub sql: String,
    /// The statement in parts, to be sent one by one if the whole fails; empty if it has none.
    pub parts: Vec<Statement>,
    /// What of the server it asks about, as a message names it; empty for the whole.
    pub about: String,
    /// True if the audit can do without.
    pub optional: bool,
    /// What is not known without it, and what to do.
    pub without: String,
    /// Index seeks that it takes in tables.
    pub seeks: u64,
    /// Tables that it reads as a whole.
    pub scans: u64,
}

/// Why a statement was not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What was wrong, as a lowercase fragment, without any secret.
    pub reason: String,
    /// Which way it failed, as far as what to do depends on it.
    pub kind: FailureKind,
}

/// Ways in which a statement fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The account may not.
    Denied,
    /// It took longer than allowed.
    Timeout,
    /// A lock was in the way for longer than allowed.
    Locked,
    /// The server is gone: nothing more will be answered.
    Gone,
    /// This server does not know what was asked for.
    Unsupported,
    /// A file of answers lacks it.
    Missing,
    /// Anything else.
    Other,
}

impl FailureKind {
    const NAMES: [(Self, &'static str); 7] = [
        (Self::Denied, "denied"),
        (Self::Timeout, "timeout"),
        (Self::Locked, "locked"),
        (Self::Gone, "gone"),
        (Self::Unsupported, "unsupported"),
        (Self::Missing, "missing"),
        (Self::Other, "other"),
    ];

    /// Returns its name in a record of answers.
    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("other", |(_, name)| name)
    }

    /// Returns the kind of a name; what is no name is anything else.
    pub(crate) fn named(name: &str) -> Self {
        Self::NAMES.iter().find(|(_, known)| *known == name).map_or(Self::Other, |(kind, _)| *kind)
    }
}

/// What an inquiry cost the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Statements sent, without those around them.
    pub statements: u64,
    /// Index seeks asked for in tables.
    pub seeks: u64,
    /// Tables read as a whole, because the config asks for it.
    pub scans: u64,
    /// Rows of tables that the server says it examined; `None` if it does not say.
    pub rows: Option<u64>,
}

/// How far an inquiry is: what is asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    Catalogue,
    Ladder,
    Growth,
    Done,
}

impl Round {
    /// Returns its name in scripts and in the row that ends its answers.
    fn name(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Ladder => "ladder",
            Self::Growth => "growth",
            Self::Done => "done",
        }
    }
}

/// An inquiry into one server.
pub struct Inquiry<'s> {
    server: &'s Server,
    pack: &'static LivePack,
    /// The day of the run.
    today: Date,
    /// The day that readings are of.
    as_of: Date,
    round: Round,
    /// The round whose statements were given out last.
    asked: Round,
    answers: Answers,
    catalogue: Catalogue,
    ranges: Ranges,
    problems: Vec<Problem>,
    /// What it cost so far.
    pub cost: Cost,
}

impl<'s> Inquiry<'s> {
    /// Starts one; `None` if no pack knows the server's kind. `as_of` is the day of the run.
    pub fn new(server: &'s Server, as_of: Date) -> Option<Self> {
        Some(Self {
            server,
            pack: live::named(&server.kind)?,
            today: as_of,
            as_of,
            round: Round::Catalogue,
            asked: Round::Catalogue,
            answers: Answers::default(),
            catalogue: Catalogue::default(),
            ranges: Ranges::default(),
            problems: Vec::new(),
            cost: Cost::default(),
        })
    }

    /// Returns the statements of the next round, given the answers to those before; empty when all is asked.
    pub fn next_round(&mut self) -> Vec<Statement> {
        loop {
            let (round, statements) = match self.round {
                Round::Catalogue => (Round::Ladder, catalogue::statements(self.pack, self.server)),
                Round::Ladder => {
                    self.read_catalogue();
                    // First, because what comes before reads catalogues, which are tables too.
                    let mut asked = ladder::cost(self.pack, 0);
                    asked.extend(ladder::statements(self.pack, self.server, &self.catalogue));
                    asked.append(&mut queries::statements(self.server));
                    (Round::Growth, asked)
                }
                Round::Growth => {
                    self.read_ladder();
                    let mut asked =
                        growth::statements(self.pack, self.server, &self.catalogue, &self.ranges);
                    // Last, so that it counts what all of them read.
                    asked.append(&mut ladder::cost(self.pack, 1));
                    (Round::Done, asked)
                }
                Round::Done => return Vec::new(),
            };
            self.asked = std::mem::replace(&mut self.round, round);
            if !statements.is_empty() {
                return self.ended(statements);
            }
        }
    }

    /// Returns the name of the round whose statements were given out last: `catalogue`, `ladder`, `growth`.
    pub fn round(&self) -> &'static str {
        self.asked.name()
    }

    /// Returns how many tables the catalogue shows of which growth curves can be probed.
    pub(crate) fn dated(&self) -> usize {
        let relations = &self.catalogue.relations;
        let dated = relations.iter().filter(|relation| relation.created.is_some()).count();
        if self.server.curve { dated } else { 0 }
    }

    /// Returns the kind's pack.
    pub(crate) fn pack(&self) -> &'static LivePack {
        self.pack
    }

    /// Notes what is not known.
    pub(crate) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Takes in what a statement returned, or why it did not; returns what to send in its place.
    pub fn take(
        &mut self,
        statement: &Statement,
        outcome: Result<Rows, Failure>,
    ) -> Vec<Statement> {
        match outcome {
            Ok(rows) => self.take_sets(statement, vec![rows]),
            Err(failure) if failure.kind != FailureKind::Gone && !statement.parts.is_empty() => {
                self.answers.fail(&statement.name, &statement.about, failure);
                return statement.parts.clone();
            }
            Err(failure) => {
                if !statement.name.is_empty() {
                    self.answers.fail(&statement.name, &statement.about, failure.clone());
                }
                if !(statement.optional && failure.kind == FailureKind::Unsupported) {
                    self.problems.push(unknown::unanswered(
                        self.server,
                        self.pack,
                        statement,
                        &failure,
                    ));
                }
            }
        }
        Vec::new()
    }

    /// Takes in several sets of rows that a statement returned; none if they came with another of its name.
    pub(crate) fn take_sets(&mut self, statement: &Statement, sets: Vec<Rows>) {
        self.cost.seeks += statement.seeks;
        self.cost.scans += statement.scans;
        for rows in sets {
            self.answers.add(&statement.name, rows);
        }
    }

    /// Returns what was learned of the databases of the server, and what stays unknown.
    ///
    /// May be called after any round: what was not asked is not known.
    pub fn finish(mut self) -> (Facts, Answers, Cost) {
        match self.round {
            Round::Ladder => self.read_catalogue(),
            Round::Growth => self.read_ladder(),
            Round::Done => growth::read(&self.answers, self.as_of, &mut self.catalogue),
            Round::Catalogue => {}
        }
        self.cost.rows = ladder::rows(&self.answers);
        for (statement, mut columns) in self.answers.lacking() {
            // One reader may serve two statements of which only one has a column.
            let sql = self.pack.catalogue.iter().find(|known| known.name == statement);
            columns.retain(|column| sql.is_some_and(|known| known.sql.contains(column)));
            if !columns.is_empty() {
                self.problems.push(unknown::lacking(self.server, &statement, &columns));
            }
        }
        let mut facts = self.catalogue.facts;
        facts.problems.append(&mut self.problems);
        (facts, self.answers, self.cost)
    }

    /// Adds the statement whose row tells that a round was asked to its end.
    fn ended(&self, mut statements: Vec<Statement>) -> Vec<Statement> {
        statements.push(Statement {
            name: format!("asked {}", self.round()),
            tells: "That the round was asked to its end; reads nothing.".to_owned(),
            sql: self.pack.by_hand.asked.replace("{round}", self.round()),
            optional: true,
            ..Statement::default()
        });
        statements
    }

    fn read_ladder(&mut self) {
        self.read_sequences();
        let asked = (self.pack, self.server, self.as_of);
        self.ranges = ladder::read(&self.answers, asked, &mut self.catalogue);
        queries::read(&self.answers, self.server, self.as_of, &mut self.catalogue.facts);
    }

    /// Reads the catalogue again where sequences told of themselves what it does not tell: how far they go.
    fn read_sequences(&mut self) {
        if self.answers.has("counter") && self.pack.sequence.contains(" AS maximum") {
            self.read_catalogue();
        }
    }

    fn read_catalogue(&mut self) {
        // One at a time: of a server with many tables it is large.
        self.catalogue = Catalogue::default();
        // Answers that a person brought may be of an earlier day than the run.
        let told = self.answers.rows("server").find_map(|row| row.word("today").parse().ok());
        let today = told.map_or(self.today, |told: Date| told.min(self.today));
        self.catalogue = catalogue::read(&self.answers, self.pack, self.server, today);
        let unmatched = skip::unmatched(self.server, &self.catalogue);
        self.catalogue.facts.problems.extend(unmatched);
        // What a replica tells is as old as the last change that it has taken over.
        let taken = self.catalogue.facts.sources.first().and_then(|source| source.taken);
        self.as_of = taken.unwrap_or(today);
    }
}

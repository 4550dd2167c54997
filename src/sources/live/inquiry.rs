//! An inquiry into one server: what to ask next, given what it has answered, and what the answers come to.
//!
//! Pure: whoever holds it asks, over a connection or by handing statements to a person.

use super::answers::{Answers, Rows};
use super::catalogue::{self, Catalogue};
use super::{growth, ladder, unknown};
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
    /// Anything else.
    Other,
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

/// How far an inquiry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    Catalogue,
    Ladder,
    Growth,
    Done,
}

/// An inquiry into one server.
pub struct Inquiry<'s> {
    server: &'s Server,
    pack: &'static LivePack,
    as_of: Date,
    round: Round,
    answers: Answers,
    catalogue: Catalogue,
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
            as_of,
            round: Round::Catalogue,
            answers: Answers::default(),
            catalogue: Catalogue::default(),
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
                    (Round::Growth, ladder::statements(self.pack, self.server, &self.catalogue))
                }
                Round::Growth => {
                    self.read_sequences();
                    ladder::read(&self.answers, self.as_of, &mut self.catalogue);
                    (Round::Done, growth::statements(self.pack, self.server, &self.catalogue))
                }
                Round::Done => return Vec::new(),
            };
            self.round = round;
            if !statements.is_empty() {
                return statements;
            }
        }
    }

    /// Takes in what a statement returned, or why it did not; returns what to send in its place.
    pub fn take(
        &mut self,
        statement: &Statement,
        outcome: Result<Rows, Failure>,
    ) -> Vec<Statement> {
        match outcome {
            Ok(rows) => self.answers.add(&statement.name, rows),
            Err(failure) if failure.kind != FailureKind::Gone && !statement.parts.is_empty() => {
                return statement.parts.clone();
            }
            Err(failure) => {
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

    /// Returns what was learned of the databases of the server, and what stays unknown.
    ///
    /// May be called after any round: what was not asked is not known.
    pub fn finish(mut self) -> (Facts, Answers, Cost) {
        match self.round {
            Round::Ladder => self.read_catalogue(),
            Round::Growth => {
                self.read_sequences();
                ladder::read(&self.answers, self.as_of, &mut self.catalogue);
            }
            Round::Done => growth::read(&self.answers, self.as_of, &mut self.catalogue),
            Round::Catalogue => {}
        }
        let mut facts = self.catalogue.facts;
        facts.problems.append(&mut self.problems);
        (facts, self.answers, self.cost)
    }

    /// Reads the catalogue again where sequences told of themselves what it does not tell: how far they go.
    fn read_sequences(&mut self) {
        if self.answers.has("counter") {
            self.read_catalogue();
        }
    }

    fn read_catalogue(&mut self) {
        self.catalogue = catalogue::read(&self.answers, self.pack, self.server, self.as_of);
    }
}

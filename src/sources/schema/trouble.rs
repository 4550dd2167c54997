//! What went wrong while reading one dump, as problems with a place and a cure.
//!
//! What happens again and again in the rows of one table is one problem.

use super::tuples::Fault;
use super::unpack::Damage;
use super::window::Place;
use crate::facts::{Location, Problem};
use crate::rules::tool::Tool;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Problems of one file.
#[derive(Debug)]
pub(crate) struct Troubles {
    path: Arc<str>,
    problems: Vec<Problem>,
    /// By table and reason, with how often it happened after the first time.
    repeated: BTreeMap<(String, String), (Problem, u64)>,
    /// Why the file ended too early; the first counts.
    cut: Option<Problem>,
}

impl Troubles {
    /// Starts without any.
    pub(crate) fn new(path: Arc<str>) -> Self {
        Self { path, problems: Vec::new(), repeated: BTreeMap::new(), cut: None }
    }

    /// Adds a problem at a place.
    pub(crate) fn add(&mut self, place: Place, reason: String, cure: &str) {
        let problem = self.problem(place, reason, cure);
        self.problems.push(problem);
    }

    /// Adds a problem inside a statement that starts at `start`: `offset` bytes into `text`.
    pub(crate) fn add_inside(
        &mut self,
        start: Place,
        text: &str,
        offset: usize,
        reason: String,
        cure: &str,
    ) {
        let before = text.get(..offset).unwrap_or_default();
        let mut place = start;
        place.pass(before.as_bytes());
        let mut problem = self.problem(place, reason, cure);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        // Something else may stand before the statement on its first line.
        if line_start > 0 || start.column == 1 {
            let line =
                text.get(line_start..).and_then(|line| line.lines().next()).unwrap_or_default();
            problem.location.excerpt =
                line.chars().take(Location::EXCERPT).collect::<String>().into();
        }
        self.problems.push(problem);
    }

    /// Makes one problem of the statements that are not known, if they are more than a few and more than half of all:
    /// such a file is no SQL, and what stands in it is no concern of ours.
    pub(crate) fn join_unknown(&mut self, statements: u64) {
        /// A script of a client may hold so many of its own commands.
        const FEW: usize = 20;
        let is_unknown = |problem: &Problem| problem.cure == super::NOT_KNOWN;
        let count = self.problems.iter().filter(|problem| is_unknown(problem)).count();
        let is_most = u64::try_from(count).is_ok_and(|count| count > statements / 2);
        let Some(first) = self.problems.iter().position(is_unknown).filter(|_| is_most) else {
            return;
        };
        if count > FEW {
            let mut problem = self.problems.swap_remove(first);
            problem.reason = format!(
                "this does not read as SQL: {count} statements are not known, the first at line {}",
                problem.location.line
            );
            "Name a plain SQL schema or dump in its place.".clone_into(&mut problem.cure);
            self.problems.retain(|problem| !is_unknown(problem));
            self.problems.push(problem);
        }
    }

    /// Adds a problem with the rows of a table, once for each reason.
    pub(crate) fn add_for_table(&mut self, table: &str, place: Place, reason: String, cure: &str) {
        let key = (table.to_owned(), reason.clone());
        let problem = self.problem(place, reason, cure);
        self.repeated.entry(key).and_modify(|(_, more)| *more += 1).or_insert((problem, 0));
    }

    /// Adds what a scan of rows stumbled over.
    pub(crate) fn add_fault(&mut self, table: &str, place: Place, fault: Fault) {
        let reason = match fault {
            Fault::Cut => {
                return self.cut(place, format!("the file ends inside the rows of `{table}`"));
            }
            Fault::Values { found, expected } if found < expected => {
                format!(
                    "a row of `{table}` has only {found} values, its statement or table {expected} columns"
                )
            }
            Fault::Values { expected, .. } => {
                format!(
                    "a row of `{table}` has more values than its statement or table has columns ({expected})"
                )
            }
            Fault::NoRow => format!("no row stands where one of `{table}` should"),
        };
        let cure = "Check that the CREATE TABLE before it is of the same version; the rest of this statement was not read.";
        self.add_for_table(table, place, reason, cure);
    }

    /// Notes that the file ended too early.
    pub(crate) fn cut(&mut self, place: Place, reason: String) {
        let cure = "Make or copy the dump again; what stands before this place was read.";
        let problem = self.problem(place, reason, cure);
        self.cut.get_or_insert(problem);
    }

    /// Notes that the end mark of the program that wrote the file is missing.
    pub(crate) fn unfinished(&mut self, place: Place, tool: &Tool) {
        let reason = format!("the file ends without the `{}` of {}", tool.footer, tool.name);
        let cure = format!(
            "It may have been cut: make or copy it again. If its end was removed on purpose, add the line `{}`.",
            tool.footer
        );
        let problem = self.problem(place, reason, &cure);
        self.cut.get_or_insert(problem);
    }

    /// Notes that the file could not be read to its end; that explains why it seems cut.
    pub(crate) fn failed(&mut self, place: Place, error: &std::io::Error) {
        let cure = "The file is damaged or was cut: make or copy it again; what stands before this place was read.";
        self.cut = Some(match Damage::of(error) {
            // It knows better, and speaks of the whole file.
            Some(damage) => {
                self.problem(Place { line: 0, column: 0 }, damage.reason.clone(), &damage.cure)
            }
            None => self.problem(place, format!("cannot be read further: {error}"), cure),
        });
    }

    /// Returns all problems, by place.
    pub(crate) fn finish(self) -> Vec<Problem> {
        let mut problems = self.problems;
        problems.extend(self.repeated.into_values().map(|(mut problem, more)| {
            if more > 0 {
                problem.reason.push_str(&format!(" (and {more} more)"));
            }
            problem
        }));
        problems.extend(self.cut);
        problems.sort();
        problems
    }

    fn problem(&self, place: Place, reason: String, cure: &str) -> Problem {
        let location = Location {
            path: Arc::clone(&self.path),
            line: place.line,
            column: place.column,
            end_column: place.column.saturating_add(1),
            excerpt: Arc::from(""),
        };
        Problem { location, reason, cure: cure.to_owned(), source_failed: false }
    }
}

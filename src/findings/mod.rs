//! What a person should act on: each narrow carrier, when it breaks and when its fix must ship.

mod assess;
mod audit;
mod carriers;
mod checks;
mod declare;
mod drifts;
mod gathered;
mod guards;
mod ignored;
mod judge;
mod members;
mod order;
mod severity;
mod spaces;
mod twins;
mod verdict;

pub use audit::{
    Audit, CarrierReport, Finding, IdSpace, Ignored, MintingColumn, Origin, Place, Severity,
    Verdict, VerdictStatus,
};
pub use checks::{CHECKS, Check};
pub use verdict::Gate;

use crate::config::LeadTimes;
use crate::facts::Facts;
use crate::linking::Linking;
use jiff::civil::Date;

/// Assesses every carrier of every id space, and says what must be fixed first.
pub fn audit(facts: Facts, linking: Linking, as_of: Date, lead: &LeadTimes, gate: Gate) -> Audit {
    let context = assess::Context { facts: &facts, tables: &linking.tables, as_of, lead };
    let assessed = assess::spaces(&context, &linking);
    let parted = ignored::part(assessed.findings, &facts.ignores);
    let told = gathered::gather(parted.told, &assessed.spaces, &facts.changed);
    let (id_spaces, findings, ignored) = order::sorted(assessed.spaces, told, parted.ignored);
    let unused_ignores = parted.unused;
    let mut problems = [facts.problems, linking.problems, parted.problems].concat();
    problems.sort();
    problems.dedup();
    let verdict = verdict::reach(&findings, &problems, gate);
    let (sources, coverage) = (facts.sources, facts.coverage);
    Audit {
        as_of,
        sources,
        id_spaces,
        findings,
        ignored,
        unused_ignores,
        problems,
        coverage,
        verdict,
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

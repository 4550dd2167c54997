//! Finds the first place that cannot hold the next id, on what date, and when to start fixing it.
//!
//! One way through the house: [`sources`] -> [`facts`] -> [`linking`] and [`forecast`] -> [`findings`] -> [`reports`].

pub mod config;
pub mod facts;
pub mod findings;
pub mod forecast;
pub mod history;
pub mod linking;
pub mod reports;
pub mod rules;
pub mod snapshot;
pub mod sources;
pub mod width;

use config::Config;
use findings::{Audit, Gate};
use jiff::civil::Date;
use std::path::PathBuf;

/// Audits what `paths` name, as of a day; `done` is told each stage as it ends.
///
/// # Errors
///
/// If nothing at all could be read, which is never a clean run.
pub fn audit(
    paths: &[PathBuf],
    config: &Config,
    as_of: Date,
    gate: Gate,
    done: &mut dyn FnMut(&'static str),
) -> anyhow::Result<Audit> {
    let facts = sources::read(paths, config, as_of, done)?;
    let links = linking::link(&facts);
    done("linking");
    let audit = findings::audit(facts, links, as_of, &config.lead_times, gate);
    done("findings");
    Ok(audit)
}

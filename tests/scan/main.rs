//! The real binary on whole projects: what users see.
#![expect(clippy::unwrap_used, reason = "tests")]

/// Input that is broken.
mod bad;
/// What build files of each language show, and of which files.
mod builds;
/// The list of changed files.
mod changed;
/// What is kept of what looks alike.
mod choices;
/// The command line itself.
mod cli;
/// `idwidth.toml`.
mod config;
/// What code declares beside what a server has.
mod drift;
/// Ids that nothing here mints.
mod externals;
/// Generated code and its contracts.
mod generated;
/// What a pull request must not do.
mod guards;
/// Findings that a file says not to tell.
mod ignores;
/// What is read, and what is not.
mod inputs;
/// The founding story.
mod market;
/// Models beside migrations.
mod models;
/// Types whose width depends on what is built.
mod platform;
/// The README's figures and output.
mod readme;
/// Conversions to numbers that are exact to 2^53.
mod rounded;
/// Runs the binary.
mod run;
mod scattered;
/// Snapshots as `scan` meets them.
mod snapshot;
/// Snapshots, as `collect` writes them.
mod taken;
/// Paths and what they lead to.
#[cfg(unix)]
mod walking;

//! `idwidth.toml`: found, read, checked. A mistake in it ends the run with the place and the nearest valid key.

mod discover;
mod file;
mod history;
mod keys;
mod lead_time;
mod metrics;
mod server;
mod servers;

pub use discover::find;
pub use history::HistoryPlace;
pub use lead_time::LeadTimes;
pub use metrics::{Held, Metric, MetricsHistory, Whose};
pub use server::{Access, Query, Server, Tls};
pub use servers::holds_secret;

use crate::facts::{Consumer, External, Location, Pin};
use anyhow::Context as _;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Names of the configuration file, in the order in which a folder is searched.
pub const NAMES: [&str; 2] = ["idwidth.toml", ".idwidth.toml"];

/// What the configuration file says, validated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The folder of the file, to which its paths are relative; `None` without a file.
    pub folder: Option<PathBuf>,
    /// Severity at and above which findings fail the run, as spelt there; `never` for none.
    pub fail_on: Option<String>,
    /// Globs of paths not to read, relative to the folder.
    pub exclude: Vec<String>,
    /// Days from merging a fix to users being protected.
    pub lead_times: LeadTimes,
    /// Pinned and refused links.
    pub pins: Vec<Pin>,
    /// Id spaces that somebody else mints.
    pub externals: Vec<External>,
    /// Schema files that are named and grouped.
    pub sources: Vec<NamedSource>,
    /// Servers and database files that are read where they live.
    pub servers: Vec<Server>,
    /// True if this run reads them: from the command line, never from a file.
    pub live: bool,
    /// Days that dumps and snapshots may be old, on the day of the run; `None` for any.
    pub max_age_days: Option<u32>,
    /// Where the history is kept, if stated.
    pub history: Option<HistoryPlace>,
    /// Servers of metrics that keep what counters of databases were on past days.
    pub metrics: Vec<MetricsHistory>,
    /// Days of dumps, by path, that the command line states.
    pub taken: Vec<(PathBuf, Date)>,
    /// Folders of code whose consumer is stated.
    pub code: Vec<NamedCode>,
    /// Files that the change under review adds or edits, relative to the current folder or to the root of its git work
    /// tree: from the command line, never from a file. `None` if no change is under review.
    pub changed: Option<Vec<PathBuf>>,
}

/// Schema files that together make one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSource {
    /// Its name in reports.
    pub name: String,
    /// Its files, in the order in which they apply, relative to the folder.
    pub paths: Vec<PathBuf>,
    /// The day that they are of, if stated: before what they tell themselves.
    pub taken: Option<Date>,
}

/// A folder of code and whose release brings its fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCode {
    /// The folder, relative to that of the configuration file.
    pub path: PathBuf,
    /// Its consumer.
    pub consumer: Consumer,
    /// Where it is stated.
    pub location: Location,
}

impl Config {
    /// Reads and checks a configuration file. Errors name file, line and column, and the nearest valid key.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let here = std::env::current_dir().ok();
        let shown = here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).display();
        let text = std::fs::read_to_string(path).with_context(|| {
            format!("{shown}: cannot be read; name another with --config, or pass --isolated to use none")
        })?;
        let mut config = Self::parse(&text, &shown.to_string())?;
        config.folder = path.parent().map(Path::to_path_buf);
        for server in &mut config.servers {
            server.access.settle(path.parent().unwrap_or(Path::new("")));
        }
        for history in &mut config.metrics {
            history.resolve(path.parent().unwrap_or(Path::new("")));
        }
        Ok(config)
    }

    /// Checks the text of a configuration file; `shown` is its path as printed.
    pub fn parse(text: &str, shown: &str) -> anyhow::Result<Self> {
        file::parse(text, shown)
    }
}

//! Prometheus and its kin as the config declares them: where past readings are kept, never a secret itself.

mod read;

use crate::facts::Location;
pub(super) use read::read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A server with the HTTP API of Prometheus that keeps what counters of databases were on past days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricsHistory {
    /// Its name in messages.
    pub name: String,
    /// Whose past it keeps.
    pub of: Whose,
    /// Its address without a secret, up to and without `/api/v1`.
    pub url: Option<String>,
    /// Where its address is, secret and all.
    pub url_secret: Option<Held>,
    /// Where the token is that is sent as `Authorization: Bearer`.
    pub bearer: Option<Held>,
    /// The account of `Authorization: Basic`, with where its password is.
    pub basic: Option<(String, Held)>,
    /// Headers of each request, in order of their names: tenants.
    pub headers: Vec<(String, String)>,
    /// Headers whose values are secrets.
    pub secret_headers: Vec<(String, Held)>,
    /// What selects its series besides the name, as `PromQL` has it between the braces; may be empty.
    pub matchers: String,
    /// Metrics to ask for; empty for those that are known.
    pub metrics: Vec<Metric>,
    /// How far back to ask.
    pub lookback: Duration,
    /// From one reading to the next, in whole seconds.
    pub step: Duration,
    /// Longest that one request may take.
    pub timeout: Duration,
    /// Longest that all of it may take.
    pub deadline: Duration,
    /// A file of certificates of authorities to trust, in PEM, instead of the system's.
    pub tls_ca: Option<PathBuf>,
    /// True if a secret may go over the network in the clear.
    pub clear: bool,
    /// Where it is declared.
    pub location: Location,
}

/// Whose past a metrics history keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The source of this name.
    Source(String),
    /// Of each series, the source that the value of this label names.
    Label(String),
}

/// Where a secret is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// In an environment variable.
    Env(String),
    /// In a file, of which it is the first line.
    File(PathBuf),
}

/// A metric that tells what ids have reached, and which of its labels name the column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// True if its value is the id that comes next; false if it is the last one handed out.
    pub next: bool,
    /// Label of the schema; `None` if the name of the table or sequence holds it, before a point, or nothing does.
    pub schema: Option<String>,
    /// Label of the table, or of the sequence if there is no column.
    pub relation: String,
    /// Label of the column; `None` if the metric is of sequences.
    pub column: Option<String>,
}

impl MetricsHistory {
    /// How far back to ask, unless stated: a year and what shows its season.
    pub const LOOKBACK: Duration = Duration::from_secs(400 * 86_400);
    /// From one reading to the next, unless stated.
    pub const STEP: Duration = Duration::from_secs(86_400);
    /// Longest that one request may take, unless stated.
    pub const TIMEOUT: Duration = Duration::from_secs(60);
    /// Longest that all of it may take, unless stated.
    pub const DEADLINE: Duration = Duration::from_secs(300);
    /// Most readings of one series: four months by the minute.
    const MOST_STEPS: u64 = 175_000;

    /// Makes the paths of files, where they are relative, those of a folder.
    pub(super) fn resolve(&mut self, folder: &Path) {
        let secrets = self.secret_headers.iter_mut().map(|(_, held)| held);
        let secrets = secrets.chain(self.url_secret.as_mut()).chain(self.bearer.as_mut());
        for held in secrets.chain(self.basic.as_mut().map(|(_, held)| held)) {
            if let Held::File(path) = held {
                *path = folder.join(&path);
            }
        }
        if let Some(path) = &mut self.tls_ca {
            *path = folder.join(&path);
        }
    }
}

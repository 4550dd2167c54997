//! The command line: its types, and nothing that acts.

mod listed;

use clap::{Parser, Subcommand, ValueEnum};
use idwidth::reports::Format;
use jiff::civil::Date;
use std::path::PathBuf;
use std::str::FromStr;

pub(crate) use listed::listed;

/// Finds the first place that cannot hold your next id, on what date, and when to start fixing it.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, propagate_version = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read schemas, dumps and code; link, forecast, report.
    #[command(after_help = SCAN_HELP)]
    Scan(Scan),
    /// Read live databases, read-only; keep their high-water marks and write a snapshot for `scan`.
    #[cfg(feature = "live")]
    Collect(Collect),
    /// Tell what `collect` would read and what not, by reading no more than the catalogues.
    #[cfg(feature = "live")]
    Doctor(Doctor),
    /// Print the least that an account needs to be read by, as the statements that grant it.
    #[cfg(feature = "live")]
    Grants(Grants),
    /// Print what a check finds, why it matters and what to do.
    Explain {
        /// A check's name, as printed in a report; without one, all are listed.
        check: Option<String>,
    },
    /// Print the schema of an output: JSON Schema, or SQL of the history.
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: SchemaOf,
    },
}

const SCAN_HELP: &str = "\
Examples:
  idwidth scan                            everything below the current folder
  idwidth scan shop.sql.zst ../android    a production dump and the app that reads its ids
  git diff --name-only --diff-filter=d main | idwidth scan --changed -
                                          a pull request: new narrow keys and references fail it
  idwidth scan --fail-on never --output json=report.json --output html=report.html

Exit codes:
  0  complete, nothing at or above --fail-on
  1  findings at or above --fail-on
  2  no verdict: a mistake on the command line or in idwidth.toml, or nothing at all was read
  3  incomplete: no failing finding, but something could not be read or understood";

/// Options of `scan`.
#[derive(Debug, clap::Args)]
pub(crate) struct Scan {
    /// Folders and files: SQL schemas and dumps, packed or not, snapshots, database files, migrations, models and source code.
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Fail at findings of this severity and worse [default: high, or as idwidth.toml says].
    #[arg(long, value_name = "LEVEL", value_parser = ["overdue", "critical", "high", "medium", "low", "never"])]
    pub(crate) fail_on: Option<String>,
    /// Speak of this day instead of today, for runs that can be repeated.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    /// Say of which day a dump is that does not tell itself; dumps of several days form a growth curve. Repeatable.
    #[arg(long, value_name = "PATH=DATE", value_parser = path_and_day)]
    pub(crate) taken: Vec<(PathBuf, Date)>,
    /// Read the servers in idwidth.toml too, as `collect` does; without it a scan reaches for no network.
    #[cfg(feature = "live")]
    #[arg(long)]
    pub(crate) live: bool,
    /// Write a report: text, json or html; to PATH, or to standard output. Repeatable.
    #[arg(long, value_name = "FORMAT[=PATH]", default_value = "text")]
    pub(crate) output: Vec<Output>,
    /// A file that the change under review adds or edits, from this folder or from the root of the git work tree; `-`
    /// reads their list from standard input, as `git diff --name-only` prints it, with or without `-z`. What these
    /// declare too narrow is at least high. Repeatable.
    #[arg(long, value_name = "PATH")]
    pub(crate) changed: Vec<PathBuf>,
    /// Which configuration is read.
    #[command(flatten)]
    pub(crate) configuration: Configuration,
    /// Read language packs from this folder's `code/` where it has them, instead of those that ship with the program.
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Colour the text report.
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(crate) color: Color,
    /// Print to standard error what took how long, and how fast dumps were read.
    #[arg(long)]
    pub(crate) timings: bool,
}

/// Options of `collect`.
#[cfg(feature = "live")]
#[derive(Debug, clap::Args)]
pub(crate) struct Collect {
    /// Servers, by their names in idwidth.toml or by addresses without a password: <mysql://idwidth@db.example/shop>
    /// [default: all in idwidth.toml].
    pub(crate) servers: Vec<String>,
    /// Write the snapshot here; `-` is standard output.
    #[arg(long, value_name = "FILE", default_value = "idwidth-snapshot.json")]
    pub(crate) snapshot: PathBuf,
    /// Keep what ids have reached in this file [default: as [history] of idwidth.toml says, else idwidth-history.db beside
    /// it or in the current folder].
    #[arg(long, value_name = "FILE", conflicts_with = "no_history")]
    pub(crate) history: Option<PathBuf>,
    /// Keep nothing, and look at no earlier day.
    #[arg(long)]
    pub(crate) no_history: bool,
    /// Print every statement that would be sent, as a script for the server's own client, and connect to nothing.
    /// Later rounds depend on answers: bring those so far with --from to print the next.
    #[arg(long)]
    pub(crate) print_sql: bool,
    /// Read what a client printed for the statements of --print-sql (tabs, commas or JSON, under headers), or a file of
    /// --answers, instead of connecting; `-` is standard input. Repeatable.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Vec<PathBuf>,
    /// The kind of server that --from is of, where neither idwidth.toml nor the answers tell.
    #[arg(long, value_name = "KIND", requires = "from")]
    pub(crate) kind: Option<String>,
    /// Write down what the servers answered, for an audit or for --from.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "print_sql"])]
    pub(crate) answers: Option<PathBuf>,
    /// Speak of this day instead of today.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    /// Which configuration is read.
    #[command(flatten)]
    pub(crate) configuration: Configuration,
    /// Servers read at a time.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) parallel: usize,
}

/// Options of `doctor`.
#[cfg(feature = "live")]
#[derive(Debug, clap::Args)]
#[command(after_help = DOCTOR_HELP)]
pub(crate) struct Doctor {
    /// Servers, by their names in idwidth.toml or by addresses without a password [default: all in idwidth.toml].
    pub(crate) servers: Vec<String>,
    /// Which configuration is read.
    #[command(flatten)]
    pub(crate) configuration: Configuration,
    /// Servers asked at a time.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) parallel: usize,
}

#[cfg(feature = "live")]
const DOCTOR_HELP: &str = "\
Exit codes:
  0  all of it can be read
  2  a mistake on the command line or in idwidth.toml
  3  something stays unknown; each with what to do";

/// Options of `grants`.
#[cfg(feature = "live")]
#[derive(Debug, clap::Args)]
pub(crate) struct Grants {
    /// The kind of server: mysql, postgres.
    pub(crate) kind: String,
    /// The account [default: that of idwidth.toml, or idwidth].
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// Where it may connect from, as MySQL's accounts have it.
    #[arg(long, value_name = "PATTERN", default_value = "%")]
    pub(crate) host: String,
    /// A database that it shall read [default: those of idwidth.toml]. Repeatable.
    #[arg(long, value_name = "NAME")]
    pub(crate) database: Vec<String>,
    /// A schema of PostgreSQL that it shall read [default: those of idwidth.toml, or public]. Repeatable.
    #[arg(long, value_name = "NAME")]
    pub(crate) schema: Vec<String>,
    /// Which configuration is read.
    #[command(flatten)]
    pub(crate) configuration: Configuration,
}

/// Which configuration is read.
#[derive(Debug, clap::Args)]
pub(crate) struct Configuration {
    /// Read this configuration instead of the nearest idwidth.toml.
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub(crate) config: Option<PathBuf>,
    /// Read no configuration.
    #[arg(long)]
    pub(crate) isolated: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal that understands it, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Outputs with a schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The JSON report.
    Report,
    /// A snapshot of live databases.
    Snapshot,
    /// The tables of a team's history, in PostgreSQL, and who needs which privilege.
    History,
    /// The tables of a history in a file, in SQLite.
    HistoryFile,
}

/// A report and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    /// Its format.
    pub(crate) format: Format,
    /// The file to write; `None` for standard output.
    pub(crate) path: Option<PathBuf>,
}

/// Reads a path and the day after the last `=`.
fn path_and_day(text: &str) -> Result<(PathBuf, Date), String> {
    let (path, day) =
        text.rsplit_once('=').ok_or("a day must follow the path: shop.sql=2026-11-01")?;
    let day = day.parse().map_err(|_| format!("`{day}` is not a date; write it as 2026-11-25"))?;
    Ok((PathBuf::from(path), day))
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = match text.split_once('=') {
            Some((_, "")) => {
                return Err("a path must follow the `=`; `-` is standard output".to_owned());
            }
            Some((format, "-")) => (format, None),
            Some((format, path)) => (format, Some(PathBuf::from(path))),
            None => (text, None),
        };
        let format =
            format.parse().map_err(|error: idwidth::reports::UnknownFormat| error.to_string())?;
        Ok(Self { format, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_output_is_a_format_and_a_place() {
        let output: Output = "json=a=b.json".parse().unwrap();
        assert_eq!(output.path, Some(PathBuf::from("a=b.json")));
        assert_eq!("html=-".parse::<Output>().unwrap().path, None);
        assert!("jsn".parse::<Output>().unwrap_err().contains("did you mean `json`?"));
        assert!("json=".parse::<Output>().is_err());
    }
}

//! Turns arguments into an audit, and the audit into an exit code.

mod cli;
#[cfg(feature = "live")]
mod commands;

use anstream::{AutoStream, ColorChoice, eprintln};
use anyhow::Context as _;
use clap::Parser as _;
use cli::{Cli, Color, Command, Configuration, Output, Scan, SchemaOf};
use idwidth::config::{self, Config};
use idwidth::findings::{Audit, CHECKS, Check, Gate, Severity};
use idwidth::reports::{self, Look};
use jiff::civil::Date;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Columns of a report that is not read in a terminal.
const PIPE_WIDTH: usize = 80;

/// No verdict: usage, configuration, or nothing read.
const NO_VERDICT: u8 = 2;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(NO_VERDICT)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<u8> {
    match cli.command {
        Command::Scan(options) => scan(&options),
        #[cfg(feature = "live")]
        Command::Collect(options) => commands::collect::run(&options),
        #[cfg(feature = "live")]
        Command::Doctor(options) => commands::doctor::run(&options),
        #[cfg(feature = "live")]
        Command::Grants(options) => commands::grants::print(&options),
        Command::Explain { check: Some(name) } => explain(&name),
        Command::Explain { check: None } => list_checks(),
        Command::Schema { of } => {
            let mut out = io::stdout().lock();
            match of {
                SchemaOf::Report => writeln!(out, "{}", reports::schema())?,
                SchemaOf::Snapshot => writeln!(out, "{}", idwidth::snapshot::schema())?,
                SchemaOf::History => write!(out, "{}", idwidth::history::TEAM_SCHEMA)?,
                SchemaOf::HistoryFile => write!(out, "{}", idwidth::history::FILE_SCHEMA)?,
            }
            Ok(0)
        }
    }
}

fn scan(options: &Scan) -> anyhow::Result<u8> {
    distinct(&options.output)?;
    let near = options.paths.first().map(PathBuf::as_path);
    let mut config = configuration(&options.configuration, near)?;
    config.changed = changed(&options.changed)?;
    config.taken.clone_from(&options.taken);
    #[cfg(feature = "live")]
    {
        config.live = options.live;
    }
    let level = options.fail_on.as_deref().or(config.fail_on.as_deref());
    let gate = level.and_then(Gate::named).unwrap_or(Gate(Some(Severity::High)));
    let as_of = options.as_of.unwrap_or_else(today);
    let mut stage = Instant::now();
    if let Some(folder) = &options.rules {
        idwidth::rules::user::set_folder(folder);
    }
    let mut timings = Vec::new();
    let audit = idwidth::audit(&options.paths, &config, as_of, gate, &mut |name| {
        timings.push((name, stage.elapsed()));
        stage = Instant::now();
    })?;
    for output in &options.output {
        write(&audit, output, options.color)?;
    }
    timings.push(("reports", stage.elapsed()));
    if options.timings {
        print_timings(&audit, &timings);
    }
    Ok(audit.verdict.exit_code)
}

/// Returns the files that the change under review adds or edits, those listed on standard input among them; `None` if
/// no change is under review.
fn changed(named: &[PathBuf]) -> anyhow::Result<Option<Vec<PathBuf>>> {
    if named.is_empty() {
        return Ok(None);
    }
    let mut files = Vec::new();
    for path in named {
        if path.as_os_str() != "-" {
            files.push(path.clone());
            continue;
        }
        let mut list = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut list);
        read.context("--changed -: standard input cannot be read")?;
        files.extend(cli::listed(&list));
    }
    Ok(Some(files))
}

/// Refuses two reports in one place: the second would spoil the first.
fn distinct(outputs: &[Output]) -> anyhow::Result<()> {
    for (at, output) in outputs.iter().enumerate() {
        if outputs[..at].iter().any(|other| other.path == output.path) {
            let place =
                output.path.as_deref().map_or("standard output".into(), Path::to_string_lossy);
            anyhow::bail!("two reports go to {place}; give each --output a path of its own");
        }
    }
    Ok(())
}

/// Reads the configuration that was named, or the nearest to a path.
fn configuration(which: &Configuration, near: Option<&Path>) -> anyhow::Result<Config> {
    let found = match (&which.config, which.isolated) {
        (_, true) => None,
        (Some(named), _) => Some(named.clone()),
        (None, false) => near.and_then(config::find),
    };
    found.map_or_else(|| Ok(Config::default()), |file| Config::read(&file))
}

fn write(audit: &Audit, output: &Output, color: Color) -> anyhow::Result<()> {
    match &output.path {
        Some(path) => {
            let cannot = || format!("{}: cannot be written", path.display());
            let mut file = BufWriter::new(File::create(path).with_context(cannot)?);
            let look = Look { width: PIPE_WIDTH, colour: false };
            reports::write(audit, output.format, &mut file, &look).with_context(cannot)?;
            file.flush().with_context(cannot)
        }
        None => {
            let stdout = io::stdout();
            let mut out = BufWriter::new(stdout.lock());
            let written = reports::write(audit, output.format, &mut out, &look(color));
            match written.and_then(|()| out.flush()) {
                // A reader that has seen enough changes neither the verdict nor the other reports.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                outcome => Ok(outcome?),
            }
        }
    }
}

/// Looks at the terminal: its width, and whether it wants colour (`NO_COLOR`, `CLICOLOR_FORCE`, `TERM=dumb`).
fn look(color: Color) -> Look {
    let stdout = io::stdout();
    let colour = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(&stdout) != ColorChoice::Never,
    };
    let terminal = if stdout.is_terminal() { terminal_size::terminal_size() } else { None };
    Look { width: terminal.map_or(PIPE_WIDTH, |(width, _)| width.0.into()), colour }
}

fn print_timings(audit: &Audit, timings: &[(&str, std::time::Duration)]) {
    let mut stages: Vec<(&str, std::time::Duration)> = Vec::new();
    for (stage, took) in timings {
        match stages.iter_mut().find(|(known, _)| known == stage) {
            Some((_, total)) => *total += *took,
            None => stages.push((*stage, *took)),
        }
    }
    for (stage, took) in &stages {
        eprintln!("timing   {stage:<9} {:>9.3} s", took.as_secs_f64());
    }
    let megabytes = |bytes: u64| u32::try_from(bytes / 1_000_000).map_or(f64::NAN, f64::from);
    let coverage = &audit.coverage;
    for (what, bytes, stage) in
        [("schema", coverage.schema_bytes, "schemas"), ("parsed", coverage.code_bytes, "parsing")]
    {
        if let Some((_, took)) = stages.iter().find(|(name, _)| *name == stage) {
            let rate = megabytes(bytes) / took.as_secs_f64();
            eprintln!("timing   {what:<9} {bytes} bytes, {rate:.0} MB/s");
        }
    }
    let (read, again) = (coverage.code_bytes_read, coverage.code_files_read_again);
    eprintln!("timing   code      {read} bytes read, {again} files twice");
}

fn explain(name: &str) -> anyhow::Result<u8> {
    let Some(check) = CHECKS.iter().find(|check| check.id() == name) else {
        let likeness = |check: &&&dyn Check| strsim::jaro_winkler(name, check.id());
        let nearest = CHECKS.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let hint =
            nearest.map_or(String::new(), |check| format!("; did you mean `{}`?", check.id()));
        anyhow::bail!("no check is called `{name}`{hint} `idwidth explain` lists them");
    };
    write!(io::stdout(), "{}", check.page())?;
    Ok(0)
}

fn list_checks() -> anyhow::Result<u8> {
    let mut out = io::stdout().lock();
    for check in CHECKS {
        let summary = check.page().lines().find(|line| !line.is_empty() && !line.starts_with('#'));
        writeln!(out, "{:<28} {}", check.id(), summary.unwrap_or_default())?;
    }
    Ok(0)
}

/// Returns today in UTC: the one place where the clock is read.
#[expect(clippy::disallowed_methods, reason = "this is that place")]
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
    io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

//! The history that `collect` keeps: where it is, and what came of keeping in it.

use crate::cli::Collect;
use crate::today;
use anstream::eprintln;
use idwidth::config::{Config, HistoryPlace};
use idwidth::facts::Problem;
use idwidth::history::{self, History};
use idwidth::sources::live;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// A history that is open, or why none is.
pub(super) struct Keeping {
    open: Option<(String, History)>,
    /// Readings added so far.
    added: u64,
    /// What could not be kept or looked up.
    pub(super) problems: Vec<Problem>,
}

impl Keeping {
    /// Opens the history where the command line, else the config, says that it is.
    pub(super) fn start(options: &Collect, config: &Config, as_of: Date) -> Self {
        match open(options, config, as_of) {
            Ok(open) => Self { open, added: 0, problems: Vec::new() },
            Err(problem) => Self { open: None, added: 0, problems: vec![problem] },
        }
    }

    /// Keeps what a server told, and joins what it told on earlier days to its growth curves.
    pub(super) fn keep(&mut self, one: &mut live::Collected, as_of: Date) {
        let Some((_, history)) = &mut self.open else { return };
        let kept = history.keep(&mut one.facts, as_of);
        self.added += kept.added;
        self.problems.extend(kept.problems);
    }

    /// Says in a line what was kept; `None` if no history is open.
    pub(super) fn line(&self, as_of: Date) -> Option<String> {
        let (shown, _) = self.open.as_ref()?;
        if self.added == 0 {
            return Some(format!("{shown}: nothing to add; the first readings of a day stay"));
        }
        let readings = if self.added == 1 { "reading" } else { "readings" };
        Some(format!("{shown}: {} {readings} of {as_of} added", self.added))
    }
}

/// Opens the history and says where it is; `None` if none is wanted.
fn open(
    options: &Collect,
    config: &Config,
    as_of: Date,
) -> Result<Option<(String, History)>, Problem> {
    if options.no_history {
        return Ok(None);
    }
    if as_of > today() {
        let reason = format!("nothing was kept: {as_of} is a day to come");
        return Err(history::problem("--as-of", &reason, "Name today or a day before it."));
    }
    let file = match (&options.history, &config.history) {
        (Some(named), _) => named.clone(),
        (None, Some(HistoryPlace::Team(access))) => {
            let place = live::team_address(access).map_err(|reason| {
                let cure = "Correct it there, or `url-env` in idwidth.toml.";
                history::problem("[history]", &reason, cure)
            })?;
            for note in &place.notes {
                eprintln!("note      history: {note}");
            }
            let shown = place.shown.clone();
            let opened = History::of_team(place.address, place.shown, place.clean)?;
            return Ok(Some((shown, opened)));
        }
        (None, Some(HistoryPlace::File(path))) => beside(config, path),
        (None, None) => beside(config, Path::new(history::FILE)),
    };
    Ok(Some((file.display().to_string(), History::in_file(&file)?)))
}

/// Returns a path that is relative to the folder of the config, if there is one.
fn beside(config: &Config, path: &Path) -> PathBuf {
    let Some(folder) = &config.folder else { return path.to_owned() };
    let joined = folder.join(path);
    let here = std::env::current_dir().ok();
    here.and_then(|here| joined.strip_prefix(here).ok()).unwrap_or(&joined).to_owned()
}

//! What the config says of paths: which not to read, and whose release brings their fixes.

use crate::config::Config;
use crate::facts::{Facts, Problem};
use anyhow::Context as _;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Paths that are not read.
pub(super) struct Exclude {
    folder: PathBuf,
    globs: Gitignore,
}

impl Exclude {
    /// Compiles the globs of the config, which are relative to its folder and read as `.gitignore` reads them.
    pub(super) fn new(config: &Config) -> anyhow::Result<Self> {
        let folder = real(config.folder.as_deref().unwrap_or(Path::new("")));
        let mut builder = GitignoreBuilder::new(&folder);
        for glob in &config.exclude {
            builder
                .add_line(None, glob)
                .with_context(|| format!("idwidth.toml: exclude `{glob}` is no glob"))?;
        }
        Ok(Self { folder, globs: builder.build()? })
    }

    /// Returns true if a file is not to be read.
    pub(super) fn covers(&self, file: &Path) -> bool {
        if self.globs.is_empty() {
            return false;
        }
        let file = real(file);
        let Ok(below) = file.strip_prefix(&self.folder) else { return false };
        self.globs.matched_path_or_any_parents(below, false).is_ignore()
    }
}

/// Sets the consumer of every carrier in a folder of which the config states it; the longest folder counts.
///
/// A folder that is not there is a problem: its carriers would keep a consumer that the config means to correct.
pub(super) fn name_consumers(config: &Config, facts: &mut Facts) {
    let Some(folder) = &config.folder else { return };
    let mut code = Vec::new();
    for named in &config.code {
        match folder.join(&named.path).canonicalize() {
            Ok(inside) => code.push((inside, named.consumer)),
            Err(error) => facts.problems.push(Problem {
                location: named.location.clone(),
                reason: format!(
                    "no folder `{}` to name the consumer of: {error}",
                    named.path.display()
                ),
                cure: "Correct the path, which is relative to this file, or remove the entry."
                    .to_owned(),
                source_failed: false,
            }),
        }
    }
    code.sort_by_key(|(inside, _)| inside.components().count());
    if code.is_empty() {
        return;
    }
    let mut known = BTreeMap::<Arc<str>, PathBuf>::new();
    for carrier in &mut facts.carriers {
        let shown = &carrier.location.path;
        let path = known.entry(Arc::clone(shown)).or_insert_with(|| real(Path::new(&**shown)));
        if let Some((_, consumer)) = code.iter().rfind(|(inside, _)| path.starts_with(inside)) {
            carrier.consumer = *consumer;
        }
    }
}

/// Returns a path from the root without links and dots, so that two paths to one file compare equal.
fn real(path: &Path) -> PathBuf {
    let path = if path == Path::new("") { Path::new(".") } else { path };
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

//! What the config says of paths: which not to read, and whose release brings their fixes.

use crate::config::Config;
use crate::facts::Facts;
use anyhow::Context as _;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::{Path, PathBuf};

/// Paths that are not read.
pub(super) struct Exclude {
    folder: PathBuf,
    globs: Gitignore,
}

impl Exclude {
    /// Compiles the globs of the config, which are relative to its folder and read as `.gitignore` reads them.
    pub(super) fn new(config: &Config) -> anyhow::Result<Self> {
        let folder = config.folder.clone().unwrap_or_default();
        let folder =
            std::path::absolute(if folder == Path::new("") { Path::new(".") } else { &folder })?;
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
        let Ok(file) = std::path::absolute(file) else { return false };
        let Ok(below) = file.strip_prefix(&self.folder) else { return false };
        self.globs.matched_path_or_any_parents(below, false).is_ignore()
    }
}

/// Sets the consumer of every carrier in a folder of which the config states it; the longest folder counts.
pub(super) fn name_consumers(config: &Config, facts: &mut Facts) {
    let Some(folder) = &config.folder else { return };
    let mut code: Vec<_> = config.code.iter().collect();
    code.sort_by_key(|named| named.path.components().count());
    for named in code {
        let Ok(inside) = std::path::absolute(folder.join(&named.path)) else { continue };
        for carrier in &mut facts.carriers {
            let path = std::path::absolute(Path::new(&*carrier.location.path));
            if path.is_ok_and(|path| path.starts_with(&inside)) {
                carrier.consumer = named.consumer;
            }
        }
    }
}

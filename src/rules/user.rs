//! Packs of a user's own: files that stand in for bundled ones of the same name. Never adds a grammar.

use super::pack_error::PackError;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Says where the user's packs lie; only the first call of a run counts, and only before any pack is read.
pub fn set_folder(folder: &Path) {
    FOLDER.get_or_init(|| folder.to_owned());
}

/// Returns a pack's file by the name to report, and its text: the user's if there is one, else the bundled one.
///
/// # Errors
/// A file that is there but cannot be read.
pub(super) fn text<'t>(
    pack: &str,
    file: &str,
    bundled: &'t str,
) -> Result<(String, Cow<'t, str>), PackError> {
    if let Some(path) = FOLDER.get().map(|folder| folder.join("code").join(pack).join(file))
        && path.is_file()
    {
        let shown = path.display().to_string();
        return match std::fs::read_to_string(&path) {
            Ok(text) => Ok((shown, Cow::Owned(text))),
            Err(error) => Err(PackError {
                file: shown,
                line: 1,
                column: 1,
                reason: format!("cannot be read: {error}"),
            }),
        };
    }
    Ok((format!("rules/code/{pack}/{file}"), Cow::Borrowed(bundled)))
}

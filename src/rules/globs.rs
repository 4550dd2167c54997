//! Globs of paths as packs write them: each is meant in any folder, and `*` stays within one.

use super::pack_error::PackError;
use globset::{Error, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

fn anywhere(glob: &str) -> Result<Glob, Error> {
    GlobBuilder::new(&format!("**/{glob}")).literal_separator(true).build()
}

/// Compiles the globs of a pack into one matcher; `file` is what errors name.
///
/// # Errors
///
/// If one is no glob.
pub(super) fn matcher(file: &str, globs: &[String]) -> Result<GlobSet, PackError> {
    let mut set = GlobSetBuilder::new();
    let wrong = |error: Error| PackError::whole(file, error.to_string());
    for glob in globs {
        set.add(anywhere(glob).map_err(wrong)?);
    }
    set.build().map_err(wrong)
}

/// Compiles globs of bundled lists into one matcher; what is no glob matches nothing, and a test holds that all are.
pub(crate) fn set<G: AsRef<str>>(globs: impl IntoIterator<Item = G>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in globs.into_iter().filter_map(|glob| anywhere(glob.as_ref()).ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}

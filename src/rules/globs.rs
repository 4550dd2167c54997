//! Globs of paths as packs write them: each is meant in any folder, and `*` stays within one.

use super::pack_error::PackError;
use globset::{Error, Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

fn anywhere(glob: &str) -> Result<Glob, Error> {
    GlobBuilder::new(&format!("**/{glob}")).literal_separator(true).build()
}

/// Compiles the globs of a pack; `file` is what errors name.
///
/// # Errors
///
/// If one is no glob.
pub(super) fn matchers(file: &str, globs: &[String]) -> Result<Vec<GlobMatcher>, PackError> {
    let compile = |glob: &String| {
        let compiled = anywhere(glob).map(|glob| glob.compile_matcher());
        compiled.map_err(|error| PackError::whole(file, error.to_string()))
    };
    globs.iter().map(compile).collect()
}

/// Compiles globs of bundled lists into one matcher; what is no glob matches nothing, and a test holds that all are.
pub(crate) fn set<G: AsRef<str>>(globs: impl IntoIterator<Item = G>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in globs.into_iter().filter_map(|glob| anywhere(glob.as_ref()).ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}

//! Reads files from a throw-away folder, and lists what is reported of them.

use idwidth::facts::Facts;
use idwidth::sources::{code, walk};

/// Reads files of these names and texts.
pub(crate) fn read(files: &[(&str, &str)]) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut facts = Facts::default();
    let found = found(folder.path(), &mut facts);
    code::read(&found, &mut facts);
    facts
}

/// Returns the files of code below a folder.
pub(crate) fn found(folder: &std::path::Path, facts: &mut Facts) -> Vec<walk::Found> {
    let wanted = |path: &str| code::wants(path.rsplit('/').next().unwrap_or(path));
    walk::walk(folder, &wanted, &mut facts.problems, &mut facts.coverage)
}

/// Returns what is reported: `name width CODE kind`, in the order of the places.
pub(crate) fn shown(facts: &Facts) -> Vec<String> {
    let counts = facts.carriers.iter().filter(|carrier| carrier.exclusion.is_none());
    counts
        .map(|it| format!("{} {} {} {}", it.name, it.width, it.outcome.code, it.kind.name()))
        .collect()
}

/// Returns what is reported of one file.
pub(crate) fn reported(text: &str) -> Vec<String> {
    shown(&read(&[("a.kt", text)]))
}

//! Projects made of a fixture's migrations, and what the real framework made of them.

use crate::tree::fixture;
use std::fs;
use tempfile::TempDir;

/// Makes a project with a fixture's folder of migrations and further files.
pub(crate) fn project_of(framework: &str, folder: &str, files: &[(&str, &str)]) -> TempDir {
    let project = tempfile::tempdir().unwrap();
    let steps = project.path().join(folder);
    fs::create_dir_all(&steps).unwrap();
    for entry in fs::read_dir(fixture(framework).join(folder)).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), steps.join(entry.file_name())).unwrap();
    }
    for (name, text) in files {
        let file = project.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    project
}

/// Returns what `make-by-framework` wrote.
pub(crate) fn made_by(framework: &str, file: &str) -> String {
    fs::read_to_string(fixture(&format!("{framework}-made/{file}"))).unwrap()
}

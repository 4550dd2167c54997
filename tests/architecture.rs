//! The layer table of ARCHITECTURE.md, held against the code.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules each module may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("width", &[]),
    ("facts", &["width"]),
    ("rules", &["width"]),
    ("config", &["width", "facts"]),
    ("snapshot", &["facts", "width"]),
    ("history", &["facts", "width"]),
    ("sources", &["facts", "rules", "width", "config", "snapshot"]),
    ("linking", &["facts", "rules", "width"]),
    ("forecast", &["facts", "width"]),
    ("findings", &["facts", "linking", "forecast", "width", "config", "rules"]),
    ("reports", &["findings", "facts", "linking", "forecast", "width"]),
];

/// Modules that may touch files, the environment or the clock.
const TOUCH_THE_WORLD: &[&str] = &["sources", "history", "config", "main", "cli", "commands"];

/// Files of other modules that may: packs of a user's own lie on disk.
const MAY_TOUCH_IT_TOO: &[&str] = &["src/rules/user.rs"];

/// Every `.rs` file below a folder, sorted.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no files below {folder}");
    files
}

/// The top-level module of a file under `src`.
fn module(file: &Path) -> String {
    let inside = file.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The code of a file without its tests and comments; nothing of a file that is all tests.
fn code(file: &Path) -> String {
    let is_test =
        |part: &std::ffi::OsStr| part == "tests" || part == "tests.rs" || part == "sketch.rs";
    if file.components().any(|part| is_test(part.as_os_str())) {
        return String::new();
    }
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Modules that a piece of code names after `crate::`, grouped imports included.
fn used(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for after in code.split("crate::").skip(1) {
        let names = match after.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap().split(',').collect(),
            None => vec![after],
        };
        for name in names {
            let name = name.trim();
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            used.push(name[..end].to_owned());
        }
    }
    used
}

#[test]
fn no_module_uses_one_above_it() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    for file in rust_files("src") {
        let own = module(&file);
        let Some(may) = table.get(own.as_str()) else { continue };
        for other in used(&code(&file)) {
            let known = table.contains_key(other.as_str());
            assert!(
                !known || other == own || may.contains(&other.as_str()),
                "{} uses crate::{other}; {own} may use {may:?}",
                file.display()
            );
        }
    }
}

#[test]
fn grouped_imports_are_seen() {
    assert_eq!(used("use crate::{facts::A, sources};"), ["facts", "sources"]);
    assert_eq!(used("let x = crate::width::Id::MAX;"), ["width"]);
}

#[test]
fn every_module_is_in_the_table() {
    let table: Vec<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    for file in rust_files("src") {
        let own = module(&file);
        let known = table.contains(&own.as_str())
            || ["lib", "main", "cli", "commands"].contains(&own.as_str());
        assert!(known, "{own} is missing from MAY_USE and from ARCHITECTURE.md");
    }
}

#[test]
fn only_the_outer_modules_touch_the_world() {
    for file in rust_files("src") {
        let own = module(&file);
        let may_too = MAY_TOUCH_IT_TOO.iter().any(|path| file.ends_with(path));
        if TOUCH_THE_WORLD.contains(&own.as_str()) || may_too {
            continue;
        }
        let code = code(&file);
        for word in [
            "std::fs",
            "std::env",
            "std::process",
            "std::net",
            "SystemTime",
            "Timestamp::now",
            "File::open",
        ] {
            assert!(!code.contains(word), "{} mentions {word}", file.display());
        }
    }
}

#[test]
fn no_language_or_dialect_is_named_outside_its_registry_line() {
    let folders = ["rules/code", "rules/sql"]
        .map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let packs: Vec<String> = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!packs.is_empty());
    for file in rust_files("src") {
        let registry = module(&file) == "rules";
        for (number, line) in code(&file).lines().enumerate() {
            for pack in &packs {
                let named = line.contains(&format!("\"{pack}\""));
                assert!(!named || registry, "{}:{}: names \"{pack}\"", file.display(), number + 1);
            }
        }
    }
}

#[test]
fn every_file_holds_one_idea() {
    for file in ["src", "tests", "examples"].into_iter().flat_map(rust_files) {
        let text = fs::read_to_string(&file).unwrap();
        let lines = text.lines().count();
        assert!(lines <= 500, "{} has {lines} lines", file.display());
        let documented = text.starts_with("//!") || text.starts_with("#![");
        assert!(documented, "{} does not say what it is", file.display());
    }
}

#[test]
fn domain_types_are_not_serializable() {
    for file in rust_files("src") {
        let own = module(&file);
        // Formats are; a snapshot is one that is read again.
        let may_write = ["reports", "snapshot"].contains(&own.as_str());
        let may_read = ["config", "rules", "sources"].contains(&own.as_str());
        let code = code(&file);
        assert!(may_write || !code.contains("Serialize)"), "{}", file.display());
        assert!(may_write || may_read || !code.contains("Deserialize"), "{}", file.display());
    }
}

#[test]
fn every_check_has_its_page() {
    for check in idwidth::findings::CHECKS {
        let page = check.page();
        assert!(page.starts_with(&format!("# {}\n", check.id())), "{}", check.id());
        for heading in [
            "## What it finds",
            "## Why it matters",
            "## Example",
            "## What to do",
            "## When it is wrong",
        ] {
            assert!(page.contains(heading), "{} lacks `{heading}`", check.id());
        }
    }
}

//! Runs the binary in a folder and keeps what it said.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a run printed and how it ended.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs `idwidth` with arguments, in a folder.
pub(crate) fn idwidth(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_idwidth"));
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Scans a folder on the day of the fixtures and reads the JSON report.
pub(crate) fn report(folder: &Path, paths: &[&str]) -> (i32, Value) {
    let arguments = [&["scan", "--as-of", "2026-11-25", "--output", "json"], paths].concat();
    let run = idwidth(folder, &arguments);
    let json =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("no report: {}", run.stderr));
    (run.code, json)
}

/// One line for each finding: severity, check, symbol without its package, outcome.
pub(crate) fn findings(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let (severity, check) = (text(&f["severity"]), text(&f["check"]));
            format!("{severity} {check} {} {}", text(&f["symbol"]), text(&f["outcome"]["code"]))
        })
        .collect()
}

/// A folder with files of these names and contents.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

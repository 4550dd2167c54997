//! Writes a file whole or not at all: whoever reads it meanwhile, or after a crash, sees what was there before.
//!
//! Leaves no temporary file behind unless it is killed.

use anyhow::Context as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes what `content` writes to a path; `-` is standard output.
pub(crate) fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    if path.as_os_str() == "-" {
        let mut out = BufWriter::new(io::stdout().lock());
        return Ok(content(&mut out).and_then(|()| out.flush())?);
    }
    // A link stays one: what it points to is replaced.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.exists() && !path.is_file() {
        // A device or a pipe cannot be replaced.
        let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
        return content(&mut out).and_then(|()| out.flush()).with_context(|| cannot(path));
    }
    let beside = beside(path);
    let written = fill(&beside, content).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The error that counts is the first.
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| cannot(path))
}

fn cannot(path: &Path) -> String {
    format!("{}: cannot be written; what was there before is untouched", path.display())
}

/// Returns the temporary file of a path: in its folder, for only there it can take its place in one step.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

fn fill(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    content(&mut out)?;
    // On disk before it takes the place of what was there.
    out.into_inner()?.sync_all()
}

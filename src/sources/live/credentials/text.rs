//! Small files of settings: never more of one than a setting needs, and no message repeats what is in it.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Largest file read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Returns the text of a file.
///
/// # Errors
///
/// Says why not, as a fragment that follows the file's name.
pub(super) fn whole(file: &Path) -> Result<String, String> {
    // A pipe without a writer would be waited for for ever.
    if std::fs::metadata(file).is_ok_and(|about| about.is_dir()) {
        return Err("is a folder, not a file".to_owned());
    }
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|open| open.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(cannot)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
        return Err("is larger than 1 MB: not a file of settings".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned())
}

/// Returns the lines of a file, without a byte order mark.
pub(super) fn lines(file: &Path) -> Result<Vec<String>, String> {
    let text = whole(file)?;
    Ok(text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect())
}

/// Returns what stands on the first line, spaces and all.
pub(super) fn first_line(text: &str) -> &str {
    let line = text.split('\n').next().unwrap_or_default();
    line.strip_suffix('\r').unwrap_or(line)
}

/// Returns who may do what with a file, as `chmod` counts it; 0 where nobody is told apart.
pub(super) fn mode(file: &Path) -> u32 {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(file).map_or(0, |about| about.permissions().mode())
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        0
    }
}

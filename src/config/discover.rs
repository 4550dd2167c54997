//! Where the configuration file is looked for.

use super::NAMES;
use std::path::{Path, PathBuf};

/// Returns the nearest configuration file in `start` or a folder above it, up to the root of its git repository.
///
/// The nearest file alone counts; files are never merged.
pub fn find(start: &Path) -> Option<PathBuf> {
    // Without links and dots: the folder above `app/..` is not `app`.
    let start = start.canonicalize().or_else(|_| std::path::absolute(start)).ok()?;
    let first = if start.is_dir() { start.as_path() } else { start.parent()? };
    for folder in first.ancestors() {
        if let Some(found) = NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file())
        {
            return Some(found);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_up_to_the_repository_counts() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let inner = root.join("repository/app/src");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::create_dir(folder.path().join("repository/.git")).unwrap();
        std::fs::write(folder.path().join("idwidth.toml"), "").unwrap();
        assert_eq!(find(&inner), None, "a file above the repository is somebody else's");
        let nearest = root.join("repository/app/.idwidth.toml");
        std::fs::write(folder.path().join("repository/idwidth.toml"), "").unwrap();
        std::fs::write(&nearest, "").unwrap();
        assert_eq!(find(&inner), Some(nearest));
    }
}

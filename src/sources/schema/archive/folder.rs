//! The data files of a folder: they lie beside its table of contents (`pg_backup_directory.c`).

use super::super::unpack::Method;
use super::bytes::why;
use super::rows::Pour;
use std::fs::File;
use std::io;
use std::path::Path;

/// Pours the rows of all files that the table of contents names.
pub(super) fn pour(folder: &Path, pour: &mut Pour<'_>) -> io::Result<()> {
    for (at, entry) in pour.toc().entries.iter().enumerate() {
        if !entry.has_rows() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.file);
        // A name that leads elsewhere was not written by pg_dump.
        if name.is_empty() || name.contains(['/', '\\', '\0']) {
            pour.damaged(format!("`{name}` is no name of a file beside it"));
            continue;
        }
        let Some((name, file)) = find(folder, &name) else { continue };
        let opened = match (file, Method::of_name(&name)) {
            (Ok(file), Some(method)) => method.unpack(file),
            (Ok(file), None) => Ok::<Box<dyn io::Read + Send>, _>(Box::new(file)),
            (Err(error), _) => Err(error),
        };
        match opened {
            Ok(source) => pour.rows(at, &name, source)?,
            Err(error) => pour.damaged(format!("{name}: {}", why(&error))),
        }
    }
    Ok(())
}

/// Finds a file under its name or under that of its compressed form; `None` if there is none.
fn find(folder: &Path, name: &str) -> Option<(String, io::Result<File>)> {
    let names =
        std::iter::once(name.to_owned()).chain(Method::ends().map(|end| format!("{name}{end}")));
    let mut there = names.filter(|name| folder.join(name).is_file());
    there.next().map(|name| {
        let file = File::open(folder.join(&name));
        (name, file)
    })
}

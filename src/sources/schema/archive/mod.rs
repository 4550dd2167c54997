//! Archives of `pg_dump` (custom, folder, tar), turned into the SQL text that `pg_restore -f -` prints of them.
//!
//! They are read in one pass: the table of contents stands first, data in any order behind it. Line numbers are those
//! of `pg_restore -f - ARCHIVE` up to the first rows. Layout: PostgreSQL's `src/bin/pg_dump/pg_backup_archiver.c`,
//! `pg_backup_custom.c`, `pg_backup_directory.c`, `pg_backup_tar.c`.

mod blocks;
mod bytes;
mod folder;
mod print;
mod rows;
mod tar;
#[cfg(test)]
mod tests;
mod toc;

use super::input::reopen;
use super::read_ahead::Blocks;
use super::unpack::{Damage, Stream};
use print::Printer;
use rows::Pour;
use std::io;
use std::path::Path;
use toc::{Layout, Toc};

/// First bytes of a file that tell what it is: a tar header's.
pub(super) const MAGIC: usize = tar::BLOCK;

const CURE: &str = "Make or copy the archive again; the rest of it was read.";

/// How an archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It starts with the table of contents.
    Toc,
    /// The table of contents is a member of it.
    Tar,
}

impl Kind {
    /// Tells an archive by its first bytes; `None` if it is none.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        if start.starts_with(toc::MAGIC) {
            Some(Self::Toc)
        } else {
            tar::Header::parse(start).map(|_| Self::Tar)
        }
    }
}

/// Writes an archive's text; `path` is where it lies, if that is known: the members of a folder lie beside it.
///
/// What is damaged ends up in one error, after everything that could be read.
pub(super) fn write(
    kind: Kind,
    source: Stream,
    path: Option<&Path>,
    out: &mut Blocks,
) -> io::Result<()> {
    let mut source = io::BufReader::with_capacity(64 * 1024, source);
    let (toc, mut members) = match kind {
        Kind::Toc => {
            let toc = Toc::read(&mut source)?;
            let folder = path.and_then(Path::parent);
            match (toc.layout, folder) {
                (Layout::Blocks, _) => (toc, Members::Blocks(source)),
                (Layout::Files, Some(folder)) => (toc, Members::Folder(folder.to_owned())),
                (Layout::Files, None) => (toc, Members::None),
            }
        }
        Kind::Tar => {
            let (toc, is_first) = tar::toc(&mut source)?;
            if !is_first {
                let Some(path) = path else { return Err(tar::toc_not_first()) };
                source = io::BufReader::with_capacity(64 * 1024, reopen(path)?);
            }
            (toc, Members::Tar(source))
        }
    };
    let mut printer = Printer::new(&toc, out);
    printer.before_rows()?;
    let mut pour = Pour::new(&toc, printer);
    match &mut members {
        Members::Blocks(source) => blocks::pour(source, &mut pour)?,
        Members::Tar(source) => tar::pour(source, &mut pour)?,
        Members::Folder(folder) => folder::pour(folder, &mut pour)?,
        Members::None => {}
    }
    let (mut printer, damage) = pour.finish()?;
    printer.after_rows()?;
    let toc_damage = toc.damage.map(|reason| format!("its table of contents {reason}"));
    let mut damage: Vec<String> = toc_damage.into_iter().chain(damage).collect();
    match damage.len() {
        0 => Ok(()),
        count => {
            damage.truncate(SHOWN);
            let more = count - damage.len();
            let and_more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
            let reason = format!("the archive is damaged: {}{and_more}", damage.join("; "));
            Err(Damage::error(reason, CURE))
        }
    }
}

/// Damages that are named one by one.
const SHOWN: usize = 5;

/// Where the data is.
enum Members {
    /// Behind the table of contents, block by block.
    Blocks(io::BufReader<Stream>),
    /// In the members of a tar archive.
    Tar(io::BufReader<Stream>),
    /// In files beside the table of contents.
    Folder(std::path::PathBuf),
    /// Nobody knows.
    None,
}

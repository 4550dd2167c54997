//! The data blocks of the custom format: each says whose data it holds (`pg_backup_custom.c`).

use super::bytes::{Bytes, invalid, why};
use super::rows::Pour;
use super::toc::Compression;
use flate2::read::ZlibDecoder;
use std::io::{self, Read};

/// The rows of a table.
const ROWS: u8 = 1;
/// Large objects, one after the other.
const OBJECTS: u8 = 3;

/// Pours the rows of all blocks that follow.
pub(super) fn pour(mut source: impl Read + Send, pour: &mut Pour<'_>) -> io::Result<()> {
    while let Some(block) = start(&mut source, pour) {
        let outcome = match block {
            Ok((ROWS, id)) => rows(&mut source, id, pour)?,
            Ok((OBJECTS, _)) => skip_objects(&mut source, pour.toc().integer),
            Ok((kind, _)) => Err(invalid(&format!("a data block of kind {kind} is not known"))),
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            pour.damaged(format!("its data blocks: {}", why(&error)));
            break;
        }
    }
    Ok(())
}

/// Reads what kind of block stands next, and its number; `None` at the end of the archive.
fn start(source: &mut impl Read, pour: &Pour<'_>) -> Option<io::Result<(u8, i64)>> {
    let mut bytes = Bytes::new(source, pour.toc().integer);
    match bytes.byte() {
        Ok(kind) => Some(bytes.int().map(|id| (kind, id))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
        Err(error) => Some(Err(error)),
    }
}

/// Pours the rows of one block. The inner result says whether the next block can be found.
fn rows(
    source: &mut (impl Read + Send),
    id: i64,
    pour: &mut Pour<'_>,
) -> io::Result<io::Result<()>> {
    let toc = pour.toc();
    let mut chunks = Chunks { source, integer: toc.integer, left: 0, ended: false, is_lost: false };
    if let Some(at) = pour.by_id(id) {
        let place = format!("entry {id}");
        match toc.compression {
            Compression::None => pour.rows(at, &place, &mut chunks)?,
            Compression::Zlib => pour.rows(at, &place, ZlibDecoder::new(&mut chunks))?,
            Compression::Framed(method) => match method.unpack(&mut chunks) {
                Ok(source) => pour.rows(at, &place, source)?,
                Err(error) => pour.damaged(format!("{place}: {error}")),
            },
        }
    }
    // Whoever lost count has told so.
    Ok(if chunks.is_lost { Err(io::ErrorKind::UnexpectedEof.into()) } else { chunks.skip() })
}

fn skip_objects(source: &mut impl Read, integer: usize) -> io::Result<()> {
    while Bytes::new(source, integer).int()? != 0 {
        Chunks { source, integer, left: 0, ended: false, is_lost: false }.skip()?;
    }
    Ok(())
}

/// The data of one block: chunks with their lengths before them, up to one of length zero.
struct Chunks<'s, R> {
    source: &'s mut R,
    integer: usize,
    /// Bytes of the chunk at hand that were not read.
    left: u64,
    ended: bool,
    /// The end of the chunks cannot be found any more.
    is_lost: bool,
}

impl<R: Read> Chunks<'_, R> {
    /// Starts the next chunk if the one at hand is read.
    fn next(&mut self) -> io::Result<()> {
        if self.left == 0 && !self.ended {
            let length = Bytes::new(self.source, self.integer).int();
            self.is_lost |= length.is_err();
            self.left = u64::try_from(length?).map_err(|_| {
                self.is_lost = true;
                invalid("a length is negative")
            })?;
            self.ended = self.left == 0;
        }
        Ok(())
    }

    /// Steps over what was not read.
    fn skip(&mut self) -> io::Result<()> {
        io::copy(self, &mut io::sink()).map(drop)
    }
}

impl<R: Read> Read for Chunks<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.next()?;
        if self.ended || into.is_empty() {
            return Ok(0);
        }
        let count = self.source.by_ref().take(self.left).read(into)?;
        if count == 0 {
            self.is_lost = true;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= u64::try_from(count).unwrap_or(self.left);
        Ok(count)
    }
}

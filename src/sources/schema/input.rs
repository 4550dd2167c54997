//! Opens a dump: plain, compressed, in UTF-16 or an archive of `pg_dump`, told by its first bytes, never by its name.
//!
//! Whatever it is comes back as one stream of SQL text. Unpacking runs beside the scan, on a thread of its own.

use super::archive;
use super::read_ahead::ReadAhead;
use super::unpack::{self, Damage, Method, Stream};
use super::utf16::{Order, Utf16};
use crate::rules::not_text;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes looked at before reading: enough for headers and the first statements.
pub(crate) const HEAD: usize = 64 * 1024;
/// Bytes that decide whether a file is text.
const SNIFFED: usize = 4096;

/// What editors of some systems write at the start of a file in UTF-8; joined files have it inside.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An opened dump.
pub(crate) struct Input {
    /// All of its text, decompressed, without a byte order mark.
    pub(crate) reader: Box<dyn Read>,
    /// Its first bytes, which `reader` gives again.
    pub(crate) head: Vec<u8>,
}

/// Why a file cannot be read as a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// As a lowercase fragment.
    pub(crate) reason: String,
    /// As a sentence.
    pub(crate) cure: String,
}

/// Opens the file at `path`.
pub(crate) fn open(path: &Path) -> Result<Input, Unreadable> {
    read_from(Box::new(file(path)?), Some(path))
}

fn file(path: &Path) -> Result<File, Unreadable> {
    let unopened = |error: io::Error| Unreadable {
        reason: format!("cannot be opened: {error}"),
        cure: "Check the path and its permissions.".to_owned(),
    };
    let file = File::open(path).map_err(unopened)?;
    if file.metadata().map_err(unopened)?.is_dir() {
        return Err(Unreadable {
            reason: "is a folder".to_owned(),
            cure: "Name the dump inside it.".to_owned(),
        });
    }
    Ok(file)
}

/// Reads a dump from any stream.
#[cfg(test)]
pub(crate) fn read(source: impl Read + Send + 'static) -> Result<Input, Unreadable> {
    read_from(Box::new(source), None)
}

/// Opens the file at `path`, packed or not, whatever it holds: rows may well be bytes, and there may be none.
pub(crate) fn open_any(path: &Path) -> Result<Box<dyn Read>, Unreadable> {
    let (source, method) =
        peel(Box::new(file(path)?)).map_err(|error| undecodable(&error, None))?;
    Ok(if method.is_some() { Box::new(ReadAhead::of(source)) } else { source })
}

/// Opens a file once more, from its start: what it holds, decompressed.
pub(super) fn reopen(path: &Path) -> io::Result<Stream> {
    peel(Box::new(File::open(path)?)).map(|(source, _)| source)
}

/// Takes the compression off a stream, if it has one.
fn peel(mut source: Stream) -> io::Result<(Stream, Option<Method>)> {
    let start = Start::take(&mut source, unpack::MAGIC);
    let method = Method::of(&start.bytes);
    let source = start.rejoin(source);
    match method {
        Some(method) => Ok((method.unpack(source)?, Some(method))),
        None => Ok((source, None)),
    }
}

fn read_from(source: Stream, path: Option<&Path>) -> Result<Input, Unreadable> {
    let (mut source, method) = peel(source).map_err(|error| undecodable(&error, None))?;
    let start = Start::take(&mut source, archive::MAGIC);
    if start.bytes.is_empty() {
        return Err(start.error.map_or_else(empty, |error| undecodable(&error, method)));
    }
    let mut reader: Box<dyn Read> = if let Some(kind) = archive::Kind::of(&start.bytes) {
        let (source, path) = (start.rejoin(source), path.map(Path::to_owned));
        Box::new(ReadAhead::start(move |out| archive::write(kind, source, path.as_deref(), out)))
    } else if let Some(order) = Order::of(&start.bytes) {
        Box::new(ReadAhead::of(Utf16::new(start.rejoin(source), order)))
    } else if method.is_some() {
        Box::new(ReadAhead::of(start.rejoin(source)))
    } else {
        start.rejoin(source)
    };
    let mut head = Start::take(&mut reader, HEAD);
    if head.bytes.is_empty() {
        return Err(head.error.map_or_else(empty, |error| undecodable(&error, method)));
    }
    if head.bytes.starts_with(BYTE_ORDER_MARK) {
        head.bytes.drain(..BYTE_ORDER_MARK.len());
    }
    refuse_binary(&head.bytes)?;
    let bytes = head.bytes.clone();
    Ok(Input { reader: Box::new(head.rejoin_local(reader)), head: bytes })
}

fn empty() -> Unreadable {
    Unreadable {
        reason: "this file is empty".to_owned(),
        cure: "Make it again: the program that wrote it probably failed.".to_owned(),
    }
}

/// Says what to do about a stream that cannot be decoded.
fn undecodable(error: &io::Error, method: Option<Method>) -> Unreadable {
    if let Some(Damage { reason, cure }) = Damage::of(error) {
        return Unreadable { reason: reason.clone(), cure: cure.clone() };
    }
    let cure =
        method.map_or("Check the disk and the file's permissions.", |method| method.cure(error));
    Unreadable { reason: format!("cannot be unpacked: {error}"), cure: cure.to_owned() }
}

/// Refuses what is no text. A dump may hold raw bytes, so a few control bytes do not count.
fn refuse_binary(head: &[u8]) -> Result<(), Unreadable> {
    if let Some(format) = not_text::recognize(head) {
        return Err(Unreadable {
            reason: format!("this is {}", format.name),
            cure: format.cure.clone(),
        });
    }
    /// A file of text begins with at least so many bytes of text.
    const TEXT_START: usize = 16;
    let sniffed = head.get(..SNIFFED).unwrap_or(head);
    let is_control = |byte: &&u8| **byte < b' ' && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c);
    let controls = sniffed.iter().filter(is_control).count();
    let starts_binary = sniffed.iter().take(TEXT_START).any(|byte| *byte == 0);
    if starts_binary || controls > sniffed.len() / 10 {
        return Err(Unreadable {
            reason: "this is a binary file, not SQL".to_owned(),
            cure: "Name a plain SQL dump, a packed one, or an archive of pg_dump.".to_owned(),
        });
    }
    Ok(())
}

/// The first bytes of a stream, and the error that ended them.
struct Start {
    bytes: Vec<u8>,
    error: Option<io::Error>,
}

impl Start {
    fn take(source: &mut impl Read, length: usize) -> Self {
        let mut bytes = Vec::new();
        let limit = u64::try_from(length).unwrap_or(u64::MAX);
        let error = source.take(limit).read_to_end(&mut bytes).err();
        Self { bytes, error }
    }

    /// Gives the whole stream again.
    fn rejoin(self, source: Stream) -> Stream {
        Box::new(io::Cursor::new(self.bytes).chain(Failed(self.error)).chain(source))
    }

    /// Gives the whole stream again, to this thread.
    fn rejoin_local(self, source: Box<dyn Read>) -> impl Read {
        io::Cursor::new(self.bytes).chain(Failed(self.error)).chain(source)
    }
}

/// Gives an error once, if there is one, and nothing else.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

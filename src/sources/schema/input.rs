//! Opens a dump: plain, gzip or zstd, told by its first bytes, never by its name.
//!
//! Decompression runs beside the scan, on a thread of its own.

use crate::rules::not_text;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Bytes looked at before reading: enough for headers and the first statements.
pub(crate) const HEAD: usize = 64 * 1024;
/// Bytes that decide whether a file is text.
const SNIFFED: usize = 4096;
/// Largest window of a zstd frame, as a power of two: 16 MiB, twice what `zstd -19` asks for. Keeps memory bounded.
const ZSTD_WINDOW_LOG: u32 = 24;
/// Bytes handed over by the decompressing thread at a time, and how many such blocks may wait.
const BLOCK: usize = 256 * 1024;
const BLOCKS_WAITING: usize = 4;

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
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
    read(file(path)?)
}

/// Opens the file at `path`, packed or not, whatever it holds: rows may well be bytes, and there may be none.
pub(crate) fn open_any(path: &Path) -> Result<Box<dyn Read>, Unreadable> {
    let (source, is_packed) = unpack(file(path)?)?;
    Ok(if is_packed { Box::new(ReadAhead::start(source)) } else { source })
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

/// Unpacks a stream; returns true if it was packed.
fn unpack(
    mut source: impl Read + Send + 'static,
) -> Result<(Box<dyn Read + Send>, bool), Unreadable> {
    let magic = Head::take(&mut source, ZSTD.len());
    let is = |mark: &[u8]| magic.bytes.starts_with(mark);
    let (is_gzip, is_zstd) = (is(GZIP), is(ZSTD));
    let source = magic.rejoin(source);
    let source: Box<dyn Read + Send> = if is_gzip {
        Box::new(MultiGzDecoder::new(source))
    } else if is_zstd {
        let mut decoder =
            zstd::stream::read::Decoder::new(source).map_err(|error| undecodable(&error))?;
        decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(|error| undecodable(&error))?;
        Box::new(decoder)
    } else {
        Box::new(source)
    };
    Ok((source, is_gzip || is_zstd))
}

/// Reads a dump from any stream.
pub(crate) fn read(source: impl Read + Send + 'static) -> Result<Input, Unreadable> {
    let (mut source, is_packed) = unpack(source)?;
    let mut head = Head::take(&mut source, HEAD);
    if head.bytes.is_empty()
        && let Some(error) = &head.error
    {
        return Err(undecodable(error));
    }
    if head.bytes.is_empty() {
        return Err(Unreadable {
            reason: "this file is empty".to_owned(),
            cure: "Make it again: the program that wrote it probably failed.".to_owned(),
        });
    }
    if head.bytes.starts_with(BYTE_ORDER_MARK) {
        head.bytes.drain(..BYTE_ORDER_MARK.len());
    }
    refuse_binary(&head.bytes)?;
    let bytes = head.bytes.clone();
    let whole = head.rejoin(source);
    let reader: Box<dyn Read> =
        if is_packed { Box::new(ReadAhead::start(whole)) } else { Box::new(whole) };
    Ok(Input { reader, head: bytes })
}

/// Says what to do about a stream that cannot be decoded.
fn undecodable(error: &io::Error) -> Unreadable {
    Unreadable {
        reason: format!("cannot be unpacked: {error}"),
        cure: "Test it with zstd -t or gzip -t; a frame made with --long or --ultra asks for more than 16 MiB: unpack it first."
            .to_owned(),
    }
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
            cure: "Name a plain SQL dump, or one packed with gzip or zstd.".to_owned(),
        });
    }
    Ok(())
}

/// The first bytes of a stream, and the error that ended them.
struct Head {
    bytes: Vec<u8>,
    error: Option<io::Error>,
}

impl Head {
    fn take(source: &mut impl Read, length: usize) -> Self {
        let mut bytes = Vec::new();
        let limit = u64::try_from(length).unwrap_or(u64::MAX);
        let error = source.take(limit).read_to_end(&mut bytes).err();
        Self { bytes, error }
    }

    /// Gives the whole stream again.
    fn rejoin<R: Read>(self, source: R) -> impl Read + use<R> {
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

/// Reads a stream on a thread of its own.
struct ReadAhead {
    filled: Receiver<io::Result<Vec<u8>>>,
    empty: SyncSender<Vec<u8>>,
    block: Vec<u8>,
    at: usize,
}

impl ReadAhead {
    fn start(source: impl Read + Send + 'static) -> Self {
        let (to_reader, filled) = sync_channel(BLOCKS_WAITING);
        let (empty, from_reader) = sync_channel(BLOCKS_WAITING);
        // Ends when the stream does, or when the receiver is gone and nothing can be sent.
        thread::spawn(move || read_blocks(source, &to_reader, &from_reader));
        Self { filled, empty, block: Vec::new(), at: 0 }
    }
}

fn read_blocks(
    mut source: impl Read,
    filled: &SyncSender<io::Result<Vec<u8>>>,
    empty: &Receiver<Vec<u8>>,
) {
    loop {
        let mut block: Vec<u8> = empty.try_recv().unwrap_or_default();
        block.clear();
        let limit = u64::try_from(BLOCK).unwrap_or(u64::MAX);
        let read = source.by_ref().take(limit).read_to_end(&mut block);
        // What was decoded before an error counts.
        if !block.is_empty() && filled.send(Ok(block)).is_err() {
            return;
        }
        match read {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                // No receiver, no one to tell.
                let _ = filled.send(Err(error));
                return;
            }
        }
    }
}

impl Read for ReadAhead {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len() {
            let Ok(block) = self.filled.recv() else { return Ok(0) };
            let used = std::mem::replace(&mut self.block, block?);
            self.at = 0;
            // A full or closed queue only means that the block is freed instead.
            let _ = self.empty.try_send(used);
        }
        let count = self.block.get(self.at..).unwrap_or_default().read(into)?;
        self.at += count;
        Ok(count)
    }
}

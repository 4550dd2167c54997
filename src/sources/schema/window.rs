//! A sliding window over a byte stream, which knows the line and column of its first byte.
//!
//! Bytes that were stepped over are forgotten: a file of any size passes through one small buffer.

use std::io::{self, Read};

/// A place in the stream; both are 1-based, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Line.
    pub(crate) line: u32,
    /// Column, in characters; bytes that are no UTF-8 count one each.
    pub(crate) column: u32,
}

impl Place {
    /// The first character.
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// Moves past `bytes`.
    pub(crate) fn pass(&mut self, bytes: &[u8]) {
        let lines = memchr::memchr_iter(b'\n', bytes).count();
        let tail = match memchr::memrchr(b'\n', bytes) {
            Some(newline) => {
                self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
                self.column = 1;
                bytes.get(newline + 1..).unwrap_or_default()
            }
            None => bytes,
        };
        // A continuation byte of UTF-8 starts no character.
        let characters = tail.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        self.column = self.column.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX));
    }
}

/// What [`Window::more`] could do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum More {
    /// There are more bytes now.
    Read,
    /// The window holds as much as was allowed; step over some first.
    Full,
    /// The stream has ended, or failed (see [`Window::failure`]).
    End,
}

/// The part of a stream that is looked at.
pub(crate) struct Window<'a> {
    source: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    /// `buffer[start..end]` is what was read and not yet stepped over.
    start: usize,
    end: usize,
    /// Place of `buffer[counted]`; at most `start`.
    place: Place,
    counted: usize,
    /// Most bytes asked of the source at a time.
    chunk: usize,
    bytes: u64,
    /// The last bytes read.
    tail: Vec<u8>,
    ended: bool,
    failure: Option<io::Error>,
}

impl<'a> Window<'a> {
    /// Bytes asked of the source at a time: large enough that calls cost nothing, small enough for a second-level cache.
    pub(crate) const CHUNK: usize = 256 * 1024;
    /// Least capacity: whatever value is wanted from a row fits into it.
    const LEAST: usize = 1024;

    /// Bytes kept of the end of the stream.
    const TAIL: usize = 1024;

    /// Opens a window that asks for `chunk` bytes at a time.
    pub(crate) fn new(source: Box<dyn Read + 'a>, chunk: usize) -> Self {
        let capacity = chunk.max(Self::LEAST);
        Self {
            source,
            buffer: vec![0; capacity],
            start: 0,
            end: 0,
            place: Place::START,
            counted: 0,
            chunk: chunk.max(1),
            bytes: 0,
            tail: Vec::new(),
            ended: false,
            failure: None,
        }
    }

    /// Counts places from here on: the stream is part of a file.
    pub(crate) fn starting_at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Returns the bytes read and not yet stepped over.
    pub(crate) fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Returns true if nothing comes after [`Window::rest`].
    pub(crate) fn is_last(&self) -> bool {
        self.ended
    }

    /// Returns the bytes read so far, after decompression.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the last bytes read, where a dump's footer stands.
    pub(crate) fn tail(&self) -> &[u8] {
        &self.tail
    }

    /// Returns why the stream ended before its time, if it did.
    pub(crate) fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }

    /// Steps over the first `count` bytes of [`Window::rest`].
    pub(crate) fn advance(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.end);
    }

    /// Returns the place of the first byte of [`Window::rest`].
    pub(crate) fn place(&mut self) -> Place {
        self.place.pass(self.buffer.get(self.counted..self.start).unwrap_or_default());
        self.counted = self.start;
        self.place
    }

    /// Reads on. The buffer grows only while fewer than `limit` bytes are held.
    pub(crate) fn more(&mut self, limit: usize) -> More {
        if self.ended {
            return More::End;
        }
        if self.start > 0 {
            self.place();
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            self.counted = 0;
        }
        if self.end == self.buffer.len() {
            if self.end >= limit {
                return More::Full;
            }
            self.buffer.resize(self.end.saturating_mul(2), 0);
        }
        let free = self.buffer.len().min(self.end.saturating_add(self.chunk));
        let read =
            self.buffer.get_mut(self.end..free).map_or(Ok(0), |free| read(&mut self.source, free));
        match read {
            Ok(0) => self.ended = true,
            Ok(count) => {
                self.end += count;
                self.bytes = self.bytes.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
                self.keep_tail(count);
                return More::Read;
            }
            Err(error) => {
                self.ended = true;
                self.failure = Some(error);
            }
        }
        More::End
    }

    fn keep_tail(&mut self, count: usize) {
        let newest =
            self.buffer.get(self.end - count.min(Self::TAIL)..self.end).unwrap_or_default();
        self.tail.extend_from_slice(newest);
        let surplus = self.tail.len().saturating_sub(Self::TAIL);
        self.tail.drain(..surplus);
    }

    /// Reads on without growing; to step over what need not be held.
    pub(crate) fn slide(&mut self) -> More {
        self.more(0)
    }

    /// Gives back memory that one long statement took.
    pub(crate) fn shrink(&mut self) {
        let usual = self.chunk.max(Self::LEAST);
        if self.buffer.len() > usual && self.rest().len() <= usual {
            self.place();
            let mut buffer = self.rest().to_vec();
            self.end -= self.start;
            (self.start, self.counted) = (0, 0);
            buffer.resize(usual, 0);
            self.buffer = buffer;
        }
    }
}

/// Reads once, again after an interruption.
fn read(source: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

//! Turns UTF-16 with a byte order mark into UTF-8, as it streams by: some tools of Windows write their scripts so.

use std::io::{self, Read};

/// Bytes converted at a time; even.
const CHUNK: usize = 64 * 1024;

/// The order of the bytes in a unit of UTF-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    /// Tells by the byte order mark that a text starts with (RFC 2781, 3.2); `None` if it is not UTF-16.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        match start {
            // The mark of UTF-32 starts alike, but no text has a NUL for its first character.
            [0xff, 0xfe, 0, 0, ..] => None,
            [0xff, 0xfe, ..] => Some(Self::Little),
            [0xfe, 0xff, ..] => Some(Self::Big),
            _ => None,
        }
    }

    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        }
    }
}

/// A stream of UTF-16, read as UTF-8. What is no character becomes U+FFFD, as everywhere in a dump.
pub(super) struct Utf16<R> {
    source: R,
    order: Order,
    units: Vec<u16>,
    text: Vec<u8>,
    at: usize,
}

impl<R: Read> Utf16<R> {
    /// Reads a stream that starts with its byte order mark, which becomes that of UTF-8.
    pub(super) fn new(source: R, order: Order) -> Self {
        Self { source, order, units: Vec::new(), text: Vec::new(), at: 0 }
    }

    /// Converts the next chunk.
    fn refill(&mut self) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(CHUNK);
        let limit = u64::try_from(CHUNK).unwrap_or(u64::MAX);
        self.source.by_ref().take(limit).read_to_end(&mut bytes)?;
        let is_last = bytes.len() < CHUNK;
        let (pairs, odd) = bytes.as_chunks::<2>();
        self.units.extend(pairs.iter().map(|pair| self.order.unit(*pair)));
        // The other half of a character may stand in the next chunk.
        let is_high = |unit: &u16| (0xd800..0xdc00).contains(unit);
        let half = if is_last { None } else { self.units.pop_if(|unit| is_high(unit)) };
        self.text.clear();
        self.at = 0;
        for unit in char::decode_utf16(self.units.drain(..)) {
            let character = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.units.extend(half);
        if !odd.is_empty() {
            self.text.extend_from_slice("\u{fffd}".as_bytes());
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.refill()?;
        }
        let count = self.text.get(self.at..).unwrap_or_default().read(into)?;
        self.at += count;
        Ok(count)
    }
}

//! Numbers and texts, as archives write them (`ReadInt` and `ReadStr` of `pg_backup_archiver.c`).
//!
//! It trusts no length: memory grows with what the file holds, up to a limit.

use super::super::splitter::Splitter;
use std::io::{self, Read};

/// Reads the numbers and texts of an archive.
pub(super) struct Bytes<'r, R> {
    source: &'r mut R,
    /// Bytes of an integer.
    integer: usize,
    /// Bytes that may still be held.
    left: u64,
}

impl<'r, R: Read> Bytes<'r, R> {
    /// Starts reading where only integers are left to read.
    pub(super) fn new(source: &'r mut R, integer: usize) -> Self {
        Self { source, integer, left: 0 }
    }

    /// Starts reading texts too, of so many bytes together at most.
    pub(super) fn holding(source: &'r mut R, most: u64) -> Self {
        Self { source, integer: 4, left: most }
    }

    /// Reads integers of so many bytes from here on.
    pub(super) fn integers_of(&mut self, bytes: usize) {
        self.integer = bytes;
    }

    /// Reads one byte.
    pub(super) fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.source.read_exact(&mut byte)?;
        Ok(byte[0])
    }

    /// Reads an integer: a sign, then its bytes, the lowest first.
    pub(super) fn int(&mut self) -> io::Result<i64> {
        let is_negative = self.byte()? != 0;
        let mut value: i64 = 0;
        for at in 0..self.integer {
            let byte = i64::from(self.byte()?);
            let shifted = u32::try_from(at * 8).ok().and_then(|by| byte.checked_shl(by));
            match shifted {
                _ if byte == 0 => {}
                Some(shifted) if at < 8 && shifted >= 0 => value |= shifted,
                _ => return Err(invalid("a number is too large")),
            }
        }
        Ok(if is_negative { -value } else { value })
    }

    /// Reads a text; `None` stands for none, which is not the same as an empty one.
    pub(super) fn text(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Ok(length) = u64::try_from(self.int()?) else { return Ok(None) };
        let longest = u64::try_from(Splitter::LONGEST).unwrap_or(u64::MAX);
        if length > longest || length > self.left {
            return Err(invalid("a text in it is too long"));
        }
        self.left -= length;
        let mut text = Vec::new();
        // It grows with what is there, not with what the length says.
        let read = self.source.by_ref().take(length).read_to_end(&mut text)?;
        if u64::try_from(read).is_ok_and(|read| read == length) {
            Ok(Some(text))
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    /// Reads a text that may as well be empty as none.
    pub(super) fn plain(&mut self) -> io::Result<Vec<u8>> {
        self.text().map(Option::unwrap_or_default)
    }
}

/// Says why something cannot be read.
pub(super) fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "it is cut there".to_owned(),
        _ => error.to_string(),
    }
}

/// Returns an error about bytes that make no sense.
pub(super) fn invalid(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

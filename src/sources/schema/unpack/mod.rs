//! Unpacks compressed streams, told by their first bytes. Members, frames and streams that follow each other are one.
//!
//! Memory is bounded: what asks for a window of more than 16 MiB is refused, and nothing is unpacked ahead of its reader.

mod lz4;
mod xz;

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use std::fmt;
use std::io::{self, Read};

/// Bytes that tell the methods apart.
pub(super) const MAGIC: usize = 6;
/// Largest window of a zstd frame, as a power of two: 16 MiB, twice what `zstd -19` asks for.
const ZSTD_WINDOW_LOG: u32 = 24;

/// A stream of bytes that another thread may read.
pub(super) type Stream = Box<dyn Read + Send>;

/// A method of compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// <https://tukaani.org/xz/xz-file-format.txt>.
    Xz,
    /// <https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md>.
    Lz4,
    /// The format of bzip2 1.0.
    Bzip2,
}

impl Method {
    /// Each method with its magic bytes and the end that its program gives to the names of files.
    const ALL: [(Self, &'static [u8], &'static str); 5] = [
        (Self::Gzip, b"\x1f\x8b", ".gz"),
        (Self::Zstd, b"\x28\xb5\x2f\xfd", ".zst"),
        (Self::Xz, b"\xfd7zXZ\0", ".xz"),
        (Self::Lz4, b"\x04\x22\x4d\x18", ".lz4"),
        (Self::Bzip2, b"BZh", ".bz2"),
    ];

    /// Tells the method by the first bytes of a stream; `None` if it is not compressed.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        // A text may start with the letters of bzip2; only its block size follows them.
        let is_bzip2 = |method| method != Self::Bzip2 || matches!(start.get(3), Some(b'1'..=b'9'));
        let found = Self::ALL
            .iter()
            .find(|(method, magic, _)| start.starts_with(magic) && is_bzip2(*method));
        found.map(|(method, ..)| *method)
    }

    /// Tells the method by the end of a file's name.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(.., end)| name.ends_with(end)).map(|(method, ..)| *method)
    }

    /// Returns the ends that compressed files have.
    pub(super) fn ends() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(.., end)| *end)
    }

    /// Unpacks a stream.
    pub(super) fn unpack<'s>(
        self,
        source: impl Read + Send + 's,
    ) -> io::Result<Box<dyn Read + Send + 's>> {
        Ok(match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(source)),
            Self::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::new(source)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                Box::new(decoder)
            }
            Self::Xz => Box::new(xz::Decoder::new(source)?),
            Self::Lz4 => Box::new(lz4::Decoder::new(source)),
            Self::Bzip2 => Box::new(MultiBzDecoder::new(source)),
        })
    }

    /// Says what to do about a stream that was refused with an error.
    pub(super) fn cure(self, error: &io::Error) -> &'static str {
        match self {
            Self::Zstd if asks_for_too_much(error) => {
                "It was made with --long or --ultra and asks for more than 16 MiB of memory: unpack it first."
            }
            Self::Gzip => "Test it with gzip -t; if that fails, make or copy it again.",
            Self::Zstd => "Test it with zstd -t; if that fails, make or copy it again.",
            Self::Xz => "Test it with xz -t; if that fails, make or copy it again.",
            Self::Lz4 => "Test it with lz4 -t; if that fails, make or copy it again.",
            Self::Bzip2 => "Test it with bzip2 -t; if that fails, make or copy it again.",
        }
    }
}

/// Returns true if a frame of zstd was refused for the size of its window.
///
/// `ZSTD_error_frameParameter_windowTooLarge` is 16, and a result is the negative of it: only its name is left in the
/// error. <https://github.com/facebook/zstd/blob/v1.5.7/lib/zstd_errors.h>
fn asks_for_too_much(error: &io::Error) -> bool {
    const WINDOW_TOO_LARGE: usize = usize::MAX - 15;
    error.to_string() == zstd::zstd_safe::get_error_name(WINDOW_TOO_LARGE)
}

/// Why a stream ends before its time, with the words a report needs in place of the usual ones.
#[derive(Debug)]
pub(crate) struct Damage {
    /// As a lowercase fragment.
    pub(crate) reason: String,
    /// As a sentence.
    pub(crate) cure: String,
}

impl Damage {
    /// Returns what an error carries, if it carries words of ours.
    pub(crate) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// Returns it as an error of a stream.
    pub(crate) fn error(reason: impl Into<String>, cure: impl Into<String>) -> io::Error {
        let damage = Self { reason: reason.into(), cure: cure.into() };
        io::Error::new(io::ErrorKind::InvalidData, damage)
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Damage {}

//! lz4 frames, one after the other.
//!
//! The frame decoder takes a stream that is cut between two blocks for one that ends there; here that is an error.

use lz4_flex::frame::FrameDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// Unpacks lz4 frames.
pub(super) struct Decoder<R: Read>(FrameDecoder<Watched<R>>);

impl<R: Read> Decoder<R> {
    /// Starts unpacking.
    pub(super) fn new(source: R) -> Self {
        Self(FrameDecoder::new(Watched {
            source: BufReader::new(source),
            given: 0,
            is_short: false,
        }))
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let made = self.0.read(into)?;
            let watched = self.0.get_mut();
            if made > 0 || into.is_empty() {
                return Ok(made);
            }
            // The frame has ended, unless the decoder asked for more than there was.
            let given = std::mem::take(&mut watched.given);
            if watched.is_short && given > 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the lz4 frame is cut"));
            }
            if watched.source.fill_buf()?.is_empty() {
                return Ok(0);
            }
        }
    }
}

/// A stream that notes what was asked of it.
struct Watched<R> {
    source: BufReader<R>,
    /// Bytes given since the last frame ended.
    given: u64,
    /// Less was there than was asked for.
    is_short: bool,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(into)?;
        self.is_short |= count == 0 && !into.is_empty();
        self.given = self.given.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(count)
    }
}

//! xz streams, one after the other.
//!
//! `xz -8` and `xz -9` ask for dictionaries of 32 and 64 MiB however small the file is. Memory of a dictionary is only
//! touched as far as the text fills it, so they are read up to the size of the largest dictionary that is allowed.

use super::Damage;
use liblzma::stream::{Action, CONCATENATED, Error, Status, Stream};
use std::io::{self, BufRead, BufReader, Read};

/// What liblzma needs for a dictionary of 16 MiB (`xz -7`), and a MiB for its tables.
const USUAL: u64 = 17 * 1024 * 1024;
/// What it needs for a dictionary of 64 MiB (`xz -9`), and a MiB for its tables.
const MOST: u64 = 65 * 1024 * 1024;
/// Bytes read of a stream that asks for more than [`USUAL`].
const READ_OF_WIDE: u64 = 16 * 1024 * 1024;

const TOO_WIDE: &str = "the xz stream asks for a window of more than 16 MiB";
const CURE: &str = "Repack it: xz -dc FILE | zstd > dump.sql.zst; or make it with xz -7 or less.";

/// Unpacks xz streams.
pub(super) struct Decoder<R> {
    source: BufReader<R>,
    stream: Stream,
    /// The stream asks for more memory than usual.
    is_wide: bool,
    ended: bool,
    /// What went wrong after the last bytes that were made.
    failure: Option<io::Error>,
}

impl<R: Read> Decoder<R> {
    /// Starts unpacking.
    pub(super) fn new(source: R) -> io::Result<Self> {
        let stream = Stream::new_stream_decoder(USUAL, CONCATENATED)?;
        Ok(Self {
            source: BufReader::new(source),
            stream,
            is_wide: false,
            ended: false,
            failure: None,
        })
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        while !self.ended && !into.is_empty() {
            if self.is_wide && self.stream.total_out() >= READ_OF_WIDE {
                return Err(Damage::error(TOO_WIDE, CURE));
            }
            let input = self.source.fill_buf()?;
            let action = if input.is_empty() { Action::Finish } else { Action::Run };
            let at_end = input.is_empty();
            let (in_before, out_before) = (self.stream.total_in(), self.stream.total_out());
            let status = self.stream.process(input, into, action);
            let used = self.stream.total_in() - in_before;
            let made = self.stream.total_out() - out_before;
            self.source.consume(usize::try_from(used).unwrap_or(0));
            match status {
                Ok(Status::StreamEnd) => self.ended = true,
                Ok(_) if at_end && made == 0 => return Err(cut()),
                Ok(_) => {}
                Err(Error::MemLimit) if !self.is_wide => {
                    self.is_wide = true;
                    self.stream.set_memlimit(MOST).map_err(|_| Damage::error(TOO_WIDE, CURE))?;
                }
                Err(error) => {
                    let error = if at_end { cut() } else { error.into() };
                    if made == 0 {
                        return Err(error);
                    }
                    self.failure = Some(error);
                }
            }
            if made > 0 {
                return Ok(usize::try_from(made).unwrap_or(0));
            }
        }
        Ok(0)
    }
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the xz stream is cut")
}

//! Reads ahead on a thread of its own, so that unpacking runs beside the scan.

use super::unpack::Damage;
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Bytes handed over at a time, and how many such blocks may wait: what bounds its memory.
const BLOCK: usize = 256 * 1024;
const BLOCKS_WAITING: usize = 4;

/// A stream that is made on a thread of its own.
pub(super) struct ReadAhead {
    filled: Receiver<io::Result<Vec<u8>>>,
    empty: SyncSender<Vec<u8>>,
    block: Vec<u8>,
    at: usize,
    /// Gone once the stream has ended.
    thread: Option<JoinHandle<()>>,
}

impl ReadAhead {
    /// Reads `source` ahead.
    pub(super) fn of(source: impl Read + Send + 'static) -> Self {
        Self::start(move |blocks| copy(source, blocks))
    }

    /// Gives what `make` writes, then the error that it ends with, if it does.
    pub(super) fn start(make: impl FnOnce(&mut Blocks) -> io::Result<()> + Send + 'static) -> Self {
        let (filled_by, filled) = sync_channel(BLOCKS_WAITING);
        let (empty, emptied) = sync_channel(BLOCKS_WAITING);
        // Ends when the stream does, or when the reader is gone and nothing can be handed over.
        let thread = thread::spawn(move || {
            let mut blocks =
                Blocks { block: Vec::with_capacity(BLOCK), filled: filled_by, emptied };
            let made = make(&mut blocks);
            // What was made before an error counts. No reader, no one to tell.
            if blocks.flush().is_ok()
                && let Err(error) = made
            {
                let _ = blocks.filled.send(Err(error));
            }
        });
        Self { filled, empty, block: Vec::new(), at: 0, thread: Some(thread) }
    }
}

fn copy(mut source: impl Read, blocks: &mut Blocks) -> io::Result<()> {
    loop {
        let read = blocks.fill(&mut source);
        blocks.flush()?;
        if read? == 0 {
            return Ok(());
        }
    }
}

/// What is written on the other thread, block by block.
pub(super) struct Blocks {
    block: Vec<u8>,
    filled: SyncSender<io::Result<Vec<u8>>>,
    emptied: Receiver<Vec<u8>>,
}

impl Blocks {
    /// Fills the block at hand from a stream; returns how many bytes that were.
    fn fill(&mut self, source: &mut impl Read) -> io::Result<usize> {
        let free = u64::try_from(BLOCK.saturating_sub(self.block.len())).unwrap_or(0);
        source.take(free).read_to_end(&mut self.block)
    }
}

impl Write for Blocks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.block.len() >= BLOCK {
            self.flush()?;
        }
        let count = bytes.len().min(BLOCK - self.block.len());
        self.block.extend_from_slice(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    /// Hands over what was written; fails if nobody reads any more.
    fn flush(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let mut next = self.emptied.try_recv().unwrap_or_else(|_| Vec::with_capacity(BLOCK));
        next.clear();
        let full = std::mem::replace(&mut self.block, next);
        self.filled.send(Ok(full)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl ReadAhead {
    /// Ends the stream. A mistake of ours in what made it must not pass for its end.
    fn ended(&mut self) -> io::Result<usize> {
        match self.thread.take().map(JoinHandle::join) {
            Some(Err(_)) => Err(Damage::error(
                "unpacking it failed within idwidth",
                "Please report this file; what came before the failure was read.",
            )),
            _ => Ok(0),
        }
    }
}

impl Read for ReadAhead {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len() {
            let Ok(block) = self.filled.recv() else { return self.ended() };
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

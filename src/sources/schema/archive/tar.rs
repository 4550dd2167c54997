//! The members of a tar archive (POSIX ustar): those of `pg_dump -Ft`, or a folder of `pg_dump -Fd` packed by tar.
//!
//! Nothing is ever written: a member's name only tells whose rows it holds.

use super::super::unpack::{Damage, Method};
use super::bytes::{invalid, why};
use super::rows::Pour;
use super::toc::Toc;
use std::io::{self, Read};

/// Bytes of a header; members are padded to a multiple of it.
pub(super) const BLOCK: usize = 512;

/// What a header says of its member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The last part of its path.
    name: Vec<u8>,
    size: u64,
    /// It is a file, and not a folder, a link or a note of tar's.
    is_file: bool,
}

impl Header {
    /// Reads a header; `None` if the bytes are none.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        // Fields by offset: `ustar` interchange format of POSIX.1, pax.
        let field = |from: usize, length: usize| bytes.get(from..from + length);
        if bytes.len() < BLOCK || field(257, 5)? != b"ustar" {
            return None;
        }
        let path = field(0, 100)?.split(|byte| *byte == 0).next()?;
        let name = path.rsplit(|byte| *byte == b'/').next()?.to_vec();
        let kind = *bytes.get(156)?;
        Some(Self { name, size: number(field(124, 12)?)?, is_file: matches!(kind, b'0' | 0) })
    }
}

/// Reads an octal number, or one of GNU's in binary.
fn number(field: &[u8]) -> Option<u64> {
    if let Some((0x80, rest)) = field.split_first() {
        return rest
            .iter()
            .try_fold(0_u64, |value, byte| value.checked_mul(256)?.checked_add(u64::from(*byte)));
    }
    let text = std::str::from_utf8(field).ok()?.trim_matches([' ', '\0']);
    u64::from_str_radix(text, 8).ok()
}

/// Finds and reads the table of contents; returns true with it if no rows stand before it.
pub(super) fn toc(source: &mut (impl Read + Send)) -> io::Result<(Toc, bool)> {
    let mut is_first = true;
    loop {
        let header = match next(source) {
            Ok(Some(header)) => header,
            Ok(None) => break,
            Err(error) => return Err(no_toc(&why(&error))),
        };
        let (base, method) = unpacked(&header.name);
        if header.is_file && base == b"toc.dat" {
            let mut member = Member::new(source, header.size);
            let toc = match method {
                Some(method) => Toc::read(&mut method.unpack(&mut member)?)?,
                None => Toc::read(&mut io::BufReader::new(&mut member))?,
            };
            // What is wrong here comes up again at the next header.
            let _ = member.skip();
            return Ok((toc, is_first));
        }
        is_first &= !header.is_file;
        if let Err(error) = Member::new(source, header.size).skip() {
            return Err(no_toc(&why(&error)));
        }
    }
    Err(no_toc("it has no member toc.dat"))
}

fn no_toc(reason: &str) -> io::Error {
    Damage::error(
        format!("a tar archive that is none of pg_dump's: {reason}"),
        "Unpack it and name the dump inside.",
    )
}

/// Says that rows come before what tells whose they are.
pub(super) fn toc_not_first() -> io::Error {
    Damage::error(
        "a tar archive whose toc.dat is not its first member",
        "Unpack it and name the folder.",
    )
}

/// Pours the rows of all members from here on.
pub(super) fn pour(source: &mut (impl Read + Send), pour: &mut Pour<'_>) -> io::Result<()> {
    loop {
        let header = match next(source) {
            Ok(Some(header)) => header,
            Ok(None) => return Ok(()),
            Err(error) => {
                pour.damaged(format!("the tar archive: {}", why(&error)));
                return Ok(());
            }
        };
        let mut member = Member::new(source, header.size);
        let (base, method) = unpacked(&header.name);
        let entry = pour.by_file(&header.name).or_else(|| pour.by_file(base));
        if let Some(at) = entry.filter(|_| header.is_file) {
            let place = String::from_utf8_lossy(&header.name);
            match method {
                None => pour.rows(at, &place, &mut member)?,
                Some(method) => match method.unpack(&mut member) {
                    Ok(source) => pour.rows(at, &place, source)?,
                    Err(error) => pour.damaged(format!("{place}: {}", why(&error))),
                },
            }
        }
        if member.is_cut {
            return Ok(());
        }
        if let Err(error) = member.skip() {
            pour.damaged(format!("the tar archive: {}", why(&error)));
            return Ok(());
        }
    }
}

/// Returns a name without the end of compressed files, and the method that the end tells.
fn unpacked(name: &[u8]) -> (&[u8], Option<Method>) {
    let end = Method::ends().find(|end| name.ends_with(end.as_bytes()));
    let base = end.and_then(|end| name.strip_suffix(end.as_bytes())).unwrap_or(name);
    (base, end.and_then(Method::of_name))
}

/// Reads the next header; `None` at the end of the archive.
fn next(source: &mut impl Read) -> io::Result<Option<Header>> {
    let mut block = Vec::with_capacity(BLOCK);
    let limit = u64::try_from(BLOCK).unwrap_or(u64::MAX);
    source.take(limit).read_to_end(&mut block)?;
    if block.iter().all(|byte| *byte == 0) {
        return Ok(None);
    }
    if block.len() < BLOCK {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Header::parse(&block).map(Some).ok_or_else(|| invalid("no header where one should be"))
}

/// The content of a member.
struct Member<'s, R> {
    source: &'s mut R,
    left: u64,
    /// Bytes after it, up to the next header.
    padding: u64,
    /// The archive ended inside of it.
    is_cut: bool,
}

impl<'s, R: Read> Member<'s, R> {
    fn new(source: &'s mut R, size: u64) -> Self {
        let block = u64::try_from(BLOCK).unwrap_or(u64::MAX);
        let padding = size.checked_next_multiple_of(block).map_or(0, |padded| padded - size);
        Self { source, left: size, padding, is_cut: false }
    }

    /// Steps over what was not read.
    fn skip(mut self) -> io::Result<()> {
        io::copy(&mut self, &mut io::sink())?;
        let padding = self.padding;
        let skipped = io::copy(&mut self.source.take(padding), &mut io::sink())?;
        if skipped == padding { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl<R: Read> Read for Member<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || into.is_empty() {
            return Ok(0);
        }
        let count = self.source.by_ref().take(self.left).read(into)?;
        if count == 0 {
            self.is_cut = true;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= u64::try_from(count).unwrap_or(self.left);
        Ok(count)
    }
}

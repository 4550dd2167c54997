//! Reads the table of contents of an archive: its header and its entries (`ReadHead` and `ReadToc` of
//! `pg_backup_archiver.c`).
//!
//! What an entry depends on is not kept: entries are in the order of their restoring.

use super::super::unpack::{Damage, Method};
use super::bytes::{Bytes, invalid, why};
use jiff::civil::Date;
use std::io::{self, Read};

/// First bytes of a table of contents.
pub(super) const MAGIC: &[u8] = b"PGDMP";
/// The oldest version read, that of PostgreSQL 8.4, and the newest known, that of 17 and 18.
const OLDEST: (u8, u8) = (1, 11);
const NEWEST: (u8, u8) = (1, 16);
/// The version that has a column for the table access method, that of PostgreSQL 12.
const WITH_METHOD: (u8, u8) = (1, 14);
/// The version that names the compression instead of its level, that of PostgreSQL 16.
const WITH_COMPRESSION: (u8, u8) = (1, 15);
/// The version that has a column for the kind of relation, that of PostgreSQL 17.
const WITH_KIND: (u8, u8) = (1, 16);
/// Most bytes of all entries together; a schema of 100,000 tables has a tenth.
const MOST: u64 = 512 * 1024 * 1024;

/// Where an archive's data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// In blocks behind the table of contents: custom format.
    Blocks,
    /// In files that the entries name: a folder, or a tar archive.
    Files,
}

/// How the data blocks of the custom format are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    /// Not at all.
    None,
    /// A zlib stream.
    Zlib,
    /// A method with magic bytes.
    Framed(Method),
}

/// A table of contents.
#[derive(Debug)]
pub(super) struct Toc {
    /// Where the data is.
    pub(super) layout: Layout,
    /// How its blocks are compressed.
    pub(super) compression: Compression,
    /// Bytes of an integer.
    pub(super) integer: usize,
    /// The day it was made on, where it was made.
    pub(super) day: Option<Date>,
    /// Version of the server, as it calls itself.
    pub(super) server: String,
    /// Version of `pg_dump`.
    pub(super) program: String,
    /// In the order in which they are restored.
    pub(super) entries: Vec<Entry>,
    /// Why there are not as many entries as there should be.
    pub(super) damage: Option<String>,
}

/// An entry: an object, or the data of one. Texts are in the encoding of the dump.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Its number in this archive.
    pub(super) id: i64,
    /// There is data for it.
    pub(super) has_data: bool,
    /// The object's name.
    pub(super) tag: Vec<u8>,
    /// What it is: `TABLE`, `TABLE DATA`, `SEQUENCE SET`.
    pub(super) kind: Vec<u8>,
    /// The SQL that makes it.
    pub(super) definition: Vec<u8>,
    /// True if there is SQL that drops it.
    pub(super) can_drop: bool,
    /// The `COPY` before the rows; empty if the data are `INSERT`s.
    pub(super) copy: Vec<u8>,
    /// Its schema.
    pub(super) schema: Vec<u8>,
    /// Its tablespace; `None` if it has none of its own.
    pub(super) tablespace: Option<Vec<u8>>,
    /// Its table access method.
    pub(super) method: Option<Vec<u8>>,
    /// Its owner.
    pub(super) owner: Vec<u8>,
    /// The file with its data.
    pub(super) file: Vec<u8>,
}

impl Toc {
    /// Reads it; entries before a damage are kept.
    pub(super) fn read(source: &mut impl Read) -> io::Result<Self> {
        let mut bytes = Bytes::holding(source, MOST);
        let (version, offset, mut toc) = bytes.header().map_err(readable)?;
        if let Err(error) = bytes.entries(version, offset, &mut toc) {
            let count = toc.entries.len();
            toc.damage = Some(format!("ends after {count} entries: {}", why(&error)));
        }
        Ok(toc)
    }
}

impl Entry {
    /// Returns true if its data are the rows of a table.
    pub(super) fn has_rows(&self) -> bool {
        self.has_data && self.kind == b"TABLE DATA"
    }
}

fn readable(error: io::Error) -> io::Error {
    if Damage::of(&error).is_some() {
        return error;
    }
    let reason = format!("the header of the pg_dump archive cannot be read: {}", why(&error));
    Damage::error(reason, "Make or copy the archive again.")
}

impl<R: Read> Bytes<'_, R> {
    /// Reads the header: version, bytes of an offset in the file, and a table without entries.
    fn header(&mut self) -> io::Result<((u8, u8), usize, Toc)> {
        for expected in MAGIC {
            if self.byte()? != *expected {
                return Err(invalid("it does not start with PGDMP"));
            }
        }
        let version = (self.byte()?, self.byte()?);
        let _revision = self.byte()?;
        if version < OLDEST || version > NEWEST {
            return Err(Damage::error(
                format!(
                    "a pg_dump archive of version {}.{}, which is not known",
                    version.0, version.1
                ),
                "Make a plain dump of it: pg_restore -f dump.sql FILE.",
            ));
        }
        let integer = usize::from(self.byte()?);
        let offset = usize::from(self.byte()?);
        // The most that pg_restore takes.
        if integer > 32 || offset > 32 {
            return Err(invalid("its numbers are too wide"));
        }
        self.integers_of(integer);
        let layout = match self.byte()? {
            1 => Layout::Blocks,
            3 | 5 => Layout::Files,
            other => return Err(invalid(&format!("format {other} is not known"))),
        };
        let compression = if version >= WITH_COMPRESSION {
            // `pg_compress_algorithm` of src/include/common/compression.h.
            match self.byte()? {
                0 => Compression::None,
                1 => Compression::Zlib,
                2 => Compression::Framed(Method::Lz4),
                3 => Compression::Framed(Method::Zstd),
                other => return Err(invalid(&format!("compression {other} is not known"))),
            }
        } else if self.int()? == 0 {
            Compression::None
        } else {
            Compression::Zlib
        };
        let day = self.day()?;
        let _database = self.text()?;
        let mut version_text =
            || self.plain().map(|text| String::from_utf8_lossy(&text).into_owned());
        let (server, program) = (version_text()?, version_text()?);
        let toc = Toc {
            layout,
            compression,
            integer,
            day,
            server,
            program,
            entries: Vec::new(),
            damage: None,
        };
        Ok((version, offset, toc))
    }

    /// Reads seven fields of C's `struct tm`, in the time zone of the machine that made the archive.
    fn day(&mut self) -> io::Result<Option<Date>> {
        let mut fields = [0; 7];
        for field in &mut fields {
            *field = self.int()?;
        }
        let [_second, _minute, _hour, day, month, year, _summer] = fields;
        let year = year.checked_add(1900).and_then(|year| i16::try_from(year).ok());
        let month = month.checked_add(1).and_then(|month| i8::try_from(month).ok());
        let day = i8::try_from(day).ok();
        Ok(year
            .zip(month)
            .zip(day)
            .and_then(|((year, month), day)| Date::new(year, month, day).ok()))
    }

    fn entries(&mut self, version: (u8, u8), offset: usize, toc: &mut Toc) -> io::Result<()> {
        for _ in 0..self.int()? {
            let entry = self.entry(version, offset, toc.layout)?;
            toc.entries.push(entry);
        }
        Ok(())
    }

    fn entry(&mut self, version: (u8, u8), offset: usize, layout: Layout) -> io::Result<Entry> {
        let mut entry = Entry { id: self.int()?, ..Entry::default() };
        if entry.id <= 0 {
            return Err(invalid("the number of an entry is not positive"));
        }
        entry.has_data = self.int()? != 0;
        let (_class, _object) = (self.text()?, self.text()?);
        (entry.tag, entry.kind) = (self.plain()?, self.plain()?);
        let _section = self.int()?;
        entry.definition = self.plain()?;
        entry.can_drop = !self.plain()?.is_empty();
        (entry.copy, entry.schema) = (self.plain()?, self.plain()?);
        entry.tablespace = self.text()?;
        if version >= WITH_METHOD {
            entry.method = self.text()?;
        }
        if version >= WITH_KIND {
            let _kind_of_relation = self.int()?;
        }
        entry.owner = self.plain()?;
        let _with_oids = self.text()?;
        while self.text()?.is_some() {
            // What it depends on: the order of the entries has it all.
        }
        match layout {
            Layout::Files => entry.file = self.plain()?,
            Layout::Blocks => {
                // Whether it has data, and where: not needed, since blocks tell whose they are.
                for _ in 0..=offset {
                    self.byte()?;
                }
            }
        }
        Ok(entry)
    }
}

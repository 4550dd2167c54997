//! Archives built byte by byte from the documented layout: versions that no PostgreSQL of Debian writes, and damage.

use crate::sources::schema::input;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};

/// Writes an archive of some version.
struct Builder {
    minor: u8,
    bytes: Vec<u8>,
}

impl Builder {
    /// Starts an archive: `compression` is the algorithm's number, or the level before version 1.15.
    fn new(minor: u8, format: u8, compression: i64) -> Self {
        let mut archive =
            Self { minor, bytes: [b"PGDMP", &[1, minor, 0, 4, 8, format][..]].concat() };
        if minor >= 15 {
            archive.bytes.push(u8::try_from(compression).unwrap());
        } else {
            archive.int(compression);
        }
        for field in [59, 30, 3, 24, 10, 126, 0] {
            archive.int(field);
        }
        for text in ["shop", "16.3", "16.3"] {
            archive.text(Some(text));
        }
        archive
    }

    fn int(&mut self, value: i64) {
        self.bytes.push(u8::from(value < 0));
        self.bytes.extend_from_slice(&value.unsigned_abs().to_le_bytes()[..4]);
    }

    fn text(&mut self, text: Option<&str>) {
        self.int(text.map_or(-1, |text| i64::try_from(text.len()).unwrap()));
        self.bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
    }

    fn entry(&mut self, id: i64, kind: &str, definition: &str, copy: &str) {
        self.int(id);
        self.int(i64::from(!copy.is_empty()));
        for text in ["1259", "16384", "t", kind] {
            self.text(Some(text));
        }
        self.int(2);
        self.text(Some(definition));
        self.text(Some(""));
        self.text(Some(copy));
        self.text(Some("public"));
        self.text(None);
        if self.minor >= 14 {
            self.text(Some("heap"));
        }
        if self.minor >= 16 {
            self.int(114);
        }
        self.text(Some("me"));
        self.text(Some("false"));
        self.text(Some("7"));
        self.text(None);
        if self.bytes[10] == 1 {
            self.bytes.extend_from_slice(&[2, 1, 2, 3, 4, 5, 6, 7, 8]);
        } else {
            self.text(Some(if copy.is_empty() { "" } else { "8.dat" }));
        }
    }

    /// The table of contents of a table with its rows and its counter.
    fn shop(minor: u8, format: u8, compression: i64) -> Self {
        let mut archive = Self::new(minor, format, compression);
        archive.int(4);
        if minor >= 13 {
            let path = "SELECT pg_catalog.set_config('search_path', '', false);\n";
            archive.entry(1, "SEARCHPATH", path, "");
        } else {
            archive.entry(1, "STDSTRINGS", "SET standard_conforming_strings = 'on';\n", "");
        }
        archive.entry(7, "TABLE", "CREATE TABLE t (\n    id integer\n);\n", "");
        archive.entry(8, "TABLE DATA", "", "COPY t (id) FROM stdin;\n");
        archive.entry(9, "SEQUENCE SET", "SELECT pg_catalog.setval('t_id_seq', 9, true);\n", "");
        archive
    }

    /// Adds a data block, in chunks of `size` bytes.
    fn block(&mut self, id: i64, data: &[u8], size: usize) {
        self.bytes.push(1);
        self.int(id);
        for chunk in data.chunks(size) {
            self.int(i64::try_from(chunk.len()).unwrap());
            self.bytes.extend_from_slice(chunk);
        }
        self.int(0);
    }
}

const ROWS: &[u8] = b"1\n2147483647\n\\.\n\n\n";

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn lz4(data: &[u8]) -> Vec<u8> {
    let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// Returns the text of an archive, and the reason of the error at its end.
fn text(archive: &[u8]) -> (String, Option<String>) {
    match input::read(Cursor::new(archive.to_vec())) {
        Ok(mut input) => {
            let mut text = Vec::new();
            let error = input.reader.read_to_end(&mut text).err();
            (String::from_utf8_lossy(&text).into_owned(), error.map(|error| error.to_string()))
        }
        Err(refused) => (String::new(), Some(refused.reason)),
    }
}

#[test]
fn every_version_and_compression_of_the_custom_format_is_read() {
    let zstd = |data: &[u8]| zstd::encode_all(data, 1).unwrap();
    let ways: [(u8, i64, Vec<u8>); 8] = [
        (11, -1, zlib(ROWS)),
        (12, 0, ROWS.to_vec()),
        (13, 9, zlib(ROWS)),
        (14, -1, zlib(ROWS)),
        (15, 0, ROWS.to_vec()),
        (15, 1, zlib(ROWS)),
        (16, 2, lz4(ROWS)),
        (16, 3, zstd(ROWS)),
    ];
    for (minor, compression, data) in ways {
        let mut archive = Builder::shop(minor, 1, compression);
        archive.block(8, &data, 5);
        let (text, error) = text(&archive.bytes);
        assert_eq!(error, None, "{minor} {compression}");
        let copy =
            "COPY t (id) FROM stdin;\n1\n2147483647\n\\.\n\n\n--\n-- Name: t; Type: SEQUENCE SET";
        assert!(text.contains(copy), "{minor} {compression}: {text}");
        assert!(text.contains("setval('t_id_seq', 9, true)"), "{text}");
        assert!(text.ends_with("-- Started on 2026-11-24\n"), "{text}");
        // Names without a schema mean the one that their entry names.
        assert_eq!(
            text.contains("SET search_path = \"public\", pg_catalog;"),
            minor < 13,
            "{text}"
        );
    }
}

#[test]
fn blocks_of_others_are_stepped_over_in_any_order() {
    let mut archive = Builder::shop(14, 1, 0);
    archive.block(55, b"whose is this", 3);
    archive.bytes.push(3);
    archive.int(6);
    archive.int(16400);
    archive.int(3);
    archive.bytes.extend_from_slice(b"\\.\n");
    archive.int(0);
    archive.int(0);
    archive.block(8, ROWS, 100);
    let (text, error) = text(&archive.bytes);
    assert_eq!(error, None);
    assert!(
        text.contains("FROM stdin;\n1\n2147483647\n\\.\n") && !text.contains("whose"),
        "{text}"
    );
}

#[test]
fn damage_is_one_error_after_everything_that_could_be_read() {
    let mut cut = Builder::shop(14, 1, 0);
    cut.block(8, b"1\n21474", 100);
    let (read, error) = text(&cut.bytes);
    assert!(read.contains("stdin;\n1\n\\.\n") && read.contains("setval"), "{read}");
    assert_eq!(
        error.unwrap(),
        "the archive is damaged: the rows of `public.t` (entry 8): they are cut"
    );
    let (read, error) = text(&Builder::shop(14, 1, 0).bytes);
    assert!(read.contains("setval"), "{read}");
    assert_eq!(error.unwrap(), "the archive is damaged: the rows of `public.t` are missing");
    let mut corrupt = zlib(ROWS);
    corrupt[4] ^= 0xff;
    let mut archive = Builder::shop(14, 1, -1);
    archive.block(8, &corrupt, 100);
    let (read, error) = text(&archive.bytes);
    assert!(read.contains("setval"), "{read}");
    assert!(error.unwrap().starts_with("the archive is damaged: the rows of `public.t` (entry 8)"));
}

#[test]
fn numbers_that_make_no_sense_are_damage() {
    let whole = Builder::shop(14, 1, 0).bytes;
    let reason = |archive: &[u8]| text(archive).1.unwrap();
    let mut unknown = whole.clone();
    unknown[6] = 17;
    assert_eq!(reason(&unknown), "a pg_dump archive of version 1.17, which is not known");
    let mut wide = whole.clone();
    wide[8] = 200;
    assert!(reason(&wide).contains("its numbers are too wide"));
    let mut format = whole;
    format[10] = 9;
    assert!(reason(&format).contains("format 9 is not known"));
    let mut many = Builder::new(14, 1, 0);
    many.int(i64::from(i32::MAX));
    many.entry(7, "TABLE", "CREATE TABLE t (id integer);\n", "");
    assert!(
        reason(&many.bytes).contains("its table of contents ends after 1 entries: it is cut there")
    );
    let mut negative = Builder::new(14, 1, 0);
    negative.int(1);
    negative.int(-4);
    assert!(reason(&negative.bytes).contains("not positive"));
    let mut long = Builder::new(14, 1, 0);
    long.int(1);
    for number in [7, 0, i64::from(i32::MAX)] {
        long.int(number);
    }
    assert!(reason(&long.bytes).contains("too long"));
    let mut chunk = Builder::shop(14, 1, 0);
    chunk.bytes.push(1);
    chunk.int(8);
    chunk.int(-5);
    assert!(reason(&chunk.bytes).contains("a length is negative"));
}

#[test]
fn names_of_files_that_lead_elsewhere_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("dump");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(folder.path().join("8.dat"), ROWS).unwrap();
    let mut toc = Builder::shop(14, 3, 0).bytes;
    let at = toc.windows(5).rposition(|bytes| bytes == b"8.dat").unwrap();
    toc[at - 4] = 8;
    toc.splice(at..at, *b"../");
    std::fs::write(inner.join("toc.dat"), &toc).unwrap();
    let mut input = input::open(&inner.join("toc.dat")).unwrap();
    let mut text = String::new();
    let error = input.reader.read_to_string(&mut text).unwrap_err().to_string();
    assert!(!text.contains("2147483647"), "{text}");
    assert!(error.contains("`../8.dat` is no name of a file beside it"), "{error}");
}

/// Packs members as tar does.
fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, data) in members {
        let mut header = vec![0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", data.len()).as_bytes());
        header[156] = b'0';
        header[257..262].copy_from_slice(b"ustar");
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    }
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

#[test]
fn a_tar_archive_of_something_else_is_refused() {
    let other = tar(&[("shop.sql", b"CREATE TABLE t (id int);"), ("b/../../etc", b"x")]);
    let refused = input::read(Cursor::new(other)).err().unwrap();
    assert_eq!(refused.reason, "a tar archive that is none of pg_dump's: it has no member toc.dat");
    let toc = Builder::shop(14, 3, 0).bytes;
    let last = tar(&[("8.dat", ROWS), ("toc.dat", &toc)]);
    let refused = input::read(Cursor::new(last)).err().unwrap();
    assert_eq!(refused.reason, "a tar archive whose toc.dat is not its first member");
    let mut huge = tar(&[("toc.dat", &toc), ("8.dat", ROWS)]);
    let at = 512 + toc.len().next_multiple_of(512) + 124;
    huge[at..at + 12].copy_from_slice(b"\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff");
    let (read, error) = text(&huge);
    assert!(read.contains("2147483647\n\\.\n"), "{read}");
    assert!(error.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(
        seed in 0_usize..5,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        tail in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut bytes = match seed {
            0 => { let mut a = Builder::shop(14, 1, -1); a.block(8, &zlib(ROWS), 7); a.bytes }
            1 => { let mut a = Builder::shop(16, 1, 2); a.block(8, &lz4(ROWS), 7); a.bytes }
            2 => tar(&[("toc.dat", &Builder::shop(14, 3, 0).bytes), ("8.dat", ROWS)]),
            3 => Builder::new(12, 1, 0).bytes,
            _ => b"PGDMP\x01\x0e\0\x04\x08\x01".to_vec(),
        };
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.extend_from_slice(&tail);
        let (_, error) = text(&bytes);
        prop_assert!(!error.unwrap_or_default().contains("within idwidth"));
    }
}

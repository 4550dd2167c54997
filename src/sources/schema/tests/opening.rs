//! Files as they are opened: packed, cut, binary.

use crate::sources::schema::input::{open, read};
use std::io::{Cursor, Read, Write};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Reads all that can be read, and says whether that was all.
fn unpack(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut input = read(Cursor::new(bytes.to_vec())).unwrap();
    let mut text = Vec::new();
    let whole = input.reader.read_to_end(&mut text).is_ok();
    assert!(text.starts_with(&input.head));
    (text, whole)
}

/// Returns reason and cure of a refused file.
fn refusal(bytes: &[u8]) -> (String, String) {
    let refused = read(Cursor::new(bytes.to_vec())).err().unwrap();
    (refused.reason, refused.cure)
}

fn text() -> Vec<u8> {
    (0..200_000).flat_map(|line| format!("INSERT INTO t VALUES ({line});\n").into_bytes()).collect()
}

#[test]
fn plain_gzip_and_zstd_are_told_by_their_first_bytes() {
    let text = text();
    assert_eq!(unpack(&text), (text.clone(), true));
    assert_eq!(unpack(&gzip(&text)), (text.clone(), true));
    assert_eq!(unpack(&zstd::encode_all(&*text, 1).unwrap()), (text, true));
}

#[test]
fn several_members_and_frames_are_one_text() {
    let both = b"SELECT 1;SELECT 2;".to_vec();
    assert_eq!(unpack(&[gzip(b"SELECT 1;"), gzip(b"SELECT 2;")].concat()), (both.clone(), true));
    let frame = |text: &[u8]| zstd::encode_all(text, 1).unwrap();
    assert_eq!(unpack(&[frame(b"SELECT 1;"), frame(b"SELECT 2;")].concat()), (both, true));
}

#[test]
fn what_stands_before_a_cut_is_read() {
    let text = text();
    for packed in [gzip(&text), zstd::encode_all(&*text, 1).unwrap()] {
        let (start, whole) = unpack(&packed[..packed.len() / 2]);
        assert!(!whole);
        assert!(start.len() > text.len() / 4 && text.starts_with(&start));
    }
}

#[test]
fn a_frame_that_asks_for_too_much_memory_is_refused_with_a_cure() {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(27).unwrap();
    encoder.write_all(&text()).unwrap();
    let (reason, cure) = refusal(&encoder.finish().unwrap());
    assert!(reason.starts_with("cannot be unpacked"), "{reason}");
    assert!(cure.contains("--long"), "{cure}");
}

#[test]
fn a_frame_that_was_cut_is_to_be_copied_again() {
    let packed = zstd::encode_all(&*text(), 1).unwrap();
    let (_, cure) = refusal(&packed[..packed.len().min(7)]);
    assert!(cure.contains("copy it again") && !cure.contains("--long"), "{cure}");
}

#[test]
fn what_is_no_text_is_refused_with_a_cure() {
    assert!(refusal(b"SQLite format 3\0").1.contains("sqlite3"));
    assert_eq!(refusal(b"\x7fELF\x02\x01\x01\0\0\0").0, "this is a binary file, not SQL");
    let xml = b"<?xml version=\"1.0\"?>\n<mysqldump xmlns:xsi=\"x\">\n";
    assert_eq!(refusal(xml).0, "this is XML, and no dump by mysqldump --xml");
    assert!(refusal(&[b"\xef\xbb\xbf", &xml[..]].concat()).1.contains("was made from"));
    assert_eq!(refusal(b"").0, "this file is empty");
    assert_eq!(refusal(&gzip(b"")).0, "this file is empty");
    let noise: Vec<u8> =
        (0..4000_u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
    assert_eq!(refusal(&noise).0, "this is a binary file, not SQL");
}

#[test]
fn raw_bytes_in_a_dump_and_a_byte_order_mark_are_no_obstacle() {
    let sql = b"INSERT INTO files VALUES (1,'\0\x01\xff'); -- and so on, most of it is text";
    assert_eq!(unpack(sql), (sql.to_vec(), true));
    assert_eq!(unpack(b"\xef\xbb\xbfSELECT 1;"), (b"SELECT 1;".to_vec(), true));
}

#[test]
fn utf16_is_read_by_its_byte_order_mark() {
    let text = format!("CREATE TABLE t (id int); -- \u{1f600} é\r\n{}", "x".repeat(70_000));
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    assert_eq!(unpack(&[b"\xff\xfe", &*little].concat()), (text.clone().into_bytes(), true));
    assert_eq!(unpack(&[b"\xfe\xff", &*big].concat()), (text.clone().into_bytes(), true));
    assert_eq!(unpack(&gzip(&[b"\xff\xfe", &*little].concat())), (text.into_bytes(), true));
    let split = format!("{}\u{1f600};", "x".repeat(32 * 1024 - 2));
    let little: Vec<u8> = split.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(unpack(&[b"\xff\xfe", &*little].concat()), (split.into_bytes(), true));
    // Half a character, and half a unit.
    assert_eq!(unpack(b"\xff\xfeS\0\x3d\xd8!\0\0").0, "S\u{fffd}!\u{fffd}".as_bytes());
}

#[test]
fn a_path_that_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(open(folder.path()).err().unwrap().reason, "is a folder");
    let missing = open(&folder.path().join("no.sql")).err().unwrap();
    assert!(missing.reason.starts_with("cannot be opened"), "{}", missing.reason);
    let path = folder.path().join("a.sql");
    std::fs::write(&path, "SELECT 1;").unwrap();
    assert_eq!(open(&path).unwrap().head, b"SELECT 1;");
}

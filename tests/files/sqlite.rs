//! SQLite's own files tell what their dumps tell, and nothing is written to or beside them.

use crate::facts::{facts, told};
use crate::run::{idwidth, report};
use crate::support::sqlite_file;
use std::fs;
use std::path::Path;

/// Tables of every kind, with rows that a careless reader would take for ids or times.
const EVERYTHING: &str = r#"
PRAGMA page_size = 512;
CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT, created_at TEXT NOT NULL);
CREATE TABLE "odd ""name" ("a b" INTEGER PRIMARY KEY, [c] INT REFERENCES notes(id), 'order' BIGINT, made_at INTEGER);
CREATE TABLE pairs (a INTEGER, b INTEGER, created_at DATETIME, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE strict_ones (id INTEGER PRIMARY KEY, n INT, x ANY, created REAL) STRICT;
CREATE TABLE computed (id INTEGER PRIMARY KEY, len INT GENERATED ALWAYS AS (length(body)) VIRTUAL, body TEXT,
  twice INT AS (id * 2) STORED, note_id INTEGER REFERENCES notes ON DELETE CASCADE);
CREATE TABLE nothing_wanted (x TEXT, y BLOB);
CREATE TABLE empty_one (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER);
CREATE TABLE descending (id INTEGER PRIMARY KEY DESC, n INTEGER);
CREATE TABLE late (id INTEGER PRIMARY KEY);
CREATE INDEX notes_by_time ON notes (created_at);
CREATE UNIQUE INDEX pairs_by_b ON pairs (b) WHERE b > 5;
CREATE VIEW seen AS SELECT id FROM notes;
CREATE TRIGGER counted AFTER INSERT ON late BEGIN SELECT 1; END;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
  INSERT INTO notes SELECT i * 1000, 'it''s ' || i, date('2024-01-01', i || ' days') || ' 10:00:00' FROM n;
DELETE FROM notes WHERE id = 900000;
INSERT INTO "odd ""name" SELECT id / 1000, id, 5000000000 + id, 1700000000 + id FROM notes;
INSERT INTO "odd ""name" VALUES (100000, '77', '99999999999', NULL), (100001, 'not a number', 3.5, 'soon');
INSERT INTO pairs SELECT id, id / 7, created_at FROM notes;
INSERT INTO strict_ones SELECT id, 7, x'00ff', 1700000000.25 + id FROM notes;
INSERT INTO computed (id, body, note_id) SELECT id, body, id FROM notes;
INSERT INTO nothing_wanted VALUES ('2024-01-01', x'00'), (NULL, NULL);
INSERT INTO descending VALUES (3, 4);
ALTER TABLE late ADD COLUMN added_id INTEGER DEFAULT 12;
INSERT INTO late (id) VALUES (1), (2);
"#;

fn everything(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("app.db");
    sqlite_file(&file, EVERYTHING);
    file
}

#[test]
fn a_file_tells_what_its_dump_tells() {
    let folder = tempfile::tempdir().unwrap();
    let file = everything(folder.path());
    let dump = folder.path().join("dump.sql");
    fs::write(&dump, sqlite_file(&file, ".dump")).unwrap();
    let (from_file, from_dump) = (facts(&file), facts(&dump));
    assert_eq!(from_file.problems, [], "no problem with the file");
    assert_eq!(from_dump.problems, [], "no problem with the dump");
    let (file, dump) = (told(&from_file), told(&from_dump));
    assert_eq!(file.len(), 9, "{file:#?}");
    assert_eq!(file, dump);
    // Not equal because both are empty.
    let notes = file.iter().find(|table| table.starts_with("notes rows 899")).unwrap();
    assert!(notes.contains("counter Some(900000)"), "{notes}");
    assert!(notes.contains("maximum Some(899000)"), "{notes}");
    assert!(
        notes.contains("899 points to Some(Point { date: 2026-06-18, value: 899000 })"),
        "{notes}"
    );
}

#[test]
fn tables_behind_virtual_ones_are_not_the_applications() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("search.sqlite3");
    sqlite_file(
        &file,
        "CREATE TABLE mail (id INTEGER PRIMARY KEY, body TEXT);
         CREATE VIRTUAL TABLE found USING fts5 (body, content='mail');
         CREATE VIRTUAL TABLE older USING fts4 (body);
         CREATE VIRTUAL TABLE boxes USING rtree (id, x0, x1);
         INSERT INTO older VALUES ('x'); INSERT INTO boxes VALUES (1, 2, 3); INSERT INTO mail VALUES (41, 'y');",
    );
    let facts = facts(&file);
    assert_eq!(facts.problems, []);
    let names: Vec<&str> = facts.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["mail"]);
}

#[test]
fn a_table_in_an_order_that_only_the_application_knows_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cards.db");
    sqlite_file(
        &file,
        "CREATE TABLE tags (tag TEXT NOT NULL COLLATE nocase PRIMARY KEY, usn INTEGER) WITHOUT ROWID;
         INSERT INTO tags VALUES ('a', 5), ('b', 7);
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'nocase', 'unicase');",
    );
    let facts = facts(&file);
    assert_eq!(facts.problems, []);
    assert_eq!(facts.tables[0].rows, Some(2));
    assert_eq!(facts.tables[0].columns[1].maximum.unwrap().value, 7);
}

#[test]
fn nothing_is_written_to_the_file_or_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = everything(folder.path());
    sqlite_file(
        &file,
        "PRAGMA journal_mode = WAL;\n.dbconfig no_ckpt_on_close on\nINSERT INTO late (id) VALUES (9);",
    );
    let state = || {
        let entries = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = entries
            .map(|path| {
                (
                    path.clone(),
                    fs::read(&path).unwrap(),
                    path.metadata().unwrap().modified().unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    };
    // What SQLite's own program leaves of its index of the log is not what is tested.
    let _ = fs::remove_file(folder.path().join("app.db-shm"));
    let before = state();
    assert_eq!(before.len(), 2, "a file and its log");
    let facts = facts(&file);
    assert!(state() == before, "a file was changed or made");
    let late = facts.tables.iter().find(|table| table.name == "late").unwrap();
    assert_eq!(late.rows, Some(2), "the row in the log is not read");
    let reasons: Vec<&str> = facts.problems.iter().map(|problem| problem.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["app.db-wal beside it holds changes that may not be in it yet; they were not read"]
    );
}

#[test]
fn a_file_is_found_by_its_name_and_any_other_by_its_first_bytes_when_named() {
    let folder = tempfile::tempdir().unwrap();
    let sql = "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (3000000000);";
    for name in ["a/x.db", "b/x.sqlite", "c/x.db3", "d/odd name#?%.sqlite3", "e/x.bin"] {
        let path = folder.path().join(name);
        fs::create_dir(path.parent().unwrap()).unwrap();
        sqlite_file(&path, sql);
    }
    let (_, walked) = report(folder.path(), &[]);
    assert_eq!(walked["coverage"]["rows"], 4, "{walked:#}");
    let (_, named) = report(folder.path(), &["e/x.bin"]);
    assert_eq!(named["id_spaces"][0]["readings"][0]["value"], "3000000000", "{named:#}");
    let config = "[[source]]\nname = \"app\"\npaths = [\"e/x.bin\"]\n";
    fs::write(folder.path().join("idwidth.toml"), config).unwrap();
    let (_, configured) = report(folder.path(), &["e"]);
    assert_eq!(configured["sources"][0]["name"], "app", "{configured:#}");
    assert_eq!(configured["sources"][0]["kind"], "SQLite database");
}

#[test]
fn an_encrypted_file_is_a_problem_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(7);
    let noise: Vec<u8> = (0..16_384).map(|_| random.byte()).collect();
    fs::write(folder.path().join("vault.db"), &noise).unwrap();
    // With its header left plain, as SQLCipher may.
    let plain_header = [b"SQLite format 3\0", &noise[16..]].concat();
    fs::write(folder.path().join("half.db"), plain_header).unwrap();
    fs::write(folder.path().join("Thumbs.db"), [0xd0, 0xcf, 0x11, 0xe0].repeat(2048)).unwrap();
    let run = idwidth(folder.path(), &["scan", "--isolated"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("vault.db: encrypted, or no SQLite database"), "{}", run.stderr);
    assert!(run.stderr.contains("half.db: encrypted, or no SQLite database"), "{}", run.stderr);
    assert!(run.stderr.contains("sqlcipher_export()"), "{}", run.stderr);
    assert!(!run.stderr.contains("Thumbs.db"), "{}", run.stderr);
}

#[test]
fn a_file_that_was_cut_is_a_problem_wherever_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(everything(folder.path())).unwrap();
    let cut = folder.path().join("cut.db");
    let mut random = Random(11);
    for _ in 0..100 {
        let length = random.below(whole.len());
        fs::write(&cut, &whole[..length]).unwrap();
        let facts = facts(&cut);
        assert!(!facts.problems.is_empty(), "cut at {length} of {}", whole.len());
        assert!(facts.problems.iter().all(|problem| !problem.cure.is_empty()));
    }
}

#[test]
fn bytes_that_were_changed_never_end_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(everything(folder.path())).unwrap();
    let bad = folder.path().join("bad.db");
    let mut random = Random(13);
    let mut noticed = 0;
    for round in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=round % 40 {
            let at = random.below(bytes.len());
            bytes[at] = random.byte();
        }
        fs::write(&bad, &bytes).unwrap();
        noticed += usize::from(!facts(&bad).problems.is_empty());
    }
    assert!(noticed > 50, "{noticed} of 300 were noticed");
}

#[test]
fn pages_that_point_at_each_other_end_soon_with_a_problem() {
    const PAGE: usize = 512;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ring.db");
    let sql = "PRAGMA page_size = 512; CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
          INSERT INTO t SELECT i, 'some text of a row' FROM n;
        SELECT rootpage FROM sqlite_schema;";
    let root: usize = String::from_utf8(sqlite_file(&file, sql)).unwrap().trim().parse().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    // Section 1.6 of the file format: an inner page of a table starts with 5; its number of cells, its last child and
    // where its cells are follow; each cell starts with a child.
    let number = |bytes: &[u8], at: usize| {
        bytes[at..at + 4].iter().fold(0, |sum, byte| sum * 256 + usize::from(*byte))
    };
    let cells = |bytes: &[u8], page: usize| -> Vec<usize> {
        let start = (page - 1) * PAGE;
        let pair = |at: usize| usize::from(bytes[at]) * 256 + usize::from(bytes[at + 1]);
        assert_eq!(bytes[start], 5);
        (0..pair(start + 3)).map(|cell| start + pair(start + 12 + cell * 2)).collect()
    };
    let inner: Vec<usize> =
        cells(&bytes, root).iter().map(|cell| number(&bytes, *cell)).take(5).collect();
    // Every child of a page becomes the next inner page: some 40 times 40 times ... rows.
    for pair in [vec![root], inner].concat().windows(2) {
        let child = u32::try_from(pair[1]).unwrap().to_be_bytes();
        for cell in cells(&bytes, pair[0]) {
            bytes[cell..cell + 4].copy_from_slice(&child);
        }
    }
    fs::write(&file, &bytes).unwrap();
    let facts = facts(&file);
    let reasons: Vec<&str> = facts.problems.iter().map(|problem| problem.reason.as_str()).collect();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert!(reasons[0].starts_with("the rows of `t` were not read to their end"), "{reasons:?}");
    assert!(facts.tables[0].rows.unwrap() < u64::try_from(bytes.len()).unwrap());
}

/// Numbers that are the same on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.next() % 256).unwrap()
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).unwrap() % end
    }
}

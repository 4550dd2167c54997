//! Exports of snapshots in the documented layout, their parts written by a real writer of Parquet.
//!
//! Without the feature `parquet` the description alone is read, and a problem says so.

use crate::run::idwidth;
use idwidth::config::Config;
use idwidth::facts::{Column, Facts, Table};
use jiff::civil::date;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// One export of MySQL and one of PostgreSQL, made once.
static EXPORTS: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut writer = Command::new(root.join("scripts/with-pyarrow"));
    writer.arg(root.join("tests/files/export.py")).arg(folder.path());
    assert!(writer.status().unwrap().success(), "the writer of exports failed");
    folder
});

fn export(name: &str) -> PathBuf {
    EXPORTS.path().join("exports").join(name)
}

fn read(path: &Path) -> Facts {
    let paths = [path.to_owned()];
    idwidth::sources::read(&paths, &Config::default(), date(2026, 11, 25), &mut |_| ()).unwrap()
}

fn table<'f>(facts: &'f Facts, name: &str) -> &'f Table {
    facts.tables.iter().find(|table| table.name == name).unwrap()
}

fn column<'f>(facts: &'f Facts, of: &str, name: &str) -> &'f Column {
    table(facts, of).columns.iter().find(|column| column.name == name).unwrap()
}

fn highest(column: &Column) -> Option<i128> {
    column.maximum.map(|maximum| maximum.value)
}

#[test]
fn widths_are_those_of_the_original_types() {
    let facts = read(&export("mysql-1"));
    let width = |of: &str, name: &str| column(&facts, of, name).width.to_string();
    assert_eq!(width("events", "id"), "i32");
    assert_eq!(width("events", "order_id"), "u64");
    assert_eq!(width("my orders", "id"), "u64");
    assert_eq!(width("my orders", "user_id"), "u32");
    assert_eq!(column(&facts, "events", "note").type_text, "VARCHAR(40)");
    let databases: Vec<&str> = facts.sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(databases, ["empty_db", "shop"]);
    assert!(facts.sources.iter().all(|source| source.dialect == "mysql"));
    assert_eq!(facts.sources[1].taken, Some(date(2026, 11, 22)));
    let at = &column(&facts, "events", "order_id").location;
    assert!(at.path.contains("export_tables_info_mysql-1_from_1_to_6.json"), "{at}");
    assert!(at.excerpt.contains("BIGINT UNSIGNED"), "{at:?}");

    let facts = read(&export("pg-1"));
    assert_eq!(facts.sources[0].dialect, "postgres");
    assert_eq!(facts.sources[0].taken, Some(date(2026, 11, 3)));
    assert_eq!(table(&facts, "accounts").schema.as_deref(), Some("public"));
    assert_eq!(column(&facts, "accounts", "id").width.to_string(), "i32");
    assert_eq!(column(&facts, "accounts", "name").type_text, "character varying(40)");
}

#[test]
fn the_key_that_a_table_was_cut_by_is_taken_for_a_minting_column_and_why_is_said() {
    let facts = read(&export("mysql-1"));
    let assumed = |of: &str| column(&facts, of, "id").minting.clone().unwrap().assumed.unwrap();
    assert!(assumed("events").contains("cut into parts by this column"), "{}", assumed("events"));
    assert!(assumed("my orders").contains("its name says so"), "{}", assumed("my orders"));
    assert_eq!(highest(column(&facts, "silent", "id")), Some(6), "by the range in the description");
    // `ctid` is where a row lies, and no column.
    let facts = read(&export("pg-1"));
    assert!(column(&facts, "accounts", "id").minting.is_none());
}

#[test]
fn a_table_that_was_not_exported_is_a_problem() {
    let facts = read(&export("mysql-1"));
    let skipped: Vec<&str> = facts
        .problems
        .iter()
        .map(|problem| problem.reason.as_str())
        .filter(|reason| reason.contains("skipped"))
        .collect();
    assert_eq!(skipped, ["table `skipped` of the export is SKIPPED: a column with spaces"]);
}

#[test]
fn a_description_that_was_cut_is_a_problem_wherever_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let name = "export_tables_info_mysql-1_from_1_to_6.json";
    let whole = fs::read(export("mysql-1").join(name)).unwrap();
    let path = folder.path().join(name);
    for at in 0..100 {
        fs::write(&path, &whole[..whole.len() * at / 100]).unwrap();
        let paths = [folder.path().to_owned()];
        let read =
            idwidth::sources::read(&paths, &Config::default(), date(2026, 11, 25), &mut |_| ());
        let error = read.unwrap_err().to_string();
        assert!(error.contains("no JSON"), "{error}");
        assert!(error.contains("Copy it again from the bucket"), "{error}");
    }
    let bomb = "[".repeat(1_000_000);
    fs::write(&path, format!("{{\"perTableStatus\": {bomb}")).unwrap();
    let paths = [folder.path().to_owned()];
    let read = idwidth::sources::read(&paths, &Config::default(), date(2026, 11, 25), &mut |_| ());
    assert!(read.unwrap_err().to_string().contains("nesting depth"));
}

#[test]
#[cfg(not(feature = "parquet"))]
fn without_the_feature_one_problem_says_how_to_get_it() {
    let run = idwidth(&export(""), &["scan", "--fail-on", "never", "--as-of", "2026-11-25"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    let cures = run.stdout.matches("--features parquet").count();
    assert_eq!(cures, 2, "one for each export: {}", run.stdout);
    assert!(run.stdout.contains("73 Parquet files"), "{}", run.stdout);
}

#[cfg(feature = "parquet")]
mod with_parts {
    use super::*;
    use idwidth::facts::Point;

    fn reasons(facts: &Facts) -> Vec<String> {
        facts.problems.iter().map(|problem| problem.reason.clone()).collect()
    }

    #[test]
    fn maxima_are_those_of_the_footers() {
        let facts = read(&export("mysql-1"));
        assert_eq!(highest(column(&facts, "events", "id")), Some(2_069_875_001));
        let above_signed = i128::from(i64::MAX) + 1 + 2_069_875_001;
        assert_eq!(highest(column(&facts, "events", "order_id")), Some(above_signed));
        assert_eq!(highest(column(&facts, "my orders", "id")), Some(i128::from(u64::MAX) - 15));
        assert_eq!(highest(column(&facts, "my orders", "user_id")), Some(7));
        assert_eq!(table(&facts, "events").rows, Some(69 * 240));
        assert_eq!(table(&facts, "silent").rows, Some(6));
        assert_eq!(facts.coverage.schema_files, 69 + 1 + 3 + 2);

        let facts = read(&export("pg-1"));
        assert_eq!(highest(column(&facts, "accounts", "id")), Some(1_500_000_000));
        assert_eq!(highest(column(&facts, "accounts", "total")), None, "9 is above 10 as text");
    }

    #[test]
    fn groups_of_rows_draw_a_coarse_growth_curve_and_date_the_end() {
        let facts = read(&export("mysql-1"));
        let curve = &column(&facts, "events", "id").curve;
        assert_eq!(curve.len(), 69 * 2);
        assert_eq!(curve[0], Point { date: date(2025, 1, 5), value: 14_875_001 });
        assert_eq!(curve[137].date, date(2026, 11, 21));
        let run =
            idwidth(&export("mysql-1"), &["scan", "--as-of", "2026-11-25", "--output", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let finding = &report["findings"][0];
        assert_eq!(finding["symbol"], "events.id", "{report:#}");
        assert_eq!(finding["forecast"]["state"], "dated");
        // 77.6 million ids are left at three million a day.
        let p50 = finding["forecast"]["p50"].as_str().unwrap();
        assert!(("2026-12-16".."2026-12-18").contains(&p50), "{p50}");
    }

    #[test]
    fn parts_without_statistics_are_one_problem_for_each_table() {
        let silent: Vec<String> = reasons(&read(&export("mysql-1")))
            .into_iter()
            .filter(|reason| reason.contains("statistics"))
            .collect();
        assert_eq!(
            silent,
            [
                "its writer kept no statistics of ids or times: how far they got is not known (and 2 more groups of rows of `silent`)"
            ]
        );
    }

    #[test]
    fn parts_that_were_cut_are_a_problem_and_the_rest_is_read() {
        let folder = tempfile::tempdir().unwrap();
        copy(&export("mysql-1"), folder.path());
        let parts = folder.path().join("shop/shop.events/1");
        let mut parts: Vec<PathBuf> =
            fs::read_dir(parts).unwrap().map(|entry| entry.unwrap().path()).collect();
        parts.sort();
        let whole = fs::read(&parts[0]).unwrap();
        let mut state = 17_u64;
        for _ in 0..100 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let length = usize::try_from(state >> 33).unwrap() % whole.len();
            fs::write(&parts[0], &whole[..length]).unwrap();
            let facts = read(folder.path());
            let place = parts[0].to_string_lossy().replace('\\', "/");
            let about = facts.problems.iter().any(|problem| *problem.location.path == *place);
            assert!(about, "cut at {length} of {}", whole.len());
            assert_eq!(highest(column(&facts, "events", "id")), Some(2_069_875_001));
        }
        // Bytes of the footer that were changed may go unnoticed, but never end the run.
        for _ in 0..200 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let mut bytes = whole.clone();
            let back = usize::try_from(state >> 33).unwrap() % 900 + 1;
            let at = bytes.len() - back;
            bytes[at] ^= u8::try_from(state >> 56).unwrap() | 1;
            fs::write(&parts[0], &bytes).unwrap();
            read(folder.path());
        }
    }

    #[test]
    fn parts_that_no_description_lists_are_named() {
        let folder = tempfile::tempdir().unwrap();
        copy(&export("pg-1"), folder.path());
        let accounts = folder.path().join("postgres/public.accounts");
        fs::rename(accounts, folder.path().join("postgres/public.other")).unwrap();
        let reasons = reasons(&read(folder.path()));
        assert_eq!(reasons, ["1 part of a table that no export_tables_info lists"]);
    }

    fn copy(from: &Path, to: &Path) {
        for entry in fs::read_dir(from).unwrap() {
            let (path, to) = {
                let entry = entry.unwrap();
                (entry.path(), to.join(entry.file_name()))
            };
            if path.is_dir() {
                fs::create_dir(&to).unwrap();
                copy(&path, &to);
            } else {
                fs::copy(&path, &to).unwrap();
            }
        }
    }
}

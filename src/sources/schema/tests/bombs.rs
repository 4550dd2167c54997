//! Input made to exhaust a reader: each costs bounded time, is one clear problem, and hides nothing else.

use crate::rules::dialect::{all, by_name};
use crate::sources::schema::read_text;
use std::time::{Duration, Instant};

/// More than any of these takes without optimisation; a reader that is quadratic takes hours.
const LONGEST: Duration = Duration::from_secs(120);

/// Reads SQL and returns the problems, and the tables with their numbers of columns.
fn read(dialect: &str, sql: &str) -> (Vec<String>, Vec<(String, usize)>) {
    let start = Instant::now();
    let facts = read_text("bomb.sql", sql, by_name(dialect).unwrap());
    assert!(start.elapsed() < LONGEST, "{:?} for {:.60}", start.elapsed(), sql);
    let problems = facts.problems.iter().map(|problem| problem.reason.clone()).collect();
    (problems, facts.tables.iter().map(|table| (table.name.clone(), table.columns.len())).collect())
}

#[test]
fn a_million_columns_are_one_problem() {
    let columns = |count: usize| {
        let columns: Vec<_> = (0..count).map(|n| format!("c{n} int")).collect();
        columns.join(",")
    };
    for sql in [
        format!("CREATE TABLE t ({});\nCREATE TABLE u (id int);", columns(1_000_000)),
        format!(
            "CREATE TABLE t (id int);\nALTER TABLE t ADD COLUMN ({});\nCREATE TABLE u (id int);",
            columns(40_000)
        ),
    ] {
        let (problems, tables) = read("mysql", &sql);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("table `t` has more than 32767 columns"), "{problems:?}");
        assert_eq!(tables, [("t".to_owned(), 32_767), ("u".to_owned(), 1)]);
    }
}

#[test]
fn nesting_is_never_followed_down() {
    const DEPTH: usize = 100_000;
    let (open, close) = ("(".repeat(DEPTH), ")".repeat(DEPTH));
    for pack in all() {
        for (sql, known) in [
            (format!("CREATE TABLE t (a int DEFAULT {open}1{close}, b int);"), 2),
            (format!("CREATE TABLE t (a int CHECK {open}1{close}, b int);"), 2),
            (format!("CREATE TABLE t (a int DEFAULT {open}"), 1),
            (format!("CREATE TABLE t (a int, b int {}1{close});", "max(".repeat(DEPTH / 4)), 2),
        ] {
            let (problems, tables) = read(&pack.name, &sql);
            let is_whole = sql.ends_with(';') && !sql.contains("max(");
            assert!(problems.is_empty() || !is_whole, "{}: {problems:?}", pack.name);
            assert!(problems.len() <= 1, "{}: {problems:?}", pack.name);
            if is_whole {
                assert_eq!(tables, [("t".to_owned(), known)], "{}", pack.name);
            }
        }
    }
}

#[test]
fn comments_and_placeholders_without_end_are_bounded() {
    const MANY: usize = 20_000;
    for pack in all() {
        for piece in [
            "/* ", "/*!", "/*T![", "${", "{{", "@a", "$%", "%x", "$$ ", ":", "[", "\"", "`", "--",
            "$(", "{a}",
        ] {
            let sql = format!(
                "CREATE TABLE t (id int);\nCREATE TABLE u (a int, {});\n",
                piece.repeat(MANY)
            );
            let (problems, tables) = read(&pack.name, &sql);
            assert!(problems.len() <= 2, "{} {piece}: {problems:?}", pack.name);
            assert_eq!(tables[0], ("t".to_owned(), 1), "{} {piece}", pack.name);
        }
    }
}

#[test]
fn code_within_code_is_bounded() {
    let nested = |depth: usize| {
        (0..depth).fold("ALTER TABLE t ADD x int".to_owned(), |inside, level| {
            format!("DO $a{level}$ BEGIN {inside}; END $a{level}$")
        })
    };
    let (problems, _) = read("postgres", &format!("CREATE TABLE t (id int);\n{};", nested(500)));
    assert_eq!(problems, ["code that creates or alters tables when it runs"]);
    let (problems, tables) = read("postgres", &format!("CREATE TABLE t (id int);\n{};", nested(2)));
    assert_eq!((problems, tables), (vec![], vec![("t".to_owned(), 2)]));
    let many = "ALTER TABLE t ADD x int; ".repeat(20_000);
    let (problems, _) =
        read("postgres", &format!("CREATE TABLE t (id int);\nDO $$ BEGIN {many} END $$;"));
    assert_eq!(problems, Vec::<String>::new());
    let tables = "CREATE TABLE a (id int) ".repeat(20_000);
    let (problems, tables) = read("postgres", &format!("CREATE SCHEMA s {tables};"));
    assert_eq!((problems.len(), tables.len()), (0, 1));
}

#[test]
fn strings_without_end_and_nul_bytes_hide_nothing_before_them() {
    for pack in all() {
        for end in ["'x", "\"x", "$$x", "$a$x", "N'x", "/* x", "('", "\0'\0", "E'\\"] {
            let sql = format!(
                "CREATE TABLE t (id int);\nCREATE TABLE u (a int DEFAULT {end}{}",
                "\n\0x".repeat(5_000)
            );
            let (problems, tables) = read(&pack.name, &sql);
            assert!((1..=2).contains(&problems.len()), "{} {end}: {problems:?}", pack.name);
            assert_eq!(tables[0], ("t".to_owned(), 1), "{} {end}", pack.name);
        }
        let (problems, tables) =
            read(&pack.name, "CREATE TABLE t (id\0 int, b\0c int);\0\nCREATE TABLE u (id int);");
        assert!(problems.len() <= 2, "{}: {problems:?}", pack.name);
        assert_eq!(tables.last(), Some(&("u".to_owned(), 1)), "{}: {problems:?}", pack.name);
    }
}

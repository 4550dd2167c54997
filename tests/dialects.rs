//! Dialect packs: each example reports exactly its marks and exercises whatever its pack lists.

#![expect(clippy::unwrap_used, reason = "tests")]

use idwidth::facts::Facts;
use idwidth::rules::dialect::{DialectPack, all, by_name, detect, detect_in};
use idwidth::sources::schema::read_text;
use idwidth::width::Width;
use std::collections::BTreeSet;
use std::fs;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn example(pack: &DialectPack) -> String {
    fs::read_to_string(format!("{ROOT}/rules/sql/{}/example.sql", pack.name)).unwrap()
}

fn lists(pack: &DialectPack) -> toml::Table {
    fs::read_to_string(format!("{ROOT}/rules/sql/{}/dialect.toml", pack.name))
        .unwrap()
        .parse()
        .unwrap()
}

/// Cuts where a line ends in `;`, before a mark if there is one: all that the examples need.
fn statements(sql: &str) -> Vec<(String, u32)> {
    let mut found = vec![(String::new(), 1)];
    for (line, number) in sql.lines().zip(1..) {
        let code = line.split(" -- ~ ").next().unwrap().trim_end();
        let (text, first) = found.last_mut().unwrap();
        if text.trim().is_empty() {
            text.clear();
            *first = number;
        }
        if !code.starts_with("--") {
            text.push_str(code);
            text.push('\n');
        }
        if code.ends_with(';') {
            found.push((String::new(), number));
        }
    }
    found
}

fn read(pack: &'static DialectPack, sql: &str) -> Facts {
    read_text("example.sql", sql, pack)
}

/// Returns `table.column width minting` of every column that has a width.
fn reported(facts: &Facts) -> BTreeSet<String> {
    let columns = facts.tables.iter().flat_map(|table| {
        let name =
            table.schema.iter().fold(table.name.clone(), |name, schema| format!("{schema}.{name}"));
        table.columns.iter().map(move |column| (name.clone(), column))
    });
    let known = columns.filter(|(_, column)| column.width != Width::Unknown);
    let line = |(table, column): (String, &idwidth::facts::Column)| {
        let minting = column.minting.iter().map(|minting| format!(" {}", minting.kind.name()));
        format!("{table}.{} {}{}", column.name, column.width, minting.collect::<String>())
    };
    known.map(line).collect()
}

fn marked(sql: &str) -> BTreeSet<String> {
    let marks = sql.lines().flat_map(|line| line.split("-- ~ ").skip(1));
    marks.map(|mark| mark.trim().to_owned()).collect()
}

#[test]
fn every_folder_is_registered() {
    let entries = fs::read_dir(format!("{ROOT}/rules/sql")).unwrap();
    let folders: BTreeSet<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let registered: BTreeSet<_> = all().iter().map(|pack| pack.name.clone()).collect();
    assert_eq!(folders, registered);
}

#[test]
fn each_example_reports_exactly_its_marks() {
    for pack in all() {
        let sql = example(pack);
        let facts = read(pack, &sql);
        let problems: Vec<_> = facts
            .problems
            .iter()
            .map(|problem| format!("{}: {}", problem.location, problem.reason))
            .collect();
        assert_eq!(problems, Vec::<String>::new(), "{}", pack.name);
        let (reported, marked) = (reported(&facts), marked(&sql));
        let unmarked: Vec<_> = reported.difference(&marked).collect();
        let missing: Vec<_> = marked.difference(&reported).collect();
        assert!(
            unmarked.is_empty() && missing.is_empty(),
            "{}: unmarked {unmarked:?}, missing {missing:?}",
            pack.name
        );
    }
}

#[test]
fn each_mark_stands_where_its_column_got_its_width() {
    for pack in all() {
        let sql = example(pack);
        let facts = read(pack, &sql);
        let lines: Vec<_> = sql.lines().collect();
        for table in facts.tables.iter().filter(|table| table.name != "heir") {
            for column in table.columns.iter().filter(|column| column.width != Width::Unknown) {
                let at = usize::try_from(column.location.line).unwrap();
                let mark = format!(".{} {}", column.name, column.width);
                let near = lines[at - 1];
                assert!(
                    near.contains(&mark) || table.name == "both",
                    "{}:{at}: {near} has no mark{mark}",
                    pack.name
                );
                // What a conditional comment holds is code; its marks are blanked.
                let code = near.split(" -- ~ ").next().unwrap();
                let marks = ["/*!80023 ", "/*T![auto_rand] ", "*/"];
                let blank = |code: String, mark: &str| code.replace(mark, &" ".repeat(mark.len()));
                let code = marks.into_iter().fold(code.to_owned(), blank);
                let end = |text: &str| {
                    text.trim_end_matches(|c: char| c == ';' || c.is_whitespace()).to_owned()
                };
                assert_eq!(end(&code), end(&column.location.excerpt));
            }
        }
    }
}

#[test]
fn each_example_exercises_what_its_pack_lists() {
    for pack in all() {
        let lists = lists(pack);
        let statements: Vec<_> =
            statements(&example(pack)).into_iter().map(|(text, _)| plain(&text)).collect();
        let strings = |path: [&str; 2]| -> Vec<String> {
            let list = lists
                .get(path[0])
                .and_then(|table| table.get(path[1]))
                .and_then(toml::Value::as_array);
            list.into_iter().flatten().map(|value| value.as_str().unwrap().to_owned()).collect()
        };
        let starts = |words: &str| statements.iter().any(|text| text.starts_with(words));
        let unused: Vec<_> =
            (strings(["statements", "ignored"]).into_iter().filter(|words| !starts(words)))
                .chain(strings(["statements", "code"]).into_iter().filter(|words| !starts(words)))
                .chain(
                    strings(["statements", "ignored_objects"])
                        .into_iter()
                        .filter(|word| !has(&statements, &["create", "alter", "drop"], word)),
                )
                .chain(
                    strings(["alter", "ignored"])
                        .into_iter()
                        .filter(|words| !has(&statements, &["alter table"], words)),
                )
                .chain(
                    strings(["alter", "ignored_column"])
                        .into_iter()
                        .filter(|words| !has(&statements, &["alter table"], words)),
                )
                .chain(
                    lists
                        .get("types")
                        .and_then(|types| types.get("spellings")?.as_table())
                        .into_iter()
                        .flat_map(toml::Table::keys)
                        .filter(|words| !has(&statements, &["create table"], words))
                        .cloned(),
                )
                .collect();
        assert_eq!(unused, Vec::<String>::new(), "rules/sql/{}/example.sql lacks these", pack.name);
    }
}

/// Returns true if a statement that starts in one of these ways holds the words.
fn has(statements: &[String], starts: &[&str], words: &str) -> bool {
    let padded =
        format!(" {} ", words.replace('(', " ( ").split_whitespace().collect::<Vec<_>>().join(" "));
    statements
        .iter()
        .filter(|text| starts.iter().any(|start| text.starts_with(start)))
        .any(|text| format!(" {text} ").contains(&padded))
}

/// Returns the text in lower case with one space between words, parentheses and the like.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace("/*!50003", "");
    let spaced: String = text
        .chars()
        .flat_map(|c| match c {
            '(' | ')' | ',' | '=' | ';' => vec![' ', c, ' '],
            _ => vec![c],
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_typo_in_a_pack_names_file_and_position() {
    let text = fs::read_to_string(format!("{ROOT}/rules/sql/sqlite/dialect.toml")).unwrap();
    let sql = &sqlparser::dialect::SQLiteDialect {};
    for (right, wrong) in [
        ("ignored_objects", "ignored_object"),
        ("rule = \"i64\"", "rule = \"i65x\""),
        ("rowid =", "rowids ="),
    ] {
        let error =
            DialectPack::parse("mine", "mine/dialect.toml", &text.replacen(right, wrong, 1), sql)
                .err()
                .unwrap();
        let line = text.lines().position(|line| line.contains(right)).unwrap() + 1;
        assert!(error.to_string().starts_with(&format!("mine/dialect.toml:{line}:")), "{error}");
    }
}

#[test]
fn a_file_is_known_by_the_header_of_its_tool_or_by_what_it_holds() {
    for (start, dialect, tool) in [
        (
            "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 10.11\n",
            "mysql",
            Some("mariadb-dump"),
        ),
        ("-- MySQL dump 10.13\n", "mysql", Some("mysqldump")),
        ("--\n-- PostgreSQL database dump\n--\n\n\\restrict x\n", "postgres", Some("pg_dump")),
        ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n", "sqlite", Some("sqlite3 .dump")),
        ("/*!40101 SET NAMES binary*/;\n", "mysql", Some("mydumper")),
        ("CREATE TABLE t (id bigserial PRIMARY KEY, at timestamptz);", "postgres", None),
        ("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);", "sqlite", None),
        ("CREATE TABLE t (id int AUTO_INCREMENT) ENGINE=InnoDB;", "mysql", None),
        (
            "CREATE TABLE [a] (\n  [id] INTEGER NOT NULL, [n] NVARCHAR(160));\nINSERT INTO [a] VALUES (1);",
            "sqlite",
            None,
        ),
        ("CREATE TABLE [a] ([id] INTEGER PRIMARY KEY, [n] NVARCHAR(160));", "sqlite", None),
        (
            "CREATE DATABASE auto_increment;\n\\c auto_increment\nCREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);",
            "postgres",
            None,
        ),
        (
            "CREATE TABLE [dbo].[a](\r\n\t[id] [int] IDENTITY(1,1) NOT NULL\r\n) ON [PRIMARY]\r\nGO\r\n",
            "sqlserver",
            None,
        ),
        ("CREATE TABLE a (\n  [id] int NOT NULL,\n  [n] nvarchar(50))", "sqlserver", None),
        (
            "create table users (id int identity(1,1) primary key, n nvarchar(max))",
            "sqlserver",
            None,
        ),
        (
            "CREATE TABLE t (id INT8 DEFAULT unique_rowid(), s STRING NOT NULL, FAMILY \"primary\" (id))",
            "cockroach",
            None,
        ),
        (
            "CREATE TABLE public.t (id INT8 NOT NULL DEFAULT unique_rowid(), at TIMESTAMPTZ DEFAULT now():::TIMESTAMPTZ)",
            "cockroach",
            None,
        ),
        (
            "CREATE TABLE `t` (`id` bigint NOT NULL /*T![auto_rand] AUTO_RANDOM(5) */) ENGINE=InnoDB",
            "tidb",
            None,
        ),
        (
            "CREATE TABLE t (family varchar(10), storing int, n nvarchar(5)) ENGINE=InnoDB",
            "mysql",
            None,
        ),
        ("CREATE TABLE t (id serial, family text, identity int, tags text[]);", "postgres", None),
        (
            "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY (START 1), a int[] DEFAULT '{}');",
            "postgres",
            None,
        ),
        ("", "mysql", None),
    ] {
        let pack = detect(start.as_bytes());
        assert_eq!(
            (pack.name.as_str(), pack.tool(start.as_bytes()).map(|tool| tool.name.as_str())),
            (dialect, tool),
            "{start}"
        );
    }
    assert!(by_name("postgres").is_some() && by_name("oracle9").is_none());
}

#[test]
fn a_path_tells_the_dialect_of_a_text_that_hardly_does() {
    let plain = "CREATE TABLE users (id INTEGER PRIMARY KEY, name varchar(20) NOT NULL)";
    for (path, start, dialect) in [
        ("sql/openfire_postgresql.sql", "CREATE TABLE ofUser (name varchar(20))", "postgres"),
        ("schema/sqlite/v3/schema.sql", "CREATE TABLE shards (id INT, data MEDIUMBLOB)", "sqlite"),
        ("db/full.sql.sqlite", "CREATE TABLE users(name TEXT, admin SMALLINT)", "sqlite"),
        ("mysql/backup/pgsql.sql", plain, "postgres"),
        ("tools/mysql_to_pgsql.sql", "CREATE TABLE t (id SERIAL, at TIMESTAMPTZ)", "postgres"),
        ("my_sqlite.sql", "-- MySQL dump 10.13  Distrib 8.0.36", "mysql"),
        (
            "mysql/a.sql",
            "CREATE TABLE t (a bytea, b jsonb, c timestamptz DEFAULT now()::text, d regclass)",
            "postgres",
        ),
    ] {
        assert_eq!(detect_in(path, start.as_bytes()).name, dialect, "{path}");
    }
}

/// Rows of `rules/widths.csv`: language, type, width, ceiling. Notes, the only quoted field, are left out.
fn width_rows() -> Vec<[String; 4]> {
    let text = fs::read_to_string(format!("{ROOT}/rules/widths.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("lang,type,width,ceiling,note"));
    lines
        .map(|line| {
            let mut fields = Vec::new();
            let (mut field, mut quoted) = (String::new(), false);
            for c in line.chars() {
                match c {
                    '"' => quoted = !quoted,
                    ',' if !quoted => fields.push(std::mem::take(&mut field)),
                    _ => field.push(c),
                }
            }
            fields.push(field);
            assert_eq!(fields.len(), 5, "{line}");
            [0, 1, 2, 3].map(|n| fields[n].clone())
        })
        .collect()
}

#[test]
fn every_ceiling_is_that_of_its_width() {
    for [lang, name, width, ceiling] in width_rows() {
        let width: Width = width.parse().unwrap_or_else(|error| panic!("{lang} {name}: {error}"));
        let own = width.ceiling().map_or_else(String::new, |ceiling| ceiling.to_string());
        assert_eq!(own, ceiling, "{lang} {name}");
    }
}

#[test]
fn packs_and_the_table_of_widths_agree() {
    let mut compared = 0;
    for [lang, name, width, _] in width_rows() {
        if let Some(pack) = by_name(&lang) {
            let sql = format!("CREATE TABLE t (c {name});");
            let facts = read_text("t.sql", &sql, pack);
            assert_eq!(facts.tables[0].columns[0].width.to_string(), width, "{lang} {name}");
            compared += 1;
        }
        let file = format!("{ROOT}/rules/code/{lang}/language.toml");
        let Ok(text) = fs::read_to_string(file) else { continue };
        let pack: toml::Table = text.parse().unwrap();
        if let Some(own) =
            pack.get("types").and_then(|types| types.get(&name)).and_then(toml::Value::as_str)
        {
            // A pack calls unknown what holds a character or an address, and no id.
            let is_left_out = own == "unknown";
            assert!(is_left_out || own == width, "{lang} {name}: {own} or {width}");
            compared += usize::from(!is_left_out);
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn a_pack_takes_over_what_it_does_not_say() {
    let sql = &sqlparser::dialect::SQLiteDialect {};
    let read = |text: &str| DialectPack::parse("mine", "mine/dialect.toml", text, sql);
    let pack = read("extends = \"mysql\"\nhints = [\"mine\"]\n[lexis]\ncolon_commands = true\n")
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(pack.lexis.backslash_escapes && pack.lexis.colon_commands);
    assert!(pack.tools.is_empty() && pack.base.as_deref() == Some("mysql"));
    for (text, place) in [
        ("hints = []\nextends = \"nobody\"\n", "mine/dialect.toml:"),
        (
            "extends = \"mysql\"\nhints = []\n[types.spellings]\nint = \"i33x\"\n",
            "mine/dialect.toml:4:",
        ),
        ("extends = \"mysql\"\nhints = []\n[alter]\nignore = []\n", "mine/dialect.toml:4:"),
    ] {
        let error = read(text).err().unwrap().to_string();
        assert!(error.starts_with(place), "{error}");
    }
}

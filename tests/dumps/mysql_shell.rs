//! MySQL Shell's folders, in its documented layout: rows by a real server, packed by the real zstd and gzip.

use crate::shop::{self, dumped, folder};
use crate::support::MariaDb;
use crate::told::{Without, assert_same, problems, read, told, whole};
use std::fs;
use std::path::Path;
use std::process::Command;

/// How rows are written: the end of file names, what packs them, and the options of JSON and of SQL.
struct Layout {
    extension: &'static str,
    pack: Option<[&'static str; 2]>,
    json: &'static str,
    sql: &'static str,
}

const TSV: Layout = Layout {
    extension: "tsv.zst",
    pack: Some(["zstd", "--rm"]),
    json: r#""fieldsTerminatedBy": "\t", "fieldsEnclosedBy": "", "fieldsOptionallyEnclosed": false,
        "fieldsEscapedBy": "\\", "linesTerminatedBy": "\n""#,
    sql: r"FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'",
};

const CSV: Layout = Layout {
    extension: "csv.gz",
    pack: Some(["gzip", "--no-name"]),
    json: r#""fieldsTerminatedBy": ",", "fieldsEnclosedBy": "\"", "fieldsOptionallyEnclosed": true,
        "fieldsEscapedBy": "\\", "linesTerminatedBy": "\r\n""#,
    sql: r#"FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '\\' LINES TERMINATED BY '\r\n'"#,
};

const ENCLOSED: Layout = Layout {
    extension: "csv",
    pack: None,
    json: r#""fieldsTerminatedBy": "::", "fieldsEnclosedBy": "'", "fieldsEscapedBy": "", "linesTerminatedBy": "|\n""#,
    sql: r#"FIELDS TERMINATED BY '::' ENCLOSED BY '\'' ESCAPED BY '' LINES TERMINATED BY '|\n'"#,
};

/// The tables of the database, with the columns that are not computed.
fn tables(server: &MariaDb) -> Vec<(String, Vec<String>)> {
    let rows = server.client(
        "SELECT t.table_name, GROUP_CONCAT(c.column_name ORDER BY c.ordinal_position)
         FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
         WHERE t.table_schema = 'shop' AND t.table_type = 'BASE TABLE' AND c.extra NOT LIKE '%GENERATED%'
         GROUP BY t.table_name",
    );
    let row = |row: &str| {
        let (table, columns) = row.split_once('\t').unwrap();
        (table.to_owned(), columns.split(',').map(str::to_owned).collect())
    };
    rows.lines().map(row).collect()
}

/// The name of a table as files have it.
fn stem(table: &str) -> String {
    format!("shop@{}", table.replace(' ', "%20"))
}

/// Writes the database into a folder; tables of more than 100 rows in chunks of a hundred ids.
fn write(server: &MariaDb, into: &Path, layout: &Layout) {
    let tables = tables(server);
    let names: Vec<String> = tables.iter().map(|(table, _)| format!("{table:?}")).collect();
    let counts = tables.iter().map(|(table, columns)| {
        // Of two names the first is the database.
        let definition = server.dump(table, &["--no-data", "--skip-comments", "--skip-triggers", "shop"]);
        fs::write(into.join(format!("{}.sql", stem(table))), definition).unwrap();
        let json = format!(
            "{{\"options\": {{\"schema\": \"shop\", \"table\": {table:?}, \"columns\": {columns:?}, {}}}, \
             \"includesData\": true, \"includesDdl\": true, \"extension\": \"{}\", \"chunking\": true}}",
            layout.json, layout.extension
        );
        fs::write(into.join(format!("{}.json", stem(table))), json).unwrap();
        format!("{table:?}: {}", rows(server, into, layout, table, columns))
    });
    let counts: Vec<String> = counts.collect();
    let write = |name: &str, text: String| fs::write(into.join(name), text).unwrap();
    write("@.sql", "-- MySQLShell dump 2.0.1\n".to_owned());
    write("shop.sql", "-- MySQLShell dump 2.0.1\nCREATE DATABASE shop;\n".to_owned());
    write(
        "shop.json",
        format!("{{\"schema\": \"shop\", \"tables\": [{}], \"views\": []}}", names.join(", ")),
    );
    write("@.json", "{\"schemas\": [\"shop\"], \"basenames\": {\"shop\": \"shop\"}, \"begin\": \"2026-11-24 10:00:00\"}".to_owned());
    write(
        "@.done.json",
        format!(
            "{{\"end\": \"2026-11-24 10:01:00\", \"tableRows\": {{\"shop\": {{{}}}}}}}",
            counts.join(", ")
        ),
    );
}

fn rows(server: &MariaDb, into: &Path, layout: &Layout, table: &str, columns: &[String]) -> u64 {
    let sql = |what: &str| server.client(&format!("SELECT {what} FROM shop.`{table}`"));
    let count: u64 = sql("COUNT(*)").trim().parse().unwrap();
    let chunks = (count > 100).then(|| count.div_ceil(100));
    let columns: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
    for chunk in 0..chunks.unwrap_or(1) {
        let last = chunks.map(|chunks| {
            if chunk + 1 == chunks { format!("@@{chunk}") } else { format!("@{chunk}") }
        });
        let plain = layout.extension.split('.').next().unwrap();
        let path = into.join(format!("{}{}.{plain}", stem(table), last.unwrap_or_default()));
        // With the time in UTC, as tzUtc has it.
        server.client(&format!(
            "SET time_zone = '+00:00'; SELECT {} INTO OUTFILE '{}' {} FROM shop.`{table}` ORDER BY id LIMIT {}, {}",
            columns.join(", "),
            path.display(),
            layout.sql,
            chunk * 100,
            if chunks.is_some() { 100 } else { u32::MAX },
        ));
        if let Some([program, option]) = layout.pack {
            assert!(
                Command::new(program)
                    .args([option, "--quiet"])
                    .arg(&path)
                    .status()
                    .unwrap()
                    .success()
            );
        }
    }
    count
}

#[test]
fn a_folder_tells_what_the_sql_dump_tells() {
    let server = shop::start(false);
    let mut expected = dumped(&server, "shop.sql", &[], Without::default());
    // MySQL has no sequences, and its shell leaves out what is computed.
    let left_out = ["sequence", "seats.id", "users.twice", "users.more"];
    let common = |lines: &mut std::collections::BTreeSet<String>| {
        lines.retain(|line| !left_out.iter().any(|part| line.contains(part)));
    };
    common(&mut expected);
    for layout in [TSV, CSV, ENCLOSED] {
        let folder = folder();
        write(&server, folder.path(), &layout);
        let facts = whole(folder.path());
        assert_eq!(facts.sources[0].taken.unwrap().to_string(), "2026-11-24");
        let mut told = told(&facts, Without::default());
        common(&mut told);
        assert_same(layout.extension, &told, &expected);
    }
}

#[test]
fn what_is_missing_of_a_folder_is_said_and_the_rest_is_read() {
    let server = shop::start(false);
    let folder = folder();
    write(&server, folder.path(), &TSV);
    let after = |change: &dyn Fn(&Path)| {
        change(folder.path());
        problems(&read(folder.path())).join("\n")
    };
    let remove =
        |name: &'static str| move |folder: &Path| fs::remove_file(folder.join(name)).unwrap();
    let said = after(&remove("shop@orders@1.tsv.zst"));
    assert!(
        said.contains("1 chunks of the rows of `shop@orders` are missing, the first is number 1"),
        "{said}"
    );
    let said = after(&remove("shop@orders@@4.tsv.zst"));
    assert!(said.contains("the last chunk of the rows of `shop@orders` is missing"), "{said}");
    let said = after(&remove("shop@parts.tsv.zst"));
    assert!(said.contains("there are no rows of `shop@parts`"), "{said}");
    let said = after(&remove("shop@seats.json"));
    assert!(said.contains("there is no `shop@seats.json`: its rows were not read"), "{said}");
    let said = after(&remove("shop@hidden.sql"));
    assert!(
        said.contains("the definition of `shop.hidden` is missing: `shop@hidden.sql`"),
        "{said}"
    );
    let said = after(&remove("@.done.json"));
    assert!(said.contains("this dump was not finished: it has no `@.done.json`"), "{said}");
    let said =
        after(&|folder| fs::write(folder.join("shop@users.json"), "{\"options\": [").unwrap());
    assert!(
        said.contains("shop@users.json:1 this description of the dump cannot be read"),
        "{said}"
    );
    let users = read(folder.path());
    assert!(users.tables.iter().any(|table| table.name == "events" && table.rows == Some(200)));
}

#[test]
fn names_in_descriptions_open_no_file_outside_of_the_folder() {
    let outside = folder();
    let secret = outside.path().join("secret.sql");
    fs::write(&secret, "CREATE TABLE secret (id int PRIMARY KEY);").unwrap();
    let dump = outside.path().join("dump");
    fs::create_dir(&dump).unwrap();
    let absolute = secret.to_str().unwrap().trim_end_matches(".sql");
    fs::write(dump.join("@.json"), "{\"schemas\": [\"s\"], \"begin\": \"2026-11-24 10:00:00\"}")
        .unwrap();
    fs::write(dump.join("@.done.json"), "{}").unwrap();
    let json = format!(
        "{{\"tables\": [\"a\", \"b\", \"c\"], \"basenames\": {{\"a\": \"../secret\", \"b\": {absolute:?}, \"c\": \"link\"}}}}"
    );
    fs::write(dump.join("s.json"), json).unwrap();
    std::os::unix::fs::symlink(&secret, dump.join("link.sql")).unwrap();
    let facts = read_or_problems(&dump);
    for part in [
        "`s.a` is missing",
        "`s.b` is missing",
        "`s.c` is missing",
        "1 symbolic links in this dump are not followed",
    ] {
        assert!(facts.contains(part), "{part} is not in {facts}");
    }
    assert!(!facts.contains("secret.id"), "{facts}");
}

/// Returns what a run says of a path from which no table comes.
fn read_or_problems(path: &Path) -> String {
    let paths = [path.to_owned()];
    let config = idwidth::config::Config::default();
    match idwidth::sources::read(&paths, &config, jiff::civil::date(2030, 1, 1), &mut |_| ()) {
        Ok(facts) => format!("{:?} {:?}", problems(&facts), told(&facts, Without::default())),
        Err(error) => error.to_string(),
    }
}

//! The reader of DDL against the real servers: what it says of a suite of constructs, read from the suite itself and
//! from what the real tools dump, is what the server's catalogue says, to the last column.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "catalogue/live.rs"]
mod live;
#[path = "catalogue/live_postgres.rs"]
mod live_postgres;
#[path = "catalogue/real.rs"]
mod real;
mod support;

use idwidth::facts::Facts;
use idwidth::rules::dialect::by_name;
use idwidth::sources::schema::read_text;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;
use support::{MariaDb, Postgres, mariadb_width, postgres_width, sqlite_dump};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Types that take `UNSIGNED`.
const NUMERIC: [&str; 15] = [
    "tinyint",
    "smallint",
    "mediumint",
    "middleint",
    "int",
    "integer",
    "bigint",
    "decimal",
    "dec",
    "numeric",
    "fixed",
    "float",
    "double",
    "double precision",
    "real",
];

const MARIADB_TYPES: [&str; 8] = [
    "tinyint unsigned",
    "smallint",
    "mediumint unsigned",
    "int unsigned",
    "bigint",
    "bigint(20) unsigned",
    "decimal(20,0)",
    "varchar(12)",
];
const MARIADB_FORMS: [&str; 6] = [
    "CREATE TABLE {t} (id int AUTO_INCREMENT PRIMARY KEY, x int); ALTER TABLE {t} MODIFY x {of} NOT NULL, ADD y {of} FIRST;",
    "CREATE TABLE {t} (id int, x int); ALTER TABLE {t} CHANGE COLUMN x `new name` {of} DEFAULT '1' AFTER id;",
    "CREATE TABLE {t} (id int); SET @s = 'ALTER TABLE {t} ADD COLUMN x {of}'; PREPARE s FROM @s; EXECUTE s;",
    "CREATE TABLE {t} (x int); SET @s = (SELECT IF(1 > 0, \"ALTER TABLE {t} MODIFY x {of}\", \"SELECT 'nothing'\")); PREPARE s FROM @s; EXECUTE s;",
    "CREATE TABLE {t} (x int); SELECT IF(1, 'ALTER TABLE {t} MODIFY COLUMN x {of}', 'SELECT 1') INTO @s; PREPARE s FROM @s; EXECUTE s;",
    "CREATE TABLE {t}o (x {of} PRIMARY KEY); CREATE TABLE {t} LIKE {t}o; RENAME TABLE {t} TO {t}n;",
];
const POSTGRES_TYPES: [&str; 7] =
    ["smallint", "int4", "bigint", "int8", "numeric(20,0)", "varchar(12)", "text"];
const POSTGRES_FORMS: [&str; 6] = [
    "CREATE TABLE {t} (id serial, x int); ALTER TABLE {t} ALTER COLUMN x TYPE {of}, ADD y {of} NOT NULL DEFAULT '1';",
    "CREATE TABLE {t} (x int); DO $$ BEGIN IF true THEN ALTER TABLE {t} ADD COLUMN y {of}; END IF; END $$;",
    "CREATE TABLE {t} (x int); DO LANGUAGE plpgsql $do$ BEGIN EXECUTE 'ALTER TABLE {t} ALTER COLUMN x TYPE {of}'; END $do$;",
    "CREATE DOMAIN {t}d AS {of}; CREATE DOMAIN {t}e AS {t}d; CREATE TABLE {t} (x {t}e NOT NULL, y {t}d[]);",
    "CREATE TABLE {t}p (id int GENERATED ALWAYS AS IDENTITY, x {of}); CREATE TABLE {t} (y {of}) INHERITS ({t}p);",
    "CREATE SEQUENCE {t}s MAXVALUE 5000 INCREMENT BY 5; CREATE TABLE {t} (id int DEFAULT nextval('{t}s'), x {of}); SELECT setval('{t}s', (SELECT coalesce(max(id), 1) FROM {t}));",
];
const SQLITE_TYPES: [&str; 5] = ["INTEGER", "BIGINT", "UNSIGNED BIG INT", "VARCHAR(12)", "REAL"];
const SQLITE_FORMS: [&str; 4] = [
    "CREATE TABLE {t} (id INTEGER PRIMARY KEY, x int); ALTER TABLE {t} ADD COLUMN y {of} DEFAULT 1;",
    "CREATE TABLE {t} (id int, x int); CREATE TABLE {t}n (id {of} PRIMARY KEY, x int); INSERT INTO {t}n SELECT * FROM {t}; DROP TABLE {t}; ALTER TABLE {t}n RENAME TO {t};",
    "CREATE TABLE {t} (id {of}, x {of} UNIQUE, PRIMARY KEY (id)) WITHOUT ROWID;",
    "CREATE TABLE {t} (id {of} PRIMARY KEY, x {of} GENERATED ALWAYS AS (id + 1) STORED);",
];

/// What a column holds and whether it mints, by `schema.table.column`.
type Columns = BTreeMap<String, (String, bool)>;

/// The constructs of a dialect: those written by hand, and every type of its pack under every one of `attributes`.
fn suite(dialect: &str, file: &str, attributes: &[&str]) -> String {
    let mut sql = fs::read_to_string(format!("{ROOT}/tests/catalogue/{file}.sql")).unwrap();
    let example = fs::read_to_string(format!("{ROOT}/rules/sql/{dialect}/example.sql")).unwrap();
    let types =
        example.split("CREATE TABLE every_type (\n").nth(1).unwrap().split("\n)").next().unwrap();
    for (n, line) in types.lines().enumerate() {
        let line = line.split(" -- ~ ").next().unwrap().trim().trim_end_matches(',');
        let written = line.split_once(' ').unwrap().1;
        for (m, attribute) in attributes.iter().enumerate() {
            let unsigned = attribute.contains("unsigned") || attribute.contains("zerofill");
            let kind = written.split('(').next().unwrap();
            if !unsigned || NUMERIC.contains(&kind.trim_end_matches(|c: char| c.is_ascii_digit())) {
                sql.push_str(&format!(
                    "CREATE TABLE g{n}_{m} (a int, c {written} {attribute}, z bigint);\n"
                ));
            }
        }
    }
    sql
}

/// Returns each form with each type in it, on a table of its own: `{t}` and `{of}` stand for them.
fn altered(forms: &[&str], types: &[&str]) -> String {
    let mut sql = String::new();
    for (n, of) in types.iter().enumerate() {
        for (m, form) in forms.iter().enumerate() {
            let form = form.replace("{t}", &format!("f{n}_{m}")).replace("{of}", of);
            sql.push_str(&form);
            sql.push('\n');
        }
    }
    sql
}

/// Counts the constructs that differ in more than the numbers in names.
fn constructs(sql: &str) -> usize {
    let shape = |line: &str| -> String {
        let words = line.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let is_name = |word: &str| {
            let digits =
                word.get(1..).unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_digit());
            word.starts_with(['f', 'g', 'l', 'm', 'p'])
                && digits.starts_with(|c: char| c.is_ascii_digit())
                && digits.chars().all(|c| c.is_ascii_digit() || c == '_')
        };
        words.map(|word| if is_name(word) { "name " } else { word }).collect()
    };
    let lines = sql.lines().filter(|line| line.ends_with(';'));
    lines.map(shape).collect::<BTreeSet<_>>().len()
}

/// Reads SQL, of which every statement must be understood.
fn read(dialect: &str, sql: &str) -> Facts {
    let facts = read_text("suite.sql", sql, by_name(dialect).unwrap());
    let problems: Vec<_> = facts
        .problems
        .iter()
        .map(|problem| format!("{} in {}", problem.reason, problem.location.excerpt))
        .collect();
    assert_eq!(problems, Vec::<String>::new());
    facts
}

/// Returns what was read; `schema` is where names without a qualifier lie.
fn columns(facts: &Facts, schema: &str) -> Columns {
    let mut columns = Columns::new();
    for (key, column) in each_column(facts, schema) {
        assert_eq!(columns.insert(key.clone(), column), None, "{key}");
    }
    columns
}

/// Lists what was read, column by column.
fn each_column(facts: &Facts, schema: &str) -> Vec<(String, (String, bool))> {
    let mut columns = Vec::new();
    for table in &facts.tables {
        let schema = table.schema.as_deref().unwrap_or(schema);
        for column in &table.columns {
            let minting = column.minting.as_ref().is_some_and(|minting| minting.assumed.is_none());
            let key = format!("{schema}.{}.{}", table.name, column.name);
            columns.push((key, (column.width.to_string(), minting)));
        }
    }
    columns
}

#[track_caller]
fn assert_same(what: &str, read: &Columns, catalogue: &Columns) {
    let differing = |(key, value): (&String, &(String, bool))| {
        let other = catalogue.get(key);
        (other != Some(value)).then(|| format!("{key}: read {value:?}, catalogue {other:?}"))
    };
    let mut wrong: Vec<_> = read.iter().filter_map(differing).collect();
    wrong.extend(
        catalogue
            .keys()
            .filter(|key| !read.contains_key(*key))
            .map(|key| format!("{key}: not read")),
    );
    assert!(
        wrong.is_empty(),
        "{what}: {} of {} differ:\n{}",
        wrong.len(),
        catalogue.len(),
        wrong.join("\n")
    );
}

#[test]
fn mariadb_columns_are_those_of_its_catalogue() {
    let attributes = [
        "",
        "NOT NULL",
        "COMMENT 'a, (b) unsigned AUTO_INCREMENT'",
        "unsigned",
        "zerofill NOT NULL",
    ];
    let mut sql = suite("mysql", "mariadb", &attributes);
    sql.push_str(&altered(&MARIADB_FORMS, &MARIADB_TYPES));
    assert!(constructs(&sql) >= 300, "{}", constructs(&sql));
    let server = MariaDb::start();
    server.client(&format!(
        "CREATE DATABASE s; USE s; SET sql_mode='', default_storage_engine=InnoDB;\n{sql}"
    ));
    let catalogue = mariadb_catalogue(&server);
    assert_same("suite", &columns(&read("mysql", &sql), "s"), &catalogue);
    for options in [
        &["--no-data"][..],
        &["--no-data", "--compact"],
        &["--no-data", "--compatible=ansi"],
        &["--no-data", "--skip-quote-names"],
    ] {
        let dump = String::from_utf8(server.dump("s", options)).unwrap();
        assert_same(&options.join(" "), &columns(&read("mysql", &dump), "s"), &catalogue);
    }
    // These options drop the attribute: what is assumed instead says so, and widths stay.
    let bare = server.dump("s", &["--no-data", "--skip-create-options"]);
    let facts = read("mysql", &String::from_utf8(bare).unwrap());
    let widths = |columns: &Columns| -> BTreeMap<String, String> {
        columns.iter().map(|(key, (width, _))| (key.clone(), width.clone())).collect()
    };
    assert_eq!(widths(&columns(&facts, "s")), widths(&catalogue));
    let table = facts.tables.iter().find(|table| table.name == "m001").unwrap();
    assert!(table.columns[0].minting.as_ref().unwrap().assumed.is_some());
}

/// Returns what the server says of every column of every database that is not its own.
fn mariadb_catalogue(server: &MariaDb) -> Columns {
    let rows = server.client(
        "SELECT c.table_schema, c.table_name, c.column_name, c.data_type, c.column_type, c.numeric_precision,
                c.numeric_scale, c.character_maximum_length,
                c.extra LIKE '%auto_increment%' OR ifnull(c.column_default, '') LIKE '%nextval(%'
         FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
         WHERE c.table_schema NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
           AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')",
    );
    rows.lines().map(mariadb_column).collect()
}

fn mariadb_column(row: &str) -> (String, (String, bool)) {
    let [schema, table, column, kind, full, precision, scale, length, minting] =
        row.split('\t').collect::<Vec<_>>()[..]
    else {
        panic!("{row}");
    };
    let width = mariadb_width(kind, full, precision, scale, length);
    (format!("{schema}.{table}.{column}"), (width, minting == "1"))
}

#[test]
fn postgresql_columns_and_sequences_are_those_of_its_catalogue() {
    let attributes =
        ["", "NOT NULL", "NULL DEFAULT NULL", "CONSTRAINT named CHECK (true)", "UNIQUE DEFERRABLE"];
    let mut sql = suite("postgres", "postgres", &attributes[..4]);
    sql.push_str(&altered(&POSTGRES_FORMS, &POSTGRES_TYPES));
    sql.insert_str(0, "CREATE EXTENSION citext;\n");
    assert!(constructs(&sql) >= 300, "{}", constructs(&sql));
    let server = Postgres::start();
    server.client(&sql);
    let catalogue = postgres_catalogue(&server, "postgres");
    let sequences = server.client(
        "SELECT n.nspname || '.' || c.relname, format_type(s.seqtypid, NULL), s.seqmax, s.seqincrement, s.seqcycle
         FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relpersistence <> 't'",
    );
    let sequences: BTreeMap<String, String> = sequences
        .lines()
        .map(|row| row.split_once('\t').unwrap())
        .map(|(name, rest)| (name.to_owned(), rest.to_owned()))
        .collect();
    let compare = |what: &str, sql: &str| {
        let facts = read("postgres", sql);
        assert_same(what, &columns(&facts, "public"), &catalogue);
        let read = sequence_lines(&facts);
        // pg_dump does not write the type of this sequence, which is not its column's: a restored one has the column's.
        let untold = |name: &str| what != "suite" && name == "public.p028_id_seq";
        let differing =
            read.iter().filter(|(name, line)| sequences.get(*name) != Some(line) && !untold(name));
        assert_eq!(differing.collect::<Vec<_>>(), Vec::new(), "{what}");
        assert_eq!(read.len(), sequences.len(), "{what}");
    };
    compare("suite", &sql);
    for options in [
        &["--schema-only"][..],
        &["--schema-only", "--no-owner", "--clean", "--if-exists"],
        &["--schema-only", "--quote-all-identifiers"],
        &["--section=pre-data"],
        &["--schema-only", "--clean"],
    ] {
        compare(&options.join(" "), &String::from_utf8(server.dump("postgres", options)).unwrap());
    }
}

fn sequence_lines(facts: &Facts) -> BTreeMap<String, String> {
    let line = |sequence: &idwidth::facts::Sequence| {
        let kind = match sequence.width.to_string().as_str() {
            "i16" => "smallint",
            "i32" => "integer",
            "i64" => "bigint",
            other => panic!("{other}"),
        };
        let schema = sequence.schema.as_deref().unwrap_or("public");
        (
            format!("{schema}.{}", sequence.name),
            format!(
                "{kind}\t{}\t{}\t{}",
                sequence.maximum,
                sequence.increment,
                if sequence.cycles { "t" } else { "f" }
            ),
        )
    };
    facts.sequences.iter().map(line).collect()
}

/// Returns what the server says of every column of a database, but for partitions, temporary tables and those of
/// extensions.
fn postgres_catalogue(server: &Postgres, database: &str) -> Columns {
    let rows = server.client(&format!(
        "\\connect \"{database}\"\nSELECT n.nspname, c.relname, a.attname, base.name,
                a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) ~ '^[(]*nextval[(]' IS TRUE OR EXISTS (
                    SELECT FROM pg_depend o JOIN pg_class s ON s.oid = o.objid AND s.relkind = 'S'
                    WHERE o.refobjid = c.oid AND o.refobjsubid = a.attnum AND o.deptype IN ('a', 'i'))
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum,
         LATERAL (
            WITH RECURSIVE b(type, mod) AS (
                SELECT a.atttypid, a.atttypmod
                UNION ALL
                SELECT t.typbasetype, t.typtypmod FROM b JOIN pg_type t ON t.oid = b.type AND t.typtype = 'd')
            SELECT format_type(b.type, b.mod) AS name FROM b JOIN pg_type t ON t.oid = b.type AND t.typtype <> 'd') base
         WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
           AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
           AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e');",
    ));
    rows.lines().map(postgres_column).collect()
}

fn postgres_column(row: &str) -> (String, (String, bool)) {
    let [schema, table, column, kind, minting] = row.split('\t').collect::<Vec<_>>()[..] else {
        panic!("{row}")
    };
    let width = postgres_width(kind);
    (format!("{schema}.{table}.{column}"), (width, minting == "t"))
}

#[test]
fn sqlite_columns_are_what_sqlite_makes_of_them() {
    let attributes = [
        "",
        "NOT NULL",
        "DEFAULT 1",
        "UNIQUE",
        "CHECK (c > 0)",
        "COLLATE NOCASE",
        "REFERENCES l001 (id)",
        "PRIMARY KEY",
    ];
    let mut sql = suite("sqlite", "sqlite", &attributes);
    sql.push_str(&altered(&SQLITE_FORMS, &SQLITE_TYPES));
    assert!(constructs(&sql) >= 300, "{}", constructs(&sql));
    let catalogue = sqlite_catalogue(&sql);
    compare_sqlite("suite", &sql, &catalogue);
    compare_sqlite(".dump", &String::from_utf8(sqlite_dump(&sql)).unwrap(), &catalogue);
}

/// Returns what SQLite says of every column after it ran `sql`.
fn sqlite_catalogue(sql: &str) -> Columns {
    let names = sqlite(&format!(
        "{sql}SELECT m.name, x.name FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%';"
    ));
    let names: Vec<(&str, &str)> =
        names.lines().map(|line| line.split_once('|').unwrap()).collect();
    let mut questions = sql.to_owned();
    for (table, column) in &names {
        // SQLite itself says which affinity a column has and whether it is another name for the rowid.
        questions.push_str(&format!(
            "SELECT 'column'; CREATE TEMP TABLE copy AS SELECT {c} AS c FROM {t}; \
             SELECT type FROM temp.pragma_table_info('copy'); DROP TABLE temp.copy; \
             EXPLAIN SELECT {c} FROM {t} NOT INDEXED;\n",
            c = quoted(column),
            t = quoted(table)
        ));
    }
    let questions =
        questions.replace("temp.pragma_table_info('copy')", "pragma_table_info('copy')");
    let answers = sqlite(&questions);
    let answers: Vec<&str> = answers.split("column\n").skip(1).collect();
    assert_eq!(answers.len(), names.len());
    let mut catalogue = Columns::new();
    for ((table, column), answer) in names.iter().zip(answers) {
        let width = match answer.lines().next().unwrap() {
            "INT" => "i64",
            "REAL" => "f64",
            "TEXT" => "unbounded",
            "NUM" => "numeric",
            _ => "unknown",
        };
        let is_rowid =
            answer.contains("|Rowid|") || answer.split_whitespace().any(|word| word == "Rowid");
        catalogue.insert(format!("main.{table}.{column}"), (width.to_owned(), is_rowid));
    }
    catalogue
}

fn compare_sqlite(what: &str, sql: &str, catalogue: &Columns) {
    let mut read = columns(&read("sqlite", sql), "main");
    call_numeric(&mut read, catalogue);
    assert_same(what, &read, catalogue);
}

/// Numeric affinity holds any integer of 64 bits, but most of its types hold none: they are not known, or `i64`.
fn call_numeric(read: &mut Columns, catalogue: &Columns) {
    for (key, (width, _)) in read {
        let numeric = catalogue.get(key).is_some_and(|(width, _)| width == "numeric");
        if numeric && ["i64", "unknown"].contains(&width.as_str()) {
            "numeric".clone_into(width);
        }
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn sqlite(sql: &str) -> String {
    let mut command = Command::new("sqlite3");
    command.args(["-batch", "-bail", "-list"]);
    let dir = std::env::temp_dir();
    let file = dir.join(format!("idwidth-catalogue-{}-{}.sql", std::process::id(), sql.len()));
    fs::write(&file, sql).unwrap();
    let output = command.stdin(fs::File::open(&file).unwrap()).output().unwrap();
    fs::remove_file(&file).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

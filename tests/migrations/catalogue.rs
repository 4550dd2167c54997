//! What a real server's catalogue says of every column, in the words of the facts: width and whether it mints.

use crate::support::{MariaDb, Postgres, mariadb_width, postgres_width};
use idwidth::facts::Facts;
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// One server for all trees; it ends with the program.
static POSTGRES: LazyLock<Postgres> = LazyLock::new(Postgres::start);
static MARIADB: LazyLock<MariaDb> = LazyLock::new(MariaDb::start);

/// What a column holds and whether it mints, by `table.column`; tables outside the usual schema with theirs before.
pub(crate) type Columns = BTreeMap<String, (String, bool)>;

/// A database of a real server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    MariaDb,
    Postgres,
    Sqlite,
}

/// What a server says after SQL was applied: its columns, and its sequences with their types.
pub(crate) struct Catalogue {
    pub(crate) columns: Columns,
    pub(crate) sequences: BTreeMap<String, String>,
}

/// Applies SQL to an empty database called `name` and returns what the catalogue says then.
pub(crate) fn after(server: Server, name: &str, sql: &str) -> Catalogue {
    match server {
        Server::Postgres => postgres(name, sql),
        Server::MariaDb => mariadb(name, sql),
        Server::Sqlite => sqlite(sql),
    }
}

/// Returns what was read, in the same words.
pub(crate) fn of(facts: &Facts) -> Catalogue {
    let key = |schema: Option<&str>, name: &str| match schema {
        Some(schema) if !["public", "main"].contains(&schema) => format!("{schema}.{name}"),
        _ => name.to_owned(),
    };
    let mut columns = Columns::new();
    for table in &facts.tables {
        for column in &table.columns {
            let minting = column.minting.as_ref().is_some_and(|minting| minting.assumed.is_none());
            let key = format!("{}.{}", key(table.schema.as_deref(), &table.name), column.name);
            columns.insert(key.to_lowercase(), (column.width.to_string(), minting));
        }
    }
    let sequence = |sequence: &idwidth::facts::Sequence| {
        let name = key(sequence.schema.as_deref(), &sequence.name);
        (name, sequence.width.to_string())
    };
    Catalogue { columns, sequences: facts.sequences.iter().map(sequence).collect() }
}

fn postgres(name: &str, sql: &str) -> Catalogue {
    POSTGRES.client(&format!("CREATE DATABASE \"{name}\";"));
    let connect = format!("\\connect \"{name}\"\n");
    POSTGRES.client(&format!("{connect}SET client_min_messages = error;\n{sql}"));
    let rows = POSTGRES.client(&format!(
        "{connect}SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname, a.attname,
            base.name,
            a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' IS TRUE OR EXISTS (
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
           AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
    ));
    let column = |row: &str| {
        let [table, column, kind, minting] = fields(row);
        (format!("{table}.{column}").to_lowercase(), (postgres_width(kind), minting == "t"))
    };
    let sequences = POSTGRES.client(&format!(
        "{connect}SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname,
            CASE format_type(s.seqtypid, NULL) WHEN 'smallint' THEN 'i16' WHEN 'integer' THEN 'i32' ELSE 'i64' END
         FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relpersistence <> 't'"
    ));
    let sequence = |row: &str| {
        let [name, width] = fields(row);
        (name.to_owned(), width.to_owned())
    };
    Catalogue {
        columns: rows.lines().map(column).collect(),
        sequences: sequences.lines().map(sequence).collect(),
    }
}

fn mariadb(name: &str, sql: &str) -> Catalogue {
    MARIADB.client(&format!("CREATE DATABASE `{name}`; USE `{name}`;\n{sql}"));
    let rows = MARIADB.client(&format!(
        "SELECT c.table_name, c.column_name, c.data_type, c.column_type, c.numeric_precision, c.numeric_scale,
                c.character_maximum_length,
                c.extra LIKE '%auto_increment%' OR ifnull(c.column_default, '') LIKE '%nextval(%'
         FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
         WHERE c.table_schema = '{name}' AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')"
    ));
    let column = |row: &str| {
        let [table, column, kind, full, precision, scale, length, minting] = fields(row);
        let width = mariadb_width(kind, full, precision, scale, length);
        (format!("{table}.{column}").to_lowercase(), (width, minting == "1"))
    };
    Catalogue { columns: rows.lines().map(column).collect(), sequences: BTreeMap::new() }
}

/// `SQLite` has affinities in place of types: it is asked for those, and for its other names of the rowid.
fn sqlite(sql: &str) -> Catalogue {
    let tables = "SELECT m.name, x.name FROM sqlite_schema m, pragma_table_xinfo(m.name) x
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%';";
    let names =
        sqlite3(&format!("{sql}\n;\n.mode list\n.separator \"\\t\"\nSELECT '=====';\n{tables}"));
    let names = names.split("=====\n").nth(1).unwrap();
    let names: Vec<[&str; 2]> = names.lines().map(fields).collect();
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let mut questions = format!("{sql}\n;\nPRAGMA foreign_keys = OFF;\n");
    for [table, column] in &names {
        let (c, t) = (quoted(column), quoted(table));
        questions.push_str(&format!(
            "SELECT '=====';\nCREATE TEMP TABLE copy AS SELECT {c} AS c FROM {t};
             SELECT type FROM pragma_table_info('copy'); DROP TABLE temp.copy;
             EXPLAIN SELECT {c} FROM {t} NOT INDEXED;\n"
        ));
    }
    let answers = sqlite3(&questions);
    let mut columns = Columns::new();
    for ([table, column], answer) in names.iter().zip(answers.split("=====\n").skip(1)) {
        let width = match answer.lines().next().unwrap() {
            "INT" => "i64",
            "REAL" => "f64",
            "TEXT" => "unbounded",
            "NUM" => "numeric",
            _ => "unknown",
        };
        let is_rowid = answer.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Rowid");
        columns.insert(format!("{table}.{column}").to_lowercase(), (width.to_owned(), is_rowid));
    }
    Catalogue { columns, sequences: BTreeMap::new() }
}

fn sqlite3(sql: &str) -> String {
    let mut command = Command::new("sqlite3");
    command.args(["-batch", "-bail", "-list"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let sql = sql.to_owned();
    let feeder = std::thread::spawn(move || std::io::Write::write_all(&mut input, sql.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = feeder.join().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn fields<const N: usize>(row: &str) -> [&str; N] {
    row.split('\t').collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("{row}"))
}

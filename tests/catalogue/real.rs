//! The reader of DDL on schemas of real projects, loaded into real servers: what it says of them is what the catalogue
//! says. The schemas are not part of this repository; `scripts/real-schemas` says how to get and run them.

#![expect(clippy::print_stdout, reason = "what the servers refuse is for a person to read")]

use super::{
    Columns, MariaDb, Postgres, ROOT, call_numeric, each_column, mariadb_catalogue,
    postgres_catalogue,
};
use super::{sqlite_catalogue, support::sqlite_load};
use globset::Glob;
use idwidth::config::{Access, Server};
use idwidth::facts::{Facts, ForeignKey, Location, Table};
use idwidth::rules::dialect::{by_name, detect_in};
use idwidth::sources::live::collect;
use idwidth::sources::schema::read_text;
use jiff::civil::date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A line of the list.
struct Schema {
    project: String,
    dialect: String,
    files: Vec<PathBuf>,
    /// What is written in the files, and what the project's installer puts in its place before it loads them.
    filled_in: Vec<(String, String)>,
}

impl Schema {
    /// Returns the files as they are, one after another.
    fn written(&self) -> Vec<u8> {
        let files = self.files.iter();
        files.flat_map(|file| [fs::read(file).unwrap(), b"\n".to_vec()].concat()).collect()
    }

    /// Returns the dialect that the first file is taken for: by its path in the repository and its first bytes.
    fn taken_for(&self, folder: &Path) -> &'static str {
        let path = self.files[0].strip_prefix(folder).unwrap().to_str().unwrap();
        let text = fs::read(&self.files[0]).unwrap();
        &detect_in(path, &text[..text.len().min(65536)]).name
    }

    /// Puts into a text what the installer puts in.
    fn fill_in(&self, text: &str) -> String {
        let fill = |text: String, (from, to): &(String, String)| text.replace(from, to);
        self.filled_in.iter().fold(text.to_owned(), fill)
    }

    /// Returns the files as the server gets them.
    fn installed(&self) -> Vec<u8> {
        let written = self.written();
        if self.filled_in.is_empty() {
            return written;
        }
        self.fill_in(&String::from_utf8(written).unwrap()).into_bytes()
    }
}

/// A schema in its server: what was refused, what the catalogue says, what the server's own tool dumps, and what is
/// read of the running server.
struct Loaded {
    rejected: Vec<String>,
    catalogue: Columns,
    dump: Vec<u8>,
    live: Option<Facts>,
}

#[test]
#[ignore = "needs schemas that are not part of this repository; see scripts/real-schemas"]
fn columns_of_real_schemas_are_those_of_the_catalogue() {
    let folder = PathBuf::from(env::var("IDWIDTH_REAL_SCHEMAS").unwrap());
    let only = env::var("IDWIDTH_REAL_ONLY").unwrap_or_default();
    let schemas = list(&folder);
    let wanted =
        |schema: &&Schema| only.is_empty() || only.split(' ').any(|name| name == schema.project);
    let (mariadb, postgres) = (MariaDb::start(), Postgres::start());
    let mut tally = Tally::default();
    for schema in schemas.iter().filter(wanted) {
        let sql = schema.installed();
        let loaded = match schema.dialect.as_str() {
            "mysql" => load_mariadb(&mariadb, &sql),
            "postgres" => load_postgres(&postgres, &schema.project, &sql),
            _ => load_sqlite(&sql),
        };
        let taken_for = schema.taken_for(&folder);
        if taken_for != schema.dialect {
            println!("{} {}: taken for {taken_for}", schema.project, schema.dialect);
            tally.mistaken += 1;
        }
        tally.compare(schema, &loaded);
    }
    tally.finish();
}

/// Reads the list; a file that is not there ends the test, so that nobody counts what was not read.
fn list(folder: &Path) -> Vec<Schema> {
    let list = fs::read_to_string(format!("{ROOT}/fixtures/real-schemas.tsv")).unwrap();
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let schema = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let [project, repository, dialect, globs] = std::array::from_fn(|_| cells.next().unwrap());
        let mut files = Vec::new();
        for glob in globs.split(' ') {
            let found = find(&folder.join(&repository), glob).into_iter();
            let new: Vec<_> = found.filter(|file| !files.contains(file)).collect();
            files.extend(new);
        }
        let pair = |cell: String| {
            let (from, to) = cell.split_once(" =>").unwrap();
            (from.to_owned(), to.trim_start().to_owned())
        };
        let filled_in = cells.map(pair).collect();
        Schema { project, dialect, files, filled_in }
    };
    lines.map(schema).collect()
}

/// Returns the files that a path with `*` in its last part names, sorted.
fn find(repository: &Path, glob: &str) -> Vec<PathBuf> {
    let path = repository.join(glob);
    let (dir, name) = (path.parent().unwrap(), path.file_name().unwrap().to_str().unwrap());
    let glob = Glob::new(name).unwrap().compile_matcher();
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = paths.filter(|path| glob.is_match(path.file_name().unwrap())).collect();
    assert!(!found.is_empty(), "{} is not there", path.display());
    found.sort();
    found
}

fn load_mariadb(server: &MariaDb, sql: &[u8]) -> Loaded {
    server.client("CREATE DATABASE s");
    let rejected = server.load("s", sql);
    let catalogue = mariadb_catalogue(server);
    let names = server.client(
        "SELECT schema_name FROM information_schema.schemata
         WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')",
    );
    let mut dump = Vec::new();
    for name in names.lines() {
        dump.extend(server.dump(name, &["--no-data", "--databases"]));
    }
    let access = Access {
        socket: Some(server.socket().into()),
        user: Some("root".to_owned()),
        ..Access::default()
    };
    let live = Some(live("mysql", access));
    for name in names.lines() {
        server.client(&format!("DROP DATABASE `{name}`"));
    }
    Loaded { rejected, catalogue, dump, live }
}

fn load_postgres(server: &Postgres, project: &str, sql: &[u8]) -> Loaded {
    server.client(&format!("CREATE DATABASE \"{project}\""));
    let rejected = server.load(project, sql);
    // Some files make a database of their own and connect to it.
    let names = server.client(
        "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'",
    );
    let found = names.lines().map(|name| (postgres_catalogue(server, name), name));
    let (catalogue, name) = found.max_by_key(|(columns, _)| columns.len()).unwrap();
    let dump = server.dump(name, &["--schema-only"]);
    let access = Access {
        socket: Some(server.socket().to_owned()),
        user: Some("postgres".to_owned()),
        database: Some(name.to_owned()),
        ..Access::default()
    };
    let live = Some(live("postgres", access));
    for name in names.lines() {
        server.client(&format!("DROP DATABASE \"{name}\""));
    }
    Loaded { rejected, catalogue, dump, live }
}

fn load_sqlite(sql: &[u8]) -> Loaded {
    let (rejected, dump) = sqlite_load(sql);
    let catalogue = sqlite_catalogue(&dump);
    let dump = dump.into_bytes();
    Loaded { rejected, catalogue, dump, live: None }
}

/// Reads the running server.
fn live(kind: &str, access: Access) -> Facts {
    let location =
        Location { path: "".into(), line: 0, column: 0, end_column: 0, excerpt: "".into() };
    let declared = Server::new("s", kind, access, location);
    collect(&[declared], date(2026, 8, 20), 1).unwrap().remove(0).facts
}

/// Returns the keys of all tables, a line each, in lower case.
fn keys(facts: &Facts) -> BTreeSet<String> {
    let of_table = |table: &Table| {
        let primary = format!("{} is kept by {:?}", table.name, table.primary_key);
        let key = |key: &ForeignKey| {
            format!("{} {:?} -> {} {:?}", table.name, key.columns, key.table, key.target)
        };
        let keys: Vec<String> = table.foreign_keys.iter().map(key).collect();
        std::iter::once(primary).chain(keys).map(|line| line.to_lowercase()).collect::<Vec<_>>()
    };
    facts.tables.iter().flat_map(of_table).collect()
}

/// What came of all comparisons.
#[derive(Default)]
struct Tally {
    schemas: usize,
    tables: usize,
    columns: usize,
    minting: usize,
    wrong: usize,
    /// Schemas whose dialect is not told from their first file.
    mistaken: usize,
}

impl Tally {
    /// Compares what is read from the files, and from the server's dump of them, with the catalogue.
    fn compare(&mut self, schema: &Schema, loaded: &Loaded) {
        let Schema { project, dialect, .. } = schema;
        let facts = read(dialect, &schema.written());
        let tables = tables(&loaded.catalogue);
        let minting = loaded.catalogue.values().filter(|(_, minting)| *minting).count();
        println!(
            "{project} {dialect}: {} tables, {} columns, {minting} minting; {} statements rejected, {} not understood",
            tables.len(),
            loaded.catalogue.len(),
            loaded.rejected.len(),
            facts.problems.len()
        );
        for line in &loaded.rejected {
            println!("  rejected: {line}");
        }
        for problem in &facts.problems {
            println!("  not understood: {}: {}", problem.location, problem.reason);
        }
        self.schemas += 1;
        self.tables += tables.len();
        self.columns += loaded.catalogue.len();
        self.minting += minting;
        self.differences(schema, "file", &facts, &loaded.catalogue);
        let dump = read(dialect, &loaded.dump);
        self.differences(schema, "dump", &dump, &loaded.catalogue);
        let Some(live) = &loaded.live else { return };
        for problem in &live.problems {
            println!("  not known live: {}", problem.reason);
        }
        self.differences(schema, "live", live, &loaded.catalogue);
        for key in keys(&dump).symmetric_difference(&keys(live)) {
            println!("  live: a key that the dump does not have so, or the other way round: {key}");
            self.wrong += 1;
        }
    }

    /// Adds what differs in tables that are in both; tables in one alone are named.
    fn differences(&mut self, schema: &Schema, what: &str, facts: &Facts, catalogue: &Columns) {
        let default = match schema.dialect.as_str() {
            "mysql" => "s",
            "postgres" => "public",
            _ => "main",
        };
        // Servers fold names that are not quoted; that is not the question here.
        let read = each_column(facts, default).into_iter();
        let mut read: Columns =
            read.map(|(key, column)| (schema.fill_in(&key).to_lowercase(), column)).collect();
        let catalogue: Columns =
            catalogue.iter().map(|(key, column)| (key.to_lowercase(), column.clone())).collect();
        call_numeric(&mut read, &catalogue);
        let (own, servers) = (tables(&read), tables(&catalogue));
        for table in own.difference(&servers) {
            println!("  {what}: only read: {table}");
        }
        for table in servers.difference(&own).filter(|table| !is_shadow(table)) {
            println!("  {what}: only in the catalogue: {table}");
            // A table may be missing where something is said not to be understood.
            self.wrong += usize::from(facts.problems.is_empty());
        }
        let shared = |key: &&String| own.contains(table(key)) && servers.contains(table(key));
        let keys: BTreeSet<&String> = read.keys().chain(catalogue.keys()).filter(shared).collect();
        for key in keys {
            if read.get(key) != catalogue.get(key) {
                let (read, catalogue) = (read.get(key), catalogue.get(key));
                println!("  {what}: {key}: read {read:?}, catalogue {catalogue:?}");
                self.wrong += 1;
            }
        }
    }

    fn finish(self) {
        let Self { schemas, tables, columns, minting, wrong, mistaken } = self;
        println!(
            "{schemas} schemas, {tables} tables, {columns} columns, {minting} minting: {wrong} differ, {mistaken} taken for another dialect"
        );
        assert_eq!((wrong, mistaken), (0, 0), "what differs is printed above");
    }
}

fn read(dialect: &str, sql: &[u8]) -> Facts {
    read_text("schema.sql", &String::from_utf8_lossy(sql), by_name(dialect).unwrap())
}

/// Returns the table of a `schema.table.column`.
fn table(key: &str) -> &str {
    key.rsplit_once('.').unwrap().0
}

/// Returns true for the tables in which SQLite's full-text search keeps its own: <https://www.sqlite.org/fts5.html>,
/// <https://www.sqlite.org/fts3.html>.
fn is_shadow(table: &str) -> bool {
    const PARTS: [&str; 8] =
        ["config", "content", "data", "docsize", "idx", "segdir", "segments", "stat"];
    table.starts_with("main.") && table.rsplit('_').next().is_some_and(|part| PARTS.contains(&part))
}

fn tables(columns: &Columns) -> BTreeSet<&str> {
    columns.keys().map(|key| table(key)).collect()
}

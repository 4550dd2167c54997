//! Columns as idwidth reads them and as servers list them, in words that both share.

use idwidth::config::Config;
use idwidth::facts::Facts;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// By `table.column`: the width in bits or digits, `-` for what holds no ids, and whether the database mints it.
pub(crate) type Columns = BTreeMap<String, (String, bool)>;

/// A project beside the SQL that its framework sent.
pub(crate) struct Fixture {
    folder: &'static str,
    /// The start of the names of the SQL files.
    sql: &'static str,
    /// Folders that are left out of the copy that is read.
    without: &'static [&'static str],
    /// The file that names the database, and how it names each.
    names_database: (&'static str, [(&'static str, &'static str); 3]),
    /// Tables that neither the project nor its framework's models declare.
    besides: &'static [&'static str],
}

const ENGINES: [(&str, &str); 3] = [
    ("postgres", "django.db.backends.postgresql"),
    ("mysql", "django.db.backends.mysql"),
    ("sqlite", "django.db.backends.sqlite3"),
];
const URLS: [(&str, &str); 3] =
    [("postgres", "postgresql+psycopg2:"), ("mysql", "mysql+pymysql:"), ("sqlite", "sqlite:")];

impl Fixture {
    pub(crate) const DJANGO_MIGRATIONS: Self = Self {
        folder: "migrations/django",
        sql: "applied",
        without: &[],
        names_database: ("project/settings.py", ENGINES),
        besides: &["django_migrations"],
    };
    /// Migrations may make what no model declares, and a table of SQLite's keeps the type of a reference with which it
    /// was made.
    pub(crate) const DJANGO_MODELS: Self = Self {
        without: &["migrations"],
        besides: &["django_migrations", "audit", "store_gift.order_ptr_id"],
        ..Self::DJANGO_MIGRATIONS
    };
    pub(crate) const ALEMBIC: Self = Self {
        folder: "migrations/alembic",
        sql: "applied",
        without: &[],
        names_database: ("alembic.ini", URLS),
        besides: &[],
    };
    pub(crate) const SQLALCHEMY: Self = Self {
        folder: "models/sqlalchemy",
        sql: "created",
        without: &[],
        names_database: ("alembic.ini", URLS),
        besides: &[],
    };

    fn path(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(self.folder)
    }

    /// Returns the SQL that the framework sent.
    pub(crate) fn sql(&self, dialect: &str) -> String {
        fs::read_to_string(self.path().join(format!("{}.{dialect}.sql", self.sql))).unwrap()
    }

    /// Returns what is read of a copy whose settings name a database of that dialect.
    pub(crate) fn facts(&self, dialect: &str) -> Facts {
        let copy = tempfile::tempdir().unwrap();
        for entry in walkdir::WalkDir::new(self.path()) {
            let entry = entry.unwrap();
            let below = entry.path().strip_prefix(self.path()).unwrap();
            let is_left_out = below
                .components()
                .any(|part| self.without.iter().any(|name| part.as_os_str() == *name));
            if is_left_out || entry.path().extension().is_some_and(|end| end == "sql") {
                continue;
            }
            let to = copy.path().join("copy").join(below);
            if entry.file_type().is_dir() {
                fs::create_dir_all(&to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
        let (file, names) = &self.names_database;
        let file = copy.path().join("copy").join(file);
        let of = |dialect: &str| names.iter().find(|(name, _)| *name == dialect).unwrap().1;
        let text = fs::read_to_string(&file)
            .unwrap_or_else(|_| format!("[alembic]\nsqlalchemy.url = {}//\n", of("postgres")));
        assert!(text.contains(of("postgres")), "{text}");
        fs::write(&file, text.replace(of("postgres"), of(dialect))).unwrap();
        let paths = [copy.path().join("copy")];
        let as_of = "2026-01-01".parse().unwrap();
        idwidth::sources::read(&paths, &Config::default(), as_of, &mut |_| {}).unwrap()
    }

    /// Returns the columns that are read, of which none may be a problem.
    pub(crate) fn columns(&self, dialect: &str) -> Columns {
        let facts = self.facts(dialect);
        let problems: Vec<String> =
            facts.problems.iter().map(|it| format!("{}: {}", it.location, it.reason)).collect();
        assert_eq!(problems, Vec::<String>::new(), "{dialect}");
        assert_eq!(facts.sources.len(), 1, "{:?}", facts.sources);
        assert_eq!(facts.sources[0].dialect, dialect);
        let mut columns = Columns::new();
        for table in &facts.tables {
            for column in &table.columns {
                let width = column.width.to_string();
                let holds_ids = ["i", "u", "d"].iter().any(|kind| {
                    width.strip_prefix(kind).is_some_and(|bits| bits.parse::<u8>().is_ok())
                });
                let width = if holds_ids { width } else { "-".to_owned() };
                let key = format!("{}.{}", table.name, column.name);
                columns.insert(key, (width, column.minting.is_some()));
            }
        }
        columns
    }

    /// Takes out what the models do not declare.
    pub(crate) fn declared(&self, mut made: Columns) -> Columns {
        made.retain(|name, _| {
            let table = name.split('.').next().unwrap();
            !self.besides.iter().any(|other| *other == table || other == name)
        });
        made
    }
}

/// What servers list after running SQL.
pub(crate) mod catalogue {
    use super::Columns;
    use crate::support::{MariaDb, Postgres};
    use std::io::Write;
    use std::process::{Command, Stdio};

    pub(crate) fn postgres(server: &Postgres, sql: &str) -> Columns {
        server.client(sql);
        let rows = server.client(
            "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                    a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval%'
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
               AND NOT a.attisdropped",
        );
        columns(&rows, "t", width)
    }

    pub(crate) fn mariadb(server: &MariaDb, sql: &str) -> Columns {
        server.client(&format!("CREATE DATABASE shop; USE shop; {sql}"));
        let rows = server.client(
            "SELECT table_name, column_name, column_type, extra LIKE '%auto_increment%'
             FROM information_schema.columns WHERE table_schema = 'shop'",
        );
        columns(&rows, "1", width)
    }

    pub(crate) fn sqlite(sql: &str) -> Columns {
        let ask = "SELECT m.name, p.name, p.type,
                          lower(p.type) = 'integer' AND p.pk = 1
                            AND (SELECT count(*) FROM pragma_table_info(m.name) WHERE pk > 0) = 1
                   FROM sqlite_master m, pragma_table_info(m.name) p
                   WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%';";
        let mut sqlite = Command::new("sqlite3");
        sqlite.args(["-batch", "-bail", "-separator", "\t"]);
        sqlite.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut sqlite = sqlite.spawn().unwrap();
        let mut input = sqlite.stdin.take().unwrap();
        input.write_all(format!("{sql}\n{ask}\n").as_bytes()).unwrap();
        drop(input);
        let output = sqlite.wait_with_output().unwrap();
        assert!(output.status.success());
        columns(&String::from_utf8(output.stdout).unwrap(), "1", affinity)
    }

    /// Whatever its declared width, an integer has 64 bits, and text no limit: section 3 of datatype3.html.
    fn affinity(of: &str) -> String {
        let numeric = ["int", "num", "dec", "bool"].iter().any(|part| of.contains(part));
        if numeric { "i64".to_owned() } else { "-".to_owned() }
    }

    fn columns(rows: &str, yes: &str, width: fn(&str) -> String) -> Columns {
        let column = |row: &str| {
            let [table, column, of, minting] = row.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{row}")
            };
            (format!("{table}.{column}"), (width(&of.to_lowercase()), minting == yes))
        };
        rows.lines().map(column).collect()
    }

    fn width(of: &str) -> String {
        let (name, arguments) = of.split_once('(').unwrap_or((of, ")"));
        let numbers: Vec<u64> = arguments
            .split(')')
            .next()
            .unwrap()
            .split(',')
            .filter_map(|number| number.trim().parse().ok())
            .collect();
        let sign = if of.contains("unsigned") { "u" } else { "i" };
        let digits = |count: u64| if count <= 38 { format!("d{count}") } else { "-".to_owned() };
        match (name.split(' ').next().unwrap(), &numbers[..]) {
            ("tinyint", _) => format!("{sign}8"),
            ("smallint", _) => format!("{sign}16"),
            ("int" | "integer", _) => format!("{sign}32"),
            ("bigint", _) => format!("{sign}64"),
            ("decimal" | "numeric", [precision]) => digits(*precision),
            ("decimal" | "numeric", [precision, scale]) => digits(precision - scale),
            ("character" | "varchar" | "char", [length, ..]) => digits(*length),
            _ => "-".to_owned(),
        }
    }
}

//! A live database as the config declares it: where it is and where its secrets are, never a secret itself.

use crate::facts::Location;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A database server or a database file that is read where it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name in reports and in the history.
    pub name: String,
    /// The name of a pack under `rules/live`: `mysql`, `postgres`, `sqlite`.
    pub kind: String,
    /// Where it is and who asks.
    pub access: Access,
    /// Schemas to read; empty for all but the server's own.
    pub schemas: Vec<String>,
    /// A glob of schemas of this server that are shards of one database: `shop_*`.
    pub shard_schemas: Option<String>,
    /// The database that this one is a shard of.
    pub shard_of: Option<String>,
    /// Tables, as `schema.table` or `table`, whose rows are never looked at: no MAX and no curve.
    pub skip: Vec<String>,
    /// False if no growth curve is to be probed in any table.
    pub curve: bool,
    /// Columns, as `table.column`, whose highest value is worth reading a whole table.
    pub full_max: Vec<String>,
    /// Columns whose high-water mark a statement of the user's tells.
    pub queries: Vec<Query>,
    /// Longest that a statement may run, on the server and here.
    pub statement_timeout: Duration,
    /// Longest that all of it may take.
    pub deadline: Duration,
    /// Where it is declared: what findings about it point to.
    pub location: Location,
}

/// Where a server is and who asks; what is `None` comes from the places that the server's own clients look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// An address without a secret: `mysql://idwidth@db.example:3306/shop`.
    pub url: Option<String>,
    /// Environment variable that holds the address, secret and all.
    pub url_env: Option<String>,
    /// File that holds the address, secret and all.
    pub url_file: Option<PathBuf>,
    /// Host name or address.
    pub host: Option<String>,
    /// TCP port.
    pub port: Option<u16>,
    /// A socket file, or the folder of it.
    pub socket: Option<PathBuf>,
    /// Account.
    pub user: Option<String>,
    /// Database to connect to.
    pub database: Option<String>,
    /// A database file.
    pub path: Option<PathBuf>,
    /// Environment variable that holds the password.
    pub password_env: Option<String>,
    /// File whose first line is the password.
    pub password_file: Option<PathBuf>,
    /// A program that prints the password, and its arguments.
    pub password_command: Vec<String>,
    /// An option file of MySQL's clients.
    pub defaults_file: Option<PathBuf>,
    /// A group in it that is read after `client`.
    pub defaults_group: Option<String>,
    /// A service of PostgreSQL's `pg_service.conf`.
    pub service: Option<String>,
    /// How sure of the server's identity to be; `None` for verified off this machine.
    pub tls: Option<Tls>,
    /// A file of certificates of authorities to trust, in PEM, beside the system's.
    pub tls_ca: Option<PathBuf>,
}

impl Access {
    /// Makes paths that are relative start at `folder`, and those that start with `~/` in the home of whoever runs this.
    pub fn settle(&mut self, folder: &Path) {
        let paths = [
            &mut self.socket,
            &mut self.path,
            &mut self.url_file,
            &mut self.password_file,
            &mut self.defaults_file,
            &mut self.tls_ca,
        ];
        let home = std::env::home_dir();
        let settled = |path: &Path| match (path.strip_prefix("~"), &home) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => folder.join(path),
        };
        for path in paths.into_iter().flatten() {
            *path = settled(path);
        }
        // A program without a `/` is looked for in PATH.
        if let Some(program) = self.password_command.first_mut()
            && program.contains('/')
        {
            *program = settled(Path::new(program)).to_string_lossy().into_owned();
        }
    }
}

/// How sure of the server's identity to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// In the clear; reports say so.
    Disable,
    /// Encrypted if the server can, to whoever answers: for servers on this machine, and never to be stated.
    Prefer,
    /// Encrypted, to whoever answers; reports say so.
    Require,
    /// Encrypted, to whoever has a certificate of a trusted authority.
    VerifyCa,
    /// Encrypted, to the host that was named.
    VerifyFull,
}

impl Tls {
    /// Every level that may be stated, with its spellings: those of both servers' clients.
    pub const ALL: [(Self, &'static [&'static str]); 4] = [
        (Self::Disable, &["disable", "disabled"]),
        (Self::Require, &["require", "required"]),
        (Self::VerifyCa, &["verify-ca", "verify_ca"]),
        (Self::VerifyFull, &["verify-full", "verify_full", "verify-identity", "verify_identity"]),
    ];

    /// Returns the level with a spelling, in any case.
    pub fn named(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::ALL.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(level, _)| *level)
    }

    /// Returns the level as addresses spell it; none for what cannot be stated.
    pub fn word(self) -> Option<&'static str> {
        Self::ALL.iter().find(|(level, _)| *level == self)?.1.first().copied()
    }
}

/// A statement that tells what the ids of a column have reached, where no counter of the server does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The column, as `schema.table.column` or `table.column`.
    pub column: String,
    /// Returns one row with one number: the highest id handed out.
    pub sql: String,
    /// Where it is declared.
    pub location: Location,
}

impl Server {
    /// Longest that a statement may run, unless stated.
    pub const STATEMENT: Duration = Duration::from_secs(5);
    /// Longest that all of it may take, unless stated.
    pub const ALL: Duration = Duration::from_secs(300);

    /// Returns a server of a kind with nothing stated but where it is.
    pub fn new(name: &str, kind: &str, access: Access, location: Location) -> Self {
        Self {
            name: name.to_owned(),
            kind: kind.to_owned(),
            access,
            schemas: Vec::new(),
            shard_schemas: None,
            shard_of: None,
            skip: Vec::new(),
            curve: true,
            full_max: Vec::new(),
            queries: Vec::new(),
            statement_timeout: Self::STATEMENT,
            deadline: Self::ALL,
            location,
        }
    }
}

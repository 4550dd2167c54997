//! `[[source]]` of `idwidth.toml`: files that make one database, or, with a `kind`, a live server.
//!
//! Never keeps a secret: one that stands in the file ends the run without being repeated.

use super::file::{Place, date, unknown};
use super::{Access, NamedSource, Query, Server, Tls};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::path::PathBuf;
use std::time::Duration;
use toml::Spanned;

/// Every key that a source may have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Source {
    name: String,
    paths: Option<Vec<PathBuf>>,
    taken: Option<Spanned<String>>,
    kind: Option<String>,
    host: Option<String>,
    port: Option<Spanned<u16>>,
    socket: Option<PathBuf>,
    user: Option<String>,
    database: Option<String>,
    path: Option<PathBuf>,
    url: Option<Spanned<String>>,
    url_env: Option<Spanned<String>>,
    url_file: Option<Spanned<PathBuf>>,
    password_env: Option<Spanned<String>>,
    password_file: Option<Spanned<PathBuf>>,
    password_command: Option<Spanned<Vec<String>>>,
    defaults_file: Option<PathBuf>,
    defaults_group: Option<String>,
    service: Option<String>,
    tls: Option<Spanned<String>>,
    tls_ca: Option<PathBuf>,
    #[serde(default)]
    schemas: Vec<String>,
    #[serde(default)]
    skip: Vec<String>,
    curve: Option<bool>,
    #[serde(default)]
    full_max: Vec<String>,
    statement_timeout: Option<Spanned<toml::Value>>,
    deadline: Option<Spanned<toml::Value>>,
    shard_of: Option<String>,
    shard_schemas: Option<String>,
    #[serde(default)]
    query: Vec<Spanned<Asked>>,
    password: Option<Spanned<IgnoredAny>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    column: Spanned<String>,
    sql: String,
}

/// What a source turned out to be.
pub(super) enum Declared {
    /// Files that make one database.
    Files(NamedSource),
    /// A server or a database file that is read where it lives.
    Server(Box<Server>),
}

/// Where a password may stand, in the words of the keys.
const PLACES: &str = "name where it stands instead: `password-env`, `password-file`, `password-command`, `url-env`, \
                      `url-file`, `defaults-file` or `service`";

/// Checks a source and tells which of both it is.
pub(super) fn declared(place: &Place<'_>, source: Spanned<Source>) -> anyhow::Result<Declared> {
    let span = source.span();
    let source = source.into_inner();
    if let Some(password) = &source.password {
        let what = format!("a password may not stand in this file; {PLACES}");
        return Err(place.error(password.span(), &what));
    }
    let (kind, paths) = (source.kind.clone(), source.paths.clone());
    let taken = source.taken.clone().map(|day| date(place, day)).transpose()?;
    let name = source.name.clone();
    let server = server(place, span.clone(), kind.as_deref().unwrap_or_default(), source)?;
    match (kind, paths) {
        (Some(_), Some(_)) => Err(place.error(span, "a source has `kind` or `paths`, not both")),
        (Some(_), None) if taken.is_some() => {
            Err(place.error(span, "`taken` is for `paths`; a server is read today"))
        }
        (Some(_), None) => Ok(Declared::Server(Box::new(server))),
        (None, Some(paths)) => {
            let bare = Server::new(&name, "", Access::default(), server.location.clone());
            if server != bare {
                let what = "keys of a server beside `paths`; a server has `kind` and no `paths`";
                return Err(place.error(span, what));
            }
            Ok(Declared::Files(NamedSource { name, paths, taken }))
        }
        (None, None) => {
            let what = "a source needs `paths`, its files, or `kind`, what server it is";
            Err(place.error(span, what))
        }
    }
}

fn server(
    place: &Place<'_>,
    span: std::ops::Range<usize>,
    kind: &str,
    source: Source,
) -> anyhow::Result<Server> {
    one_of(
        place,
        &[
            ("url", source.url.as_ref().map(Spanned::span)),
            ("url-env", source.url_env.as_ref().map(Spanned::span)),
            ("url-file", source.url_file.as_ref().map(Spanned::span)),
        ],
    )?;
    one_of(
        place,
        &[
            ("password-env", source.password_env.as_ref().map(Spanned::span)),
            ("password-file", source.password_file.as_ref().map(Spanned::span)),
            ("password-command", source.password_command.as_ref().map(Spanned::span)),
        ],
    )?;
    let mut queries = Vec::new();
    for asked in source.query {
        queries.push(query(place, asked)?);
    }
    let access = Access {
        url: source.url.map(|url| address(place, url)).transpose()?,
        url_env: source.url_env.map(Spanned::into_inner),
        url_file: source.url_file.map(Spanned::into_inner),
        host: source.host,
        port: source.port.map(|port| port_of(place, &port)).transpose()?,
        socket: source.socket,
        user: source.user,
        database: source.database,
        path: source.path,
        password_env: source.password_env.map(Spanned::into_inner),
        password_file: source.password_file.map(Spanned::into_inner),
        password_command: source
            .password_command
            .map(|words| command(place, words))
            .transpose()?
            .unwrap_or_default(),
        defaults_file: source.defaults_file,
        defaults_group: source.defaults_group,
        service: source.service,
        tls: source.tls.map(|word| tls(place, &word)).transpose()?,
        tls_ca: source.tls_ca,
    };
    let bare = Server::new(&source.name, kind, access, place.location(span));
    Ok(Server {
        schemas: source.schemas,
        skip: source.skip,
        curve: source.curve.unwrap_or(bare.curve),
        full_max: source.full_max,
        statement_timeout: time(place, source.statement_timeout, bare.statement_timeout)?,
        deadline: time(place, source.deadline, bare.deadline)?,
        shard_of: source.shard_of,
        shard_schemas: source.shard_schemas,
        queries,
        ..bare
    })
}

/// Refuses two keys that say the same thing.
fn one_of(
    place: &Place<'_>,
    keys: &[(&str, Option<std::ops::Range<usize>>)],
) -> anyhow::Result<()> {
    let mut stated = keys.iter().filter_map(|(key, span)| Some((key, span.clone()?)));
    match (stated.next(), stated.next()) {
        (Some((first, _)), Some((second, span))) => {
            let what = format!("`{first}` and `{second}` say the same; keep one");
            Err(place.error(span, &what))
        }
        _ => Ok(()),
    }
}

fn address(place: &Place<'_>, url: Spanned<String>) -> anyhow::Result<String> {
    if holds_secret(url.get_ref()) {
        let what = format!("an address in this file may not hold a password; {PLACES}");
        return Err(place.error(url.span(), &what));
    }
    Ok(url.into_inner())
}

/// Returns true if an address holds a password, or signs after which a part of it cannot be told from one.
pub fn holds_secret(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let account = rest.rsplit_once('@').map_or("", |(account, _)| account);
    let lower = rest.to_lowercase();
    account.contains(':') || ["password=", "passwd=", "pwd="].iter().any(|key| lower.contains(key))
}

fn port_of(place: &Place<'_>, port: &Spanned<u16>) -> anyhow::Result<u16> {
    match *port.get_ref() {
        0 => Err(place.error(port.span(), "port 0 is none; ports are 1 to 65535")),
        port => Ok(port),
    }
}

fn command(place: &Place<'_>, words: Spanned<Vec<String>>) -> anyhow::Result<Vec<String>> {
    if words.get_ref().first().is_none_or(String::is_empty) {
        let what = "a program is missing: [\"pass\", \"show\", \"db\"]";
        return Err(place.error(words.span(), what));
    }
    Ok(words.into_inner())
}

fn tls(place: &Place<'_>, word: &Spanned<String>) -> anyhow::Result<Tls> {
    Tls::named(word.get_ref()).ok_or_else(|| {
        let known: Vec<String> =
            Tls::ALL.iter().flat_map(|(_, words)| *words).map(|&word| word.to_owned()).collect();
        place.error(word.span(), &unknown("level", word.get_ref(), &known))
    })
}

fn query(place: &Place<'_>, asked: Spanned<Asked>) -> anyhow::Result<Query> {
    let location = place.location(asked.span());
    let Asked { column, sql } = asked.into_inner();
    let parts: Vec<&str> = column.get_ref().split('.').collect();
    if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| part.is_empty()) {
        let what = "not a column; write it as \"table.column\" or \"schema.table.column\"";
        return Err(place.error(column.span(), what));
    }
    Ok(Query { column: column.into_inner(), sql, location })
}

fn time(
    place: &Place<'_>,
    stated: Option<Spanned<toml::Value>>,
    otherwise: Duration,
) -> anyhow::Result<Duration> {
    let Some(stated) = stated else { return Ok(otherwise) };
    let read = match stated.get_ref() {
        toml::Value::Integer(seconds) => u64::try_from(*seconds).ok().map(Duration::from_secs),
        toml::Value::String(text) => span_of_time(text),
        _ => None,
    };
    read.filter(|time| (Duration::from_millis(1)..=LONGEST).contains(time)).ok_or_else(|| {
        let what =
            "not a time; write seconds, or \"500ms\", \"30s\", \"2m\", \"1h\", at most a day";
        place.error(stated.span(), what)
    })
}

/// Longest time that may be stated: nobody waits for more, and sums with it stay in range.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

fn span_of_time(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    match unit.trim_start() {
        "ms" => Some(Duration::from_millis(number)),
        "" | "s" => Some(Duration::from_secs(number)),
        "m" | "min" => Some(Duration::from_secs(number.checked_mul(60)?)),
        "h" => Some(Duration::from_secs(number.checked_mul(60 * 60)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    fn error(text: &str) -> String {
        Config::parse(&format!("[[source]]\nname = \"main\"\n{text}"), "idwidth.toml")
            .unwrap_err()
            .to_string()
    }

    fn read(text: &str) -> Server {
        let text = format!("[[source]]\nname = \"main\"\nkind = \"mysql\"\n{text}");
        Config::parse(&text, "idwidth.toml").unwrap().servers.remove(0)
    }

    #[test]
    fn a_server_says_where_it_is_and_what_to_read() {
        let server = read(
            "host = \"db.example\"\nport = 3307\ntls = \"VERIFY_CA\"\nschemas = [\"shop\"]\ncurve = false\n\
             statement-timeout = \"500ms\"\ndeadline = 90\n[[source.query]]\ncolumn = \"a.id\"\nsql = \"SELECT 1\"\n",
        );
        assert_eq!(server.access.host.as_deref(), Some("db.example"));
        assert_eq!((server.access.port, server.access.tls), (Some(3307), Some(Tls::VerifyCa)));
        assert_eq!(server.statement_timeout, Duration::from_millis(500));
        assert_eq!(server.deadline, Duration::from_secs(90));
        assert!(!server.curve && server.schemas == ["shop"]);
        assert_eq!(server.queries[0].location.line, 11);
        assert_eq!(server.location.line, 1);
    }

    #[test]
    fn a_literal_password_is_refused_where_it_stands_and_never_repeated() {
        for (line, text) in [
            (4, "kind = \"mysql\"\npassword = \"hunter2\"\n"),
            (4, "kind = \"mysql\"\nurl = \"mysql://me:hunter2@db/shop\"\n"),
            (4, "kind = \"mysql\"\nurl = \"mysql://me:a/hunter2@db/shop\"\n"),
            (4, "kind = \"mysql\"\nurl = \"mysql://me@db/shop?password=hunter2\"\n"),
            (3, "password = [\"hunter2\"]\npaths = [\"a.sql\"]\n"),
            (4, "kind = \"mysql\"\nport = \"hunter2\"\n"),
            (4, "kind = \"mysql\"\npassword-command = \"hunter2\"\n"),
        ] {
            let error = error(text);
            assert!(error.starts_with(&format!("idwidth.toml:{line}:")), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
        let told = error("password = \"hunter2\"\n");
        assert!(told.contains("`password-env`, `password-file`, `password-command`"), "{told}");
    }

    #[test]
    fn a_misspelt_key_or_word_is_named_with_the_nearest() {
        let told = error("kind = \"mysql\"\npasword-env = \"X\"\n");
        assert_eq!(
            told,
            "idwidth.toml:4:1: unknown key `pasword-env`; did you mean `password-env`?"
        );
        let told = error("kind = \"mysql\"\ntls = \"verify-ful\"\n");
        assert!(told.contains("4:7: unknown level `verify-ful`; did you mean `verify-full`?"));
        assert!(error("kind = \"mysql\"\ndeadline = \"soon\"\n").contains("4:12: not a time"));
        assert!(error("kind = \"mysql\"\ndeadline = 0\n").contains("not a time"));
        assert!(error("kind = \"mysql\"\nport = 0\n").contains("port 0 is none"));
        assert!(
            error("kind = \"mysql\"\npassword-command = []\n").contains("a program is missing")
        );
        let query = "kind = \"mysql\"\n[[source.query]]\ncolumn = \"id\"\nsql = \"\"\n";
        assert!(error(query).contains("5:10: not a column"));
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        assert!(error("").contains("needs `paths`, its files, or `kind`"));
        assert!(error("host = \"x\"\npaths = [\"a.sql\"]\n").contains("keys of a server"));
        assert!(error("kind = \"mysql\"\npaths = [\"a.sql\"]\n").contains("not both"));
        let both = "kind = \"mysql\"\nurl-env = \"A\"\nurl-file = \"b\"\n";
        assert!(error(both).contains("`url-env` and `url-file` say the same; keep one"));
    }

    #[test]
    fn two_servers_of_one_name_are_refused() {
        let twice = "[[source]]\nname = \"a\"\nkind = \"mysql\"\n".repeat(2);
        let told = Config::parse(&twice, "x").unwrap_err().to_string();
        assert!(told.contains("x:4:1: a second source called `a`"), "{told}");
    }
}

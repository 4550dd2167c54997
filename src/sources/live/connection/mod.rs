//! One connection to one server: statements go out as they stand, rows come back as text.
//!
//! Sends what it is given and nothing else, save what the driver needs to log in.

mod mysql;
pub(super) mod postgres;
mod sqlite;
mod wire;

use super::answers::{MARK, Rows};
use super::credentials::{Endpoint, Redactor, Refused};
use super::inquiry::{Failure, FailureKind};
use crate::config::Server;
use crate::rules::live::{Errors, LivePack, Protocol};
use std::time::Duration;
use wire::Wire as _;

/// Beyond what the server is told, how long its answer may take to come here.
const GRACE: Duration = Duration::from_secs(3);

/// A connection of one of the kinds that there are drivers for.
enum Driver {
    Mysql(sqlx::MySqlConnection),
    Postgres(sqlx::PgConnection),
    Sqlite(sqlite::Opened),
}

/// An open connection whose session is read-only and bounded.
pub(super) struct Connection {
    driver: Driver,
    pack: &'static LivePack,
    /// What goes before each statement.
    begin: String,
    /// What goes behind it.
    end: String,
    /// Longest that an answer may take.
    longest: Duration,
    /// Takes the account's secret out of what the server and the driver say.
    redactor: Redactor,
}

impl Connection {
    /// Logs in and makes the session read-only and bounded.
    pub(super) async fn open(
        endpoint: &Endpoint,
        pack: &'static LivePack,
        server: &Server,
    ) -> Result<Self, Refused> {
        let longest = server.statement_timeout + GRACE;
        let refused = |error: sqlx::Error, code: Option<String>| {
            Refused::by(&error, code.as_deref(), endpoint, pack)
        };
        let opening = async {
            Ok(match pack.protocol {
                Protocol::Mysql => {
                    let opened = mysql::open(endpoint).await;
                    Driver::Mysql(opened.map_err(|error| {
                        let code = sqlx::MySql::code(&error);
                        refused(error, code)
                    })?)
                }
                Protocol::Postgres => {
                    let opened = postgres::open(endpoint).await;
                    Driver::Postgres(opened.map_err(|error| {
                        let code = sqlx::Postgres::code(&error);
                        refused(error, code)
                    })?)
                }
                Protocol::Sqlite => {
                    let opened = sqlite::open(endpoint, pack, server).await;
                    Driver::Sqlite(opened.map_err(|failure| Refused::other(failure.reason))?)
                }
            })
        };
        let opened = tokio::time::timeout(longest, opening).await;
        let driver = opened.unwrap_or_else(|_| Err(Refused::silent(longest)))?;
        let filled = |sql: &str| super::catalogue::fill(sql, pack, server);
        let (begin, end) = (filled(&pack.begin), filled(&pack.end));
        let redactor = endpoint.redactor();
        let mut connection = Self { driver, pack, begin, end, longest, redactor };
        for statement in &pack.session {
            let sent = connection.send(&filled(statement)).await;
            sent.map_err(|failure| Refused::other(failure.reason))?;
        }
        Ok(connection)
    }

    /// Asks one statement in a read-only transaction of its own, in one round trip.
    pub(super) async fn ask(&mut self, sql: &str) -> Result<Rows, Failure> {
        let pack = self.pack;
        let parts = [self.begin.as_str(), sql, self.end.as_str()];
        let whole: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let outcome = self.send(&whole.join(";\n")).await;
        if let Err(failure) = &outcome
            && failure.kind != FailureKind::Gone
            && !pack.abandon.is_empty()
        {
            self.send(&pack.abandon).await?;
        }
        outcome
    }

    /// Takes leave, so that the server's log does not tell of a client that vanished.
    pub(super) async fn close(self) {
        let leave = async {
            match self.driver {
                Driver::Mysql(driver) => sqlx::Connection::close(driver).await,
                Driver::Postgres(driver) => sqlx::Connection::close(driver).await,
                Driver::Sqlite(_) => Ok(()),
            }
        };
        // All that was wanted is there: whether the server heard it changes nothing.
        let _ = tokio::time::timeout(self.longest, leave).await;
    }

    async fn send(&mut self, sql: &str) -> Result<Rows, Failure> {
        let pack = self.pack;
        let answer = async {
            match &mut self.driver {
                Driver::Mysql(driver) => wire::rows::<sqlx::MySql>(driver, sql, pack).await,
                Driver::Postgres(driver) => wire::rows::<sqlx::Postgres>(driver, sql, pack).await,
                Driver::Sqlite(driver) => sqlite::rows(driver, sql, pack).await,
            }
        };
        within(self.longest, answer).await.map_err(|failure| {
            let reason = self.redactor.clean(failure.reason);
            Failure { reason, ..failure }
        })
    }
}

/// Waits for an answer no longer than allowed; who does not answer in time is gone.
async fn within<T>(
    longest: Duration,
    answer: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::time::timeout(longest, answer).await.unwrap_or_else(|_| {
        let reason = format!("no answer within {} s", longest.as_secs());
        Err(Failure { reason, kind: FailureKind::Gone })
    })
}

/// Says what a driver's error comes to; `code` is the server's own, if the server spoke.
fn failure(error: &sqlx::Error, code: Option<&str>, pack: &LivePack) -> Failure {
    let kind = match (error, code) {
        (sqlx::Error::Database(_), Some(code)) => kind(code, &pack.errors),
        (sqlx::Error::Database(_), None) => FailureKind::Other,
        _ => FailureKind::Gone,
    };
    let reason = match (error, code) {
        (sqlx::Error::Database(told), Some(code)) => format!("{} ({code})", told.message()),
        (other, _) => other.to_string(),
    };
    Failure { reason: reason.replace('\n', " "), kind }
}

fn kind(code: &str, errors: &Errors) -> FailureKind {
    let is_in = |codes: &[String]| codes.iter().any(|known| code.starts_with(known.as_str()));
    if is_in(&errors.denied) {
        FailureKind::Denied
    } else if is_in(&errors.timeout) {
        FailureKind::Timeout
    } else if is_in(&errors.locked) {
        FailureKind::Locked
    } else if is_in(&errors.gone) {
        FailureKind::Gone
    } else if is_in(&errors.unsupported) {
        FailureKind::Unsupported
    } else {
        FailureKind::Other
    }
}

/// Keeps the rows of the statement and not those of what goes around it.
fn is_marked(first: Option<&str>) -> bool {
    first.is_some_and(|name| name.eq_ignore_ascii_case(MARK))
}

//! PostgreSQL, by the simple query protocol.

use super::super::credentials::Endpoint;
use super::wire::Wire;
use crate::config::Tls;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow, PgSslMode};
use sqlx::{ConnectOptions as _, Postgres, Row as _};
use std::borrow::Cow;

/// The code with which poolers refuse a session that starts with options: `protocol_violation`. `PgBouncer` does so
/// before 1.20, <https://www.pgbouncer.org/changelog.html>.
const REFUSED: &str = "08P01";

/// Logs in. The driver sends no statement of its own.
///
/// The session is read-only before its first statement, save behind a pooler that refuses to start it so; there each
/// statement is in a read-only transaction all the same.
pub(super) async fn open(endpoint: &Endpoint) -> Result<PgConnection, sqlx::Error> {
    let options = options(endpoint).disable_statement_logging();
    let read_only = options.clone().options([("default_transaction_read_only", "on")]);
    match read_only.connect().await {
        Err(error) if Postgres::code(&error).as_deref() == Some(REFUSED) => options.connect().await,
        connected => connected,
    }
}

/// Returns where to log in, and as whom.
pub(in super::super) fn options(endpoint: &Endpoint) -> PgConnectOptions {
    let mode = match endpoint.tls {
        Tls::Disable => PgSslMode::Disable,
        Tls::Prefer => PgSslMode::Prefer,
        Tls::Require => PgSslMode::Require,
        Tls::VerifyCa => PgSslMode::VerifyCa,
        Tls::VerifyFull => PgSslMode::VerifyFull,
    };
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(&endpoint.host)
        .port(endpoint.port)
        .username(&endpoint.user)
        .ssl_mode(mode)
        .application_name("idwidth")
        // Ids are no floats; and poolers refuse what they do not know.
        .extra_float_digits(None)
        .statement_cache_capacity(0);
    if let Some(password) = &endpoint.password {
        options = options.password(password.expose());
    }
    if let Some(database) = &endpoint.database {
        options = options.database(database);
    }
    if let Some(socket) = &endpoint.socket {
        options = options.socket(socket);
    }
    if let Some(authorities) = &endpoint.tls_ca {
        options = options.ssl_root_cert(authorities);
    }
    options
}

impl Wire for Postgres {
    fn text(row: &PgRow, at: usize) -> Result<Option<Cow<'_, str>>, sqlx::Error> {
        let text: Option<&str> = row.try_get_unchecked(at)?;
        Ok(text.map(Cow::Borrowed))
    }

    fn code(error: &sqlx::Error) -> Option<String> {
        error.as_database_error()?.code().map(Cow::into_owned)
    }
}

//! PostgreSQL, by the simple query protocol.

use super::super::credentials::Endpoint;
use super::{Failure, LivePack, Rows, failure, is_marked};
use crate::config::Tls;
use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow, PgSslMode};
use sqlx::{AssertSqlSafe, Column as _, ConnectOptions as _, Row as _};

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
        Err(error) if code(&error).as_deref() == Some(REFUSED) => options.connect().await,
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

/// Sends a text of statements and collects the rows that are marked.
pub(super) async fn rows(
    connection: &mut PgConnection,
    sql: &str,
    pack: &LivePack,
) -> Result<Rows, Failure> {
    let mut found = Rows::default();
    let mut stream = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch(connection);
    while let Some(row) = stream.try_next().await.map_err(|error| explain(&error, pack))? {
        add(&row, &mut found).map_err(|error| explain(&error, pack))?;
    }
    Ok(found)
}

fn add(row: &PgRow, found: &mut Rows) -> Result<(), sqlx::Error> {
    let columns = row.columns();
    if !is_marked(columns.first().map(sqlx::Column::name)) {
        return Ok(());
    }
    if found.columns().is_empty() {
        let names = columns.iter().map(|column| column.name().to_lowercase()).collect();
        *found = Rows::new(names);
    }
    let value = |at: usize| -> Result<Option<&str>, sqlx::Error> { row.try_get_unchecked(at) };
    found.push((0..columns.len()).map(value).collect::<Result<Vec<_>, _>>()?);
    Ok(())
}

fn explain(error: &sqlx::Error, pack: &LivePack) -> Failure {
    failure(error, code(error).as_deref(), pack)
}

/// Returns the server's own code of an error, if the server spoke.
pub(super) fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}

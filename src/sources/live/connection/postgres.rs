//! PostgreSQL, by the simple query protocol.

use super::super::credentials::Endpoint;
use super::{Failure, LivePack, Rows, failure, is_marked};
use crate::config::Tls;
use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow, PgSslMode};
use sqlx::{AssertSqlSafe, Column as _, ConnectOptions as _, Row as _};

/// Logs in. The driver sends no statement of its own.
pub(super) async fn open(endpoint: &Endpoint, pack: &LivePack) -> Result<PgConnection, Failure> {
    // The session is read-only before its first statement.
    let options = options(endpoint).options([("default_transaction_read_only", "on")]);
    options.disable_statement_logging().connect().await.map_err(|error| explain(&error, pack))
}

/// Returns where to log in, and as whom.
pub(in super::super) fn options(endpoint: &Endpoint) -> PgConnectOptions {
    let mode = match endpoint.tls {
        Tls::Disable => PgSslMode::Disable,
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
    if found.columns.is_empty() {
        found.columns = columns.iter().map(|column| column.name().to_lowercase()).collect();
    }
    let value = |at: usize| -> Result<Option<String>, sqlx::Error> {
        let text: Option<&str> = row.try_get_unchecked(at)?;
        Ok(text.map(str::to_owned))
    };
    found.rows.push((0..columns.len()).map(value).collect::<Result<_, _>>()?);
    Ok(())
}

fn explain(error: &sqlx::Error, pack: &LivePack) -> Failure {
    let code = error.as_database_error().and_then(|error| error.code());
    failure(error, code.as_deref(), pack)
}

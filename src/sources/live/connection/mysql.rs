//! MySQL and MariaDB, by the text protocol.

use super::super::credentials::Endpoint;
use super::{Failure, LivePack, Rows, failure, is_marked};
use crate::config::Tls;
use futures_util::TryStreamExt as _;
use sqlx::mysql::{
    MySqlConnectOptions, MySqlConnection, MySqlDatabaseError, MySqlRow, MySqlSslMode,
};
use sqlx::{AssertSqlSafe, Column as _, ConnectOptions as _, Row as _};

/// Logs in. The driver sends no statement of its own.
pub(super) async fn open(endpoint: &Endpoint) -> Result<MySqlConnection, sqlx::Error> {
    let mode = match endpoint.tls {
        Tls::Disable => MySqlSslMode::Disabled,
        Tls::Prefer => MySqlSslMode::Preferred,
        Tls::Require => MySqlSslMode::Required,
        Tls::VerifyCa => MySqlSslMode::VerifyCa,
        Tls::VerifyFull => MySqlSslMode::VerifyIdentity,
    };
    let mut options = MySqlConnectOptions::new()
        .host(&endpoint.host)
        .port(endpoint.port)
        .username(&endpoint.user)
        .ssl_mode(mode)
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .timezone(None)
        .set_names(false)
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
        options = options.ssl_ca(authorities);
    }
    options.disable_statement_logging().connect().await
}

/// Sends a text of statements and collects the rows that are marked.
pub(super) async fn rows(
    connection: &mut MySqlConnection,
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

fn add(row: &MySqlRow, found: &mut Rows) -> Result<(), sqlx::Error> {
    let columns = row.columns();
    if !is_marked(columns.first().map(sqlx::Column::name)) {
        return Ok(());
    }
    if found.columns().is_empty() {
        let names = columns.iter().map(|column| column.name().to_lowercase()).collect();
        *found = Rows::new(names);
    }
    let value = |at: usize| -> Result<_, sqlx::Error> {
        let bytes: Option<&[u8]> = row.try_get_unchecked(at)?;
        Ok(bytes.map(String::from_utf8_lossy))
    };
    found.push((0..columns.len()).map(value).collect::<Result<Vec<_>, _>>()?);
    Ok(())
}

fn explain(error: &sqlx::Error, pack: &LivePack) -> Failure {
    failure(error, code(error).as_deref(), pack)
}

/// Returns the server's own number of an error, if the server spoke.
pub(super) fn code(error: &sqlx::Error) -> Option<String> {
    let told = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(told.number().to_string())
}

//! MySQL and MariaDB, by the text protocol.

use super::super::credentials::Endpoint;
use super::wire::Wire;
use crate::config::Tls;
use sqlx::mysql::{
    MySqlConnectOptions, MySqlConnection, MySqlDatabaseError, MySqlRow, MySqlSslMode,
};
use sqlx::{ConnectOptions as _, MySql, Row as _};
use std::borrow::Cow;

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

impl Wire for MySql {
    fn text(row: &MySqlRow, at: usize) -> Result<Option<Cow<'_, str>>, sqlx::Error> {
        let bytes: Option<&[u8]> = row.try_get_unchecked(at)?;
        Ok(bytes.map(String::from_utf8_lossy))
    }

    fn code(error: &sqlx::Error) -> Option<String> {
        let told = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
        Some(told.number().to_string())
    }
}

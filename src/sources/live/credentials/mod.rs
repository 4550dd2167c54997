//! Where a server is and who asks, put together from the config and from where the server's own clients look.

mod secret;

use crate::config::{Server, Tls};
use crate::rules::live::LivePack;
pub(super) use secret::Secret;
use std::path::PathBuf;

/// Where a server is and who asks, complete.
pub(super) struct Endpoint {
    /// Host name or address; ignored beside a socket.
    pub(super) host: String,
    /// TCP port.
    pub(super) port: u16,
    /// A socket file (MySQL) or the folder of sockets (PostgreSQL).
    pub(super) socket: Option<PathBuf>,
    /// Account.
    pub(super) user: String,
    /// Its password, if one is needed.
    pub(super) password: Option<Secret>,
    /// Database to connect to; of SQLite, the file.
    pub(super) database: Option<String>,
    /// How sure of the server's identity to be.
    pub(super) tls: Tls,
    /// Authorities to trust, in PEM, instead of the system's.
    pub(super) tls_ca: Option<PathBuf>,
}

impl Endpoint {
    /// Puts together what the config says of a server and what stands where its clients look.
    ///
    /// # Errors
    ///
    /// Says what is missing or does not read, and where it should stand; never with a secret in it.
    pub(super) fn of(server: &Server, pack: &LivePack) -> Result<Self, String> {
        let access = &server.access;
        let user = access.user.clone().unwrap_or_default();
        let is_local = access.socket.is_some();
        Ok(Self {
            host: access.host.clone().unwrap_or_else(|| "localhost".to_owned()),
            port: access.port.unwrap_or(pack.port),
            socket: access.socket.clone(),
            user,
            password: None,
            database: access.database.clone(),
            tls: access.tls.unwrap_or(if is_local { Tls::Disable } else { Tls::VerifyFull }),
            tls_ca: access.tls_ca.clone(),
        })
    }

    /// Returns where it is, as reports print it: `mysql://idwidth@db.example:3306/shop`.
    pub(super) fn shown(&self, pack: &LivePack) -> String {
        let scheme = pack.schemes.first().map_or(pack.name.as_str(), String::as_str);
        let database = self.database.as_deref().unwrap_or_default();
        match &self.socket {
            Some(socket) => format!("{scheme}://{}@{}/{database}", self.user, socket.display()),
            None => format!("{scheme}://{}@{}:{}/{database}", self.user, self.host, self.port),
        }
    }
}

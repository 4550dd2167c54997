//! What is known so far of where a server is and who asks: one source of settings laid over another.

use super::Secret;
use super::surroundings::Surroundings;
use crate::config::Tls;
use crate::rules::client::Client;
use std::path::PathBuf;

/// Settings of a connection, as far as one place states them.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    /// A socket or its folder.
    pub(super) socket: Option<PathBuf>,
    pub(super) user: Option<String>,
    pub(super) database: Option<String>,
    pub(super) password: Option<Secret>,
    /// A file of passwords by server.
    pub(super) password_file: Option<PathBuf>,
    pub(super) service: Option<String>,
    pub(super) tls: Option<Tls>,
    pub(super) tls_ca: Option<PathBuf>,
}

impl Settings {
    /// Returns these settings and, of what they leave out, those of `other`.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            host: self.host.or(other.host),
            socket: self.socket.or(other.socket),
            port: self.port.or(other.port),
            user: self.user.or(other.user),
            database: self.database.or(other.database),
            password: self.password.or(other.password),
            password_file: self.password_file.or(other.password_file),
            service: self.service.or(other.service),
            tls: self.tls.or(other.tls),
            tls_ca: self.tls_ca.or(other.tls_ca),
        }
    }

    /// As [`Self::or`] for clients to whom the folder of a socket is a host: who states either does not take the other.
    pub(super) fn or_elsewhere(self, mut other: Self) -> Self {
        if self.host.is_some() || self.socket.is_some() {
            (other.host, other.socket) = (None, None);
        }
        self.or(other)
    }

    /// Sets what a client calls `name`; returns false if it calls nothing so that matters here.
    ///
    /// # Errors
    ///
    /// If the value is none of that setting; does not repeat it. An empty one takes back what was stated.
    pub(super) fn set(
        &mut self,
        client: &Client,
        name: &str,
        value: String,
    ) -> Result<bool, String> {
        let name = name.replace('_', "-").to_lowercase();
        let Some(setting) = client.settings.get(&name) else { return Ok(false) };
        self.put(setting, value).map(|()| true)
    }

    fn put(&mut self, setting: &str, value: String) -> Result<(), String> {
        let filled = Some(value.clone()).filter(|value| !value.is_empty());
        match setting {
            // Of libpq: a host that is a path is the folder of a socket.
            "host" if value.starts_with('/') => self.socket = Some(value.into()),
            "host" if value.contains(',') => {
                return Err(
                    "it names several hosts; name one, each as a source of its own".to_owned()
                );
            }
            "host" => self.host = filled,
            "port" if value.is_empty() => self.port = None,
            "port" => {
                let port = value.parse().ok().filter(|port| *port != 0);
                self.port = Some(port.ok_or("its port is not a number from 1 to 65535")?);
            }
            "socket" => self.socket = filled.map(PathBuf::from),
            "user" => self.user = filled,
            "database" => self.database = filled,
            "password" => self.password = filled.map(Secret::new),
            "password-file" => self.password_file = filled.map(PathBuf::from),
            "service" => self.service = filled,
            "tls" if value.is_empty() => self.tls = None,
            "tls" => self.tls = level(&value)?,
            "no-tls" => self.tls = Some(Tls::Disable),
            // Of libpq: the authorities of the system, which are trusted anyway.
            "tls-ca" if value == "system" => {}
            "tls-ca" => self.tls_ca = filled.map(PathBuf::from),
            _ => {}
        }
        Ok(())
    }

    /// Reads what environment variables say.
    pub(super) fn of_environment(client: &Client, around: &Surroundings) -> Result<Self, String> {
        let mut settings = Self::default();
        for (variable, setting) in &client.environment {
            if let Some(value) = around.variable(variable) {
                let put = settings.put(setting, value.to_owned());
                put.map_err(|what| {
                    format!("the environment variable {variable} does not read: {what}")
                })?;
            }
        }
        Ok(settings)
    }
}

/// Reads a level of TLS; those that take the clear if the server asks for it state nothing.
fn level(word: &str) -> Result<Option<Tls>, String> {
    if ["prefer", "preferred", "allow"].contains(&word.to_lowercase().as_str()) {
        return Ok(None);
    }
    let known = Tls::named(word).map(Some);
    known.ok_or_else(|| {
        let words: Vec<&str> =
            Tls::ALL.iter().filter_map(|(_, words)| words.first()).copied().collect();
        format!("its level of TLS is none of {}", words.join(", "))
    })
}

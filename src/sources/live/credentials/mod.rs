//! Where a server is and who asks, put together from the config and from where the server's own clients look.
//!
//! What the config or an address states goes first, then the files of the clients, then their environment variables:
//! the order of the clients themselves. No message repeats a secret, or a text that may hold one.

mod address;
mod command;
mod option_files;
mod password_file;
mod redactor;
mod secret;
mod service_files;
mod settings;
mod stated;
mod surroundings;
#[cfg(test)]
mod tests;
mod text;
mod trouble;

use crate::config::{Access, Server, Tls};
use crate::rules::client::{self, Client};
use crate::rules::live::LivePack;
use password_file::Account;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
pub(super) use redactor::Redactor;
pub(super) use secret::Secret;
use settings::Settings;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use surroundings::Surroundings;
pub(super) use trouble::Refused;

/// Where a server is and who asks, complete.
pub(super) struct Endpoint {
    /// Host name or address; of a socket, `localhost`.
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
    /// Authorities to trust, in PEM, beside the system's.
    pub(super) tls_ca: Option<PathBuf>,
    /// What a person should know of how this came about: files that were left alone, a connection in the clear.
    pub(super) notes: Vec<String>,
}

/// What stands as it is in an address that is printed.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

impl Endpoint {
    /// Puts together what the config says of a server and what stands where its clients look.
    ///
    /// May run a program that prints the password, for up to half a minute.
    ///
    /// # Errors
    ///
    /// Says what is missing or does not read, and where it should stand; never with a secret in it.
    pub(super) fn of(server: &Server, pack: &LivePack) -> Result<Self, String> {
        Self::seen_from(server, pack, &Surroundings::here())
    }

    fn seen_from(server: &Server, pack: &LivePack, around: &Surroundings) -> Result<Self, String> {
        if pack.port == 0 {
            return file(server, pack, around);
        }
        let client = client::of(&pack.name);
        let mut notes = Vec::new();
        let stated = stated::settings(&server.access, pack, client, around, &mut notes)?;
        // A port beside no socket means TCP, unless sockets are told apart by their port.
        let tcp =
            stated.port.is_some() && stated.socket.is_none() && client.sockets.name.is_empty();
        let ca_stated = stated.tls_ca.is_some();
        let known = completed(stated, server, client, around, &mut notes)?;
        let port = known.port.unwrap_or(pack.port);
        let socket = if tcp { None } else { socket(&known, port, client) };
        let user = known.user.unwrap_or_else(|| around.user.clone());
        let host = known.host.unwrap_or_else(|| "localhost".to_owned());
        let tls = match (&socket, known.tls) {
            (Some(_), _) if !client.sockets.encrypted => Tls::Disable,
            (_, Some(stated)) => stated,
            _ if (socket.is_some() || is_here(&host)) && !ca_stated => Tls::Prefer,
            _ => Tls::VerifyFull,
        };
        let mut endpoint = Self {
            host,
            port,
            socket,
            user,
            password: known.password,
            database: known.database,
            tls,
            tls_ca: authorities(known.tls_ca, client, around)?,
            notes,
        };
        endpoint.look_up_password(known.password_file, client, around)?;
        endpoint.note_tls();
        Ok(endpoint)
    }

    /// Looks for a password that nothing has stated in the file of passwords.
    fn look_up_password(
        &mut self,
        stated: Option<PathBuf>,
        client: &Client,
        around: &Surroundings,
    ) -> Result<(), String> {
        let beside = Some(client.files.password.as_str()).filter(|path| !path.is_empty());
        let file = stated.or_else(|| beside.and_then(|path| around.path(path)));
        let (None, Some(file)) = (&self.password, file) else { return Ok(()) };
        let usual = client.sockets.files.first().map(Path::new);
        let host = match &self.socket {
            Some(socket) if Some(socket.as_path()) != usual => socket.to_string_lossy(),
            _ => self.host.as_str().into(),
        };
        let account = Account {
            host: &host,
            port: self.port,
            database: self.database.as_deref().unwrap_or(&self.user),
            user: &self.user,
        };
        self.password = password_file::password(&file, &account, &mut self.notes)?;
        Ok(())
    }

    fn note_tls(&mut self) {
        let what = match self.tls {
            _ if self.socket.is_some() => return,
            Tls::Disable => "the connection is not encrypted, because `tls` is `disable`",
            Tls::Require => "whoever answers is taken for the server, because `tls` is `require`",
            Tls::Prefer | Tls::VerifyCa | Tls::VerifyFull => return,
        };
        self.notes.push(what.to_owned());
    }

    /// Returns where it is, as reports print it: `mysql://idwidth@db.example:3306/shop`. Says so if it is read without
    /// knowing that it is the server.
    pub(super) fn shown(&self, pack: &LivePack) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
        let scheme = pack.schemes.first().map_or(pack.name.as_str(), String::as_str);
        let database = self.database.as_deref().unwrap_or_default();
        if pack.port == 0 {
            return database.to_owned();
        }
        let (user, database) = (encoded(&self.user), encoded(database));
        if let Some(socket) = &self.socket {
            let (socket, port) = (encoded(&socket.to_string_lossy()), self.port);
            let port = if port == pack.port { String::new() } else { format!(":{port}") };
            return format!("{scheme}://{user}@{port}/{database}?socket={socket}");
        }
        let host =
            if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let level = match self.tls {
            Tls::Disable | Tls::Require => self.tls.word(),
            Tls::Prefer | Tls::VerifyCa | Tls::VerifyFull => None,
        };
        let level = level.map_or(String::new(), |word| format!("?tls={word}"));
        format!("{scheme}://{user}@{host}:{}/{database}{level}", self.port)
    }

    /// Returns what takes this endpoint's secrets out of messages.
    pub(super) fn redactor(&self) -> Redactor {
        Redactor::new(self.password.as_ref())
    }
}

/// Checks that an address that is stated as it stands reads, and that no key means nothing to the kind of server.
///
/// # Errors
///
/// Says what is wrong and repeats nothing of the address.
pub(super) fn readable(access: &Access, pack: &LivePack) -> Result<(), String> {
    if pack.port == 0 {
        let located = access.path.is_some() || access.url.is_some();
        let elsewhere = access.url_env.is_some() || access.url_file.is_some();
        return if located || elsewhere {
            Ok(())
        } else {
            Err("it needs `path`, its file".to_owned())
        };
    }
    if access.path.is_some() {
        return Err(format!("`path` means nothing to a {}", pack.title));
    }
    stated::check(access, pack, client::of(&pack.name))
}

/// Fills in what the clients' own files and then their environment variables say.
fn completed(
    stated: Settings,
    server: &Server,
    client: &Client,
    around: &Surroundings,
    notes: &mut Vec<String>,
) -> Result<Settings, String> {
    let environment = Settings::of_environment(client, around)?;
    let service = stated.service.clone().or_else(|| environment.service.clone());
    let by_socket = stated.socket.is_some() && stated.host.is_none();
    let or = if client.sockets.name.is_empty() { Settings::or } else { Settings::or_elsewhere };
    let mut known = stated;
    if let Some(name) = service {
        known = or(known, service_files::read(&name, client, around)?);
    }
    known = or(known, option_files::read(client, &server.access, around, notes)?);
    known = or(known, environment);
    if by_socket {
        known.host = None;
    }
    let unread = client.options.unread.iter().filter_map(|path| around.path(path));
    if known.password.is_none() {
        for file in unread.filter(|file| file.is_file()) {
            let shown = file.display();
            notes.push(format!("{shown} is not read; put the password where `password-command`, `password-file` or an option file names it"));
        }
    }
    Ok(known)
}

/// Returns the socket that is meant, if it is not a host.
fn socket(known: &Settings, port: u16, client: &Client) -> Option<PathBuf> {
    let sockets = &client.sockets;
    if known.host.as_ref().is_some_and(|host| !sockets.hosts.contains(host)) {
        return None;
    }
    let name = (!sockets.name.is_empty()).then(|| format!("{}{port}", sockets.name));
    if let Some(stated) = &known.socket {
        // Where the folder is the setting, the socket in it may be named too.
        let is_in_it = |name: &String| stated.ends_with(name);
        let folder = stated.parent().filter(|_| name.as_ref().is_some_and(is_in_it));
        return Some(folder.unwrap_or(stated).to_path_buf());
    }
    let exists = |path: &&PathBuf| match &name {
        Some(name) => path.join(name).exists(),
        None => path.exists(),
    };
    sockets.files.iter().map(PathBuf::from).collect::<Vec<_>>().iter().find(exists).cloned()
}

/// Returns true if a host is this machine.
fn is_here(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Returns the file of certificates to trust, checked: one without any would leave the system's alone to be trusted.
fn authorities(
    stated: Option<PathBuf>,
    client: &Client,
    around: &Surroundings,
) -> Result<Option<PathBuf>, String> {
    let usual = Some(client.files.tls_ca.as_str()).filter(|path| !path.is_empty());
    let usual = usual.and_then(|path| around.path(path)).filter(|file| file.is_file());
    let Some(file) = stated.or(usual) else { return Ok(None) };
    let shown = file.display();
    let text = text::whole(&file).map_err(|what| format!("`tls-ca` {shown} {what}"))?;
    if !text.contains("-----BEGIN CERTIFICATE-----") {
        return Err(format!("`tls-ca` {shown} holds no certificate in PEM"));
    }
    Ok(Some(file))
}

/// Finds a database file.
fn file(server: &Server, pack: &LivePack, around: &Surroundings) -> Result<Endpoint, String> {
    let access = &server.access;
    let path = match (&access.path, stated::located(access, around)?) {
        (Some(path), _) => path.to_string_lossy().into_owned(),
        (None, Some((place, text))) => file_in(&text, pack)
            .ok_or_else(|| format!("the address{place} names no file"))?
            .to_owned(),
        (None, None) => return Err("it needs `path`, its file".to_owned()),
    };
    if !Path::new(&path).is_file() {
        return Err(format!("{path} is no file"));
    }
    Ok(Endpoint {
        host: String::new(),
        port: 0,
        socket: None,
        user: String::new(),
        password: None,
        database: Some(path),
        tls: Tls::Disable,
        tls_ca: None,
        notes: Vec::new(),
    })
}

/// Returns the file that an address of a database file names: `sqlite:shop.db`, `sqlite:///srv/shop.db`.
pub(super) fn file_in<'t>(text: &'t str, pack: &LivePack) -> Option<&'t str> {
    let rest = match text.split_once(':') {
        Some((scheme, rest)) if pack.schemes.iter().any(|known| known == scheme) => rest,
        _ => text,
    };
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let path = rest.split_once('?').map_or(rest, |(path, _)| path);
    (!path.is_empty()).then_some(path)
}

//! What a server's own clients know: where they look for what is not stated, and what the server's refusals mean.

use super::bundled::bundled;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Every bundled list, one line each: the kind of server and its file.
static BUNDLED: &[(&str, &str)] = &[
    ("mysql", include_str!("../../rules/clients/mysql.toml")),
    ("postgres", include_str!("../../rules/clients/postgres.toml")),
];

static CLIENTS: LazyLock<BTreeMap<&str, Client>> = LazyLock::new(|| {
    BUNDLED
        .iter()
        .map(|&(name, text)| (name, bundled(&format!("rules/clients/{name}.toml"), text)))
        .collect()
});

/// Where the clients of one kind of server look, and what its refusals mean.
///
/// Settings are called `host`, `port`, `socket`, `user`, `database`, `password`, `password-file`, `service`, `tls`,
/// `no-tls` and `tls-ca`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Client {
    /// The setting of each environment variable.
    pub(crate) environment: BTreeMap<String, String>,
    /// Option files.
    pub(crate) options: OptionFiles,
    /// Service files.
    pub(crate) services: ServiceFiles,
    /// Files beside them.
    pub(crate) files: BesideFiles,
    /// The setting of each option, service key and parameter of an address.
    pub(crate) settings: BTreeMap<String, String>,
    /// Sockets.
    pub(crate) sockets: Sockets,
    /// Ways of logging in that the protocol numbers.
    pub(crate) logins: BTreeMap<String, String>,
    /// What refusals mean.
    #[serde(rename = "refusal")]
    pub(crate) refusals: Vec<Refusal>,
}

/// Files of options in groups, of which later ones win.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct OptionFiles {
    /// In the order in which they are read.
    pub(crate) files: Vec<String>,
    /// Groups that count.
    pub(crate) groups: Vec<String>,
    /// Files of the clients that are not read here.
    pub(crate) unread: Vec<String>,
}

/// Files of services: named groups of settings, of which the first wins.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct ServiceFiles {
    /// Environment variable that names the user's file.
    pub(crate) file_variable: String,
    /// Environment variable that names the folder of the system's.
    pub(crate) folder_variable: String,
    /// The user's file.
    pub(crate) file: String,
    /// Folders where the system's may be.
    pub(crate) folders: Vec<String>,
    /// Name of the system's file.
    pub(crate) name: String,
}

/// Files that are looked at for one setting.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct BesideFiles {
    /// Passwords by server and account; empty for none.
    pub(crate) password: String,
    /// Certificates of authorities, used if it is there; empty for none.
    pub(crate) tls_ca: String,
}

/// Sockets of servers on this machine.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Sockets {
    /// Hosts that mean the socket.
    pub(crate) hosts: Vec<String>,
    /// Sockets, or folders of them, in the order in which they are looked for.
    pub(crate) files: Vec<String>,
    /// What stands before the port in the name of a socket; empty if a setting names the socket, not its folder.
    pub(crate) name: String,
    /// True if encryption can be spoken over a socket.
    pub(crate) encrypted: bool,
}

/// A way in which the server refuses to be connected to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    /// The server's codes.
    pub(crate) codes: Vec<String>,
    /// What it means, as a lowercase fragment.
    pub(crate) says: String,
    /// What to do, as a sentence.
    pub(crate) cure: String,
}

impl Client {
    /// Returns what a code of the server means.
    pub(crate) fn refusal(&self, code: &str) -> Option<&Refusal> {
        self.refusals.iter().find(|refusal| refusal.codes.iter().any(|known| known == code))
    }
}

/// Returns what the clients of a kind of server know; nothing of what is no server.
pub(crate) fn of(kind: &str) -> &'static Client {
    static NONE: LazyLock<Client> = LazyLock::new(Client::default);
    CLIENTS.get(kind).unwrap_or(&NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_reads_and_names_known_settings() {
        const SETTINGS: [&str; 11] = [
            "host",
            "port",
            "socket",
            "user",
            "database",
            "password",
            "password-file",
            "service",
            "tls",
            "no-tls",
            "tls-ca",
        ];
        for client in CLIENTS.values() {
            for setting in client.environment.values().chain(client.settings.values()) {
                assert!(SETTINGS.contains(&setting.as_str()), "{setting}");
            }
            assert!(client.refusals.iter().all(|refusal| refusal.cure.ends_with('.')));
        }
        assert!(of("mysql").refusal("1045").unwrap().says.contains("password"));
    }
}

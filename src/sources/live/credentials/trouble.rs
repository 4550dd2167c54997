//! Why a server could not be connected to: one line of what was wrong, and what to do.

use super::Endpoint;
use crate::config::Tls;
use crate::rules::client;
use crate::rules::live::LivePack;
use rustls::{CertificateError, Error as TlsError};
use std::io::{self, ErrorKind};
use std::time::Duration;

/// Why nobody was let in.
pub(in super::super) struct Refused {
    /// What was wrong, as a lowercase fragment.
    pub(in super::super) reason: String,
    /// What to do, as a sentence.
    pub(in super::super) cure: String,
}

/// What people do who have no account that this program can use.
const DOOR: &str = "Run what `idwidth collect --print-sql` prints in a client that can, and pass what it returns to `--from`.";

impl Refused {
    fn new(reason: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { reason: reason.into().replace('\n', " "), cure: cure.into() }
    }

    /// Says that nobody answered in time.
    pub(in super::super) fn silent(longest: Duration) -> Self {
        Self::new(
            format!("no answer within {} s", longest.as_secs()),
            "Check host and port, and that no firewall stands between; a slow server may need a higher `statement-timeout`.",
        )
    }

    /// Says why a database file could not be opened, or a session not be prepared.
    pub(in super::super) fn other(reason: impl Into<String>) -> Self {
        Self::new(reason, "Run what `idwidth collect --print-sql` prints by hand to see more.")
    }

    /// Says what a driver's error comes to; `code` is the server's own, if the server spoke.
    pub(in super::super) fn by(
        error: &sqlx::Error,
        code: Option<&str>,
        endpoint: &Endpoint,
        pack: &LivePack,
    ) -> Self {
        let found = match error {
            sqlx::Error::Database(told) => {
                let code = code.unwrap_or_default();
                let message = format!("{} ({code})", told.message());
                match client::of(&pack.name).refusal(code) {
                    Some(refusal) => {
                        Self::new(format!("{}: {message}", refusal.says), refusal.cure.clone())
                    }
                    None => {
                        Self::new(message, "See the server's log, and its manual for the code.")
                    }
                }
            }
            sqlx::Error::Io(error) => by_io(error, endpoint),
            sqlx::Error::Tls(error) => by_tls_text(&error.to_string()),
            sqlx::Error::Protocol(text) => by_protocol(text, pack),
            sqlx::Error::Configuration(error) => by_configuration(&error.to_string()),
            other => Self::other(other.to_string()),
        };
        let redactor = endpoint.redactor();
        Self { reason: redactor.clean(found.reason), cure: found.cure }
    }
}

fn by_io(error: &io::Error, endpoint: &Endpoint) -> Refused {
    if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>()) {
        return by_tls(error);
    }
    match error.kind() {
        ErrorKind::ConnectionRefused => Refused::new(
            "nothing listens there",
            "Check host and port, that the server is up, and that it listens for other machines if it runs on one.",
        ),
        ErrorKind::NotFound if endpoint.socket.is_some() => Refused::new(
            "there is no such socket",
            "Check that the server is up and where it has its socket, or name its `host`.",
        ),
        ErrorKind::PermissionDenied if endpoint.socket.is_some() => Refused::new(
            "this account of the operating system may not use the socket",
            "Run idwidth as one that may, or name the server's `host`.",
        ),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
            Refused::new(
                "the server ended the connection before it let anybody in",
                "Its log says why; check that the port is that of the database.",
            )
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::TimedOut => {
            Refused::new(
                format!("there is no way to it: {error}"),
                "Check the host, and that no firewall stands between.",
            )
        }
        // What tokio says of a name that `getaddrinfo` does not know; it has no kind of its own.
        _ if error.to_string().starts_with("failed to lookup address information") => Refused::new(
            format!("no machine is called that: {error}"),
            "Correct `host`, or run idwidth where the name is known.",
        ),
        _ => Refused::other(error.to_string()),
    }
}

fn by_tls(error: &TlsError) -> Refused {
    let (reason, cure) = match error {
        TlsError::InvalidCertificate(wrong) => return by_certificate(wrong),
        TlsError::AlertReceived(alert) => (
            format!("the server broke off the TLS handshake: {alert:?}"),
            "It may want a client's certificate or another version of TLS; its log says why."
                .to_owned(),
        ),
        TlsError::PeerIncompatible(what) => (
            format!("the server speaks no TLS that is still safe: {what:?}"),
            "Have it speak TLS 1.2 or 1.3.".to_owned(),
        ),
        other => (format!("TLS failed: {other}"), "Its log may say more.".to_owned()),
    };
    Refused::new(reason, cure)
}

fn by_certificate(wrong: &CertificateError) -> Refused {
    let (reason, cure) = match wrong {
        CertificateError::UnknownIssuer => (
            "its certificate is of an authority that is not trusted here".to_owned(),
            "Name the file of the authority's certificate in `tls-ca`; providers of databases publish it.",
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            "its certificate is for another host".to_owned(),
            "Name the `host` that the certificate names, or state `tls = \"verify-ca\"` if any host of that authority will do.",
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            "its certificate has expired".to_owned(),
            "Renew the server's certificate, and check this machine's clock.",
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
            "its certificate is not valid yet".to_owned(),
            "Check the clocks of this machine and of the server.",
        ),
        CertificateError::Revoked => (
            "its certificate has been revoked".to_owned(),
            "Give the server a new one, and ask why it was.",
        ),
        other => (
            format!("its certificate is not accepted: {other:?}"),
            "Give the server a certificate for its host of an authority in `tls-ca`.",
        ),
    };
    Refused::new(reason, cure)
}

fn by_tls_text(text: &str) -> Refused {
    if text.contains("does not support TLS") {
        let word = Tls::Disable.word().unwrap_or_default();
        let cure = format!(
            "Have it speak TLS; `tls = \"{word}\"` lets everybody on the way read along and change what is said."
        );
        return Refused::new("the server speaks no TLS", cure);
    }
    let cure = "Check `host`, and the files that `tls-ca` names.";
    Refused::new(format!("TLS could not be started: {text}"), cure)
}

/// What drivers say of ways of logging in that they lack, each before its name or number.
const LACKING: [&str; 3] = [
    "unknown authentication plugin: ",
    "unsupported authentication method: ",
    "unknown authentication method: ",
];

fn by_protocol(text: &str, pack: &LivePack) -> Refused {
    // Behind it, in brackets, stands where in the driver it came up.
    let text = text.split(" (sqlx_").next().unwrap_or_default();
    for lacking in LACKING {
        if let Some((_, name)) = text.split_once(lacking) {
            let name = client::of(&pack.name).logins.get(name).map_or(name, String::as_str);
            let reason = format!("the account logs in by {name}, which idwidth cannot");
            return Refused::new(reason, format!("Give it another way of logging in. Or: {DOOR}"));
        }
    }
    Refused::new(
        format!("what answers does not speak as a {} does: {text}", pack.title),
        "Check host and port.",
    )
}

fn by_configuration(text: &str) -> Refused {
    // The driver repeats the character.
    if text.contains("saslprep") {
        return Refused::new(
            "the user or the password holds a character that the driver cannot send",
            "Give the account a password without control characters (RFC 4013, section 2.3).",
        );
    }
    if text.contains("RSA") {
        return Refused::new(
            "the account's password would have to be sent over a connection that is not encrypted",
            format!("Take out `tls = \"disable\"`, and have the server speak TLS. Or: {DOOR}"),
        );
    }
    Refused::other(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::live;

    #[test]
    fn ways_of_logging_in_that_the_driver_lacks_are_named_without_its_own_lines() {
        let told = |kind: &str, text: &str| by_protocol(text, live::named(kind).unwrap());
        let refused =
            told("mysql", "unknown authentication plugin: dialog (sqlx_mysql::protocol::auth:36)");
        assert_eq!(refused.reason, "the account logs in by dialog, which idwidth cannot");
        assert!(refused.cure.contains("`--from`"));
        let refused = told(
            "postgres",
            "x: unknown authentication method: 7 (sqlx_postgres::message:1) (sqlx_postgres:1)",
        );
        assert_eq!(refused.reason, "the account logs in by GSSAPI, which idwidth cannot");
        let other = told("mysql", "expected a packet (sqlx_mysql::x:1)");
        assert!(
            other.reason.ends_with("as a MySQL or MariaDB server does: expected a packet"),
            "{}",
            other.reason
        );
    }

    #[test]
    fn a_password_that_would_go_out_in_the_clear_is_told_of() {
        let refused = by_configuration("RSA auth backend disabled; enable feature `mysql-rsa`");
        assert!(refused.reason.contains("not encrypted") && refused.cure.contains("`tls"));
        let refused =
            by_configuration("Failed to saslprep password: Error(ProhibitedCharacter('\u{7f}'))");
        assert!(!refused.reason.contains("7f") && refused.cure.contains("RFC 4013"));
    }
}

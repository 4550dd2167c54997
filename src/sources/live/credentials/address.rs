//! An address of a server taken apart: `mysql://user:password@host:3306/database?tls=verify-full`.
//!
//! No message about one repeats a part of it: where an address is broken, any part may hold the password.

use super::Secret;
use super::settings::Settings;
use crate::rules::client::Client;
use percent_encoding::percent_decode_str;

/// Reads an address after its `scheme://`; also returns how many of its parameters mean nothing here.
pub(super) fn parse(rest: &str, client: &Client) -> Result<(Settings, usize), String> {
    if rest.contains(|c: char| c == '#' || c.is_control() || c.is_whitespace()) {
        return Err(format!("it holds `#`, a space or a line break; {ENCODE}"));
    }
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = before.split_once('/').unwrap_or((before, ""));
    if path.contains(['/', '@']) || query.contains('@') {
        return Err(format!("after its host stands more than a database; {ENCODE}"));
    }
    let mut settings = Settings::default();
    let place = match authority.rsplit_once('@') {
        Some((account, place)) => {
            take_account(account, &mut settings)?;
            place
        }
        None => authority,
    };
    take_place(place, client, &mut settings)?;
    settings.database = Some(decoded(path)?).filter(|name| !name.is_empty());
    let mut unused = 0;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let known = settings.set(client, &decoded(name)?, decoded(value)?)?;
        unused += usize::from(!known);
    }
    // Of libpq: the folder of a socket is a host, and as a parameter it takes the place of the one in front.
    if settings.socket.is_some() && !client.sockets.name.is_empty() {
        settings.host = None;
    }
    Ok((settings, unused))
}

/// What to do about a password that breaks its address.
const ENCODE: &str = "in user and password, write / ? # @ : % and spaces percent-encoded (%2F %3F %23 %40 %3A %25 %20)";

fn take_account(account: &str, settings: &mut Settings) -> Result<(), String> {
    let (user, password) = match account.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (account, None),
    };
    settings.user = Some(decoded(user)?).filter(|user| !user.is_empty());
    settings.password = password.map(decoded).transpose()?.map(Secret::new);
    Ok(())
}

fn take_place(place: &str, client: &Client, settings: &mut Settings) -> Result<(), String> {
    if place.contains(',') {
        return Err("it names several hosts; name one, each as a source of its own".to_owned());
    }
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']').ok_or("the `]` of its host is missing")?;
            let is_address = host.parse::<std::net::Ipv6Addr>().is_ok();
            if !is_address || !(after.is_empty() || after.starts_with(':')) {
                return Err("its host in brackets is no IPv6 address".to_owned());
            }
            (host.to_owned(), after.strip_prefix(':'))
        }
        None => {
            let (host, port) = match place.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (place, None),
            };
            (host_of(host)?, port)
        }
    };
    if let Some(port) = port.filter(|port| !port.is_empty()) {
        if !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!(
                "its port is not a number; {ENCODE}, and IPv6 addresses in brackets"
            ));
        }
        settings.set(client, "port", port.to_owned())?;
    }
    if !host.is_empty() {
        settings.set(client, "host", host)?;
    }
    Ok(())
}

/// Decodes a host and makes sure that it is one: what is printed as a host must not be a piece of a password.
fn host_of(text: &str) -> Result<String, String> {
    let host = decoded(text)?;
    let is_name = |c: char| c.is_alphanumeric() || ['-', '.', '_'].contains(&c);
    if host.chars().all(is_name) || host.starts_with('/') {
        return Ok(host);
    }
    Err(format!("its host is no name of a host; {ENCODE}"))
}

fn decoded(text: &str) -> Result<String, String> {
    let mut after = text.split('%').skip(1);
    let is_hex = |byte: &u8| byte.is_ascii_hexdigit();
    let whole = |part: &str| part.as_bytes().get(..2).is_some_and(|two| two.iter().all(is_hex));
    if !after.all(whole) {
        return Err(
            "a `%` in it is not followed by two hex digits; a `%` itself is written %25".to_owned()
        );
    }
    let text = percent_decode_str(text).decode_utf8();
    let text = text.map_err(|_| "its percent-encoded parts are not UTF-8".to_owned())?;
    if text.contains('\0') {
        return Err("it holds a NUL".to_owned());
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Tls;
    use crate::rules::client;

    fn read(rest: &str) -> Settings {
        parse(rest, client::of("postgres")).unwrap_or_else(|what| panic!("{what}")).0
    }

    fn error(rest: &str) -> String {
        parse(rest, client::of("postgres")).err().unwrap()
    }

    #[test]
    fn every_part_is_decoded() {
        let all = read(
            "me%40x:p%3A%2F%25:z@db-1.example:5433/my%20shop?sslmode=verify-ca&sslrootcert=/ca",
        );
        assert_eq!(all.user.as_deref(), Some("me@x"));
        assert_eq!(all.password.as_ref().map(Secret::expose), Some("p:/%:z"));
        assert_eq!((all.host.as_deref(), all.port), (Some("db-1.example"), Some(5433)));
        assert_eq!(all.database.as_deref(), Some("my shop"));
        assert_eq!(all.tls, Some(Tls::VerifyCa));
        assert!(all.tls_ca.is_some());
        let at = read("me:a@b@db/x");
        assert_eq!(at.password.as_ref().map(Secret::expose), Some("a@b"), "the last @ counts");
    }

    #[test]
    fn what_is_left_out_stays_open() {
        let bare = read("db");
        assert_eq!(bare.host.as_deref(), Some("db"));
        assert!(bare.port.is_none() && bare.user.is_none() && bare.database.is_none());
        assert!(read("").host.is_none());
        assert_eq!(read("[2001:db8::1]:5433/x").host.as_deref(), Some("2001:db8::1"));
        assert_eq!(read("[::1]").port, None);
        assert_eq!(read("%2Fvar%2Frun/x").socket.unwrap().to_str(), Some("/var/run"));
        assert_eq!(read("/x?host=/tmp&port=5433").port, Some(5433));
        for by_socket in ["localhost/x?socket=/srv/pg", "db:5433/x?host=/srv/pg"] {
            let read = read(by_socket);
            assert_eq!(read.socket.unwrap().to_str(), Some("/srv/pg"), "{by_socket}");
            assert_eq!(read.host, None, "{by_socket}: a socket takes the place of a host");
        }
        assert_eq!(
            parse("db/x?pool=5&schema=a&sslmode=require", client::of("postgres"))
                .unwrap_or_default()
                .1,
            2
        );
    }

    #[test]
    fn a_broken_address_is_never_repeated() {
        for broken in [
            "me:hunter2/x@db/shop",
            "me:12/hunter2@db/shop",
            "me:12?hunter2@db/shop",
            "me:12#hunter2@db",
            "me:hunter2@db:port",
            "me:hunter2@[::1/x",
            "me:hunter2@[nonsense]/x",
            "me:hunter2%@db",
            "me:hunter2%4@db",
            "me:%ff%fehunter2@db",
            "me:hunter 2@db",
            "me:hunter2@a,b/x",
            "me:hunter2@db:99999/x",
            "me:hunter2@db:0/x",
            "me@hunter2:x@d!b/x",
            "me:hunter2@db/x?sslmode=hunter2",
            "me:hunter2",
        ] {
            let told = error(broken);
            assert!(!told.contains("hunter") && !told.contains("me:"), "{broken}: {told}");
        }
    }
}

//! Where a server of metrics is and what every request to it carries, from what the config says of it.

use super::super::credentials::Secret;
use crate::config::{Held, MetricsHistory};
use base64::Engine as _;
use std::net::IpAddr;
use ureq::http::Uri;

/// Where a server is and what every request carries.
pub(super) struct Address {
    /// The address of the API, without an account.
    pub(super) api: String,
    /// The same as messages show it: no more than the host if all of it is a secret.
    pub(super) place: String,
    /// Headers with secrets in them, or none.
    pub(super) headers: Vec<(String, Secret)>,
    /// Each secret by itself, so that no message repeats it.
    secrets: Vec<Secret>,
}

/// Longest secret that is read from a file: of a service account it has some 1,500 bytes.
const LONGEST_SECRET: u64 = 64 * 1024;

impl Address {
    /// Puts together what the config says.
    ///
    /// # Errors
    ///
    /// Says what is missing or does not read; never with a secret in it.
    pub(super) fn of(history: &MetricsHistory) -> Result<Self, String> {
        let written = match (&history.url, &history.url_secret) {
            (Some(url), _) => url.clone(),
            (None, Some(held)) => read(held, "the address")?,
            (None, None) => return Err("there is no address".to_owned()),
        };
        let (url, account) = parted(&written);
        let api = api(&url)?;
        let place = if history.url.is_some() { api.clone() } else { host(&api) };
        let mut secrets = Vec::new();
        let mut headers: Vec<(String, Secret)> = Vec::new();
        for (name, value) in &history.headers {
            headers.push((name.clone(), Secret::new(value.clone())));
        }
        for (name, held) in &history.secret_headers {
            let value = read(held, &format!("header {name}"))?;
            secrets.push(Secret::new(value.clone()));
            headers.push((name.clone(), Secret::new(value)));
        }
        if let Some(held) = &history.bearer {
            let token = read(held, "the bearer token")?;
            headers.push(("Authorization".to_owned(), Secret::new(format!("Bearer {token}"))));
            secrets.push(Secret::new(token));
        } else if let Some((user, password)) = basic(history, account)? {
            let pair =
                base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
            headers.push(("Authorization".to_owned(), Secret::new(format!("Basic {pair}"))));
            secrets.extend([Secret::new(pair), Secret::new(password)]);
        }
        for (name, value) in &headers {
            if !value.expose().bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) {
                return Err(format!("the value of header {name} is not printable ASCII"));
            }
        }
        if !secrets.is_empty() && !history.clear && !is_hidden(&api) {
            return Err(format!(
                "{place} is in the clear, and a secret would be sent with each request; use https, or say `tls = \"disable\"`"
            ));
        }
        Ok(Self { api, place, headers, secrets })
    }

    /// Returns a text of the server's as a message may show it: one line, no control character, no secret.
    pub(super) fn shown(&self, text: &str) -> String {
        const LONGEST: usize = 300;
        let secrets = self.secrets.iter().map(Secret::expose).filter(|secret| !secret.is_empty());
        let hidden = secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "***"));
        let one_line = hidden.split_whitespace().collect::<Vec<_>>().join(" ");
        let printable = one_line.chars().filter(|c| !c.is_control() && !is_invisible(*c));
        printable.take(LONGEST).collect()
    }
}

/// Returns true for characters that change how others are shown: Unicode Standard Annex 9, table 1, and the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Parts an address and the account before the last `@` in it, whatever characters that has.
fn parted(written: &str) -> (String, Option<&str>) {
    let Some((scheme, rest)) = written.trim().split_once("://") else {
        return (written.rsplit_once('@').map_or(written, |(_, rest)| rest).to_owned(), None);
    };
    match rest.rsplit_once('@') {
        Some((account, host)) => (format!("{scheme}://{host}"), Some(account)),
        None => (format!("{scheme}://{rest}"), None),
    }
}

/// Returns where the API is, given where the server is.
fn api(url: &str) -> Result<String, String> {
    let wrong = || {
        "the address does not read; write it as https://prometheus.example:9090, before it no more than an account"
            .to_owned()
    };
    let uri: Uri = url.parse().map_err(|_| wrong())?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    if !is_http
        || uri.host().is_none_or(str::is_empty)
        || uri.query().is_some()
        || url.contains('#')
    {
        return Err(wrong());
    }
    let base = url.trim_end_matches('/');
    let base = base.strip_suffix("/api/v1/query_range").unwrap_or(base);
    let base = base.strip_suffix("/api/v1").unwrap_or(base);
    Ok(format!("{base}/api/v1/query_range"))
}

/// Returns an address without its path.
pub(super) fn host(url: &str) -> String {
    let uri: Option<Uri> = url.parse().ok();
    let parts = uri.as_ref().and_then(|uri| Some((uri.scheme_str()?, uri.authority()?.as_str())));
    parts.map_or_else(String::new, |(scheme, host)| {
        format!("{scheme}://{}", host.rsplit_once('@').map_or(host, |(_, host)| host))
    })
}

/// Returns true if nobody else can read what is sent to an address.
fn is_hidden(api: &str) -> bool {
    let Ok(uri) = api.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    uri.scheme_str() == Some("https") || is_here || host.eq_ignore_ascii_case("localhost")
}

/// Returns the account and its password, from the config or from the address.
fn basic(
    history: &MetricsHistory,
    account: Option<&str>,
) -> Result<Option<(String, String)>, String> {
    if let Some((user, held)) = &history.basic {
        return Ok(Some((user.clone(), read(held, "the password")?)));
    }
    let Some(account) = account else { return Ok(None) };
    let (user, password) = account.split_once(':').unwrap_or((account, ""));
    Ok(Some((decoded(user), decoded(password))))
}

/// Undoes percent-encoding, RFC 3986 section 2.1; a text that is none stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Reads a secret from where it is held; `what` is what it is.
fn read(held: &Held, what: &str) -> Result<String, String> {
    use std::io::Read as _;
    let text = match held {
        Held::Env(name) => std::env::var(name)
            .map_err(|_| format!("{what}: the environment variable {name} is not set"))?,
        Held::File(path) => {
            let shown = path.display();
            let file = std::fs::File::open(path)
                .map_err(|error| format!("{what}: {shown} cannot be opened: {error}"))?;
            let mut text = String::new();
            file.take(LONGEST_SECRET)
                .read_to_string(&mut text)
                .map_err(|_| format!("{what}: {shown} does not read as text"))?;
            text
        }
    };
    let line = text.lines().next().unwrap_or_default().trim();
    if line.is_empty() {
        Err(format!("{what} is empty where it should stand"))
    } else {
        Ok(line.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_whatever_stands_before_the_last_at() {
        let (url, account) = parted("https://me:p@ss/w#r?d@host:9090/prom");
        assert_eq!((url.as_str(), account), ("https://host:9090/prom", Some("me:p@ss/w#r?d")));
        let (url, account) = parted("http://host:9090");
        assert_eq!((url.as_str(), account), ("http://host:9090", None));
        assert_eq!(parted("me:secret@host").0, "host");
    }

    #[test]
    fn the_api_is_below_the_address_that_is_given() {
        let at = "http://h:9090/api/v1/query_range";
        for url in ["http://h:9090", "http://h:9090/", "http://h:9090/api/v1/", at] {
            assert_eq!(api(url).as_deref(), Ok(at));
        }
        assert_eq!(
            api("https://m/prometheus").as_deref(),
            Ok("https://m/prometheus/api/v1/query_range")
        );
        for wrong in
            ["", "h:9090", "ftp://h", "http://", "http://h/?x=1", "http://h#x", "http:// h"]
        {
            assert!(api(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn percent_encoding_is_undone_where_it_is_one() {
        assert_eq!(decoded("p%40ss%2F"), "p@ss/");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%ff"), "%zz%ff");
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        for hidden in
            ["https://h/x", "http://127.0.0.1:9/x", "http://[::1]:9/x", "http://localhost/x"]
        {
            assert!(is_hidden(hidden), "{hidden}");
        }
        assert!(!is_hidden("http://10.0.0.1/x") && !is_hidden("http://localhost.example/x"));
    }
}

//! What goes wrong between here and a server of metrics, in words that say what to do; never with a secret in them.

use super::address::{Address, host};
use super::answer;
use super::client::CONNECT;
use crate::rules::metrics::metrics;
use std::io::{self, Read as _};
use std::time::Duration;
use ureq::Body;
use ureq::http::{Response, StatusCode};

/// Why a query has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It asks for more days than the server gives at once.
    TooLong(String),
    /// It asks for more series than the server gives at once.
    TooMany(String),
    /// It will never be answered: what was wrong, and what to do.
    Lost(String, String),
    /// It may be answered later: how long the server says to wait.
    Busy(String, Option<Duration>),
}

/// Most bytes of an error's text that are looked at.
const LONGEST_ERROR: u64 = 64 << 10;
/// Says why no answer arrived.
pub(super) fn transport(address: &Address, timeout: Duration, error: &ureq::Error) -> Failure {
    let place = &address.place;
    let check = "Check the address, and that this machine may reach it.";
    let (reason, cure) = match error {
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            (format!("{place} cannot be reached within {} s", CONNECT.as_secs()), check)
        }
        ureq::Error::Timeout(_) => {
            return Failure::TooLong(format!(
                "{place} does not answer within {} s",
                timeout.as_secs()
            ));
        }
        ureq::Error::HostNotFound => (format!("the name of {place} is not known"), check),
        ureq::Error::Io(error) if error.to_string().contains("certificate") => (
            format!("{place} is not trusted: {}", address.shown(&error.to_string())),
            "Name the authority that signed its certificate by `tls-ca`.",
        ),
        ureq::Error::Io(error) if is_passing(error) => {
            return Failure::Busy(format!("{place} cuts the connection: {error}"), None);
        }
        ureq::Error::Io(error) => {
            (format!("{place} cannot be asked: {}", address.shown(&error.to_string())), check)
        }
        ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => {
            (format!("{place} does not answer as an HTTP server does"), check)
        }
        _ => (format!("{place} cannot be asked"), check),
    };
    Failure::Lost(reason, cure.to_owned())
}

/// Says why an answer that began well cannot be read.
pub(super) fn unreadable(address: &Address, timeout: Duration, error: &io::Error) -> Failure {
    let place = &address.place;
    match error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
        Some(ureq::Error::BodyExceedsLimit(limit)) => {
            return Failure::TooLong(format!("{place} answers with more than {} MiB", limit >> 20));
        }
        Some(error) => return transport(address, timeout, error),
        None if is_passing(error) => {
            return Failure::Busy(format!("{place} cuts its answer short"), None);
        }
        None => {}
    }
    let what = address.shown(&error.to_string());
    Failure::Lost(
        format!("{place} answers with JSON that is none of the Prometheus API: {what}"),
        "Check that the address is that of Prometheus, Thanos, Mimir or VictoriaMetrics."
            .to_owned(),
    )
}

/// Says what a status other than 200 means.
pub(super) fn refused(address: &Address, response: &mut Response<Body>) -> Failure {
    let place = &address.place;
    let status = response.status();
    if status.is_redirection() {
        let to = response.headers().get("location").and_then(|to| to.to_str().ok());
        let to = to.map(host).filter(|to| !to.is_empty());
        let to = to.unwrap_or_else(|| "another path of it".to_owned());
        return Failure::Lost(
            format!("{place} sends on to {to}, where no token is taken to"),
            "Give the address that it sends on to as `url`; if that is a login page, the token is missing or wrong."
                .to_owned(),
        );
    }
    let wait = response.headers().get("retry-after").and_then(|wait| wait.to_str().ok());
    let wait = wait.and_then(|wait| wait.trim().parse().ok()).map(Duration::from_secs);
    let json = is_json(response);
    let body = response.body_mut().with_config().limit(LONGEST_ERROR).reader();
    let mut text = Vec::new();
    // What was read before a failure still says something.
    let _ = body.take(LONGEST_ERROR).read_to_end(&mut text);
    let told = answer::read(text.as_slice(), &mut |_| {}).unwrap_or_default();
    let is_told = json && !told.error.is_empty();
    let plain = String::from_utf8_lossy(&text);
    let said = if is_told { told.error.as_str() } else { plain.as_ref() };
    match self::said(address, said, status) {
        Failure::Busy(reason, _) => Failure::Busy(reason, wait),
        other => other,
    }
}

/// Says what an error of the server's means, given its text and status.
pub(super) fn said(address: &Address, text: &str, status: StatusCode) -> Failure {
    let place = &address.place;
    let words = &metrics().too_much;
    let lower = text.to_lowercase();
    let has = |parts: &[String]| parts.iter().any(|part| lower.contains(part.as_str()));
    let is_page = text.trim_start().starts_with('<');
    let said = if is_page || text.trim().is_empty() {
        String::new()
    } else {
        format!(": {}", address.shown(text))
    };
    let code = status.as_u16();
    let reason = format!("{place} answers {code}{said}");
    let lost = |cure: &str| Failure::Lost(reason.clone(), cure.to_owned());
    match code {
        401 | 403 => lost(
            "Check the token, that it has not expired, and the tenant in `headers`; the token is read anew on each run.",
        ),
        404 => lost("Check the path of the address: Mimir's API is below /prometheus."),
        _ if has(&words.series) => Failure::TooMany(reason),
        _ if has(&words.time) => Failure::TooLong(reason),
        413 | 422 => Failure::TooLong(reason),
        429 | 500 | 502..=504 => Failure::Busy(reason, None),
        400 => lost("Check `match` and the names of metrics and labels."),
        _ => lost("Check the address."),
    }
}

/// Says what a page in the place of an answer is.
pub(super) fn no_api(address: &Address, response: &Response<Body>) -> Failure {
    let kind = response.body().mime_type().unwrap_or("no type").to_owned();
    let what = if kind.contains("html") { "a web page, perhaps of a login" } else { "no JSON" };
    Failure::Lost(
        format!("{} answers with {what} ({})", address.place, address.shown(&kind)),
        "Check the address, and that the token is given: what asks people to log in has to let programs pass."
            .to_owned(),
    )
}

/// Says that a server stayed busy.
pub(super) fn given_up(reason: &str) -> Failure {
    Failure::Lost(
        format!("{reason}, also when asked again"),
        "Try again later; what came before is used.".to_owned(),
    )
}

/// Returns true for failures of a connection that may not happen again.
fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
}

pub(super) fn is_json(response: &Response<Body>) -> bool {
    response.body().mime_type().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
}

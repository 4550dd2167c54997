//! Sends one query at a time to a server of metrics, and says in one way what went wrong.
//!
//! Follows no redirect, takes no proxy from the environment, never waits without an end and never keeps an answer.

use super::address::{self, Address};
use super::answer::{self, Sent, Told};
use crate::config::MetricsHistory;
use crate::rules::metrics::metrics;
use std::io::{self, BufReader, Read};
use std::thread::sleep;
use std::time::{Duration, Instant};
use ureq::http::{Response, StatusCode};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

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

/// Most bytes of an answer: thirty days of some 60,000 series.
const LONGEST_ANSWER: u64 = 64 << 20;
/// Most bytes of an error's text that are looked at.
const LONGEST_ERROR: u64 = 64 << 10;
/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Waits before asking again, where the server names none.
const WAITS: [Duration; 4] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
];
/// Longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Asks one server of metrics.
pub(super) struct Client {
    agent: Agent,
    address: Address,
    /// Longest that one request may take.
    timeout: Duration,
    /// When nothing more is asked.
    until: Instant,
    /// True once the server turned out not to take POST.
    by_get: bool,
    /// Requests sent.
    pub(super) requests: u64,
}

impl Client {
    /// Prepares for asking; sends nothing.
    pub(super) fn new(history: &MetricsHistory) -> Result<Self, Failure> {
        let lost =
            |reason| Failure::Lost(reason, "Correct the [[source]] in idwidth.toml.".to_owned());
        let address = Address::of(history).map_err(lost)?;
        let roots = match &history.tls_ca {
            None => RootCerts::PlatformVerifier,
            Some(path) => authorities(path).map_err(lost)?,
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .user_agent(concat!("idwidth/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Ok(Self {
            agent: config.new_agent(),
            address,
            timeout: history.timeout,
            until: Instant::now() + history.deadline,
            by_get: false,
            requests: 0,
        })
    }

    /// Returns where the server is, as messages show it.
    pub(super) fn place(&self) -> &str {
        &self.address.place
    }

    /// Returns a text of the server's as a message may show it.
    pub(super) fn shown(&self, text: &str) -> String {
        self.address.shown(text)
    }

    /// Asks, and again if the server is busy, before the deadline; hands series on, some perhaps twice.
    pub(super) fn ask(
        &mut self,
        form: &[(&str, String)],
        sink: &mut dyn FnMut(Sent),
    ) -> Result<Told, Failure> {
        let mut waits = WAITS.iter();
        loop {
            let failure = match self.once(form, sink) {
                Ok(told) => return Ok(told),
                Err(failure) => failure,
            };
            let Failure::Busy(reason, wanted) = failure else { return Err(failure) };
            let Some(usual) = waits.next() else { return Err(given_up(&reason)) };
            let wait = wanted.map_or(*usual, |wanted| wanted.min(LONGEST_WAIT));
            if Instant::now() + wait >= self.until {
                return Err(given_up(&reason));
            }
            sleep(wait);
        }
    }

    fn once(
        &mut self,
        form: &[(&str, String)],
        sink: &mut dyn FnMut(Sent),
    ) -> Result<Told, Failure> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let cure =
                "Raise `deadline` of the source, or shorten `lookback`; what came before is used.";
            return Err(Failure::Lost(
                "not read to the end before the deadline".to_owned(),
                cure.to_owned(),
            ));
        }
        self.requests += 1;
        let sent = self.send(form, self.timeout.min(left));
        let mut response = sent.map_err(|error| self.transport(&error))?;
        let status = response.status();
        if status == StatusCode::METHOD_NOT_ALLOWED && !self.by_get {
            self.by_get = true;
            return self.once(form, sink);
        }
        if status != StatusCode::OK {
            return Err(self.refused(&mut response));
        }
        if !is_json(&response) {
            return Err(self.no_api(&mut response));
        }
        let body = response.body_mut().with_config().limit(LONGEST_ANSWER).reader();
        let told = answer::read(BufReader::with_capacity(1 << 16, body), sink)
            .map_err(|error| self.unreadable(&error.into()))?;
        if told.success { Ok(told) } else { Err(self.said(&told.error, status)) }
    }

    fn send(
        &self,
        form: &[(&str, String)],
        timeout: Duration,
    ) -> Result<Response<Body>, ureq::Error> {
        let headers = &self.address.headers;
        let pairs = form.iter().map(|(key, value)| (*key, value.as_str()));
        if self.by_get {
            let request = self.agent.get(&self.address.api).query_pairs(pairs);
            let request = headers.iter().fold(request, |request, (name, value)| {
                request.header(name.as_str(), value.expose())
            });
            return request.config().timeout_global(Some(timeout)).build().call();
        }
        let request =
            headers.iter().fold(self.agent.post(&self.address.api), |request, (name, value)| {
                request.header(name.as_str(), value.expose())
            });
        request.config().timeout_global(Some(timeout)).build().send_form(pairs)
    }

    /// Says why no answer arrived.
    fn transport(&self, error: &ureq::Error) -> Failure {
        let place = self.place();
        let check = "Check the address, and that this machine may reach it.";
        let (reason, cure) = match error {
            ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
                (format!("{place} cannot be reached within {} s", CONNECT.as_secs()), check)
            }
            ureq::Error::Timeout(_) => {
                return Failure::TooLong(format!(
                    "{place} does not answer within {} s",
                    self.timeout.as_secs()
                ));
            }
            ureq::Error::HostNotFound => (format!("the name of {place} is not known"), check),
            ureq::Error::Rustls(error) => (
                format!(
                    "the certificate of {place} is not trusted: {}",
                    self.address.shown(&error.to_string())
                ),
                "Name the authority that signed it by `tls-ca`.",
            ),
            ureq::Error::Io(error) if is_passing(error) => {
                return Failure::Busy(format!("{place} cuts the connection: {error}"), None);
            }
            ureq::Error::Io(error) => (
                format!("{place} cannot be asked: {}", self.address.shown(&error.to_string())),
                check,
            ),
            ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => {
                (format!("{place} does not answer as an HTTP server does"), check)
            }
            _ => (format!("{place} cannot be asked"), check),
        };
        Failure::Lost(reason, cure.to_owned())
    }

    /// Says why an answer that began well cannot be read.
    fn unreadable(&self, error: &io::Error) -> Failure {
        let place = self.place();
        match error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
            Some(ureq::Error::BodyExceedsLimit(limit)) => {
                return Failure::TooLong(format!(
                    "{place} answers with more than {} MiB",
                    limit >> 20
                ));
            }
            Some(error) => return self.transport(error),
            None if is_passing(error) => {
                return Failure::Busy(format!("{place} cuts its answer short"), None);
            }
            None => {}
        }
        let what = self.address.shown(&error.to_string());
        Failure::Lost(
            format!("{place} answers with JSON that is none of the Prometheus API: {what}"),
            "Check that the address is that of Prometheus, Thanos, Mimir or VictoriaMetrics."
                .to_owned(),
        )
    }

    /// Says what a status other than 200 means.
    fn refused(&self, response: &mut Response<Body>) -> Failure {
        let place = self.place();
        let status = response.status();
        if status.is_redirection() {
            let to = response.headers().get("location").and_then(|to| to.to_str().ok());
            let to = to.map(address::host).filter(|to| !to.is_empty());
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
        match self.said(said, status) {
            Failure::Busy(reason, _) => Failure::Busy(reason, wait),
            other => other,
        }
    }

    /// Says what an error of the server's means, given its text and status.
    fn said(&self, text: &str, status: StatusCode) -> Failure {
        let place = self.place();
        let words = &metrics().too_much;
        let lower = text.to_lowercase();
        let has = |parts: &[String]| parts.iter().any(|part| lower.contains(part.as_str()));
        let is_page = text.trim_start().starts_with('<');
        let said = if is_page || text.trim().is_empty() {
            String::new()
        } else {
            format!(": {}", self.address.shown(text))
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
    fn no_api(&self, response: &mut Response<Body>) -> Failure {
        let kind = response.body().mime_type().unwrap_or("no type").to_owned();
        let what = if kind.contains("html") { "a web page, perhaps of a login" } else { "no JSON" };
        Failure::Lost(
            format!("{} answers with {what} ({})", self.place(), self.address.shown(&kind)),
            "Check the address, and that the token is given: what asks people to log in has to let programs pass."
                .to_owned(),
        )
    }
}

/// Says that a server stayed busy.
fn given_up(reason: &str) -> Failure {
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

fn is_json(response: &Response<Body>) -> bool {
    response.body().mime_type().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
}

/// Reads certificates of authorities.
fn authorities(path: &std::path::Path) -> Result<RootCerts, String> {
    let shown = path.display();
    let pem =
        std::fs::read(path).map_err(|error| format!("`tls-ca` {shown} cannot be read: {error}"))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(_) => return Err(format!("`tls-ca` {shown} does not read as PEM")),
        }
    }
    if certificates.is_empty() {
        return Err(format!("`tls-ca` {shown} holds no certificate"));
    }
    Ok(RootCerts::new_with_certs(&certificates))
}

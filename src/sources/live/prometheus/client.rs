//! Sends one query at a time to a server of metrics, again if it is busy, and in the end by its deadline.
//!
//! Follows no redirect, takes no proxy from the environment, never waits without an end and never keeps an answer.

use super::address::Address;
use super::answer::{self, Sent, Told};
use super::trouble::{self, Failure};
use crate::config::MetricsHistory;
use std::io::BufReader;
use std::thread::sleep;
use std::time::{Duration, Instant};
use ureq::http::{Response, StatusCode};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

/// Most bytes of an answer: thirty days of some 60,000 series.
const LONGEST_ANSWER: u64 = 64 << 20;
/// Longest wait for a connection.
pub(super) const CONNECT: Duration = Duration::from_secs(10);
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
            let Some(usual) = waits.next() else { return Err(trouble::given_up(&reason)) };
            let wait = wanted.map_or(*usual, |wanted| wanted.min(LONGEST_WAIT));
            if Instant::now() + wait >= self.until {
                return Err(trouble::given_up(&reason));
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
        let mut response =
            sent.map_err(|error| trouble::transport(&self.address, self.timeout, &error))?;
        let status = response.status();
        if status == StatusCode::METHOD_NOT_ALLOWED && !self.by_get {
            self.by_get = true;
            return self.once(form, sink);
        }
        if status != StatusCode::OK {
            return Err(trouble::refused(&self.address, &mut response));
        }
        if !trouble::is_json(&response) {
            return Err(trouble::no_api(&self.address, &response));
        }
        let body = response.body_mut().with_config().limit(LONGEST_ANSWER).reader();
        let told = answer::read(BufReader::with_capacity(1 << 16, body), sink)
            .map_err(|error| trouble::unreadable(&self.address, self.timeout, &error.into()))?;
        if told.success { Ok(told) } else { Err(trouble::said(&self.address, &told.error, status)) }
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

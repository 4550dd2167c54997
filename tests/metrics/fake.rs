//! A server of metrics that does what a test says, for what the real one does not do on demand.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// By name, in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// Parameters, decoded, of the body or of the path.
    pub(crate) form: BTreeMap<String, String>,
}

impl Request {
    /// A parameter that is a number.
    pub(crate) fn number(&self, name: &str) -> i64 {
        self.form[name].parse().unwrap()
    }

    /// The whole steps that are asked for, in seconds since 1970.
    pub(crate) fn steps(&self) -> Vec<i64> {
        let step = usize::try_from(self.number("step")).unwrap();
        (self.number("start")..=self.number("end")).step_by(step).collect()
    }
}

/// The server; it ends with the test.
pub(crate) struct Fake {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Fake {
    /// Starts a server that leaves each connection to `answer`.
    pub(crate) fn start(
        answer: impl Fn(&Request, usize, &mut TcpStream) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Request>>> = Arc::default();
        let kept = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut stream = stream;
                let Some(request) = request(&stream) else { continue };
                let count = kept.lock().unwrap().len();
                kept.lock().unwrap().push(request.clone());
                answer(&request, count, &mut stream);
            }
        });
        Self { url, seen }
    }

    /// What arrived so far.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }
}

fn request(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream);
    let mut first = String::new();
    lines.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let text = if method == "POST" { String::from_utf8(body).unwrap() } else { query.to_owned() };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let form = pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
    Some(Request { method, path: path.to_owned(), headers, form })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// Answers with a status, a content type, further headers and a body.
pub(crate) fn reply(stream: &mut TcpStream, status: &str, kind: &str, more: &str, body: &str) {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n{more}\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

/// Answers with JSON.
pub(crate) fn json(stream: &mut TcpStream, status: &str, body: &str) {
    reply(stream, status, "application/json", "", body);
}

/// The series of `shop.orders.id`, with a value for each step that is asked for.
pub(crate) fn orders(request: &Request, value: impl Fn(i64) -> String) -> String {
    let steps = request.steps().into_iter();
    let values: Vec<String> = steps.map(|at| format!("[{at},\"{}\"]", value(at))).collect();
    format!(
        r#"{{"metric":{{"schema":"shop","table":"orders","column":"id"}},"values":[{}]}}"#,
        values.join(",")
    )
}

/// An answer of series, with more at its end.
pub(crate) fn matrix(series: &[String], more: &str) -> String {
    format!(
        r#"{{"status":"success","data":{{"resultType":"matrix","result":[{}]}}{more}}}"#,
        series.join(",")
    )
}

/// Days since 1970 of a moment: what the counter of [`orders`] is by then.
pub(crate) fn days(at: i64) -> String {
    (at / 86_400).to_string()
}

/// What [`days`] makes of the midnight at the end of a day, as the highest id by then.
pub(crate) fn days_by(day: Date) -> i128 {
    let midnight = day.tomorrow().unwrap().to_zoned(TimeZone::UTC).unwrap();
    i128::from(midnight.timestamp().as_second() / 86_400 - 1)
}

//! Prometheus and its kin as the config declares them: where past readings are kept, never a secret itself.

use super::file::{Place, unknown};
use super::keys::{Keys, Table};
use crate::facts::Location;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::{Spanned, Value};

/// A server with the HTTP API of Prometheus that keeps what counters of databases were on past days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricsHistory {
    /// Its name in messages.
    pub name: String,
    /// Whose past it keeps.
    pub of: Whose,
    /// Its address without a secret, up to and without `/api/v1`.
    pub url: Option<String>,
    /// Where its address is, secret and all.
    pub url_secret: Option<Held>,
    /// Where the token is that is sent as `Authorization: Bearer`.
    pub bearer: Option<Held>,
    /// The account of `Authorization: Basic`, with where its password is.
    pub basic: Option<(String, Held)>,
    /// Headers of each request, in order of their names: tenants.
    pub headers: Vec<(String, String)>,
    /// Headers whose values are secrets.
    pub secret_headers: Vec<(String, Held)>,
    /// What selects its series besides the name, as PromQL has it between the braces; may be empty.
    pub matchers: String,
    /// Metrics to ask for; empty for those that are known.
    pub metrics: Vec<Metric>,
    /// How far back to ask.
    pub lookback: Duration,
    /// From one reading to the next, in whole seconds.
    pub step: Duration,
    /// Longest that one request may take.
    pub timeout: Duration,
    /// Longest that all of it may take.
    pub deadline: Duration,
    /// A file of certificates of authorities to trust, in PEM, instead of the system's.
    pub tls_ca: Option<PathBuf>,
    /// True if a secret may go over the network in the clear.
    pub clear: bool,
    /// Where it is declared.
    pub location: Location,
}

/// Whose past a metrics history keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The source of this name.
    Source(String),
    /// Of each series, the source that the value of this label names.
    Label(String),
}

/// Where a secret is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// In an environment variable.
    Env(String),
    /// In a file, of which it is the first line.
    File(PathBuf),
}

/// A metric that tells what ids have reached, and which of its labels name the column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// True if its value is the id that comes next; false if it is the last one handed out.
    pub next: bool,
    /// Label of the schema; `None` if the name of the table or sequence holds it, before a point, or nothing does.
    pub schema: Option<String>,
    /// Label of the table, or of the sequence if there is no column.
    pub relation: String,
    /// Label of the column; `None` if the metric is of sequences.
    pub column: Option<String>,
}

impl MetricsHistory {
    /// How far back to ask, unless stated: a year and what shows its season.
    pub const LOOKBACK: Duration = Duration::from_secs(400 * 86_400);
    /// From one reading to the next, unless stated.
    pub const STEP: Duration = Duration::from_secs(86_400);
    /// Longest that one request may take, unless stated.
    pub const TIMEOUT: Duration = Duration::from_secs(60);
    /// Longest that all of it may take, unless stated.
    pub const DEADLINE: Duration = Duration::from_secs(300);
    /// Most readings of one series: ten thousand days, or a month by the minute.
    const MOST_STEPS: u64 = 100_000;

    /// Makes the paths of files, where they are relative, those of a folder.
    pub(super) fn resolve(&mut self, folder: &Path) {
        let secrets = self.secret_headers.iter_mut().map(|(_, held)| held);
        let secrets = secrets.chain(self.url_secret.as_mut()).chain(self.bearer.as_mut());
        for held in secrets.chain(self.basic.as_mut().map(|(_, held)| held)) {
            if let Held::File(path) = held {
                *path = folder.join(&path);
            }
        }
        if let Some(path) = &mut self.tls_ca {
            *path = folder.join(&path);
        }
    }
}

/// Reads a `[[metrics]]`.
pub(super) fn read(place: &Place<'_>, table: Spanned<Table>) -> anyhow::Result<MetricsHistory> {
    let location = place.location(table.span());
    let mut keys = Keys::new(place, table);
    let name = keys.required("name")?.into_inner();
    let of = whose(place, &mut keys)?;
    let url = url(place, &mut keys)?;
    let url_secret = held(place, &mut keys, "url-env", "url-file")?;
    if url.is_some() == url_secret.is_some() {
        return Err(keys.missing("`url`: give exactly one of `url`, `url-env` and `url-file`"));
    }
    let bearer = held(place, &mut keys, "bearer-env", "bearer-file")?;
    let basic = basic(place, &mut keys)?;
    if bearer.is_some() && basic.is_some() {
        return Err(keys.missing("of one account: give either `user` or a bearer token, not both"));
    }
    let headers = headers(place, &mut keys)?;
    let secret_headers = secret_headers(place, &mut keys)?;
    let matchers = matchers(place, &mut keys)?;
    let metrics = metrics(place, &mut keys)?;
    let (lookback, step) = span(place, &mut keys)?;
    let history = MetricsHistory {
        name,
        of,
        url,
        url_secret,
        bearer,
        basic,
        headers,
        secret_headers,
        matchers,
        metrics,
        lookback,
        step,
        timeout: keys.duration("timeout")?.map_or(MetricsHistory::TIMEOUT, Spanned::into_inner),
        deadline: keys.duration("deadline")?.map_or(MetricsHistory::DEADLINE, Spanned::into_inner),
        tls_ca: keys.text("tls-ca")?.map(|path| PathBuf::from(path.into_inner())),
        clear: clear(place, &mut keys)?,
        location,
    };
    no_secret(place, &keys)?;
    keys.finish()?;
    Ok(history)
}

fn whose(place: &Place<'_>, keys: &mut Keys<'_>) -> anyhow::Result<Whose> {
    let of = keys.text("of")?;
    let label = keys.text("cluster-label")?;
    match (of, label) {
        (Some(of), None) => Ok(Whose::Source(of.into_inner())),
        (None, Some(label)) => Ok(Whose::Label(word(place, label, "label", false)?)),
        _ => Err(keys.missing(
            "`of`: give either `of`, the source whose past this is, or `cluster-label`, the label whose value names it",
        )),
    }
}

/// Takes the address; whatever stands before an `@` in it may be a secret.
fn url(place: &Place<'_>, keys: &mut Keys<'_>) -> anyhow::Result<Option<String>> {
    let Some(url) = keys.text("url")? else { return Ok(None) };
    if url.get_ref().contains('@') {
        let what = "an address with an account in it may hold a secret; give `user` and `password-file`, or `url-env`";
        return Err(place.error(url.span(), what));
    }
    Ok(Some(url.into_inner()))
}

/// Takes where a secret is held: in the variable of the first key or the file of the second.
fn held(
    place: &Place<'_>,
    keys: &mut Keys<'_>,
    env: &'static str,
    file: &'static str,
) -> anyhow::Result<Option<Held>> {
    match (keys.text(env)?, keys.text(file)?) {
        (Some(_), Some(file_at)) => {
            Err(place.error(file_at.span(), &format!("give either `{env}` or `{file}`, not both")))
        }
        (Some(name), None) => Ok(Some(Held::Env(name.into_inner()))),
        (None, Some(path)) => Ok(Some(Held::File(path.into_inner().into()))),
        (None, None) => Ok(None),
    }
}

fn basic(place: &Place<'_>, keys: &mut Keys<'_>) -> anyhow::Result<Option<(String, Held)>> {
    let user = keys.text("user")?;
    match (user, held(place, keys, "password-env", "password-file")?) {
        (Some(user), Some(held)) => Ok(Some((user.into_inner(), held))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(keys.missing("`password-file` or `password-env` beside `user`")),
        (None, Some(_)) => Err(keys.missing("`user` beside its password")),
    }
}

/// Keys that would hold a secret, and what stands for each.
const SECRETS: [(&str, &str); 4] = [
    ("password", "`password-env` or `password-file`"),
    ("bearer", "`bearer-env` or `bearer-file`"),
    ("bearer-token", "`bearer-env` or `bearer-file`"),
    ("token", "`bearer-env` or `bearer-file`"),
];

fn no_secret(place: &Place<'_>, keys: &Keys<'_>) -> anyhow::Result<()> {
    for (key, instead) in SECRETS {
        if let Some(span) = keys.refused(key) {
            let what =
                format!("a secret may not stand in this file; name where it is by {instead}");
            return Err(place.error(span, &what));
        }
    }
    Ok(())
}

/// Parts of names of headers that carry secrets.
const SECRET_HEADERS: [&str; 6] = ["auth", "cookie", "token", "key", "secret", "password"];

fn headers(place: &Place<'_>, keys: &mut Keys<'_>) -> anyhow::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    for (name, value) in keys.texts("headers")? {
        let lower = name.to_ascii_lowercase();
        if SECRET_HEADERS.iter().any(|part| lower.contains(part)) {
            let what = format!(
                "header `{name}` may hold a secret, which may not stand in this file; move it to `headers-env` or `headers-file`"
            );
            return Err(place.error(value.span(), &what));
        }
        header_name(place, &name, &value)?;
        if !value.get_ref().bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Err(place.error(value.span(), "the value of a header is printable ASCII"));
        }
        headers.push((name, value.into_inner()));
    }
    headers.sort();
    Ok(headers)
}

fn secret_headers(place: &Place<'_>, keys: &mut Keys<'_>) -> anyhow::Result<Vec<(String, Held)>> {
    let mut headers = Vec::new();
    for (name, value) in keys.texts("headers-env")? {
        header_name(place, &name, &value)?;
        headers.push((name, Held::Env(value.into_inner())));
    }
    for (name, value) in keys.texts("headers-file")? {
        header_name(place, &name, &value)?;
        headers.push((name, Held::File(value.into_inner().into())));
    }
    Ok(headers)
}

/// Refuses a name that RFC 9110, section 5.6.2, does not let be a token.
fn header_name(place: &Place<'_>, name: &str, at: &Spanned<String>) -> anyhow::Result<()> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(place.error(at.span(), &format!("`{name}` is no name of a header")));
    }
    Ok(())
}

fn matchers(place: &Place<'_>, keys: &mut Keys<'_>) -> anyhow::Result<String> {
    let Some(text) = keys.text("match")? else { return Ok(String::new()) };
    let inner = text.get_ref().trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match inner {
        Some(inner) => Ok(inner.trim().trim_end_matches(',').to_owned()),
        None => {
            Err(place.error(text.span(), "`match` is what PromQL has in braces: '{env=\"prod\"}'"))
        }
    }
}

fn metrics(place: &Place<'_>, keys: &mut Keys<'_>) -> anyhow::Result<Vec<Metric>> {
    let Some(value) = keys.take("metrics") else { return Ok(Vec::new()) };
    let span = value.span();
    let wrong = |what: &str| place.error(span.clone(), &format!("`metrics`: {what}"));
    let shape = "a list of tables: [{ name = \"..\", tells = \"next\", schema = \"..\", table = \"..\", column = \"..\" }]";
    let Value::Array(list) = value.into_inner() else { return Err(wrong(shape)) };
    let mut metrics = Vec::new();
    for one in list {
        let Value::Table(mut table) = one else { return Err(wrong(shape)) };
        let mut text = |key: &str| match table.remove(key) {
            None => Ok(None),
            Some(Value::String(text)) => {
                word(place, Spanned::new(span.clone(), text), key, key == "name").map(Some)
            }
            Some(_) => Err(wrong(&format!("`{key}` is a text in quotes"))),
        };
        let name = text("name")?.ok_or_else(|| wrong("missing key `name`"))?;
        let next = match text("tells")?.as_deref() {
            Some("next") => true,
            Some("last") => false,
            _ => return Err(wrong("`tells` is \"next\" or \"last\": which id the value is")),
        };
        let (schema, column) = (text("schema")?, text("column")?);
        let relation = match (text("table")?, text("sequence")?) {
            (Some(table), None) if column.is_some() => table,
            (None, Some(sequence)) if column.is_none() => sequence,
            _ => {
                return Err(wrong("give the labels `table` and `column`, or the label `sequence`"));
            }
        };
        if let Some(key) = table.keys().next() {
            let known =
                ["name", "tells", "schema", "table", "column", "sequence"].map(str::to_owned);
            return Err(wrong(&unknown("key", key, &known)));
        }
        metrics.push(Metric { name, next, schema, relation, column });
    }
    Ok(metrics)
}

/// Returns a name of a metric or label: what may stand in PromQL as it is.
fn word(
    place: &Place<'_>,
    text: Spanned<String>,
    what: &str,
    colon: bool,
) -> anyhow::Result<String> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || (colon && byte == b':');
    let name = text.get_ref();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.bytes().all(fits)
    {
        let message = format!("`{what}` is letters, digits and `_`, as Prometheus names things");
        return Err(place.error(text.span(), &message));
    }
    Ok(text.into_inner())
}

fn span(place: &Place<'_>, keys: &mut Keys<'_>) -> anyhow::Result<(Duration, Duration)> {
    let step = keys.duration("step")?;
    let lookback = keys.duration("lookback")?;
    let spot = lookback.as_ref().or(step.as_ref()).map_or(0..0, Spanned::span);
    let step = step.map_or(MetricsHistory::STEP, Spanned::into_inner);
    let lookback = lookback.map_or(MetricsHistory::LOOKBACK, Spanned::into_inner);
    let steps = lookback.as_secs() / step.as_secs().max(1);
    if steps > MetricsHistory::MOST_STEPS || steps == 0 {
        let most = MetricsHistory::MOST_STEPS;
        let what = format!("`lookback` is {steps} times `step`; it may be 1 to {most} times");
        return Err(place.error(spot, &what));
    }
    Ok((lookback, step))
}

fn clear(place: &Place<'_>, keys: &mut Keys<'_>) -> anyhow::Result<bool> {
    let Some(tls) = keys.text("tls")? else { return Ok(false) };
    match tls.get_ref().as_str() {
        "disable" => Ok(true),
        "verify-full" => Ok(false),
        other => {
            let known = ["verify-full", "disable"].map(str::to_owned);
            Err(place.error(tls.span(), &unknown("level", other, &known)))
        }
    }
}

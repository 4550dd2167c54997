//! The shape of `idwidth.toml`, and from it to a [`Config`].

use super::keys::Table;
use super::servers::{self, Declared, Source};
use super::{Config, LeadTimes, NamedCode, metrics};
use crate::facts::{Consumer, External, How, Location, Pin, Reading};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use toml::Spanned;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct File {
    scan: Scan,
    lead_time: BTreeMap<Spanned<String>, Days>,
    link: Vec<Spanned<Link>>,
    external: Vec<Spanned<Elsewhere>>,
    source: Vec<Spanned<Source>>,
    metrics: Vec<Spanned<Table>>,
    code: Vec<Spanned<Code>>,
    history: Option<Spanned<super::history::History>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Scan {
    fail_on: Option<Spanned<String>>,
    exclude: Vec<String>,
    max_age_days: Option<u32>,
}

/// Days, whole or in parts.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "days as a number, or a table of parts that are added up: { review = 3, rollout = 14 }"
)]
enum Days {
    Whole(u32),
    Parts(BTreeMap<String, u32>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Link {
    column: String,
    field: String,
    #[serde(default)]
    refuse: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Elsewhere {
    name: String,
    high_water: Spanned<u64>,
    as_of: Option<Spanned<Day>>,
    #[serde(alias = "rate")]
    per_day: Option<u64>,
    #[serde(default)]
    fields: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
}

/// A day, as TOML writes dates or as text.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a date: 2026-11-25")]
enum Day {
    Date(toml::value::Datetime),
    Text(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Code {
    path: PathBuf,
    consumer: Spanned<String>,
}

/// Reads the text of a configuration file; errors carry `shown:line:column`.
pub(super) fn parse(text: &str, shown: &str) -> anyhow::Result<Config> {
    let place = Place { text, shown };
    let file: File = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        place.error(span, &explain(error.message()))
    })?;
    let mut config = Config {
        fail_on: fail_on(&place, file.scan.fail_on)?,
        exclude: file.scan.exclude,
        max_age_days: file.scan.max_age_days,
        lead_times: lead_times(&place, file.lead_time)?,
        ..Config::default()
    };
    for link in file.link {
        let location = place.location(link.span());
        let Link { column, field, refuse } = link.into_inner();
        config.pins.push(Pin { column, carrier: field, refuse, location });
    }
    for external in file.external {
        let location = place.location(external.span());
        let external = external.into_inner();
        let at = external.as_of.map(|day| day_of(&place, day)).transpose()?;
        if *external.high_water.get_ref() == 0 {
            let what = "state the highest id known; 0 would say that there are none";
            return Err(place.error(external.high_water.span(), what));
        }
        for field in external.fields {
            let (column, location) = (external.name.clone(), location.clone());
            config.pins.push(Pin { column, carrier: field, refuse: false, location });
        }
        config.externals.push(External {
            name: external.name,
            reading: Reading {
                value: external.high_water.into_inner().into(),
                how: How::Stated,
                at,
            },
            per_day: external.per_day,
            names: external.names,
            location,
        });
    }
    for source in file.source {
        match servers::declared(&place, source)? {
            Declared::Files(files) => config.sources.push(files),
            Declared::Server(server) => {
                if config.servers.iter().any(|known| known.name == server.name) {
                    let (at, name) = (server.location, server.name);
                    anyhow::bail!(
                        "{at}: a second source called `{name}`; give each a name of its own"
                    );
                }
                config.servers.push(*server);
            }
        }
    }
    for history in file.metrics {
        config.metrics.push(metrics::read(&place, history)?);
    }
    if let Some(history) = file.history {
        let span = history.span();
        config.history = history.into_inner().place().map_err(|what| place.error(span, what))?;
    }
    for code in file.code {
        let location = place.location(code.span());
        let Code { path, consumer } = code.into_inner();
        config.code.push(NamedCode { path, consumer: consumer_of(&place, &consumer)?, location });
    }
    Ok(config)
}

fn fail_on(place: &Place<'_>, level: Option<Spanned<String>>) -> anyhow::Result<Option<String>> {
    const LEVELS: [&str; 6] = ["overdue", "critical", "high", "medium", "low", "never"];
    let Some(level) = level else { return Ok(None) };
    if LEVELS.contains(&level.get_ref().as_str()) {
        return Ok(Some(level.into_inner()));
    }
    let known = LEVELS.map(str::to_owned);
    Err(place.error(level.span(), &unknown("level", level.get_ref(), &known)))
}

fn lead_times(
    place: &Place<'_>,
    given: BTreeMap<Spanned<String>, Days>,
) -> anyhow::Result<LeadTimes> {
    let mut times = LeadTimes::default();
    for (name, days) in given {
        let days = match days {
            Days::Whole(days) => days,
            Days::Parts(parts) => {
                if let Some(part) = parts.keys().find(|part| !PARTS.contains(&part.as_str())) {
                    let known = PARTS.map(str::to_owned);
                    return Err(place.error(name.span(), &unknown("part", part, &known)));
                }
                parts.into_values().fold(0, u32::saturating_add)
            }
        };
        let slot = match name.get_ref().as_str() {
            "backend" => &mut times.backend,
            "web" => &mut times.web,
            "ios" => &mut times.ios,
            "android" => &mut times.android,
            "database-small" => &mut times.database_small,
            "database-medium" => &mut times.database_medium,
            "database-large" => &mut times.database_large,
            other => {
                let known = [
                    "backend",
                    "web",
                    "ios",
                    "android",
                    "database-small",
                    "database-medium",
                    "database-large",
                ];
                let known = known.map(str::to_owned);
                return Err(place.error(name.span(), &unknown("consumer", other, &known)));
            }
        };
        *slot = days;
    }
    Ok(times)
}

fn consumer_of(place: &Place<'_>, name: &Spanned<String>) -> anyhow::Result<Consumer> {
    let found = Consumer::ALL.iter().find(|(_, known)| known == name.get_ref());
    found.map(|(consumer, _)| *consumer).ok_or_else(|| {
        let known = Consumer::ALL.map(|(_, known)| known.to_owned());
        place.error(name.span(), &unknown("consumer", name.get_ref(), &known))
    })
}

pub(super) fn date(place: &Place<'_>, day: Spanned<String>) -> anyhow::Result<Date> {
    let span = day.span();
    day.into_inner()
        .parse()
        .map_err(|_| place.error(span, "not a date; write it as \"2026-11-25\""))
}

fn day_of(place: &Place<'_>, day: Spanned<Day>) -> anyhow::Result<Date> {
    let span = day.span();
    let text = match day.into_inner() {
        Day::Date(date) => date.to_string(),
        Day::Text(text) => text,
    };
    text.parse().map_err(|_| place.error(span, "not a date; write it as 2026-11-25"))
}

/// What a lead time is made of.
const PARTS: [&str; 4] = ["deploy", "review", "rollout", "adoption"];

/// Keys that are easily written outside their table.
const KEYS: [(&str, &str); 11] = [
    ("[scan]", "fail-on"),
    ("[scan]", "exclude"),
    ("[scan]", "max-age-days"),
    ("[lead-time]", "backend"),
    ("[lead-time]", "web"),
    ("[lead-time]", "ios"),
    ("[lead-time]", "android"),
    ("[[link]]", "column"),
    ("[[external]]", "high-water"),
    ("[[source]]", "taken"),
    ("[[code]]", "consumer"),
];

/// Turns serde's list of expected keys into the nearest one.
fn explain(message: &str) -> String {
    let quoted: Vec<String> = message.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    match quoted.split_first() {
        Some((key, known)) if message.starts_with("unknown field") => {
            let text = unknown("key", key, known);
            let elsewhere = KEYS.iter().find(|(_, other)| strsim::jaro_winkler(key, other) > 0.9);
            match elsewhere.filter(|_| !text.contains("did you mean")) {
                Some((table, other)) => format!("{text}; did you mean `{other}` in {table}?"),
                None => text,
            }
        }
        _ => without_value(message).replace('\n', " "),
    }
}

/// Leaves out the value that a message complains about: it may be a secret in the wrong place.
fn without_value(message: &str) -> String {
    let kind =
        ["invalid type: ", "invalid value: "].iter().find(|kind| message.starts_with(**kind));
    let Some((kind, rest)) = kind.and_then(|kind| Some((kind, message.strip_prefix(*kind)?)))
    else {
        return message.to_owned();
    };
    let open = rest.find(['"', '`']);
    match (open, rest.rfind(", expected ")) {
        (Some(open), Some(expected)) if open < expected => {
            format!("{kind}{}{}", rest[..open].trim_end(), &rest[expected..])
        }
        _ => message.to_owned(),
    }
}

/// Most names that are listed beside the nearest one.
const LISTED: usize = 12;

/// Says that `name` is not known, which name is nearest, and which there are.
pub(super) fn unknown(what: &str, name: &str, known: &[String]) -> String {
    let nearest = known
        .iter()
        .map(|other| (strsim::jaro_winkler(name, other), other))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.7);
    let hint = nearest.map_or(String::new(), |(_, other)| format!("; did you mean `{other}`?"));
    if !hint.is_empty() && known.len() > LISTED {
        return format!("unknown {what} `{name}`{hint}");
    }
    let list = known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    format!("unknown {what} `{name}`{hint} (known: {list})")
}

/// The file, for turning byte spans into places.
pub(super) struct Place<'a> {
    text: &'a str,
    shown: &'a str,
}

impl Place<'_> {
    /// Returns the place of a span of bytes.
    pub(super) fn location(&self, span: std::ops::Range<usize>) -> Location {
        let before = self.text.get(..span.start).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let column = count(before[line_start..].chars().count() + 1);
        let excerpt: String = self.text[line_start..].lines().next().unwrap_or("").to_owned();
        Location {
            path: self.shown.into(),
            line: count(before.matches('\n').count() + 1),
            column,
            end_column: column.saturating_add(count(span.len()).max(1)),
            excerpt: excerpt.chars().take(Location::EXCERPT).collect::<String>().into(),
        }
    }

    /// Says what is wrong at a span of bytes.
    pub(super) fn error(&self, span: std::ops::Range<usize>, what: &str) -> anyhow::Error {
        anyhow::anyhow!("{}: {what}", self.location(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse(text, "idwidth.toml").unwrap_err().to_string()
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_place_and_the_nearest_one() {
        assert_eq!(
            error("[scan]\nfail-onn = \"high\"\n"),
            "idwidth.toml:2:1: unknown key `fail-onn`; did you mean `fail-on`? (known: `fail-on`, `exclude`, `max-age-days`)"
        );
        assert!(
            error("[lead-time]\nandriod = 9\n")
                .contains("2:1: unknown consumer `andriod`; did you mean `android`?")
        );
        assert!(error("[scan]\nfail-on = \"hihg\"\n").contains("did you mean `high`?"));
        assert!(error("fail-onn = 1\n").contains("did you mean `fail-on` in [scan]?"));
        assert!(error("[[link]]\ncolumn = \"a.id\"\n").contains("missing field `field`"));
    }

    #[test]
    fn lead_times_may_be_given_in_parts() {
        let config = parse("[lead-time]\nandroid = { review = 1, rollout = 2 }\n", "x").unwrap();
        assert_eq!(config.lead_times.android, 3);
        assert_eq!(config.lead_times.ios, 69);
        assert!(error("[lead-time]\nandroid = { reviw = 1 }\n").contains("did you mean `review`?"));
    }

    #[test]
    fn a_link_knows_where_it_is_pinned() {
        let config = parse("\n[[link]]\ncolumn = \"n.id\"\nfield = \"A.id\"\n", "x").unwrap();
        assert_eq!(config.pins[0].location.line, 2);
    }

    #[test]
    fn an_external_id_space_may_be_declared_as_reports_print_it() {
        let text = "[[external]]\nname = \"comment\"\nhigh-water = 2_500_000_000 # known\nas-of = 2026-01-01\nrate = 4_000_000\nnames = [\"comment_id\", \"Comment.id\"]\n";
        let external = &parse(text, "x").unwrap().externals[0];
        assert_eq!((external.per_day, external.names.len()), (Some(4_000_000), 2));
        assert_eq!(external.reading.at, Some(jiff::civil::date(2026, 1, 1)));
        assert!(
            error(&text.replace("2_500_000_000", "0")).contains("3:14: state the highest id known")
        );
    }

    #[test]
    fn an_external_id_space_pins_its_fields() {
        let text = "[[external]]\nname = \"gh.comment\"\nhigh-water = 2100000000\nas-of = \"2026-01-01\"\nfields = [\"A.id\"]\n";
        let config = parse(text, "x").unwrap();
        assert_eq!(config.externals[0].reading.value, 2_100_000_000);
        assert_eq!(config.pins[0].column, "gh.comment");
        assert!(
            error("[[external]]\nname = \"x\"\nhigh-water = 1\nas-of = \"soon\"\n")
                .contains("4:9: not a date")
        );
    }
}

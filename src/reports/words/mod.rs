//! Turns the audit's values into the words that text and HTML share, so that both say the same.
//!
//! Nothing here knows a format's markup.

mod spelling;

use crate::facts::{Location, Outcome, Reading, Shards, Source};
use crate::findings::{Audit, CarrierReport, Finding, IdSpace, MintingColumn, Origin};
use crate::forecast::{Forecast, State};
use crate::linking::{Evidence, LinkGrade};
use crate::width::{Id, Width};
use jiff::civil::Date;
use std::ops::Range;

pub(super) use spelling::{
    bytes, clean, clean_document, count, day, day_or_dash, is_unsafe, percent, rate, size,
    thousands,
};

/// Returns a source line without its indent, in three parts: before the place, the place, after it. `None` if the line is
/// not text or does not reach that far.
pub(super) fn excerpt(location: &Location) -> Option<[String; 3]> {
    let text: Vec<char> = location.excerpt.chars().collect();
    let from = usize::try_from(location.column.checked_sub(1)?).ok()?;
    let to = usize::try_from(location.end_column).ok()?.saturating_sub(1);
    let to = to.clamp(from.saturating_add(1), text.len().max(from.saturating_add(1)));
    let part = |range: Range<usize>| {
        text.get(range).map(|part| String::from_iter(part).replace('\t', "    "))
    };
    Some([part(0..from)?.trim_start().to_owned(), part(from..to)?, part(to..text.len())?])
}

/// Returns `path:line`, or the path alone for a whole file.
pub(super) fn place(location: &Location) -> String {
    match location.line {
        0 => location.path.to_string(),
        line => format!("{}:{line}", location.path),
    }
}

/// Returns how far `date` lies from `as_of`: `27 days ago`, `in 3 days`, `today`.
pub(super) fn distance(date: Date, as_of: Date) -> String {
    let days = date.duration_since(as_of).as_hours() / 24;
    let many = if days.abs() == 1 { "day" } else { "days" };
    match days {
        0 => "today".to_owned(),
        ..0 => format!("{} {many} ago", thousands(days.abs())),
        _ => format!("in {} {many}", thousands(days)),
    }
}

/// Returns the shards with the highest ids: `worst of 1,024 shards: shop_0417 1,931,204,558, ..`.
pub(super) fn shards_line(shards: &Shards) -> String {
    let worst: Vec<String> = shards
        .worst
        .iter()
        .map(|(name, highest)| format!("{} {}", clean(name), thousands(*highest)))
        .collect();
    format!("worst of {}: {}", count(size(shards.of), "shard"), worst.join(", "))
}

/// Returns the outcome in the form that people search for: `ZERO @ 2147483648 @ Push.kt:31`.
pub(super) fn outcome_line(carrier: &CarrierReport) -> String {
    let threshold = match threshold(carrier) {
        Some(id) => id.to_string(),
        None if carrier.unminted => "the next INSERT".to_owned(),
        None => "unknown".to_owned(),
    };
    format!("{} @ {threshold} @ {}", carrier.outcome.code, place(&carrier.location))
}

/// Returns the first id that does not fit, if there is one and rows are refused for it.
pub(super) fn threshold(carrier: &CarrierReport) -> Option<Id> {
    let ceiling = carrier.ceiling.filter(|_| !carrier.unminted);
    ceiling.and_then(|ceiling| ceiling.checked_add(1))
}

/// Returns what is seen at the ceiling, and whether that was only read in a manual.
pub(super) fn outcome_meaning(outcome: &Outcome) -> String {
    let mut text = outcome.code.meaning().to_owned();
    if !outcome.detail.is_empty() {
        text = format!("{text}: {}", outcome.detail);
    }
    if outcome.documented_only {
        text.push_str(" (documented, not tried)");
    }
    text
}

/// Returns the label of a code frame: `holds at most 2,147,483,647`.
pub(super) fn ceiling_label(carrier: &CarrierReport) -> String {
    match carrier.ceiling {
        Some(ceiling) => {
            let condition = carrier.condition.as_ref();
            let only = condition.map_or_else(String::new, |it| format!(" if {}", it.words));
            format!("holds at most {}{only}", thousands(ceiling))
        }
        None => format!("ceiling of {} is not known", carrier.width),
    }
}

/// Returns on what a carrier's ceiling depends, and what shows that it is so: `32 bits if built for 386 or arm:
/// GOARCH=arm at Makefile:12`; `None` if on nothing.
pub(super) fn condition_line(carrier: &CarrierReport) -> Option<String> {
    let condition = carrier.condition.as_ref()?;
    let bits = match carrier.width {
        Width::Platform | Width::UnsignedPlatform => "32 bits".to_owned(),
        Width::Signed(bits) | Width::Unsigned(bits) => format!("{bits} bits"),
        Width::F64 => "exact to 2^53".to_owned(),
        other => other.to_string(),
    };
    let shown = condition
        .shown
        .iter()
        .map(|shown| format!("`{}` at {}", shown.text, place(&shown.location)))
        .collect::<Vec<_>>();
    let shown = match shown.as_slice() {
        [] => "no such target found in this repository".to_owned(),
        shown => shown.join(", "),
    };
    Some(format!("{bits} if {}: {shown}", condition.words))
}

/// Returns the forecast's dates: `p10 2027-02-02, p50 2027-02-24, p90 2027-03-31`; `None` if there is no date.
pub(super) fn dates(forecast: &Forecast) -> Option<String> {
    if let (State::NotBefore, Some(p10)) = (forecast.state, forecast.p10) {
        return Some(format!("not before {}", day(p10)));
    }
    let named = [("p10", forecast.p10), ("p50", forecast.p50), ("p90", forecast.p90)];
    let dates: Vec<_> = named
        .into_iter()
        .filter_map(|(name, date)| date.map(|date| format!("{name} {}", day(date))))
        .collect();
    (!dates.is_empty()).then(|| dates.join(", "))
}

/// Returns what can be said of the overflow, in one or two sentences.
pub(super) fn forecast_line(forecast: &Forecast) -> String {
    let state = match forecast.state {
        State::Dated => String::new(),
        state => state_words(state).to_owned(),
    };
    let leap = forecast.without_leap.map(|(p50, at, ids)| {
        format!("p50 {} without the leap of {} ids on {}", day(p50), thousands(ids), day(at))
    });
    let reason = (!forecast.reason.is_empty()).then(|| forecast.reason.clone());
    let parts = [(!state.is_empty()).then_some(state), dates(forecast), reason, leap];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Returns a forecast state in words.
pub(super) fn state_words(state: State) -> &'static str {
    match state {
        State::Dated => "dated",
        State::Rough => "rough",
        State::NotBefore => "too little history",
        State::Far => "beyond ten years",
        State::Stalled => "stalled",
        State::NotGrowing => "not growing",
        State::Unknown => "unknown",
    }
}

/// Returns the overflow window for a table: `2027-02-02 .. 2027-03-31`, or the state without dates.
pub(super) fn window(forecast: &Forecast) -> String {
    match (forecast.p10, forecast.p90) {
        (Some(p10), Some(p90)) if p10 == p90 => day(p10),
        (Some(p10), Some(p90)) => format!("{} .. {}", day(p10), day(p90)),
        (Some(p10), None) => format!("not before {}", day(p10)),
        _ => state_words(forecast.state).to_owned(),
    }
}

/// Returns the ship-by date with its sum: `2026-10-24, 27 days ago: p10 2027-02-02 - 101 days to reach android users`.
pub(super) fn ship_by_line(finding: &Finding, as_of: Date) -> Option<String> {
    let ship_by = finding.carrier.ship_by?;
    let p10 = finding.carrier.forecast.p10?;
    Some(format!(
        "{}, {}: p10 {} - {} lead time ({})",
        day(ship_by),
        distance(ship_by, as_of),
        day(p10),
        count(finding.lead_days.into(), "day"),
        finding.carrier.consumer.name()
    ))
}

/// Returns the minting column in a line: `notifications.id  bigint(20) unsigned  AUTO_INCREMENT`.
fn minting_line(minting: &MintingColumn, sources: &[Source]) -> String {
    let source = sources.get(minting.source).map_or_else(String::new, |source| {
        let kind = if source.kind.is_empty() { "schema" } else { &source.kind };
        format!(", {kind} {}", source.name)
    });
    format!(
        "{}.{}, {} ({}), {}{source}, declared at {}",
        minting.table,
        minting.column,
        minting.type_text,
        minting.width,
        minting.mechanism,
        place(&minting.location)
    )
}

/// Returns where the ids of a space come from.
pub(super) fn minted_by(space: &IdSpace, sources: &[Source]) -> String {
    match (&space.minting, space.origin) {
        (Some(minting), _) => minting_line(minting, sources),
        (None, Origin::External) => "somebody else, as idwidth.toml declares".to_owned(),
        (None, Origin::Elsewhere) => {
            "nothing here: somebody else, or a database that was not read".to_owned()
        }
        (None, _) => "someone else, or not known".to_owned(),
    }
}

/// Returns true for a finding of which nothing tells how far the ids have come, or whose they are.
pub(super) fn has_no_reading(finding: &Finding) -> bool {
    !finding.left_behind && (finding.high_water.is_none() || finding.id_space.is_none())
}

/// What stands above the blocks of [`to_declare`].
pub(super) const HOW_TO_DECLARE: &str = "Nothing here mints these ids. If somebody else does, paste into idwidth.toml \
    and fill in how far they have come; each carrier is then dated.";

/// Returns the further places of a finding, a line for each file: `api/Hooks.cs:12, 31, 60`.
pub(super) fn places_by_file(finding: &Finding) -> Vec<String> {
    let mut files: Vec<(&str, String)> = Vec::new();
    for location in finding.places.iter().map(|place| &place.carrier.location) {
        match files.last_mut() {
            Some((path, line)) if **path == *location.path && location.line > 0 => {
                line.push_str(&format!(", {}", location.line));
            }
            _ => files.push((&location.path, place(location))),
        }
    }
    files.into_iter().map(|(_, line)| line).collect()
}

/// Returns what a person can paste into `idwidth.toml` to declare ids that nothing here mints, by id space; those of the
/// most places first.
pub(super) fn to_declare(audit: &Audit) -> Vec<&str> {
    let findings = |index: usize| {
        let own = audit.findings.iter().filter(|finding| finding.id_space == Some(index));
        own.map(Finding::count).sum::<usize>()
    };
    let mut blocks: Vec<(usize, &str)> = audit
        .id_spaces
        .iter()
        .enumerate()
        .filter_map(|(index, space)| Some((findings(index), space.declare.as_deref()?)))
        .filter(|(found, _)| *found > 0)
        .collect();
    blocks.sort_by_key(|(found, _)| std::cmp::Reverse(*found));
    blocks.into_iter().map(|(_, block)| block).collect()
}

/// Returns a high-water mark with how it was learned and how old it is.
pub(super) fn reading_line(reading: &Reading, as_of: Date) -> String {
    let at = match reading.at {
        Some(at) => format!("on {}, {}", day(at), distance(at, as_of)),
        None => "day not known".to_owned(),
    };
    format!("{} ({}, {at})", thousands(reading.value), reading.how.name())
}

/// Returns what is known of an id space's growth: rate, span of the curve, repairs.
pub(super) fn growth_line(space: &IdSpace) -> String {
    let rate = space.per_day.map_or_else(|| "rate not known".to_owned(), rate);
    let (Some(first), Some(last)) = (space.curve.first(), space.curve.last()) else {
        return format!("{rate}; no growth curve");
    };
    let points = count(size(space.curve.len()), "point");
    format!("{rate}; curve {} .. {} ({points})", day(first.date), day(last.date))
}

/// Returns a short name for tables, the last two words of the symbol and the type: `NotificationDto.id Int`.
pub(super) fn short(carrier: &CarrierReport) -> String {
    let name = carrier.symbol.split(['(', '/']).next().filter(|name| !name.is_empty());
    let name = name.unwrap_or(&carrier.symbol);
    let start = name.rmatch_indices('.').nth(1).map_or(0, |(at, dot)| at + dot.len());
    format!("{} {}", name.get(start..).unwrap_or(name), carrier.type_text)
}

/// Returns the share of the ceiling used, or `-` if no id was read.
pub(super) fn used_or_dash(carrier: &CarrierReport) -> String {
    carrier.used.map_or_else(|| "-".to_owned(), percent)
}

/// Returns a piece of evidence with the place to look at.
pub(super) fn evidence_line(evidence: &Evidence) -> String {
    match &evidence.location {
        Some(location) => format!("{} - {}", evidence.says, place(location)),
        None => evidence.says.clone(),
    }
}

/// Returns the grade, the confidence and the rivals of a finding's link.
pub(super) fn link_line(finding: &Finding) -> String {
    if finding.id_space.is_none() || finding.carrier.link.confidence <= 0.0 {
        return "none to an id space".to_owned();
    }
    let link = &finding.carrier.link;
    let mut text = format!("{}, confidence {:.2}", link.grade.name(), link.confidence);
    if link.grade == LinkGrade::Probable {
        text.push_str(", so one severity lower than the dates alone would make it");
    }
    if !link.rivals.is_empty() {
        text = format!("{text}; almost as likely: {}", link.rivals.join(", "));
    }
    text
}

/// Returns the narrow carriers of an id space that are not among its findings.
pub(super) fn narrow_others<'a>(
    space: &'a IdSpace,
    findings: &[&Finding],
) -> Vec<&'a CarrierReport> {
    let found = |carrier: &CarrierReport| {
        findings.iter().any(|finding| {
            finding.carrier.symbol == carrier.symbol && finding.carrier.location == carrier.location
        })
    };
    space.carriers.iter().filter(|carrier| carrier.narrow && !found(carrier)).collect()
}

/// Returns how many carriers an id space has beside its findings.
pub(super) fn others_line(narrow: usize, wide: usize) -> String {
    format!(
        "Other carriers: {} to widen before or with the ids, {} wide enough.",
        thousands(size(narrow)),
        thousands(size(wide))
    )
}

/// Returns a carrier that is no finding in a line.
pub(super) fn other_line(carrier: &CarrierReport) -> String {
    let place = place(&carrier.location);
    format!("{} {}, {} - {place}", carrier.symbol, carrier.type_text, ceiling_label(carrier))
}

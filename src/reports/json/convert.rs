//! Copies an audit into the shapes of the JSON report. Decides nothing: every value is the audit's own.

use super::super::words;
use super::shapes::{
    Carrier, ChangedFiles, Condition, Coverage, DecimalId, Earlier, Evidence, Finding, Forecast,
    IdSpace, Ignored, IsoDate, Link, Location, Minting, NotUsed, Outcome, Place, Point, Problem,
    Reading, Repair, Report, Shard, Shards, Shown, Source, Tool, UnusedIgnore, Verdict,
    WithoutLeap,
};
use crate::facts;
use crate::findings::{self, Audit, CarrierReport};
use crate::forecast;
use crate::linking;
use crate::width::Id;
use jiff::civil::Date;

impl From<&Audit> for Report {
    fn from(audit: &Audit) -> Self {
        Self {
            schema_version: super::SCHEMA_VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            as_of: date(audit.as_of),
            verdict: verdict(audit),
            sources: audit.sources.iter().map(source).collect(),
            findings: audit.findings.iter().map(|finding| self::finding(audit, finding)).collect(),
            ignored: audit.ignored.iter().map(|it| ignored(audit, it)).collect(),
            unused_ignores: audit.unused_ignores.iter().map(unused_ignore).collect(),
            id_spaces: audit.id_spaces.iter().map(|space| id_space(audit, space)).collect(),
            problems: audit.problems.iter().map(problem).collect(),
            coverage: coverage(&audit.coverage),
        }
    }
}

fn id(id: Id) -> DecimalId {
    DecimalId(id.to_string())
}

fn date(date: Date) -> IsoDate {
    IsoDate(date.to_string())
}

/// Rounds to `digits` decimals, so that a last bit of floating point is no difference between two reports.
fn rounded(number: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (number * scale).round() / scale
}

fn verdict(audit: &Audit) -> Verdict {
    Verdict {
        status: audit.verdict.status.name(),
        exit_code: audit.verdict.exit_code,
        fail_on: audit.verdict.fail_on.map(findings::Severity::name),
        reason: audit.verdict.reason.clone(),
        complete: audit.problems.is_empty(),
    }
}

fn source(source: &facts::Source) -> Source {
    Source {
        name: source.name.clone(),
        path: source.path.clone(),
        kind: source.kind.clone(),
        dialect: source.dialect.clone(),
        taken: source.taken.map(date),
        earlier: source.earlier.iter().map(earlier).collect(),
    }
}

fn earlier(dump: &facts::Earlier) -> Earlier {
    Earlier { path: dump.path.clone(), taken: date(dump.taken) }
}

fn location(location: &facts::Location) -> Location {
    Location {
        path: location.path.to_string(),
        line: location.line,
        column: location.column,
        end_column: location.end_column,
    }
}

fn finding(audit: &Audit, finding: &findings::Finding) -> Finding {
    let carrier = carrier(&finding.carrier);
    let id_space = finding.id_space.and_then(|index| audit.id_spaces.get(index));
    Finding {
        id: finding.id.clone(),
        check: finding.check,
        severity: finding.severity.name(),
        message: finding.message.clone(),
        location: carrier.location,
        symbol: carrier.symbol,
        kind: carrier.kind,
        r#type: carrier.r#type,
        width: carrier.width,
        id_space: id_space.map(|space| space.name.clone()),
        ceiling: carrier.ceiling,
        condition: carrier.condition,
        high_water: finding.high_water.as_ref().map(reading),
        used_ratio: carrier.used_ratio,
        forecast: carrier.forecast,
        ship_by: carrier.ship_by,
        lead_time_days: finding.lead_days,
        consumer: carrier.consumer,
        outcome: carrier.outcome,
        link: Link {
            grade: id_space.and(carrier.link.grade).filter(|_| carrier.link.confidence > 0.0),
            ..carrier.link
        },
        fix: finding.fix.clone(),
        also: finding.also.clone(),
        places: finding.places.iter().map(place).collect(),
    }
}

fn place(place: &findings::Place) -> Place {
    Place {
        location: location(&place.carrier.location),
        symbol: place.carrier.symbol.clone(),
        kind: place.carrier.kind.clone(),
        r#type: place.carrier.type_text.clone(),
        fix: place.fix.clone(),
    }
}

fn ignored(audit: &Audit, ignored: &findings::Ignored) -> Ignored {
    Ignored {
        finding: finding(audit, &ignored.finding),
        reason: ignored.reason.clone(),
        location: location(&ignored.location),
    }
}

fn unused_ignore(ignore: &facts::Ignore) -> UnusedIgnore {
    UnusedIgnore {
        checks: ignore.checks.clone(),
        reason: ignore.reason.clone(),
        location: location(&ignore.location),
    }
}

fn reading(reading: &facts::Reading) -> Reading {
    Reading { value: id(reading.value), how: reading.how.name(), at: reading.at.map(date) }
}

fn forecast(forecast: &forecast::Forecast) -> Forecast {
    Forecast {
        state: forecast.state.name(),
        reason: forecast.reason.clone(),
        p10: forecast.p10.map(date),
        p50: forecast.p50.map(date),
        p90: forecast.p90.map(date),
        without_leap: forecast.without_leap.map(|(p50, at, ids)| WithoutLeap {
            p50: date(p50),
            leap_at: date(at),
            leap_ids: id(ids),
        }),
    }
}

fn link(link: &linking::Link) -> Link {
    let evidence = link.evidence.iter().map(|evidence| Evidence {
        kind: evidence.kind.name(),
        says: evidence.says.clone(),
        location: evidence.location.as_ref().map(location),
        weight: rounded(evidence.weight, 3),
    });
    Link {
        confidence: rounded(link.confidence, 3),
        grade: Some(link.grade.name()),
        evidence: evidence.collect(),
        rivals: link.rivals.clone(),
    }
}

fn id_space(audit: &Audit, space: &findings::IdSpace) -> IdSpace {
    let point = |point: &facts::Point| Point { date: date(point.date), value: id(point.value) };
    let repair =
        |repair: &forecast::Repair| Repair { date: date(repair.date), what: repair.what.clone() };
    IdSpace {
        name: space.name.clone(),
        minting: space.minting.as_ref().map(|column| minting(audit, column)),
        kind: space.origin.name(),
        declare: space.declare.clone(),
        readings: space.readings.iter().map(reading).collect(),
        curve: space.curve.iter().map(point).collect(),
        rate: space.per_day.map(|rate| rounded(rate, 3)),
        repairs: space.repairs.iter().map(repair).collect(),
        rows: space.rows,
        shards: space.shards.as_ref().map(shards),
        lookup: space.lookup.clone(),
        carriers: space.carriers.iter().map(carrier).collect(),
    }
}

fn shards(shards: &facts::Shards) -> Shards {
    let shard =
        |(name, highest): &(String, Id)| Shard { name: name.clone(), highest: id(*highest) };
    Shards { of: shards.of, worst: shards.worst.iter().map(shard).collect() }
}

fn minting(audit: &Audit, column: &findings::MintingColumn) -> Minting {
    Minting {
        source: audit.sources.get(column.source).map(|source| source.name.clone()),
        table: column.table.clone(),
        column: column.column.clone(),
        mechanism: column.mechanism.clone(),
        r#type: column.type_text.clone(),
        width: column.width.to_string(),
        location: location(&column.location),
    }
}

fn carrier(carrier: &CarrierReport) -> Carrier {
    Carrier {
        location: location(&carrier.location),
        symbol: carrier.symbol.clone(),
        kind: carrier.kind.clone(),
        r#type: carrier.type_text.clone(),
        width: carrier.width.to_string(),
        narrow: carrier.narrow,
        ceiling: carrier.ceiling.map(id),
        condition: condition(carrier),
        used_ratio: carrier.used.map(|used| rounded(used, 4)),
        forecast: forecast(&carrier.forecast),
        ship_by: carrier.ship_by.map(date),
        consumer: carrier.consumer.name(),
        outcome: Outcome {
            code: carrier.outcome.code.to_string(),
            threshold: words::threshold(carrier).map(id),
            text: words::outcome_meaning(&carrier.outcome),
            documented_only: carrier.outcome.documented_only,
        },
        link: link(&carrier.link),
    }
}

fn condition(carrier: &CarrierReport) -> Option<Condition> {
    let condition = carrier.condition.as_ref()?;
    let shown = condition
        .shown
        .iter()
        .map(|shown| Shown { text: shown.text.clone(), location: location(&shown.location) });
    Some(Condition {
        r#if: condition.words.clone(),
        text: words::condition_line(carrier)?,
        shown: shown.collect(),
    })
}

fn problem(problem: &facts::Problem) -> Problem {
    Problem {
        location: location(&problem.location),
        reason: problem.reason.clone(),
        cure: problem.cure.clone(),
        source_failed: problem.source_failed,
    }
}

fn coverage(coverage: &facts::Coverage) -> Coverage {
    let not_used = coverage
        .not_used
        .iter()
        .map(|(path, reason)| NotUsed { path: path.clone(), reason: reason.clone() });
    Coverage {
        schema_files: coverage.schema_files,
        schema_bytes: coverage.schema_bytes,
        statements: coverage.statements,
        statements_ignored: coverage.statements_ignored,
        rows: coverage.rows,
        columns: coverage.columns,
        code_files: coverage.code_files,
        code_files_parsed: coverage.code_files_parsed,
        code_bytes: coverage.code_bytes,
        syntax_errors: coverage.syntax_errors.iter().map(location).collect(),
        skipped: coverage.skipped.clone(),
        excluded: coverage.excluded.clone(),
        off_boundary: coverage.off_boundary,
        not_used: not_used.collect(),
        changed: coverage.changed.as_ref().map(changed),
    }
}

fn changed(changed: &facts::ChangedFiles) -> ChangedFiles {
    ChangedFiles {
        named: words::size(changed.named),
        read: words::size(changed.read),
        not_read: changed.not_read.clone(),
        not_found: changed.not_found.clone(),
    }
}

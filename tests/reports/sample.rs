//! One audit that every report test prints: a notification table that its clients outgrow before its database does.

use idwidth::facts::{
    Consumer, Coverage, How, Location, Outcome, OutcomeCode, Point, Problem, Reading, Source,
};
use idwidth::findings::{
    Audit, CarrierReport, Finding, IdSpace, MintingColumn, Severity, Verdict, VerdictStatus,
};
use idwidth::forecast::{Forecast, Repair, State};
use idwidth::linking::{Evidence, EvidenceKind, Link, LinkGrade};
use idwidth::width::{Id, Width};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

const DUMP: &str = "db/market.sql.zst";
const APP: &str = "app/src/main/kotlin/com/example/market";
const I32: Id = 2_147_483_647;
const HIGH: Id = 2_043_118_204;

/// The founding story on 2026-11-20.
pub(crate) fn sample_audit() -> Audit {
    let source = |name: &str, path: &str, kind: &str, dialect: &str| Source {
        name: name.to_owned(),
        path: path.to_owned(),
        kind: kind.to_owned(),
        dialect: dialect.to_owned(),
        taken: Some(date(2026, 11, 19)),
    };
    Audit {
        as_of: date(2026, 11, 20),
        sources: vec![
            source("market", DUMP, "mariadb-dump", "mysql"),
            source("ledger", "db/ledger.sql", "pg_dump", "postgres"),
        ],
        id_spaces: vec![notifications(), payments(), statuses()],
        findings: findings(),
        problems: problems(),
        coverage: coverage(),
        verdict: Verdict {
            status: VerdictStatus::Findings,
            exit_code: 1,
            fail_on: Some(Severity::High),
            reason: "4 findings at or above high".to_owned(),
        },
    }
}

/// An audit that found nothing and read everything.
pub(crate) fn clean_audit() -> Audit {
    Audit {
        id_spaces: Vec::new(),
        findings: Vec::new(),
        problems: Vec::new(),
        verdict: Verdict {
            status: VerdictStatus::Clean,
            exit_code: 0,
            fail_on: Some(Severity::High),
            reason: "no finding at or above high".to_owned(),
        },
        ..sample_audit()
    }
}

fn at(path: &str, line: u32, excerpt: &str, underlined: &str) -> Location {
    let before = excerpt.split(underlined).next().unwrap_or_default().chars().count();
    let column = u32::try_from(before).unwrap() + 1;
    let length = u32::try_from(underlined.chars().count()).unwrap();
    Location {
        path: path.into(),
        line,
        column,
        end_column: column + length,
        excerpt: excerpt.into(),
    }
}

fn in_app(file: &str, line: u32, excerpt: &str, underlined: &str) -> Location {
    at(&format!("{APP}/{file}"), line, excerpt, underlined)
}

fn minting_line() -> Location {
    at(DUMP, 41, "  `id` bigint(20) NOT NULL AUTO_INCREMENT,", "id")
}

fn dated(p10: Date, p50: Date, p90: Date) -> Forecast {
    Forecast {
        state: State::Dated,
        reason: String::new(),
        p10: Some(p10),
        p50: Some(p50),
        p90: Some(p90),
        without_leap: None,
    }
}

fn undated(state: State, reason: &str) -> Forecast {
    Forecast {
        state,
        reason: reason.to_owned(),
        p10: None,
        p50: None,
        p90: None,
        without_leap: None,
    }
}

fn evidence(kind: EvidenceKind, weight: f64, says: &str, location: Option<Location>) -> Evidence {
    Evidence { kind, says: says.to_owned(), location, weight }
}

fn minted_here() -> Evidence {
    let says = "market.notifications.id mints these ids (AUTO_INCREMENT)";
    evidence(EvidenceKind::Minting, 1.0, says, Some(minting_line()))
}

fn linked(confidence: f64, evidence: Vec<Evidence>) -> Link {
    let grade = if confidence < 0.85 { LinkGrade::Probable } else { LinkGrade::Linked };
    Link { confidence, grade, evidence, rivals: Vec::new() }
}

fn outcome(code: OutcomeCode, detail: &str, documented_only: bool) -> Outcome {
    Outcome { code, detail: detail.to_owned(), documented_only }
}

/// An `Int` of the app that holds notification ids.
fn app_carrier(symbol: &str, kind: &str, type_text: &str) -> CarrierReport {
    CarrierReport {
        symbol: format!("com.example.market.{symbol}"),
        kind: kind.to_owned(),
        type_text: type_text.to_owned(),
        width: Width::I32,
        ceiling: Some(I32),
        narrow: true,
        used: Some(0.951_401_3),
        forecast: dated(date(2027, 1, 6), date(2027, 1, 15), date(2027, 1, 29)),
        ship_by: Some(date(2026, 9, 27)),
        consumer: Consumer::Android,
        outcome: outcome(OutcomeCode::Wrap, "", false),
        link: linked(0.97, vec![minted_here()]),
        location: minting_line(),
    }
}

fn push() -> CarrierReport {
    let line = "        val noteId = message.data[\"notification_id\"]?.toIntOrNull() ?: 0";
    let wire = "wire name \"notification_id\" names table notifications";
    let place = in_app("push/PushHandler.kt", 31, line, "toIntOrNull");
    let key = in_app("push/PushHandler.kt", 31, line, "notification_id");
    CarrierReport {
        outcome: outcome(OutcomeCode::Zero, "0", false),
        link: linked(
            0.9712,
            vec![
                minted_here(),
                evidence(EvidenceKind::KeyName, 0.9, wire, Some(key)),
                evidence(
                    EvidenceKind::Channel,
                    0.7,
                    "push data crosses into PushHandler.onMessageReceived",
                    Some(place.clone()),
                ),
            ],
        ),
        location: place,
        ..app_carrier(
            "push.PushHandler.onMessageReceived(RemoteMessage)/toIntOrNull(message.data[\"notification_id\"])#1",
            "conversion",
            "toIntOrNull() ?: 0",
        )
    }
}

fn dto() -> CarrierReport {
    let place = in_app("api/NotificationDto.kt", 14, "    @SerialName(\"id\") val id: Int,", "id:");
    CarrierReport {
        outcome: outcome(OutcomeCode::Throw, "JsonDecodingException", false),
        link: linked(
            0.93,
            vec![
                minted_here(),
                evidence(
                    EvidenceKind::Owner,
                    0.85,
                    "bare id in NotificationDto, a type named like table notifications",
                    Some(place.clone()),
                ),
            ],
        ),
        location: place,
        ..app_carrier("api.NotificationDto.id", "field", "Int")
    }
}

fn route() -> CarrierReport {
    let line = "            navArgument(\"notificationId\") { type = NavType.IntType },";
    CarrierReport {
        outcome: outcome(OutcomeCode::Reject, "no destination matches", true),
        link: linked(
            0.88,
            vec![
                minted_here(),
                evidence(
                    EvidenceKind::PathNoun,
                    0.8,
                    "`notifications/{notificationId}` names table notifications",
                    Some(in_app("nav/Routes.kt", 19, line, "notificationId")),
                ),
            ],
        ),
        location: in_app("nav/Routes.kt", 19, line, "NavType.IntType"),
        ..app_carrier("nav.Routes.notificationId", "route argument", "NavType.IntType")
    }
}

fn room() -> CarrierReport {
    let place = in_app(
        "cache/CachedNotification.kt",
        9,
        "    @PrimaryKey val notificationId: Int,",
        "notificationId",
    );
    let mut link = linked(
        0.78,
        vec![
            minted_here(),
            evidence(
                EvidenceKind::Name,
                0.78,
                "notificationId is the noun of table notifications and `id`",
                Some(place.clone()),
            ),
        ],
    );
    link.rivals.push("market.notification_drafts.id".to_owned());
    CarrierReport {
        outcome: outcome(OutcomeCode::Wrap, "-2147483648", false),
        link,
        location: place,
        ..app_carrier("cache.CachedNotification.notificationId", "field", "Int")
    }
}

fn wide_root() -> CarrierReport {
    CarrierReport {
        symbol: "market.notifications.id".to_owned(),
        width: Width::I64,
        ceiling: Width::I64.ceiling(),
        narrow: false,
        used: Some(0.0),
        forecast: undated(State::Far, "p10 lies beyond ten years"),
        ship_by: None,
        consumer: Consumer::Database,
        outcome: outcome(OutcomeCode::DbErr, "ERROR 1467", false),
        link: linked(1.0, vec![minted_here()]),
        ..app_carrier("", "column", "bigint(20)")
    }
}

fn reading(value: Id, how: How) -> Reading {
    Reading { value, how, at: Some(date(2026, 11, 19)) }
}

fn notifications() -> IdSpace {
    // Weekly points of a quadratic: about 0.4 M ids a day at first, 2.2 M a day at the end.
    let start = date(2022, 11, 24);
    let weeks = 208;
    let curve = (0..=weeks).map(|week: i32| {
        let n = Id::from(week);
        let value = 8_000_000 + n * 2_900_000 + n * n * 33_090;
        Point { date: start.checked_add((week * 7).days()).unwrap(), value: value.min(HIGH) }
    });
    IdSpace {
        name: "market.notifications.id".to_owned(),
        minting: Some(MintingColumn {
            source: 0,
            table: "notifications".to_owned(),
            column: "id".to_owned(),
            mechanism: "AUTO_INCREMENT".to_owned(),
            type_text: "bigint(20)".to_owned(),
            width: Width::I64,
            location: minting_line(),
        }),
        readings: vec![reading(HIGH, How::Counter), reading(2_043_118_190, How::Maximum)],
        curve: curve.collect(),
        repairs: vec![Repair { date: date(2024, 3, 2), what: "leap of 1,000,000 ids".to_owned() }],
        per_day: Some(2_212_906.6),
        rows: Some(1_884_203_551),
        lookup: None,
        carriers: vec![push(), dto(), route(), room(), wide_root()],
    }
}

fn sequence() -> CarrierReport {
    let place = at(
        "db/ledger.sql",
        118,
        "CREATE SEQUENCE public.payments_id_seq AS integer",
        "payments_id_seq",
    );
    let says = "public.payments_id_seq is owned by public.payments.id";
    CarrierReport {
        symbol: "public.payments_id_seq".to_owned(),
        kind: "sequence".to_owned(),
        type_text: "integer".to_owned(),
        used: Some(0.612),
        forecast: Forecast {
            state: State::Rough,
            reason: "the rate doubled twice within the record".to_owned(),
            without_leap: Some((date(2028, 2, 9), date(2026, 2, 1), 41_000_000)),
            ..dated(date(2027, 6, 30), date(2027, 12, 1), date(2029, 8, 17))
        },
        ship_by: Some(date(2027, 5, 1)),
        consumer: Consumer::Database,
        outcome: outcome(OutcomeCode::DbErr, "nextval: reached maximum value of sequence", false),
        link: linked(1.0, vec![evidence(EvidenceKind::Minting, 1.0, says, Some(place.clone()))]),
        location: place,
        ..app_carrier("", "sequence", "integer")
    }
}

/// As wide as its id: listed, no finding of its own.
fn reference() -> CarrierReport {
    let line = "    payment_id integer REFERENCES public.payments(id),";
    CarrierReport {
        symbol: "public.refunds.payment_id".to_owned(),
        kind: "column".to_owned(),
        location: at("db/ledger.sql", 131, line, "payment_id"),
        ..sequence()
    }
}

fn payments() -> IdSpace {
    let point =
        |month: i16, value| Point { date: date(2026, i8::try_from(month).unwrap(), 1), value };
    IdSpace {
        name: "ledger.public.payments.id".to_owned(),
        minting: Some(MintingColumn {
            source: 1,
            table: "public.payments".to_owned(),
            column: "id".to_owned(),
            mechanism: "sequence public.payments_id_seq".to_owned(),
            type_text: "bigint".to_owned(),
            width: Width::I64,
            location: at("db/ledger.sql", 96, "    id bigint NOT NULL,", "id"),
        }),
        readings: vec![reading(1_314_260_011, How::Sequence)],
        curve: vec![
            point(1, 902_000_000),
            point(2, 975_000_000),
            point(4, 1_032_000_000),
            point(6, 1_109_000_000),
            point(9, 1_214_000_000),
            point(11, 1_301_000_000),
        ],
        repairs: Vec::new(),
        per_day: Some(1_118_421.0),
        rows: None,
        lookup: None,
        carriers: vec![sequence(), reference()],
    }
}

fn statuses() -> IdSpace {
    IdSpace {
        name: "market.statuses.id".to_owned(),
        minting: None,
        readings: vec![reading(12, How::Maximum)],
        curve: Vec::new(),
        repairs: Vec::new(),
        per_day: None,
        rows: Some(12),
        lookup: Some("highest id 12, not growing".to_owned()),
        carriers: Vec::new(),
    }
}

fn orphan() -> CarrierReport {
    let place = in_app("api/TicketDto.kt", 8, "    val ticket_id: Int? = null,", "ticket_id");
    CarrierReport {
        used: None,
        forecast: undated(
            State::Unknown,
            "no column that mints these ids was read; pin it in idwidth.toml",
        ),
        ship_by: None,
        outcome: outcome(OutcomeCode::Throw, "JsonDecodingException", false),
        link: linked(0.0, Vec::new()),
        location: place,
        ..app_carrier("api.TicketDto.ticket_id", "field", "Int?")
    }
}

fn finding(
    id: &str,
    severity: Severity,
    check: &'static str,
    carrier: CarrierReport,
    says: &str,
) -> Finding {
    Finding {
        id: id.to_owned(),
        check,
        severity,
        message: says.to_owned(),
        id_space: Some(0),
        high_water: Some(reading(HIGH, How::Counter)),
        carrier,
        lead_days: 101,
        fix: "declare it Long".to_owned(),
        also: Vec::new(),
    }
}

fn findings() -> Vec<Finding> {
    let narrow = "client-field-too-narrow";
    let mut findings = vec![
        finding(
            "0b5c6e1f9a27",
            Severity::Overdue,
            "narrowing-conversion",
            push(),
            "toIntOrNull() ?: 0 turns ids of market.notifications.id above 2,147,483,647 into 0",
        ),
        finding(
            "5d0a7791c2be",
            Severity::Overdue,
            narrow,
            dto(),
            "NotificationDto.id (Int) cannot hold ids of market.notifications.id above 2,147,483,647",
        ),
        finding(
            "a19f30c47d55",
            Severity::Overdue,
            narrow,
            route(),
            "route argument notificationId (NavType.IntType) rejects ids of market.notifications.id above 2,147,483,647",
        ),
        finding(
            "c7be2291f804",
            Severity::Critical,
            narrow,
            room(),
            "CachedNotification.notificationId (Int) probably holds ids of market.notifications.id",
        ),
    ];
    findings[0].fix = "read it with toLongOrNull() and handle null".to_owned();
    findings[1].also = vec!["same-name-two-widths"];
    findings.push(Finding {
        id_space: Some(1),
        high_water: Some(reading(1_314_260_011, How::Sequence)),
        lead_days: 60,
        fix: "ALTER SEQUENCE public.payments_id_seq AS bigint".to_owned(),
        ..finding(
            "e2f18d0a6c93",
            Severity::Medium,
            "sequence-too-narrow",
            sequence(),
            "public.payments_id_seq (integer) ends before public.payments.id (bigint)",
        )
    });
    findings.push(Finding {
        id_space: None,
        high_water: None,
        ..finding(
            "f60d3b7e4412",
            Severity::Low,
            narrow,
            orphan(),
            "TicketDto.ticket_id (Int) crosses the program's border; its growth is unknown",
        )
    });
    findings
}

fn problems() -> Vec<Problem> {
    let cut = at("db/ledger.sql", 2204, "INSERT INTO public.refunds VALUES (17, 'b", "INSERT");
    vec![
        Problem {
            location: cut,
            reason: "the dump ends in the middle of a row of public.refunds".to_owned(),
            cure: "take the dump again and check that pg_dump ended without an error".to_owned(),
            source_failed: false,
        },
        Problem {
            location: Location { path: "db/archive.sql".into(), line: 0, column: 0, end_column: 0, excerpt: "".into() },
            reason: "binary file, no SQL dump".to_owned(),
            cure: "pass a plain, gzip or zstd dump; for pg_dump's custom format run pg_restore -f out.sql first".to_owned(),
            source_failed: true,
        },
    ]
}

fn coverage() -> Coverage {
    let counts = |counts: &[(&str, u64)]| -> BTreeMap<String, u64> {
        counts.iter().map(|(reason, number)| ((*reason).to_owned(), *number)).collect()
    };
    Coverage {
        schema_files: 2,
        schema_bytes: 1_992_294,
        statements: 1_204,
        statements_ignored: 310,
        rows: 120_433,
        columns: 87,
        code_files: 41,
        code_files_parsed: 32,
        code_bytes: 182_300,
        code_files_with_errors: 1,
        skipped: counts(&[("test", 12), ("larger than 1 MB", 1)]),
        excluded: counts(&[("resource id", 9), ("must stay Int", 4), ("local row id", 2)]),
        off_boundary: 31,
        not_used: vec![(
            "db/old/market.sql".to_owned(),
            "older copy of db/market.sql.zst".to_owned(),
        )],
    }
}

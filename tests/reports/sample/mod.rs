//! One audit that every report test prints: a table that its clients outgrow before its
//! database does.

mod carriers;

use carriers::{
    DUMP, at, dto, minting_line, orphan, push, reference, room, route, sequence, wide_root,
};
use idwidth::facts::{
    ChangedFiles, Coverage, Earlier, How, Location, Point, Problem, Reading, Source,
};
use idwidth::findings::{
    Audit, CarrierReport, Finding, IdSpace, MintingColumn, Origin, Place, Severity, Verdict,
    VerdictStatus,
};
use idwidth::forecast::Repair;
use idwidth::width::{Id, Width};
use jiff::ToSpan;
use jiff::civil::date;
use std::collections::BTreeMap;

const HIGH: Id = 2_043_118_204;

/// The founding story on 2026-11-20.
pub(crate) fn sample_audit() -> Audit {
    let source = |name: &str, path: &str, kind: &str, dialect: &str| Source {
        name: name.to_owned(),
        path: path.to_owned(),
        kind: kind.to_owned(),
        dialect: dialect.to_owned(),
        taken: Some(date(2026, 11, 19)),
        clamps: false,
        device: None,
        earlier: Vec::new(),
    };
    let last_month = Earlier { taken: date(2026, 10, 19), path: "db/ledger-2026-10-19.sql".into() };
    Audit {
        as_of: date(2026, 11, 20),
        sources: vec![
            source("market", DUMP, "mariadb-dump", "mysql"),
            Source {
                earlier: vec![last_month],
                ..source("ledger", "db/ledger.sql", "pg_dump", "postgres")
            },
        ],
        id_spaces: vec![notifications(), payments(), statuses()],
        findings: findings(),
        ignored: Vec::new(),
        unused_ignores: Vec::new(),
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
        origin: Origin::Minted,
        declare: None,
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
        shards: None,
        lookup: None,
        carriers: vec![push(), dto(), route(), room(), wide_root()],
    }
}

fn payments() -> IdSpace {
    let point =
        |month: i16, value| Point { date: date(2026, i8::try_from(month).unwrap(), 1), value };
    IdSpace {
        name: "ledger.public.payments.id".to_owned(),
        origin: Origin::Minted,
        declare: None,
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
        shards: None,
        lookup: None,
        carriers: vec![sequence(), reference()],
    }
}

fn statuses() -> IdSpace {
    IdSpace {
        name: "market.statuses.id".to_owned(),
        origin: Origin::Key,
        declare: None,
        minting: None,
        readings: vec![reading(12, How::Maximum)],
        curve: Vec::new(),
        repairs: Vec::new(),
        per_day: None,
        rows: Some(12),
        shards: None,
        lookup: Some("highest id 12, not growing".to_owned()),
        carriers: Vec::new(),
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
        left_behind: false,
        also: Vec::new(),
        places: Vec::new(),
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
        places: [9, 31].map(another_ticket).to_vec(),
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

fn another_ticket(line: u32) -> Place {
    let mut carrier = orphan();
    carrier.symbol = format!("api.TicketApi.close{line}(Int).ticketId");
    carrier.kind = "parameter".to_owned();
    carrier.location = at("app/api/TicketApi.kt", line, "    fun close(ticketId: Int)", "ticketId");
    Place { carrier, fix: "declare it Long".to_owned() }
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
        code_bytes_read: 240_100,
        code_files_read_again: 0,
        syntax_errors: vec![at(
            "app/src/main/kotlin/com/example/Price.kt",
            4,
            "    val cents = 100 +* 2",
            "+*",
        )],
        skipped: counts(&[("test", 12), ("larger than 1 MB", 1)]),
        excluded: counts(&[("resource id", 9), ("must stay Int", 4), ("local row id", 2)]),
        off_boundary: 31,
        not_used: vec![(
            "db/old/market.sql".to_owned(),
            "older copy of db/market.sql.zst".to_owned(),
        )],
        changed: Some(ChangedFiles {
            named: 4,
            read: 2,
            not_read: vec!["README.md".to_owned()],
            not_found: vec!["db/migrations/0042_refunds.sql".to_owned()],
        }),
    }
}

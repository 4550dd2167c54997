//! The carriers of the sample audit, each with its place and evidence.

use idwidth::facts::{Consumer, Location, Outcome, OutcomeCode};
use idwidth::findings::CarrierReport;
use idwidth::forecast::{Forecast, State};
use idwidth::linking::{Evidence, EvidenceKind, Link, LinkGrade};
use idwidth::width::{Id, Width};
use jiff::civil::{Date, date};

pub(super) const DUMP: &str = "db/market.sql.zst";
const APP: &str = "app/src/main/kotlin/com/example/market";
const I32: Id = 2_147_483_647;

pub(super) fn at(path: &str, line: u32, excerpt: &str, underlined: &str) -> Location {
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

pub(super) fn minting_line() -> Location {
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
        condition: None,
        narrow: true,
        used: Some(0.951_401_3),
        forecast: dated(date(2027, 1, 6), date(2027, 1, 15), date(2027, 1, 29)),
        ship_by: Some(date(2026, 9, 27)),
        consumer: Consumer::Android,
        outcome: outcome(OutcomeCode::Wrap, "", false),
        unminted: false,
        link: linked(0.97, vec![minted_here()]),
        location: minting_line(),
    }
}

pub(super) fn push() -> CarrierReport {
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

pub(super) fn dto() -> CarrierReport {
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

pub(super) fn route() -> CarrierReport {
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

pub(super) fn room() -> CarrierReport {
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

pub(super) fn wide_root() -> CarrierReport {
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

pub(super) fn sequence() -> CarrierReport {
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
pub(super) fn reference() -> CarrierReport {
    let line = "    payment_id integer REFERENCES public.payments(id),";
    CarrierReport {
        symbol: "public.refunds.payment_id".to_owned(),
        kind: "column".to_owned(),
        location: at("db/ledger.sql", 131, line, "payment_id"),
        ..sequence()
    }
}

pub(super) fn orphan() -> CarrierReport {
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

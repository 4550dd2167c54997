//! What the server says of itself.

use crate::config::Server;
use crate::facts::Problem;
use crate::rules::live::LivePack;
use crate::sources::live::answers::Answers;
use crate::sources::live::unknown;
use crate::width::Id;
use jiff::Span;
use jiff::civil::Date;

/// Seconds of a day.
const DAY: Id = 86_400;

/// What the server says of itself.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// `MariaDB 10.11.14`; empty if it did not say.
    product: String,
    /// The account, as a GRANT names it: `'idwidth'@'%'`.
    pub(super) account: String,
    /// Step between ids.
    pub(super) increment: Id,
    /// Numbers that are too large are stored as the largest that fits.
    pub(super) clamps: bool,
    /// It takes no changes from its own clients, as replicas do not.
    read_only: bool,
    /// Seconds by which it lags behind what it replicates; `None` if it does not say.
    lag: Option<Id>,
}

impl Told {
    /// Takes it from the answers.
    pub(super) fn of(answers: &Answers) -> Self {
        let lag = answers.rows("replica").find_map(|row| row.number("lag"));
        let Some(row) = answers.rows("server").next() else {
            return Self { increment: 1, lag, ..Self::default() };
        };
        let version = row.word("version").split('-').next().unwrap_or_default();
        Self {
            product: format!("{} {version}", row.word("product")),
            account: account(row.word("account")),
            increment: row.number("increment").filter(|step| *step > 0).unwrap_or(1),
            clamps: row.truth("clamps"),
            read_only: row.truth("read_only"),
            lag,
        }
    }

    /// Returns what reports call the server.
    pub(super) fn kind(&self, pack: &LivePack) -> String {
        if self.product.is_empty() {
            pack.title.clone()
        } else {
            format!("{} server", self.product)
        }
    }

    /// Returns the day that what it tells is of, asked on the day `as_of`: a replica tells of an earlier one.
    pub(super) fn taken(&self, as_of: Date) -> Date {
        let days = self.lag.unwrap_or(0).max(0) / DAY;
        let span = i64::try_from(days).ok().and_then(|days| Span::new().try_days(days).ok());
        span.and_then(|span| as_of.checked_sub(span).ok()).unwrap_or(as_of)
    }

    /// Returns what makes its readings older than they look, or may.
    pub(super) fn problems(&self, server: &Server, taken: Date) -> Option<Problem> {
        if let Some(lag) = self.lag.filter(|lag| *lag >= DAY) {
            let days = lag / DAY;
            let reason = format!("this replica lags {days} d behind: its readings are of {taken}");
            let cure = "Read the primary, or mend the replication.".to_owned();
            return Some(partly(server, &reason, cure));
        }
        (self.read_only && self.lag.is_none()).then(|| {
            let reason = "it is read-only, and how far it lags behind what it replicates is not known";
            let cure = format!(
                "Let its replication run and the account see it: GRANT PROCESS ON *.* TO {}; or read the primary.",
                self.account
            );
            partly(server, reason, cure)
        })
    }
}

/// Says that something of the whole server is not known, of which all else was read.
fn partly(server: &Server, reason: &str, cure: String) -> Problem {
    Problem { source_failed: false, ..unknown::problem(server, "", reason, cure) }
}

/// Quotes an account as a GRANT needs it: `'idwidth'@'%'` of `idwidth@%`.
fn account(current: &str) -> String {
    let (user, host) = current.rsplit_once('@').unwrap_or((current, "%"));
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    format!("{}@{}", quoted(user), quoted(host))
}

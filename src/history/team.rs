//! The history in PostgreSQL, for a team: one transaction for each server, over a connection of its own.
//!
//! Sends names and ids as parameters alone, and waits for no answer for ever.

use super::days::Past;
use super::readings::{Batch, Kind, Name, Series};
use super::{FORMAT, Kept, TEAM_SCHEMA, clock_behind, newer, problem};
use crate::facts::{Point, Problem, Reading};
use jiff::civil::Date;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use std::time::Duration;
use tokio::runtime::Runtime;

/// Longest that a connection may take to open, and longest that a transaction may take.
const CONNECT: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(120);
/// Readings in one statement.
const AT_ONCE: usize = 1000;

/// What the server is told of how long it may take, for one transaction.
const BOUNDS: &str =
    "SELECT set_config('statement_timeout', '60s', true), set_config('lock_timeout', '10s', true)";
/// Lets one run at a time make the tables: two at once would trip over each other.
const ALONE: &str = "SELECT pg_advisory_xact_lock(1229215560)";
const NEWEST: &str = "SELECT max((SELECT max(day) FROM idwidth.reading WHERE series = id))::text \
     FROM idwidth.series WHERE source = $1";
/// Looks before it adds: a conflict would use up a number of the series.
const ADD_SERIES: &str = "INSERT INTO idwidth.series (source, schema_name, relation_name, column_name, kind) \
     SELECT $1, s, r, c, k FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS new (s, r, c, k) \
     WHERE NOT EXISTS (SELECT FROM idwidth.series WHERE source = $1 AND schema_name = s AND relation_name = r \
     AND column_name = c AND kind = k) ON CONFLICT DO NOTHING";
const ADD_READINGS: &str = "INSERT INTO idwidth.reading (series, day, value, how) \
     SELECT id, d::date, v::numeric, h FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], \
     $7::text[], $8::text[]) AS new (s, r, c, k, d, v, h) JOIN idwidth.series ON source = $1 AND schema_name = s \
     AND relation_name = r AND column_name = c AND kind = k ON CONFLICT DO NOTHING";
const SERIES: &str = "SELECT id, schema_name, relation_name, column_name, kind FROM idwidth.series \
     WHERE source = $1";
const DAYS: &str = "SELECT series, day::text, value::text FROM idwidth.reading \
     WHERE series = ANY ($1) AND day >= $2::date AND day < $3::date ORDER BY series, day";

/// A history that answers.
pub(super) struct Team {
    runtime: Runtime,
    address: PgConnectOptions,
    /// Open while a server's readings are written and read.
    connection: Option<PgConnection>,
    /// Its address, for messages.
    shown: String,
}

/// Why the history was not written or read.
enum Failure {
    Server(sqlx::Error),
    Late,
    Newer(i64),
    Unreadable(String),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Server(error)
    }
}

impl Team {
    /// Connects, makes the tables if there are none, and refuses a newer format.
    pub(super) fn open(address: PgConnectOptions, shown: String) -> Result<Self, Problem> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime
            .map_err(|error| problem(&shown, &format!("cannot be asked: {error}"), "Run again."))?;
        let address = address.statement_cache_capacity(0).disable_statement_logging();
        let mut team = Self { runtime, address, connection: None, shown };
        team.run(start)?;
        team.rest();
        Ok(team)
    }

    /// Appends what was read of a server, all or nothing.
    pub(super) fn append(&mut self, batches: &[Batch], as_of: Date) -> Result<Kept, Problem> {
        let shown = self.shown.clone();
        self.run(async |connection| add(connection, &shown, batches, as_of).await)
    }

    /// Returns what is followed of a source.
    pub(super) fn series(&mut self, source: &str) -> Result<Series, Problem> {
        self.run(async |connection| series(connection, source).await)
    }

    /// Returns readings by series, ascending by day.
    pub(super) fn days(
        &mut self,
        wanted: &[i64],
        from: Date,
        before: Date,
    ) -> Result<Past, Problem> {
        self.run(async |connection| days(connection, wanted, from, before).await)
    }

    /// Closes the connection until there is more to do: a server in between may take long.
    pub(super) fn rest(&mut self) {
        if let Some(connection) = self.connection.take() {
            // What was committed stays, whether or not the server hears the farewell.
            let _ = self.runtime.block_on(within(CONNECT, connection.close()));
        }
    }

    /// Does some work in a transaction and in time, and connects if need be.
    fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, Failure>,
    ) -> Result<T, Problem> {
        let open = self.connection.take();
        let all = async {
            let mut connection = match open {
                Some(connection) => connection,
                None => within(CONNECT, self.address.connect()).await?,
            };
            let done = within(LONGEST, async {
                let mut transaction = connection.begin().await?;
                sqlx::query(BOUNDS).persistent(false).execute(&mut *transaction).await?;
                let done = work(&mut transaction).await?;
                transaction.commit().await?;
                Ok::<_, Failure>(done)
            });
            Ok((done.await?, connection))
        };
        let (done, connection) = self
            .runtime
            .block_on(all)
            .map_err(|failure: Failure| explain(&self.shown, &failure))?;
        self.connection = Some(connection);
        Ok(done)
    }
}

/// Waits so long and no longer.
async fn within<T, E: Into<Failure>>(
    longest: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Failure> {
    tokio::time::timeout(longest, work).await.map_err(|_| Failure::Late)?.map_err(Into::into)
}

/// Makes the tables if there are none; refuses a newer format.
async fn start(connection: &mut PgConnection) -> Result<(), Failure> {
    let is_made = "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n \
         ON n.oid = c.relnamespace WHERE n.nspname = 'idwidth' AND c.relname = 'format')";
    let is_made: bool =
        sqlx::query_scalar(is_made).persistent(false).fetch_one(&mut *connection).await?;
    if !is_made {
        sqlx::query(ALONE).persistent(false).execute(&mut *connection).await?;
        sqlx::raw_sql(TEAM_SCHEMA).execute(&mut *connection).await?;
    }
    let format = sqlx::query_scalar("SELECT max(version) FROM idwidth.format");
    let format: Option<i32> = format.persistent(false).fetch_one(&mut *connection).await?;
    match format.map_or(0, i64::from) {
        FORMAT => Ok(()),
        other => Err(Failure::Newer(other)),
    }
}

async fn add(
    connection: &mut PgConnection,
    shown: &str,
    batches: &[Batch],
    as_of: Date,
) -> Result<Kept, Failure> {
    let mut kept = Kept::default();
    for Batch { source, readings } in batches {
        let newest = sqlx::query_scalar(NEWEST).bind(source).persistent(false);
        let newest: Option<String> = newest.fetch_one(&mut *connection).await?;
        let newest = newest.map(|day| date(&day)).transpose()?;
        if let Some(newest) = newest.filter(|newest| as_of < *newest) {
            kept.problems.push(clock_behind(shown, source, as_of, newest));
            continue;
        }
        for some in readings.chunks(AT_ONCE) {
            kept.added += add_some(connection, source, some, as_of).await?;
        }
    }
    Ok(kept)
}

/// Adds a bounded number of readings in two statements; returns how many were new.
async fn add_some(
    connection: &mut PgConnection,
    source: &str,
    readings: &[(Name, Reading)],
    as_of: Date,
) -> Result<u64, Failure> {
    let texts = |of: &dyn Fn(&Name, &Reading) -> String| -> Vec<String> {
        readings.iter().map(|(name, reading)| of(name, reading)).collect()
    };
    let names = [
        texts(&|name, _| name.schema.clone()),
        texts(&|name, _| name.relation.clone()),
        texts(&|name, _| name.column.clone()),
        texts(&|name, _| name.kind.name().to_owned()),
    ];
    let values = [
        texts(&|_, reading| reading.at.unwrap_or(as_of).to_string()),
        texts(&|_, reading| reading.value.to_string()),
        texts(&|_, reading| reading.how.name().to_owned()),
    ];
    let mut series = sqlx::query(ADD_SERIES).bind(source).persistent(false);
    let mut added = sqlx::query(ADD_READINGS).bind(source).persistent(false);
    for list in &names {
        series = series.bind(list);
        added = added.bind(list);
    }
    for list in &values {
        added = added.bind(list);
    }
    series.execute(&mut *connection).await?;
    Ok(added.execute(&mut *connection).await?.rows_affected())
}

async fn series(connection: &mut PgConnection, source: &str) -> Result<Series, Failure> {
    let rows = sqlx::query_as(SERIES).bind(source).persistent(false);
    let rows: Vec<(i64, String, String, String, String)> = rows.fetch_all(connection).await?;
    let named = |(id, schema, relation, column, kind): (i64, String, String, String, String)| {
        Some((Name { schema, relation, column, kind: Kind::named(&kind)? }, id))
    };
    Ok(rows.into_iter().filter_map(named).collect())
}

async fn days(
    connection: &mut PgConnection,
    wanted: &[i64],
    from: Date,
    before: Date,
) -> Result<Past, Failure> {
    let rows = sqlx::query_as(DAYS).bind(wanted).bind(from.to_string()).bind(before.to_string());
    let rows: Vec<(i64, String, String)> = rows.persistent(false).fetch_all(connection).await?;
    let mut past = Past::new();
    for (id, day, value) in rows {
        let unreadable = |_| Failure::Unreadable(value.clone());
        let value = value.parse().map_err(unreadable)?;
        past.entry(id).or_default().push(Point { date: date(&day)?, value });
    }
    Ok(past)
}

fn date(day: &str) -> Result<Date, Failure> {
    day.parse().map_err(|_| Failure::Unreadable(day.to_owned()))
}

/// Says what is wrong with the history, and what to do; never with a secret in it.
fn explain(shown: &str, failure: &Failure) -> Problem {
    match failure {
        Failure::Newer(format) => newer(shown, *format),
        Failure::Late => {
            let cure = "Run again when its server is less busy; what was kept before stays.";
            problem(shown, "did not answer in time", cure)
        }
        Failure::Unreadable(text) => {
            let cure =
                "Somebody changed its tables: `idwidth schema history` prints what they were.";
            problem(shown, &format!("holds `{text}`, which is no reading"), cure)
        }
        Failure::Server(error) => of_server(shown, error),
    }
}

/// Says what the server or the way to it objected to.
fn of_server(shown: &str, error: &sqlx::Error) -> Problem {
    let Some(answer) = error.as_database_error() else {
        let cure = "Check that it is up and that `url-env` of [history] leads there; what was kept before stays.";
        return problem(shown, &format!("cannot be reached: {error}"), cure);
    };
    // Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>
    let cure = match answer.code().as_deref() {
        Some("42501") => {
            "Run what `idwidth schema history` prints as one who may, and grant what it says to this account."
        }
        Some("53100") => "Free some space and run again; what was kept before stays.",
        Some("25006") => "Name the primary, not a standby, in `url-env` of [history].",
        Some("55P03" | "57014") => "Run again when nothing holds its tables.",
        Some("28P01" | "28000") => "Correct the account in `url-env` of [history].",
        _ => "Run again; what was kept before stays.",
    };
    problem(shown, answer.message(), cure)
}

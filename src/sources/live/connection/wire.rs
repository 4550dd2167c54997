//! Rows as both protocols bring them: texts of statements go out, rows that are marked come back as text.

use super::{Failure, LivePack, Rows, failure, is_marked};
use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Column as _, Database, Error, Executor, Row as _};
use std::borrow::Cow;

/// What differs between the servers of sqlx.
pub(super) trait Wire: Database {
    /// Returns a value of a row as text; `None` is NULL.
    fn text(row: &Self::Row, at: usize) -> Result<Option<Cow<'_, str>>, Error>;

    /// Returns the server's own code of an error, if the server spoke.
    fn code(error: &Error) -> Option<String>;
}

/// Sends a text of statements and collects the rows that are marked.
pub(super) async fn rows<W: Wire>(
    connection: &mut W::Connection,
    sql: &str,
    pack: &LivePack,
) -> Result<Rows, Failure>
where
    for<'c> &'c mut W::Connection: Executor<'c, Database = W>,
{
    let explain = |error: Error| failure(&error, W::code(&error).as_deref(), pack);
    let mut found = Rows::default();
    let mut stream = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch(connection);
    while let Some(row) = stream.try_next().await.map_err(explain)? {
        add::<W>(&row, &mut found).map_err(explain)?;
    }
    Ok(found)
}

fn add<W: Wire>(row: &W::Row, found: &mut Rows) -> Result<(), Error> {
    let columns = row.columns();
    if !is_marked(columns.first().map(sqlx::Column::name)) {
        return Ok(());
    }
    if found.columns().is_empty() {
        let names = columns.iter().map(|column| column.name().to_lowercase()).collect();
        *found = Rows::new(names);
    }
    let values = (0..columns.len()).map(|at| W::text(row, at));
    found.push(values.collect::<Result<Vec<_>, _>>()?);
    Ok(())
}

//! Where a team's history is, from the same places that tell where servers are; connects to nothing.

use super::connection::postgres;
use super::credentials::Endpoint;
use crate::config::{Access, Server};
use crate::facts::Location;
use crate::rules::live;
use sqlx::postgres::PgConnectOptions;

/// Returns where to log in to a team's history, and how messages print that.
///
/// # Errors
///
/// Says what is missing or does not read, never with a secret in it.
pub fn team_address(access: &Access) -> Result<(PgConnectOptions, String), String> {
    let pack = live::named("postgres").ok_or("there is no pack for its server")?;
    let location =
        Location { path: "".into(), line: 0, column: 0, end_column: 0, excerpt: "".into() };
    let server = Server::new("history", &pack.name, access.clone(), location);
    let endpoint = Endpoint::of(&server, pack)?;
    Ok((postgres::options(&endpoint), endpoint.shown(pack)))
}

//! Where a team's history is, from the same places that tell where servers are; connects to nothing.

use super::connection::postgres;
use super::credentials::Endpoint;
use crate::config::{Access, Server};
use crate::facts::Location;
use crate::rules::live::{self, LivePack, Protocol};
use sqlx::postgres::PgConnectOptions;

/// Where a team's history is.
pub struct TeamAddress {
    /// Where to log in, and as whom.
    pub address: PgConnectOptions,
    /// How messages print that.
    pub shown: String,
    /// Takes the secret out of a message.
    pub clean: Box<dyn Fn(String) -> String>,
    /// What a person should know of it: a connection in the clear, files that were left alone.
    pub notes: Vec<String>,
}

/// Finds out where a team's history is and who asks.
///
/// # Errors
///
/// Says what is missing or does not read, never with a secret in it.
pub fn team_address(access: &Access) -> Result<TeamAddress, String> {
    let is_it = |pack: &&LivePack| pack.protocol == Protocol::Postgres;
    let pack = live::all().iter().find(is_it).ok_or("there is no pack for its server")?;
    let location =
        Location { path: "".into(), line: 0, column: 0, end_column: 0, excerpt: "".into() };
    let server = Server::new("history", &pack.name, access.clone(), location);
    let endpoint = Endpoint::of(&server, pack)?;
    let redactor = endpoint.redactor();
    Ok(TeamAddress {
        address: postgres::options(&endpoint),
        shown: endpoint.shown(pack),
        clean: Box::new(move |text| redactor.clean(text)),
        notes: endpoint.notes,
    })
}

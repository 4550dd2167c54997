//! `idwidth grants`: the least that an account needs, as the statements that give it.

use crate::cli::Grants;
use crate::configuration;
use idwidth::config::Server;
use idwidth::sources::live::grants::{Account, of};
use std::io::Write as _;
use std::path::Path;

/// The name of an account that nothing names.
const USER: &str = "idwidth";

/// Prints them; returns the exit code.
pub(crate) fn print(options: &Grants) -> anyhow::Result<u8> {
    let config = configuration(&options.configuration, Some(Path::new(".")))?;
    let servers: Vec<&Server> =
        config.servers.iter().filter(|server| server.kind == options.kind).collect();
    let user = servers.iter().find_map(|server| server.access.user.as_deref());
    let (mut databases, mut schemas) = (options.database.clone(), options.schema.clone());
    if databases.is_empty() && schemas.is_empty() {
        databases.extend(servers.iter().filter_map(|server| server.access.database.clone()));
        schemas.extend(servers.iter().flat_map(|server| server.schemas.clone()));
    }
    let account = Account {
        user: options.user.as_deref().or(user).unwrap_or(USER),
        host: &options.host,
        databases: &databases,
        schemas: &schemas,
    };
    let text = of(&options.kind, &account).map_err(anyhow::Error::msg)?;
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(0)
}

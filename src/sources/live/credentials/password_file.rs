//! PostgreSQL's file of passwords (`.pgpass`): `host:port:database:user:password`, the first line that matches counts.

use super::Secret;
use super::text;
use std::path::Path;

/// Whose password is looked for.
pub(super) struct Account<'a> {
    /// The host as it was stated, or the folder of the socket; `localhost` for a socket where the clients expect it.
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) database: &'a str,
    pub(super) user: &'a str,
}

/// Returns the password of an account; a file that others may read is not used, which is noted.
pub(super) fn password(
    file: &Path,
    account: &Account<'_>,
    notes: &mut Vec<String>,
) -> Result<Option<Secret>, String> {
    let shown = file.display();
    if !file.is_file() {
        return Ok(None);
    }
    if text::mode(file) & 0o077 != 0 {
        notes.push(format!(
            "{shown} is not used, because others may read or write it; chmod 0600 {shown}"
        ));
        return Ok(None);
    }
    let lines = text::lines(file).map_err(|what| format!("{shown} {what}"))?;
    Ok(lines.iter().find_map(|line| of_line(line, account)))
}

fn of_line(line: &str, account: &Account<'_>) -> Option<Secret> {
    if line.starts_with('#') {
        return None;
    }
    let port = account.port.to_string();
    let mut rest = line;
    for wanted in [account.host, &port, account.database, account.user] {
        let (stated, after) = field(rest);
        if stated != wanted && raw(rest) != "*" {
            return None;
        }
        rest = after?;
    }
    Some(field(rest).0).filter(|password| !password.is_empty()).map(Secret::new)
}

/// Returns the first field of a line with its escapes read, and what follows its colon.
fn field(line: &str) -> (String, Option<&str>) {
    let mut read = String::new();
    let mut rest = line.char_indices();
    while let Some((at, c)) = rest.next() {
        match c {
            ':' => return (read, line.get(at + 1..)),
            '\\' => read.push(rest.next().map_or('\\', |(_, escaped)| escaped)),
            other => read.push(other),
        }
    }
    (read, None)
}

/// Returns the first field of a line as it stands.
fn raw(line: &str) -> &str {
    line.split(':').next().unwrap_or_default()
}

//! What the config states of a server, its address and its password fetched from where they are said to be.

use super::surroundings::Surroundings;
use super::{Secret, Settings, address, command, text};
use crate::config::Access;
use crate::rules::client::Client;
use crate::rules::live::LivePack;

/// Reads what the config states; keys go before parts of an address.
pub(super) fn settings(
    access: &Access,
    pack: &LivePack,
    client: &Client,
    around: &Surroundings,
    notes: &mut Vec<String>,
) -> Result<Settings, String> {
    check(access, pack, client)?;
    let mut keys = Settings {
        port: access.port,
        socket: access.socket.clone(),
        user: access.user.clone(),
        database: access.database.clone(),
        password: password(access, around)?,
        password_file: None,
        service: access.service.clone(),
        tls: access.tls,
        tls_ca: access.tls_ca.clone(),
        host: None,
    };
    if let Some(host) = &access.host {
        keys.set(client, "host", host.clone())
            .map_err(|what| format!("`host` does not read: {what}"))?;
    }
    let Some((place, text)) = located(access, around)? else { return Ok(keys) };
    let (parts, unused) = parts(&place, &text, pack, client)?;
    if unused > 0 {
        notes.push(format!("{unused} parameters of the address{place} mean nothing here"));
    }
    Ok(keys.or(parts))
}

/// Checks what can be checked without looking anywhere: that keys mean something, and that the address reads.
pub(super) fn check(access: &Access, pack: &LivePack, client: &Client) -> Result<(), String> {
    if access.defaults_file.is_some() && client.options.files.is_empty() {
        return Err(format!("`defaults-file` means nothing to a {}", pack.title));
    }
    if access.service.is_some() && client.services.name.is_empty() {
        return Err(format!("`service` means nothing to a {}", pack.title));
    }
    match &access.url {
        Some(url) => parts("", url, pack, client).map(drop),
        None => Ok(()),
    }
}

fn parts(
    place: &str,
    text: &str,
    pack: &LivePack,
    client: &Client,
) -> Result<(Settings, usize), String> {
    let wrong = |what: &str| format!("the address{place} does not read: {what}");
    let rest = after_scheme(text, pack).ok_or_else(|| {
        let schemes: Vec<String> =
            pack.schemes.iter().map(|scheme| format!("{scheme}://")).collect();
        wrong(&format!("it does not start with {}", schemes.join(" or ")))
    })?;
    address::parse(rest, client).map_err(|what| wrong(&what))
}

/// Returns the address that the config states, and where it stands if not there: ` in the environment variable X`.
pub(super) fn located(
    access: &Access,
    around: &Surroundings,
) -> Result<Option<(String, String)>, String> {
    if let Some(url) = &access.url {
        return Ok(Some((String::new(), url.clone())));
    }
    if let Some(name) = &access.url_env {
        let value = around.variable(name).ok_or_else(|| missing("url-env", name))?;
        return Ok(Some((format!(" in the environment variable {name}"), value.trim().to_owned())));
    }
    if let Some(file) = &access.url_file {
        let place = file.display().to_string();
        let whole = text::whole(file).map_err(|what| format!("`url-file` {place} {what}"))?;
        return Ok(Some((format!(" in {place}"), text::first_line(&whole).trim().to_owned())));
    }
    Ok(None)
}

fn missing(key: &str, name: &str) -> String {
    format!("the environment variable {name}, which `{key}` names, is not set or not text")
}

/// Returns what follows `scheme://` of a kind of server, or `scheme+driver://` as some libraries write it.
fn after_scheme<'t>(text: &'t str, pack: &LivePack) -> Option<&'t str> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.split('+').next().unwrap_or_default().to_lowercase();
    pack.schemes.contains(&scheme).then_some(rest)
}

fn password(access: &Access, around: &Surroundings) -> Result<Option<Secret>, String> {
    if let Some(name) = &access.password_env {
        let value = around.variable(name).ok_or_else(|| missing("password-env", name))?;
        return Ok(Some(Secret::new(value.to_owned())));
    }
    if let Some(file) = &access.password_file {
        let shown = file.display();
        let whole = text::whole(file).map_err(|what| format!("`password-file` {shown} {what}"))?;
        return match text::first_line(&whole) {
            "" => Err(format!("`password-file` {shown} holds no password on its first line")),
            line => Ok(Some(Secret::new(line.to_owned()))),
        };
    }
    if access.password_command.is_empty() {
        return Ok(None);
    }
    command::password(&access.password_command).map(Some)
}

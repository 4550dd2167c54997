//! Servers as the config and the command line name them, checked before anything is asked of them.
//!
//! An address that does not read is never repeated: any part of it may be a password in the wrong place.

use super::credentials::{file_in, readable};
use crate::config::{Access, Server, holds_secret};
use crate::facts::Location;
use crate::rules::live::{self, LivePack, Protocol};
use std::path::Path;

/// Makes a server of an address on the command line; `known` are those that the config declares.
///
/// # Errors
///
/// If it holds a password, which every user of this machine could read in the list of processes, or does not read.
pub fn addressed(text: &str, known: &[Server]) -> Result<Server, String> {
    if holds_secret(text) {
        return Err("an address on the command line may not hold a password, which all users of this machine could read \
                    there; give the address without it, and the password by the server's own files and environment \
                    variables, or declare the server in idwidth.toml with `password-env`, `password-file` or \
                    `password-command`"
            .to_owned());
    }
    let scheme =
        text.split_once(':').map(|(scheme, _)| scheme.split('+').next().unwrap_or_default());
    if let Some(pack) = scheme.and_then(|scheme| live::named(&scheme.to_lowercase())) {
        return at(text, pack);
    }
    let file_kind = live::all().iter().find(|pack| pack.port == 0);
    match file_kind.filter(|_| Path::new(text).is_file()) {
        Some(pack) => at(text, pack),
        None => Err(unknown(text, known)),
    }
}

fn at(text: &str, pack: &LivePack) -> Result<Server, String> {
    let (name, access) = if pack.port == 0 {
        let path = file_in(text, pack).ok_or("the address names no file")?;
        (path.to_owned(), Access { path: Some(path.into()), ..Access::default() })
    } else {
        (named(text), Access { url: Some(text.to_owned()), ..Access::default() })
    };
    let location = Location {
        path: name.as_str().into(),
        line: 0,
        column: 0,
        end_column: 0,
        excerpt: "".into(),
    };
    let server = Server::new(&name, &pack.name, access, location);
    readable(&server.access, pack)
        .map_err(|what| format!("the address on the command line does not read: {what}"))?;
    Ok(server)
}

/// Names a server by its address: two that differ in where they are have two names, and two histories.
fn named(address: &str) -> String {
    let (base, parameters) = address.split_once('?').unwrap_or((address, ""));
    let is_place = |parameter: &&str| {
        ["socket=", "host=", "port=", "dbname="].iter().any(|place| parameter.starts_with(place))
    };
    let places: Vec<&str> = parameters.split('&').filter(is_place).collect();
    let base = base.trim_end_matches('/');
    if places.is_empty() { base.to_owned() } else { format!("{base}?{}", places.join("&")) }
}

fn unknown(text: &str, known: &[Server]) -> String {
    let addresses: Vec<String> = live::all().iter().map(example).collect();
    let addresses = addresses.join(", ");
    // Only a plain word may be repeated.
    let is_word = text.chars().all(|c| c.is_alphanumeric() || ['-', '_', '.', '/'].contains(&c));
    if !is_word {
        return format!(
            "an argument is no source of idwidth.toml and no address; addresses are {addresses}"
        );
    }
    let names: Vec<&str> = known.iter().map(|server| server.name.as_str()).collect();
    let hint =
        nearest(text, &names).map_or(String::new(), |name| format!("; did you mean `{name}`?"));
    format!(
        "`{text}` is no server of idwidth.toml, no address and no file{hint} (addresses are {addresses})"
    )
}

fn example(pack: &LivePack) -> String {
    let scheme = pack.schemes.first().map_or(pack.name.as_str(), String::as_str);
    let rest = if pack.port == 0 { "FILE" } else { "//USER@HOST/DATABASE" };
    format!("{scheme}:{rest}")
}

/// Returns a server that reads the one schema that its address names, where schemas are databases and none is listed.
///
/// `database` is the one to connect to; without it, the one that the config or the address states.
#[must_use]
pub fn limited(mut server: Server, database: Option<&str>) -> Server {
    let is_schema = live::named(&server.kind).is_some_and(|pack| pack.protocol == Protocol::Mysql);
    if is_schema && server.schemas.is_empty() && server.shard_schemas.is_none() {
        let stated = || server.access.database.clone().or_else(|| in_address(&server.access));
        server.schemas.extend(database.map(str::to_owned).or_else(stated));
    }
    server
}

fn in_address(access: &Access) -> Option<String> {
    let (_, rest) = access.url.as_deref()?.split_once("://")?;
    let path = rest.split('?').next()?.split_once('/')?.1;
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    (!decoded.is_empty()).then(|| decoded.into_owned())
}

/// Checks that there is such a kind of server and that its address, if the config states one, reads.
///
/// # Errors
///
/// With the place in the config and the nearest kind.
pub fn check(server: &Server) -> Result<(), String> {
    let Some(pack) = live::named(&server.kind) else {
        let kinds: Vec<&str> = live::all().iter().map(|pack| pack.name.as_str()).collect();
        let hint = nearest(&server.kind, &kinds)
            .map_or(String::new(), |kind| format!("; did you mean `{kind}`?"));
        let known = kinds.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ");
        return Err(format!(
            "{}: no kind of server is called `{}`{hint} (known: {known})",
            server.location, server.kind
        ));
    };
    readable(&server.access, pack).map_err(|what| format!("{}: {what}", server.location))
}

fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let likeness = |other: &&str| strsim::jaro_winkler(name, other);
    known
        .iter()
        .copied()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|other| likeness(other) > 0.7)
}

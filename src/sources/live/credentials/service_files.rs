//! A service of PostgreSQL's `pg_service.conf`: settings of a connection under a name.

use super::settings::Settings;
use super::surroundings::Surroundings;
use super::text;
use crate::rules::client::Client;
use std::path::PathBuf;

/// Reads a service from the first file that holds it.
///
/// # Errors
///
/// If no file holds it, or a line of it does not read; the line is named and not repeated.
pub(super) fn read(name: &str, client: &Client, around: &Surroundings) -> Result<Settings, String> {
    let files = files(client, around);
    for file in &files {
        if file.is_file() {
            let lines = text::lines(file).map_err(|what| format!("{} {what}", file.display()))?;
            if let Some(settings) = service(name, &lines, client)
                .map_err(|(line, what)| format!("{}:{line}: {what}", file.display()))?
            {
                return Ok(settings);
            }
        }
    }
    let looked: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    Err(format!("no service is called `{name}` in {}", looked.join(", ")))
}

fn files(client: &Client, around: &Surroundings) -> Vec<PathBuf> {
    let places = &client.services;
    let user =
        around.variable(&places.file_variable).map(PathBuf::from).or(around.path(&places.file));
    let stated = around.variable(&places.folder_variable).map(PathBuf::from);
    let folders = match stated {
        Some(folder) => vec![folder],
        None => places.folders.iter().filter_map(|folder| around.path(folder)).collect(),
    };
    user.into_iter().chain(folders.iter().map(|folder| folder.join(&places.name))).collect()
}

/// Reads the group of a service (`parseServiceFile` of libpq); on error, the line and what is wrong with it.
fn service(
    name: &str,
    lines: &[String],
    client: &Client,
) -> Result<Option<Settings>, (usize, String)> {
    let mut found: Option<Settings> = None;
    for (number, line) in lines.iter().enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(group) = line.strip_prefix('[') {
            if found.is_some() {
                break;
            }
            let is_it = group.split(']').next() == Some(name);
            found = is_it.then(Settings::default);
        } else if let Some(settings) = &mut found {
            let (key, value) = line.split_once('=').ok_or((
                number + 1,
                "not `key=value`; write it without spaces around the `=`".to_owned(),
            ))?;
            // The first of several counts there.
            let mut one = Settings::default();
            one.set(client, key, value.to_owned()).map_err(|what| (number + 1, what))?;
            *settings = std::mem::take(settings).or(one);
        }
    }
    Ok(found)
}

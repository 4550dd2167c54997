//! Option files of MySQL's and MariaDB's clients (`my.cnf`), read as the clients read them.
//!
//! Lines that do not read are left alone, as are groups of other programs; nothing of a file is ever repeated.

use super::settings::Settings;
use super::surroundings::Surroundings;
use super::text;
use crate::config::Access;
use crate::rules::client::Client;
use std::path::{Path, PathBuf};

/// Deepest nesting of files that include others, as in the clients' own reader (`my_default.c`).
const DEEPEST: usize = 10;

/// Most files read: folders of includes may include each other.
const MOST: usize = 500;

/// Reads the files that are named, or those that the clients look at; later lines win.
pub(super) fn read(
    client: &Client,
    access: &Access,
    around: &Surroundings,
    notes: &mut Vec<String>,
) -> Result<Settings, String> {
    let mut groups = client.options.groups.clone();
    groups.extend(access.defaults_group.clone());
    let mut reader = Reader { client, groups, notes, left: MOST, settings: Settings::default() };
    match &access.defaults_file {
        Some(file) => {
            let lines = text::lines(file)
                .map_err(|what| format!("`defaults-file` {}: {what}", file.display()))?;
            reader.take(&lines, file, 0)?;
        }
        None => {
            for file in client.options.files.iter().filter_map(|file| around.path(file)) {
                reader.file(&file, 0)?;
            }
        }
    }
    Ok(reader.settings)
}

struct Reader<'a> {
    client: &'a Client,
    groups: Vec<String>,
    notes: &'a mut Vec<String>,
    left: usize,
    settings: Settings,
}

impl Reader<'_> {
    /// Reads a file that need not be there.
    fn file(&mut self, file: &Path, depth: usize) -> Result<(), String> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(()) };
        self.left = left;
        if !file.is_file() {
            return Ok(());
        }
        let shown = file.display();
        if text::mode(file) & 0o002 != 0 {
            // The clients do the same, lest anybody plants a server for a stranger's password.
            self.notes.push(format!(
                "{shown} is not read, because everybody may write to it; chmod o-w {shown}"
            ));
            return Ok(());
        }
        match text::lines(file) {
            Ok(lines) => self.take(&lines, file, depth),
            Err(what) => {
                self.notes.push(format!("{shown} {what}"));
                Ok(())
            }
        }
    }

    fn take(&mut self, lines: &[String], file: &Path, depth: usize) -> Result<(), String> {
        let mut counts = false;
        for (number, line) in lines.iter().enumerate() {
            let line = line.trim();
            if line.starts_with(['#', ';']) || line.is_empty() {
                continue;
            }
            if let Some(directive) = line.strip_prefix('!') {
                self.include(directive, file, depth)?;
            } else if let Some(group) = line.strip_prefix('[') {
                let group = group.split(']').next().unwrap_or_default().trim();
                counts = self.groups.iter().any(|known| known == group);
            } else if counts {
                self.option(line).map_err(|what| {
                    format!("{}:{}: this option does not read: {what}", file.display(), number + 1)
                })?;
            }
        }
        Ok(())
    }

    fn option(&mut self, line: &str) -> Result<(), String> {
        let line = without_comment(line);
        let (name, value) = match line.split_once('=') {
            Some((name, value)) => (name.trim(), unquoted(value.trim())),
            None => (line.trim(), String::new()),
        };
        let name = name.strip_prefix("loose-").or(name.strip_prefix("loose_")).unwrap_or(name);
        // An empty value takes back what an earlier file says.
        self.settings.set(self.client, name, value).map(drop)
    }

    fn include(&mut self, directive: &str, from: &Path, depth: usize) -> Result<(), String> {
        if depth >= DEEPEST {
            return Ok(());
        }
        if let Some(folder) = word(directive, "includedir") {
            let entries = std::fs::read_dir(beside(folder, from)).into_iter().flatten();
            let mut files: Vec<PathBuf> =
                entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            files.retain(|file| file.extension().is_some_and(|extension| extension == "cnf"));
            files.sort();
            for file in files {
                self.file(&file, depth + 1)?;
            }
        } else if let Some(file) = word(directive, "include") {
            self.file(&beside(file, from), depth + 1)?;
        }
        Ok(())
    }
}

/// Returns what follows a directive and its space.
fn word<'l>(directive: &'l str, name: &str) -> Option<&'l str> {
    let rest = directive.strip_prefix(name)?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim())
}

fn beside(path: &str, from: &Path) -> PathBuf {
    from.parent().map_or_else(|| PathBuf::from(path), |folder| folder.join(path))
}

/// Cuts a line at a `#` that stands in no quotes (`remove_end_comment` of `my_default.c`).
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        if ['\'', '"'].contains(&c) && !escaped {
            match quote {
                None => quote = Some(c),
                Some(open) if open == c => quote = None,
                Some(_) => {}
            }
        }
        if quote.is_none() && c == '#' {
            return &line[..at];
        }
        escaped = quote.is_some() && c == '\\' && !escaped;
    }
    line
}

/// Takes the quotes around a value away and reads its escapes (`search_default_file_with_ext` of `my_default.c`).
fn unquoted(value: &str) -> String {
    let inner = ['\'', '"']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote)));
    let mut read = String::new();
    let mut rest = inner.unwrap_or(value).chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            read.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => read.push('\n'),
            Some('t') => read.push('\t'),
            Some('r') => read.push('\r'),
            Some('b') => read.push('\u{8}'),
            Some('s') => read.push(' '),
            Some(c @ ('"' | '\'' | '\\')) => read.push(c),
            Some(other) => read.extend(['\\', other]),
            None => read.push('\\'),
        }
    }
    read
}

//! Reads a file of answers that a person brought, whatever client printed it.

use super::{Answers, MARK, json, printed};
use crate::facts::{Location, Problem};
use crate::rules::live::{self, LivePack};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Most bytes of answers that are read: those of a hundred thousand tables.
const LARGEST: u64 = 512 << 20;

/// The key that says, in a record of several servers, whose rows stand below.
pub(super) const SERVER: &str = "source";
/// The key that says, beside it, of which kind that server is.
pub(super) const KIND: &str = "kind";
/// The key that says, in a record, how a statement failed.
pub(super) const FAILED: &str = "idwidth-failed";

/// What files hold.
#[derive(Debug, Default)]
pub struct Brought {
    /// By the name of the server, if the file names it.
    pub servers: BTreeMap<Option<String>, OfServer>,
    /// Lines that do not read.
    pub problems: Vec<Problem>,
}

/// What files hold of one server.
#[derive(Debug)]
pub struct OfServer {
    /// Its kind: the name of a pack under `rules/live`.
    pub kind: String,
    /// What it answered.
    pub answers: Answers,
}

/// Something in a file that does not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    line: u32,
    reason: String,
}

impl Trouble {
    /// Says what is wrong on a line, as a lowercase fragment.
    pub(super) fn at(line: u32, reason: &str) -> Self {
        Self { line, reason: reason.to_owned() }
    }

    /// Returns it as a problem with a file.
    fn at_file(self, shown: &str) -> Problem {
        Problem {
            location: Location {
                path: shown.into(),
                line: self.line,
                column: 1,
                end_column: 2,
                excerpt: "".into(),
            },
            reason: self.reason,
            cure: "Run the statements again and bring the file as the client wrote it.".to_owned(),
            source_failed: false,
        }
    }
}

/// Reads files of answers; `kind` is that of the server, as the config or the command line states it.
///
/// # Errors
///
/// If a file cannot be read, or if nothing tells the kind of the server.
pub fn read(paths: &[PathBuf], kind: Option<&str>) -> anyhow::Result<Brought> {
    let mut brought = Brought::default();
    for path in paths {
        brought.add(&path.display().to_string(), &text_of(path)?, kind)?;
    }
    brought.servers.retain(|_, found| !found.answers.is_empty());
    Ok(brought)
}

impl Brought {
    /// Adds what the text of a file holds.
    pub(super) fn add(
        &mut self,
        shown: &str,
        text: &str,
        kind: Option<&str>,
    ) -> anyhow::Result<()> {
        let stated = kind.map(pack_of).transpose()?;
        let known = self.servers.values().next().and_then(|found| live::named(&found.kind));
        let (found, troubles) = if is_json(text) {
            json::read(text)
        } else {
            let names = text.lines().map(first_word).collect();
            let pack = stated.or(known).map_or_else(|| kind_of(&names, shown), Ok)?;
            let (answers, troubles) = printed::read(text, &pack.by_hand);
            (BTreeMap::from([(None, (Some(pack.name.clone()), answers))]), troubles)
        };
        for (server, (told, answers)) in found {
            let told = told.as_deref().map(pack_of).transpose()?;
            let beside = self.servers.get(&server).and_then(|found| live::named(&found.kind));
            let pack = match stated.or(told).or(beside).or(known) {
                Some(pack) => pack,
                None => kind_of(&answers.all().keys().map(String::as_str).collect(), shown)?,
            };
            let none = || OfServer { kind: pack.name.clone(), answers: Answers::default() };
            self.servers.entry(server).or_insert_with(none).answers.append(answers);
        }
        self.problems.extend(troubles.into_iter().map(|trouble| trouble.at_file(shown)));
        Ok(())
    }
}

fn pack_of(kind: &str) -> anyhow::Result<&'static LivePack> {
    live::named(kind).ok_or_else(|| {
        let known: Vec<&str> = live::all().iter().map(|pack| pack.name.as_str()).collect();
        anyhow::anyhow!("no kind of server is called `{kind}`; there are {}", known.join(", "))
    })
}

/// Returns the first value of a printed line.
fn first_word(line: &str) -> &str {
    let line = line.trim_start_matches('"');
    line.split(['\t', ',', '|', ';', '"']).next().unwrap_or_default()
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    use anyhow::Context as _;
    let cannot = || format!("{}: cannot be read", path.display());
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes).with_context(cannot)?;
    } else {
        let file = std::fs::File::open(path).with_context(cannot)?;
        file.take(LARGEST + 1).read_to_end(&mut bytes).with_context(cannot)?;
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    anyhow::ensure!(
        length <= LARGEST,
        "{}: more than 512 MB, which no answers are",
        path.display()
    );
    Ok(decoded(&bytes))
}

/// Returns bytes as text; those of a shell that writes UTF-16 too. What is no character becomes U+FFFD.
fn decoded(bytes: &[u8]) -> String {
    let wide = |of: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| of(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn is_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with(['{', '['])
}

/// Returns the pack of whose statements most are among names.
fn kind_of(names: &BTreeSet<&str>, shown: &str) -> anyhow::Result<&'static LivePack> {
    let answered = |pack: &LivePack| {
        pack.catalogue.iter().filter(|statement| names.contains(statement.name.as_str())).count()
    };
    let mut counted: Vec<(usize, &LivePack)> =
        live::all().iter().map(|pack| (answered(pack), pack)).collect();
    counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counted.as_slice() {
        [(most, pack), (next, _), ..] if most > next => Ok(pack),
        [(0, _), ..] | [] => anyhow::bail!(
            "{shown}: no rows of `collect --print-sql`, which all start with the column `{MARK}`; bring what a client \
             printed with tabs or commas, or as JSON, under its headers"
        ),
        _ => anyhow::bail!(
            "{shown}: does not tell of which kind of server it is; say so with --kind"
        ),
    }
}

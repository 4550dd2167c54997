//! `collect --print-sql` and `--from`: statements for a person to run, and what came of them. Connects to nothing.

use super::collect::named_servers;
use super::{atomic, summary};
use crate::cli::Collect;
use idwidth::config::{Access, Config, Server};
use idwidth::facts::{Location, Problem};
use idwidth::sources::live::Collected;
use idwidth::sources::live::answers::{self, Answers, Brought};
use idwidth::sources::live::inquiry::Inquiry;
use idwidth::sources::live::{self, by_hand, script};
use jiff::civil::Date;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A server and what files hold of it.
struct Asked {
    server: Server,
    brought: Answers,
}

/// Prints the script of each server's next round.
pub(crate) fn print(options: &Collect, config: &Config, as_of: Date) -> anyhow::Result<u8> {
    let (asked, problems) = asked(options, config)?;
    let files: Vec<String> = options.from.iter().map(|path| path.display().to_string()).collect();
    let mut out = std::io::stdout().lock();
    for Asked { server, mut brought } in asked {
        let Some(mut inquiry) = Inquiry::new(&server, as_of) else {
            anyhow::bail!("{}: no such kind of server: `{}`", server.name, server.kind);
        };
        let round = by_hand::feed(&mut inquiry, &server, &mut brought);
        let text = if round.is_empty() {
            script::of_nothing(&server, &files)
        } else {
            script::of_round(&inquiry, &server, &round, &files)
        };
        out.write_all(text.as_bytes())?;
    }
    problems.iter().for_each(summary::placed);
    Ok(if problems.is_empty() { 0 } else { 3 })
}

/// Returns what the answers in files come to, and the servers that they are of.
pub(crate) fn collect(
    options: &Collect,
    config: &Config,
    as_of: Date,
) -> anyhow::Result<(Vec<Server>, Vec<Collected>)> {
    let (asked, mut problems) = asked(options, config)?;
    let (mut servers, mut collected) = (Vec::new(), Vec::new());
    for Asked { server, mut brought } in asked {
        let Some(mut inquiry) = Inquiry::new(&server, as_of) else {
            anyhow::bail!("{}: no such kind of server: `{}`", server.name, server.kind);
        };
        loop {
            let open = by_hand::feed(&mut inquiry, &server, &mut brought);
            if open.is_empty() {
                break;
            }
            by_hand::leave(&mut inquiry, &server, &open);
        }
        let (mut facts, answers, cost) = inquiry.finish();
        for source in &mut facts.sources {
            source.path = paths(&options.from);
        }
        facts.problems.append(&mut problems);
        collected.push(Collected {
            name: server.name.clone(),
            facts,
            answers,
            cost,
            ..Collected::default()
        });
        servers.push(server);
    }
    Ok((servers, collected))
}

/// Writes what servers answered into a file that `--from` reads.
pub(crate) fn write_answers(
    path: &Path,
    servers: &[Server],
    collected: &[Collected],
) -> anyhow::Result<()> {
    let kind = |name: &str| {
        let server = servers.iter().find(|server| server.name == name);
        server.map_or("", |server| server.kind.as_str())
    };
    let told = collected.iter().map(|one| (one.name.as_str(), kind(&one.name), &one.answers));
    atomic::write(path, |out| answers::write(told, out))
}

/// Returns the servers that are asked about, with what the files hold of each, and what of the files does not read.
fn asked(options: &Collect, config: &Config) -> anyhow::Result<(Vec<Asked>, Vec<Problem>)> {
    if options.from.is_empty() {
        let servers = named_servers(&options.servers, config)?;
        let none =
            |server| Asked { server: live::limited(server, None), brought: Answers::default() };
        return Ok((servers.into_iter().map(none).collect(), Vec::new()));
    }
    let configured = |name: &str| config.servers.iter().find(|server| server.name == name);
    let of_named = options.servers.iter().filter_map(|name| configured(name)).next();
    let kind = options.kind.as_deref().or(of_named.map(|server| server.kind.as_str()));
    let Brought { servers: found, problems } = answers::read(&options.from, kind)?;
    anyhow::ensure!(
        !found.is_empty(),
        "{}: no answers in it; nothing was read",
        paths(&options.from)
    );
    let mut asked = Vec::new();
    for (name, found) in found {
        let name = match (name, options.servers.as_slice()) {
            (Some(name), []) => name,
            (Some(name), wanted) if wanted.contains(&name) => name,
            (Some(_), _) => continue,
            (None, [only]) => only.clone(),
            (None, []) => only_of(&found.kind, config).unwrap_or_else(|| stem(&options.from)),
            (None, _) => {
                anyhow::bail!("the answers do not tell of which source they are; name one")
            }
        };
        let server = configured(&name).cloned().unwrap_or_else(|| {
            Server::new(&name, &found.kind, Access::default(), place(&options.from))
        });
        asked.push(Asked { server: live::limited(server, None), brought: found.answers });
    }
    anyhow::ensure!(
        !asked.is_empty(),
        "{}: holds no answers of {}",
        paths(&options.from),
        options.servers.join(", ")
    );
    Ok((asked, problems))
}

/// Returns the name of the only server of a kind.
fn only_of(kind: &str, config: &Config) -> Option<String> {
    let mut known = config.servers.iter().filter(|server| server.kind == kind);
    let only = known.next()?;
    known.next().is_none().then(|| only.name.clone())
}

/// Returns the name of a source that only a file names.
fn stem(files: &[PathBuf]) -> String {
    let stem = files.first().and_then(|path| path.file_stem());
    stem.map_or_else(|| "answers".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Returns what findings of a source point to that only a file names.
fn place(files: &[PathBuf]) -> Location {
    let path = files.first().map(|path| path.display().to_string()).unwrap_or_default();
    Location { path: path.into(), line: 0, column: 0, end_column: 0, excerpt: "".into() }
}

fn paths(files: &[PathBuf]) -> String {
    let shown: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    shown.join(", ")
}

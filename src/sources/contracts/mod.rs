//! Contracts: `protobuf`, `OpenAPI` and their kin become carriers in the facts. Decides nothing about widths.
//!
//! What a format's files and types are called is data, `rules/contracts/<format>.toml`; here each format has one line
//! that names its reader.

mod avro;
mod emit;
mod file;
mod graphql;
mod member;
mod openapi;
mod protobuf;
mod syntax;
mod text;
mod thrift;
mod tl;

use super::walk::Found;
use crate::facts::{Facts, Problem};
use crate::rules::PackError;
use crate::rules::contract::{ContractPack, SHARED};
use member::Contract;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// Reads the files of one format.
type Read = fn(&ContractPack, &Files<'_>) -> Contract;

/// The files of one format.
struct Files<'f> {
    /// All that its globs take, and settings of generators.
    all: Vec<&'f Found>,
    /// Those that bear a mark of the format, if its files have any.
    marked: Vec<&'f Found>,
}

/// A format and who reads it.
struct Format {
    pack: ContractPack,
    read: Read,
}

/// Declares the formats: name of the file under `rules/contracts`, and its reader.
macro_rules! formats {
    ($($file:literal => $read:expr;)*) => {
        &[$((
            concat!("rules/contracts/", $file, ".toml"),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/contracts/", $file, ".toml")),
            $read,
        ),)*]
    };
}

/// Every format, one line each.
static BUNDLED: &[(&str, &str, Read)] = formats! {
    "protobuf" => protobuf::read;
    "openapi" => openapi::read;
    "asyncapi" => openapi::read;
    "json-schema" => openapi::read;
    "graphql" => graphql::read;
    "thrift" => thrift::read;
    "avro" => avro::read;
    "tl" => tl::read;
};

static FORMATS: LazyLock<Vec<Result<Format, PackError>>> = LazyLock::new(|| {
    let parse = |&(file, text, read): &(&str, &str, Read)| {
        Ok(Format { pack: ContractPack::parse(file, text)?, read })
    };
    BUNDLED.iter().map(parse).collect()
});

/// Returns true if a file of this path may be a contract, or say what is made of one.
pub(super) fn wants(path: &str) -> bool {
    let mut formats = FORMATS.iter().filter_map(|format| format.as_ref().ok());
    formats.any(|format| format.pack.takes(path) || format.pack.is_setting(path))
}

/// Reads the contracts among the files, but for those that were read as something else; returns which carriers are theirs.
pub(super) fn read(
    files: &[Found],
    paths: &[PathBuf],
    read: &BTreeSet<PathBuf>,
    facts: &mut Facts,
) -> Range<usize> {
    let start = facts.carriers.len();
    let marks = marks(files, paths, read);
    // A file is a contract of the first format that reads it.
    let mut taken_already = BTreeSet::new();
    for format in FORMATS.iter() {
        let format = match format {
            Ok(format) => format,
            Err(error) => {
                facts.problems.push(misread(error));
                continue;
            }
        };
        let taken = files.iter().filter(|file| {
            (format.pack.takes(&file.shown) || format.pack.is_setting(&file.shown))
                && !read.contains(&file.path)
                && !taken_already.contains(&file.shown)
        });
        let (own, others): (Vec<&Found>, Vec<&Found>) = taken.partition(|file| is_own(file, paths));
        if !others.is_empty() && format.pack.marks.is_empty() {
            let reason = format!("{} of others, or of tests", format.pack.name);
            let count = u64::try_from(others.len()).unwrap_or(0);
            *facts.coverage.skipped.entry(reason).or_default() += count;
        }
        let is_marked = |file: &&&Found| {
            marks.get(&file.shown).is_some_and(|names| names.contains(&format.pack.name.as_str()))
        };
        let marked = own.iter().filter(is_marked).copied().collect();
        let contract = (format.read)(&format.pack, &Files { all: own, marked });
        taken_already.extend(contract.taken.iter().cloned());
        emit::emit(&format.pack, contract, facts);
    }
    start..facts.carriers.len()
}

/// Returns the formats whose marks files bear, by path: each file is opened once for all of them.
fn marks(
    files: &[Found],
    paths: &[PathBuf],
    read: &BTreeSet<PathBuf>,
) -> BTreeMap<Arc<str>, Vec<&'static str>> {
    let packs: Vec<&ContractPack> = FORMATS
        .iter()
        .filter_map(|format| format.as_ref().ok())
        .map(|format| &format.pack)
        .filter(|pack| !pack.marks.is_empty())
        .collect();
    let of = |file: &Found| {
        let taking: Vec<_> = packs.iter().filter(|pack| pack.takes(&file.shown)).collect();
        if taking.is_empty() || read.contains(&file.path) || !is_own(file, paths) {
            return None;
        }
        // Whatever is wrong with a file that may not be a contract at all is nobody's concern.
        let bytes = file::bytes(file, &mut Contract::default())?;
        let marked = taking.iter().filter(|pack| pack.is_marked(&bytes));
        let names: Vec<&str> = marked.map(|pack| pack.name.as_str()).collect();
        (!names.is_empty()).then(|| (Arc::clone(&file.shown), names))
    };
    files.par_iter().filter_map(of).collect()
}

/// Returns true if no folder below the paths that were named says that a file is not the product's own.
fn is_own(file: &Found, paths: &[PathBuf]) -> bool {
    let below = paths.iter().filter_map(|path| file.path.strip_prefix(path).ok());
    let below = below.min_by_key(|below| below.components().count()).unwrap_or(&file.path);
    let mut folders = below.parent().into_iter().flat_map(Path::components);
    !folders.any(|folder| SHARED.folders.iter().any(|aside| folder.as_os_str() == aside.as_str()))
}

fn misread(error: &PackError) -> Problem {
    let path = Arc::from(error.file.as_str());
    let location = crate::facts::Location {
        path,
        line: u32::try_from(error.line).unwrap_or(0),
        column: u32::try_from(error.column).unwrap_or(0),
        end_column: 0,
        excerpt: Arc::from(""),
    };
    Problem {
        location,
        reason: error.reason.clone(),
        cure: "Correct the pack.".to_owned(),
        source_failed: false,
    }
}

#[cfg(test)]
mod tests;

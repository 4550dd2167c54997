//! An export of a snapshot becomes the facts of a database: widths from the types that its description names, maxima
//! and growth from what the footers of its parts tell of groups of rows.
//!
//! Never reads a row.

#[cfg(feature = "parquet")]
mod footers;
mod part;
mod tables;

use super::{Context, Group, Listing, broken_pack};
use crate::facts::{Facts, MintingKind, Problem};
use crate::rules::dialect::{self, DialectPack};
use crate::rules::form::FormPack;
use crate::sources::schema::{Database, Script};
use crate::sources::walk::{self, Found};
use jiff::civil::Date;
use part::{Parts, sorted_by_table};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use tables::ExportedTable;

/// Bytes of a description that are read; a thousand tables are about one MB.
const LONGEST: u64 = 64 * 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    info: String,
    tables: String,
    part: String,
    times: Vec<String>,
    dialects: Vec<String>,
    complete: String,
}

/// Takes whole exports: a folder with a description of tables, and everything of this form below it. Parts without a
/// description are left to others.
pub(crate) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let Ok(words) = pack.words::<Words>() else { return Vec::new() };
    let numbers = listing.by_name(pack);
    let describes = |file: &&Found| file.name().starts_with(&words.tables);
    let described: BTreeSet<PathBuf> = numbers
        .iter()
        .filter_map(|at| listing.file(*at))
        .filter(describes)
        .filter_map(|file| file.path.parent().map(Path::to_owned))
        .collect();
    let mut groups = BTreeMap::<PathBuf, Group>::new();
    let mut taken = Vec::new();
    for at in numbers {
        let Some(file) = listing.file(at) else { continue };
        let above = file.path.ancestors().skip(1).find(|above| described.contains(*above));
        let Some(root) = above.map(Path::to_owned) else { continue };
        let group = groups.entry(root.clone()).or_insert_with(|| Group {
            name: root.file_name().map_or_else(String::new, |name| name.to_string_lossy().into()),
            files: Vec::new(),
            before: Vec::new(),
            top: root.clone(),
            root,
            // Whatever is in it, somebody put an export here.
            named: true,
        });
        group.files.push(file.clone());
        taken.push(at);
    }
    listing.take(&taken);
    groups.into_values().collect()
}

/// What was read of the descriptions of an export.
#[derive(Default)]
struct Described<'f> {
    /// Files of descriptions, their text and their tables.
    files: Vec<(&'f Found, String, Vec<ExportedTable>)>,
    taken: Option<Date>,
    problems: Vec<Problem>,
}

/// Reads an export: the databases in it, each a source of its own.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words = match context.pack.words::<Words>() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let (parts, descriptions): (Vec<&Found>, Vec<&Found>) =
        group.files.iter().partition(|file| file.name().ends_with(&words.part));
    let described = describe(&descriptions, &words);
    let all = || described.files.iter().flat_map(|(.., tables)| tables);
    let dialect = dialect_of(all(), &words);
    let mut sorted = sorted_by_table(&group.root, &parts);
    let mut facts = Facts { problems: described.problems.clone(), ..Facts::default() };
    let names: BTreeSet<&str> = all().map(|table| table.database.as_str()).collect();
    for name in names {
        let path = Found::new(&group.root.join(name)).shown;
        let mut database = Database::new(name, &path, &context.pack.name, dialect, context.as_of);
        database.taken(described.taken);
        let of_this = read_database(&mut database, name, &described, dialect, &words, &mut sorted);
        add(finish(database, dialect, &of_this), &mut facts);
    }
    facts.problems.extend(unread(&group.root, &mut sorted));
    facts
}

fn describe<'f>(files: &[&'f Found], words: &Words) -> Described<'f> {
    let mut described = Described::default();
    for file in files {
        match text_of(file) {
            Ok(text) if file.name().starts_with(&words.tables) => match tables::read(&text) {
                Ok(tables) => described.files.push((file, text, tables)),
                Err(problem) => described.problems.push(problem.at(&file.shown)),
            },
            Ok(text) if file.name().starts_with(&words.info) => {
                described.taken = described.taken.max(tables::day(&text, &words.times));
            }
            Ok(_) => {}
            Err(problem) => described.problems.push(problem),
        }
    }
    described
}

/// Columns that are taken for minting ones, and why, by schema and name of their tables.
type Assumed = BTreeMap<(Option<String>, String), (String, String)>;

fn read_database(
    database: &mut Database,
    name: &str,
    described: &Described<'_>,
    dialect: &DialectPack,
    words: &Words,
    sorted: &mut Parts<'_>,
) -> Assumed {
    let mut assumed = Assumed::new();
    for (file, text, tables) in &described.files {
        database.count_file(u64::try_from(text.len()).unwrap_or(u64::MAX));
        let of_this = tables.iter().filter(|table| table.database == name);
        let mut changes = Vec::new();
        for table in of_this {
            if let Some(problem) = table.trouble(&words.complete, &file.shown) {
                database.problem(problem);
            }
            let minting = table.assumed_minting(dialect);
            let column = minting.as_ref().map(|(column, _)| column.as_str());
            changes.push(table.change(dialect, column));
            if let Some(minting) = minting {
                assumed.insert((table.schema.clone(), table.name.clone()), minting);
            }
        }
        database.apply(&Script { path: &file.shown, text }, changes);
    }
    for table in described.files.iter().flat_map(|(.., tables)| tables) {
        if table.database == name {
            read_parts(table, sorted, database);
        }
    }
    assumed
}

/// Adds one database of an export to those before it.
fn add(mut one: Facts, all: &mut Facts) {
    for table in &mut one.tables {
        table.source += all.sources.len();
    }
    all.sources.append(&mut one.sources);
    all.tables.append(&mut one.tables);
    all.problems.append(&mut one.problems);
    all.coverage.schema_files += one.coverage.schema_files;
    all.coverage.schema_bytes += one.coverage.schema_bytes;
    all.coverage.rows = all.coverage.rows.saturating_add(one.coverage.rows);
    all.coverage.columns += one.coverage.columns;
}

/// Reads the footers of a table's parts.
#[cfg(feature = "parquet")]
fn read_parts(table: &ExportedTable, sorted: &mut Parts<'_>, database: &mut Database) {
    let parts = sorted.remove(&table.folder).unwrap_or_default();
    footers::read(table, &parts, database);
}

/// Reads of a table what the description tells of its maxima: its parts stay.
#[cfg(not(feature = "parquet"))]
fn read_parts(table: &ExportedTable, _: &mut Parts<'_>, database: &mut Database) {
    if let Some(mut rows) = table.rows(database) {
        table.take_partition(&mut rows);
        database.close_rows(rows);
    }
}

/// Says which parts belong to no table that is described.
#[cfg(feature = "parquet")]
fn unread(root: &Path, left: &mut Parts<'_>) -> Vec<Problem> {
    part::strangers(root, left)
}

/// Says that no part can be read.
#[cfg(not(feature = "parquet"))]
fn unread(root: &Path, left: &mut Parts<'_>) -> Vec<Problem> {
    let count: usize = left.values().map(Vec::len).sum();
    if count == 0 {
        return Vec::new();
    }
    let reason = format!(
        "{count} Parquet files, which this build of idwidth cannot read: types are known, how far ids got mostly not"
    );
    let cure = "Build idwidth with --features parquet, or name a dump of the database.";
    vec![walk::problem(root, reason, cure, true)]
}

/// Ends the database, and says of each column that is taken for a minting one why.
fn finish(database: Database, dialect: &DialectPack, assumed: &Assumed) -> Facts {
    let kind = if dialect.words.minting.serials_have_sequences {
        MintingKind::Sequence
    } else {
        MintingKind::AutoIncrement
    };
    let mut facts = database.finish();
    for table in &mut facts.tables {
        let key = (table.schema.clone(), table.name.clone());
        let Some((column, why)) = assumed.get(&key) else { continue };
        let column = table.columns.iter_mut().find(|other| other.name == *column);
        if let Some(minting) = column.and_then(|column| column.minting.as_mut()) {
            minting.kind = kind;
            minting.assumed = Some(why.clone());
        }
    }
    facts
}

/// Returns the dialect that knows most of the types.
fn dialect_of<'t>(
    tables: impl Iterator<Item = &'t ExportedTable>,
    words: &Words,
) -> &'static DialectPack {
    let types: BTreeSet<String> =
        tables.flat_map(|table| &table.columns).map(|column| column.plain_type()).collect();
    let known = |pack: &&DialectPack| {
        let spellings = &pack.words.types.spellings;
        types.iter().filter(|of| spellings.contains_key(of.as_str())).count()
    };
    let packs = words.dialects.iter().rev().filter_map(|name| dialect::by_name(name));
    packs.max_by_key(known).unwrap_or(&dialect::all()[0])
}

fn text_of(file: &Found) -> Result<String, Problem> {
    let failed = |reason: String| {
        let cure = "Copy it again from the bucket; the tables it describes are not known.";
        walk::problem(&file.path, reason, cure, true)
    };
    let opened =
        File::open(&file.path).map_err(|error| failed(format!("cannot be opened: {error}")))?;
    let mut text = String::new();
    match opened.take(LONGEST).read_to_string(&mut text) {
        Ok(length) if u64::try_from(length).unwrap_or(u64::MAX) < LONGEST => Ok(text),
        Ok(_) => Err(failed(format!("longer than {} MiB", LONGEST / 1024 / 1024))),
        Err(error) => Err(failed(format!("cannot be read: {error}"))),
    }
}

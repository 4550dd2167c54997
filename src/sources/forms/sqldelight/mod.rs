//! SQL whose columns say after `AS` what type of the program they are read as: tables, and carriers of those types.
//!
//! What SQL does not know is blanked out before the SQL reader sees a statement; queries and their labels are left out.

mod statements;

use super::code::{Code, database};
use super::fields::{FieldWords, on_device};
use super::{Context, Group, Listing, broken_pack};
use crate::facts::Facts;
use crate::rules::form::FormPack;
use crate::sources::schema::Database;
use crate::sources::walk::Found;
use crate::width::Width;
use serde::Deserialize;
use statements::Tables;
use std::collections::BTreeMap;

/// Bytes of a file of code that are searched for value classes.
const SEARCHED: u64 = 2 << 20;

/// The `[words]` of such a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    dialect: String,
    /// How names of files end that lead from one version to the next.
    migrations: String,
    /// How statements start that create tables, in lower case.
    declares: Vec<String>,
    /// How statements start that change them.
    changes: Vec<String>,
    /// The word before a type of the program.
    typed: String,
    /// The words before a column that is added, longest first.
    adds: Vec<String>,
    /// The word of a column whose values the database numbers.
    numbered: String,
    /// How names of files of code end.
    code: String,
    /// What stands in those that declare a type around another.
    value_classes: Vec<String>,
    fields: FieldWords,
}

/// Takes the files of each module, and adds the code that may say what their types hold.
pub(crate) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let mut groups = Listing::claim(pack, listing);
    let Ok(words) = pack.words::<Words>() else { return groups };
    if groups.is_empty() {
        return groups;
    }
    let files = (0..).map_while(|number| listing.file(number));
    let code = files.filter(|file| file.name().ends_with(&words.code));
    let classes: Vec<Found> =
        code.filter(|file| holds(file, &words.value_classes)).cloned().collect();
    for group in &mut groups {
        group.files.extend_from_slice(&classes);
    }
    groups
}

fn holds(file: &Found, marks: &[String]) -> bool {
    let small = std::fs::metadata(&file.path).is_ok_and(|about| about.len() <= SEARCHED);
    let text = if small { std::fs::read(&file.path).unwrap_or_default() } else { Vec::new() };
    marks.iter().any(|mark| memchr::memmem::find(&text, mark.as_bytes()).is_some())
}

/// Reads the tables of a module as one database.
pub(crate) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = database(group, context, &words.dialect);
    let is_code = |file: &&Found| file.name().ends_with(&words.code);
    let (code, sql): (Vec<&Found>, Vec<&Found>) = group.files.iter().partition(is_code);
    let mut read = Tables::new(&words);
    let (mut steps, schema): (Vec<&Found>, Vec<&Found>) =
        sql.into_iter().partition(|file| file.name().ends_with(&words.migrations));
    let mut declares = false;
    for file in schema {
        declares |= read.file(file, &mut database);
    }
    let mut not_used = None;
    if declares && !steps.is_empty() {
        let reason = "the steps to it; the files that declare its tables count".to_owned();
        not_used = steps.first().map(|file| (file.shown.to_string(), reason));
    } else {
        steps.sort_by_key(|file| step(file));
        for file in steps {
            read.file(file, &mut database);
        }
    }
    let classes = value_classes(&code, &words.fields, &mut database);
    let fields: Vec<_> = read
        .fields
        .into_iter()
        .filter_map(|field| {
            let bare = field.type_text.rsplit('.').next().unwrap_or_default();
            let width = words.fields.width(bare).or_else(|| classes.get(bare).copied())?;
            Some((field, width))
        })
        .collect();
    let numbered = read.numbered;
    let mut facts = database.finish();
    on_device(words.fields.consumer(), &numbered, &mut facts);
    words.fields.add(&fields, &mut facts);
    facts.coverage.not_used.extend(not_used);
    facts
}

/// Returns the number that a step is named for.
fn step(file: &Found) -> u64 {
    file.name().split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Returns what each class holds that is made of one value.
fn value_classes(
    files: &[&Found],
    words: &FieldWords,
    database: &mut Database,
) -> BTreeMap<String, Width> {
    let mut classes = BTreeMap::new();
    for file in files {
        let Some(code) = Code::open(file, words.language(), database) else { continue };
        for node in &code.nodes {
            node.visit(&mut |node| {
                let Some(class) = node.class() else { return };
                let mut fields = class.body.iter().filter_map(|node| node.field());
                if let (Some(field), None) = (fields.next(), fields.next())
                    && let Some(width) = field.of.as_deref().and_then(|of| words.width(of))
                {
                    classes.insert(class.name.clone(), width);
                }
            });
        }
    }
    classes
}

//! Finds the folders of migrations among the files: by the names of steps and, where names are not enough, by what
//! stands in one of them.

use super::sections;
use super::words::{Role, Step, Words};
use crate::rules::dialect;
use crate::rules::files::may_hold_sql;
use crate::rules::form::FormPack;
use crate::rules::vendor;
use crate::sources::forms::{Group, Listing};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A file by its number in the listing, the folder that it lies in and what step it is.
type Member = (usize, PathBuf, Step);

/// How many files of a folder are looked into for a tool's marks.
const LOOKED_INTO: usize = 32;

/// Bytes of each.
const SEARCHED: u64 = 64 * 1024;

/// Takes the folders of a tool's migrations; each becomes one database, or one per product.
pub(crate) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let words = Words::of(pack);
    let mut folders = BTreeMap::<PathBuf, Vec<Member>>::new();
    for number in listing.fitting(pack) {
        let step = listing.file(number).and_then(|file| words.step(&file.path));
        if let Some((folder, step)) = step {
            folders.entry(folder.clone()).or_default().push((number, folder, step));
        }
    }
    let strange = if words.only { strangers(&words, listing) } else { BTreeSet::new() };
    folders.retain(|folder, members| !strange.contains(folder) && is_one(&words, members, listing));
    let mut databases = databases(&words, folders);
    attach_code(&mut databases);
    let mut groups = Vec::new();
    for (root, members) in databases {
        let numbers: Vec<usize> = members.iter().map(|(number, ..)| *number).collect();
        groups.push(listing.group(root, &numbers));
    }
    let taken: Vec<&PathBuf> =
        groups.iter().flat_map(|group| &group.files).map(|file| &file.path).collect();
    let taken: BTreeSet<PathBuf> = taken.into_iter().cloned().collect();
    let numbers: Vec<usize> = listing
        .fitting(pack)
        .into_iter()
        .filter(|number| listing.file(*number).is_some_and(|file| taken.contains(&file.path)))
        .collect();
    listing.take(&numbers);
    groups
}

/// Returns the folders that hold SQL which is no step.
fn strangers(words: &Words, listing: &Listing) -> BTreeSet<PathBuf> {
    let files = listing.left().filter(|file| may_hold_sql(file.name()));
    let strange = files.filter(|file| words.step(&file.path).is_none());
    strange.filter_map(|file| Some(file.path.parent()?.to_owned())).collect()
}

/// Returns true if files whose names fit are steps, and no dumps or queries that happen to be numbered.
fn is_one(words: &Words, members: &[Member], listing: &Listing) -> bool {
    let leads = |role| matches!(role, Role::Up | Role::Baseline | Role::Repeatable | Role::Code);
    let steps: Vec<&Member> = members.iter().filter(|(.., step)| leads(step.role)).collect();
    if steps.len() < words.least.max(1) {
        return false;
    }
    let heads = || {
        let ups = steps.iter().filter(|(.., step)| step.role == Role::Up).take(LOOKED_INTO);
        ups.filter_map(|(number, ..)| head(&listing.file(*number)?.path))
    };
    if let Some(marks) = &words.sections {
        return heads().any(|head| sections::has_up(marks, &String::from_utf8_lossy(&head)));
    }
    if !words.only {
        return true;
    }
    // Dated copies of one schema have one name; steps say what each does.
    let names: BTreeSet<&str> = steps.iter().map(|(.., step)| step.description.as_str()).collect();
    let is_dump = |head: Vec<u8>| dialect::all().iter().any(|pack| pack.tool(&head).is_some());
    names.len() > 1 && !heads().any(is_dump)
}

fn head(path: &Path) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(SEARCHED).read_to_end(&mut head).ok()?;
    Some(head)
}

/// Joins the folders of each database: those below one location, with a database for each product that has a folder.
fn databases(
    words: &Words,
    folders: BTreeMap<PathBuf, Vec<Member>>,
) -> BTreeMap<PathBuf, Vec<Member>> {
    if words.locations.is_empty() {
        return folders;
    }
    let mut bases = BTreeMap::<PathBuf, BTreeMap<Option<PathBuf>, Vec<Member>>>::new();
    for (folder, members) in folders {
        let (base, product) = base_of(words, &folder);
        bases.entry(base).or_default().entry(product).or_default().extend(members);
    }
    let mut databases = BTreeMap::new();
    for (base, mut products) in bases {
        let common = products.remove(&None).unwrap_or_default();
        if products.is_empty() {
            databases.extend(split(base, common));
            continue;
        }
        for (product, mut members) in products {
            members.extend(common.iter().cloned());
            databases.insert(product.unwrap_or_else(|| base.clone()), members);
        }
    }
    databases
}

/// Splits folders whose versions clash: those are locations of their own.
fn split(base: PathBuf, members: Vec<Member>) -> BTreeMap<PathBuf, Vec<Member>> {
    let mut versions = BTreeMap::<&[u128], BTreeSet<&Path>>::new();
    for (_, folder, step) in members.iter().filter(|(.., step)| step.role == Role::Up) {
        versions.entry(&step.version).or_default().insert(folder);
    }
    let clash = versions.values().any(|folders| folders.len() > 1);
    let mut databases = BTreeMap::<PathBuf, Vec<Member>>::new();
    for member in members {
        let root = if clash { member.1.clone() } else { base.clone() };
        databases.entry(root).or_default().push(member);
    }
    databases
}

/// Returns the location that a folder belongs to and the folder of the product, if it is for one only.
fn base_of(words: &Words, folder: &Path) -> (PathBuf, Option<PathBuf>) {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let is_location = |path: &&Path| name(path).is_some_and(|name| words.locations.contains(&name));
    let is_product = |path: &&Path| name(path).is_some_and(|name| vendor::named(&name).is_some());
    let location = folder.ancestors().find(is_location);
    let below = |path: &&Path| location.is_none_or(|location| path.starts_with(location));
    let product = folder.ancestors().take_while(below).find(is_product);
    let above = product.and_then(Path::parent);
    let base = location.or(above).unwrap_or(folder);
    (base.to_owned(), product.map(Path::to_owned))
}

/// Gives steps that are code, which lie among other code, to the databases nearest to them.
fn attach_code(databases: &mut BTreeMap<PathBuf, Vec<Member>>) {
    let is_code = |members: &Vec<Member>| members.iter().all(|(.., step)| step.role == Role::Code);
    let of_code: Vec<PathBuf> = databases
        .iter()
        .filter(|(_, members)| is_code(members))
        .map(|(root, _)| root.clone())
        .collect();
    if of_code.len() == databases.len() {
        return;
    }
    for root in of_code {
        let Some(members) = databases.remove(&root) else { continue };
        let shared = |other: &Path| {
            root.components().zip(other.components()).take_while(|(a, b)| a == b).count()
        };
        let nearest = databases.keys().map(|other| shared(other)).max().unwrap_or(0);
        for (other, steps) in databases.iter_mut() {
            if shared(other) == nearest {
                steps.extend(members.iter().cloned());
            }
        }
    }
}

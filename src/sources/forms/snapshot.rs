//! Reads snapshots of live databases, packed or not, as far as they are whole: part of one would pass for all of it.

use super::{Context, Group, Listing};
use crate::facts::{Facts, Problem};
use crate::rules::dialect;
use crate::rules::form::FormPack;
use crate::snapshot::{self, Broken};
use crate::sources::schema::{open_any, unread};
use crate::sources::walk::Found;
use std::io::Read as _;

/// Bytes of the longest snapshot that is read, unpacked: of some 50,000 tables with their curves.
const LONGEST: u64 = 128 * 1024 * 1024;

/// Takes snapshots; one that cannot be read is never left out for want of tables.
pub(crate) fn claim(pack: &FormPack, listing: &mut Listing) -> Vec<Group> {
    let groups = Listing::claim(pack, listing).into_iter();
    groups.map(|group| Group { named: true, ..group }).collect()
}

/// Reads the file of a group; its databases keep their own names.
pub(crate) fn read(group: &Group, _: &Context<'_>) -> Facts {
    let read = group.files.first().map(one).unwrap_or_else(|| Ok(Facts::default()));
    read.unwrap_or_else(|problem| Facts { problems: vec![problem], ..Facts::default() })
}

fn one(file: &Found) -> Result<Facts, Problem> {
    let opened = open_any(&file.path);
    let opened = opened.map_err(|error| unread(file, error.reason, error.cure))?;
    let mut bytes = Vec::new();
    opened.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| {
        let cure = "Check that it was copied whole.".to_owned();
        unread(file, format!("cannot be read to its end: {error}"), cure)
    })?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length > LONGEST {
        let cure = "Write a snapshot of fewer servers: name them to `idwidth collect`.".to_owned();
        return Err(unread(file, "is longer than 128 MiB".to_owned(), cure));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let cure = "Write it again with `idwidth collect`.".to_owned();
        unread(file, format!("is no text in UTF-8 at byte {at}"), cure)
    })?;
    snapshot::read(&file.shown, &text, &scattered).map_err(|Broken { location, reason }| {
        let cure = "Nothing of it was read. Write it again with `idwidth collect` of this version.";
        let cure = cure.to_owned();
        Problem { location, reason, cure, source_failed: true }
    })
}

/// Returns the mechanism of a dialect whose ids are scattered, by its name.
fn scattered(dialect: &str, name: &str) -> Option<&'static str> {
    let words = &dialect::by_name(dialect)?.words.minting.scattered;
    words.iter().map(|one| one.name.as_str()).find(|known| *known == name)
}

//! Archives of dumps, one database each. What is in them comes out as SQL, so that they are read as any dump.

use super::{Context, Group};
use crate::facts::Facts;
use crate::sources::schema;

/// Reads a group of one archive. That of a folder is named after the folder.
pub(super) fn read(group: &Group, context: &Context<'_>) -> Facts {
    let folder = group.root.parent().filter(|_| group.root.ends_with(TOC));
    let name = folder.and_then(|folder| folder.file_name());
    let name = name.map_or_else(|| group.name.clone(), |name| name.to_string_lossy().into_owned());
    schema::read(&name, &group.files, context.as_of)
}

/// The file of a folder that tells what the others are.
const TOC: &str = "toc.dat";

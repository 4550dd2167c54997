//! The forms in which schemas lie on disk: which files make a database, and who reads them.
//!
//! What a form's files look like is data, `rules/forms/<form>.toml`; here each form has one line that names its reader.

pub(crate) mod build;
mod builder;
pub(crate) mod code;
mod declared;
mod diesel;
mod entities;
mod export;
mod forward;
mod listing;
mod objects;
mod rails;
pub(crate) mod settings;
mod sqlite;
pub(crate) mod steps;

pub(crate) use listing::{Group, Listing};

use super::walk;
use crate::facts::{Facts, Problem};
use crate::rules::PackError;
use crate::rules::form::FormPack;
use jiff::civil::Date;
use std::sync::LazyLock;

/// Reads the files of a group as one database.
pub(crate) type Read = fn(&Group, &Context<'_>) -> Facts;

/// Takes groups of files from the listing by means of its own.
pub(crate) type Claim = fn(&FormPack, &mut Listing) -> Vec<Group>;

/// A form and who reads it.
pub(crate) struct Form {
    /// Which files it takes, and its spellings.
    pub(crate) pack: FormPack,
    read: Read,
    claim: Claim,
}

/// What a reader knows beside the files.
pub(crate) struct Context<'c> {
    /// The form's pack.
    pub(crate) pack: &'c FormPack,
    /// The day of the run.
    pub(crate) as_of: Date,
}

/// Declares the forms: folder-less file name under `rules/forms`, its reader and, if files alone do not tell which of
/// them belong together, what does.
macro_rules! forms {
    ($($file:literal => $read:expr $(, $claim:expr)?;)*) => {
        &[$((
            concat!("rules/forms/", $file, ".toml"),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/forms/", $file, ".toml")),
            $read,
            forms!(@claim $($claim)?),
        ),)*]
    };
    (@claim) => { Listing::claim };
    (@claim $claim:expr) => { $claim };
}

/// Every form, one line each. A file goes to the first that takes it.
static BUNDLED: &[(&str, &str, Read, Claim)] = forms! {
    "rails-schema" => rails::schema;
    "rails-structure" => rails::structure;
    "rails-migrations" => rails::migrations;
    "rails-models" => rails::models;
    "laravel" => builder::migrations;
    "typeorm-migrations" => objects::migrations;
    "sequelize-migrations" => objects::migrations;
    "mikro-orm-migrations" => objects::migrations;
    "node-pg-migrate" => objects::migrations;
    "db-migrate" => objects::migrations;
    "knex" => builder::migrations;
    "sequelize" => objects::models;
    "jpa" => entities::read;
    "ef-core" => entities::read;
    "mikro-orm" => entities::read;
    "typeorm" => entities::read;
    "sequelize-typescript" => entities::read;
    "gorm" => entities::read;
    "sea-orm" => entities::read;
    "prisma" => entities::read;
    "exposed" => declared::read;
    "drift" => declared::read;
    "drizzle-postgres" => declared::read;
    "drizzle-mysql" => declared::read;
    "drizzle-sqlite" => declared::read;
    "diesel" => diesel::read;
    "export" => export::read, export::claim;
    "sqlite-file" => sqlite::read, sqlite::claim;
};

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let form = |&(file, text, read, claim): &(&str, &str, Read, Claim)| {
        FormPack::parse(file, text).map(|pack| Form { pack, read, claim })
    };
    BUNDLED.iter().map(form).collect::<Result<_, _>>().expect("bundled forms parse: the test below")
});

/// Returns every form.
pub(crate) fn all() -> &'static [Form] {
    &FORMS
}

/// Returns the pack of the form of that name.
pub(crate) fn pack(name: &str) -> Option<&'static FormPack> {
    all().iter().map(|form| &form.pack).find(|pack| pack.name == name)
}

/// Returns true if a form may take a file of this path.
pub(crate) fn wants(path: &str) -> bool {
    all().iter().any(|form| form.pack.takes(path))
}

/// Says that a pack's words are not those that its reader needs: a mistake of ours that must not pass for no schema.
pub(crate) fn broken_pack(group: &Group, context: &Context<'_>, error: &PackError) -> Facts {
    let problem = Problem {
        location: walk::problem(&group.root, String::new(), "", false).location,
        reason: format!("the rules of {} do not read: {error}", context.pack.name),
        cure: "Please report this; nothing of it was read.".to_owned(),
        source_failed: true,
    };
    Facts { problems: vec![problem], ..Facts::default() }
}

impl Form {
    /// Takes this form's groups from the listing.
    pub(crate) fn claim(&self, listing: &mut Listing) -> Vec<Group> {
        (self.claim)(&self.pack, listing)
    }

    /// Reads a group as one database.
    pub(crate) fn read(&self, group: &Group, as_of: Date) -> Facts {
        (self.read)(group, &Context { pack: &self.pack, as_of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_form_parses() {
        for (file, text, ..) in BUNDLED {
            if let Err(error) = FormPack::parse(file, text) {
                panic!("{error}");
            }
        }
        assert_eq!(all().len(), BUNDLED.len());
    }
}

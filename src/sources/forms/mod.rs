//! The forms in which schemas lie on disk: which files make a database, and who reads them.
//!
//! What a form's files look like is data, `rules/forms/<form>.toml`; here each form has one line that names its reader.

mod archive;
mod associations;
pub(crate) mod build;
mod builder;
pub(crate) mod code;
mod core_data;
mod declared;
mod diesel;
mod doctrine;
mod ecto;
mod entities;
mod export;
mod fields;
mod folder;
mod forward;
mod graph;
mod liquibase;
mod listing;
mod metadata;
mod migrations;
mod model_state;
mod mydumper;
mod mysql_shell;
mod mysqldump_xml;
mod newer;
mod objects;
mod plain;
mod project;
mod rails;
mod room;
mod scope;
mod settings;
mod snapshot;
mod sqldelight;
pub(in crate::sources) mod sqlite;
pub(crate) mod steps;
mod tab;
pub(in crate::sources) mod tree;

pub(crate) use listing::{Group, Listing};

use super::walk;
use crate::facts::{Facts, Problem};
use crate::rules::PackError;
use crate::rules::dialect::{self, DialectPack};
use crate::rules::form::FormPack;
use crate::sources::schema::unread;
use crate::sources::walk::Found;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::Path;
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
    "snapshot" => snapshot::read, snapshot::claim;
    "rails-schema" => rails::schema;
    "rails-structure" => newer::structure;
    "rails-migrations" => rails::migrations;
    "rails-models" => rails::models;

    "laravel-models" => builder::models;
    "ecto-models" => ecto::models;
    "doctrine" => doctrine::migrations;
    "ecto-structure" => newer::structure;
    "ecto" => ecto::migrations;
    "room-java" => entities::read;
    "greendao" => entities::read;
    "objectbox" => entities::read;
    "laravel" => builder::migrations;
    "laravel-packages" => builder::migrations;
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
    "doctrine-entities" => entities::read;
    "exposed" => declared::read;
    "drift" => declared::read;
    "diesel-schema" => diesel::read;
    "room" => room::read, room::claim;
    "sqldelight" => sqldelight::read, sqldelight::claim;
    "core-data" => core_data::read, core_data::claim;
    "realm-swift" => entities::read;
    "realm-java" => entities::read;
    "export" => export::read, export::claim;
    "sqlite-file" => sqlite::read, sqlite::claim;
    "pg-dump-archive" => archive::read;
    "mysql-shell" => mysql_shell::read, mysql_shell::claim;
    "mydumper" => mydumper::read, mydumper::claim;
    "mysqldump-xml" => mysqldump_xml::read, mysqldump_xml::claim;
    "mysqldump-tab" => tab::read, tab::claim;
    "liquibase" => liquibase::read, liquibase::claim;
    "flyway" => migrations::read, migrations::claim;
    "prisma-migrate" => migrations::read, migrations::claim;
    "diesel" => migrations::read, migrations::claim;
    "up-down" => migrations::read, migrations::claim;
    "dbmate" => migrations::read, migrations::claim;
    "goose" => migrations::read, migrations::claim;
    "sql-migrate" => migrations::read, migrations::claim;
    "numbered" => migrations::read, migrations::claim;
    "django-migrations" => model_state::migrations;
    "django-models" => model_state::models;
    "alembic" => metadata::revisions;
    "sqlalchemy-models" => metadata::models;
    "drizzle-postgres" => declared::read;
    "drizzle-mysql" => declared::read;
    "drizzle-sqlite" => declared::read;
};

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let form = |&(file, text, read, claim): &(&str, &str, Read, Claim)| {
        FormPack::parse(file, text).map(|pack| Form { pack, read, claim })
    };
    let forms = BUNDLED.iter().map(form).collect::<Result<Vec<_>, _>>();
    let mut forms = forms.expect("bundled forms parse: the test below");
    let mut packs: Vec<&mut FormPack> = forms.iter_mut().map(|form| &mut form.pack).collect();
    FormPack::share_words(&mut packs);
    forms
});

/// Returns every form.
pub(crate) fn all() -> &'static [Form] {
    &FORMS
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

/// Returns the spellings of a form, and the dialect that they name; a form that is broken says so in its facts.
fn known<T: DeserializeOwned>(
    context: &Context<'_>,
) -> Result<(T, &'static DialectPack), Box<Facts>> {
    #[derive(Deserialize)]
    struct Spoken {
        dialect: String,
    }
    let words = || {
        let spoken: Spoken = context.pack.words().map_err(|error| error.to_string())?;
        let dialect = dialect::by_name(&spoken.dialect)
            .ok_or_else(|| format!("there is no dialect `{}`", spoken.dialect))?;
        Ok((context.pack.words::<T>().map_err(|error| error.to_string())?, dialect))
    };
    words().map_err(|reason: String| {
        let file = Found::new(Path::new(&context.pack.name));
        let cure = "Please report it.".to_owned();
        let problem = unread(&file, format!("this form is broken: {reason}"), cure);
        Box::new(Facts { problems: vec![problem], ..Facts::default() })
    })
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

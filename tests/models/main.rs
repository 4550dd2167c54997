//! Models that are the schema: each folder of `fixtures/models`, as the tables that its classes map.
#![expect(clippy::unwrap_used, reason = "tests")]

mod broken;
mod devices;
mod mapped;

use idwidth::config::Config;
use idwidth::facts::{Column, Facts, Table};
use idwidth::sources;
use jiff::civil::date;
use std::fmt::Write as _;
use std::path::Path;

/// Reads a folder of fixtures.
fn read(form: &str) -> Facts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models").join(form);
    let config = Config::default();
    sources::read(&[folder], &config, date(2026, 11, 25), &mut |_| {}).unwrap()
}

/// Spells tables: name and line; columns with type, width, minting; keys with what they refer to.
fn tables(facts: &Facts) -> String {
    let mut text = String::new();
    for source in &facts.sources {
        writeln!(text, "{} ({})", source.kind, source.dialect).unwrap();
    }
    for problem in &facts.problems {
        let place = problem.location.path.rsplit('/').next().unwrap();
        writeln!(text, "problem {place}:{}: {}", problem.location.line, problem.reason).unwrap();
    }
    for table in &facts.tables {
        let file = table.location.path.rsplit('/').next().unwrap();
        writeln!(
            text,
            "{} key ({}) {file}:{}",
            table.name,
            table.primary_key.join(", "),
            table.location.line
        )
        .unwrap();
        for column in &table.columns {
            writeln!(text, "  {}", spelt(table, column)).unwrap();
        }
    }
    text
}

fn spelt(table: &Table, column: &Column) -> String {
    let mints = column.minting.as_ref().map_or("", |_| " mints");
    let keys = table.foreign_keys.iter().filter(|key| key.columns == [column.name.clone()]);
    let refers: String =
        keys.map(|key| format!(" -> {}.{}", key.table, key.target.join(","))).collect();
    format!("{} {} {}{mints}{refers}", column.name, column.width, column.type_text)
}

macro_rules! snapshots {
    ($($test:ident: $folder:literal,)*) => {
        $(#[test]
        fn $test() {
            insta::assert_snapshot!($folder, tables(&read($folder)));
        })*
    };
}

snapshots! {
    jpa_entities_inherit_and_refer: "jpa",
    ef_core_entities_follow_conventions_and_calls: "ef-core",
    typeorm_entities_hold_what_decorators_say: "typeorm",
    gorm_models_read_their_tags: "gorm",
    sea_orm_entities_have_relations_beside_them: "sea-orm",
    exposed_tables_are_objects: "exposed",
    diesel_tables_are_macros: "diesel",
    drift_tables_are_getters: "drift",
    doctrine_entities_follow_their_attributes: "doctrine",
    drizzle_tables_are_constants: "drizzle",
    sequelize_models_are_made_by_calls: "sequelize",
    sequelize_models_are_decorated_classes: "sequelize-typescript",
    mikro_orm_entities_are_in_snake_case: "mikro-orm",
    prisma_ints_take_32_bits: "prisma",
}

//! Databases inside apps, beside the server whose ids they keep: tables, what the app's fields hold, and the findings.

use super::{read, tables};
use idwidth::config::Config;
use idwidth::facts::{Carrier, Facts, Location};
use idwidth::findings::Gate;
use jiff::civil::date;
use std::fmt::Write as _;
use std::path::Path;

/// Spells what was read of an app, then what is found.
pub(crate) fn app(form: &str) -> String {
    let facts = read(form);
    let mut text = tables(&facts);
    for (path, reason) in &facts.coverage.not_used {
        let reason = reason.replace(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/models/"), "");
        writeln!(text, "not used {}: {reason}", last(path)).unwrap();
    }
    let on_device = facts.tables.iter().filter(|it| facts.sources[it.source].device.is_some());
    for column in on_device.flat_map(|table| &table.columns) {
        writeln!(text, "{} at {}", column.name, place(&column.location)).unwrap();
    }
    for carrier in &facts.carriers {
        writeln!(text, "{}", spelt(&facts, carrier)).unwrap();
    }
    text + &findings(form)
}

fn spelt(facts: &Facts, carrier: &Carrier) -> String {
    let stored = carrier.stored_in.map_or_else(String::new, |at| {
        let table = &facts.tables[at.table];
        let source = &facts.sources[table.source].name;
        format!(" in {source}.{}.{}", table.name, table.columns[at.column].name)
    });
    let excluded = carrier.exclusion.as_ref().map_or("", |exclusion| &exclusion.reason);
    format!(
        "{} {} {} {}{stored} {} {}",
        carrier.symbol,
        carrier.type_text,
        carrier.width,
        carrier.consumer.name(),
        place(&carrier.location),
        excluded,
    )
    .trim_end()
    .to_owned()
}

/// Spells the findings over a folder of fixtures.
fn findings(form: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models").join(form);
    let config = Config::default();
    let day = date(2026, 11, 25);
    let audit = idwidth::audit(&[folder], &config, day, Gate(None), &mut |_| {}).unwrap();
    let mut text = String::new();
    for finding in &audit.findings {
        let carrier = &finding.carrier;
        let space = finding.id_space.map(|space| audit.id_spaces[space].name.as_str());
        writeln!(
            text,
            "{} {} {} of {} {} at {}",
            finding.severity.name(),
            finding.check,
            carrier.symbol,
            space.unwrap_or("no id space"),
            carrier.outcome.code,
            place(&carrier.location),
        )
        .unwrap();
        for evidence in &carrier.link.evidence {
            writeln!(text, "  {} {}", evidence.kind.name(), evidence.says).unwrap();
        }
    }
    text
}

fn place(location: &Location) -> String {
    let mark = location.excerpt.chars().skip(usize::try_from(location.column - 1).unwrap());
    let length = usize::try_from(location.end_column - location.column).unwrap();
    let marked: String = mark.take(length).collect();
    format!("{}:{}:{} `{marked}`", last(&location.path), location.line, location.column)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

macro_rules! apps {
    ($($test:ident: $folder:literal,)*) => {
        $(#[test]
        fn $test() {
            insta::assert_snapshot!($folder, app($folder));
        })*
    };
}

apps! {
    a_long_column_of_room_is_read_into_an_int: "room",
    room_in_java_is_no_server: "room-java",
    greendao_is_no_server: "greendao",
    objectbox_numbers_its_own_rows: "objectbox",
    sqldelight_narrows_what_stands_behind_as: "sqldelight",
    sqldelight_steps_lead_to_the_schema: "sqldelight-steps",
    only_the_current_version_of_core_data_counts: "core-data",
    realm_in_swift_stores_64_bits_and_traps: "realm-swift",
    realm_in_java_stores_64_bits_and_wraps: "realm-java",
    realm_in_kotlin_is_read_as_code: "realm-kotlin",
}

#[test]
fn sqlite_makes_the_same_of_what_room_exported() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models/room/app/schemas");
    let version = folder.join("com.example.notes.NotesDatabase/10.json");
    let exported: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(version).unwrap()).unwrap();
    let database = rusqlite::Connection::open_in_memory().unwrap();
    let facts = read("room");
    for entity in exported["database"]["entities"].as_array().unwrap() {
        let name = entity["tableName"].as_str().unwrap();
        let sql = entity["createSql"].as_str().unwrap().replace("${TABLE_NAME}", name);
        database.execute(&sql, []).unwrap();
        let table = facts
            .tables
            .iter()
            .find(|table| table.name == name && facts.sources[table.source].device.is_some())
            .unwrap();
        let mut listed = database.prepare(&format!("PRAGMA table_info(`{name}`)")).unwrap();
        let listed = listed.query_map([], |row| Ok((row.get(1)?, row.get(2)?))).unwrap();
        let listed: Vec<(String, String)> = listed.map(Result::unwrap).collect();
        let columns: Vec<(String, String)> = table
            .columns
            .iter()
            .map(|column| (column.name.clone(), column.type_text.clone()))
            .collect();
        assert_eq!(columns, listed, "{name}");
        let mints = table.columns.iter().any(|column| column.minting.is_some());
        assert_eq!(mints, entity["primaryKey"]["autoGenerate"].as_bool().unwrap(), "{name}");
    }
}

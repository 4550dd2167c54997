//! Databases of apps whose files are broken: one clear problem each, and what else is there is read.

use idwidth::config::Config;
use idwidth::facts::Facts;
use idwidth::sources;
use jiff::civil::date;
use std::fs;
use std::path::Path;

/// Reads files, given with what stands in them, beside a table that is whole.
fn read(files: &[(&str, &str)]) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let whole = ("whole.sql", "CREATE TABLE whole (id INT AUTO_INCREMENT PRIMARY KEY);");
    for (name, text) in files.iter().chain([&whole]) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let paths = [folder.path().to_owned()];
    let facts = sources::read(&paths, &Config::default(), date(2026, 11, 25), &mut |_| {}).unwrap();
    assert!(facts.tables.iter().any(|table| table.name == "whole"));
    facts
}

/// Spells the problems: file, line, reason.
fn problems(facts: &Facts) -> Vec<String> {
    let spelt = facts.problems.iter().map(|problem| {
        let name = Path::new(&*problem.location.path).file_name().unwrap().to_string_lossy();
        format!("{name}:{}: {}", problem.location.line, problem.reason)
    });
    spelt.collect()
}

/// A version of Room's with one table.
fn room(statement: &str) -> String {
    format!(
        "{{\"database\": {{\"identityHash\": \"0\", \"entities\": [\n{{\"tableName\": \"a\",\n\"createSql\": \"{statement}\"}}]}}}}"
    )
}

#[test]
fn a_version_of_room_that_breaks_off_is_said() {
    let whole = room("CREATE TABLE `${TABLE_NAME}` (`id` INTEGER NOT NULL)");
    let facts = read(&[("schemas/Db/2.json", &whole[..whole.len() - 4])]);
    assert_eq!(problems(&facts).len(), 1, "{:?}", facts.problems);
    assert!(problems(&facts)[0].starts_with("2.json:"), "{:?}", facts.problems);
}

#[test]
fn a_statement_of_room_that_is_not_understood_is_said_where_it_stands() {
    let facts = read(&[("schemas/Db/2.json", &room("CREATE TABLE `${TABLE_NAME}` (!!)"))]);
    let problems = problems(&facts);
    assert!(
        !problems.is_empty() && problems.iter().all(|one| one.starts_with("2.json:3: ")),
        "{problems:?}"
    );
}

#[test]
fn json_that_is_nested_without_end_is_refused() {
    let bomb = format!("{{\"identityHash\": {}", "[".repeat(200_000));
    let problems = problems(&read(&[("schemas/Db/1.json", &bomb)]));
    assert_eq!(problems, ["1.json:1: nested deeper than 64 levels"]);
}

/// A model of Core Data with one attribute.
fn model(kind: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<model><entity name=\"Note\">\n<attribute name=\"noteID\" attributeType=\"{kind}\"/></entity></model>"
    )
}

#[test]
fn without_the_version_that_is_named_the_highest_is_read_and_said() {
    let pointer = "<plist version=\"1.0\"><dict><key>_XCCurrentVersionName</key><string>N 4.xcdatamodel</string></dict></plist>";
    let facts = read(&[
        ("N.xcdatamodeld/.xccurrentversion", pointer),
        ("N.xcdatamodeld/N 9.xcdatamodel/contents", &model("Integer 16")),
        ("N.xcdatamodeld/N 10.xcdatamodel/contents", &model("Integer 32")),
    ]);
    let reason = ".xccurrentversion:0: names the version `N 4.xcdatamodel`, which is not there";
    assert_eq!(problems(&facts), [reason]);
    let types: Vec<&str> =
        facts.carriers.iter().map(|carrier| carrier.type_text.as_str()).collect();
    assert_eq!(types, ["Integer 32"]);
}

#[test]
fn a_model_that_breaks_off_is_said() {
    let facts = read(&[("N.xcdatamodeld/N.xcdatamodel/contents", &model("Integer 16")[..60])]);
    assert_eq!(problems(&facts).len(), 1, "{:?}", facts.problems);
    assert!(problems(&facts)[0].starts_with("contents:"), "{:?}", facts.problems);
}

#[test]
fn what_stands_before_a_text_without_an_end_is_read() {
    let text = "CREATE TABLE a (note_id INTEGER AS Int);\n\nall:\nSELECT 'x FROM a;\n";
    let facts = read(&[("db/a.sq", text)]);
    assert!(facts.tables.iter().any(|table| table.name == "a"), "{:?}", facts.problems);
    let reason = "a.sq:4: Unterminated string literal: no CREATE TABLE from here on is read";
    assert_eq!(problems(&facts), [reason]);
    let alone = read(&[("db/a.sq", "CREATE TABLE a (b 'c);")]);
    assert_eq!(problems(&alone).len(), 1, "{:?}", alone.problems);
}

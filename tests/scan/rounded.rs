//! Conversions to numbers that are exact to 2^53: nothing is said of one until the ids that it is given come so far.

use crate::run::{findings, folder, report};
use serde_json::Value;

const CODE: &str = "\
export function show(request) {
    return find(Number(request.params.noteId), parseInt(request.query.paneId, 10));
}
";

/// A table that hands out this id next.
fn schema(next: &str) -> String {
    format!(
        "CREATE TABLE notes (\n  id bigint NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (id)\n) \
         ENGINE=InnoDB AUTO_INCREMENT={next};\n"
    )
}

fn found(files: &[(&str, &str)]) -> Vec<String> {
    findings(&report(folder(files).path(), &[]).1)
}

#[test]
fn by_itself_it_is_no_finding() {
    assert_eq!(found(&[("show.js", CODE)]), Vec::<String>::new());
}

#[test]
fn linked_to_ids_that_are_far_from_it_it_is_none_either() {
    let sql = schema("2140000000");
    assert_eq!(found(&[("db.sql", &sql), ("show.js", CODE)]), Vec::<String>::new());
}

#[test]
fn linked_to_ids_that_come_so_far_it_is_told_with_them() {
    let sql = schema("9007199254740000");
    let (_, report) = report(folder(&[("db.sql", &sql), ("show.js", CODE)]).path(), &[]);
    let all = report["findings"].as_array().unwrap();
    let symbols: Vec<&Value> = all.iter().map(|finding| &finding["symbol"]).collect();
    assert_eq!(symbols, ["show(?)/Number(request.params.noteId)#1"]);
    let found = &all[0];
    assert_eq!((&found["width"], &found["outcome"]["code"]), (&"f64".into(), &"ROUND".into()));
    assert!(found["message"].as_str().unwrap().contains("2^53"), "{found:#}");
}

#[test]
fn ids_of_others_count_as_well_once_they_are_declared() {
    let config = "[[external]]\nname = \"notes\"\nnames = [\"noteId\"]\nhigh-water = 1_700_000_000_000_000_000\n\
                  rate = 1_000_000\nas-of = 2026-11-01\n";
    let files = [("idwidth.toml", config), ("show.js", CODE)];
    let found = found(&files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("Number(request.params.noteId)#1 ROUND"), "{found:?}");
}

#[test]
fn a_number_that_is_one_already_loses_nothing_more() {
    let code = "interface Note { id: number }\n\
                export async function load(): Promise<Note> { return api.get<Note>('/notes/1'); }\n\
                export const shown = (note: Note) => show(Number(note.id), +note.id);\n";
    let sql = schema("9007199254740000");
    let found = found(&[("db.sql", &sql), ("load.ts", code)]);
    assert_eq!(found.len(), 1, "the declaration alone: {found:?}");
}

//! Holds each format against its example: what is marked is reported, nothing else is.

use super::*;
use crate::facts::{Carrier, CarrierKind};
use crate::width::Width;
use std::path::Path;

/// Reads files, given by their paths and texts, from a folder of their own.
fn facts(files: &[(&str, &str)]) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let mut found = Vec::new();
    for (path, text) in files {
        let whole = folder.path().join(path);
        std::fs::create_dir_all(whole.parent().unwrap()).unwrap();
        std::fs::write(&whole, text).unwrap();
        found.push(Found { shown: (*path).into(), ..Found::new(&whole) });
    }
    found.sort();
    let mut facts = Facts::default();
    let paths = [folder.path().to_owned()];
    read(&found, &paths, &BTreeSet::new(), &mut facts);
    facts
}

fn told(carrier: &Carrier) -> (u32, String) {
    let said = format!("{} {} {}", carrier.name, carrier.width, carrier.outcome.code);
    (carrier.location.line, said)
}

#[test]
fn every_example_reports_its_marks_and_nothing_else() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/contracts");
    let mut examples = 0;
    for entry in std::fs::read_dir(rules).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.starts_with("example") {
            continue;
        }
        examples += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let marked = (1..).zip(text.lines()).skip(1).flat_map(|(line, text)| {
            let marks = text.split("~ ").skip(1);
            marks.map(move |mark| (line, mark.trim_end_matches(['/', '#']).trim().to_owned()))
        });
        let expected: BTreeSet<(u32, String)> = marked.collect();
        // JSON has no comments: its marks are taken out, its lines stay.
        let bare = |line: &str| {
            let code = line.split("  //~ ").next().unwrap_or_default();
            if code.starts_with("//") { String::new() } else { code.to_owned() }
        };
        let is_json = name.ends_with(".json") || name.ends_with(".avsc");
        let lines: Vec<String> =
            text.lines().map(|line| if is_json { bare(line) } else { line.to_owned() }).collect();
        let facts = facts(&[(name, &lines.join("\n"))]);
        assert_eq!((facts.problems, facts.coverage.syntax_errors), (vec![], vec![]), "{name}");
        let carriers = facts.carriers.iter().filter(|carrier| carrier.exclusion.is_none());
        let reported: BTreeSet<(u32, String)> = carriers.map(told).collect();
        let missing: Vec<_> = expected.difference(&reported).collect();
        let surplus: Vec<_> = reported.difference(&expected).collect();
        assert!(
            missing.is_empty() && surplus.is_empty(),
            "{name}: missing {missing:#?}\nsurplus {surplus:#?}"
        );
    }
    assert_eq!(examples, BUNDLED.len(), "each format has an example");
}

#[test]
fn every_pack_is_registered_and_reads() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/contracts");
    let packs = std::fs::read_dir(rules).unwrap().filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.strip_suffix(".toml").filter(|name| *name != "shared").map(str::to_owned)
    });
    let registered = BUNDLED.iter().map(|(file, ..)| {
        file.trim_start_matches("rules/contracts/").trim_end_matches(".toml").to_owned()
    });
    assert_eq!(packs.collect::<BTreeSet<_>>(), registered.collect::<BTreeSet<_>>());
    for format in FORMATS.iter() {
        let pack = &format.as_ref().unwrap_or_else(|error| panic!("{error}")).pack;
        assert!(pack.outcome.code.parse::<crate::facts::OutcomeCode>().is_ok(), "{}", pack.name);
    }
}

#[test]
fn references_between_files_are_followed_and_nothing_else_is_read() {
    let root = "openapi: 3.0.0\npaths:\n  $ref: paths/all.yaml\n";
    let paths = "/notes/{noteId}:\n  get:\n    parameters:\n      - $ref: ../parts.yaml#/note\n    \
                 responses: { 200: { content: { a: { schema: { $ref: ../schemas/note.yaml } } } } }\n";
    let parts = "note: { name: noteId, in: path, schema: { type: integer, format: int32 } }\n";
    let note = "properties:\n  id: { type: integer, format: int32 }\n  self: { $ref: note.yaml }\n";
    let facts = facts(&[
        ("api/root.yaml", root),
        ("api/paths/all.yaml", paths),
        ("api/parts.yaml", parts),
        ("api/schemas/note.yaml", note),
        ("api/schemas/unused.yaml", note),
        ("package.json", "{\"openapi\": "),
    ]);
    let symbols: Vec<_> =
        facts.carriers.iter().map(|it| (it.symbol.as_str(), it.noun.as_deref())).collect();
    assert_eq!(symbols, [("GET /notes/{noteId} noteId", Some("notes")), ("note.id", None)]);
    assert_eq!(facts.carriers[0].kind, CarrierKind::Route);
    assert_eq!(facts.coverage.code_files, 4);
    assert_eq!(facts.problems.len(), 1, "{:?}", facts.problems);
}

#[test]
fn a_generator_of_the_repository_settles_what_has_no_format() {
    let api = r#"{"swagger": "2.0", "definitions": {"Note": {"properties": {"id": {"type": "integer"}}}}}"#;
    let pom = "<configuration><generatorName>kotlin</generatorName></configuration>";
    let alone = facts(&[("api.json", api)]);
    assert_eq!(alone.carriers[0].width, Width::Ambiguous);
    let settled = facts(&[("api.json", api), ("app/pom.xml", pom)]);
    let carrier = &settled.carriers[0];
    assert_eq!(carrier.width, Width::I32);
    let shown_by = &carrier.boundary.as_ref().unwrap().shown_by;
    assert!(shown_by.contains("app/pom.xml has OpenAPI Generator generate clients"), "{shown_by}");
}

#[test]
fn contracts_of_others_and_of_tests_are_not_the_product() {
    let proto = "message Note { int32 id = 1; }";
    let facts = facts(&[("third_party/a.proto", proto), ("a/testdata/a.proto", proto)]);
    assert!(facts.carriers.is_empty());
    assert_eq!(facts.coverage.skipped.values().sum::<u64>(), 2);
    let path = Path::new("third_party/a.proto");
    assert!(is_own(&Found::new(path), &["third_party".into()]), "what is named is read");
}

#[test]
fn a_document_on_one_line_of_megabytes_is_read_in_linear_time() {
    let one =
        |n: usize| format!("\"S{n}\": {{\"properties\": {{\"id\": {{\"type\": \"integer\"}}}}}}");
    let schemas: Vec<String> = (0..10_000).map(one).collect();
    let text = format!(
        "{{\"openapi\": \"3.0.0\", \"components\": {{\"schemas\": {{{}}}}}}}",
        schemas.join(", ")
    );
    let facts = facts(&[("api.json", &text)]);
    assert_eq!(facts.carriers.len(), 10_000);
    assert!(facts.carriers.iter().all(|carrier| carrier.location.excerpt.is_empty()));
}

#[test]
fn nothing_panics_and_bombs_end() {
    let deep = "{\"properties\": {\"a\": ".repeat(1_000);
    let aliases = format!("openapi: 3.0.0\na: &a [1, 2, 3]\nb:\n{}", "  - *a\n".repeat(50_000));
    let circle = "openapi: 3.0.0\ncomponents:\n  schemas:\n    A: { $ref: '#/components/schemas/B' }\n    \
                  B: { $ref: '#/components/schemas/A' }\n    id: { properties: { id: { $ref: '#/components/schemas/A' } } }\n";
    for text in ["", "openapi:", "{\"openapi\": ", "\0", "message M { ", &deep, &aliases, circle] {
        for name in ["a.proto", "a.yaml", "a.json"] {
            let _ = facts(&[(name, text)]);
        }
    }
}

#[test]
fn a_file_of_two_formats_is_read_once() {
    let shared = r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"id": {"type": "integer"}}}"#;
    let root = "openapi: 3.1.0\ncomponents: { schemas: { Note: { $ref: note.json } } }\n";
    let facts = facts(&[("api.yaml", root), ("note.json", shared)]);
    let read: Vec<_> = facts.carriers.iter().map(|it| (&*it.symbol, &*it.language)).collect();
    assert_eq!(read, [("Note.id", "openapi")]);
}

//! Holds every language pack against its own example: what is marked is reported, nothing else is.
#![expect(clippy::unwrap_used, reason = "tests")]

use idwidth::facts::{Consumer, Facts, OutcomeCode};
use idwidth::rules::language::{BUNDLED, Bundled, LanguagePack};
use idwidth::rules::macros;
use idwidth::sources::{code, walk::Found};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tree_sitter::{Parser, Query, QueryCursor, StreamingIterator};

fn pack(bundled: &Bundled) -> &LanguagePack {
    bundled.pack().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_folder_is_registered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/code");
    let folders: BTreeSet<String> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let registered: BTreeSet<String> =
        BUNDLED.iter().map(|bundled| bundled.folder.to_owned()).collect();
    assert_eq!(folders, registered);
}

#[test]
fn every_example_reports_its_marks_and_nothing_else() {
    let mut wrong = Vec::new();
    for bundled in BUNDLED.iter() {
        let expected: BTreeSet<(u32, String)> = (1..)
            .zip(bundled.example.lines())
            .filter_map(|(line, text)| Some((line, text.split_once("~ ")?.1.trim().to_owned())))
            .collect();
        let reported: BTreeSet<(u32, String)> = read(bundled)
            .carriers
            .iter()
            .filter(|carrier| carrier.exclusion.is_none())
            .map(|it| (it.location.line, format!("{} {} {}", it.name, it.width, it.outcome.code)))
            .collect();
        let of = bundled.folder;
        wrong.extend(expected.difference(&reported).map(|mark| format!("{of}: missing {mark:?}")));
        wrong.extend(reported.difference(&expected).map(|mark| format!("{of}: surplus {mark:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn example_name(bundled: &Bundled) -> String {
    pack(bundled).facts.files[0].replace('*', "example")
}

fn read(bundled: &Bundled) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(example_name(bundled));
    std::fs::write(&path, bundled.example).unwrap();
    let mut facts = Facts::default();
    code::read(&[Found::new(&path)], &mut facts);
    assert_eq!(facts.problems, []);
    assert_eq!(
        facts.coverage.syntax_errors.len(),
        0,
        "the example of {} does not parse",
        bundled.folder
    );
    facts
}

#[test]
fn every_pattern_is_hit_by_the_example() {
    for bundled in BUNDLED.iter() {
        let grammar = pack(bundled).grammar(&example_name(bundled)).unwrap();
        let mut parser = Parser::new();
        parser.set_language(&grammar.language).unwrap();
        let readable = macros::read_as(bundled.example, &pack(bundled).facts.macros);
        let tree = parser.parse(readable.as_ref(), None).unwrap();
        let mut hit = BTreeSet::new();
        let mut cursor = QueryCursor::new();
        let query = &grammar.query;
        let mut matches = cursor.matches(query, tree.root_node(), bundled.example.as_bytes());
        while let Some(found) = matches.next() {
            hit.insert(found.pattern_index);
        }
        let idle: Vec<_> = (0..query.pattern_count()).filter(|at| !hit.contains(at)).collect();
        let lines: Vec<_> = idle.iter().map(|&at| place_of(bundled, query, at)).collect();
        assert!(lines.is_empty(), "no line of the example is matched by {lines:?}");
    }
}

/// Returns the file and line of a pattern.
fn place_of(bundled: &Bundled, query: &Query, pattern: usize) -> String {
    let lists = &pack(bundled).facts;
    let base = lists.extends.as_deref().filter(|_| lists.superset);
    let folders: Vec<&str> = base.into_iter().chain([bundled.folder]).collect();
    let mut at = query.start_byte_for_pattern(pattern);
    for name in ["declarations.scm", "conversions.scm"] {
        for folder in &folders {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/code");
            let text = std::fs::read_to_string(root.join(folder).join(name)).unwrap();
            if at <= text.len() {
                return format!("{folder}/{name}:{}", text[..at].matches('\n').count() + 1);
            }
            at -= text.len() + 1;
        }
    }
    format!("{}: pattern {pattern}", bundled.folder)
}

#[test]
fn packs_use_known_words_only() {
    let borders = ["serialized", "api", "push", "database", "channel", "parcel"];
    for bundled in BUNDLED.iter() {
        let lists = &pack(bundled).facts;
        let mut outcomes = vec![&lists.channel];
        outcomes.extend(&lists.narrowing);
        outcomes.extend(lists.boundaries.iter().map(|row| &row.outcome));
        outcomes.extend(lists.codecs.iter().map(|row| &row.outcome));
        outcomes.extend(lists.senders.iter().map(|row| &row.outcome));
        outcomes.extend(lists.path.iter().map(|path| &path.outcome));
        outcomes.extend(lists.routes.iter().map(|row| &row.outcome));
        outcomes.extend(lists.formats.iter().map(|row| &row.outcome));
        for row in &lists.conversions {
            outcomes.push(&row.outcome);
            outcomes
                .extend(row.fallback.iter().chain(&row.caught).chain(&row.lost).chain(&row.forced));
            for (class, outcome) in &row.operands {
                assert!(["text", "integer", "float"].contains(&class.as_str()), "{class}");
                outcomes.push(outcome);
            }
        }
        for outcome in outcomes {
            assert!(outcome.code.parse::<OutcomeCode>().is_ok(), "{outcome:?}");
        }
        let kinds = lists
            .boundaries
            .iter()
            .map(|row| &row.kind)
            .chain(lists.codecs.iter().map(|row| &row.kind))
            .chain(lists.senders.iter().map(|row| &row.kind));
        for kind in kinds.chain(lists.conversions.iter().filter_map(|row| row.boundary.as_ref())) {
            assert!(borders.contains(&kind.as_str()), "{kind}");
        }
        let shown = lists.consumer_marks.values().chain(lists.consumer_imports.values());
        for consumer in shown.chain([&lists.consumer]) {
            assert!(Consumer::ALL.iter().any(|(_, name)| name == consumer), "{consumer}");
        }
    }
}

#[test]
fn a_misspelt_pack_names_file_and_position() {
    let grammar = pack(&BUNDLED[0]).grammars()[0].language.clone();
    let compile = |toml: &str, query: &str| {
        let grammars = vec![("", grammar.clone())];
        LanguagePack::compile("made-up", &[toml, query, ""], grammars).unwrap_err().to_string()
    };
    let error = compile("name = \"X\"\nfilez = []\n", "");
    assert!(
        error.starts_with("rules/code/made-up/language.toml:2:1: unknown field `filez`"),
        "{error}"
    );
    let toml = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/code/kotlin/language.toml"),
    );
    let error = compile(&toml.unwrap(), "\n (feild) @field");
    assert_eq!(error, "rules/code/made-up/declarations.scm:2:3: the grammar has no node `feild`");
}

#[test]
fn symbols_are_unique() {
    for bundled in BUNDLED.iter() {
        let mut symbols: BTreeMap<String, u32> = BTreeMap::new();
        for carrier in read(bundled).carriers {
            let other = symbols.insert(carrier.symbol.clone(), carrier.location.line);
            assert_eq!(other, None, "{} on line {}", carrier.symbol, carrier.location.line);
        }
    }
}

//! One change log in three notations is one tree.

use super::{Node, parse};

fn read(name: &str, text: &str) -> Node {
    parse(name, text).unwrap_or_else(|broken| panic!("{broken:?}"))
}

#[test]
fn three_notations_tell_the_same() {
    let xml = read("a.xml", "<log>\n  <column name=\"id\" type='BIGINT &lt;'/>\n</log>");
    let yaml = read("a.yml", "log:\n  - column:\n      name: id\n      type: \"BIGINT <\"\n");
    let json =
        read("a.json", "{\"log\": [\n  {\"column\": {\"name\": \"id\", \"type\": \"BIGINT <\"}}]}");
    for (tree, line) in [(xml, 2), (yaml, 2), (json, 2)] {
        let column = tree.child("log").and_then(|log| log.child("column")).unwrap();
        assert_eq!((column.get("name"), column.get("type")), (Some("id"), Some("BIGINT <")));
        assert_eq!(column.spot.line, line);
    }
}

#[test]
fn text_keeps_its_place() {
    let xml = read("a.xml", "<sql>\n  <![CDATA[SELECT 1 &]]> AND &amp;</sql>");
    let sql = xml.child("sql").unwrap();
    assert_eq!(
        (sql.text.as_str(), sql.text_spot.line, sql.text_spot.column),
        ("SELECT 1 & AND &", 2, 12)
    );
    let yaml = read("a.yml", "sql:\n  sql: |\n    SELECT 1;\n    SELECT 2;\n");
    assert_eq!(yaml.child("sql").and_then(|sql| sql.get("sql")), Some("SELECT 1;\nSELECT 2;\n"));
}

#[test]
fn bombs_are_one_clear_error() {
    let deep = |open: &str| open.repeat(1_000_000);
    let alias = "a: &a [x]\nb: [*a, *a]\n";
    for (name, text) in [
        ("a.xml", deep("<a>")),
        ("a.yml", deep("[")),
        ("a.yml", deep("- ")),
        ("a.json", deep("[")),
        ("a.json", deep("{\"a\":")),
        ("a.yml", alias.to_owned()),
        ("a.xml", "<a><b></a>".to_owned()),
        ("a.xml", "<a>".to_owned()),
    ] {
        assert!(parse(name, &text).is_err(), "{name}: {}", text.get(..20).unwrap_or(&text));
    }
}

#[test]
fn nothing_panics() {
    for name in ["a.xml", "a.yml", "a.json"] {
        for text in [
            "",
            "\u{feff}",
            "<",
            "<a",
            "&",
            "<a>&x;</a>",
            "{",
            "[1,",
            ":",
            "- -",
            "\0",
            "a: b: c",
            "%",
        ] {
            let _ = parse(name, text);
        }
    }
}

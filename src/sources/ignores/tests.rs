//! Ignores as people write them, well and badly.

use super::{Named, Told, read};

fn told(text: &str, named: &[Named]) -> Told {
    read(&"a.x".into(), text, || named.to_vec())
}

fn only(text: &str) -> (Vec<String>, Option<String>, (u32, u32)) {
    let told = told(text, &[]);
    assert!(told.problems.is_empty(), "{:?}", told.problems);
    let [ignore] = told.ignores.as_slice() else { panic!("{text}: {:?}", told.ignores) };
    let lines = (*ignore.lines.start(), *ignore.lines.end());
    (ignore.checks.clone(), ignore.reason.clone(), lines)
}

#[test]
fn a_comment_of_any_language_holds_for_its_line() {
    for text in [
        "val id: Int // idwidth: ignore[a-check] -- a lookup table",
        "id INT, -- idwidth: ignore[a-check] -- a lookup table",
        "id: int  # idwidth:ignore[a-check] --a lookup table",
        "int id; /* idwidth: ignore[a-check] -- a lookup table */",
        "<argument/> <!-- idwidth: ignore[a-check] -- a lookup table -->",
    ] {
        let (checks, reason, lines) = only(text);
        assert_eq!(checks, ["a-check"], "{text}");
        assert_eq!(reason.as_deref(), Some("a lookup table"), "{text}");
        assert_eq!(lines, (1, 1), "{text}");
    }
}

#[test]
fn a_comment_on_its_own_line_holds_for_what_stands_below() {
    let text = "// idwidth: ignore[a, b] -- small\n@SerialName(\"id\")\n// and more\nval id: Int,\nval other: Int";
    let (checks, _, lines) = only(text);
    assert_eq!((checks.as_slice(), lines), (&["a".to_owned(), "b".to_owned()][..], (1, 4)));
    let beside = "// idwidth: ignore[a] -- small\n@SerialName(\"id\") val id: Int,\nval other: Int";
    assert_eq!(only(beside).2, (1, 2));
}

#[test]
fn what_is_not_understood_is_told_and_ignores_nothing() {
    for (text, reason) in [
        ("// idwidth: ignore -- why", "an ignore that names no check"),
        ("// idwidth: ignore[] -- why", "an ignore that names no check"),
        ("// idwidth: ignore[a", "an ignore without a closing `]`"),
        ("// idwidth: ignore[a]", "an ignore without a reason"),
        ("// idwidth: ignore[a] --", "an ignore without a reason"),
        ("// idwidth: ignored[a] -- why", "`ignored` is no word here"),
        ("/* idwidth: ignore[a] */", "an ignore without a reason"),
    ] {
        let told = told(text, &[]);
        assert_eq!(told.problems.len(), 1, "{text}");
        assert_eq!(told.problems[0].reason, reason, "{text}");
        assert_eq!((told.problems[0].location.line, told.ignores.len()), (1, 0));
    }
}

#[test]
fn other_text_says_nothing() {
    for text in ["// see idwidth: it says", "\"idwidth: ignore[a] -- b\"", "// idwidth: reads this"]
    {
        let told = told(text, &[]);
        assert!(told.ignores.is_empty() && told.problems.is_empty(), "{text}: {told:?}");
    }
}

#[test]
fn an_annotation_holds_for_what_it_annotates() {
    let text =
        "@Suppress(\"unused\", \"idwidth:a-check\")\ndata class Note(\n    val id: Int,\n)\n";
    let of_type = told(text, &[(2, 4), (3, 3)]);
    assert_eq!(of_type.ignores[0].checks, ["a-check"]);
    assert_eq!(of_type.ignores[0].lines, 1..=4);
    let text = "[SuppressMessage(\n  \"x\",\n  \"idwidth:a -- small\")]\npublic int Id;";
    let of_field = told(text, &[(4, 4)]);
    assert_eq!(of_field.ignores[0].reason.as_deref(), Some("small"));
    assert_eq!(of_field.ignores[0].lines, 3..=4);
    let file = told("@file:Suppress(\"idwidth:a\")\n\nval id = 1\n", &[(3, 3)]);
    assert_eq!(file.ignores[0].lines, 1..=4);
    assert!(told("log(\"idwidth:a\")", &[]).ignores.is_empty());
}

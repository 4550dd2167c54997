//! What no honest file looks like, in every language: each is told, and none takes the others with it.

use crate::read::read;
use idwidth::facts::Facts;
use idwidth::rules::language::BUNDLED;
use std::fmt::Write as _;

/// Returns a file name of each language, with its example.
fn examples() -> Vec<(String, &'static str)> {
    let named = BUNDLED.iter().map(|bundled| {
        let ending = &bundled.lists().unwrap().files[0];
        (format!("{}/hostile{}", bundled.folder, ending.trim_start_matches('*')), bundled.example)
    });
    named.collect()
}

fn read_all(texts: &[(String, String)]) -> Facts {
    let files: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    read(&files)
}

/// Fails if a reader failed, which is caught for each file.
fn none_failed(facts: &Facts) {
    let failed = facts.problems.iter().find(|it| it.reason.contains("failed within"));
    assert_eq!(failed, None);
}

#[test]
fn ten_megabytes_are_told_as_too_large_in_every_language() {
    let big = |(name, example): (String, &str)| {
        let line = example.replace('\n', " ");
        (name, line.repeat((10 << 20) / line.len().max(1) + 1))
    };
    let texts: Vec<_> = examples().into_iter().filter(|it| !it.1.is_empty()).map(big).collect();
    let facts = read_all(&texts);
    let told = facts.coverage.skipped.get("larger than 1 MB").copied();
    assert_eq!(told, u64::try_from(texts.len()).ok());
    assert_eq!(facts.coverage.code_files_parsed, 0);
}

#[test]
fn minified_files_are_told_in_every_language() {
    let texts: Vec<(String, String)> =
        examples().into_iter().map(|(name, _)| (name, "noteId: Int; ".repeat(5_000))).collect();
    let facts = read_all(&texts);
    let told = facts.coverage.skipped.get("minified or generated").copied();
    assert_eq!(told, u64::try_from(texts.len()).ok());
}

/// One sign after the other in the languages, each a hundred thousand deep; the others a tenth of that.
#[test]
fn a_hundred_thousand_brackets_overflow_no_stack_in_any_language() {
    const DEEP: usize = 100_000;
    let mut texts = Vec::new();
    for (number, (name, example)) in examples().into_iter().enumerate() {
        for (at, (open, close)) in [("(", ")"), ("[", "]"), ("{", "}")].into_iter().enumerate() {
            let deep = if number % 3 == at { DEEP } else { DEEP / 10 };
            let mut text = format!("{example}\nnoteId = ");
            for sign in [open, close] {
                for _ in 0..deep / 100 {
                    let _ = writeln!(text, "{}", sign.repeat(100));
                }
            }
            texts.push((name.replacen("hostile", &format!("hostile{at}"), 1), text));
        }
    }
    let facts = read_all(&texts);
    none_failed(&facts);
    assert_eq!(facts.coverage.code_files, u64::try_from(texts.len()).unwrap());
}

#[test]
fn constants_that_are_joined_from_constants_many_times_over_are_read_in_time() {
    let mut text = "const val A0 = \"a\"\n".to_owned();
    for level in 1..9 {
        let parts = vec![format!("A{}", level - 1); 200].join(" + ");
        let _ = writeln!(text, "const val A{level} = {parts}");
    }
    text.push_str(
        "fun read(i: Intent) = show(i.getIntExtra(A8, 0), i.getIntExtra(\"note_id\", 0))\n",
    );
    let facts = read(&[("a.kt", &text)]);
    none_failed(&facts);
    assert!(facts.carriers.iter().any(|it| it.name == "note_id"));
}

#[test]
fn nested_blocks_and_lambdas_are_read_in_time() {
    let open = "fun noteId() { run { ".repeat(8_000).replace("{ run", "{\nrun");
    let facts = read(&[("a.kt", &format!("{open}{}", "}\n".repeat(16_000)))]);
    none_failed(&facts);
}

#[test]
fn an_example_cut_anywhere_fails_no_reader() {
    for (name, example) in examples() {
        let cuts = (0..example.len()).step_by(example.len() / 12 + 1);
        let texts: Vec<(String, String)> = cuts
            .filter_map(|at| {
                Some((name.replacen("hostile", &format!("cut{at}"), 1), example.get(at..)?))
            })
            .map(|(name, text)| (name, text.to_owned()))
            .collect();
        none_failed(&read_all(&texts));
    }
}

//! Files that name no id and show no border are not parsed: what is reported is the same as if they were.

use crate::read::{found, read, shown};
use idwidth::facts::{Carrier, Facts};
use idwidth::rules::language::BUNDLED;
use idwidth::sources::code;
use std::collections::BTreeSet;
use std::path::Path;

const SILENT: &str = "without an id or anything that leads to one";

/// Returns what is found below a folder, with and without looking at files first.
fn both(folder: &Path) -> (Facts, Facts) {
    let (mut sifted, mut whole) = (Facts::default(), Facts::default());
    code::read(&found(folder, &mut sifted), &mut sifted);
    code::read_everything(&found(folder, &mut whole), &mut whole);
    (sifted, whole)
}

/// Fails if a folder's narrow carriers are not the same either way.
fn same(folder: &Path) {
    let (sifted, whole) = both(folder);
    let narrow = |facts: &Facts| -> BTreeSet<String> {
        let narrow = facts.carriers.iter().filter(|it| it.width.is_narrow());
        narrow.map(|it| format!("{} {it:?}", place(it))).collect()
    };
    let (sifted_narrow, whole_narrow) = (narrow(&sifted), narrow(&whole));
    let lost: Vec<&String> = whole_narrow.difference(&sifted_narrow).collect();
    let made: Vec<&String> = sifted_narrow.difference(&whole_narrow).collect();
    assert!(lost.is_empty() && made.is_empty(), "lost {lost:#?}, made {made:#?}");
    assert_eq!(sifted.coverage.code_files, whole.coverage.code_files);
}

fn place(it: &Carrier) -> String {
    format!("{}:{} {} {}", it.location.path, it.location.line, it.name, it.width)
}

#[test]
fn examples_report_the_same_either_way() {
    let folder = tempfile::tempdir().unwrap();
    for bundled in BUNDLED.iter() {
        let ending = bundled.lists().unwrap().files[0].trim_start_matches('*');
        let path = folder.path().join(format!("{}{ending}", bundled.folder));
        std::fs::write(path, bundled.example).unwrap();
    }
    same(folder.path());
}

#[test]
fn fixtures_report_the_same_either_way() {
    same(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
}

/// What lies between is not read, so that some values are not followed: they must be few.
#[expect(clippy::print_stdout, reason = "whoever runs it on a tree wants the figures")]
#[test]
#[ignore = "needs a folder of real code in GLANCE_TREE"]
fn a_real_tree_reports_almost_the_same_either_way() {
    /// Of so many places one may be lost.
    const ONE_OF: usize = 20;
    let (sifted, whole) = both(Path::new(&std::env::var("GLANCE_TREE").unwrap()));
    let told = |facts: &Facts| -> BTreeSet<String> {
        let told = facts.carriers.iter().filter(|it| it.width.is_narrow());
        told.filter(|it| it.exclusion.is_none()).map(place).collect()
    };
    let (few, all) = (told(&sifted), told(&whole));
    let lost: Vec<&String> = all.difference(&few).collect();
    let made: Vec<&String> = few.difference(&all).collect();
    let (read, files) = (sifted.coverage.code_files_parsed, sifted.coverage.code_files);
    println!(
        "{read} of {files} files parsed; of {} places lost {lost:#?}, made {made:#?}",
        all.len()
    );
    assert!(lost.len() * ONE_OF <= all.len(), "{} of {} places lost", lost.len(), all.len());
}

#[test]
fn a_file_without_ids_is_not_parsed_and_told() {
    let facts = read(&[("a.kt", "class Clock(val width: Int)"), ("b.kt", "val noteId = 1")]);
    assert_eq!(facts.coverage.code_files_parsed, 1);
    assert_eq!(facts.coverage.skipped.get(SILENT), Some(&1));
}

#[test]
fn a_wrapper_without_ids_leads_from_the_border_to_the_ids() {
    let facts = read(&[
        ("Api.kt", "interface Api {\n    @GET(\"notes\")\n    fun notes(): Call<Page>\n}"),
        ("Note.kt", "data class Note(val id: Int, val text: String)"),
        ("Page.kt", "data class Page(val inner: Inner)"),
        ("Inner.kt", "data class Inner(val items: List<Note>)"),
        ("Other.kt", "data class Other(val items: List<Note>)"),
    ]);
    assert_eq!(shown(&facts), ["id i32 THROW field"]);
    assert_eq!(facts.coverage.code_files_parsed, 4);
    assert_eq!(facts.coverage.skipped.get(SILENT), Some(&1));
}

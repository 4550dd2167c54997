//! Ids that nothing here mints: grouped by what they are called until somebody declares them.

use crate::run::{findings, folder, idwidth, report};
use serde_json::Value;

const CODE: &str = "\
package com.example
import kotlinx.serialization.Serializable

@Serializable
data class Repository(val id: Int, val ownerId: Long)

@Serializable
data class Issue(val repositoryId: Int, val commentId: Int)

@Serializable
data class Event(val repository_id: Int)
";

fn space<'r>(report: &'r Value, name: &str) -> &'r Value {
    let mut all = report["id_spaces"].as_array().unwrap().iter();
    all.find(|space| space["name"] == name).unwrap_or_else(|| panic!("no {name}: {report:#}"))
}

#[test]
fn a_client_of_somebodys_api_has_one_space_and_one_finding_for_each_noun() {
    let (code, report) = report(folder(&[("Api.kt", CODE)]).path(), &[]);
    assert_eq!(code, 0, "growth unknown is low");
    let found = findings(&report);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|finding| finding.starts_with("low ")), "{found:?}");
    let space = space(&report, "elsewhere.repository");
    assert_eq!((&space["minting"], &space["kind"]), (&Value::Null, &"elsewhere".into()));
    assert_eq!(space["carriers"].as_array().unwrap().len(), 3);
    let all = report["findings"].as_array().unwrap();
    let of_it = all.iter().find(|finding| finding["id_space"] == "elsewhere.repository").unwrap();
    let symbols = of_it["places"].as_array().unwrap().iter().map(|place| &place["symbol"]);
    assert_eq!(
        symbols.collect::<Vec<_>>(),
        ["com.example.Issue.repositoryId", "com.example.Event.repository_id"]
    );
    assert!(all.iter().all(|finding| finding["link"]["grade"].is_null()), "a name is no link");
}

#[test]
fn to_ignore_one_place_of_many_takes_away_that_place_alone() {
    let places = |code: &str| {
        let (_, report) = report(folder(&[("Api.kt", code)]).path(), &[]);
        let all = report["findings"].as_array().unwrap().clone();
        let mut found = all.into_iter().filter(|f| f["id_space"] == "elsewhere.repository");
        let finding = found.next().unwrap();
        let others = finding["places"].as_array().unwrap().iter();
        let lines = others.map(|place| place["location"]["line"].as_u64().unwrap());
        let ignored = report["ignored"].as_array().unwrap().len();
        (
            finding["id"].clone(),
            finding["location"]["line"].as_u64().unwrap(),
            lines.collect::<Vec<_>>(),
            ignored,
        )
    };
    let (id, first, others, ignored) = places(CODE);
    assert_eq!((first, others, ignored), (5, vec![8, 11], 0));
    let ignore = "Repository(\n    // idwidth: ignore[client-field-too-narrow] -- few\n    val id";
    let (same, first, others, ignored) = places(&CODE.replacen("Repository(val id", ignore, 1));
    assert_eq!((first, others, ignored), (10, vec![13], 1));
    assert_eq!(id, same, "an id survives places that come and go");
}

#[test]
fn the_place_that_a_change_touches_stands_first() {
    let (old, new) = CODE.split_at(CODE.find("@Serializable\ndata class Event").unwrap());
    let new = format!("package com.example\nimport kotlinx.serialization.Serializable\n{new}");
    let project = folder(&[("Api.kt", old), ("Event.kt", &new)]);
    let first = |arguments: &[&str]| {
        let (_, report) = report(project.path(), arguments);
        let all = report["findings"].as_array().unwrap().clone();
        let found = all.into_iter().find(|f| f["id_space"] == "elsewhere.repository").unwrap();
        found["location"]["path"].as_str().unwrap().to_owned()
    };
    assert_eq!(first(&[]), "Api.kt");
    assert_eq!(first(&["--changed", "Event.kt"]), "Event.kt");
}

#[test]
fn what_a_report_prints_declares_them_once_the_figures_are_filled_in() {
    let project = folder(&[("Api.kt", CODE)]);
    let declare = space(&report(project.path(), &[]).1, "elsewhere.repository")["declare"].clone();
    let block = declare.as_str().unwrap();
    assert!(
        block.contains("names = [\"Repository.id\", \"repositoryId\", \"repository_id\"]"),
        "{block}"
    );
    let text = idwidth(project.path(), &["scan", "--as-of", "2026-11-25"]).stdout;
    assert!(text.contains(block.lines().last().unwrap()), "{text}");
    let config = project.path().join("idwidth.toml");
    std::fs::write(&config, block).unwrap();
    let run = idwidth(project.path(), &["scan", "--as-of", "2026-11-25"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("idwidth.toml:3:14: state the highest id known"), "{}", run.stderr);
    let filled = block
        .replace("high-water = 0", "high-water = 2_100_000_000")
        .replace("rate = 0", "rate = 400_000")
        .replace("as-of = 2026-11-25", "as-of = 2026-11-01");
    std::fs::write(&config, filled).unwrap();
    let report = report(project.path(), &[]).1;
    let declared = space(&report, "repository");
    assert_eq!(declared["kind"], "external");
    assert_eq!(declared["carriers"].as_array().unwrap().len(), 3);
    let dated = report["findings"].as_array().unwrap();
    let dated = dated.iter().filter(|f| f["id_space"] == "repository" && f["ship_by"].is_string());
    assert_eq!(dated.count(), 3);
}

#[test]
fn a_column_that_stores_ids_of_others_is_low_until_its_rows_say_more() {
    let table = "CREATE TABLE links (\n  id bigint NOT NULL AUTO_INCREMENT,\n  ticket_id int NOT NULL,\n  PRIMARY KEY (id)\n) ENGINE=InnoDB AUTO_INCREMENT=20000;\n";
    let found = |sql: &str| findings(&report(folder(&[("db.sql", sql)]).path(), &[]).1);
    assert_eq!(found(table), ["low reference-narrower-than-id links.ticket_id DBERR"]);
    let rows = format!("{table}INSERT INTO links VALUES (1,2040000000),(2,2050000000);\n");
    assert_eq!(found(&rows), ["high reference-narrower-than-id links.ticket_id DBERR"]);
    let few = format!("{table}INSERT INTO links VALUES (1,7),(2,9);\n");
    assert_eq!(found(&few), Vec::<String>::new(), "a lookup table's");
}

#[test]
fn beside_a_servers_database_a_field_of_no_table_is_not_said_to_be_of_others() {
    let sql = "CREATE TABLE links (id bigint NOT NULL AUTO_INCREMENT, PRIMARY KEY (id)) ENGINE=InnoDB AUTO_INCREMENT=20000;\n";
    let report = report(folder(&[("db.sql", sql), ("Api.kt", CODE)]).path(), &[]).1;
    let all = report["findings"].as_array().unwrap();
    assert!(all.iter().all(|finding| finding["id_space"].is_null()), "{:?}", findings(&report));
}

#[test]
fn a_name_that_covers_nothing_is_told() {
    let config = "[[external]]\nname = \"x\"\nhigh-water = 5\nnames = [\"tenantId\"]\n";
    let project = folder(&[("Api.kt", CODE), ("idwidth.toml", config)]);
    let report = report(project.path(), &[]).1;
    let problem = &report["problems"][0];
    assert_eq!(problem["reason"], "none of the names of `x` is that of a carrier: tenantId");
}

const GRAPH: &str = "\
<navigation xmlns:android=\"http://schemas.android.com/apk/res/android\"
    xmlns:app=\"http://schemas.android.com/apk/res-auto\">
    <fragment android:id=\"@+id/noteFragment\">
        <argument
            android:name=\"note_id\"
            app:argType=\"integer\" />
        <argument android:name=\"page\" app:argType=\"integer\" />
        <argument android:name=\"user_id\" app:argType=\"long\" />
    </fragment>
</navigation>
";

const READER: &str = "\
import android.os.Bundle

class NoteFragment {
    fun open(arguments: Bundle) {
        val noteId = arguments.getInt(\"note_id\")
        show(noteId)
    }
}
";

#[test]
fn a_navigation_graphs_argument_is_paired_with_the_code_that_reads_it() {
    let files = [("app/src/main/res/navigation/main.xml", GRAPH), ("app/Note.kt", READER)];
    let sql = "CREATE TABLE notes (id bigint NOT NULL AUTO_INCREMENT, PRIMARY KEY (id)) ENGINE=InnoDB AUTO_INCREMENT=2000000000;\n";
    let report = report(folder(&[&files[..], &[("db.sql", sql)]].concat()).path(), &[]).1;
    let all = report["findings"].as_array().unwrap();
    let argument = all.iter().find(|finding| finding["kind"] == "route argument").unwrap();
    assert_eq!(argument["symbol"], "noteFragment.note_id");
    assert_eq!(argument["location"]["line"], 6, "where its width stands");
    assert_eq!(argument["id_space"], "db.notes.id");
    assert_eq!(all.len(), 2, "{:?}", findings(&report));
}

#[test]
fn a_broken_navigation_graph_is_a_problem_and_hides_nothing_else() {
    let files =
        [("app/src/main/res/navigation/main.xml", "<navigation><fragment>"), ("Api.kt", CODE)];
    let report = report(folder(&files).path(), &[]).1;
    assert_eq!(report["problems"][0]["location"]["path"], "app/src/main/res/navigation/main.xml");
    assert_eq!(findings(&report).len(), 2);
}

//! Snapshots as `scan` meets them: whole, of several days, with unknowns, too old, spoilt.

use crate::run::{findings, folder, idwidth, report};
use crate::taken::{of_main, server, snapshot};
use serde_json::Value;
use std::fs;

const ORDERS: &str = "CREATE TABLE orders (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id int
) ENGINE=InnoDB AUTO_INCREMENT=2000000001;";

fn problems(report: &Value) -> Vec<String> {
    let problems = report["problems"].as_array().unwrap().iter();
    let line = |problem: &Value| {
        let text = |key: &str| problem[key].as_str().unwrap().to_owned();
        let at = &problem["location"];
        format!(
            "{}:{}: {}. {}",
            at["path"].as_str().unwrap(),
            at["line"],
            text("reason"),
            text("cure")
        )
    };
    problems.map(line).collect()
}

#[test]
fn a_snapshot_is_scanned_like_a_dump_and_its_lines_are_places() {
    let folder = folder(&[
        ("ci/idwidth-snapshot.json", &of_main(ORDERS)),
        ("package.json", "{\"name\": \"x\"}"),
    ]);
    let (code, report) = report(folder.path(), &["."]);
    assert_eq!((code, problems(&report)), (1, Vec::new()));
    let found = [
        "critical minting-column-too-narrow orders.id DBERR",
        "low reference-narrower-than-id orders.user_id DBERR",
    ];
    assert_eq!(findings(&report), found);
    let place = &report["findings"][0]["location"];
    let text = fs::read_to_string(folder.path().join("ci/idwidth-snapshot.json")).unwrap();
    let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
    assert!(text.lines().nth(line - 1).unwrap().contains("{\"name\": \"id\""), "{place}");
    assert_eq!(report["findings"][0]["high_water"]["at"], "2026-11-24");
}

#[test]
fn snapshots_of_several_days_are_a_growth_curve() {
    let days =
        [("2026-09-01", "1500000001"), ("2026-10-01", "1600000001"), ("2026-11-01", "1700000001")];
    let files: Vec<(String, String)> = days
        .iter()
        .map(|(day, next)| {
            let facts = server("main", &ORDERS.replace("2000000001", next), day);
            // Another server of that day does not mix with it.
            let other = server(
                "other",
                "CREATE TABLE pages (id int AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=12000;",
                day,
            );
            (format!("{day}.json"), snapshot(&[("main", &facts), ("other", &other)], day))
        })
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = folder(&files);
    let (_, report) = report(folder.path(), &["."]);
    let spaces = report["id_spaces"].as_array().unwrap();
    let space = spaces.iter().find(|space| space["name"] == "main.orders.id").unwrap();
    let curve: Vec<&str> =
        space["curve"].as_array().unwrap().iter().map(|p| p["value"].as_str().unwrap()).collect();
    assert_eq!(curve, ["1500000000", "1600000000", "1700000000"]);
    assert_eq!(report["sources"].as_array().unwrap().len(), 2, "{:#}", report["sources"]);
    assert_eq!(report["sources"][0]["earlier"].as_array().unwrap().len(), 2);
}

#[test]
fn what_was_unknown_stays_unknown_and_is_exit_3() {
    let day = "2026-11-24";
    let mut facts = server("main", &ORDERS.replace("2000000001", "12"), day);
    facts.problems.push(idwidth::facts::Problem {
        location: facts.tables[0].location.clone(),
        reason: "main/shop.users.id: no privilege to see it".to_owned(),
        cure: "GRANT SELECT (id) ON shop.users TO idwidth@localhost;".to_owned(),
        source_failed: false,
    });
    let folder = folder(&[("idwidth-snapshot.json", &snapshot(&[("main", &facts)], day))]);
    let (code, report) = report(folder.path(), &["."]);
    assert_eq!(code, 3);
    assert_eq!(
        problems(&report),
        [
            "idwidth-snapshot.json:27: main/shop.users.id: no privilege to see it. GRANT SELECT (id) ON shop.users TO idwidth@localhost;"
        ]
    );
}

#[test]
fn a_snapshot_that_is_cut_or_of_a_later_version_is_refused_whole_and_hides_nothing_else() {
    let whole = of_main(ORDERS);
    let cut = &whole[..whole.len() / 2];
    let newer = whole.replace("snapshot:1\"", "snapshot:2\"").replace("\"1.0\"", "\"2.3\"");
    for (text, says) in [
        (cut, "is cut off: EOF while parsing"),
        (newer.as_str(), "is of version 2.3; this program reads 1.0"),
    ] {
        let folder =
            folder(&[("s.json", text), ("shop.sql", "CREATE TABLE a (id bigint PRIMARY KEY);")]);
        let (code, report) = report(folder.path(), &["."]);
        let problems = problems(&report).join("\n");
        assert_eq!(code, 3, "{problems}");
        assert!(problems.starts_with("s.json:") && problems.contains(says), "{problems}");
        let alone = idwidth(folder.path(), &["scan", "s.json"]);
        assert_eq!(alone.code, 2);
        assert!(alone.stderr.contains(says), "{}", alone.stderr);
    }
}

#[test]
fn what_is_older_than_the_config_allows_is_a_problem() {
    let folder = folder(&[
        ("idwidth-snapshot.json", &of_main(&ORDERS.replace("2000000001", "12"))),
        ("idwidth.toml", "[scan]\nmax-age-days = 1\n"),
    ]);
    let run = |day: &str| {
        let run = idwidth(folder.path(), &["scan", ".", "--as-of", day, "--output", "json"]);
        (run.code, problems(&serde_json::from_str(&run.stdout).unwrap()))
    };
    assert_eq!(run("2026-11-25"), (0, Vec::new()));
    assert_eq!(
        run("2026-11-26"),
        (
            3,
            vec![
                "idwidth-snapshot.json:0: of 2026-11-24, 2 days old; `max-age-days` allows 1: its ids have grown since. Take a new one, or raise `max-age-days` in [scan].".to_owned()
            ]
        )
    );
}

#[test]
fn servers_that_are_not_read_are_told_unless_a_snapshot_tells_of_them() {
    let config = "[[source]]\nname = \"main\"\nkind = \"mysql\"\nhost = \"db.example\"\n
[[source]]\nname = \"reports\"\nkind = \"postgres\"\nhost = \"db.example\"\n";
    let folder = folder(&[("idwidth-snapshot.json", &of_main(ORDERS)), ("idwidth.toml", config)]);
    let (_, report) = report(folder.path(), &["."]);
    let notes = report["coverage"]["not_used"].as_array().unwrap();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0]["path"], "reports");
    assert!(notes[0]["reason"].as_str().unwrap().contains("--live reads it"), "{notes:?}");
    assert_eq!(problems(&report), Vec::<String>::new(), "an offline run is no incomplete one");
}

#[test]
fn a_packed_snapshot_and_one_laid_out_by_other_programs_are_read() {
    let text = of_main(ORDERS);
    let value: Value = serde_json::from_str(&text).unwrap();
    // Keys of a `Value` are sorted, and `$schema` is the first.
    let folder = folder(&[("a.json", &value.to_string()), ("b.txt", &format!("{value:#}"))]);
    let packed =
        std::process::Command::new("gzip").arg("a.json").current_dir(folder.path()).status();
    assert!(packed.unwrap().success());
    for name in ["a.json.gz", "b.txt"] {
        let (code, report) = report(folder.path(), &[name]);
        assert_eq!((code, problems(&report)), (1, Vec::new()), "{name}");
        let found = [
            "critical minting-column-too-narrow orders.id DBERR",
            "low reference-narrower-than-id orders.user_id DBERR",
        ];
        assert_eq!(findings(&report), found);
    }
}

#[test]
fn a_later_dump_of_the_database_goes_on_from_the_snapshots_curve() {
    // A snapshot names the schema of each table, a dump of one database does not.
    let days = [("2026-09-01", "1500000001"), ("2026-10-01", "1600000001")];
    let mut files: Vec<(String, String)> = Vec::new();
    for (day, next) in days {
        let sql = format!("USE `shop`;\n{}", ORDERS.replace("2000000001", next));
        files.push((format!("{day}.json"), snapshot(&[("main", &server("main", &sql, day))], day)));
    }
    let dump = format!(
        "-- MariaDB dump 10.19\n{}\n-- Dump completed on 2026-11-01  3:00:00\n",
        ORDERS.replace("2000000001", "1700000001")
    );
    files.push(("shop-2026-11-01.sql".to_owned(), dump));
    let named: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = folder(&named);
    let (_, report) = report(folder.path(), &["."]);
    let spaces = report["id_spaces"].as_array().unwrap();
    assert_eq!(spaces.len(), 2, "and that of `user_id`, whose table is not there: {spaces:#?}");
    assert_eq!(spaces[0]["curve"].as_array().unwrap().len(), 3, "{:#?}", spaces[0]);
}

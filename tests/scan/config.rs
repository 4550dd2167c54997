//! `idwidth.toml` through the real binary: what each key changes.

use crate::run::{Run, findings, idwidth, report};
use serde_json::Value;
use std::fs;
use std::path::Path;

const SQL: &str = "\
CREATE TABLE notifications (
  id bigint NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (id)
) ENGINE=InnoDB AUTO_INCREMENT=1800000000;
CREATE TABLE deliveries (
  id bigint NOT NULL AUTO_INCREMENT,
  notification_id int NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB AUTO_INCREMENT=20000;
";

const KOTLIN: &str = "\
package com.example

import kotlinx.serialization.Serializable

@Serializable
data class NotificationDto(val id: Int)

@Serializable
data class Payload(val ticketId: Int, val commentId: Int)
";

/// A folder with a schema, an app and a configuration.
fn project(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let app = folder.path().join("app");
    fs::create_dir(&app).unwrap();
    fs::write(folder.path().join("shop.sql"), SQL).unwrap();
    fs::write(app.join("Dto.kt"), KOTLIN).unwrap();
    fs::write(folder.path().join("idwidth.toml"), config).unwrap();
    folder
}

fn scan(config: &str) -> (i32, Value) {
    report(project(config).path(), &[])
}

fn lines(config: &str) -> String {
    findings(&scan(config).1).join("\n")
}

/// The finding on a carrier, by the end of its symbol.
fn finding<'a>(report: &'a Value, symbol: &str) -> &'a Value {
    let all = report["findings"].as_array().unwrap();
    let is_it = |f: &&Value| f["symbol"].as_str().is_some_and(|name| name.ends_with(symbol));
    all.iter().find(is_it).unwrap_or_else(|| panic!("no finding on {symbol}: {report:#}"))
}

fn reasons(report: &Value) -> String {
    let problems = report["problems"].as_array().unwrap().iter();
    let text =
        |p: &Value| format!("{}:{}: {}", p["location"]["path"], p["location"]["line"], p["reason"]);
    problems.map(text).collect::<Vec<_>>().join("\n")
}

#[test]
fn without_keys_names_decide() {
    insta::assert_snapshot!(lines(""), @"
    medium client-field-too-narrow com.example.NotificationDto.id THROW
    medium reference-narrower-than-id deliveries.notification_id DBERR
    low client-field-too-narrow com.example.Payload.ticketId THROW
    low client-field-too-narrow com.example.Payload.commentId THROW
    ");
}

#[test]
fn fail_on_decides_the_exit_code_and_the_command_line_overrides_it() {
    assert_eq!(scan("[scan]\nfail-on = \"medium\"\n").0, 1);
    assert_eq!(scan("[scan]\nfail-on = \"overdue\"\n").0, 0);
    assert_eq!(scan("[scan]\nfail-on = \"never\"\n").0, 0);
    let folder = project("[scan]\nfail-on = \"never\"\n");
    assert_eq!(idwidth(folder.path(), &["scan", "--fail-on", "low"]).code, 1);
}

#[test]
fn what_is_excluded_is_not_read_and_is_counted() {
    let (_, report) = scan("[scan]\nexclude = [\"app/\"]\n");
    assert!(!report.to_string().contains("Dto.kt"), "{report}");
    assert_eq!(report["coverage"]["skipped"]["excluded by idwidth.toml"], 1, "{report:#}");
    let folder = project("[scan]\nexclude = [\"app/\", \"*.sql\"]\n");
    let run = idwidth(folder.path(), &["scan"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("2 skipped: excluded by idwidth.toml"), "{}", run.stderr);
    assert_eq!(idwidth(folder.path(), &["scan", "--fail-on", "never", "shop.sql"]).code, 0);
    let bad = idwidth(project("[scan]\nexclude = [\"[z-a]\"]\n").path(), &["scan"]);
    assert!(bad.code == 2 && bad.stderr.contains("exclude `[z-a]` is no glob"), "{}", bad.stderr);
}

#[test]
fn exclude_holds_from_below_and_through_links() {
    let folder = project("[scan]\nexclude = [\"shop.sql\"]\n");
    let app = folder.path().join("app");
    let (code, report) = report(&app, &[".."]);
    assert!(!report.to_string().contains("notifications"), "{code} {report}");
}

#[test]
fn lead_times_move_the_ship_by_date() {
    let external = "[[external]]\nname = \"gh.comment\"\nhigh-water = 2000000000\nas-of = \"2026-11-20\"\nper-day = 1000000\nfields = [\"*.Payload.commentId\"]\n[[code]]\npath = \"app\"\nconsumer = \"android\"\n";
    let day = |config: &str| {
        let (_, report) = scan(config);
        let found = finding(&report, "Payload.commentId");
        (found["forecast"]["p10"].clone(), found["ship_by"].as_str().unwrap().to_owned())
    };
    let (p10, default) = day(external);
    let (same, later) =
        day(&format!("{external}[lead-time]\nandroid = {{ review = 1, rollout = 9 }}\n"));
    assert_eq!(p10, same);
    let date = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    assert_eq!((date(&later) - date(&default)).get_days(), 101 - 10);
}

#[test]
fn an_external_id_space_is_dated_from_its_rate() {
    let text = "[[external]]\nname = \"gh.comment\"\nhigh-water = 2000000000\nas-of = \"2026-11-20\"\nper-day = 1000000\nfields = [\"*.Payload.commentId\"]\n";
    let (_, report) = scan(text);
    let found = finding(&report, "Payload.commentId");
    assert_eq!(found["id_space"], "gh.comment");
    assert_eq!(found["high_water"]["value"], "2000000000", "{found:#}");
    let p50 = found["forecast"]["p50"].as_str().unwrap();
    assert!(("2027-03-20".."2027-05-20").contains(&p50), "148 days to go: {p50}");
}

#[test]
fn an_external_id_space_says_what_it_lacks_for_a_date() {
    for (keys, lacks) in [("", "`per-day`"), ("per-day = 1000000\n", "`as-of`")] {
        let text = format!(
            "[[external]]\nname = \"gh.comment\"\nhigh-water = 2000000000\n{keys}fields = [\"*.Payload.commentId\"]\n"
        );
        let (_, report) = scan(&text);
        let found = finding(&report, "Payload.commentId");
        assert_eq!(found["severity"], "critical");
        let reason = found["forecast"]["reason"].as_str().unwrap();
        assert!(reason.contains(lacks), "{reason}");
    }
}

#[test]
fn a_link_is_made_and_refused() {
    let pinned =
        scan("[[link]]\ncolumn = \"notifications.id\"\nfield = \"com.example.Payload.ticketId\"\n")
            .1;
    let found = finding(&pinned, "Payload.ticketId");
    assert_eq!(found["id_space"], "shop.notifications.id");
    assert_eq!(found["link"]["confidence"], 1.0);
    assert_eq!(found["severity"], "high", "83 % used, and linked");
    let refused = scan("[[link]]\ncolumn = \"notifications.id\"\nfield = \"com.example.NotificationDto.id\"\nrefuse = true\n").1;
    assert!(finding(&refused, "NotificationDto.id")["id_space"].is_null(), "{refused:#}");
    let column = scan("[[link]]\ncolumn = \"notifications.id\"\nfield = \"shop.deliveries.notification_id\"\nrefuse = true\n").1;
    assert!(!findings(&column).join("\n").contains("deliveries"), "{column:#}");
}

#[test]
fn a_link_that_matches_nothing_is_a_problem() {
    for (text, reason) in [
        (
            "\n[[link]]\ncolumn = \"nothing.id\"\nfield = \"*.ticketId\"\n",
            "no column mints ids under the name `nothing.id`",
        ),
        (
            "\n[[link]]\ncolumn = \"notifications.id\"\nfield = \"*.tickettId\"\n",
            "no carrier has the symbol `*.tickettId`",
        ),
    ] {
        let (code, report) = scan(&format!("[scan]\nfail-on = \"never\"\n{text}"));
        assert_eq!(code, 3);
        let said = reasons(&report);
        assert!(said.contains("idwidth.toml\":4:") && said.contains(reason), "{said}");
    }
}

#[test]
fn files_named_as_one_source_make_one_database() {
    let config = "[[source]]\nname = \"prod\"\npaths = [\"shop.sql\", \"more.sql\"]\n";
    let folder = project(config);
    let more = "ALTER TABLE notifications MODIFY id int NOT NULL AUTO_INCREMENT;\n";
    fs::write(folder.path().join("more.sql"), more).unwrap();
    let (code, report) = report(folder.path(), &[]);
    assert_eq!((code, reasons(&report).as_str()), (1, ""));
    let found = finding(&report, "notifications.id");
    assert_eq!(found["check"], "minting-column-too-narrow");
    assert_eq!(report["sources"].as_array().unwrap().len(), 1, "{report:#}");
}

#[test]
fn a_source_that_cannot_be_read_is_a_problem_with_a_cure() {
    for (paths, part) in [("[\"no.sql\"]", "no.sql"), ("[\"app\"]", "app")] {
        let config =
            format!("[scan]\nfail-on = \"never\"\n[[source]]\nname = \"prod\"\npaths = {paths}\n");
        let (code, report) = scan(&config);
        assert_eq!(code, 3, "{report:#}");
        assert!(reasons(&report).contains(part), "{}", reasons(&report));
    }
}

#[test]
fn a_folder_of_code_has_the_consumer_that_is_stated() {
    let (_, report) = scan("[[code]]\npath = \"app\"\nconsumer = \"ios\"\n");
    let found = finding(&report, "NotificationDto.id");
    assert_eq!(found["consumer"], "ios", "{found:#}");
    assert_eq!(found["lead_time_days"], 69, "{found:#}");
}

#[test]
fn a_folder_of_code_may_be_named_from_anywhere() {
    let folder = project("[[code]]\npath = \"../app\"\nconsumer = \"ios\"\n");
    let inner = folder.path().join("config");
    fs::create_dir(&inner).unwrap();
    fs::rename(folder.path().join("idwidth.toml"), inner.join("idwidth.toml")).unwrap();
    let (_, report) = report(folder.path(), &["--config", "config/idwidth.toml"]);
    assert_eq!(finding(&report, "NotificationDto.id")["consumer"], "ios");
}

#[test]
fn a_folder_of_code_that_does_not_exist_is_a_problem() {
    let (code, report) =
        scan("[scan]\nfail-on = \"never\"\n\n[[code]]\npath = \"ap\"\nconsumer = \"ios\"\n");
    assert_eq!(code, 3, "{report:#}");
    assert!(
        reasons(&report).contains("idwidth.toml\":4: \"no folder `ap`"),
        "{}",
        reasons(&report)
    );
}

fn code(folder: &Path, arguments: &[&str]) -> Run {
    idwidth(folder, &[&["scan", "--as-of", "2026-11-25"], arguments].concat())
}

#[test]
fn a_config_is_named_or_left_alone() {
    let folder = project("[scan]\nfail-on = \"never\"\n");
    fs::write(folder.path().join("strict.toml"), "[scan]\nfail-on = \"low\"\n").unwrap();
    assert_eq!(code(folder.path(), &[]).code, 0);
    assert_eq!(code(folder.path(), &["--config", "strict.toml"]).code, 1);
    fs::write(folder.path().join("idwidth.toml"), "[scan\n").unwrap();
    assert_eq!(code(folder.path(), &[]).code, 2);
    assert_ne!(code(folder.path(), &["--isolated"]).code, 2);
    let missing = code(folder.path(), &["--config", "no.toml"]);
    assert_eq!(missing.code, 2);
    insta::assert_snapshot!(missing.stderr, @"error: no.toml: cannot be read; name another with --config, or pass --isolated to use none: No such file or directory (os error 2)");
}

#[test]
fn the_config_of_a_folder_above_counts_and_not_that_of_one_beside() {
    let folder = project("[scan]\nfail-on = \"never\"\n");
    assert_eq!(code(&folder.path().join("app"), &[".."]).code, 0);
    fs::write(folder.path().join("app/idwidth.toml"), "[nonsense]\n").unwrap();
    assert_eq!(code(&folder.path().join("app"), &[".."]).code, 0, "app is below what is scanned");
    assert_eq!(code(folder.path(), &["app"]).code, 2);
}

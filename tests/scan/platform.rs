//! Types whose width depends on what is built: told with the condition, and with what shows it.

use crate::run::{folder, idwidth, report, root};
use serde_json::Value;
use std::fs;

const SQL: &str = "\
CREATE TABLE notifications (
  id bigint NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (id)
) ENGINE=InnoDB AUTO_INCREMENT=2140000000;
";

const CODE: &str = "\
import kotlinx.serialization.Serializable

@Serializable
data class NotificationDto(val id: Int)

@Serializable
data class Payload(val ticketId: Int)
";

/// A pack whose `Int` is a machine word, with this table.
fn rules(platform: &str) -> tempfile::TempDir {
    let own = tempfile::tempdir().unwrap();
    let pack = own.path().join("code/kotlin");
    fs::create_dir_all(&pack).unwrap();
    let lists = fs::read_to_string(root().join("rules/code/kotlin/language.toml")).unwrap();
    let lists = lists.replace("\nInt = \"i32\"", "\nInt = \"platform\"");
    fs::write(pack.join("language.toml"), format!("{lists}\n{platform}")).unwrap();
    own
}

fn scan(platform: &str, files: &[(&str, &str)]) -> Value {
    let own = rules(platform);
    let files = [&[("shop.sql", SQL), ("Dto.kt", CODE)], files].concat();
    let project = folder(&files);
    report(project.path(), &["--rules", &own.path().display().to_string(), "."]).1
}

const LOW: &str = "
[platform]
condition = \"built for arm\"
unless-shown = \"low\"
[[platform.shown]]
files = [\".ci/*.yml\", \"Makefile\"]
texts = [\"ARCH=arm\"]
";

fn finding<'r>(report: &'r Value, symbol: &str) -> Option<&'r Value> {
    let mut all = report["findings"].as_array().unwrap().iter();
    all.find(|finding| finding["symbol"] == symbol)
}

#[test]
fn without_evidence_it_is_low_whatever_the_date_and_says_the_condition() {
    let report = scan(LOW, &[("Makefile", "# ARCH=arm\nbuild:\n\tARCH=arm64 make\n")]);
    for symbol in ["NotificationDto.id", "Payload.ticketId"] {
        let found = finding(&report, symbol).unwrap();
        assert_eq!(found["severity"], "low", "{symbol}");
        assert_eq!(found["width"], "platform");
        assert_eq!(found["ship_by"], Value::Null);
        assert_eq!(found["condition"]["if"], "built for arm");
        let text = "32 bits if built for arm: no such target found in this repository";
        assert_eq!(found["condition"]["text"], text);
    }
    let message = finding(&report, "NotificationDto.id").unwrap()["message"].as_str().unwrap();
    assert!(message.contains("holds ids up to 2147483647 if built for arm, "), "{message}");
}

#[test]
fn evidence_in_a_build_file_is_named_and_lifts_the_cap() {
    let files =
        [(".ci/release.yml", "jobs:\n  build: ARCH=arm make\n"), ("Makefile", "ARCH=arm\n")];
    let report = scan(LOW, &files);
    let found = finding(&report, "NotificationDto.id").unwrap();
    assert_eq!(
        found["severity"], "high",
        "99.7 % of the narrow word are used; the link is probable"
    );
    let text =
        "32 bits if built for arm: `ARCH=arm` at Makefile:1, `ARCH=arm` at .ci/release.yml:2";
    assert_eq!(found["condition"]["text"], text);
    assert_eq!(found["condition"]["shown"][1]["location"]["column"], 10);
    assert_eq!(finding(&report, "Payload.ticketId").unwrap()["severity"], "low");
}

#[test]
fn a_pack_may_say_nothing_until_it_is_shown() {
    let silent = LOW.replace("\"low\"", "\"silent\"");
    assert_eq!(scan(&silent, &[])["findings"], Value::Array(Vec::new()));
    let unsaid = scan("", &[]);
    let condition = &finding(&unsaid, "Payload.ticketId").unwrap()["condition"]["if"];
    assert_eq!(condition, "built for a 32-bit machine", "a pack without the table");
    let report = scan(&silent, &[("Makefile", "build:\n\tARCH=arm make\n")]);
    assert!(finding(&report, "Payload.ticketId").is_some());
}

#[test]
fn a_word_may_be_a_float_where_it_is_narrow() {
    let web = "
[platform]
condition = \"compiled to JavaScript\"
narrow = \"f64\"
unless-shown = \"silent\"
[[platform.shown]]
files = [\"web/index.html\"]
";
    let sql = SQL.replace("2140000000", "9007199254740000");
    let own = rules(web);
    let files = [("shop.sql", sql.as_str()), ("Dto.kt", CODE), ("app/web/index.html", "<html>")];
    let project = folder(&files);
    let rules = own.path().display().to_string();
    let report = report(project.path(), &["--rules", &rules, "."]).1;
    let found = finding(&report, "NotificationDto.id").unwrap();
    assert_eq!((found["width"].as_str(), found["severity"].as_str()), (Some("f64"), Some("high")));
    let text = "exact to 2^53 if compiled to JavaScript: `index.html` at app/web/index.html:1";
    assert_eq!(found["condition"]["text"], text);
    let unlinked = finding(&report, "Payload.ticketId").unwrap();
    assert_eq!(unlinked["severity"], "low", "ids that do not count up are above 2^53");
    let text =
        idwidth(project.path(), &["scan", "--rules", &rules, "--as-of", "2026-11-25"]).stdout;
    assert!(text.contains("only if   exact to 2^53 if compiled to JavaScript"), "{text}");
}

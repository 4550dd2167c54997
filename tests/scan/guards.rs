//! What a pull request must not do to ids: found where it is cheapest to mend.

use crate::run::{findings, folder, idwidth, report};

const USERS: &str = "CREATE TABLE users (id bigserial PRIMARY KEY, created_at timestamp NOT NULL);\n\
                     CREATE TABLE teams (id serial PRIMARY KEY, name text);\n";

#[test]
fn a_new_narrow_key_and_reference_fail_the_change_that_adds_them() {
    let step = "CREATE TABLE users (id bigserial PRIMARY KEY);\n\
                CREATE TABLE reports (id serial PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id));\n";
    let folder = folder(&[("schema.sql", step)]);
    let (code, before) = report(folder.path(), &[]);
    assert_eq!(code, 0, "{before}");
    assert_eq!(
        findings(&before),
        [
            "low minting-column-too-narrow reports.id DBERR",
            "low reference-narrower-than-id reports.user_id DBERR",
        ]
    );
    let (code, changed) = report(folder.path(), &["--changed", "schema.sql"]);
    assert_eq!(
        findings(&changed),
        ["high new-narrow-key reports.id DBERR", "high new-narrow-reference reports.user_id DBERR",]
    );
    // The file is changed as a whole: whether the change adds this table is not known.
    for finding in changed["findings"].as_array().unwrap() {
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains("declared in a changed file"), "{message}");
    }
    assert_eq!(code, 1);
}

#[test]
fn the_list_of_changed_files_comes_from_a_pipe() {
    let folder = folder(&[("schema.sql", USERS)]);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_idwidth"))
        .args(["scan", "--isolated", "--changed", "-", "--output", "json"])
        .current_dir(folder.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, b"README.md\nschema.sql\n").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(findings(&json), ["high new-narrow-key teams.id DBERR"]);
}

/// Production's dump knows the ids, the migration under review what becomes of the columns.
#[test]
fn a_change_is_judged_by_the_ids_of_the_dump_beside_it() {
    let dump = "-- MySQL dump 10.13\n\
        CREATE TABLE `notes` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) AUTO_INCREMENT=2000000001;\n\
        CREATE TABLE `links` (`id` bigint NOT NULL AUTO_INCREMENT, `note_id` int NOT NULL, PRIMARY KEY (`id`), KEY (`note_id`)) AUTO_INCREMENT=9;\n\
        INSERT INTO `links` VALUES (1,7);\n\
        -- Dump completed on 2026-11-24  3:00:00\n";
    let schema = "CREATE TABLE `notes` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`));\n\
        CREATE TABLE `links` (`id` bigint NOT NULL AUTO_INCREMENT, `note_id` int NOT NULL, PRIMARY KEY (`id`), KEY (`note_id`));\n\
        ALTER TABLE `notes` MODIFY `id` bigint NOT NULL AUTO_INCREMENT;\n\
        CREATE TABLE `shares` (`id` int NOT NULL AUTO_INCREMENT, `note_id` int NOT NULL, PRIMARY KEY (`id`), KEY (`note_id`));\n";
    let folder = folder(&[("dump.sql", dump), ("db/schema.sql", schema)]);
    let (_, plain) = report(folder.path(), &[]);
    assert!(findings(&plain)[0].contains("minting-column-too-narrow notes.id"), "{plain}");
    let (code, changed) = report(folder.path(), &["--changed", "db/schema.sql"]);
    let mut found = findings(&changed);
    found.sort();
    assert_eq!(
        found,
        [
            "critical id-widened-alone notes.id DBERR",
            "high new-narrow-key shares.id DBERR",
            "high new-narrow-reference links.note_id DBERR",
            "high new-narrow-reference shares.note_id DBERR",
        ]
    );
    assert_eq!(code, 1);
}

#[test]
fn an_id_widened_alone_lists_every_carrier_left_behind() {
    let sql = "CREATE TABLE events (id serial PRIMARY KEY);\n\
        CREATE TABLE event_tags (id bigserial PRIMARY KEY, event_id integer REFERENCES events (id));\n\
        CREATE TABLE event_logs (id bigserial PRIMARY KEY, event_id bigint REFERENCES events (id));\n\
        ALTER TABLE events ALTER COLUMN id TYPE bigint;\n";
    let client = "package com.example\nimport com.google.gson.annotations.SerializedName\n\
        data class EventDto(\n    @SerializedName(\"event_id\") val eventId: Int,\n)\n";
    let folder = folder(&[("db.sql", sql), ("app/EventDto.kt", client)]);
    let (_, report) = report(folder.path(), &[]);
    let all = report["findings"].as_array().unwrap();
    let alone = all.iter().find(|finding| finding["check"] == "id-widened-alone").unwrap();
    let text = alone["link"]["evidence"].to_string();
    for left in ["event_tags.event_id", "events_id_seq", "EventDto.eventId"] {
        assert!(text.contains(left), "{left} in {text}");
    }
    assert!(!text.contains("event_logs"), "{text}");
    assert_eq!(alone["location"]["line"], 4);
}

#[test]
fn a_sequence_that_is_widened_with_its_serial_leaves_nothing_behind() {
    let sql = "CREATE TABLE events (id serial PRIMARY KEY);\n\
        ALTER TABLE events ALTER COLUMN id TYPE bigint;\n\
        ALTER SEQUENCE events_id_seq AS bigint;\n";
    let (code, report) = report(folder(&[("db.sql", sql)]).path(), &[]);
    assert_eq!((findings(&report), code), (Vec::new(), 0));
}

#[test]
fn a_key_modified_without_its_auto_increment_is_told_until_it_is_given_back() {
    let lost = "CREATE TABLE `orders` (`id` int NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n\
        ALTER TABLE `orders` MODIFY `id` bigint;\n";
    let history = folder(&[("db.sql", lost)]);
    let (code, report_lost) = report(history.path(), &[]);
    assert_eq!(findings(&report_lost), ["medium auto-increment-lost orders.id DBERR"]);
    assert_eq!(code, 0);
    let (code, report_lost) = report(history.path(), &["--changed", "db.sql"]);
    assert_eq!(findings(&report_lost), ["critical auto-increment-lost orders.id DBERR"]);
    assert_eq!(code, 1);
    let detail = report_lost["findings"][0]["outcome"]["text"].as_str().unwrap();
    assert!(detail.contains("no default value"), "{detail}");
    let text = idwidth(history.path(), &["scan", "--changed", "db.sql"]).stdout;
    assert!(text.contains("outcome   DBERR @ the next INSERT @ db.sql:2"), "{text}");
    assert!(!text.contains("9223372036854775808"), "{text}");
    let back = format!("{lost}ALTER TABLE `orders` MODIFY `id` bigint NOT NULL AUTO_INCREMENT;\n");
    let (_, report) = report(folder(&[("db.sql", &back)]).path(), &[]);
    assert_eq!(findings(&report), Vec::<String>::new());
}

/// Of a table that extends another one, the ids are minted by that other table.
#[test]
fn a_key_that_refers_to_the_key_of_another_table_need_not_mint() {
    let sql = "CREATE TABLE `orders` (`order_id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n\
        CREATE TABLE `test_orders` (`order_id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,\n\
        FOREIGN KEY (`order_id`) REFERENCES `orders` (`order_id`)) ENGINE=InnoDB;\n\
        ALTER TABLE `test_orders` MODIFY `order_id` bigint NOT NULL;\n";
    let (_, report) = report(folder(&[("db.sql", sql)]).path(), &["--changed", "db.sql"]);
    assert_eq!(findings(&report), Vec::<String>::new());
}

#[test]
fn a_text_column_that_fills_up_behind_its_prefix_is_found() {
    let sql = "CREATE TABLE `note` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `ext_id` varchar(10)) ENGINE=InnoDB;\n\
        INSERT INTO `note` VALUES (1,'U7'),(2,'U734002117'),(3,NULL);\n\
        CREATE TABLE `part` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `tax_id` varchar(8)) ENGINE=InnoDB;\n\
        INSERT INTO `part` VALUES (1,'99120034'),(2,'87120035');\n";
    let (_, report) = report(folder(&[("db.sql", sql)]).path(), &[]);
    assert_eq!(findings(&report), ["medium text-column-too-short note.ext_id DBERR"]);
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("holds ids up to 999999999,"), "{message}");
}

#[test]
fn a_text_reference_is_found_by_its_declared_length() {
    let sql = "CREATE TABLE `users` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB AUTO_INCREMENT=81234;\n\
        CREATE TABLE `logins` (`id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `user_id` varchar(5), KEY (`user_id`)) ENGINE=InnoDB;\n";
    let (_, report) = report(folder(&[("db.sql", sql)]).path(), &[]);
    let found = findings(&report);
    assert!(
        found.iter().any(|f| f.ends_with("text-column-too-short logins.user_id DBERR")),
        "{found:?}"
    );
}

#[test]
fn every_guard_has_a_page() {
    for check in [
        "id-widened-alone",
        "auto-increment-lost",
        "new-narrow-key",
        "new-narrow-reference",
        "text-column-too-short",
    ] {
        let run = idwidth(crate::run::root(), &["explain", check]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            run.stdout.starts_with(&format!("# {check}")) || run.stdout.starts_with(check),
            "{}",
            run.stdout
        );
    }
}

//! Folders and files that are cut, forged or wrong: one clear problem each, and the rest is read.

use crate::shop::folder;
use crate::told::{problems, read, whole};
use std::fs;
use std::path::Path;

/// Writes files into a folder.
fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
}

const USERS: &str = "CREATE TABLE `users` (\n  `id` int NOT NULL AUTO_INCREMENT,\n  `name` text,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\n";
const TAGS: &str = "CREATE TABLE `tags` (\n  `id` int NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\n";

/// Returns `table rows maximum` of each table.
fn tables(folder: &Path) -> Vec<String> {
    let facts = read(folder);
    let line = |table: &idwidth::facts::Table| {
        let maximum = table.columns[0].maximum.map(|reading| reading.value);
        format!("{} {:?} {maximum:?}", table.name, table.rows)
    };
    facts.tables.iter().map(line).collect()
}

#[test]
fn a_tab_file_that_is_cut_counts_up_to_there() {
    let folder = folder();
    write(
        folder.path(),
        &[
            ("users.sql", USERS),
            ("users.txt", "1\ta\n2\tb\n30\tc"),
            ("tags.sql", TAGS),
            ("tags.txt", "7\n"),
        ],
    );
    assert_eq!(
        problems(&read(folder.path())),
        ["users.txt:3 the file ends inside a row of `users`"]
    );
    assert_eq!(tables(folder.path()), ["tags Some(1) Some(7)", "users Some(2) Some(2)"]);
}

#[test]
fn values_that_are_separated_otherwise_are_no_silent_hole() {
    let folder = folder();
    write(
        folder.path(),
        &[
            ("users.sql", USERS),
            ("users.txt", "1,a\n2,b\n"),
            ("tags.sql", TAGS),
            ("tags.txt", "\"7\"\n\"8\"\n"),
        ],
    );
    assert_eq!(
        problems(&read(folder.path())),
        [
            "tags.txt:1 2 values of integer columns in the rows of `tags` are no numbers",
            "users.txt:1 a row of `users` has 1 values, the table 2 columns",
        ]
    );
}

#[test]
fn text_beside_a_schema_is_no_row() {
    let folder = folder();
    write(
        folder.path(),
        &[
            ("schema.sql", &format!("{USERS}{TAGS}")),
            ("schema.txt", "Notes on the schema.\n"),
            ("notes.txt", "x"),
        ],
    );
    assert_eq!(whole(folder.path()).tables.len(), 2);
    fs::write(folder.path().join("schema.sql"), USERS).unwrap();
    assert_eq!(whole(folder.path()).tables[0].rows, None);
}

const XML: &str = "<?xml version=\"1.0\"?>\n<mysqldump xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n\
    <database name=\"d\">\n\t<table_structure name=\"t\">\n\
    \t\t<field Field=\"id\" Type=\"int(11)\" Null=\"NO\" Key=\"PRI\" Extra=\"auto_increment\" Comment=\"\" />\n\
    \t\t<field Field=\"at\" Type=\"datetime\" Null=\"NO\" Key=\"\" Extra=\"\" Comment=\"&lt;b&gt;\" />\n\
    \t\t<key Table=\"t\" Non_unique=\"0\" Key_name=\"PRIMARY\" Seq_in_index=\"1\" Column_name=\"id\" Index_type=\"BTREE\" />\n\
    \t\t<options Name=\"t\" Engine=\"InnoDB\" Auto_increment=\"4\" Comment=\"\" />\n\t</table_structure>\n\
    \t<table_data name=\"t\">\n\
    \t<row>\n\t\t<field name=\"id\">1</field>\n\t\t<field name=\"at\">2024-01-01 00:00:00</field>\n\t</row>\n\
    \t<row>\n\t\t<field name=\"id\">3</field>\n\t\t<field name=\"at\">2024-01-02 00:00:00</field>\n\t</row>\n\
    \t</table_data>\n</database>\n</mysqldump>\n";

#[test]
fn xml_names_the_line_where_a_column_got_its_width() {
    let folder = folder();
    write(folder.path(), &[("d.xml", XML)]);
    let facts = whole(folder.path());
    let id = &facts.tables[0].columns[0];
    let place = (id.location.line, id.location.column, id.location.end_column);
    assert_eq!(place, (5, 27, 34));
    assert!(id.location.excerpt.contains("Type=\"int(11)\""), "{}", id.location.excerpt);
    assert_eq!((id.maximum.unwrap().value, id.curve.len()), (3, 2));
    assert_eq!(id.minting.as_ref().unwrap().counter.unwrap().value, 3);
}

#[test]
fn xml_that_is_cut_anywhere_is_one_problem() {
    let folder = folder();
    let start = XML.find("<mysqldump").unwrap() + "<mysqldump".len();
    for end in (start..XML.len() - "</mysqldump>\n".len()).step_by(7) {
        fs::write(folder.path().join("d.xml"), &XML[..end]).unwrap();
        let paths = [folder.path().join("d.xml")];
        let config = idwidth::config::Config::default();
        let read =
            idwidth::sources::read(&paths, &config, jiff::civil::date(2030, 1, 1), &mut |_| ());
        // Before the first table ends there is nothing to audit.
        match read {
            Ok(facts) => assert_eq!(facts.problems.len(), 1, "{end}: {:?}", problems(&facts)),
            Err(error) => assert!(
                error.to_string().contains("the file ends before its last element does"),
                "{error}"
            ),
        }
    }
}

#[test]
fn entities_are_never_expanded() {
    let folder = folder();
    let bomb =
        "<!DOCTYPE mysqldump [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<mysqldump";
    let bomb = XML.replacen("<mysqldump", bomb, 1);
    write(folder.path(), &[("d.xml", &bomb), ("e.xml", &XML.replace(">3<", ">&b;3<"))]);
    let said = problems(&read(folder.path()));
    assert_eq!(
        said,
        [
            "d.xml:2 this file declares entities or a document type, which no dump does; the rest of it was not read"
        ]
    );
    // The value that an entity is part of is none.
    assert_eq!(tables(folder.path()), ["t Some(2) Some(1)"]);
}

#[test]
fn strange_types_names_and_nesting_in_xml_do_no_harm() {
    let folder = folder();
    let deep =
        format!("<mysqldump><database name=\"d\">{}", "<row><field name=\"x\">".repeat(100_000));
    let types = XML.replace("int(11)", "int), (x int");
    let long = XML.replace("int(11)", &format!("enum('{}')", "x".repeat(2_000_000)));
    write(
        folder.path(),
        &[
            ("deep.xml", &format!("<?xml version=\"1.0\"?>{deep}")),
            ("long.xml", &long),
            ("types.xml", &types),
            ("good.xml", XML),
        ],
    );
    let said = problems(&read(folder.path()));
    assert_eq!(said.len(), 3, "{said:?}");
    for part in [
        "types.xml:4 the types of table `t` are not understood",
        "long.xml:5 this file holds a tag longer than 1 MiB",
    ] {
        assert!(said.iter().any(|line| line.starts_with(part)), "{part} is not in {said:?}");
    }
}

/// A folder as mydumper writes it.
fn mydumper(folder: &Path) {
    write(
        folder,
        &[
            (
                "metadata",
                "Started dump at: 2026-11-20 10:00:00\nFinished dump at: 2026-11-20 10:00:01\n",
            ),
            ("d-schema-create.sql", "CREATE DATABASE `d`;\n"),
            ("d.users-schema.sql", USERS),
            ("d.users.00000.sql", "INSERT INTO `users` VALUES\n(1,\"a\");\n"),
            ("d.users.00007.sql", "INSERT INTO `users` VALUES\n(2,\"b\"),\n(9,\"c\");\n"),
            ("d.tags-schema.sql", TAGS),
        ],
    );
}

#[test]
fn chunks_that_were_never_written_are_not_missed() {
    let folder = folder();
    mydumper(folder.path());
    assert_eq!(whole(folder.path()).sources[0].taken.unwrap().to_string(), "2026-11-20");
    assert_eq!(tables(folder.path()), ["tags Some(0) None", "users Some(3) Some(9)"]);
}

#[test]
fn what_is_missing_of_a_mydumper_folder_is_said() {
    let folder = folder();
    mydumper(folder.path());
    let newer = "# Started dump at: 2026-11-20 10:00:00\n[config]\nquote-character = BACKTICK\n[`d`.`users`]\nreal_table_name=users\nrows = 5\n\n# Finished dump at: 2026-11-20 10:00:01\n";
    fs::write(folder.path().join("metadata"), newer).unwrap();
    assert!(
        problems(&read(folder.path()))[0].contains("of the 5 rows of `d.users` only 3 were found")
    );
    fs::write(folder.path().join("d.tags.00000.dat"), "1\n").unwrap();
    assert!(
        problems(&read(folder.path()))
            .join("\n")
            .contains("the rows of `d.tags` are in 1 files for LOAD DATA")
    );
    fs::remove_file(folder.path().join("d.tags.00000.dat")).unwrap();
    fs::remove_file(folder.path().join("d.users-schema.sql")).unwrap();
    let said = problems(&read(folder.path())).join("\n");
    assert!(
        said.contains(
            "2 files of rows of `d.users` were not read, for there is no `d.users-schema.sql`"
        ),
        "{said}"
    );
    fs::rename(folder.path().join("metadata"), folder.path().join("metadata.partial")).unwrap();
    fs::write(folder.path().join("metadata.partial"), "Started dump at: 2026-11-20 10:00:00\n")
        .unwrap();
    assert!(problems(&read(folder.path())).join("\n").contains("this dump was not finished"));
    fs::remove_file(folder.path().join("metadata.partial")).unwrap();
    assert!(problems(&read(folder.path())).join("\n").contains("this dump has no file `metadata`"));
}

#[test]
fn the_layout_of_dumpling_is_read() {
    let folder = folder();
    write(
        folder.path(),
        &[
            (
                "metadata",
                "Started dump at: 2026-11-20 10:00:00\nSHOW MASTER STATUS:\n\tLog: tidb-binlog\n\tPos: 4\n\nFinished dump at: 2026-11-20 10:00:01\n",
            ),
            (
                "d-schema-create.sql",
                "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40101 SET NAMES binary*/;\nCREATE DATABASE `d`;\n",
            ),
            (
                "d.t-schema.sql",
                "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40101 SET NAMES binary*/;\nCREATE TABLE `t` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`) /*T![clustered_index] CLUSTERED */) ENGINE=InnoDB;\n",
            ),
            (
                "d.t.000000000.sql",
                "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40101 SET NAMES binary*/;\nINSERT INTO `t` VALUES\n(1),\n(2);\n",
            ),
            (
                "d.t.000000001.sql",
                "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40101 SET NAMES binary*/;\nINSERT INTO `t` VALUES\n(8);\n",
            ),
        ],
    );
    assert_eq!(problems(&read(folder.path())), Vec::<String>::new());
    assert_eq!(tables(folder.path()), ["t Some(3) Some(8)"]);
}

#[test]
fn a_table_that_grows_on_one_day_a_chunk_has_a_curve() {
    let folder = folder();
    let of = |name: &str| {
        format!(
            "CREATE TABLE `t` (`id` int NOT NULL AUTO_INCREMENT, `created_at` datetime NOT NULL, PRIMARY KEY (`id`)) ENGINE={name};\n"
        )
    };
    write(
        folder.path(),
        &[
            (
                "metadata",
                "Started dump at: 2026-11-20 10:00:00\nFinished dump at: 2026-11-20 10:00:01\n",
            ),
            ("d.t-schema.sql", &of("InnoDB")),
        ],
    );
    for day in 1..=9 {
        let rows: Vec<String> =
            (0..100).map(|n| format!("({},\"2024-01-0{day} 00:00:00\")", day * 100 + n)).collect();
        let sql = format!("INSERT INTO `t` VALUES\n{};\n", rows.join(",\n"));
        fs::write(folder.path().join(format!("d.t.0000{day}.sql")), sql).unwrap();
    }
    assert_eq!(whole(folder.path()).tables[0].columns[0].curve.len(), 9);
}

#[test]
fn thousands_of_chunks_are_read() {
    let folder = folder();
    mydumper(folder.path());
    for n in 10..5_000 {
        fs::write(
            folder.path().join(format!("d.users.{n:05}.sql")),
            format!("INSERT INTO `users` VALUES\n({n},\"x\");\n"),
        )
        .unwrap();
    }
    assert_eq!(tables(folder.path()), ["tags Some(0) None", "users Some(4993) Some(4999)"]);
}

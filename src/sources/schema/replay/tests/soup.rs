//! Nonsense in any dialect: nothing panics.

use super::replayed;
use crate::facts::Facts;

#[test]
fn a_table_of_many_columns_and_a_nest_of_parentheses_take_no_time() {
    let columns: Vec<String> = (0..20_000).map(|n| format!("c{n} int")).collect();
    for (dialect, separator) in [("mysql", ", "), ("postgres", ",\n"), ("sqlite", ", ")] {
        let (replay, _) =
            replayed(dialect, &format!("CREATE TABLE t ({});\n", columns.join(separator)));
        let names: Vec<String> = (0..20_000).map(|n| format!("c{n}")).collect();
        assert_eq!(
            replay.layout(None, "t", Some(&names)).map(|layout| layout.columns.len()),
            Some(20_000)
        );
        let mut facts = Facts::default();
        replay.finish(&mut facts);
        assert_eq!(facts.tables[0].columns.len(), 20_000);
        let nest = "(".repeat(100_000);
        replayed(dialect, &format!("CREATE TABLE n (a int DEFAULT {nest}1, b int);\n"));
        replayed(
            dialect,
            &format!("CREATE TABLE {nest};\nALTER TABLE t ADD {nest};\nSELECT {nest};\n"),
        );
    }
}

proptest::proptest! {
    #[test]
    fn token_soup_never_panics(words in proptest::collection::vec(proptest::sample::select(SOUP), 0..40)) {
        let text = words.join(" ");
        for dialect in ["mysql", "postgres", "sqlite"] {
            let (mut replay, _) = replayed(dialect, "CREATE TABLE t (id int primary key, a int);\nCREATE SEQUENCE s;\n");
            replay.statement(&text, 1, 1);
            let _ = replay.layout(None, "t", None);
            replay.finish(&mut Facts::default());
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,80}") {
        for dialect in ["mysql", "postgres", "sqlite"] {
            for start in ["", "CREATE TABLE t (", "ALTER TABLE t ", "CREATE SEQUENCE s "] {
                let (replay, _) = replayed(dialect, &format!("{start}{text}"));
                replay.finish(&mut Facts::default());
            }
        }
    }
}

const SOUP: &[&str] = &[
    "CREATE",
    "TABLE",
    "ALTER",
    "DROP",
    "SEQUENCE",
    "SCHEMA",
    "t",
    "s",
    "u",
    "id",
    "a",
    "(",
    ")",
    "(",
    ")",
    ",",
    ",",
    ".",
    "int",
    "bigint",
    "serial",
    "PRIMARY KEY",
    "DEFAULT",
    "nextval('s')",
    "GENERATED ALWAYS AS IDENTITY",
    "LIKE",
    "INHERITS",
    "PARTITION OF",
    "ATTACH PARTITION",
    "ADD",
    "COLUMN",
    "MODIFY",
    "CHANGE",
    "RENAME",
    "TO",
    "TYPE",
    "SET",
    "AUTO_INCREMENT",
    "=",
    "5",
    "-1",
    "99999999999999999999999999999999999999999999",
    "'x'",
    "\"y\"",
    "`z`",
    "[",
    "]",
    "REFERENCES",
    "FOREIGN KEY",
    "UNIQUE",
    "CONSTRAINT",
    "OWNED BY",
    "RESTART",
    "WITH",
    "SELECT",
    "setval('s', 5)",
    ";",
    "/*!50100",
    "*/",
    "$$",
    "'",
    "--",
    "\n",
    "EXISTS",
    "IF",
    "NOT",
    "VIEW",
    "INDEX",
    "ON",
    "DOMAIN",
    "USE",
    "é",
];

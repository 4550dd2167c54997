//! Types and attributes as change logs spell them.

use super::words::Words;
use crate::rules::dialect::by_name;
use crate::rules::form::FormPack;

fn words() -> Words {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/forms/liquibase.toml");
    let pack = FormPack::parse(file, &std::fs::read_to_string(file).unwrap()).unwrap();
    pack.words().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn types_are_those_that_the_tool_writes() {
    let words = words();
    for (dialect, written, expected) in [
        ("postgres", "java.sql.Types.BIGINT", "bigint"),
        ("postgres", "int(11)", "integer"),
        ("postgres", "number(19, 0)", "numeric(19, 0)"),
        ("postgres", "citext", "citext"),
        ("mysql", "INT UNSIGNED", "int UNSIGNED"),
        ("mysql", "BIGINT(20)", "bigint(20)"),
        ("mysql", "clob", "longtext"),
        ("mysql", "varchar(36)", "varchar(36)"),
        ("sqlite", "int", "integer"),
    ] {
        let spelling = words.spelling(by_name(dialect).unwrap()).unwrap();
        assert_eq!(spelling.of(written), expected, "{written} in {dialect}");
    }
}

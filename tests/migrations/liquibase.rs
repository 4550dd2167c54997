//! Change logs, held against what the real Liquibase made of them: `fixtures/migrations/make-liquibase` writes that.

use crate::catalogue::Server;
use crate::tree::{assert_same, fixture, place, problems, read};

/// Returns what the real tool left in a server, as that server's own tool dumped it.
fn made(name: &str) -> String {
    std::fs::read_to_string(fixture(&format!("liquibase-made/{name}.sql"))).unwrap()
}

#[test]
fn change_logs_in_four_notations_are_what_the_tool_makes_of_them() {
    let facts = read(&fixture("liquibase/postgres"));
    assert_eq!(problems(&facts), Vec::<String>::new());
    assert_eq!(facts.sources.len(), 1);
    assert_eq!(facts.sources[0].kind, "Liquibase change logs");
    assert_same(&facts, Server::Postgres, "liquibase_postgres", &made("postgres"));
    // The last line that set the width, in whatever notation it stands.
    for (table, column, expected) in [
        ("customers", "id", "parts/more.yaml:16"),
        ("orders", "id", "changelog/master.xml:22"),
        ("remarks", "id", "all/a.json:5"),
        ("notes", "owner", "all/b.sql:5"),
        ("raw", "size", "changelog/master.xml:48"),
        ("extra", "id", "parts/views.txt.sql:2"),
    ] {
        assert_eq!(place(&facts, table, column), expected, "{table}.{column}");
    }
}

#[test]
fn a_change_of_type_that_writes_the_column_anew_takes_the_counter_away() {
    let facts = read(&fixture("liquibase/mariadb"));
    assert_eq!(problems(&facts), Vec::<String>::new());
    assert_same(&facts, Server::MariaDb, "liquibase_mariadb", &made("mariadb"));
    let events = facts.tables.iter().find(|table| table.name == "events").unwrap();
    assert!(events.columns[0].minting.is_none());
}

#[test]
fn what_only_a_server_or_a_program_can_tell_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let log = r#"<databaseChangeLog>
<changeSet id="1" author="a"><createTable tableName="t"><column name="id" type="bigint"/></createTable></changeSet>
<changeSet id="2" author="a"><customChange class="com.example.Fill"/></changeSet>
<changeSet id="3" author="a"><preConditions onFail="MARK_RAN"><sqlCheck expectedResult="0">SELECT 1</sqlCheck></preConditions>
<addColumn tableName="t"><column name="x" type="int"/></addColumn></changeSet>
<changeSet id="4" author="a"><preConditions><tableExists tableName="u"/></preConditions><dropTable tableName="t"/></changeSet>
<changeSet id="1" author="a"><frobnicate tableName="t"/></changeSet>
<include file="gone.xml"/>
<changeSet id="6" author="a"><dropNotNullConstraint tableName="v" columnName="x"/></changeSet>
<changeSet id="5" author="a" context="prod AND oracle"><dropTable tableName="t"/></changeSet>
<include file="changelog.xml"/>
</databaseChangeLog>"#;
    std::fs::write(folder.path().join("changelog.xml"), log).unwrap();
    let other = "<databaseChangeLog><include file=\"changelog.xml\"/></databaseChangeLog>";
    std::fs::write(folder.path().join("root-changelog.xml"), other).unwrap();
    std::fs::write(
        folder.path().join("deep-changelog.yaml"),
        format!("databaseChangeLog: {}", "[".repeat(100_000)),
    )
    .unwrap();
    let facts = read(folder.path());
    assert_eq!(
        problems(&facts),
        [
            "changelog.xml:0: a change log that includes itself",
            "changelog.xml:3: `customChange`, a step in code, which is not run here",
            "changelog.xml:4: preconditions that only a server can judge; the change set was taken to run",
            "changelog.xml:6: a change set whose preconditions fail: the tool would stop here",
            "changelog.xml:7: a second change set `1` of `a` in one file",
            "changelog.xml:7: a change that is not known or lacks a name: `frobnicate`",
            "changelog.xml:8: includes `gone.xml`, which was not found",
            "changelog.xml:9: `ALTER TABLE` of a table `v`, which was not seen before",
            "deep-changelog.yaml:1: YAML that is not understood: recursion limit exceeded",
        ]
    );
    let columns: Vec<_> =
        facts.tables[0].columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["id", "x"]);
}

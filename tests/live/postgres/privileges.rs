//! What an account may not see is told with the grant that lets it, and nothing else is missing.

use super::{Database, SERVER, assert_all_known, column, unknown};

/// Makes a role that may log in.
fn role(name: &str) {
    SERVER.client(&format!("CREATE ROLE {name} LOGIN"));
}

/// Runs the statements between backticks of all cures.
fn follow(database: &Database, cures: &[String]) {
    for cure in cures {
        let grant = cure.split('`').find(|part| part.starts_with("GRANT")).unwrap();
        database.client(grant);
    }
}

#[test]
fn an_account_that_may_only_connect_learns_the_structure_and_the_exact_grants() {
    role("connects");
    let database = Database::new(
        "bare",
        "CREATE TABLE t (id serial PRIMARY KEY, n int); INSERT INTO t (n) VALUES (1), (2);
         CREATE SCHEMA inner_; CREATE TABLE inner_.\"U\" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
         GRANT pg_monitor TO connects;",
    );
    let facts = database.collected("connects").facts;
    assert_eq!(column(&facts, "t", "id").width.to_string(), "i32");
    assert!(facts.sequences.iter().all(|sequence| sequence.counter.is_none()));
    let told = unknown(&facts);
    let expected = [
        "shop/inner_: what sequences have handed out may not be read: U_id_seq. `GRANT USAGE ON SCHEMA \"inner_\" TO \"connects\"; GRANT SELECT ON SEQUENCE \"inner_\".\"U_id_seq\" TO \"connects\";`",
        "shop/public: what sequences have handed out may not be read: t_id_seq. `GRANT SELECT ON SEQUENCE \"public\".\"t_id_seq\" TO \"connects\";`",
        "shop/inner_: the highest ids of tables may not be read: U. `GRANT USAGE ON SCHEMA \"inner_\" TO \"connects\"; GRANT SELECT ON TABLE \"inner_\".\"U\" TO \"connects\";`",
        "shop/public: the highest ids of tables may not be read: t. `GRANT SELECT ON TABLE \"public\".\"t\" TO \"connects\";`",
    ];
    assert_eq!(told, expected);
    // Who does as told knows all.
    follow(&database, &told);
    let facts = database.collected("connects").facts;
    assert_all_known(&facts);
    let id = column(&facts, "t", "id");
    assert_eq!(id.minting.as_ref().unwrap().counter.unwrap().value, 2);
    assert_eq!(id.maximum.unwrap().value, 2);
}

#[test]
fn the_role_that_reads_all_data_knows_all() {
    role("reads_all");
    let database = Database::new(
        "all_data",
        "CREATE SCHEMA s; CREATE TABLE s.t (id serial PRIMARY KEY); INSERT INTO s.t DEFAULT VALUES;
         GRANT pg_read_all_data TO reads_all;",
    );
    let facts = database.collected("reads_all").facts;
    assert_all_known(&facts);
    assert_eq!(column(&facts, "s.t", "id").maximum.unwrap().value, 1);
}

#[test]
fn a_grant_for_columns_does_for_them() {
    role("some_columns");
    let database = Database::new(
        "by_column",
        "CREATE TABLE t (id serial PRIMARY KEY, secret int, other_id int);
         CREATE INDEX ON t (other_id); CREATE TABLE u (id serial PRIMARY KEY, open int);
         INSERT INTO t VALUES (41, 1, 7); INSERT INTO u VALUES (3);
         GRANT SELECT (id) ON t TO some_columns; GRANT SELECT (open) ON u TO some_columns;
         GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO some_columns;",
    );
    let facts = database.collected("some_columns").facts;
    assert_eq!(column(&facts, "t", "id").maximum.unwrap().value, 41);
    assert_eq!(column(&facts, "t", "other_id").maximum, None);
    assert_eq!(column(&facts, "u", "id").maximum, None);
    let told = unknown(&facts);
    assert!(told[0].contains("tables may not be read: u. `GRANT SELECT ON TABLE"), "{told:#?}");
}

#[test]
fn rows_that_a_policy_hides_are_not_taken_for_none() {
    role("filtered");
    let database = Database::new(
        "policies",
        "CREATE TABLE t (id serial PRIMARY KEY, mine boolean); INSERT INTO t VALUES (1, true), (900, false);
         ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON t USING (mine);
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO filtered;
         GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO filtered;",
    );
    let facts = database.collected("filtered").facts;
    assert_eq!(column(&facts, "t", "id").maximum, None);
    let told = unknown(&facts);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("row level security") && told[0].contains("BYPASSRLS"), "{told:#?}");
}

#[test]
fn a_database_without_tables_is_no_safe_one() {
    let database = Database::new("empty", "SELECT 1");
    let facts = database.facts();
    let told = unknown(&facts);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("no table in the database `empty`"), "{told:#?}");
    assert!(facts.problems[0].source_failed);
}

#[test]
fn more_names_than_a_line_takes_are_counted_and_granted_at_once() {
    role("crowd");
    let database = Database::new("crowded", "SELECT 1");
    database.client("SELECT format('CREATE SEQUENCE s%s', n) FROM generate_series(1, 40) n \\gexec\nCREATE TABLE t (x text)");
    let told = unknown(&database.collected("crowd").facts);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("and 30 more"), "{told:#?}");
    assert!(
        told[0].contains("`GRANT SELECT ON ALL SEQUENCES IN SCHEMA \"public\" TO \"crowd\";`"),
        "{told:#?}"
    );
}

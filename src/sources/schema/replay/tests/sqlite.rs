//! Which columns are the rowid; names in any quotes.

use super::check;

#[test]
fn ansi_quotes_are_names_in_every_dialect() {
    for dialect in ["mysql", "postgres", "sqlite"] {
        check(
            dialect,
            "CREATE TABLE \"t\" (\"order\" bigint, \"key\" int NOT NULL);\n",
            &["t.order i64", if dialect == "sqlite" { "t.key i64" } else { "t.key i32" }],
        );
    }
}

#[test]
fn only_a_single_integer_primary_key_is_the_rowid() {
    check(
        "sqlite",
        "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, n);\nCREATE TABLE 'b' ('id' integer, PRIMARY KEY('id' DESC));\n\
         CREATE TABLE c (id INT PRIMARY KEY);\nCREATE TABLE d (id INTEGER PRIMARY KEY DESC);\n\
         CREATE TABLE e (id INTEGER PRIMARY KEY) STRICT, WITHOUT ROWID;\nCREATE TABLE [f] (a INTEGER, b INTEGER, PRIMARY KEY (a, b));\n\
         CREATE TABLE g (id UNSIGNED BIG INT PRIMARY KEY);\nINSERT INTO sqlite_sequence VALUES('a',3000000000);\n",
        &[
            "a.id i64 rowid at 3000000000",
            "a.n unknown",
            "a key id",
            "b.id i64 rowid",
            "b key id",
            "c.id i64",
            "c key id",
            "d.id i64",
            "d key id",
            "e.id i64",
            "e key id",
            "f.a i64",
            "f.b i64",
            "f key a,b",
            "g.id i64",
            "g key id",
        ],
    );
}

#[test]
fn several_counters_in_one_insert_are_read() {
    check(
        "sqlite",
        "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);\nCREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);\n\
         INSERT INTO \"sqlite_sequence\" (name, seq) VALUES ('a', 3), ('b', 4);\n",
        &["a.id i64 rowid at 3", "a key id", "b.id i64 rowid at 4", "b key id"],
    );
}

//! Dumps of whole servers, which connect to one database after the other.

use crate::facts::Facts;
use crate::rules::dialect::by_name;
use crate::sources::schema::read_text;

fn read(sql: &str) -> Facts {
    let facts = read_text("all.sql", sql, by_name("postgres").unwrap());
    assert_eq!(facts.problems.iter().map(|problem| &problem.reason).collect::<Vec<_>>(), [""; 0]);
    facts
}

/// Returns each table as `schema.table.column width maximum`.
fn columns(facts: &Facts) -> Vec<String> {
    let line = |table: &crate::facts::Table| {
        let column = &table.columns[0];
        let maximum = column.maximum.map_or(0, |reading| reading.value);
        let schema = table.schema.as_deref().unwrap_or("-");
        format!("{schema}.{}.{} {} {maximum}", table.name, column.name, column.width)
    };
    facts.tables.iter().map(line).collect()
}

fn database(name: &str, of: &str, id: u64) -> String {
    format!(
        "CREATE DATABASE x;\n\\connect {name}\n\
         CREATE DOMAIN public.own AS {of};\nCREATE TABLE public.t (id public.own);\nCREATE SEQUENCE public.t_id_seq;\n\
         CREATE TABLE public.r (t_id int REFERENCES public.t (id));\n\
         COPY public.t (id) FROM stdin;\n{id}\n\\.\nINSERT INTO public.r VALUES ({id});\n"
    )
}

#[test]
fn each_database_that_is_connected_to_keeps_its_tables() {
    let sql = format!(
        "\\connect template1\n{}{}\\connect postgres\n\\c a\nINSERT INTO public.r VALUES (9);\n\\c b\nINSERT INTO public.r VALUES (99);\n",
        database("a", "int", 7),
        database("b", "bigint", 70)
    );
    let facts = read(&sql);
    let expected = [
        "a.public.t.id i32 7",
        "a.public.r.t_id i32 9",
        "b.public.t.id i64 70",
        "b.public.r.t_id i32 99",
    ];
    assert_eq!(columns(&facts), expected);
    assert_eq!(facts.tables[3].foreign_keys[0].schema.as_deref(), Some("b.public"));
    let schemas: Vec<_> = facts.sequences.iter().map(|one| one.schema.as_deref()).collect();
    assert_eq!(schemas, [Some("a.public"), Some("b.public")]);
}

#[test]
fn one_database_alone_is_not_named() {
    let sql = format!("\\connect template1\n{}\\connect postgres\n", database("a", "int", 7));
    assert_eq!(columns(&read(&sql)), ["public.t.id i32 7", "public.r.t_id i32 7"]);
}

#[test]
fn names_that_need_quotes_are_read_as_the_client_does() {
    let odd = r#"-reuse-previous=on "dbname='it\'s ""b""'""#;
    let sql = [
        database("\"A b\"", "int", 1),
        database(odd, "int", 2),
        database("c app - 5432", "int", 3),
    ];
    let facts = read(&format!("{}\\connect - app\n", sql.concat()));
    let schemas: Vec<_> = facts.tables.iter().map(|one| one.schema.as_deref().unwrap()).collect();
    let expected = ["A b.public", "it's \"b\".public", "c.public"];
    assert_eq!(schemas, expected.map(|one| [one, one]).concat());
}

#[test]
fn what_stands_before_the_first_connection_is_another_database() {
    let sql = format!("CREATE TABLE public.t (id smallint);\n{}", database("b", "int", 7));
    let expected = ["public.t.id i16 0", "b.public.t.id i32 7", "b.public.r.t_id i32 7"];
    assert_eq!(columns(&read(&sql)), expected);
}

//! Constructs, one by one: SQL in, columns and keys out.

use super::{Applied, Replay};
use crate::facts::{Column, Facts};
use crate::rules::dialect::by_name;
use crate::sources::schema::layout::{ColumnUse, Observed};
use std::fmt::Write;
use std::sync::Arc;

/// Splits where a line ends in `;`, which the tests' SQL keeps to.
fn replayed(dialect: &str, sql: &str) -> (Replay, Vec<String>) {
    let mut replay = Replay::new(0, Arc::from("t.sql"), by_name(dialect).unwrap());
    let mut problems = Vec::new();
    let mut line = 1;
    for text in sql.split_inclusive(";\n") {
        let blank = text.len() - text.trim_start().len();
        let first = line + u32::try_from(text[..blank].matches('\n').count()).unwrap();
        if let Applied::NotUnderstood { reason, offset, .. } =
            replay.statement(text.trim(), first, 1)
        {
            problems.push(format!("! {reason} @{offset}"));
        }
        line += u32::try_from(text.matches('\n').count()).unwrap();
    }
    (replay, problems)
}

fn column(table: &str, column: &Column, facts: &Facts) -> String {
    let mut text = format!("{table}.{} {}", column.name, column.width);
    if let Some(minting) = &column.minting {
        write!(text, " {}", minting.kind.name()).unwrap();
        if minting.increment != 1 {
            write!(text, " by {}", minting.increment).unwrap();
        }
        if let Some(counter) = minting.counter {
            write!(text, " at {}", counter.value).unwrap();
        }
        if let Some(sequence) = minting.sequence {
            let sequence = &facts.sequences[sequence];
            write!(text, " from {} to {}", sequence.name, sequence.maximum).unwrap();
        }
        if minting.assumed.is_some() {
            text.push_str(" assumed");
        }
    }
    text
}

fn listing(replay: Replay, problems: Vec<String>) -> String {
    let mut facts = Facts::default();
    replay.finish(&mut facts);
    let mut lines = Vec::new();
    for table in &facts.tables {
        let name =
            table.schema.iter().fold(table.name.clone(), |name, schema| format!("{schema}.{name}"));
        lines.extend(table.columns.iter().map(|read| column(&name, read, &facts)));
        if !table.primary_key.is_empty() {
            lines.push(format!("{name} key {}", table.primary_key.join(",")));
        }
        for key in &table.foreign_keys {
            let (columns, target) = (key.columns.join(","), key.target.join(","));
            lines.push(format!("{name}({columns}) -> {}({target})", key.table));
        }
    }
    lines.extend(problems);
    lines.join("\n")
}

/// Replays SQL and compares columns, keys and problems, one a line.
#[track_caller]
fn check(dialect: &str, sql: &str, expected: &[&str]) {
    let (replay, problems) = replayed(dialect, sql);
    assert_eq!(listing(replay, problems), expected.join("\n"), "{sql}");
}

#[test]
fn mysqldump_tables_give_widths_keys_and_the_counter() {
    check(
        "mysql",
        "CREATE TABLE `notes` (\n  `id` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'a, b) `c` -- d',\n  \
         `key` bigint(20) DEFAULT NULL,\n  `user_id` mediumint(8) zerofill,\n  PRIMARY KEY (`id`),\n  \
         KEY `k` (`user_id`),\n  CONSTRAINT `f` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE\n\
         ) ENGINE=InnoDB AUTO_INCREMENT=3000000001 DEFAULT CHARSET=utf8mb4;\n",
        &[
            "notes.id u32 AUTO_INCREMENT at 3000000000",
            "notes.key i64",
            "notes.user_id u24",
            "notes key id",
            "notes(user_id) -> users(id)",
        ],
    );
}

#[test]
fn the_counter_is_read_with_and_without_an_equals_sign() {
    for option in ["AUTO_INCREMENT=8", "AUTO_INCREMENT 8", "auto_increment = 8"] {
        check(
            "mysql",
            &format!("CREATE TABLE t (id SERIAL) {option};\n"),
            &["t.id u64 AUTO_INCREMENT at 7"],
        );
    }
}

#[test]
fn partitions_in_conditional_comments_change_nothing() {
    check(
        "mysql",
        "CREATE TABLE t (\n  id bigint NOT NULL AUTO_INCREMENT,\n  d date,\n  PRIMARY KEY (id,d)\n) ENGINE=InnoDB\n\
         /*!50100 PARTITION BY RANGE (year(`d`))\n(PARTITION p0 VALUES LESS THAN (2020) ENGINE = InnoDB) */;\n",
        &["t.id i64 AUTO_INCREMENT", "t.d unknown", "t key id,d"],
    );
}

#[test]
fn version_999999_stays_a_comment_and_others_are_code() {
    check(
        "mysql",
        "/*M!999999\\- enable the sandbox mode */ CREATE TABLE t (a int /*!80023 INVISIBLE */);\n",
        &["t.a i32"],
    );
    check("mysql", "/*M!100100 CREATE TABLE m (a int) */;\n", &["m.a i32"]);
    check(
        "mysql",
        "CREATE TABLE c (a int COMMENT '/*!50000 x' , b bigint COMMENT '*/');\n",
        &["c.a i32", "c.b i64"],
    );
}

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
fn several_alter_clauses_are_applied_and_unknown_ones_reported() {
    check(
        "mysql",
        "CREATE TABLE t (id int PRIMARY KEY, a int, b int) ENGINE=InnoDB;\n\
         ALTER TABLE t MODIFY id bigint NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=10, CHANGE a c smallint unsigned, \
         DROP b, ADD COLUMN (d int, e bigint), FROBNICATE 3, ADD CONSTRAINT f FOREIGN KEY (d) REFERENCES u(id);\n\
         ALTER TABLE t DISABLE KEYS;\nRENAME TABLE t TO s;\n",
        &[
            "s.id i64 AUTO_INCREMENT at 9",
            "s.c u16",
            "s.d i32",
            "s.e i64",
            "s key id",
            "s(d) -> u(id)",
            "! `ALTER TABLE t` with a clause that is not known: `FROBNICATE 3` @143",
        ],
    );
}

#[test]
fn modify_without_the_attribute_drops_it() {
    check(
        "mysql",
        "CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY);\nALTER TABLE t MODIFY id bigint;\nCREATE TABLE u (x int auto_increment);\n",
        &["t.id i64", "t key id", "u.x i32 AUTO_INCREMENT"],
    );
}

#[test]
fn views_written_as_tables_are_no_tables() {
    check(
        "mysql",
        "/*!50001 CREATE TABLE `v` (\n  `id` tinyint NOT NULL\n) ENGINE=MyISAM */;\n/*!50001 DROP TABLE IF EXISTS `v`*/;\n\
         /*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */\n\
         /*!50001 VIEW `v` AS select 1 AS `id` */;\n/*!50001 CREATE VIEW `w` AS SELECT\n 1 AS `id`*/;\n\
         CREATE TABLE `w` (id int) ENGINE=MyISAM;\n",
        &[],
    );
}

#[test]
fn a_dropped_attribute_is_assumed_and_said_so() {
    check(
        "mysql",
        "CREATE TABLE t (id int NOT NULL, PRIMARY KEY (id)) AUTO_INCREMENT=5;\n",
        &["t.id i32 AUTO_INCREMENT at 4 assumed", "t key id"],
    );
    check(
        "mysql",
        "CREATE TABLE `t` (`id` int(11) NOT NULL, PRIMARY KEY (`id`));\n",
        &["t.id i32 AUTO_INCREMENT assumed", "t key id"],
    );
    check(
        "mysql",
        "CREATE TABLE `t` (`id` int(11) NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;\n",
        &["t.id i32", "t key id"],
    );
}

#[test]
fn mariadb_sequences_have_their_own_limit_and_value() {
    check(
        "mysql",
        "CREATE SEQUENCE `s` start with 100 minvalue 1 maxvalue 9223372036854775806 increment by 2 cache 1000 nocycle ENGINE=InnoDB;\n\
         DO SETVAL(`s`, 150, 0);\nCREATE TABLE t (id bigint NOT NULL DEFAULT nextval(`db`.`s`), PRIMARY KEY (id));\n\
         CREATE TABLE q (next_not_cached_value bigint) ENGINE=InnoDB SEQUENCE=1;\n",
        &["t.id i64 sequence default by 2 at 148 from s to 9223372036854775806", "t key id"],
    );
}

#[test]
fn pg_dump_serials_are_put_together_from_four_statements() {
    check(
        "postgres",
        "CREATE TABLE public.notes (\n    id bigint NOT NULL,\n    \"user\" character varying(10),\n    at timestamp with time zone\n);\n\
         CREATE SEQUENCE public.notes_id_seq\n    AS integer\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;\n\
         ALTER TABLE public.notes_id_seq OWNER TO app;\n\
         ALTER SEQUENCE public.notes_id_seq OWNED BY public.notes.id;\n\
         ALTER TABLE ONLY public.notes ALTER COLUMN id SET DEFAULT nextval('public.notes_id_seq'::regclass);\n\
         SELECT pg_catalog.setval('public.notes_id_seq', 2100000000, true);\n\
         ALTER TABLE ONLY public.notes ADD CONSTRAINT notes_pkey PRIMARY KEY (id);\n",
        &[
            "public.notes.id i64 sequence default at 2100000000 from notes_id_seq to 2147483647",
            "public.notes.user d10",
            "public.notes.at unknown",
            "public.notes key id",
        ],
    );
}

#[test]
fn a_sequence_that_was_never_used_has_no_reading() {
    let sql =
        |value: &str| format!("CREATE TABLE t (id serial);\nSELECT setval('t_id_seq', {value});\n");
    check("postgres", &sql("1, false"), &["t.id i32 SERIAL from t_id_seq to 2147483647"]);
    check("postgres", &sql("7, false"), &["t.id i32 SERIAL at 6 from t_id_seq to 2147483647"]);
    check("postgres", &sql("7"), &["t.id i32 SERIAL at 7 from t_id_seq to 2147483647"]);
}

#[test]
fn identity_columns_are_read_inline_and_as_pg_dump_writes_them() {
    check(
        "postgres",
        "CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 10 MAXVALUE 1000) PRIMARY KEY, n int GENERATED ALWAYS AS (id * 2) STORED);\n\
         CREATE TABLE public.\"B\" (\"Id\" integer NOT NULL);\n\
         ALTER TABLE public.\"B\" ALTER COLUMN \"Id\" ADD GENERATED BY DEFAULT AS IDENTITY (\n    SEQUENCE NAME public.\"B_Id_seq\"\n    START WITH 1\n    NO MAXVALUE\n);\n\
         SELECT pg_catalog.setval('public.\"B_Id_seq\"', 12, true);\n\
         ALTER TABLE a ALTER id SET INCREMENT 5 RESTART WITH 500;\n",
        &[
            "a.id i32 IDENTITY by 5 at 495 from a_id_seq to 1000",
            "a.n i32",
            "a key id",
            "public.B.Id i32 IDENTITY at 12 from B_Id_seq to 2147483647",
        ],
    );
}

#[test]
fn types_are_altered_and_domains_resolved() {
    check(
        "postgres",
        "CREATE DOMAIN public.biguint AS bigint CHECK (VALUE >= 0);\nCREATE DOMAIN uid AS public.biguint;\n\
         CREATE TABLE t (id serial8, a uid, b int[], c numeric(12), d numeric, e public.unknown_type, f int, exclude boolean);\n\
         ALTER TABLE t ALTER COLUMN f SET DATA TYPE bigint USING f::bigint, ALTER COLUMN a SET STATISTICS 100;\n",
        &[
            "t.id i64 SERIAL from t_id_seq to 9223372036854775807",
            "t.a i64",
            "t.b unknown",
            "t.c d12",
            "t.d unbounded",
            "t.e unknown",
            "t.f i64",
            "t.exclude unknown",
        ],
    );
}

#[test]
fn inherited_and_copied_columns_are_there() {
    check(
        "postgres",
        "CREATE TABLE p (id serial, n int);\nCREATE TABLE c (extra bigint) INHERITS (p);\n\
         CREATE TABLE l (LIKE p INCLUDING ALL);\nCREATE TABLE m (LIKE p, x int);\n",
        &[
            "p.id i32 SERIAL from p_id_seq to 2147483647",
            "p.n i32",
            "c.id i32 sequence default from p_id_seq to 2147483647",
            "c.n i32",
            "c.extra i64",
            "l.id i32 sequence default from p_id_seq to 2147483647",
            "l.n i32",
            "m.id i32",
            "m.n i32",
            "m.x i32",
        ],
    );
    check(
        "mysql",
        "CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY);\nCREATE TABLE b LIKE a;\n",
        &["a.id i32 AUTO_INCREMENT", "a key id", "b.id i32 AUTO_INCREMENT", "b key id"],
    );
}

#[test]
fn partitions_are_no_tables_of_their_own_and_their_rows_count() {
    let sql = "CREATE TABLE e (id bigint GENERATED ALWAYS AS IDENTITY, created_at timestamptz NOT NULL) PARTITION BY RANGE (created_at);\n\
               CREATE TABLE e1 (id bigint NOT NULL, created_at timestamptz NOT NULL);\n\
               ALTER TABLE ONLY e ATTACH PARTITION e1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n\
               CREATE TABLE e2 PARTITION OF e FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');\n";
    let (mut replay, problems) = replayed("postgres", sql);
    assert_eq!(problems, Vec::<String>::new());
    for (table, maximum) in [("e1", 5), ("e2", 9)] {
        let layout = replay.layout(None, table, None).unwrap();
        assert_eq!(layout.curves, [(0, 1)]);
        replay.observe(
            layout.table,
            Observed { rows: 2, maxima: [(0, maximum)].into(), ..Observed::default() },
        );
    }
    let mut facts = Facts::default();
    replay.finish(&mut facts);
    assert_eq!(facts.tables.len(), 1);
    assert_eq!(facts.tables[0].rows, Some(4));
    assert_eq!(facts.tables[0].columns[0].maximum.unwrap().value, 9);
}

#[test]
fn tables_inside_create_schema_belong_to_it() {
    check(
        "postgres",
        "CREATE SCHEMA s\n CREATE TABLE a (id serial)\n CREATE TABLE b (x int)\n;\n",
        &["s.a.id i32 SERIAL from a_id_seq to 2147483647", "s.b.x i32"],
    );
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
fn what_is_not_understood_is_said_and_the_rest_kept() {
    check(
        "mysql",
        "CREATE TABLE t (id int, b bigint;\n",
        &["t.id i32", "t.b i64", "! `CREATE TABLE` without a closing parenthesis @15"],
    );
    check(
        "postgres",
        "CREATE TABLE t AS SELECT 1 AS id;\n",
        &["! `CREATE TABLE .. SELECT`, whose columns take their types from a query @15"],
    );
    check("postgres", "FROB x;\n", &["! a statement that is not known: `FROB x` @0"]);
    check(
        "postgres",
        "DO $$ BEGIN ALTER TABLE t ADD x int; END $$;\n",
        &["! code that creates or alters tables when it runs @0"],
    );
    check(
        "mysql",
        "PREPARE s FROM 'ALTER TABLE t MODIFY id bigint';\n",
        &["! code that creates or alters tables when it runs @0"],
    );
    check(
        "postgres",
        "ALTER TABLE gone ADD x int;\n",
        &["! `ALTER TABLE` of a table `gone`, which was not seen before @0"],
    );
    check("postgres", "DO $$ BEGIN RAISE NOTICE 'x'; END $$;\n", &[]);
}

#[test]
fn statements_under_another_end_mark_are_read_one_by_one() {
    check(
        "mysql",
        "SET @x = 1; CREATE TABLE a (id int); CREATE TABLE b (id bigint);\n\
         CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN IF NEW.id THEN BEGIN SET @x = 2; END; END IF; \
         CREATE TABLE no (id int); END; CREATE TABLE c (id int)",
        &["a.id i32", "b.id i64", "c.id i32"],
    );
}

#[test]
fn a_routine_that_makes_tables_is_reported_when_it_is_called() {
    let routine = "CREATE PROCEDURE p() BEGIN IF 1 THEN CREATE TABLE t (id int); END IF; END;\n";
    check("mysql", routine, &[]);
    let called = format!("{routine}CALL other();\nCALL s.P();\n");
    check("mysql", &called, &["! code that creates or alters tables when it runs @0"]);
    check(
        "postgres",
        "CREATE FUNCTION f() RETURNS void AS $$ BEGIN ALTER TABLE t ADD x int; END $$ LANGUAGE plpgsql;\nSELECT g(1);\nSELECT f();\n",
        &["! code that creates or alters tables when it runs @0"],
    );
}

#[test]
fn an_unterminated_string_keeps_what_stands_before_it() {
    check(
        "postgres",
        "CREATE TABLE t (id int, b bigint DEFAULT 'x",
        &[
            "t.id i32",
            "t.b i64",
            "! `CREATE TABLE` without a closing parenthesis (and 1 more in this statement) @15",
        ],
    );
}

#[test]
fn rows_are_dated_by_the_best_creation_column() {
    let (replay, _) = replayed(
        "mysql",
        "CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, updated_at datetime NOT NULL, seen datetime, created int, n int, title varchar(9));\n",
    );
    let layout = replay.layout(None, "T", None).unwrap();
    use ColumnUse::{Integer, Other, Time};
    assert_eq!(layout.columns, [Integer, Time, Time, Time, Integer, Other]);
    assert_eq!(layout.curves, [(0, 3)]);
    let names = ["created".to_owned(), "id".to_owned()];
    assert_eq!(replay.layout(None, "t", Some(&names)).unwrap().curves, [(1, 0)]);
    assert_eq!(replay.layout(None, "t", Some(&names)).unwrap().ordinals, [3, 0]);
    assert!(replay.layout(None, "nothing", None).is_none());
}

#[test]
fn a_column_stands_on_the_line_that_last_set_its_width() {
    let sql = "CREATE TABLE t (\n  id int,\n  n int\n);\n\nALTER TABLE t\n  ALTER n TYPE bigint;\n";
    let (replay, _) = replayed("postgres", sql);
    let mut facts = Facts::default();
    replay.finish(&mut facts);
    let places: Vec<_> =
        facts.tables[0].columns.iter().map(|column| column.location.to_string()).collect();
    assert_eq!(places, ["t.sql:2:6", "t.sql:7:16"]);
    assert_eq!(&*facts.tables[0].columns[1].location.excerpt, "  ALTER n TYPE bigint;");
}

#[test]
fn two_databases_in_one_dump_stay_apart() {
    check(
        "mysql",
        "USE `a`;\nCREATE TABLE t (id int);\nUSE `b`;\nCREATE TABLE t (id bigint);\n",
        &["a.t.id i32", "b.t.id i64"],
    );
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

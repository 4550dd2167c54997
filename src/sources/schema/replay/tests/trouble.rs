//! What is not understood is said, and what stands beside it is kept.

use super::check;

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
    check(
        "postgres",
        "SELECT 1 AS id INTO made FROM t;\nSELECT 1 INTO TEMP gone;\n",
        &["! `SELECT .. INTO made`, a table whose columns take their types from a query @20"],
    );
    check("sqlserver", "SELECT * INTO #gone FROM t;\nSELECT @a = 1 FROM t;\n", &[]);
    check("postgres", "FROB x;\n", &["! a statement that is not known: `FROB x` @0"]);
    check(
        "postgres",
        "DO $$ BEGIN ALTER TABLE t ADD x int; END $$;\n",
        &["! `ALTER TABLE` of a table `t`, which was not seen before @0"],
    );
    check(
        "mysql",
        "PREPARE s FROM 'ALTER TABLE t MODIFY id bigint';\n",
        &["! `ALTER TABLE` of a table `t`, which was not seen before @0"],
    );
    check(
        "postgres",
        "ALTER TABLE gone ADD x int;\n",
        &["! `ALTER TABLE` of a table `gone`, which was not seen before @0"],
    );
    check(
        "mysql",
        "SET @s = CONCAT('ALTER TABLE ', @t, ' MODIFY id bigint');\n",
        &["! code that creates or alters tables when it runs @16"],
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
fn ddl_that_code_writes_out_whole_is_taken_under_its_condition() {
    check(
        "mysql",
        "CREATE TABLE e (id int, old int);\n\
         SET @s := (SELECT IF((SELECT COUNT(*) FROM x WHERE a = 'id') > 0,\n\
         \"ALTER TABLE e MODIFY id bigint unsigned NOT NULL\", \"SELECT 'done already'\"));\n\
         PREPARE s FROM @s; EXECUTE s;\n\
         SET @s = 'ALTER TABLE e CHANGE gone new int';\n\
         SELECT IF(@x, 'ALTER TABLE e ADD COLUMN old bigint', 'SELECT 1') INTO @s;\n",
        &["e.id u64", "e.old i32"],
    );
    check(
        "postgres",
        "CREATE TABLE t (id int, n int);\n\
         DO $do$ BEGIN IF true THEN ALTER TABLE t ALTER COLUMN id TYPE bigint; END IF; \
         EXECUTE 'ALTER TABLE t ADD COLUMN x smallint'; END $do$;\n\
         DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD y int', 't'); END $$;\n",
        &[
            "t.id i64",
            "t.n i32",
            "t.x i16",
            "! code that creates or alters tables when it runs @26",
        ],
    );
}

#[test]
fn a_sequence_that_counts_down_is_said() {
    check(
        "postgres",
        "CREATE SEQUENCE s INCREMENT BY -2 MINVALUE -5000;\nCREATE SEQUENCE c INCREMENT -1 CYCLE;\n",
        &["! sequence `s` counts down by 2 towards -5000; how full it is is not told"],
    );
}

#[test]
fn names_are_read_without_the_placeholders_before_them() {
    check(
        "postgres",
        "CREATE TABLE @NAMESPACE@.a (id int, b text DEFAULT '${x}y');\n\
         CREATE TABLE :SCHEMA.b (id bigint, at timestamp DEFAULT now()::timestamp);\n\
         CREATE TABLE ${prefix}c (id serial, a_id int REFERENCES ${prefix}a (id));\n\
         CREATE TABLE {{ns}}.d (id int[]);\nCREATE TABLE \"${p}e\" (\"${q}\" int);\nCREATE TABLE {f} (x smallint);\n\
         ALTER TABLE $(schema).f ALTER COLUMN x TYPE bigint;\n",
        &[
            "a.id i32",
            "a.b unbounded",
            "b.id i64",
            "b.at unknown",
            "c.id i32 SERIAL from c_id_seq to 2147483647",
            "c.a_id i32",
            "c(a_id) -> a(id)",
            "d.id unknown",
            "e.${q} i32",
            "f.x i64",
        ],
    );
    check(
        "mysql",
        "CREATE TABLE `%TABLE_PREFIX%a` (id int) ENGINE=@ENGINE@;\nCREATE TABLE `#__b` (id bigint, c int DEFAULT '0');\n\
         CREATE TABLE /*_*/c (id int) /*$wgDBTableOptions*/;\n",
        &["a.id i32", "b.id i64", "b.c i32", "c.id i32"],
    );
}

#[test]
fn a_type_that_a_placeholder_stands_for_is_said() {
    check(
        "sqlite",
        "CREATE TABLE t (id $%AUTO_INCREMENT_PRIMARY_KEY%$, n int);\n",
        &[
            "t.id unknown",
            "t.n i64",
            "! the type of column `id` is the template `$%AUTO_INCREMENT_PRIMARY_KEY%$`: its width is not known @19",
        ],
    );
}

//! Several databases in one dump: `USE`.

use super::check;

#[test]
fn each_database_of_a_dump_keeps_its_own_tables() {
    check(
        "mysql",
        "CREATE DATABASE `a`;\nUSE `a`;\nDROP TABLE IF EXISTS `t`;\nCREATE TABLE `t` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB AUTO_INCREMENT=2100000001;\n\
         CREATE DATABASE `b`;\nUSE `b`;\nDROP TABLE IF EXISTS `t`;\nCREATE TABLE `t` (`id` bigint NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB AUTO_INCREMENT=8;\n\
         ALTER TABLE t ADD COLUMN n smallint;\nRENAME TABLE t TO u;\nUSE a;\nALTER TABLE t ADD COLUMN m tinyint;\n",
        &[
            "a.t.id i32 AUTO_INCREMENT at 2100000000",
            "a.t.m i8",
            "a.t key id",
            "b.u.id i64 AUTO_INCREMENT at 7",
            "b.u.n i16",
            "b.u key id",
        ],
    );
}

#[test]
fn a_name_without_a_qualifier_is_of_no_other_database() {
    check(
        "mysql",
        "USE a;\nCREATE TABLE t (id int);\nUSE b;\nDROP TABLE IF EXISTS t;\nALTER TABLE t ADD n int;\nALTER TABLE a.t ADD m int;\n",
        &[
            "a.t.id i32",
            "a.t.m i32",
            "! `ALTER TABLE` of a table `t`, which was not seen before @0",
        ],
    );
}

#[test]
fn what_is_renamed_in_one_database_stays_in_the_others() {
    let tables = "CREATE TABLE t (id int);\nCREATE TABLE r (t_id int, FOREIGN KEY (t_id) REFERENCES t (id));\n";
    check(
        "mysql",
        &format!(
            "USE a;\n{tables}USE b;\n{tables}ALTER TABLE t RENAME COLUMN id TO no;\nRENAME TABLE t TO u;\n"
        ),
        &[
            "a.t.id i32",
            "a.r.t_id i32",
            "a.r(t_id) -> t(id)",
            "b.u.no i32",
            "b.r.t_id i32",
            "b.r(t_id) -> u(no)",
        ],
    );
}

#[test]
fn a_search_path_names_the_first_place_to_look_in_and_not_the_only_one() {
    check(
        "postgres",
        "CREATE TABLE public.t (id int);\nSET search_path = a, public;\nCREATE TABLE u (id int);\nALTER TABLE t ADD n bigint;\n",
        &["public.t.id i32", "public.t.n i64", "a.u.id i32"],
    );
}

#[test]
fn a_sequence_made_later_is_of_the_database_of_its_column() {
    check(
        "mysql",
        "USE a;\nCREATE TABLE t (id bigint DEFAULT nextval(s));\nCREATE SEQUENCE s MAXVALUE 100;\nUSE b;\nCREATE SEQUENCE s MAXVALUE 9;\n",
        &["a.t.id i64 sequence default from s to 100"],
    );
}

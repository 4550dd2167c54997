//! Constructs of `mysqldump` and of schemas written for its server.

use super::check;

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
fn clauses_that_only_newer_servers_write_are_stepped_over() {
    check(
        "mysql",
        "CREATE TABLE `t` (`id` bigint NOT NULL AUTO_INCREMENT,\n  `a` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT NULL,\n  \
         `j` json DEFAULT (_utf8mb4'{}'),\n  `v` varchar(20) GENERATED ALWAYS AS (json_unquote(`j`)) VIRTUAL,\n  \
         `s` int unsigned /*!80023 INVISIBLE */,\n  `p` point NOT NULL /*!80003 SRID 4326 */,\n  PRIMARY KEY (`id`),\n  \
         KEY `f` ((lower(`v`))),\n  KEY `k` (`a`) /*!80000 INVISIBLE */,\n  CONSTRAINT `c` CHECK ((`a` > 0)) /*!80016 NOT ENFORCED */\n\
         ) ENGINE=InnoDB AUTO_INCREMENT=9 COLLATE=utf8mb4_0900_ai_ci /*!80016 DEFAULT ENCRYPTION='Y' */;\n",
        &[
            "t.id i64 AUTO_INCREMENT at 8",
            "t.a i32",
            "t.j unbounded",
            "t.v d20",
            "t.s u32",
            "t.p unknown",
            "t key id",
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
fn two_databases_in_one_dump_stay_apart() {
    check(
        "mysql",
        "USE `a`;\nCREATE TABLE t (id int);\nUSE `b`;\nCREATE TABLE t (id bigint);\n",
        &["a.t.id i32", "b.t.id i64"],
    );
}

//! A database with all that dumps write in ways of their own, and growth that a curve shows.

use crate::support::MariaDb;
use crate::told::{self, Without};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Ordinary names, and those that only names of files cannot hold.
const SQL: &str = "
CREATE DATABASE shop; USE shop;
CREATE TABLE users (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name varchar(40), z int(10) zerofill, b blob, amount decimal(10,2), created_at datetime NOT NULL,
  twice bigint GENERATED ALWAYS AS (z * 2) STORED, more bigint AS (z + 1) VIRTUAL, KEY n (name));
INSERT INTO users (name, z, b, amount, created_at) VALUES
  ('a\\tb', 5, x'00010a0d095c273c22ff', 1.5, '2024-01-01'), ('line\\nbreak', 7, NULL, NULL, '2024-01-02'),
  ('it''s \"q\" \\\\ back', 9, '\\\\N', 2, '2024-01-03'), (NULL, 1, '', 3, '0000-00-00'),
  ('<row> & ]]>', 2147483648, 'x', 3, '2024-02-04 12:00:00');
CREATE TABLE orders (
  id bigint NOT NULL AUTO_INCREMENT, user_id int unsigned, note text, at_ms bigint NOT NULL, created_at timestamp NOT NULL,
  PRIMARY KEY (id), CONSTRAINT by_user FOREIGN KEY (user_id) REFERENCES users (id));
INSERT INTO orders SELECT seq + 5000000000, seq % 3 + 1, REPEAT('x;y', 20), 0,
  TIMESTAMP '2024-03-01 00:00:00' + INTERVAL seq HOUR FROM seq_1_to_400;
INSERT INTO orders VALUES (1, NULL, 'of no day', 0, '1970-01-01 00:00:01');
CREATE TABLE events (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, created bigint NOT NULL, kind tinyint unsigned);
INSERT INTO events SELECT seq, 1700000000000 + seq * 3600000, 1 FROM seq_1_to_200;
CREATE TABLE backfilled (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, created_at datetime NOT NULL);
INSERT INTO backfilled SELECT seq * 2 + 1, '2024-05-05 00:00:00' FROM seq_1_to_90;
INSERT INTO backfilled SELECT seq * 2, TIMESTAMP '2024-06-01 00:00:00' + INTERVAL seq DAY FROM seq_51_to_60;
CREATE TABLE parts (id int NOT NULL AUTO_INCREMENT, at date NOT NULL, PRIMARY KEY (id, at))
  PARTITION BY RANGE (year(at)) (PARTITION a VALUES LESS THAN (2024), PARTITION b VALUES LESS THAN MAXVALUE);
INSERT INTO parts (at) VALUES ('2023-05-05'), ('2024-06-06');
CREATE SEQUENCE tickets START WITH 100 INCREMENT BY 10 MAXVALUE 5000000; SELECT NEXTVAL(tickets);
CREATE TABLE seats (id bigint NOT NULL DEFAULT NEXTVAL(tickets), v int, PRIMARY KEY (id));
INSERT INTO seats (v) VALUES (1), (2);
CREATE TABLE hidden (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, w int INVISIBLE DEFAULT 3, v bigint);
INSERT INTO hidden (v) VALUES (70), (80);
CREATE TABLE `empty` (id smallint AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE `a.b c` (id mediumint AUTO_INCREMENT PRIMARY KEY, `select` int);
INSERT INTO `a.b c` VALUES (77, 2);
CREATE VIEW named AS SELECT id, name FROM users;
CREATE TRIGGER trg BEFORE INSERT ON parts FOR EACH ROW SET NEW.at = NEW.at;
";

/// Names that not every tool can write into a folder.
const ODD: &str = "
CREATE TABLE `it``s` (id int AUTO_INCREMENT PRIMARY KEY, `d``e` int); INSERT INTO `it``s` VALUES (5, 6);
CREATE TABLE `odd/\"q\"` (id bigint AUTO_INCREMENT PRIMARY KEY, `a
b` int);
INSERT INTO `odd/\"q\"` VALUES (5000000000, 3);
CREATE TABLE `größe` (id int AUTO_INCREMENT PRIMARY KEY); INSERT INTO `größe` VALUES (12);
";

/// Starts a server that holds the database; with odd names if they are asked for.
pub(crate) fn start(odd: bool) -> MariaDb {
    let server = MariaDb::start();
    let odd = if odd { ODD } else { "" };
    server.client(&format!("SET sql_mode='', time_zone='+00:00';{SQL}{odd}"));
    server
}

/// A folder that the server may write into.
pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    folder
}

/// Writes a dump to a file and returns what is told of it, without problems.
#[track_caller]
pub(crate) fn dumped(
    server: &MariaDb,
    file: &str,
    args: &[&str],
    without: Without,
) -> BTreeSet<String> {
    let folder = folder();
    let path = written(server, folder.path(), file, args);
    told::told(&told::whole(&path), without)
}

/// Writes a dump of `shop` to a file in a folder.
pub(crate) fn written(server: &MariaDb, folder: &Path, file: &str, args: &[&str]) -> PathBuf {
    let path = folder.join(file);
    fs::write(&path, server.dump("shop", args)).unwrap();
    path
}

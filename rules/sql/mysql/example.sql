-- The dialect's example and test: a mark says which column holds what, and how it is minted; no other column reports a width.

/*!40101 SET NAMES utf8mb4 */;
/*!999999 this is never code */;

CREATE TABLE every_type (
    c1 tinyint, -- ~ every_type.c1 i8
    c2 int1, -- ~ every_type.c2 i8
    c3 bool, -- ~ every_type.c3 i8
    c4 boolean, -- ~ every_type.c4 i8
    c5 smallint, -- ~ every_type.c5 i16
    c6 int2, -- ~ every_type.c6 i16
    c7 mediumint, -- ~ every_type.c7 i24
    c8 middleint, -- ~ every_type.c8 i24
    c9 int3, -- ~ every_type.c9 i24
    c10 int, -- ~ every_type.c10 i32
    c11 integer, -- ~ every_type.c11 i32
    c12 int4, -- ~ every_type.c12 i32
    c13 bigint, -- ~ every_type.c13 i64
    c14 int8, -- ~ every_type.c14 i64
    c15 decimal(20,0), -- ~ every_type.c15 d20
    c16 dec, -- ~ every_type.c16 d10
    c17 numeric(10,2), -- ~ every_type.c17 d8
    c18 fixed, -- ~ every_type.c18 d10
    c20 float(10,2), -- ~ every_type.c20 f32
    c21 float4, -- ~ every_type.c21 f32
    c22 float8, -- ~ every_type.c22 f64
    c23 double, -- ~ every_type.c23 f64
    c24 double precision, -- ~ every_type.c24 f64
    c25 real, -- ~ every_type.c25 f64
    c26 char(10), -- ~ every_type.c26 d10
    c27 character, -- ~ every_type.c27 d1
    c28 nchar, -- ~ every_type.c28 d1
    c29 national char, -- ~ every_type.c29 d1
    c30 national character, -- ~ every_type.c30 d1
    c31 varchar(10), -- ~ every_type.c31 d10
    c32 character varying(10), -- ~ every_type.c32 d10
    c33 char varying(10), -- ~ every_type.c33 d10
    c34 nvarchar(10), -- ~ every_type.c34 d10
    c35 national varchar(10), -- ~ every_type.c35 d10
    c36 national char varying(10), -- ~ every_type.c36 d10
    c37 national character varying(10), -- ~ every_type.c37 d10
    c38 tinytext, -- ~ every_type.c38 unbounded
    c39 text, -- ~ every_type.c39 unbounded
    c40 mediumtext, -- ~ every_type.c40 unbounded
    c41 longtext, -- ~ every_type.c41 unbounded
    c42 long, -- ~ every_type.c42 unbounded
    c43 long varchar, -- ~ every_type.c43 unbounded
    c44 uuid, -- ~ every_type.c44 unbounded
    c45 date,
    c46 datetime,
    c47 timestamp,
    c48 time,
    c49 year,
    c50 bit,
    c51 binary(16),
    c52 varbinary(16),
    c53 char byte,
    c54 tinyblob,
    c55 blob,
    c56 mediumblob,
    c57 longblob,
    c58 long varbinary,
    c59 enum('a','b, c'),
    c60 set('x','y'),
    c61 json, -- ~ every_type.c61 unbounded
    c62 inet4,
    c63 inet6,
    c64 geometry,
    c65 point,
    c66 linestring,
    c67 polygon,
    c68 multipoint,
    c69 multilinestring,
    c70 multipolygon,
    c71 geometrycollection
) ENGINE=InnoDB;

CREATE TABLE `notifications` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT COMMENT 'see `users`, (not) -- "this"', -- ~ notifications.id u64 AUTO_INCREMENT
  `user_id` int(11) DEFAULT NULL, -- ~ notifications.user_id i32
  `kind` smallint unsigned zerofill NOT NULL, -- ~ notifications.kind u16
  `batch` mediumint(8) unsigned /*!80023 INVISIBLE */, -- ~ notifications.batch u24
  `key` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', -- ~ notifications.key d20
  `doubled` int GENERATED ALWAYS AS (`user_id` * 2) VIRTUAL, -- ~ notifications.doubled i32
  `created_at` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  PRIMARY KEY (`id`),
  UNIQUE KEY `key` (`key`),
  KEY `user` (`user_id`,`created_at`) USING BTREE,
  FULLTEXT KEY `words` (`key`) WITH PARSER ngram,
  CONSTRAINT `owner` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=2100000001 DEFAULT CHARSET=utf8mb4 COMMENT='what; was sent'
/*!50100 PARTITION BY RANGE (`id`)
(PARTITION p0 VALUES LESS THAN (1000000) ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;

CREATE TABLE users (
  id SERIAL, -- ~ users.id u64 AUTO_INCREMENT
  parent int unsigned, -- ~ users.parent u32
) TYPE=MyISAM AUTO_INCREMENT 7;

CREATE SEQUENCE `orders_seq` start with 1 minvalue 1 maxvalue 9223372036854775806 increment by 1 cache 1000 nocycle ENGINE=InnoDB;
DO SETVAL(`orders_seq`, 5001, 0);
CREATE TABLE orders (
  id int NOT NULL DEFAULT nextval(`shop`.`orders_seq`), -- ~ orders.id i32 sequence default
  total decimal(10,2), -- ~ orders.total d8
  PRIMARY KEY (id)
) ENGINE=InnoDB;

CREATE TABLE orders_old LIKE orders;
RENAME TABLE orders_old TO orders_2024;
DROP TABLE IF EXISTS orders_2024;

CREATE TABLE later (
  `id` int NOT NULL,
  b int,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE later MODIFY `id` bigint NOT NULL AUTO_INCREMENT, -- ~ later.id i64 AUTO_INCREMENT
  CHANGE b c int unsigned, -- ~ later.c u32
  AUTO_INCREMENT=10;

/*!50001 CREATE TABLE `open_orders` (
  `id` tinyint NOT NULL
) ENGINE=MyISAM */;
/*!50001 DROP TABLE IF EXISTS `open_orders`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `open_orders` AS select `id` from `orders` */;

-- What changes no column, key or sequence.
GRANT SELECT ON shop.* TO app;
REVOKE x;
SET NAMES utf8mb4;
LOCK TABLES users WRITE;
UNLOCK x;
BEGIN x;
START x;
COMMIT x;
ROLLBACK x;
SAVEPOINT x;
RELEASE x;
INSERT INTO users VALUES (1,2);
REPLACE x;
UPDATE x;
DELETE x;
TRUNCATE x;
SELECT x;
WITH x;
ANALYZE x;
OPTIMIZE x;
REPAIR x;
CHECK x;
FLUSH x;
RESET x;
SHOW x;
DESCRIBE x;
EXPLAIN x;
CALL x;
LOAD x;
HANDLER x;
INSTALL x;
UNINSTALL x;
PURGE x;
DEALLOCATE x;
HELP x;
KILL x;
XA x;
DO SLEEP(0);
VALUES x;
CREATE DEFINER=`root`@`localhost` FUNCTION f() RETURNS int RETURN 1;
CREATE PROCEDURE x;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER t BEFORE INSERT ON users FOR EACH ROW SET NEW.parent = 1 */;
CREATE EVENT x;
CREATE USER x;
CREATE ROLE x;
CREATE SERVER x;
CREATE TABLESPACE x;
CREATE LOGFILE x;
CREATE PACKAGE x;
CREATE INSTANCE x;
PREPARE s FROM 'SELECT 1';
EXECUTE s;
SET @@SESSION.SQL_LOG_BIN= 0;
ALTER TABLE later DISABLE KEYS x;
ALTER TABLE later ENABLE KEYS x;
ALTER TABLE later ENGINE=InnoDB;
ALTER TABLE later CONVERT TO CHARACTER SET utf8mb4;
ALTER TABLE later DEFAULT CHARACTER SET utf8mb4;
ALTER TABLE later DEFAULT CHARSET x;
ALTER TABLE later DEFAULT COLLATE x;
ALTER TABLE later CHARACTER SET x;
ALTER TABLE later CHARSET x;
ALTER TABLE later COLLATE x;
ALTER TABLE later COMMENT x;
ALTER TABLE later ORDER BY x;
ALTER TABLE later FORCE x;
ALTER TABLE later RENAME INDEX x;
ALTER TABLE later RENAME KEY x;
ALTER TABLE later DROP KEY x;
ALTER TABLE later DROP INDEX x;
ALTER TABLE later DROP FOREIGN KEY x;
ALTER TABLE later DROP CONSTRAINT x;
ALTER TABLE later DROP CHECK x;
ALTER TABLE later ROW_FORMAT x;
ALTER TABLE later ALGORITHM x;
ALTER TABLE later LOCK x;
ALTER TABLE later ADD PARTITION x;
ALTER TABLE later DROP PARTITION x;
ALTER TABLE later PARTITION BY x;
ALTER TABLE later REMOVE PARTITIONING x;
ALTER TABLE later REORGANIZE PARTITION x;
ALTER TABLE later TRUNCATE PARTITION x;
ALTER TABLE later COALESCE PARTITION x;
ALTER TABLE later EXCHANGE PARTITION x;
ALTER TABLE later DISCARD x;
ALTER TABLE later IMPORT x;
ALTER TABLE later ADD CHECK x;
ALTER TABLE later ALTER INDEX x;
ALTER TABLE later ALTER KEY x;
ALTER TABLE later ALTER CHECK x;
ALTER TABLE later ALTER CONSTRAINT x;
ALTER TABLE later ADD SYSTEM VERSIONING x;
ALTER TABLE later DROP SYSTEM VERSIONING x;
ALTER TABLE later ADD PERIOD x;
ALTER TABLE later DROP PERIOD x;
ALTER TABLE later AUTO_ID_CACHE x;
ALTER TABLE later KEY_BLOCK_SIZE x;
ALTER TABLE later STATS_PERSISTENT x;
ALTER TABLE later WITH VALIDATION x;
ALTER TABLE later WITHOUT VALIDATION x;
ALTER TABLE later CHECKSUM x;
ALTER TABLE later MAX_ROWS x;
ALTER TABLE later MIN_ROWS x;
ALTER TABLE later AVG_ROW_LENGTH x;
ALTER TABLE later PACK_KEYS x;
ALTER TABLE later TYPE x;
ALTER TABLE later TABLESPACE x;
ALTER TABLE later NOWAIT x;
ALTER TABLE later WAIT x;
ALTER TABLE later ALTER COLUMN c SET VISIBLE;
ALTER TABLE later ALTER COLUMN c SET INVISIBLE;

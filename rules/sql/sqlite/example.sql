-- The dialect's example and test: a mark says which column holds what, and how it is minted; no other column reports a width.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;

CREATE TABLE every_type (
    c1 integer, -- ~ every_type.c1 i64
    c2 int, -- ~ every_type.c2 i64
    c3 tinyint, -- ~ every_type.c3 i64
    c4 smallint, -- ~ every_type.c4 i64
    c5 mediumint, -- ~ every_type.c5 i64
    c6 bigint, -- ~ every_type.c6 i64
    c7 unsigned big int, -- ~ every_type.c7 i64
    c8 big int, -- ~ every_type.c8 i64
    c9 int2, -- ~ every_type.c9 i64
    c10 int8, -- ~ every_type.c10 i64
    c11 numeric, -- ~ every_type.c11 i64
    c12 decimal, -- ~ every_type.c12 i64
    c13 number, -- ~ every_type.c13 i64
    c14 boolean, -- ~ every_type.c14 i64
    c15 bool, -- ~ every_type.c15 i64
    c16 real, -- ~ every_type.c16 f64
    c17 double, -- ~ every_type.c17 f64
    c18 double precision, -- ~ every_type.c18 f64
    c19 float, -- ~ every_type.c19 f64
    c20 text, -- ~ every_type.c20 unbounded
    c21 clob, -- ~ every_type.c21 unbounded
    c22 varchar(255), -- ~ every_type.c22 unbounded
    c23 varying character, -- ~ every_type.c23 unbounded
    c24 native character, -- ~ every_type.c24 unbounded
    c25 nchar, -- ~ every_type.c25 unbounded
    c26 nvarchar, -- ~ every_type.c26 unbounded
    c27 character, -- ~ every_type.c27 unbounded
    c29 date,
    c30 datetime,
    c31 timestamp,
    c32 time,
    c33 blob,
    c34 any,
    c35 json
);

CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- ~ notes.id i64 rowid
    user_id INT(4) NOT NULL REFERENCES users(id), -- ~ notes.user_id i64
    word VARYING CHARACTER(70), -- ~ notes.word unbounded
    image BLOB SUB_TYPE TEXT, -- ~ notes.image unbounded
    price FLOATING POINT(8), -- ~ notes.price i64
    exact DOUBLED, -- ~ notes.exact f64
    rough REALLY, -- ~ notes.rough f64
    memo CLOBBER, -- ~ notes.memo unbounded
    raw BLOB,
    anything
);
INSERT INTO sqlite_sequence VALUES('notes',3000000000);
CREATE TABLE 'users' ('id' integer, "group" [varchar](10), PRIMARY KEY ('id')); -- ~ users.id i64 rowid -- ~ users.group unbounded
CREATE TABLE keyed (id INTEGER PRIMARY KEY, n int) STRICT, WITHOUT ROWID; -- ~ keyed.id i64 -- ~ keyed.n i64
CREATE TABLE falling (id INTEGER PRIMARY KEY DESC); -- ~ falling.id i64
CREATE TABLE both (a INTEGER, b INTEGER, n INTEGER, PRIMARY KEY (a, b)); -- ~ both.a i64
CREATE UNIQUE INDEX both_b ON both (b);
ALTER TABLE both RENAME COLUMN b TO c; -- ~ both.c i64
ALTER TABLE both DROP COLUMN n;
CREATE VIEW v AS SELECT 1 AS id;
CREATE VIRTUAL TABLE words USING fts5(word, content='notes');

-- What changes no column, key or sequence.
PRAGMA user_version=3;
BEGIN x;
COMMIT x;
END x;
ROLLBACK x;
SAVEPOINT x;
RELEASE x;
INSERT x;
REPLACE x;
UPDATE x;
DELETE FROM sqlite_sequence;
SELECT x;
WITH x;
VALUES x;
ANALYZE x;
VACUUM x;
REINDEX x;
ATTACH x;
DETACH x;
EXPLAIN x;
CREATE TRIGGER t AFTER INSERT ON notes BEGIN UPDATE users SET id = 1; END;
CREATE VIRTUAL TABLE places USING rtree(id, x0, x1);
COMMIT;

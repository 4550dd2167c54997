-- The history of idwidth: what ids had reached on each day that was read. It holds names, days and ids, no row data.
-- Format 1, marked by `PRAGMA application_id = 1229215560` ("IDWH") and `PRAGMA user_version = 1`.
--
-- Rows are only ever added. What was read is told apart by the name of its source in idwidth.toml: after renaming one,
--   UPDATE series SET source = 'new name' WHERE source = 'old name';
-- keeps its past. After a run under a clock that was ahead, delete what it left, or runs of true days are refused:
--   DELETE FROM reading WHERE day > '2026-11-26';
-- To look at it:
--   SELECT source, schema_name, relation_name, column_name, kind, day, value FROM series JOIN reading ON series = id;

-- One number that is followed from day to day.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  -- The database, by its name in idwidth.toml.
  source TEXT NOT NULL,
  -- Names as the server spells them; empty where there is none: a database without schemas, the column of a sequence.
  schema_name TEXT NOT NULL,
  relation_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  -- 'counter': the last id that the server says it handed out for the column, or from the sequence.
  -- 'rows': the highest id in the rows.
  kind TEXT NOT NULL CHECK (kind IN ('counter', 'rows')),
  UNIQUE (source, schema_name, relation_name, column_name, kind)
) STRICT;

-- What it had reached on a day.
CREATE TABLE reading (
  series INTEGER NOT NULL REFERENCES series (id),
  -- YYYY-MM-DD in UTC.
  day TEXT NOT NULL,
  -- An INTEGER where it fits (up to 9223372036854775807), else decimal digits as TEXT: exact either way.
  value ANY NOT NULL,
  -- How it was learned, as reports say it: 'counter', 'MAX by index'.
  how TEXT NOT NULL,
  -- When it was written, in seconds since 1970 in UTC.
  written INTEGER NOT NULL DEFAULT (unixepoch()),
  PRIMARY KEY (series, day)
) STRICT, WITHOUT ROWID;

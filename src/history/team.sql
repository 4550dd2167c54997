-- The history of idwidth, kept in PostgreSQL for a team. It holds names, days and ids, no row data.
-- `idwidth collect` makes it if its account may CREATE on the database. Else run this as one who may, and then
--   GRANT USAGE ON SCHEMA idwidth TO collector;
--   GRANT SELECT ON ALL TABLES IN SCHEMA idwidth TO collector;
--   GRANT INSERT ON idwidth.series, idwidth.reading TO collector;
-- which is all that an account needs that collects.
--
-- Rows are only ever added. What was read is told apart by the name of its source in idwidth.toml: after renaming one,
--   UPDATE idwidth.series SET source = 'new name' WHERE source = 'old name';
-- keeps its past. After a run under a clock that was ahead, delete what it left, or runs of true days are refused:
--   DELETE FROM idwidth.reading WHERE day > '2026-11-26';

CREATE SCHEMA IF NOT EXISTS idwidth;

-- The format, for programs older than it to refuse: one row.
CREATE TABLE IF NOT EXISTS idwidth.format (version integer PRIMARY KEY);
INSERT INTO idwidth.format SELECT 1 WHERE NOT EXISTS (SELECT FROM idwidth.format);

-- One number that is followed from day to day.
CREATE TABLE IF NOT EXISTS idwidth.series (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The database, by its name in idwidth.toml.
  source text NOT NULL,
  -- Names as the server spells them; empty where there is none: a database without schemas, the column of a sequence.
  schema_name text NOT NULL,
  relation_name text NOT NULL,
  column_name text NOT NULL,
  -- 'counter': the last id that the server says it handed out for the column, or from the sequence.
  -- 'rows': the highest id in the rows.
  kind text NOT NULL CHECK (kind IN ('counter', 'rows')),
  UNIQUE (source, schema_name, relation_name, column_name, kind)
);

-- What it had reached on a day.
CREATE TABLE IF NOT EXISTS idwidth.reading (
  series bigint NOT NULL REFERENCES idwidth.series,
  -- In UTC.
  day date NOT NULL,
  value numeric(39, 0) NOT NULL,
  -- How it was learned, as reports say it: 'counter', 'MAX by index'.
  how text NOT NULL,
  written timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (series, day)
);

-- The ledger. Rows are only added; triggers refuse everything else.

CREATE TABLE entry (                    -- one ingest, or one undo
  id      INTEGER PRIMARY KEY,
  day     TEXT NOT NULL,                -- as given or by the clock, such as 2026-10-02
  program TEXT NOT NULL,                -- what wrote it, such as tenzij 0.1.0
  undoes  INTEGER UNIQUE REFERENCES entry (id),
  sha256  TEXT NOT NULL                 -- over the entry before it and all that belongs to this one
) STRICT;

CREATE TABLE file (                     -- an input by its name in the project, whatever its version
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE object (                   -- the bytes of an input
  id     INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  size   INTEGER NOT NULL
) STRICT;

CREATE TABLE piece (                    -- an object's bytes, in pieces of a megabyte at most
  object INTEGER NOT NULL REFERENCES object (id),
  number INTEGER NOT NULL,
  bytes  BLOB NOT NULL,
  PRIMARY KEY (object, number)
) STRICT;

CREATE TABLE input (                    -- this file had these bytes in this entry
  id     INTEGER PRIMARY KEY,
  entry  INTEGER NOT NULL REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
  file   INTEGER NOT NULL REFERENCES file (id),
  object INTEGER NOT NULL REFERENCES object (id),
  UNIQUE (entry, file)
) STRICT;
CREATE INDEX input_by_file ON input (file);

CREATE TABLE reading (                  -- what became of the rows of an input: read = used + set aside + blank
  id    INTEGER PRIMARY KEY,
  input INTEGER NOT NULL REFERENCES input (id),
  json  TEXT NOT NULL
) STRICT;
CREATE INDEX reading_by_input ON reading (input);

CREATE TABLE message (                  -- what its reader noticed
  id    INTEGER PRIMARY KEY,
  input INTEGER NOT NULL REFERENCES input (id),
  json  TEXT NOT NULL
) STRICT;
CREATE INDEX message_by_input ON message (input);

CREATE TABLE kind (                     -- a table of the data, such as evidence
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE source (                   -- a sheet or a file as a table of the data, under its own headings
  id       INTEGER PRIMARY KEY,
  input    INTEGER NOT NULL REFERENCES input (id),
  place    TEXT NOT NULL,               -- file, or file#sheet
  kind     INTEGER NOT NULL REFERENCES kind (id),
  headings TEXT NOT NULL                -- an object: column to heading
) STRICT;
CREATE INDEX source_by_input ON source (input);

CREATE TABLE fact (                     -- one row that a file said for the first time, or anew
  id       INTEGER PRIMARY KEY,
  source   INTEGER NOT NULL REFERENCES source (id),
  line     INTEGER NOT NULL,
  kind     INTEGER NOT NULL REFERENCES kind (id),
  key      TEXT NOT NULL,               -- an array of the texts of the key; the cells where there is no key
  cells    TEXT NOT NULL,               -- an object: column to text, without the empty ones
  checksum INTEGER NOT NULL             -- XXH3 of all that, to name the row if it changes
) STRICT;
CREATE INDEX fact_by_key ON fact (kind, key);
CREATE INDEX fact_by_source ON fact (source);

CREATE TABLE withdrawal (               -- the file no longer has this row
  fact  INTEGER NOT NULL REFERENCES fact (id),
  entry INTEGER NOT NULL REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (fact, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX withdrawal_by_entry ON withdrawal (entry);

CREATE TABLE moved (                    -- the file has this row still, in another place
  fact   INTEGER NOT NULL REFERENCES fact (id),
  entry  INTEGER NOT NULL REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
  source INTEGER NOT NULL REFERENCES source (id),
  line   INTEGER NOT NULL,
  PRIMARY KEY (fact, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX moved_by_entry ON moved (entry);

-- For people: what counts, what was said, what counts now.

CREATE VIEW live AS
  SELECT id FROM entry
  WHERE undoes IS NULL AND id NOT IN (SELECT undoes FROM entry WHERE undoes IS NOT NULL);

CREATE VIEW said AS
  SELECT fact.id AS fact, input.entry, entry.day, file.name AS file, source.place, fact.line,
         kind.name AS kind, fact.key, fact.cells
  FROM fact
  JOIN source ON source.id = fact.source
  JOIN input ON input.id = source.input
  JOIN entry ON entry.id = input.entry
  JOIN file ON file.id = input.file
  JOIN kind ON kind.id = fact.kind;

CREATE VIEW current AS
  WITH standing AS (
    SELECT said.*, max(entry) OVER (PARTITION BY kind, key, file) AS spoke
    FROM said
    WHERE entry IN live
      AND NOT EXISTS (SELECT 1 FROM withdrawal AS gone
                      WHERE gone.fact = said.fact AND gone.entry IN live)),
  ranked AS (SELECT *, max(spoke) OVER (PARTITION BY kind, key) AS last FROM standing)
  SELECT fact, entry, day, file, place, line, kind, key, cells FROM ranked WHERE spoke = last;

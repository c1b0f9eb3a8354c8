-- Taking a person out. What is said of it says when, in how many places, and not whom.

CREATE TABLE forgetting (               -- an entry that took a person out of all that stood before it
  entry  INTEGER PRIMARY KEY REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
  places INTEGER NOT NULL               -- texts that were changed and files whose bytes were taken away
) STRICT;

CREATE TABLE former (                   -- what the digits of an entry were before that, for whoever has kept them
  forgetting INTEGER NOT NULL REFERENCES forgetting (entry) DEFERRABLE INITIALLY DEFERRED,
  entry      INTEGER NOT NULL REFERENCES entry (id),
  sha256     TEXT NOT NULL,
  PRIMARY KEY (forgetting, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE removed (                  -- an object without its bytes: they held the person
  object     INTEGER PRIMARY KEY REFERENCES object (id),
  forgetting INTEGER NOT NULL REFERENCES forgetting (entry) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX removed_by_forgetting ON removed (forgetting);

-- The embedded endpoint's database: the pretended cloud, so that it is there again at the next start.
--
-- It holds what the endpoint was given, secrets included, as AWS would: they are test ones. Hence the private modes.
-- A migration is applied once, in one transaction, and its file is never edited afterwards: see checksums.txt.

-- 'aplo', so that `file` and authplat itself can tell it from any other SQLite database.
PRAGMA application_id = 0x61706c6f;

-- The migrations that made this schema, each recorded in its own transaction.
CREATE TABLE migration (
  version     INTEGER PRIMARY KEY,                    -- counts from one without a gap
  name        TEXT    NOT NULL,                       -- the file's name
  checksum    TEXT    NOT NULL,                       -- SHA-256 of the file as it was applied
  applied_at  INTEGER NOT NULL                        -- when it was applied, in milliseconds since 1970
) STRICT;

-- Every object of every account and region.
CREATE TABLE object (
  account   TEXT    NOT NULL,                         -- whose it is; empty where a name is unique beyond one account
  region    TEXT    NOT NULL,                         -- where it is; empty where it is looked up by its name alone
  type      TEXT    NOT NULL,                         -- what it is, such as userPool
  parent    TEXT    NOT NULL,                         -- the object it belongs to, such as its pool; empty without one
  id        TEXT    NOT NULL,                         -- its name among its like
  sequence  INTEGER NOT NULL,                         -- its place in the order of creation
  members   TEXT    NOT NULL,                         -- JSON: what is known of it, by wire name
  PRIMARY KEY (account, region, type, parent, id)
) STRICT, WITHOUT ROWID;

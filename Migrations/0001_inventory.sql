-- The inventory: what authplat has deployed to one environment, and how it came about.
--
-- Every moment is a whole number of milliseconds since 1970-01-01T00:00:00Z. Every column named as JSON holds
-- canonical JSON: sorted keys, no null. No column ever holds a secret; secrets are known by fingerprint.
-- A migration is applied once, in one transaction, and its file is never edited afterwards: see checksums.txt.

-- 'auth', so that `file` and authplat itself can tell an inventory from any other SQLite database.
PRAGMA application_id = 0x61757468;

-- The migrations that made this schema, each recorded in its own transaction.
CREATE TABLE migration (
  version     INTEGER PRIMARY KEY,                    -- counts from one without a gap
  name        TEXT    NOT NULL,                       -- the file's name
  checksum    TEXT    NOT NULL,                       -- SHA-256 of the file as it was applied
  applied_at  INTEGER NOT NULL                        -- when it was applied
) STRICT;

-- One row: facts about the inventory as a whole.
CREATE TABLE inventory (
  id        INTEGER PRIMARY KEY CHECK (id = 1),       -- always 1
  revision  INTEGER NOT NULL CHECK (revision >= 0)    -- grows with every change of a resource; a plan
                                                      -- made at another revision is stale
) STRICT;
INSERT INTO inventory (id, revision) VALUES (1, 0);

CREATE TRIGGER inventory_revision_only_grows BEFORE UPDATE ON inventory WHEN NEW.revision < OLD.revision
BEGIN SELECT RAISE(ABORT, 'the revision only grows'); END;
CREATE TRIGGER inventory_row_stays BEFORE DELETE ON inventory
BEGIN SELECT RAISE(ABORT, 'the row of the inventory stays'); END;

-- The stacks that have been registered, whether anything of them is deployed or not.
CREATE TABLE stack (
  name           TEXT    NOT NULL PRIMARY KEY,        -- the stack's name, as in its file
  kind           TEXT    NOT NULL,                    -- the kind of stack: auth or api
  file           TEXT    NOT NULL,                    -- the stack file, relative to the workspace
  registered_at  INTEGER NOT NULL                     -- when it was first registered
) STRICT, WITHOUT ROWID;

-- What is deployed: one row a resource that exists in AWS as far as authplat knows.
CREATE TABLE resource (
  stack         TEXT    NOT NULL,                     -- the stack that declares it
  kind          TEXT    NOT NULL,                     -- its kind, such as userPoolClient
  key           TEXT    NOT NULL,                     -- its name inside stack and kind, such as machine
  physical_id   TEXT    NOT NULL,                     -- JSON: AWS's names for it, by wire name
  declared      TEXT    NOT NULL,                     -- JSON: what the stack declared when last applied
  observed      TEXT    NOT NULL,                     -- JSON: what AWS said after that, normalised
  fingerprints  TEXT    NOT NULL,                     -- JSON: attribute to the keyed hash of its secret value
  superseded    TEXT    NOT NULL,                     -- JSON: physical ids that a replacement left to be deleted
  revision      INTEGER NOT NULL,                     -- the inventory's revision made by its last change
  updated_at    INTEGER NOT NULL,                     -- when it was last applied or observed
  PRIMARY KEY (stack, kind, key),
  CHECK (json_valid(physical_id)),
  CHECK (json_valid(declared)),
  CHECK (json_valid(observed)),
  CHECK (json_valid(fingerprints)),
  CHECK (json_valid(superseded))
) STRICT, WITHOUT ROWID;

-- What a deployed resource needs, so that deletion finds its order when the stack file is gone.
CREATE TABLE dependency (
  stack        TEXT NOT NULL,                         -- the resource that needs: its stack,
  kind         TEXT NOT NULL,                         -- its kind
  key          TEXT NOT NULL,                         -- and its key
  needs_stack  TEXT NOT NULL,                         -- the resource that is needed: its stack,
  needs_kind   TEXT NOT NULL,                         -- its kind
  needs_key    TEXT NOT NULL,                         -- and its key; it may be gone, or never have been ours
  PRIMARY KEY (stack, kind, key, needs_stack, needs_kind, needs_key),
  FOREIGN KEY (stack, kind, key) REFERENCES resource (stack, kind, key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX dependency_needed ON dependency (needs_stack, needs_kind, needs_key);

-- The journal, first half: one row a command that set out to change something.
CREATE TABLE run (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,      -- never used twice
  command     TEXT    NOT NULL,                       -- the command as typed, without values of secrets
  who         TEXT    NOT NULL,                       -- user@host
  pid         INTEGER NOT NULL,                       -- the process on that host
  started_at  INTEGER NOT NULL,                       -- when it began
  ended_at    INTEGER,                                -- when it ended; absent while it runs, and if killed
  outcome     TEXT CHECK (outcome IN ('finished', 'failed', 'interrupted')),   -- how it ended
  message     TEXT,                                   -- a sentence about the end, when there is one
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
) STRICT;

-- The journal, second half: one row a change of one resource. The row is committed before AWS is called and
-- gets its outcome after, in the same transaction as the row of the resource.
CREATE TABLE step (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,     -- never used twice; the order in which steps began
  run_id       INTEGER NOT NULL REFERENCES run (id),  -- the command that took it
  stack        TEXT    NOT NULL,                      -- the resource: its stack,
  kind         TEXT    NOT NULL,                      -- its kind
  key          TEXT    NOT NULL,                      -- and its key
  action       TEXT    NOT NULL,                      -- what was to be done: create, update, replace, delete
  intent       TEXT    NOT NULL,                      -- JSON: what recovery needs to look up the outcome
  began_at     INTEGER NOT NULL,                      -- when it began
  finished_at  INTEGER,                               -- when the outcome was written; absent if killed
  outcome      TEXT,                                  -- done, deleted, forgotten, failed or unknown
  code         TEXT,                                  -- the error's code when it failed or may have failed
  message      TEXT,                                  -- a sentence about the error
  settled_at   INTEGER,                               -- when a later look settled it, where one was needed
  CHECK (json_valid(intent)),
  CHECK (outcome IN ('done', 'deleted', 'forgotten', 'failed', 'unknown')),
  CHECK ((finished_at IS NULL) = (outcome IS NULL)),
  CHECK ((code IS NULL) = (message IS NULL)),
  CHECK (code IS NOT NULL OR outcome IS NULL OR outcome NOT IN ('failed', 'unknown'))
) STRICT;
CREATE INDEX step_of_run ON step (run_id);
CREATE INDEX step_of_resource ON step (stack, kind, key, id);
-- A resource has one open step at most: what is open must be settled before anything else is tried.
CREATE UNIQUE INDEX step_open ON step (stack, kind, key) WHERE outcome IS NULL OR outcome = 'unknown';

-- The calls of a step that AWS answered, for support cases and for the curious.
CREATE TABLE call (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,      -- the order of the answers
  step_id     INTEGER NOT NULL REFERENCES step (id),  -- the step that made it
  operation   TEXT    NOT NULL,                       -- AWS's name of the operation, such as CreateUserPool
  request_id  TEXT,                                   -- AWS's id of the request, when it gave one
  noted_at    INTEGER NOT NULL                        -- when the answer came
) STRICT;
CREATE INDEX call_of_step ON call (step_id);

-- Who may write: no row, or one. The id is never used twice, so that a holder can tell that it lost it.
CREATE TABLE lease (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,      -- this holding of the lease
  host        TEXT    NOT NULL,                       -- the holder: its host,
  pid         INTEGER NOT NULL,                       -- its process on that host,
  user        TEXT    NOT NULL,                       -- its user
  command     TEXT    NOT NULL,                       -- and what it is doing
  since       INTEGER NOT NULL,                       -- when it was acquired
  renewed_at  INTEGER NOT NULL,                       -- the last heartbeat
  expires_at  INTEGER NOT NULL                        -- from then on anybody may take it
) STRICT;
CREATE TRIGGER lease_is_single BEFORE INSERT ON lease WHEN EXISTS (SELECT 1 FROM lease)
BEGIN SELECT RAISE(ABORT, 'there is one lease'); END;

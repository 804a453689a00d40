-- The secrets of clients that authplat made or took over: their ids and dates, and what stands for their values.

-- One row a secret of Cognito, until its end was proved.
CREATE TABLE secret (
  client_id        TEXT    NOT NULL,                  -- the client, as Cognito calls it
  secret_id        TEXT    NOT NULL,                  -- the secret, as Cognito calls it
  fingerprint      TEXT,                              -- the keyed hash of its value; absent while that is not known
  created_at       INTEGER NOT NULL,                  -- when Cognito got it
  proved_at        INTEGER,                           -- when a token was last fetched with it
  published_at     INTEGER,                           -- when it became what consumers read
  overlap_ends_at  INTEGER,                           -- until when it may be used although another is current
  PRIMARY KEY (client_id, secret_id)
) STRICT, WITHOUT ROWID;

-- Rotations under way, and what they were told: one row a client from the first step to the last.
CREATE TABLE rotation (
  client_id     TEXT    NOT NULL PRIMARY KEY,         -- the client, as Cognito calls it
  overlap       INTEGER NOT NULL,                     -- milliseconds that the secret before goes on working
  ends_at_once  INTEGER NOT NULL                      -- 1 when there is to be no overlap
) STRICT, WITHOUT ROWID;

-- Clients that are replaced by a new one and stay until their consumers have moved.
CREATE TABLE replacement (
  client_id  TEXT NOT NULL PRIMARY KEY,               -- the client that goes, as Cognito calls it
  overlap    INTEGER NOT NULL,                        -- milliseconds that it stays once the new one is published
  goes_at    INTEGER                                  -- when it goes; absent until the new one is published
) STRICT, WITHOUT ROWID;

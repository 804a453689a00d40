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

-- Where an inventory belongs. Looked at with credentials of another account, everything it holds would seem gone.

-- The account and region of what is deployed: no row before the first apply, one from then on.
CREATE TABLE home (
  id       INTEGER PRIMARY KEY CHECK (id = 1),        -- always 1
  account  TEXT NOT NULL,                             -- the account, as STS named it
  region   TEXT NOT NULL                              -- the region
) STRICT;

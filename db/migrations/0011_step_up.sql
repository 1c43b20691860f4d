-- Confirmations of one's identity, each for one request; and since when a user counts as enabled.

-- A fresh factor given for exactly one request of a session: `request_hash` is of the door and its whole input. It opens that door once.
CREATE TABLE step_ups (
  session_id uuid NOT NULL REFERENCES sessions,
  request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  given_at timestamptz NOT NULL,
  used_at timestamptz CHECK (used_at >= given_at),
  PRIMARY KEY (session_id, request_hash)
);
CREATE INDEX step_ups_given ON step_ups (given_at);
GRANT SELECT, INSERT, DELETE ON step_ups TO pingzhang_app;
GRANT UPDATE (given_at, used_at) ON step_ups TO pingzhang_app;

-- Accounts that nobody uses for ninety days are disabled; one that an administrator enables again has ninety days from then.
ALTER TABLE users ADD COLUMN enabled_at timestamptz;
GRANT UPDATE (enabled_at) ON users TO pingzhang_app;
CREATE INDEX sessions_last_seen ON sessions (user_id, last_seen_at DESC);

-- Browsers in which a member of staff has signed in whole before (device cookies, as OWASP names them). Wrong attempts in one count against it alone;
-- `users.failed_…` and `users.locked_until` are from here on those of all browsers that are not known.
CREATE TABLE known_browsers (
  -- In the cookie, encrypted and signed; a new one at every sign-in.
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  known_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > known_at),
  failed_passwords integer NOT NULL DEFAULT 0 CHECK (failed_passwords >= 0),
  failed_codes integer NOT NULL DEFAULT 0 CHECK (failed_codes >= 0),
  locked_until timestamptz
);
CREATE INDEX known_browsers_user ON known_browsers (user_id, known_at);
GRANT SELECT, INSERT, DELETE ON known_browsers TO pingzhang_app;
GRANT UPDATE (failed_passwords, failed_codes, locked_until) ON known_browsers TO pingzhang_app;

-- A session remembers the browser it was opened in, and counts the wrong attempts of its own (step-up, own password and factors).
ALTER TABLE sessions
  ADD COLUMN browser_id uuid,
  ADD COLUMN failed_passwords integer NOT NULL DEFAULT 0 CHECK (failed_passwords >= 0),
  ADD COLUMN failed_codes integer NOT NULL DEFAULT 0 CHECK (failed_codes >= 0),
  ADD COLUMN locked_until timestamptz;
GRANT UPDATE (failed_passwords, failed_codes, locked_until) ON sessions TO pingzhang_app;

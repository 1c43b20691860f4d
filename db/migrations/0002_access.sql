-- Who may sign in: persons, their staff users, sessions, recovery codes, and the counters of what was tried.

-- A human being. Maker and checker compare persons, since one person may hold two logins.
CREATE TABLE persons (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  created_at timestamptz NOT NULL
);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES persons,
  email text NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) <= 254),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  -- PHC string of argon2id with its parameters.
  password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  password_must_change boolean NOT NULL DEFAULT false,
  -- Sealed with a key derived from AUTH_SECRET; null: not enrolled yet.
  totp_secret bytea,
  -- The last time step that was used: a code counts once.
  last_totp_step bigint,
  roles text[] NOT NULL CHECK (roles <@ ARRAY['operations', 'finance_reviewer', 'finance_manager', 'merchant_operations', 'risk', 'product', 'administrator']),
  status text NOT NULL CHECK (status IN ('active', 'disabled')),
  locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('en', 'zh-CN')),
  failed_passwords integer NOT NULL DEFAULT 0 CHECK (failed_passwords >= 0),
  failed_codes integer NOT NULL DEFAULT 0 CHECK (failed_codes >= 0),
  locked_until timestamptz,
  created_at timestamptz NOT NULL,
  last_sign_in_at timestamptz
);
CREATE INDEX users_person ON users (person_id);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Null: only the password was given; such a session may enrol or give a second factor and nothing else.
  second_factor_at timestamptz,
  -- The last time a fresh factor was given (step-up).
  reauthenticated_at timestamptz,
  -- The secret on offer while somebody enrols, sealed like the user's.
  pending_totp_secret bytea,
  revoked_at timestamptz,
  revoked_reason text CHECK (revoked_reason IN ('signed_out', 'replaced', 'revoked', 'password_changed', 'second_factor_changed', 'roles_changed', 'disabled', 'too_many')),
  ip text,
  user_agent text CHECK (length(user_agent) <= 300),
  CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
);
CREATE INDEX sessions_user ON sessions (user_id, created_at DESC);

CREATE TABLE recovery_codes (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  replaced_at timestamptz,
  UNIQUE (user_id, code_hash)
);

-- Fixed windows of attempts, shared by every process.
CREATE TABLE rate_limits (
  key text NOT NULL CHECK (length(key) <= 200),
  window_started_at timestamptz NOT NULL,
  count integer NOT NULL CHECK (count >= 0),
  PRIMARY KEY (key, window_started_at)
);

GRANT SELECT, INSERT ON persons, users, sessions, recovery_codes TO pingzhang_app;
GRANT UPDATE (name, password_hash, password_must_change, totp_secret, last_totp_step, roles, status, locale, failed_passwords, failed_codes,
              locked_until, last_sign_in_at) ON users TO pingzhang_app;
GRANT UPDATE (last_seen_at, reauthenticated_at, pending_totp_secret, revoked_at, revoked_reason) ON sessions TO pingzhang_app;
GRANT UPDATE (used_at, replaced_at) ON recovery_codes TO pingzhang_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO pingzhang_app;

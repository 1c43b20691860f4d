-- What the screens and the guard keep: saved views, and the answers given to keys of idempotency.

CREATE TABLE saved_views (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  table_id text NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  shared boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  UNIQUE (user_id, table_id, name)
);

-- Unpartitioned on purpose: the same intent meets the same row. The bucket comes from the owner.
CREATE TABLE idempotency_keys (
  bucket smallint NOT NULL,
  owner text NOT NULL,
  scope text NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 8 AND 100),
  request_hash bytea NOT NULL,
  response jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (bucket, owner, scope, key)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON saved_views TO pingzhang_app;
GRANT SELECT, INSERT, UPDATE ON idempotency_keys TO pingzhang_app;

-- What a person has chosen for themselves, wherever they sign in: whether single keys do anything, and which keys are others than usual.
CREATE TABLE user_preferences (
  user_id uuid PRIMARY KEY REFERENCES users (id),
  single_keys boolean NOT NULL DEFAULT true,
  keys jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(keys) = 'object'),
  changed_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON user_preferences TO pingzhang_app;

-- How far an import has come, for whoever asks another process than the one that reads the file. A row lives as long as its import:
-- written at most once a second, gone at its end. Of no worth after a crash, so it is kept out of the log.
CREATE UNLOGGED TABLE import_progress (
  owner text NOT NULL,
  upload_id text NOT NULL,
  state jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (owner, upload_id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON import_progress TO pingzhang_app;

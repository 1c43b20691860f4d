-- Statements by folder: who looks into the watched folder, what stands in the way there, and each file that was taken out of it.

-- One row: the worker that looks, until when nobody else may, and what the last look found.
CREATE TABLE folder_watch (
  id smallint PRIMARY KEY CHECK (id = 1),
  holder uuid,
  held_until timestamptz,
  looked_at timestamptz,
  waiting int NOT NULL DEFAULT 0 CHECK (waiting >= 0),
  -- [{reason, name}]: what a person has to put right in the folder itself.
  problems jsonb NOT NULL DEFAULT '[]',
  CHECK ((holder IS NULL) = (held_until IS NULL))
);

-- A row is there before its file is moved, and says what became of it before it is moved again: whatever dies in between, the next look goes on.
CREATE TABLE folder_files (
  id uuid PRIMARY KEY,
  -- A name is bytes; `name` is how it is read.
  raw_name bytea NOT NULL,
  name text NOT NULL,
  -- The name of the folder it lay in, which should be a channel's code; null where it lay in the watched folder itself.
  place text,
  byte_size bigint NOT NULL CHECK (byte_size >= 0),
  taken_at timestamptz NOT NULL,
  -- How often its import was begun: one that kills its process each time is given up.
  attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  outcome text CHECK (outcome IN ('imported', 'orders', 'refused')),
  ended_at timestamptz,
  channel_code text,
  statement_id uuid,
  refusal jsonb,
  -- Where it was laid, seen from the watched folder.
  kept_as bytea,
  CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CHECK ((outcome IS NOT DISTINCT FROM 'refused') = (refusal IS NOT NULL)),
  CHECK ((outcome IS NULL) = (kept_as IS NULL))
);
CREATE INDEX folder_files_under_way ON folder_files (taken_at) WHERE outcome IS NULL;
CREATE INDEX folder_files_refused ON folder_files (ended_at DESC, id DESC) WHERE outcome = 'refused';
CREATE INDEX folder_files_statement ON folder_files (statement_id) WHERE statement_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON folder_watch TO pingzhang_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON folder_files TO pingzhang_app;

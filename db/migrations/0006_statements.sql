-- Statements: files from outside, kept as they came, and their lines. Both are evidence: never changed, never deleted.

CREATE TABLE statement_files (
  sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
  name text NOT NULL,
  byte_size bigint NOT NULL CHECK (byte_size > 0),
  received_at timestamptz NOT NULL,
  received_by uuid,
  source text NOT NULL CHECK (source IN ('upload', 'demo', 'api', 'folder'))
);

-- The bytes, in pieces: a 500 MB file neither fits a row nor memory.
CREATE TABLE statement_file_pieces (
  sha256 bytea NOT NULL REFERENCES statement_files,
  piece int NOT NULL CHECK (piece >= 0),
  bytes bytea NOT NULL,
  PRIMARY KEY (sha256, piece)
);
ALTER TABLE statement_file_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- One reading of one file: a version of a channel's statement of a business date. Published or refused as a whole.
CREATE TABLE statements (
  id uuid PRIMARY KEY,
  no text NOT NULL UNIQUE,
  sha256 bytea NOT NULL REFERENCES statement_files,
  file_name text NOT NULL,
  -- The file inside the archive that was read, where there is an archive.
  member text,
  channel_code text NOT NULL REFERENCES channels,
  -- Which part of the day it tells: `all` is what payments are compared with; a fund flow of the same day is a series of its own.
  part text NOT NULL DEFAULT 'all' CHECK (part IN ('all', 'payments', 'refunds', 'funds', 'totals')),
  -- A refused file may not say its day, and takes no version.
  business_date date,
  date_source text CHECK (date_source IN ('declared', 'lines', 'person')),
  version int CHECK (version > 0),
  format_id text,
  mapping_id uuid,
  status text NOT NULL CHECK (status IN ('published', 'superseded', 'refused')),
  encoding text,
  account_no text,
  period_from date,
  period_to date,
  line_count bigint NOT NULL DEFAULT 0,
  reject_count bigint NOT NULL DEFAULT 0,
  control_totals jsonb NOT NULL DEFAULT '[]',
  -- [{kind, currency, count, amountMinor, feeMinor}] of succeeded lines, integers as strings.
  sums jsonb NOT NULL DEFAULT '[]',
  refusal jsonb,
  imported_at timestamptz NOT NULL,
  imported_by uuid,
  imported_by_name text NOT NULL DEFAULT '',
  published_at timestamptz,
  duration_ms bigint,
  CHECK ((status = 'refused') = (refusal IS NOT NULL)),
  CHECK ((status = 'refused') = (version IS NULL)),
  CHECK (status = 'refused' OR (business_date IS NOT NULL AND format_id IS NOT NULL))
);
CREATE UNIQUE INDEX statements_one_current ON statements (channel_code, business_date, part) WHERE status = 'published';
CREATE UNIQUE INDEX statements_version ON statements (channel_code, business_date, part, version) WHERE status IN ('published', 'superseded');
-- The same bytes are imported once a channel: the last wall behind the look before.
CREATE UNIQUE INDEX statements_one_file ON statements (sha256, channel_code) WHERE status IN ('published', 'superseded');
CREATE INDEX statements_day ON statements (channel_code, business_date, imported_at);
CREATE INDEX statements_newest ON statements (imported_at DESC, id DESC);
CREATE INDEX statements_file ON statements (sha256);

-- Lines carry only what matching needs; the rest of a row is read back from the file by offset.
-- No key and no index but a BRIN: they arrive in one COPY per statement, in order, and are read by statement.
CREATE TABLE statement_lines (
  statement_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  fee_minor bigint,
  net_minor bigint,
  byte_offset bigint NOT NULL,
  line_no int NOT NULL,
  byte_length int NOT NULL,
  bucket smallint NOT NULL,
  -- One letter each, as text: PostgreSQL 18 cannot plan a merge join over "char" columns with statistics (cache lookup failed for collation 0).
  kind text NOT NULL,    -- p payment, r refund, f fee, o payout, t transfer, a adjustment, c chargeback, x other
  flow text NOT NULL,    -- i in, o out
  status text NOT NULL,  -- s succeeded, p processing, f failed, v reversed
  shares_channel_no boolean NOT NULL,
  currency char(3) NOT NULL,
  channel_no text,
  our_no text,
  original_channel_no text,
  original_our_no text,
  merchant_no text
);
CREATE INDEX statement_lines_statement ON statement_lines USING brin (statement_id, line_no) WITH (pages_per_range = 16, autosummarize = on);

-- Brings the index up to what was just copied; the application's role owns neither the table nor the index.
CREATE FUNCTION summarize_statement_lines() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT brin_summarize_new_values('statement_lines_statement'::regclass)
$$;
REVOKE ALL ON FUNCTION summarize_statement_lines FROM PUBLIC;
GRANT EXECUTE ON FUNCTION summarize_statement_lines TO pingzhang_app;

CREATE TABLE statement_rejects (
  statement_id uuid NOT NULL REFERENCES statements,
  place int NOT NULL,
  line_no int NOT NULL,
  column_name text,
  reason text NOT NULL,
  message text NOT NULL,
  raw text NOT NULL,
  PRIMARY KEY (statement_id, place)
);

CREATE TABLE statement_mappings (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  channel_code text NOT NULL REFERENCES channels,
  mapping jsonb NOT NULL,
  version int NOT NULL DEFAULT 1,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL,
  UNIQUE (channel_code, name, version)
);

GRANT SELECT, INSERT ON statement_files, statement_file_pieces, statement_lines, statement_rejects TO pingzhang_app;
GRANT SELECT, INSERT, UPDATE ON statements, statement_mappings TO pingzhang_app;

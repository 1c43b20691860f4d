-- Reconciliation: runs of a channel and business date, the matches that are more than one key meeting one key, and the differences.

-- One row a channel and date: whoever holds the lease works; two runs of one date never work at once.
CREATE TABLE reconciliation_days (
  channel_code text NOT NULL REFERENCES channels,
  business_date date NOT NULL,
  lease_until timestamptz,
  lease_run_id uuid,
  current_run_id uuid,
  run_count int NOT NULL DEFAULT 0,
  closed_at timestamptz,
  PRIMARY KEY (channel_code, business_date)
);

CREATE TABLE reconciliation_runs (
  id uuid PRIMARY KEY,
  no text NOT NULL UNIQUE,
  channel_code text NOT NULL REFERENCES channels,
  business_date date NOT NULL,
  run_no int NOT NULL CHECK (run_no > 0),
  -- The published statements it compared: one, or payments and refunds apart.
  statement_ids uuid[] NOT NULL DEFAULT '{}',
  status text NOT NULL CHECK (status IN ('running', 'done', 'failed')),
  requested_by uuid,
  requested_by_name text NOT NULL,
  cause text NOT NULL CHECK (cause IN ('import', 'manual', 'demo', 'schedule')),
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- What the run found, integers as strings: {statement:[…], books:[…], matched:{count, amountByCurrency}, waiting, differencesByKind, …}.
  results jsonb NOT NULL DEFAULT '{}',
  rules jsonb NOT NULL DEFAULT '{}',
  failure text,
  UNIQUE (channel_code, business_date, run_no)
);
CREATE INDEX reconciliation_runs_newest ON reconciliation_runs (started_at DESC, id DESC);

-- Matches of lines and records that agree in everything are implicit (recomputed by run and key). Here are the others: by one number only,
-- across the day cut, sums of several, by amount and time, and what is offered to a person.
CREATE TABLE matches (
  bucket smallint NOT NULL,
  id uuid NOT NULL,
  channel_code text NOT NULL,
  business_date date NOT NULL,
  run_id uuid NOT NULL,
  rule text NOT NULL CHECK (rule IN ('numbers', 'channel_no', 'our_no', 'many_to_one', 'one_to_many', 'amount_and_time', 'person')),
  status text NOT NULL CHECK (status IN ('proposed', 'confirmed', 'revoked')),
  statement_id uuid NOT NULL,
  line_nos int[] NOT NULL,
  payment_ids uuid[] NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL,
  across_days boolean NOT NULL DEFAULT false,
  -- Both sides as they were seen. A person's decision is found again in a later run by these, since a corrected file has other line numbers.
  channel_sides jsonb NOT NULL,
  our_sides jsonb NOT NULL,
  -- Where several fit and none is taken: the group a person chooses from.
  group_key text,
  created_at timestamptz NOT NULL,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  reason text,
  PRIMARY KEY (bucket, id),
  CHECK (bucket = bucket_of(id))
);
CREATE INDEX matches_run ON matches (run_id, status);
CREATE INDEX matches_day ON matches (channel_code, business_date, status);

-- Records not yet due: inside the window before the day cut and not on the statement. Never counted as differences.
CREATE TABLE waiting_records (
  channel_code text NOT NULL,
  business_date date NOT NULL,
  bucket smallint NOT NULL,
  payment_id uuid NOT NULL,
  run_id uuid NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (bucket, payment_id)
);
CREATE INDEX waiting_records_day ON waiting_records (channel_code, business_date);

-- delta = actual − book in gross terms, minor units: > 0 surplus 长款, < 0 shortage 短款.
CREATE TABLE differences (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  id uuid NOT NULL,
  no text NOT NULL,
  channel_code text NOT NULL,
  business_date date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('missing_in_books', 'missing_at_channel', 'amount', 'fee', 'status', 'currency', 'duplicate')),
  -- What makes it the same difference in every rerun: record kind and number, and which of several.
  identity text NOT NULL,
  record_kind text NOT NULL CHECK (record_kind IN ('payment', 'refund')),
  direction text NOT NULL CHECK (direction IN ('surplus', 'shortage')),
  delta_minor bigint NOT NULL,
  currency char(3) NOT NULL,
  our_no text,
  channel_no text,
  merchant_no text,
  statement_id uuid,
  line_no int,
  payment_id uuid,
  -- The two sides as they were seen: {channelNo, ourNo, amountMinor, currency, feeMinor, status, occurredAt, merchantNo, kind}.
  channel_side jsonb,
  our_side jsonb,
  -- Our number of a record that looks like the missing one.
  twin text,
  status text NOT NULL CHECK (status IN ('open', 'in_progress', 'external', 'resolved')),
  resolution text CHECK (resolution IN ('gone_on_rerun', 'matched_later', 'person')),
  owner_id uuid,
  labels text[] NOT NULL DEFAULT '{}',
  comment_count int NOT NULL DEFAULT 0,
  first_run_id uuid NOT NULL,
  last_run_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  found_at timestamptz NOT NULL,
  resolved_at timestamptz,
  reopened_count int NOT NULL DEFAULT 0,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (bucket, id),
  CHECK (bucket = bucket_of(id)),
  CHECK ((delta_minor > 0 AND direction = 'surplus') OR (delta_minor < 0 AND direction = 'shortage') OR (delta_minor = 0 AND kind IN ('status', 'currency'))),
  UNIQUE (bucket, channel_code, business_date, kind, identity)
);
CREATE INDEX differences_newest ON differences (business_date DESC, id DESC);
CREATE INDEX differences_open ON differences (channel_code, business_date, id) WHERE status <> 'resolved';
CREATE INDEX differences_day ON differences (channel_code, business_date, kind);
CREATE INDEX differences_owner ON differences (owner_id, found_at DESC) WHERE status <> 'resolved';
CREATE INDEX differences_payment ON differences (payment_id) WHERE status <> 'resolved';
CREATE INDEX differences_our_no ON differences (our_no text_pattern_ops);
CREATE INDEX differences_channel_no ON differences (channel_no text_pattern_ops);
CREATE INDEX differences_no ON differences (no text_pattern_ops);

CREATE TABLE difference_events (
  bucket smallint NOT NULL,
  id uuid NOT NULL,
  difference_id uuid NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('found', 'changed', 'gone', 'reopened', 'assigned', 'commented', 'labelled', 'started', 'external')),
  actor_id uuid,
  actor_name text,
  body text,
  details jsonb,
  PRIMARY KEY (bucket, id),
  FOREIGN KEY (bucket, difference_id) REFERENCES differences (bucket, id)
);
CREATE INDEX difference_events_difference ON difference_events (bucket, difference_id, at);

GRANT SELECT, INSERT, UPDATE ON reconciliation_days, reconciliation_runs, matches, differences TO pingzhang_app;
GRANT SELECT, INSERT, DELETE ON waiting_records TO pingzhang_app;
GRANT SELECT, INSERT ON difference_events TO pingzhang_app;

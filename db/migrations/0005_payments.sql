-- Channels, merchants, and the payments and refunds that statements are compared with.

CREATE TABLE channels (
  code text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]{1,30}$'),
  name_en text NOT NULL,
  name_zh text NOT NULL,
  format_id text NOT NULL,
  time_zone text NOT NULL,
  day_cut text NOT NULL CHECK (day_cut ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  day_cut_window_minutes int NOT NULL DEFAULT 30 CHECK (day_cut_window_minutes BETWEEN 0 AND 720),
  statement_due_time text NOT NULL DEFAULT '10:00' CHECK (statement_due_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  accept_in_part boolean NOT NULL DEFAULT false,
  amount_tolerance_minor bigint NOT NULL DEFAULT 0 CHECK (amount_tolerance_minor >= 0),
  fee_tolerance_minor bigint NOT NULL DEFAULT 0 CHECK (fee_tolerance_minor >= 0),
  currency char(3) NOT NULL DEFAULT 'CNY',
  active boolean NOT NULL DEFAULT true,
  sort_order int NOT NULL DEFAULT 0,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);

CREATE TABLE merchants (
  id uuid PRIMARY KEY,
  no text NOT NULL UNIQUE,
  name text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'restricted', 'frozen', 'closed')),
  created_at timestamptz NOT NULL
);
CREATE INDEX merchants_name_trgm ON merchants USING gin (name gin_trgm_ops);

-- Pay-ins and refunds as the gateway knows them. Amounts in minor units, positive; the direction follows from the kind.
CREATE TABLE payments (
  bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('payment', 'refund')),
  channel_code text NOT NULL,
  business_date date NOT NULL,
  our_no text NOT NULL CHECK (length(our_no) BETWEEN 1 AND 64),
  channel_no text CHECK (length(channel_no) BETWEEN 1 AND 64),
  original_our_no text,
  merchant_no text,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  fee_minor bigint,
  status text NOT NULL CHECK (status IN ('created', 'processing', 'succeeded', 'failed', 'unknown', 'closed')),
  occurred_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  source text NOT NULL CHECK (source IN ('demo', 'orders_export', 'api')),
  -- Bumped where one of our numbers was handed in twice: both rows stay, the second is a duplicate for reconciliation to report.
  repeat smallint NOT NULL DEFAULT 0 CHECK (repeat >= 0),
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (bucket, id),
  CHECK (bucket = bucket_of(id)),
  UNIQUE (bucket, channel_code, kind, our_no, repeat)
);
CREATE INDEX payments_channel_date ON payments (channel_code, business_date, id);
CREATE INDEX payments_newest ON payments (occurred_at DESC, id DESC);
CREATE INDEX payments_status_newest ON payments (status, occurred_at DESC, id DESC);
CREATE INDEX payments_merchant_newest ON payments (merchant_no, occurred_at DESC, id DESC);
CREATE INDEX payments_our_no ON payments (our_no text_pattern_ops);
CREATE INDEX payments_channel_no ON payments (channel_no text_pattern_ops);

GRANT SELECT, INSERT, UPDATE ON channels, merchants, payments TO pingzhang_app;

-- The end of a number is what people read out on the telephone.
CREATE INDEX payments_our_no_end ON payments (reverse(our_no) text_pattern_ops);
CREATE INDEX payments_channel_no_end ON payments (reverse(channel_no) text_pattern_ops);
CREATE INDEX payments_original ON payments (original_our_no) WHERE original_our_no IS NOT NULL;
-- One day of all channels, newest first; and an exact amount, which is what people have on paper.
CREATE INDEX payments_date_newest ON payments (business_date, occurred_at DESC, id DESC);
CREATE INDEX payments_amount ON payments (amount_minor, occurred_at DESC, id DESC);
-- A piece from the middle of a number: slower than its ends, and asked only when they found nothing.
CREATE INDEX payments_our_no_part ON payments USING gin (our_no gin_trgm_ops);
CREATE INDEX payments_channel_no_part ON payments USING gin (channel_no gin_trgm_ops);

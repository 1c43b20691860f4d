-- Vouchers: the entries of closed dates, handed to the finance system in batches, each entry in at most one that stands.

-- Where our accounts are in the finance system. `account` is a heading or an account; the nearest line counts (an account before its
-- heading, a currency before all of them).
CREATE TABLE voucher_mappings (
  account text COLLATE "C" NOT NULL REFERENCES ledger_accounts,
  -- Empty: every currency.
  currency text COLLATE "C" NOT NULL CHECK (currency ~ '^([A-Z]{3})?$'),
  target_code text COLLATE "C" NOT NULL CHECK (target_code ~ '^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$'),
  auxiliary_kind text NOT NULL CHECK (auxiliary_kind IN ('none', 'department', 'person', 'customer', 'supplier', 'project')),
  -- NULL beside a kind: the number of the account's own owner.
  auxiliary_code text COLLATE "C" CHECK (auxiliary_code ~ '^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$'),
  changed_at timestamptz NOT NULL,
  changed_by uuid,
  changed_by_name text NOT NULL,
  PRIMARY KEY (account, currency),
  CHECK (auxiliary_kind <> 'none' OR auxiliary_code IS NULL)
);

-- A batch: one file. Written once; only its withdrawal comes later.
CREATE TABLE voucher_batches (
  id uuid PRIMARY KEY,
  no text NOT NULL UNIQUE,
  made_at timestamptz NOT NULL,
  made_by uuid,
  made_by_name text NOT NULL,
  period_from date NOT NULL,
  period_to date NOT NULL,
  -- NULL: every currency.
  currency char(3) CHECK (currency ~ '^[A-Z]{3}$'),
  format text NOT NULL CHECK (format IN ('csv', 'u8')),
  grouping text NOT NULL CHECK (grouping IN ('entry', 'summed')),
  language text NOT NULL CHECK (language IN ('en', 'zh')),
  file_name text NOT NULL CHECK (file_name <> ''),
  byte_size bigint NOT NULL CHECK (byte_size > 0),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  entry_count bigint NOT NULL CHECK (entry_count > 0),
  voucher_count bigint NOT NULL CHECK (voucher_count > 0),
  line_count bigint NOT NULL CHECK (line_count > 1),
  -- [{currency, debitMinor, creditMinor}], integers as text.
  totals jsonb NOT NULL,
  is_withdrawn boolean NOT NULL DEFAULT false,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawn_by_name text,
  withdrawn_why text,
  CHECK (period_from <= period_to),
  -- The layout of U8 has one currency, that of its account set.
  CHECK (format <> 'u8' OR currency IS NOT NULL),
  CHECK (CASE WHEN is_withdrawn THEN num_nulls(withdrawn_at, withdrawn_by_name, withdrawn_why) = 0
    ELSE num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_by_name, withdrawn_why) = 0 END),
  UNIQUE (id, is_withdrawn)
);
CREATE INDEX voucher_batches_newest ON voucher_batches (made_at DESC, id DESC);

-- Which entries a batch has: all those of a closed date in one scope. A closed date takes no more entries, so a date and a scope say for ever
-- which they are. An entry is in exactly one scope: its currency, or `*` where its legs have several.
CREATE TABLE voucher_batch_days (
  batch_id uuid NOT NULL,
  business_date date NOT NULL,
  scope text COLLATE "C" NOT NULL CHECK (scope ~ '^([A-Z]{3}|[*])$'),
  entry_count bigint NOT NULL CHECK (entry_count > 0),
  is_withdrawn boolean NOT NULL,
  PRIMARY KEY (batch_id, business_date, scope),
  -- The withdrawal of the batch is that of its dates, and there is no other way to it. Asked at the commit: the dates are taken before the file
  -- is written, and the batch is known after it.
  CONSTRAINT voucher_batch_days_batch FOREIGN KEY (batch_id, is_withdrawn) REFERENCES voucher_batches (id, is_withdrawn) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
-- Never twice: of all batches that stand, one has the entries of a date and scope.
CREATE UNIQUE INDEX voucher_batch_days_once ON voucher_batch_days (business_date, scope) WHERE NOT is_withdrawn;

-- The control totals of a batch by our account, with the mapping that it was made with.
CREATE TABLE voucher_batch_accounts (
  batch_id uuid NOT NULL REFERENCES voucher_batches DEFERRABLE INITIALLY DEFERRED,
  account text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  target_code text NOT NULL,
  auxiliary_kind text NOT NULL CHECK (auxiliary_kind IN ('none', 'department', 'person', 'customer', 'supplier', 'project')),
  auxiliary_code text,
  debit_minor bigint NOT NULL CHECK (debit_minor >= 0),
  credit_minor bigint NOT NULL CHECK (credit_minor >= 0),
  posting_count bigint NOT NULL CHECK (posting_count > 0),
  PRIMARY KEY (batch_id, account, currency),
  CHECK ((auxiliary_kind = 'none') = (auxiliary_code IS NULL))
);

-- The file as it was made, in pieces: whoever takes it again gets the same bytes.
CREATE TABLE voucher_batch_pieces (
  batch_id uuid NOT NULL REFERENCES voucher_batches DEFERRABLE INITIALLY DEFERRED,
  piece int NOT NULL CHECK (piece >= 0),
  bytes bytea NOT NULL,
  packing text NOT NULL CHECK (packing IN ('none', 'zstd')),
  PRIMARY KEY (batch_id, piece)
);
ALTER TABLE voucher_batch_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- The one scope of an entry.
CREATE FUNCTION entry_scope(currencies text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN currencies[1] = ALL (currencies) THEN currencies[1] ELSE '*' END
$$;

-- Takes for a batch what no other has of the closed dates of a period, in one currency or in all, and answers it. Two at once: the second waits
-- for the first and is answered what that left. Refuses date_not_closed.
CREATE FUNCTION take_voucher_days(p_batch uuid, p_from date, p_to date, p_currency text)
RETURNS TABLE (business_date date, scope text, entry_count bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF p_to > (SELECT closed_through FROM book_state) THEN PERFORM ledger_refuse('date_not_closed', p_to::text); END IF;
  RETURN QUERY
    WITH taken AS (
      INSERT INTO voucher_batch_days AS d (batch_id, business_date, scope, entry_count, is_withdrawn)
      SELECT p_batch, found.business_date, found.scope, found.n, false FROM (
        SELECT e.business_date, entry_scope(e.currencies) AS scope, count(*) AS n FROM journal_entries e WHERE e.business_date BETWEEN p_from AND p_to GROUP BY 1, 2) found
      WHERE (p_currency IS NULL OR found.scope = p_currency)
        AND NOT EXISTS (SELECT FROM voucher_batch_days o WHERE o.business_date = found.business_date AND o.scope = found.scope AND NOT o.is_withdrawn)
      ORDER BY found.business_date, found.scope
      ON CONFLICT (business_date, scope) WHERE NOT is_withdrawn DO NOTHING
      RETURNING d.business_date, d.scope, d.entry_count)
    SELECT t.business_date, t.scope, t.entry_count FROM taken t ORDER BY t.business_date, t.scope;
END $$;

REVOKE ALL ON FUNCTION take_voucher_days FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_voucher_days TO pingzhang_app;
GRANT SELECT ON voucher_mappings, voucher_batches, voucher_batch_days, voucher_batch_accounts, voucher_batch_pieces TO pingzhang_app;
GRANT INSERT, UPDATE, DELETE ON voucher_mappings TO pingzhang_app;
GRANT INSERT ON voucher_batches, voucher_batch_accounts, voucher_batch_pieces TO pingzhang_app;
GRANT UPDATE (is_withdrawn, withdrawn_at, withdrawn_by, withdrawn_by_name, withdrawn_why) ON voucher_batches TO pingzhang_app;

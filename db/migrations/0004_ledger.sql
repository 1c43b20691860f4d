-- The ledger: chart of accounts, entries whose arrays must balance, postings, balances with their floors in the row, closed days.
-- Everything is written by the functions at the end, which run as the owner; the application's role may only call them.

-- Accounts are a small reference table. The code is the key and never changes: `1122.wechat` is the wechat account under heading 1122.
-- `bucket` set: the account lives in one bucket and has one balance row per currency, on which a floor can be held.
-- `bucket` NULL: a house account, one balance row per bucket (a stripe), so that no row is hot; its total is what people read.
CREATE TABLE ledger_accounts (
  code text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[0-9]{4}(\.[A-Za-z0-9_-]{1,64})?$'),
  name_en text NOT NULL CHECK (name_en <> ''),
  name_zh text NOT NULL CHECK (name_zh <> ''),
  heading text COLLATE "C" REFERENCES ledger_accounts (code),
  class text NOT NULL CHECK (class IN ('asset', 'liability', 'income', 'expense', 'off_balance')),
  normal_side "char" NOT NULL CHECK (normal_side IN ('D', 'C')),
  -- NULL: takes every currency, each kept apart.
  currency char(3) CHECK (currency ~ '^[A-Z]{3}$'),
  owner_kind text NOT NULL CHECK (owner_kind IN ('none', 'channel', 'merchant', 'user', 'bank')),
  owner_id text,
  bucket smallint CHECK (bucket BETWEEN 0 AND 1023),
  may_go_negative boolean NOT NULL,
  hot boolean NOT NULL,
  -- False for headings, which only group.
  takes_postings boolean NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'blocked')),
  CHECK ((owner_id IS NULL) = (heading IS NULL)),
  CHECK (NOT hot OR bucket IS NULL),
  CHECK (owner_kind NOT IN ('merchant', 'user') OR NOT takes_postings OR bucket IS NOT NULL)
);
CREATE INDEX ledger_accounts_owner ON ledger_accounts (owner_kind, owner_id);

-- The rules of a row are held by one CHECK that calls one plpgsql function: PostgreSQL parses the text of every CHECK anew at every
-- insert and update, and a dozen of them cost more than the insert itself (docs/adr/0003-ledger-function.md has the figures).

-- Whether an entry is one: two legs or more, arrays of one length, amounts above zero, debits equal to credits in every currency;
-- the bucket is the one in the id; a late entry belongs to an earlier date.
CREATE FUNCTION entry_is_sound(bucket smallint, id uuid, business_date date, late_for_date date, event_type text, source_id text, key text,
  sides text, amounts bigint[], accounts text[], currencies text[]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  legs int := coalesce(cardinality(amounts), 0);
  total numeric := 0;
BEGIN
  IF legs < 2 OR legs > 100 OR length(sides) <> legs OR cardinality(accounts) <> legs OR cardinality(currencies) <> legs OR (0 < ALL (amounts)) IS NOT TRUE
     OR translate(sides, 'DC', '') <> '' OR array_position(accounts, NULL) IS NOT NULL OR array_position(currencies, NULL) IS NOT NULL
     OR bucket <> bucket_of(id) OR bucket > 1023 OR late_for_date >= business_date
     OR length(key) NOT BETWEEN 8 AND 100 OR length(source_id) NOT BETWEEN 1 AND 100 OR length(event_type) NOT BETWEEN 3 AND 40 THEN
    RETURN false;
  END IF;
  IF currencies[1] = ALL (currencies) THEN
    FOR i IN 1 .. legs LOOP
      total := total + CASE substr(sides, i, 1) WHEN 'D' THEN amounts[i] ELSE -amounts[i] END;
    END LOOP;
    RETURN total = 0;
  END IF;
  RETURN NOT EXISTS (
    SELECT FROM unnest(amounts, currencies) WITH ORDINALITY AS leg (amount, currency, place)
    GROUP BY currency
    HAVING bool_or(amount IS NULL OR amount <= 0) OR sum(CASE WHEN substr(sides, place::int, 1) = 'D' THEN amount ELSE -amount END) <> 0);
END $$;

-- Keys of idempotency, posted or refused: a key has one answer for ever. Unpartitioned on purpose.
CREATE TABLE ledger_keys (
  bucket smallint NOT NULL,
  key text COLLATE "C" NOT NULL,
  -- NULL where the entry was refused; then `reason` says why, the key stays refused, and the hash tells the same body from another.
  entry_id uuid,
  reason text,
  refused_hash uuid,
  PRIMARY KEY (bucket, key)
);

CREATE TABLE journal_entries (
  bucket smallint NOT NULL,
  id uuid NOT NULL,
  posted_at timestamptz NOT NULL,
  business_date date NOT NULL,
  -- The closed date this entry belongs to, where it came too late for it.
  late_for_date date,
  event_type text NOT NULL,
  source_kind text NOT NULL,
  source_id text NOT NULL,
  reversal_of uuid,
  posted_by uuid,
  memo text,
  key text COLLATE "C" NOT NULL,
  sides text NOT NULL,
  amounts bigint[] NOT NULL,
  accounts text[] NOT NULL,
  currencies text[] NOT NULL,
  -- The legs live here: PostgreSQL proves the balance of a row, and a capture writes one row instead of five. `postings` unrolls them.
  PRIMARY KEY (bucket, business_date, id),
  CONSTRAINT journal_entries_sound CHECK (entry_is_sound(bucket, id, business_date, late_for_date, event_type, source_id, key, sides, amounts, accounts, currencies))
);
-- Newest first over all buckets, by date; and what was booked for a payment or a difference.
CREATE INDEX journal_entries_date ON journal_entries (business_date, id);
CREATE INDEX journal_entries_source ON journal_entries (source_id text_pattern_ops);
CREATE UNIQUE INDEX journal_entries_reversal ON journal_entries (bucket, reversal_of) WHERE reversal_of IS NOT NULL;

-- The legs, one a row. An account's statement reads the entries of the (bucket, date) pairs that balance_days names for the account.
CREATE VIEW postings WITH (security_invoker = true) AS
  SELECT e.bucket, e.business_date, e.id AS entry_id, leg.seq::int AS seq, leg.account, substr(e.sides, leg.seq::int, 1) AS side, leg.amount_minor, leg.currency
  FROM journal_entries e CROSS JOIN LATERAL unnest(e.accounts, e.amounts, e.currencies) WITH ORDINALITY AS leg (account, amount_minor, currency, seq);

-- Whether a balance may be: what is frozen is there (only an account with a floor can have something frozen), nothing is counted below zero.
CREATE FUNCTION balance_holds(debit bigint, credit bigint, pending bigint, frozen bigint, normal_side "char", has_floor boolean) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF debit < 0 OR credit < 0 OR pending < 0 OR frozen < 0 THEN RETURN false; END IF;
  IF NOT has_floor THEN RETURN frozen = 0; END IF;
  RETURN CASE WHEN normal_side = 'D' THEN debit - credit ELSE credit - debit END >= frozen;
END $$;

-- One row an account, currency and bucket. Totals since the beginning; `day_*` is the movement of `day` alone, moved to
-- balance_days when another day begins. The floor is a CHECK of the row: what is frozen cannot be spent.
CREATE TABLE balances (
  bucket smallint NOT NULL,
  account text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  debit_minor bigint NOT NULL DEFAULT 0,
  credit_minor bigint NOT NULL DEFAULT 0,
  pending_minor bigint NOT NULL DEFAULT 0,
  frozen_minor bigint NOT NULL DEFAULT 0,
  day_debit_minor bigint NOT NULL DEFAULT 0,
  day_credit_minor bigint NOT NULL DEFAULT 0,
  day date NOT NULL,
  -- Copied by close_day, which locks the row for it: that is what decides between a posting and the close of its day.
  closed_through date NOT NULL,
  normal_side "char" NOT NULL,
  has_floor boolean NOT NULL,
  blocked boolean NOT NULL DEFAULT false,
  PRIMARY KEY (bucket, account, currency),
  CONSTRAINT balances_floor CHECK (balance_holds(debit_minor, credit_minor, pending_minor, frozen_minor, normal_side, has_floor))
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX balances_account ON balances (account, currency);

-- Movements of days that are over, per stripe; the closing totals are filled by close_day. Balances as of a date come from
-- here: the last closing before it, or the totals of today less the few open days after it. Never from a whole history.
CREATE TABLE balance_days (
  bucket smallint NOT NULL,
  account text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  business_date date NOT NULL,
  debit_minor bigint NOT NULL CHECK (debit_minor >= 0),
  credit_minor bigint NOT NULL CHECK (credit_minor >= 0),
  closing_debit_minor bigint,
  closing_credit_minor bigint,
  PRIMARY KEY (bucket, account, currency, business_date)
);
CREATE INDEX balance_days_date ON balance_days (business_date, account);

-- Amounts set aside: frozen (cannot be spent) or pending (known to come, not yet posted).
CREATE TABLE ledger_holds (
  bucket smallint NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('frozen', 'pending')),
  account text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  remaining_minor bigint NOT NULL CHECK (remaining_minor BETWEEN 0 AND amount_minor),
  placed_at timestamptz NOT NULL,
  source_kind text NOT NULL,
  source_id text NOT NULL,
  PRIMARY KEY (bucket, id),
  CHECK (bucket = bucket_of(id))
);
CREATE INDEX ledger_holds_open ON ledger_holds (bucket, account, currency) WHERE remaining_minor > 0;

-- Steps of a hold, each under its key: a step repeated changes nothing.
CREATE TABLE ledger_hold_steps (
  bucket smallint NOT NULL,
  key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 8 AND 100),
  hold_id uuid NOT NULL,
  step text NOT NULL CHECK (step IN ('place', 'release', 'capture')),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  at timestamptz NOT NULL,
  PRIMARY KEY (bucket, key)
);

-- One row: the end of the closed days. And one a closed day, with what it held.
CREATE TABLE book_state (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  closed_through date NOT NULL
);
INSERT INTO book_state (closed_through) VALUES ('1989-12-31');
CREATE TABLE book_days (
  business_date date PRIMARY KEY,
  closed_at timestamptz NOT NULL,
  closed_by uuid,
  closed_by_name text NOT NULL,
  entry_count bigint NOT NULL,
  -- [{currency, debitMinor, creditMinor}], integers as text.
  totals jsonb NOT NULL
);

-- Raises a refusal: SQLSTATE PZ001, the message is the reason slug, the detail what it is about.
CREATE FUNCTION ledger_refuse(reason text, about text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'PZ001', MESSAGE = reason, DETAIL = coalesce(about, '');
END $$;

-- The way round for what is rare: the first posting to a stripe, the first of a day, a posting to an earlier open day, a refusal.
CREATE FUNCTION move_balance_slowly(p_bucket smallint, p_account text, p_currency text, p_date date, p_debit bigint, p_credit bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  b balances;
  a ledger_accounts;
  closed date;
BEGIN
  SELECT * INTO b FROM balances WHERE bucket = p_bucket AND account = p_account AND currency = p_currency FOR UPDATE;
  IF NOT FOUND THEN
    SELECT * INTO a FROM ledger_accounts WHERE code = p_account FOR SHARE;
    IF NOT FOUND OR NOT a.takes_postings THEN PERFORM ledger_refuse('account_unknown', p_account); END IF;
    IF a.currency IS NOT NULL AND a.currency <> p_currency THEN PERFORM ledger_refuse('account_currency', p_account); END IF;
    IF a.bucket IS NOT NULL AND a.bucket <> p_bucket THEN PERFORM ledger_refuse('account_in_other_bucket', p_account); END IF;
    -- Shared with other postings, exclusive to close_day: a stripe is not born while a day is being closed.
    SELECT closed_through INTO STRICT closed FROM book_state FOR SHARE;
    INSERT INTO balances (bucket, account, currency, day, closed_through, normal_side, has_floor, blocked)
    VALUES (p_bucket, p_account, p_currency, p_date, closed, a.normal_side, a.bucket IS NOT NULL AND NOT a.may_go_negative, a.status = 'blocked')
    ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT b FROM balances WHERE bucket = p_bucket AND account = p_account AND currency = p_currency FOR UPDATE;
  END IF;
  IF b.blocked THEN PERFORM ledger_refuse('account_blocked', p_account); END IF;
  IF p_date <= b.closed_through THEN PERFORM ledger_refuse('day_closed', p_date::text); END IF;
  IF p_date < b.day THEN
    INSERT INTO balance_days AS d (bucket, account, currency, business_date, debit_minor, credit_minor)
    VALUES (p_bucket, p_account, p_currency, p_date, p_debit, p_credit)
    ON CONFLICT (bucket, account, currency, business_date) DO UPDATE SET debit_minor = d.debit_minor + excluded.debit_minor, credit_minor = d.credit_minor + excluded.credit_minor;
    UPDATE balances SET debit_minor = debit_minor + p_debit, credit_minor = credit_minor + p_credit
    WHERE bucket = p_bucket AND account = p_account AND currency = p_currency;
    RETURN;
  END IF;
  IF p_date > b.day AND (b.day_debit_minor > 0 OR b.day_credit_minor > 0) THEN
    INSERT INTO balance_days AS d (bucket, account, currency, business_date, debit_minor, credit_minor)
    VALUES (p_bucket, p_account, p_currency, b.day, b.day_debit_minor, b.day_credit_minor)
    ON CONFLICT (bucket, account, currency, business_date) DO UPDATE SET debit_minor = d.debit_minor + excluded.debit_minor, credit_minor = d.credit_minor + excluded.credit_minor;
  END IF;
  UPDATE balances SET debit_minor = debit_minor + p_debit, credit_minor = credit_minor + p_credit, day = p_date,
    day_debit_minor = CASE WHEN day = p_date THEN day_debit_minor ELSE 0 END + p_debit,
    day_credit_minor = CASE WHEN day = p_date THEN day_credit_minor ELSE 0 END + p_credit
  WHERE bucket = p_bucket AND account = p_account AND currency = p_currency;
END $$;

-- What a refused key stands for: everything that matters but the id and the instant, which a retry makes anew.
CREATE FUNCTION entry_hash(
  p_date date, p_event_type text, p_source_kind text, p_source_id text, p_sides text, p_amounts bigint[], p_accounts text[], p_currencies text[],
  p_memo text, p_late_for date
) RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN md5(concat_ws(chr(31), p_date::text, p_event_type, p_source_kind, p_source_id, p_sides, p_amounts::text, p_accounts::text, p_currencies::text,
    coalesce('m' || p_memo, '-'), coalesce(p_late_for::text, '-')))::uuid;
END $$;

-- What is asked only of the few entries that reverse another or belong to a closed day.
CREATE FUNCTION check_rare_entry(p_bucket smallint, p_sides text, p_amounts bigint[], p_accounts text[], p_currencies text[], p_late_for date, p_reversal_of uuid)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF p_late_for IS NOT NULL AND p_late_for > (SELECT closed_through FROM book_state) THEN
    PERFORM ledger_refuse('late_for_open_day', p_late_for::text);
  END IF;
  IF p_reversal_of IS NOT NULL AND NOT EXISTS (
    SELECT FROM journal_entries WHERE bucket = p_bucket AND id = p_reversal_of AND sides = translate(p_sides, 'DC', 'CD')
      AND amounts = p_amounts AND accounts = p_accounts AND currencies = p_currencies) THEN
    PERFORM ledger_refuse('reversal_differs', p_reversal_of::text);
  END IF;
END $$;

-- Writes one entry. The caller has made the id (its bucket is the entry's), the key and the instant. Same key and same body: the
-- entry that is already there, and nothing happens. Refuses (PZ001) key_reused, key_refused, account_unknown, account_blocked,
-- account_currency, account_in_other_bucket, day_closed; by CHECK journal_entries_sound, balances_floor.
CREATE FUNCTION post_entry(
  p_id uuid, p_key text, p_at timestamptz, p_date date, p_event_type text, p_source_kind text, p_source_id text,
  p_sides text, p_amounts bigint[], p_accounts text[], p_currencies text[],
  p_memo text DEFAULT NULL, p_posted_by uuid DEFAULT NULL, p_late_for date DEFAULT NULL, p_reversal_of uuid DEFAULT NULL
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET enable_material = off AS $$
DECLARE
  v_bucket smallint := bucket_of(p_id);
  kept ledger_keys;
  legs int := cardinality(p_amounts);
  rows int := 0;
  at_row int;
  -- One element a balance row that moves, in the order of account and currency: entries that share accounts wait for each other, never in a circle.
  v_accounts text[] COLLATE "C" := '{}';
  v_currencies text[] COLLATE "C" := '{}';
  v_debits bigint[] := '{}';
  v_credits bigint[] := '{}';
  v_moved int[] := '{}';
BEGIN
  INSERT INTO ledger_keys (bucket, key, entry_id) VALUES (v_bucket, p_key, p_id) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO STRICT kept FROM ledger_keys WHERE bucket = v_bucket AND key = p_key;
    IF kept.entry_id IS NULL THEN
      IF kept.refused_hash <> entry_hash(p_date, p_event_type, p_source_kind, p_source_id, p_sides, p_amounts, p_accounts, p_currencies, p_memo, p_late_for) THEN
        PERFORM ledger_refuse('key_reused', p_key);
      END IF;
      PERFORM ledger_refuse('key_refused', kept.reason);
    END IF;
    IF NOT EXISTS (
      SELECT FROM journal_entries e WHERE e.bucket = v_bucket AND e.business_date = p_date AND e.id = kept.entry_id AND e.event_type = p_event_type
        AND e.source_kind = p_source_kind AND e.source_id = p_source_id AND e.sides = p_sides AND e.amounts = p_amounts AND e.accounts = p_accounts
        AND e.currencies = p_currencies AND e.memo IS NOT DISTINCT FROM p_memo AND e.late_for_date IS NOT DISTINCT FROM p_late_for
        AND e.reversal_of IS NOT DISTINCT FROM p_reversal_of) THEN
      PERFORM ledger_refuse('key_reused', p_key);
    END IF;
    RETURN kept.entry_id;
  END IF;
  IF p_late_for IS NOT NULL OR p_reversal_of IS NOT NULL THEN
    PERFORM check_rare_entry(v_bucket, p_sides, p_amounts, p_accounts, p_currencies, p_late_for, p_reversal_of);
  END IF;
  INSERT INTO journal_entries (bucket, id, posted_at, business_date, late_for_date, event_type, source_kind, source_id, reversal_of, posted_by, memo, key, sides, amounts, accounts, currencies)
  VALUES (v_bucket, p_id, p_at, p_date, p_late_for, p_event_type, p_source_kind, p_source_id, p_reversal_of, p_posted_by, p_memo, p_key, p_sides, p_amounts, p_accounts, p_currencies);
  -- Legs mostly come in the order of their accounts, those of one account together: then a leg belongs to the last row or opens the next.
  -- A session prepares every expression anew in every transaction, so what is rare stays out of the way.
  FOR i IN 1 .. legs LOOP
    at_row := rows;
    IF rows = 0 OR (p_accounts[i], p_currencies[i]) > (v_accounts[rows], v_currencies[rows]) THEN
      rows := rows + 1; at_row := rows;
      v_accounts[rows] := p_accounts[i]; v_currencies[rows] := p_currencies[i]; v_debits[rows] := 0; v_credits[rows] := 0;
    ELSIF (p_accounts[i], p_currencies[i]) < (v_accounts[rows], v_currencies[rows]) THEN
      at_row := 1;
      WHILE (v_accounts[at_row], v_currencies[at_row]) < (p_accounts[i], p_currencies[i]) LOOP at_row := at_row + 1; END LOOP;
      IF v_accounts[at_row] <> p_accounts[i] OR v_currencies[at_row] <> p_currencies[i] THEN
        FOR j IN REVERSE rows .. at_row LOOP
          v_accounts[j + 1] := v_accounts[j]; v_currencies[j + 1] := v_currencies[j]; v_debits[j + 1] := v_debits[j]; v_credits[j + 1] := v_credits[j];
        END LOOP;
        v_accounts[at_row] := p_accounts[i]; v_currencies[at_row] := p_currencies[i]; v_debits[at_row] := 0; v_credits[at_row] := 0;
        rows := rows + 1;
      END IF;
    END IF;
    IF substr(p_sides, i, 1) = 'D' THEN v_debits[at_row] := v_debits[at_row] + p_amounts[i]; ELSE v_credits[at_row] := v_credits[at_row] + p_amounts[i]; END IF;
  END LOOP;
  -- One statement for all rows; the settings of this function make it look each up by its key, in the order of the arrays.
  FOR at_row IN
    UPDATE balances b SET debit_minor = b.debit_minor + m.debit, credit_minor = b.credit_minor + m.credit,
      day_debit_minor = b.day_debit_minor + m.debit, day_credit_minor = b.day_credit_minor + m.credit
    FROM unnest(v_accounts, v_currencies, v_debits, v_credits) WITH ORDINALITY AS m (account, currency, debit, credit, place)
    WHERE b.bucket = v_bucket AND b.account = m.account AND b.currency = m.currency AND b.day = p_date AND b.closed_through < p_date AND NOT b.blocked
    RETURNING m.place::int
  LOOP
    v_moved := v_moved || at_row;
  END LOOP;
  IF cardinality(v_moved) < rows THEN
    FOR i IN 1 .. rows LOOP
      IF i <> ALL (v_moved) THEN PERFORM move_balance_slowly(v_bucket, v_accounts[i], v_currencies[i], p_date, v_debits[i], v_credits[i]); END IF;
    END LOOP;
  END IF;
  RETURN p_id;
END $$;

-- The set-based twin: many entries in one call and one transaction, each answered for itself. Entry i is element i of every array;
-- its legs are elements p_first[i] to p_first[i + 1] - 1 of the leg arrays (p_first has one element more than there are entries).
-- Outcome: posted, replayed or refused (with the reason); what is refused takes no other down and keeps its key.
CREATE FUNCTION post_entries(
  p_ids uuid[], p_keys text[], p_at timestamptz, p_dates date[], p_event_types text[], p_source_kinds text[], p_source_ids text[],
  p_sides text[], p_first int[], p_amounts bigint[], p_accounts text[], p_currencies text[],
  p_memos text[] DEFAULT NULL, p_posted_bys uuid[] DEFAULT NULL, p_late_fors date[] DEFAULT NULL
) RETURNS TABLE (place int, outcome text, entry_id uuid, reason text, about text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET enable_material = off AS $$
#variable_conflict use_column
DECLARE
  n int := cardinality(p_ids);
  counted int;
  moved int;
  v_buckets smallint[];
  v_accounts text[] COLLATE "C";
  v_currencies text[] COLLATE "C";
  v_days date[];
  v_debits bigint[];
  v_credits bigint[];
  v_debit_outflows bigint[];
  v_credit_outflows bigint[];
  v_moved int[] := '{}';
  v_about text;
  v_constraint text;
  v_reason text;
BEGIN
  IF n > 1000 THEN PERFORM ledger_refuse('too_many_entries', n::text); END IF;
  IF p_late_fors IS NULL THEN
    BEGIN -- All at once, which is what nearly always happens. Anything unusual undoes it and goes one by one below.
      INSERT INTO ledger_keys (bucket, key, entry_id)
      SELECT bucket_of(p_ids[i]), p_keys[i], p_ids[i] FROM generate_series(1, n) AS i ORDER BY bucket_of(p_ids[i]), p_keys[i] COLLATE "C" ON CONFLICT DO NOTHING;
      GET DIAGNOSTICS counted = ROW_COUNT;
      IF counted <> n THEN RAISE EXCEPTION USING ERRCODE = 'PZ002'; END IF;
      INSERT INTO journal_entries (bucket, id, posted_at, business_date, late_for_date, event_type, source_kind, source_id, reversal_of, posted_by, memo, key, sides, amounts, accounts, currencies)
      SELECT bucket_of(p_ids[i]), p_ids[i], p_at, p_dates[i], NULL, p_event_types[i], p_source_kinds[i], p_source_ids[i], NULL, p_posted_bys[i], p_memos[i], p_keys[i], p_sides[i],
             p_amounts[p_first[i]:p_first[i + 1] - 1], p_accounts[p_first[i]:p_first[i + 1] - 1], p_currencies[p_first[i]:p_first[i + 1] - 1]
      FROM generate_series(1, n) AS i;
      -- No order of these entries may dip below a floor: what flows out must be covered before anything flows in. Rows in the order of their key.
      SELECT array_agg(m.bucket), array_agg(m.account), array_agg(m.currency), array_agg(m.date), array_agg(m.debit), array_agg(m.credit), array_agg(m.debit_outflow), array_agg(m.credit_outflow)
      INTO v_buckets, v_accounts, v_currencies, v_days, v_debits, v_credits, v_debit_outflows, v_credit_outflows
      FROM (
        SELECT bucket, account, currency, date, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit,
               sum(least(debit - credit, 0))::bigint AS debit_outflow, sum(least(credit - debit, 0))::bigint AS credit_outflow
        FROM (
          SELECT bucket, account, currency, date, coalesce(sum(amount) FILTER (WHERE is_debit), 0) AS debit, coalesce(sum(amount) FILTER (WHERE NOT is_debit), 0) AS credit
          FROM (
            SELECT e.i, e.bucket, e.date, l.account, l.currency, l.amount, substr(e.sides, (l.j - e.first + 1)::int, 1) = 'D' AS is_debit
            FROM (SELECT i, bucket_of(p_ids[i]) AS bucket, p_dates[i] AS date, p_sides[i] AS sides, p_first[i] AS first, p_first[i + 1] AS next FROM generate_series(1, n) AS i OFFSET 0) e,
                 LATERAL (SELECT a.account, a.currency, a.amount, e.first + a.o - 1 AS j
                   FROM unnest(p_accounts[e.first:e.next - 1], p_currencies[e.first:e.next - 1], p_amounts[e.first:e.next - 1]) WITH ORDINALITY AS a (account, currency, amount, o)) l) leg
          GROUP BY i, bucket, account, currency, date) net
        GROUP BY bucket, account, currency, date ORDER BY bucket, account COLLATE "C", currency COLLATE "C", date) m;
      FOR moved IN
        UPDATE balances b SET debit_minor = b.debit_minor + m.debit, credit_minor = b.credit_minor + m.credit,
          day_debit_minor = b.day_debit_minor + m.debit, day_credit_minor = b.day_credit_minor + m.credit
        FROM unnest(v_buckets, v_accounts, v_currencies, v_days, v_debits, v_credits, v_debit_outflows, v_credit_outflows) WITH ORDINALITY
          AS m (bucket, account, currency, date, debit, credit, debit_outflow, credit_outflow, place)
        WHERE b.bucket = m.bucket AND b.account = m.account AND b.currency = m.currency AND b.day = m.date AND b.closed_through < m.date AND NOT b.blocked
          AND (NOT b.has_floor OR CASE WHEN b.normal_side = 'D' THEN b.debit_minor - b.credit_minor + m.debit_outflow ELSE b.credit_minor - b.debit_minor + m.credit_outflow END >= b.frozen_minor)
        RETURNING m.place::int
      LOOP
        v_moved := v_moved || moved;
      END LOOP;
      IF cardinality(v_moved) < cardinality(v_buckets) THEN
        FOR i IN 1 .. cardinality(v_buckets) LOOP
          CONTINUE WHEN i = ANY (v_moved);
          PERFORM move_balance_slowly(v_buckets[i], v_accounts[i], v_currencies[i], v_days[i], v_debits[i], v_credits[i]);
          IF EXISTS (
            SELECT FROM balances b WHERE b.bucket = v_buckets[i] AND b.account = v_accounts[i] AND b.currency = v_currencies[i] AND b.has_floor
              AND CASE WHEN b.normal_side = 'D' THEN b.debit_minor - v_debits[i] - b.credit_minor + v_credits[i] + v_debit_outflows[i]
                       ELSE b.credit_minor - v_credits[i] - b.debit_minor + v_debits[i] + v_credit_outflows[i] END < b.frozen_minor) THEN
            RAISE EXCEPTION USING ERRCODE = 'PZ002';
          END IF;
        END LOOP;
      END IF;
      RETURN QUERY SELECT i, 'posted', p_ids[i], NULL::text, NULL::text FROM generate_series(1, n) AS i;
      RETURN;
    EXCEPTION WHEN SQLSTATE 'PZ001' OR SQLSTATE 'PZ002' OR check_violation OR unique_violation OR not_null_violation OR numeric_value_out_of_range THEN
      NULL;
    END;
  END IF;
  PERFORM FROM balances b WHERE (b.bucket, b.account, b.currency) IN (
    SELECT bucket_of(p_ids[i]), p_accounts[j], p_currencies[j] FROM generate_series(1, n) AS i, generate_series(p_first[i], p_first[i + 1] - 1) AS j)
  ORDER BY b.bucket, b.account, b.currency FOR UPDATE;
  FOR i IN 1 .. n LOOP
    place := i; outcome := 'posted'; v_reason := NULL; about := NULL;
    BEGIN
      entry_id := post_entry(p_ids[i], p_keys[i], p_at, p_dates[i], p_event_types[i], p_source_kinds[i], p_source_ids[i], p_sides[i],
        p_amounts[p_first[i]:p_first[i + 1] - 1], p_accounts[p_first[i]:p_first[i + 1] - 1], p_currencies[p_first[i]:p_first[i + 1] - 1],
        p_memos[i], p_posted_bys[i], p_late_fors[i]);
      IF entry_id <> p_ids[i] THEN outcome := 'replayed'; END IF;
    EXCEPTION
      WHEN SQLSTATE 'PZ001' THEN
        outcome := 'refused'; entry_id := NULL; v_reason := SQLERRM;
        GET STACKED DIAGNOSTICS v_about = PG_EXCEPTION_DETAIL;
        about := v_about;
      WHEN check_violation OR not_null_violation THEN
        GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
        outcome := 'refused'; entry_id := NULL;
        v_reason := CASE v_constraint WHEN 'balances_floor' THEN 'insufficient_funds' ELSE 'entry_unsound' END;
      WHEN numeric_value_out_of_range THEN
        outcome := 'refused'; entry_id := NULL; v_reason := 'amount_out_of_range';
    END;
    -- A key that failed stays failed: a late duplicate must not succeed after its caller was told no.
    reason := v_reason;
    IF outcome = 'refused' AND v_reason NOT IN ('key_reused', 'key_refused') AND p_keys[i] IS NOT NULL AND length(p_keys[i]) BETWEEN 8 AND 100 THEN
      INSERT INTO ledger_keys (bucket, key, entry_id, reason, refused_hash)
      VALUES (bucket_of(p_ids[i]), p_keys[i], NULL, v_reason, entry_hash(p_dates[i], p_event_types[i], p_source_kinds[i], p_source_ids[i], p_sides[i],
        p_amounts[p_first[i]:p_first[i + 1] - 1], p_accounts[p_first[i]:p_first[i + 1] - 1], p_currencies[p_first[i]:p_first[i + 1] - 1], p_memos[i], p_late_fors[i]))
      ON CONFLICT DO NOTHING;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- Posts the mirror image of an entry, pointing at it. Refuses entry_not_found; a second reversal dies at journal_entries_reversal.
CREATE FUNCTION reverse_entry(p_of uuid, p_id uuid, p_key text, p_at timestamptz, p_date date, p_memo text, p_posted_by uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  e journal_entries;
  v_late date;
  kept ledger_keys;
BEGIN
  SELECT * INTO e FROM journal_entries WHERE bucket = bucket_of(p_of) AND id = p_of;
  IF NOT FOUND OR bucket_of(p_id) <> e.bucket THEN PERFORM ledger_refuse('entry_not_found', p_of::text); END IF;
  -- A repeated request is answered with what it did, also when the day of the original has been closed in between.
  SELECT * INTO kept FROM ledger_keys WHERE bucket = e.bucket AND key = p_key AND entry_id IS NOT NULL;
  IF FOUND AND EXISTS (SELECT FROM journal_entries r WHERE r.bucket = e.bucket AND r.id = kept.entry_id AND r.reversal_of = p_of AND r.memo IS NOT DISTINCT FROM p_memo) THEN
    RETURN kept.entry_id;
  END IF;
  IF e.business_date < p_date AND e.business_date <= (SELECT closed_through FROM book_state) THEN v_late := e.business_date; END IF;
  RETURN post_entry(p_id, p_key, p_at, p_date, 'entry_reversed', 'journal_entry', p_of::text, translate(e.sides, 'DC', 'CD'), e.amounts, e.accounts, e.currencies,
    p_memo, p_posted_by, v_late, p_of);
END $$;

-- Sets an amount aside: `frozen` cannot be spent from now on, `pending` is known to come and not yet posted.
CREATE FUNCTION place_hold(p_id uuid, p_key text, p_at timestamptz, p_kind text, p_account text, p_currency text, p_amount bigint, p_source_kind text, p_source_id text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_bucket smallint := bucket_of(p_id);
  kept ledger_hold_steps;
  b balances;
BEGIN
  INSERT INTO ledger_hold_steps (bucket, key, hold_id, step, amount_minor, at) VALUES (v_bucket, p_key, p_id, 'place', p_amount, p_at) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO STRICT kept FROM ledger_hold_steps WHERE bucket = v_bucket AND key = p_key;
    IF kept.step <> 'place' OR NOT EXISTS (SELECT FROM ledger_holds h WHERE h.bucket = v_bucket AND h.id = kept.hold_id AND h.kind = p_kind
      AND h.account = p_account AND h.currency = p_currency AND h.amount_minor = p_amount AND h.source_kind = p_source_kind AND h.source_id = p_source_id) THEN
      PERFORM ledger_refuse('key_reused', p_key);
    END IF;
    RETURN kept.hold_id;
  END IF;
  SELECT * INTO b FROM balances WHERE bucket = v_bucket AND account = p_account AND currency = p_currency FOR UPDATE;
  IF NOT FOUND THEN
    -- Nothing was posted yet: the row is made by a movement of nothing on the first open day.
    PERFORM move_balance_slowly(v_bucket, p_account, p_currency, (SELECT closed_through + 1 FROM book_state), 0, 0);
  ELSIF b.blocked THEN
    PERFORM ledger_refuse('account_blocked', p_account);
  END IF;
  INSERT INTO ledger_holds (bucket, id, kind, account, currency, amount_minor, remaining_minor, placed_at, source_kind, source_id)
  VALUES (v_bucket, p_id, p_kind, p_account, p_currency, p_amount, p_amount, p_at, p_source_kind, p_source_id);
  UPDATE balances SET frozen_minor = frozen_minor + CASE p_kind WHEN 'frozen' THEN p_amount ELSE 0 END,
    pending_minor = pending_minor + CASE p_kind WHEN 'pending' THEN p_amount ELSE 0 END
  WHERE bucket = v_bucket AND account = p_account AND currency = p_currency;
  RETURN p_id;
END $$;

-- Gives back a part of what is held (all of it where the amount is NULL). Refuses hold_not_found, hold_exceeded, key_reused.
CREATE FUNCTION release_hold(p_id uuid, p_key text, p_at timestamptz, p_amount bigint, p_step text DEFAULT 'release') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  h ledger_holds;
  kept ledger_hold_steps;
  v_amount bigint;
BEGIN
  SELECT * INTO h FROM ledger_holds WHERE bucket = bucket_of(p_id) AND id = p_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM ledger_refuse('hold_not_found', p_id::text); END IF;
  SELECT * INTO kept FROM ledger_hold_steps WHERE bucket = h.bucket AND key = p_key;
  IF FOUND THEN
    IF kept.hold_id <> p_id OR kept.step <> p_step OR kept.amount_minor <> coalesce(p_amount, kept.amount_minor) THEN PERFORM ledger_refuse('key_reused', p_key); END IF;
    RETURN kept.amount_minor;
  END IF;
  v_amount := coalesce(p_amount, h.remaining_minor);
  IF v_amount <= 0 OR v_amount > h.remaining_minor THEN PERFORM ledger_refuse('hold_exceeded', h.remaining_minor::text); END IF;
  INSERT INTO ledger_hold_steps (bucket, key, hold_id, step, amount_minor, at) VALUES (h.bucket, p_key, p_id, p_step, v_amount, p_at);
  UPDATE ledger_holds SET remaining_minor = remaining_minor - v_amount WHERE bucket = h.bucket AND id = p_id;
  UPDATE balances SET frozen_minor = frozen_minor - CASE h.kind WHEN 'frozen' THEN v_amount ELSE 0 END,
    pending_minor = pending_minor - CASE h.kind WHEN 'pending' THEN v_amount ELSE 0 END
  WHERE bucket = h.bucket AND account = h.account AND currency = h.currency;
  RETURN v_amount;
END $$;

-- Turns a part of a hold into an entry that moves exactly that amount of that account, in one step.
CREATE FUNCTION capture_hold(
  p_hold uuid, p_amount bigint, p_id uuid, p_key text, p_at timestamptz, p_date date, p_event_type text, p_source_kind text, p_source_id text,
  p_sides text, p_amounts bigint[], p_accounts text[], p_currencies text[], p_memo text, p_posted_by uuid
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  h ledger_holds;
  moved numeric;
BEGIN
  SELECT * INTO h FROM ledger_holds WHERE bucket = bucket_of(p_hold) AND id = p_hold FOR UPDATE;
  IF NOT FOUND OR bucket_of(p_id) <> h.bucket THEN PERFORM ledger_refuse('hold_not_found', p_hold::text); END IF;
  SELECT abs(coalesce(sum(CASE WHEN substr(p_sides, place::int, 1) = 'D' THEN amount ELSE -amount END), 0)) INTO moved
  FROM unnest(p_accounts, p_currencies, p_amounts) WITH ORDINALITY AS leg (account, currency, amount, place) WHERE account = h.account AND currency = h.currency;
  IF moved <> p_amount THEN PERFORM ledger_refuse('capture_differs', p_hold::text); END IF;
  PERFORM FROM balances b WHERE b.bucket = h.bucket AND b.account = ANY (p_accounts || h.account) ORDER BY b.bucket, b.account, b.currency FOR UPDATE;
  PERFORM release_hold(p_hold, p_key, p_at, p_amount, 'capture');
  RETURN post_entry(p_id, p_key, p_at, p_date, p_event_type, p_source_kind, p_source_id, p_sides, p_amounts, p_accounts, p_currencies, p_memo, p_posted_by);
END $$;

-- Opens an account under a heading, from which it takes class, side, floor and heat. Opening it again changes nothing.
CREATE FUNCTION open_ledger_account(p_heading text, p_owner_id text, p_name_en text, p_name_zh text, p_bucket smallint, p_currency text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  h ledger_accounts;
BEGIN
  SELECT * INTO h FROM ledger_accounts WHERE code = p_heading;
  IF NOT FOUND OR h.takes_postings THEN PERFORM ledger_refuse('account_unknown', p_heading); END IF;
  INSERT INTO ledger_accounts (code, name_en, name_zh, heading, class, normal_side, currency, owner_kind, owner_id, bucket, may_go_negative, hot, takes_postings)
  VALUES (p_heading || '.' || p_owner_id, p_name_en, p_name_zh, p_heading, h.class, h.normal_side, p_currency, h.owner_kind, p_owner_id, p_bucket, h.may_go_negative, h.hot, true)
  ON CONFLICT (code) DO NOTHING;
  RETURN p_heading || '.' || p_owner_id;
END $$;

-- Blocks an account for every posting, or opens it again.
CREATE FUNCTION set_ledger_account_status(p_code text, p_status text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE ledger_accounts SET status = p_status WHERE code = p_code AND takes_postings;
  IF NOT FOUND THEN PERFORM ledger_refuse('account_unknown', p_code); END IF;
  PERFORM FROM balances WHERE account = p_code ORDER BY bucket, account, currency FOR UPDATE;
  UPDATE balances SET blocked = p_status = 'blocked' WHERE account = p_code;
END $$;

-- Closes a date, and with it every date before. It locks every balance row: a posting of that date has either committed before and is
-- in the closing totals, or finds the row closed. Refuses day_already_closed and earlier_day_open (a day before it has movements).
CREATE FUNCTION close_day(p_date date, p_at timestamptz, p_by uuid, p_by_name text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  closed date;
  earlier date;
  entries bigint;
BEGIN
  SELECT closed_through INTO STRICT closed FROM book_state FOR UPDATE;
  IF p_date <= closed THEN PERFORM ledger_refuse('day_already_closed', p_date::text); END IF;
  PERFORM FROM balances ORDER BY bucket, account, currency FOR UPDATE;
  SELECT min(day) INTO earlier FROM (
    SELECT day FROM balances WHERE day < p_date AND (day_debit_minor > 0 OR day_credit_minor > 0)
    UNION ALL SELECT business_date FROM balance_days WHERE business_date > closed AND business_date < p_date) open_days;
  IF earlier IS NOT NULL THEN PERFORM ledger_refuse('earlier_day_open', earlier::text); END IF;
  INSERT INTO balance_days AS d (bucket, account, currency, business_date, debit_minor, credit_minor)
  SELECT bucket, account, currency, p_date, day_debit_minor, day_credit_minor FROM balances WHERE day = p_date AND (day_debit_minor > 0 OR day_credit_minor > 0)
  ON CONFLICT (bucket, account, currency, business_date) DO UPDATE SET debit_minor = d.debit_minor + excluded.debit_minor, credit_minor = d.credit_minor + excluded.credit_minor;
  UPDATE balances SET closed_through = p_date,
    day_debit_minor = CASE WHEN day > p_date THEN day_debit_minor ELSE 0 END,
    day_credit_minor = CASE WHEN day > p_date THEN day_credit_minor ELSE 0 END,
    day = greatest(day, p_date + 1);
  UPDATE balance_days d SET closing_debit_minor = t.debit, closing_credit_minor = t.credit
  FROM (
    SELECT b.bucket, b.account, b.currency, b.debit_minor - b.day_debit_minor - coalesce(later.debit, 0) AS debit, b.credit_minor - b.day_credit_minor - coalesce(later.credit, 0) AS credit
    FROM balances b LEFT JOIN (
      SELECT bucket, account, currency, sum(debit_minor)::bigint AS debit, sum(credit_minor)::bigint AS credit FROM balance_days WHERE business_date > p_date GROUP BY 1, 2, 3
    ) later USING (bucket, account, currency)
  ) t WHERE d.business_date = p_date AND d.bucket = t.bucket AND d.account = t.account AND d.currency = t.currency;
  UPDATE book_state SET closed_through = p_date;
  SELECT count(*) INTO entries FROM journal_entries WHERE business_date = p_date;
  INSERT INTO book_days (business_date, closed_at, closed_by, closed_by_name, entry_count, totals)
  SELECT p_date, p_at, p_by, p_by_name, entries, coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'debitMinor', debit::text, 'creditMinor', credit::text) ORDER BY currency), '[]')
  FROM (SELECT currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit FROM balance_days WHERE business_date = p_date GROUP BY currency) day;
  RETURN entries;
END $$;

-- The reference chart. Headings (no owner, no postings) are the pattern of the accounts opened under them.
INSERT INTO ledger_accounts (code, name_en, name_zh, class, normal_side, owner_kind, may_go_negative, hot, takes_postings) VALUES
  ('1002', 'Reserve bank accounts', '备付金银行账户', 'asset', 'D', 'bank', false, true, false),
  ('1122', 'Channel receivable', '渠道应收', 'asset', 'D', 'channel', true, true, false),
  ('1123', 'Prefunds at channels', '渠道预付款', 'asset', 'D', 'channel', false, true, false),
  ('1221', 'Suspense shortage', '短款挂账', 'asset', 'D', 'none', false, false, true),
  ('1231', 'Claims to recover', '应收追偿款', 'asset', 'D', 'none', false, false, true),
  ('2201', 'Merchant pending', '商户待结算', 'liability', 'C', 'merchant', false, false, false),
  ('2202', 'Merchant available', '商户可用余额', 'liability', 'C', 'merchant', false, false, false),
  ('2203', 'User balances', '用户余额', 'liability', 'C', 'user', false, false, false),
  ('2241', 'Suspense surplus', '长款挂账', 'liability', 'C', 'none', false, false, true),
  ('2242', 'Unidentified receipts', '未认领入账', 'liability', 'C', 'none', false, false, true),
  ('2243', 'Payouts in transit', '在途出款', 'liability', 'C', 'none', false, true, true),
  ('2244', 'Refunds in transit', '在途退款', 'liability', 'C', 'none', false, true, true),
  ('2298', 'Currency exchange clearing', '货币兑换清算', 'liability', 'C', 'none', true, true, true),
  ('2299', 'Clearing between buckets', '分片间清算', 'liability', 'C', 'none', true, true, true),
  ('6001', 'Fee income', '手续费收入', 'income', 'C', 'none', true, true, true),
  ('6301', 'Other income', '其他收入', 'income', 'C', 'none', true, false, true),
  ('6401', 'Channel cost', '渠道成本', 'expense', 'D', 'none', true, true, true),
  ('6601', 'Marketing cost', '营销费用', 'expense', 'D', 'none', true, true, true),
  ('6711', 'Losses from differences', '差错损失', 'expense', 'D', 'none', true, false, true),
  ('9001', 'Payments awaiting confirmation', '待确认支付', 'off_balance', 'D', 'none', true, true, true),
  ('9002', 'Payments awaiting confirmation, contra', '待确认支付备抵', 'off_balance', 'C', 'none', true, true, true);

REVOKE ALL ON FUNCTION ledger_refuse, check_rare_entry, entry_hash, move_balance_slowly, post_entry, post_entries, reverse_entry, place_hold, release_hold, capture_hold,
  open_ledger_account, set_ledger_account_status, close_day FROM PUBLIC;
GRANT EXECUTE ON FUNCTION post_entry, post_entries, reverse_entry, place_hold, release_hold, capture_hold, open_ledger_account, set_ledger_account_status, close_day TO pingzhang_app;
GRANT SELECT ON ledger_accounts, ledger_keys, journal_entries, postings, balances, balance_days, ledger_holds, ledger_hold_steps, book_state, book_days TO pingzhang_app;

-- Posting with fewer steps. What is promised stays: a key has one answer, an entry balances by a CHECK of its row, a balance is exact at once and
-- never below its floor. Nearly all of a posting's time went into making expressions ready (PostgreSQL reads the text of a CHECK at every statement,
-- and plpgsql prepares each expression anew in every transaction), so there are fewer of them now (docs/adr/0003-ledger-function.md).

-- How long a key may be is held by its type: what a domain asks is kept ready by the session, what a CHECK asks is not.
CREATE DOMAIN ledger_key AS text COLLATE "C" CONSTRAINT ledger_key_length CHECK (length(VALUE) BETWEEN 8 AND 100);
ALTER TABLE journal_entries DROP CONSTRAINT journal_entries_sound, ALTER COLUMN key TYPE ledger_key COLLATE "C";

-- Whether legs make an entry: two or more, arrays of one length, amounts above zero, debits equal to credits in every currency, the bucket that
-- is in the id. Where every debit is followed by a credit, in one currency, that is seen without looking at each side.
CREATE FUNCTION legs_are_sound(bucket smallint, id uuid, sides text, amounts bigint[], accounts text[], currencies text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  legs int := cardinality(amounts);
  leg_amount bigint;
  sign bigint := 1;
  total bigint := 0;
  exact numeric := 0;
BEGIN
  IF cardinality(accounts) <> legs OR cardinality(currencies) <> legs OR length(sides) <> legs OR bucket <> bucket_of(id) OR bucket > 1023
     OR array_position(accounts, NULL) IS NOT NULL OR (0 < ALL (amounts)) IS NOT TRUE THEN
    RETURN false;
  END IF;
  IF (sides = 'DCDC' OR sides = 'DC') AND currencies[1] = ALL (currencies) THEN
    FOREACH leg_amount IN ARRAY amounts LOOP
      total := total + sign * leg_amount;
      sign := -sign;
    END LOOP;
    RETURN total = 0;
  END IF;
  IF legs < 2 OR legs > 100 OR translate(sides, 'DC', '') <> '' OR array_position(currencies, NULL) IS NOT NULL THEN
    RETURN false;
  END IF;
  IF currencies[1] = ALL (currencies) THEN
    FOR i IN 1 .. legs LOOP
      exact := exact + CASE substr(sides, i, 1) WHEN 'D' THEN amounts[i] ELSE -amounts[i] END;
    END LOOP;
    RETURN exact = 0;
  END IF;
  RETURN NOT EXISTS (
    SELECT FROM unnest(amounts, currencies) WITH ORDINALITY AS leg (amount, currency, place)
    GROUP BY currency
    HAVING sum(CASE WHEN substr(sides, place::int, 1) = 'D' THEN amount ELSE -amount END) <> 0);
END $$;
ALTER TABLE journal_entries ADD CONSTRAINT journal_entries_sound CHECK (legs_are_sound(bucket, id, sides, amounts, accounts, currencies));
DROP FUNCTION entry_is_sound;

-- Of a balance, in place of the movement of its day, what it was before that day: a posting then writes two numbers instead of four.
-- `floor_sign`: which way the balance may not fall, +1 credits less debits, -1 debits less credits, 0 where there is no floor and nothing
-- can be frozen. `moved_with`: the entry (or the last of the batch) that moved the row last, by which a posting knows what it has moved.
CREATE DOMAIN set_aside AS bigint CONSTRAINT set_aside_not_negative CHECK (VALUE >= 0);
ALTER TABLE balances DROP CONSTRAINT balances_floor,
  ADD COLUMN opening_debit_minor bigint NOT NULL DEFAULT 0, ADD COLUMN opening_credit_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN floor_sign bigint NOT NULL DEFAULT 0, ADD COLUMN moved_with uuid,
  ALTER COLUMN pending_minor TYPE set_aside, ALTER COLUMN frozen_minor TYPE set_aside;
UPDATE balances SET opening_debit_minor = debit_minor - day_debit_minor, opening_credit_minor = credit_minor - day_credit_minor,
  floor_sign = CASE WHEN NOT has_floor THEN 0 WHEN normal_side = 'C' THEN 1 ELSE -1 END;
ALTER TABLE balances DROP COLUMN day_debit_minor, DROP COLUMN day_credit_minor, DROP COLUMN has_floor;
ALTER TABLE balances ADD CONSTRAINT balances_floor CHECK ((credit_minor - debit_minor) * floor_sign >= frozen_minor);
DROP FUNCTION balance_holds;

-- The way round for what is rare: the first posting to a stripe, the first of a day, a posting to an earlier open day, a refusal.
CREATE OR REPLACE FUNCTION move_balance_slowly(p_bucket smallint, p_account text, p_currency text, p_date date, p_debit bigint, p_credit bigint) RETURNS void
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
    INSERT INTO balances (bucket, account, currency, day, closed_through, normal_side, floor_sign, blocked)
    VALUES (p_bucket, p_account, p_currency, p_date, closed, a.normal_side,
      CASE WHEN a.bucket IS NULL OR a.may_go_negative THEN 0 WHEN a.normal_side = 'C' THEN 1 ELSE -1 END, a.status = 'blocked')
    ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT b FROM balances WHERE bucket = p_bucket AND account = p_account AND currency = p_currency FOR UPDATE;
  END IF;
  IF b.blocked THEN PERFORM ledger_refuse('account_blocked', p_account); END IF;
  IF p_date <= b.closed_through THEN PERFORM ledger_refuse('day_closed', p_date::text); END IF;
  IF p_date < b.day THEN
    INSERT INTO balance_days AS d (bucket, account, currency, business_date, debit_minor, credit_minor)
    VALUES (p_bucket, p_account, p_currency, p_date, p_debit, p_credit)
    ON CONFLICT (bucket, account, currency, business_date) DO UPDATE SET debit_minor = d.debit_minor + excluded.debit_minor, credit_minor = d.credit_minor + excluded.credit_minor;
    UPDATE balances SET debit_minor = debit_minor + p_debit, credit_minor = credit_minor + p_credit,
      opening_debit_minor = opening_debit_minor + p_debit, opening_credit_minor = opening_credit_minor + p_credit
    WHERE bucket = p_bucket AND account = p_account AND currency = p_currency;
    RETURN;
  END IF;
  IF p_date > b.day AND (b.debit_minor > b.opening_debit_minor OR b.credit_minor > b.opening_credit_minor) THEN
    INSERT INTO balance_days AS d (bucket, account, currency, business_date, debit_minor, credit_minor)
    VALUES (p_bucket, p_account, p_currency, b.day, b.debit_minor - b.opening_debit_minor, b.credit_minor - b.opening_credit_minor)
    ON CONFLICT (bucket, account, currency, business_date) DO UPDATE SET debit_minor = d.debit_minor + excluded.debit_minor, credit_minor = d.credit_minor + excluded.credit_minor;
  END IF;
  UPDATE balances SET debit_minor = debit_minor + p_debit, credit_minor = credit_minor + p_credit, day = p_date,
    opening_debit_minor = CASE WHEN day = p_date THEN opening_debit_minor ELSE debit_minor END,
    opening_credit_minor = CASE WHEN day = p_date THEN opening_credit_minor ELSE credit_minor END
  WHERE bucket = p_bucket AND account = p_account AND currency = p_currency;
END $$;

-- Legs of entries netted to one row a balance row that moves, in the order of its key. Entry i has the legs p_first[i] to p_first[i + 1] - 1, of which an
-- entry that is sound has a hundred at most. `outflow` is what the entries that debit more than they credit take, together.
CREATE FUNCTION net_legs(p_buckets smallint[], p_dates date[], p_sides text[], p_first int[], p_amounts bigint[], p_accounts text[], p_currencies text[])
RETURNS TABLE (bucket smallint, account text, currency text, date date, debit bigint, credit bigint, outflow bigint) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT bucket, account, currency, date, sum(debit)::bigint, sum(credit)::bigint, sum(greatest(debit - credit, 0))::bigint
  FROM (
    SELECT bucket, account, currency, date, coalesce(sum(amount) FILTER (WHERE is_debit), 0) AS debit, coalesce(sum(amount) FILTER (WHERE NOT is_debit), 0) AS credit
    FROM (
      SELECT e.i, p_buckets[e.i] AS bucket, p_dates[e.i] AS date, p_accounts[j] COLLATE "C" AS account, p_currencies[j] COLLATE "C" AS currency, p_amounts[j] AS amount,
             substr(e.sides, j - p_first[e.i] + 1, 1) = 'D' AS is_debit
      FROM unnest(p_sides) WITH ORDINALITY AS n (sides, place) CROSS JOIN LATERAL (SELECT n.sides, n.place::int AS i) e
      CROSS JOIN LATERAL (SELECT j FROM generate_series(p_first[e.i], p_first[e.i + 1] - 1) AS j LIMIT 100) l) leg
    GROUP BY bucket, account, currency, date, i) entry
  GROUP BY bucket, account, currency, date ORDER BY bucket, account, currency, date
$$;

-- Moves the balances of entries. `p_moved` is null, or how many rows the caller has moved already and marked. A row that is there, on its date and not
-- blocked moves in one statement for all; the others one by one. What was moved carries the mark and stands on its date; were there not as many as were
-- counted, somebody used the id of another entry. With `p_each`, no order of the entries may dip below a floor: what flows out must be
-- covered before anything flows in, else PZ002 (then whoever asks posts one by one).
CREATE FUNCTION move_balances(p_buckets smallint[], p_dates date[], p_sides text[], p_first int[], p_amounts bigint[], p_accounts text[], p_currencies text[], p_mark uuid, p_moved int, p_each boolean)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  wanted int;
  moved int := p_moved;
  marked int;
  r record;
BEGIN
  IF moved IS NULL THEN
    WITH net AS MATERIALIZED (SELECT * FROM net_legs(p_buckets, p_dates, p_sides, p_first, p_amounts, p_accounts, p_currencies)),
    done AS (
      UPDATE balances b SET debit_minor = b.debit_minor + m.debit, credit_minor = b.credit_minor + m.credit, moved_with = p_mark FROM net m
      WHERE b.bucket = m.bucket AND b.account = m.account AND b.currency = m.currency AND b.day = m.date AND NOT b.blocked
        AND (b.floor_sign = 0 OR NOT p_each OR (b.credit_minor - b.debit_minor) * b.floor_sign - m.outflow - CASE b.floor_sign WHEN 1 THEN 0 ELSE m.credit - m.debit END >= b.frozen_minor)
      RETURNING 1)
    SELECT (SELECT count(*) FROM net), (SELECT count(*) FROM done) INTO wanted, moved;
    IF moved = wanted THEN RETURN; END IF;
  END IF;
  SELECT count(*) INTO marked FROM net_legs(p_buckets, p_dates, p_sides, p_first, p_amounts, p_accounts, p_currencies) m
  JOIN balances b ON b.bucket = m.bucket AND b.account = m.account AND b.currency = m.currency AND b.day = m.date AND b.moved_with = p_mark;
  IF marked <> moved THEN PERFORM ledger_refuse('entry_unsound', p_mark::text); END IF;
  FOR r IN
    SELECT * FROM net_legs(p_buckets, p_dates, p_sides, p_first, p_amounts, p_accounts, p_currencies) m
    WHERE NOT EXISTS (SELECT FROM balances b WHERE b.bucket = m.bucket AND b.account = m.account AND b.currency = m.currency AND b.day = m.date AND b.moved_with = p_mark)
    ORDER BY m.bucket, m.account, m.currency, m.date
  LOOP
    PERFORM move_balance_slowly(r.bucket, r.account, r.currency, r.date, r.debit, r.credit);
    IF p_each AND EXISTS (
      SELECT FROM balances b WHERE b.bucket = r.bucket AND b.account = r.account AND b.currency = r.currency AND b.floor_sign <> 0
        AND (b.credit_minor - r.credit - b.debit_minor + r.debit) * b.floor_sign - r.outflow - CASE b.floor_sign WHEN 1 THEN 0 ELSE r.credit - r.debit END < b.frozen_minor) THEN
      RAISE EXCEPTION USING ERRCODE = 'PZ002';
    END IF;
  END LOOP;
END $$;

-- Writes one entry. The caller has made the id (its bucket is the entry's), the key and the instant. Same key and same body: the
-- entry that is already there, and nothing happens. Refuses (PZ001) key_reused, key_refused, account_unknown, account_blocked,
-- account_currency, account_in_other_bucket, day_closed; by constraint journal_entries_sound, ledger_key_length, balances_floor.
CREATE OR REPLACE FUNCTION post_entry(
  p_id uuid, p_key text, p_at timestamptz, p_date date, p_event_type text, p_source_kind text, p_source_id text,
  p_sides text, p_amounts bigint[], p_accounts text[], p_currencies text[],
  p_memo text DEFAULT NULL, p_posted_by uuid DEFAULT NULL, p_late_for date DEFAULT NULL, p_reversal_of uuid DEFAULT NULL
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  v_bucket smallint := bucket_of(p_id);
  kept ledger_keys;
  moved int;
  account text;
  account_1 text;
  account_2 text;
  account_3 text;
  account_4 text;
  amount bigint;
  amount_1 bigint;
  amount_2 bigint;
  amount_3 bigint;
  amount_4 bigint;
  v_currency text;
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
  -- The usual entry is a pair, or two pairs, in one currency. Taking an array apart in a loop makes nothing ready; an element by its place does.
  IF (p_sides = 'DCDC' OR p_sides = 'DC') AND p_currencies[1] = ALL (p_currencies) THEN
    FOREACH account IN ARRAY p_accounts LOOP account_1 := account_2; account_2 := account_3; account_3 := account_4; account_4 := account; END LOOP;
    FOREACH amount IN ARRAY p_amounts LOOP amount_1 := amount_2; amount_2 := amount_3; amount_3 := amount_4; amount_4 := amount; END LOOP;
    FOREACH v_currency IN ARRAY p_currencies LOOP END LOOP;
    -- One statement for all rows; the index gives them in the order of their accounts: entries that share some wait for each other, never in a circle.
    UPDATE balances b SET
      debit_minor = b.debit_minor + CASE WHEN b.account = account_1 THEN amount_1 ELSE 0 END + CASE WHEN b.account = account_3 THEN amount_3 ELSE 0 END,
      credit_minor = b.credit_minor + CASE WHEN b.account = account_2 THEN amount_2 ELSE 0 END + CASE WHEN b.account = account_4 THEN amount_4 ELSE 0 END,
      moved_with = p_id
    WHERE b.bucket = v_bucket AND b.account = ANY (p_accounts) AND b.currency = v_currency AND b.day = p_date AND NOT b.blocked;
    GET DIAGNOSTICS moved = ROW_COUNT;
    -- Two pairs mostly meet in one account, the merchant's.
    IF moved = 3 AND account_2 = account_3 OR moved = 4 OR moved = 2 AND account_2 IS NULL THEN RETURN p_id; END IF;
  END IF;
  PERFORM move_balances(ARRAY[v_bucket], ARRAY[p_date], ARRAY[p_sides], ARRAY[1, cardinality(p_amounts) + 1], p_amounts, p_accounts, p_currencies, p_id, moved, false);
  RETURN p_id;
END $$;

-- The set-based twin: many entries in one call and one transaction, each answered for itself. Entry i is element i of every array;
-- its legs are elements p_first[i] to p_first[i + 1] - 1 of the leg arrays (p_first has one element more than there are entries).
-- Answers those that were not simply posted: replayed (with the id of the entry that is there) or refused (with the reason). What is refused takes
-- no other down and keeps its key.
CREATE OR REPLACE FUNCTION post_entries(
  p_ids uuid[], p_keys text[], p_at timestamptz, p_dates date[], p_event_types text[], p_source_kinds text[], p_source_ids text[],
  p_sides text[], p_first int[], p_amounts bigint[], p_accounts text[], p_currencies text[],
  p_memos text[] DEFAULT NULL, p_posted_bys uuid[] DEFAULT NULL, p_late_fors date[] DEFAULT NULL
) RETURNS TABLE (place int, outcome text, entry_id uuid, reason text, about text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET enable_material = off SET enable_hashagg = off AS $$
#variable_conflict use_column
DECLARE
  n int := cardinality(p_ids);
  v_buckets smallint[];
  v_about text;
  v_constraint text;
  v_reason text;
BEGIN
  IF n > 1000 THEN PERFORM ledger_refuse('too_many_entries', n::text); END IF;
  IF p_late_fors IS NULL THEN
    BEGIN -- All at once, which is what nearly always happens. Anything unusual undoes it and goes one by one below.
      v_buckets := ARRAY(SELECT bucket_of(id) FROM unnest(p_ids) AS id);
      INSERT INTO ledger_keys (bucket, key, entry_id)
      SELECT v_buckets[i], p_keys[i], p_ids[i] FROM generate_series(1, n) AS i ORDER BY v_buckets[i], p_keys[i] COLLATE "C";
      -- Of two or four legs the elements are taken one by one: a slice copies the whole array first.
      INSERT INTO journal_entries (bucket, id, posted_at, business_date, late_for_date, event_type, source_kind, source_id, reversal_of, posted_by, memo, key, sides, amounts, accounts, currencies)
      SELECT v_buckets[i], p_ids[i], p_at, p_dates[i], NULL, p_event_types[i], p_source_kinds[i], p_source_ids[i], NULL, p_posted_bys[i], p_memos[i], p_keys[i], p_sides[i],
             CASE legs WHEN 4 THEN ARRAY[p_amounts[f], p_amounts[f + 1], p_amounts[f + 2], p_amounts[f + 3]] WHEN 2 THEN ARRAY[p_amounts[f], p_amounts[f + 1]] ELSE p_amounts[f:f + legs - 1] END,
             CASE legs WHEN 4 THEN ARRAY[p_accounts[f], p_accounts[f + 1], p_accounts[f + 2], p_accounts[f + 3]] WHEN 2 THEN ARRAY[p_accounts[f], p_accounts[f + 1]] ELSE p_accounts[f:f + legs - 1] END,
             CASE legs WHEN 4 THEN ARRAY[p_currencies[f], p_currencies[f + 1], p_currencies[f + 2], p_currencies[f + 3]] WHEN 2 THEN ARRAY[p_currencies[f], p_currencies[f + 1]] ELSE p_currencies[f:f + legs - 1] END
      FROM (SELECT i, p_first[i] AS f, p_first[i + 1] - p_first[i] AS legs FROM generate_series(1, n) AS i) e;
      PERFORM move_balances(v_buckets, p_dates, p_sides, p_first, p_amounts, p_accounts, p_currencies, p_ids[n], NULL, true);
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
    IF outcome <> 'posted' THEN RETURN NEXT; END IF;
  END LOOP;
END $$;

-- Closes a date, and with it every date before. It locks every balance row: a posting of that date has either committed before and is
-- in the closing totals, or finds the row on a later day. Refuses day_already_closed and earlier_day_open (a day before it has movements).
CREATE OR REPLACE FUNCTION close_day(p_date date, p_at timestamptz, p_by uuid, p_by_name text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  closed date;
  earlier date;
  entries bigint;
BEGIN
  SELECT closed_through INTO STRICT closed FROM book_state FOR UPDATE;
  IF p_date <= closed THEN PERFORM ledger_refuse('day_already_closed', p_date::text); END IF;
  PERFORM FROM balances ORDER BY bucket, account, currency FOR UPDATE;
  SELECT min(day) INTO earlier FROM (
    SELECT day FROM balances WHERE day < p_date AND (debit_minor > opening_debit_minor OR credit_minor > opening_credit_minor)
    UNION ALL SELECT business_date FROM balance_days WHERE business_date > closed AND business_date < p_date) open_days;
  IF earlier IS NOT NULL THEN PERFORM ledger_refuse('earlier_day_open', earlier::text); END IF;
  INSERT INTO balance_days AS d (bucket, account, currency, business_date, debit_minor, credit_minor)
  SELECT bucket, account, currency, p_date, debit_minor - opening_debit_minor, credit_minor - opening_credit_minor FROM balances
  WHERE day = p_date AND (debit_minor > opening_debit_minor OR credit_minor > opening_credit_minor)
  ON CONFLICT (bucket, account, currency, business_date) DO UPDATE SET debit_minor = d.debit_minor + excluded.debit_minor, credit_minor = d.credit_minor + excluded.credit_minor;
  -- The day of a row is always later than the closed ones: that alone keeps a closed day from moving.
  UPDATE balances SET closed_through = p_date,
    opening_debit_minor = CASE WHEN day > p_date THEN opening_debit_minor ELSE debit_minor END,
    opening_credit_minor = CASE WHEN day > p_date THEN opening_credit_minor ELSE credit_minor END,
    day = greatest(day, p_date + 1);
  UPDATE balance_days d SET closing_debit_minor = t.debit, closing_credit_minor = t.credit
  FROM (
    SELECT b.bucket, b.account, b.currency, b.opening_debit_minor - coalesce(later.debit, 0) AS debit, b.opening_credit_minor - coalesce(later.credit, 0) AS credit
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

REVOKE ALL ON FUNCTION net_legs, move_balances FROM PUBLIC;

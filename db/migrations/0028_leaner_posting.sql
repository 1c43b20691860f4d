-- Posting with fewer steps again (0021; docs/adr/0003-ledger-function.md). What is promised stays, and what is refused stays refused.

-- Whether legs make an entry (0021). Two pairs in one currency are seen at once; everything else is asked as before. The bucket in an id of version 7 is
-- the bits after the version, read as two bytes: another id is asked as before as well.
CREATE OR REPLACE FUNCTION legs_are_sound(bucket smallint, id uuid, sides text, amounts bigint[], accounts text[], currencies text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  legs int;
  leg_amount bigint;
  sign bigint;
  total bigint := 0;
  exact numeric;
BEGIN
  IF sides = 'DCDC' THEN
    IF cardinality(amounts) = 4 AND cardinality(accounts) = 4 AND cardinality(currencies) = 4 AND '' <> ALL (accounts) AND 0 < ALL (amounts)
       AND currencies[1] = ALL (currencies) AND bucket >> 10 = 0 AND substr(uuid_send(id), 7, 2) = int2send(bucket | 28672::smallint) THEN
      -- Debits less credits: the sign changes with every leg, and the last is a credit.
      FOREACH leg_amount IN ARRAY amounts LOOP
        total := -leg_amount - total;
      END LOOP;
      RETURN total = 0;
    END IF;
  END IF;
  legs := cardinality(amounts);
  IF cardinality(accounts) <> legs OR cardinality(currencies) <> legs OR length(sides) <> legs OR bucket <> bucket_of(id) OR bucket > 1023
     OR array_position(accounts, NULL) IS NOT NULL OR (0 < ALL (amounts)) IS NOT TRUE THEN
    RETURN false;
  END IF;
  IF (sides = 'DCDC' OR sides = 'DC') AND currencies[1] = ALL (currencies) THEN
    sign := 1;
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
    exact := 0;
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

-- Moves the balances of entries (0021); with `p_each` no order of the entries may dip below a floor.
CREATE OR REPLACE FUNCTION move_balances(p_buckets smallint[], p_dates date[], p_sides text[], p_first int[], p_amounts bigint[], p_accounts text[], p_currencies text[], p_mark uuid, p_moved int, p_each boolean)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  wanted int;
  moved int := p_moved;
  marked int;
  r record;
BEGIN
  IF p_each AND p_sides <@ ARRAY['DC', 'DCDC'] AND p_dates[1] = ALL (p_dates) AND p_currencies[1] = ALL (p_currencies) THEN
    -- Pairs and two pairs, of one currency and date, nearly all there is: one grouping, since an entry's legs tell by their places what is left of an
    -- account that is on both sides. All are moved when as many legs are in the rows moved as there are.
    WITH done AS (
      UPDATE balances b SET debit_minor = b.debit_minor + m.debit, credit_minor = b.credit_minor + m.credit, moved_with = p_mark
      FROM (
        SELECT bucket, account, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit, sum(outflow)::bigint AS outflow, count(*) AS legs
        FROM (
          SELECT p_buckets[e.i] AS bucket, p_accounts[j] COLLATE "C" AS account,
                 CASE WHEN j IN (f, f + 2) THEN p_amounts[j] ELSE 0 END AS debit, CASE WHEN j IN (f, f + 2) THEN 0 ELSE p_amounts[j] END AS credit,
                 CASE j - f
                   WHEN 0 THEN greatest(p_amounts[f] - CASE WHEN p_accounts[f + 1] = p_accounts[f] THEN p_amounts[f + 1] ELSE 0 END
                     + CASE WHEN f + 2 < next AND p_accounts[f + 2] = p_accounts[f] THEN p_amounts[f + 2] ELSE 0 END
                     - CASE WHEN f + 2 < next AND p_accounts[f + 3] = p_accounts[f] THEN p_amounts[f + 3] ELSE 0 END, 0)
                   WHEN 2 THEN CASE WHEN p_accounts[f + 2] = p_accounts[f] THEN 0 ELSE greatest(p_amounts[f + 2]
                     - CASE WHEN p_accounts[f + 1] = p_accounts[f + 2] THEN p_amounts[f + 1] ELSE 0 END
                     - CASE WHEN p_accounts[f + 3] = p_accounts[f + 2] THEN p_amounts[f + 3] ELSE 0 END, 0) END
                   ELSE 0
                 END AS outflow
          FROM (SELECT i, p_first[i] AS f, p_first[i + 1] AS next FROM generate_series(1, cardinality(p_sides)) AS i OFFSET 0) e
          CROSS JOIN LATERAL generate_series(f, next - 1) AS j) leg
        GROUP BY bucket, account ORDER BY bucket, account) m
      WHERE b.bucket = m.bucket AND b.account = m.account AND b.currency = p_currencies[1] AND b.day = p_dates[1] AND NOT b.blocked
        AND (b.floor_sign = 0 OR (b.credit_minor - b.debit_minor) * b.floor_sign - m.outflow - CASE b.floor_sign WHEN 1 THEN 0 ELSE m.credit - m.debit END >= b.frozen_minor)
      RETURNING m.legs)
    SELECT count(*), sum(legs) INTO moved, wanted FROM done;
    IF wanted = cardinality(p_amounts) THEN RETURN; END IF;
  ELSIF moved IS NULL THEN
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

-- Writes one entry (0021): the same refusals.
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
  -- The usual entry is a pair, or two pairs, in one currency; of several currencies nothing is moved here. Taking an array apart in a loop makes less
  -- ready than an element by its place does.
  IF p_sides IN ('DCDC', 'DC') THEN
    FOREACH account IN ARRAY p_accounts LOOP account_1 := account_2; account_2 := account_3; account_3 := account_4; account_4 := account; END LOOP;
    FOREACH amount IN ARRAY p_amounts LOOP amount_1 := amount_2; amount_2 := amount_3; amount_3 := amount_4; amount_4 := amount; END LOOP;
    FOREACH v_currency IN ARRAY p_currencies LOOP END LOOP;
    -- One statement for all rows; the index gives them in the order of their accounts: entries that share some wait for each other, never in a circle.
    UPDATE balances b SET
      debit_minor = b.debit_minor + CASE WHEN b.account = account_1 THEN amount_1 ELSE 0 END + CASE WHEN b.account = account_3 THEN amount_3 ELSE 0 END,
      credit_minor = b.credit_minor + CASE WHEN b.account = account_2 THEN amount_2 ELSE 0 END + CASE WHEN b.account = account_4 THEN amount_4 ELSE 0 END,
      moved_with = p_id
    WHERE b.bucket = v_bucket AND b.account = ANY (p_accounts) AND b.currency = v_currency AND b.currency = ALL (p_currencies) AND b.day = p_date AND NOT b.blocked;
    GET DIAGNOSTICS moved = ROW_COUNT;
    -- Two pairs mostly meet in one account, the merchant's.
    IF moved = 3 THEN
      IF account_2 = account_3 THEN RETURN p_id; END IF;
    ELSIF moved = 4 OR moved = 2 AND account_2 IS NULL THEN
      RETURN p_id;
    END IF;
  END IF;
  PERFORM move_balances(ARRAY[v_bucket], ARRAY[p_date], ARRAY[p_sides], ARRAY[1, cardinality(p_amounts) + 1], p_amounts, p_accounts, p_currencies, p_id, nullif(moved, 0), false);
  RETURN p_id;
END $$;

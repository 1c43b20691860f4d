-- Edges of the ledger's functions where a caller got an error of the database, an answer to somebody else's question, or money set free for nothing.

-- A movement of nothing that a hold left behind, where a posting made its balance at the same moment.
DELETE FROM balance_days WHERE debit_minor = 0 AND credit_minor = 0;

-- Entries of several dates go one by one: taken together, what comes in on an earlier date would cover what went out before it on a later one.
-- An id that another entry has refuses its own entry and takes no other down; its key stays free, since a retry makes an id anew.
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
  IF p_late_fors IS NULL AND p_dates[1] = ALL (p_dates) THEN
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
      WHEN unique_violation THEN
        outcome := 'refused'; entry_id := NULL; v_reason := 'entry_id_taken';
    END;
    -- A key that failed stays failed: a late duplicate must not succeed after its caller was told no.
    reason := v_reason;
    IF outcome = 'refused' AND v_reason NOT IN ('key_reused', 'key_refused', 'entry_id_taken') AND p_keys[i] IS NOT NULL AND length(p_keys[i]) BETWEEN 8 AND 100 THEN
      INSERT INTO ledger_keys (bucket, key, entry_id, reason, refused_hash)
      VALUES (bucket_of(p_ids[i]), p_keys[i], NULL, v_reason, entry_hash(p_dates[i], p_event_types[i], p_source_kinds[i], p_source_ids[i], p_sides[i],
        p_amounts[p_first[i]:p_first[i + 1] - 1], p_accounts[p_first[i]:p_first[i + 1] - 1], p_currencies[p_first[i]:p_first[i + 1] - 1], p_memos[i], p_late_fors[i]))
      ON CONFLICT DO NOTHING;
    END IF;
    IF outcome <> 'posted' THEN RETURN NEXT; END IF;
  END LOOP;
END $$;

-- A reversal is never dated before its entry: the account would be short on the days between.
-- Posts the mirror image of an entry, pointing at it. Refuses entry_not_found and reversal_before_entry; a second reversal dies at journal_entries_reversal.
CREATE OR REPLACE FUNCTION reverse_entry(p_of uuid, p_id uuid, p_key text, p_at timestamptz, p_date date, p_memo text, p_posted_by uuid) RETURNS uuid
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
  IF p_date < e.business_date THEN PERFORM ledger_refuse('reversal_before_entry', e.business_date::text); END IF;
  IF e.business_date < p_date AND e.business_date <= (SELECT closed_through FROM book_state) THEN v_late := e.business_date; END IF;
  RETURN post_entry(p_id, p_key, p_at, p_date, 'entry_reversed', 'journal_entry', p_of::text, translate(e.sides, 'DC', 'CD'), e.amounts, e.accounts, e.currencies,
    p_memo, p_posted_by, v_late, p_of);
END $$;

-- Sets an amount aside: `frozen` cannot be spent from now on, `pending` is known to come and not yet posted.
CREATE OR REPLACE FUNCTION place_hold(p_id uuid, p_key text, p_at timestamptz, p_kind text, p_account text, p_currency text, p_amount bigint, p_source_kind text, p_source_id text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_bucket smallint := bucket_of(p_id);
  kept ledger_hold_steps;
  b balances;
  v_open date;
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
    -- Nothing was posted yet: the row is made by a movement of nothing on the first open day, which no close may end in between. Where a
    -- posting made it at the same moment, on a later day, that movement is noted by itself: a day that moved nothing has no row.
    SELECT closed_through + 1 INTO STRICT v_open FROM book_state FOR SHARE;
    PERFORM move_balance_slowly(v_bucket, p_account, p_currency, v_open, 0, 0);
    DELETE FROM balance_days WHERE bucket = v_bucket AND account = p_account AND currency = p_currency AND business_date = v_open AND debit_minor = 0 AND credit_minor = 0;
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

-- Turns a part of a hold into an entry that moves exactly that amount of that account, in one step.
CREATE OR REPLACE FUNCTION capture_hold(
  p_hold uuid, p_amount bigint, p_id uuid, p_key text, p_at timestamptz, p_date date, p_event_type text, p_source_kind text, p_source_id text,
  p_sides text, p_amounts bigint[], p_accounts text[], p_currencies text[], p_memo text, p_posted_by uuid
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  h ledger_holds;
  moved numeric;
  v_is_repeat boolean;
  v_was_posted boolean;
  v_entry uuid;
BEGIN
  SELECT * INTO h FROM ledger_holds WHERE bucket = bucket_of(p_hold) AND id = p_hold FOR UPDATE;
  IF NOT FOUND OR bucket_of(p_id) <> h.bucket THEN PERFORM ledger_refuse('hold_not_found', p_hold::text); END IF;
  -- Positive where the balance grows.
  SELECT coalesce(sum(CASE WHEN substr(p_sides, leg.place::int, 1) = a.normal_side::text THEN leg.amount ELSE -leg.amount END), 0) INTO moved
  FROM unnest(p_accounts, p_currencies, p_amounts) WITH ORDINALITY AS leg (account, currency, amount, place)
  JOIN ledger_accounts a ON a.code = h.account
  WHERE leg.account = h.account AND leg.currency = h.currency;
  IF moved <> (CASE h.kind WHEN 'frozen' THEN -p_amount ELSE p_amount END) THEN PERFORM ledger_refuse('capture_differs', p_hold::text); END IF;
  PERFORM FROM balances b WHERE b.bucket = h.bucket AND b.account = ANY (p_accounts || h.account) ORDER BY b.bucket, b.account, b.currency FOR UPDATE;
  v_is_repeat := EXISTS (SELECT FROM ledger_hold_steps s WHERE s.bucket = h.bucket AND s.key = p_key);
  v_was_posted := EXISTS (SELECT FROM ledger_keys k WHERE k.bucket = h.bucket AND k.key = p_key AND k.entry_id IS NOT NULL);
  PERFORM release_hold(p_hold, p_key, p_at, p_amount, 'capture');
  v_entry := post_entry(p_id, p_key, p_at, p_date, p_event_type, p_source_kind, p_source_id, p_sides, p_amounts, p_accounts, p_currencies, p_memo, p_posted_by);
  -- The same entry under the same key, posted without the hold: it moved the money then, and moves none for this capture.
  IF NOT v_is_repeat AND (v_was_posted OR v_entry <> p_id) THEN PERFORM ledger_refuse('key_reused', p_key); END IF;
  RETURN v_entry;
END $$;

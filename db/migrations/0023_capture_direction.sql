-- A capture asked how much of the held account an entry moves, and not which way: an entry that put money in ended a freeze as well as one that
-- took it out. What is frozen is taken out of the account, what is pending comes into it.
CREATE OR REPLACE FUNCTION capture_hold(
  p_hold uuid, p_amount bigint, p_id uuid, p_key text, p_at timestamptz, p_date date, p_event_type text, p_source_kind text, p_source_id text,
  p_sides text, p_amounts bigint[], p_accounts text[], p_currencies text[], p_memo text, p_posted_by uuid
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  h ledger_holds;
  moved numeric;
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
  PERFORM release_hold(p_hold, p_key, p_at, p_amount, 'capture');
  RETURN post_entry(p_id, p_key, p_at, p_date, p_event_type, p_source_kind, p_source_id, p_sides, p_amounts, p_accounts, p_currencies, p_memo, p_posted_by);
END $$;

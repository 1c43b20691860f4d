-- Differences as they are worked on: in which order, by whom they have been looked at, and what of one's own can be taken back.

-- An amount without its sign, in thousandths of the major unit, so that amounts of currencies with other decimals stand in one order. Nominal:
-- nothing is converted. The exponents are those of server/kernel/currency.ts.
CREATE FUNCTION amount_magnitude(minor bigint, currency text) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN abs(minor::numeric) * CASE WHEN currency IN ('CLP', 'ISK', 'JPY', 'KRW', 'VND') THEN 1000 WHEN currency IN ('BHD', 'KWD', 'OMR', 'TND') THEN 1 ELSE 10 END;

-- From which power of ten on a nominal amount weighs: 0 below one major unit, 6 from a hundred thousand on.
CREATE FUNCTION amount_band(minor bigint, currency text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN amount_magnitude(minor, currency) >= 100000000 THEN 6 WHEN amount_magnitude(minor, currency) >= 10000000 THEN 5
    WHEN amount_magnitude(minor, currency) >= 1000000 THEN 4 WHEN amount_magnitude(minor, currency) >= 100000 THEN 3
    WHEN amount_magnitude(minor, currency) >= 10000 THEN 2 WHEN amount_magnitude(minor, currency) >= 1000 THEN 1 ELSE 0 END;

-- The orders of the list beside the one by business date. What is worked on is little beside all that was ever found.
CREATE INDEX differences_next_open ON differences ((- amount_band(delta_minor, currency::text)), found_at, id) WHERE status <> 'resolved';
CREATE INDEX differences_next ON differences ((- amount_band(delta_minor, currency::text)), found_at, id);
CREATE INDEX differences_found ON differences (found_at, id);
CREATE INDEX differences_magnitude ON differences (amount_magnitude(delta_minor, currency::text), id);

-- Who has looked at a difference, at which version, and until when it counts as open before them.
CREATE TABLE difference_views (
  bucket smallint NOT NULL,
  difference_id uuid NOT NULL,
  user_id uuid NOT NULL,
  version int NOT NULL,
  seen_at timestamptz NOT NULL,
  open_until timestamptz,
  PRIMARY KEY (bucket, difference_id, user_id),
  FOREIGN KEY (bucket, difference_id) REFERENCES differences (bucket, id)
);

-- An act taken back is an act of its own; a person's last one is found by the person.
ALTER TABLE difference_events DROP CONSTRAINT difference_events_kind_check;
ALTER TABLE difference_events ADD CONSTRAINT difference_events_kind_check
  CHECK (kind IN ('found', 'changed', 'gone', 'reopened', 'assigned', 'commented', 'labelled', 'started', 'external', 'undone'));
CREATE INDEX difference_events_actor ON difference_events (actor_id, at DESC) WHERE actor_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON difference_views TO pingzhang_app;

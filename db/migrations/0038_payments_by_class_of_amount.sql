-- The magnitude of an amount in steps of an eighth of a doubling: exponent and first three binary places of its floating-point form, by exact arithmetic.
-- It never falls where the amount grows, so a range of amounts is a range of classes.
CREATE FUNCTION amount_class(minor bigint) RETURNS smallint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (((get_byte(float8send(minor::float8), 0) << 8) | get_byte(float8send(minor::float8), 1)) >> 1)::smallint;

-- Payments of a class of amounts in the order of time: a list of an amount reads the first few of each class in its range, and passes over others only in
-- the classes at its ends. Rows of an import come to one place a class, next to one another.
CREATE INDEX payments_class_newest ON payments (currency, amount_class(amount_minor), occurred_at DESC, id DESC) INCLUDE (amount_minor, business_date);

/** The pgbench scripts: TPC-B is pgbench's own, these are the captures. A capture is one entry with four postings, an idempotency key and
 *  three balances, through the same SQL function the product calls. */

/** Merchants live in the bucket of their id, channels are striped over all buckets. */
export const MERCHANTS = 1000;
export const CHANNELS = 6;
/** Merchants a bucket where a batch is for one bucket: the queue of a big installation groups them so. */
export const BATCH_BUCKETS = 64;

/** A UUIDv7 in a bucket, as server/kernel/ids.ts makes it; in the product the application makes it. And what a caller says: one call with
 *  few words, as the statements of TPC-B are, so that parsing the bench's own text is not what is timed. */
export const SETUP = `
CREATE OR REPLACE FUNCTION bench_id(b int) RETURNS uuid LANGUAGE sql AS $$ SELECT overlay(uuidv7()::text placing '7' || lpad(to_hex(b), 3, '0') from 15 for 4)::uuid $$;
SELECT count(open_ledger_account('2201', 'M' || i, 'Merchant ' || i, '商户' || i, i::smallint, 'CNY')) FROM generate_series(1, ${MERCHANTS}) i;
SELECT count(open_ledger_account('2201', 'B' || i, 'Merchant ' || i, '商户' || i, (i % ${BATCH_BUCKETS})::smallint, 'CNY')) FROM generate_series(0, ${MERCHANTS - 1}) i;
SELECT count(open_ledger_account('1122', 'c' || i, 'Channel ' || i, '渠道' || i, NULL, 'CNY')) FROM generate_series(1, ${CHANNELS}) i;
CREATE OR REPLACE FUNCTION bench_capture(m int, c int) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE id uuid := bench_id(m);
BEGIN
  RETURN post_entry(id, 'payment_captured:' || id, now(), current_date, 'payment_captured', 'payment', id::text, 'DCDC', ARRAY[10000,10000,60,60]::bigint[],
    ARRAY['1122.c' || c, '2201.M' || m, '2201.M' || m, '6001'], ARRAY['CNY','CNY','CNY','CNY']);
END $$;
GRANT EXECUTE ON FUNCTION bench_id, bench_capture TO pingzhang_app;
`;

/** One capture of every merchant at every channel: the first posting of a stripe makes its row, which is not what is timed. */
export const WARM = [
  ['M', 'i', MERCHANTS, 1],
  ['B', `i % ${BATCH_BUCKETS}`, MERCHANTS, 0],
].map(
  ([letter, bucket, count, from]) => `
SELECT count(post_entry(id, 'payment_captured:' || id, now(), current_date, 'payment_captured', 'payment', id::text, 'DCDC', ARRAY[10000,10000,60,60]::bigint[],
  ARRAY['1122.c' || c, '2201.${letter}' || i, '2201.${letter}' || i, '6001'], ARRAY['CNY','CNY','CNY','CNY']))
FROM (SELECT i, c, bench_id((${bucket})::int) AS id FROM generate_series(${from}, ${Number(count) - 1 + Number(from)}) i, generate_series(1, ${CHANNELS}) c OFFSET 0) x`,
);

const capture = (channel: string) => `
\\set m random(1, ${MERCHANTS})
\\set c ${channel}
SELECT bench_capture(:m, :c);
`;

/** A hundred captures in one call, of the merchants of one bucket or of any. Answered is what was not posted: a division by zero says so. */
const hundred = (isOneBucket: boolean) => {
  const merchant = isOneBucket ? `'2201.B' || :b + ${BATCH_BUCKETS} * (r % 15)` : `'2201.M' || 1 + r`;
  const bucket = isOneBucket ? ':b' : '1 + r';
  return `
\\set b random(0, ${BATCH_BUCKETS - 1})
\\set c random(1, ${CHANNELS})
SELECT 1 / (count(*) = 0)::int FROM (
  SELECT array_agg(id) ids, array_agg('payment_captured:' || id) keys, array_agg(current_date) dates, array_agg('payment_captured'::text) events, array_agg('payment'::text) kinds,
    array_agg(id::text) sources, array_agg('DCDC'::text) sides, array_agg(merchant) merchants
  FROM (SELECT bench_id(${bucket}) AS id, ${merchant} AS merchant FROM (SELECT (random() * ${MERCHANTS - 1})::int AS r FROM generate_series(1, 100) OFFSET 0) d OFFSET 0) e) e,
LATERAL (SELECT array_agg(1 + (i - 1) * 4) AS first FROM generate_series(1, 101) i) f,
LATERAL (SELECT array_agg(a) AS accounts FROM unnest(merchants) m, unnest(ARRAY['1122.c' || :c, m, m, '6001']) a) l,
LATERAL post_entries(ids, keys, now(), dates, events, kinds, sources, sides, first,
  (SELECT array_agg(CASE (i - 1) / 2 % 2 WHEN 0 THEN 10000 ELSE 60 END::bigint) FROM generate_series(1, 400) i), accounts, array_fill('CNY'::text, ARRAY[400])) not_posted;
`;
};

export const SCRIPTS: Record<string, string> = {
  many: capture(`random(1, ${CHANNELS})`),
  hot: capture('1'),
  bucket: hundred(true),
  spread: hundred(false),
};
/** Captures in one transaction of a script. */
export const SIZE: Record<string, number> = { tpcb: 1, many: 1, hot: 1, bucket: 100, spread: 100 };

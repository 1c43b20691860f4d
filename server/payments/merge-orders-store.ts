/** The SQL that turns staged orders into records: who is who, what is new, what has changed. */
import type { Connection } from '../../db/copy.ts';

/** `dates`: the business dates that new and changed records are on, and those that changed ones have left. */
export type Merged = { inserted: bigint; updated: bigint; unchanged: bigint; dates: string[] };

/** Somebody else brought the same numbers while it was being told who is who. As the database says it: the command is made again by itself. */
class Overtaken extends Error {
  readonly code = '40001';
}

/** `staged` is filled by `stageOrders` in the same transaction. A number that is known under another channel number stays as it is, and the
 *  row becomes the next of that number: reconciliation will say what it thinks of two. Throws `Overtaken`. */
export async function mergeOrders(
  client: Connection,
  staged: string,
  channelCode: string,
  source: 'orders_export' | 'api',
  now: Date,
): Promise<Merged> {
  const key = `p.bucket = s.bucket AND p.channel_code = $1 AND p.kind = s.kind AND p.our_no = s.our_no`;
  // Rows of numbers that are known under another channel number: those whose own is known take its place, the others come after all known ones.
  await client.query(
    `WITH contested AS (
       SELECT DISTINCT s.kind, s.our_no FROM ${staged} s JOIN payments p ON ${key} AND p.repeat = s.repeat AND p.channel_no <> s.channel_no),
     ours AS (SELECT s.id, s.bucket, s.kind, s.our_no, s.channel_no, s.line_no, row_number() OVER (PARTITION BY s.kind, s.our_no, s.channel_no ORDER BY s.line_no) AS nth FROM ${staged} s JOIN contested USING (kind, our_no)),
     known AS (SELECT p.kind, p.our_no, p.channel_no, p.repeat, row_number() OVER (PARTITION BY p.kind, p.our_no, p.channel_no ORDER BY p.repeat) AS nth, max(p.repeat) OVER (PARTITION BY p.kind, p.our_no) AS last
       FROM (SELECT DISTINCT bucket, kind, our_no FROM ours) s JOIN payments p ON ${key}),
     placed AS (
       SELECT o.id, o.kind, o.our_no, o.line_no, k.repeat AS known, (SELECT max(x.last) FROM known x WHERE x.kind = o.kind AND x.our_no = o.our_no) AS last
       FROM ours o LEFT JOIN known k ON k.kind = o.kind AND k.our_no = o.our_no AND k.channel_no = o.channel_no AND k.nth = o.nth)
     UPDATE ${staged} s SET repeat = q.repeat FROM (
       SELECT id, coalesce(known, last + row_number() OVER (PARTITION BY kind, our_no, known IS NULL ORDER BY line_no))::smallint AS repeat FROM placed) q WHERE q.id = s.id`,
    [channelCode],
  );
  const { rows } = await client.query<{ inserted: string; updated: string; overtaken: boolean; dates: string[] | null }>(
    `WITH changed AS (
       INSERT INTO payments (bucket, id, kind, channel_code, business_date, our_no, channel_no, original_our_no, merchant_no, currency, amount_minor, fee_minor, status, occurred_at, created_at, source, repeat)
       SELECT bucket, id, kind, $1, business_date, our_no, channel_no, original_our_no, merchant_no, currency, amount_minor, fee_minor, status, occurred_at, $2, $3, repeat FROM ${staged}
       ON CONFLICT (bucket, channel_code, kind, our_no, repeat) DO UPDATE SET
         channel_no = coalesce(excluded.channel_no, payments.channel_no), original_our_no = coalesce(excluded.original_our_no, payments.original_our_no),
         merchant_no = coalesce(excluded.merchant_no, payments.merchant_no), currency = excluded.currency, amount_minor = excluded.amount_minor, fee_minor = excluded.fee_minor,
         status = excluded.status, occurred_at = excluded.occurred_at, business_date = excluded.business_date, version = payments.version + 1
       WHERE (payments.currency, payments.amount_minor, payments.status, payments.occurred_at) IS DISTINCT FROM (excluded.currency, excluded.amount_minor, excluded.status, excluded.occurred_at)
         OR payments.fee_minor IS DISTINCT FROM excluded.fee_minor
         OR (excluded.channel_no IS NOT NULL AND payments.channel_no IS DISTINCT FROM excluded.channel_no)
         OR (excluded.original_our_no IS NOT NULL AND payments.original_our_no IS DISTINCT FROM excluded.original_our_no)
         OR (excluded.merchant_no IS NOT NULL AND payments.merchant_no IS DISTINCT FROM excluded.merchant_no)
       RETURNING bucket, id, (version = 1) AS is_new, business_date, channel_no),
     -- A statement sees its tables as they were when it began: here what a changed record was until now, and none of one that came meanwhile.
     before AS (SELECT c.channel_no, p.id, p.business_date, p.channel_no AS channel_no_before FROM changed c
       LEFT JOIN LATERAL (SELECT b.id, b.business_date, b.channel_no FROM payments b WHERE b.bucket = c.bucket AND b.id = c.id OFFSET 0) p ON true WHERE NOT c.is_new),
     touched AS (SELECT business_date FROM changed UNION SELECT business_date FROM before WHERE id IS NOT NULL)
     SELECT count(*) FILTER (WHERE is_new)::text AS inserted, count(*) FILTER (WHERE NOT is_new)::text AS updated,
       EXISTS (SELECT FROM before WHERE id IS NULL OR channel_no_before <> channel_no) AS overtaken,
       (SELECT array_agg(business_date::text ORDER BY business_date) FROM touched) AS dates FROM changed`,
    [channelCode, now, source],
  );
  // The one would have taken the place of the other.
  if (rows[0]?.overtaken) throw new Overtaken('the same numbers were brought meanwhile');
  const { rows: all } = await client.query<{ n: string }>(`SELECT count(*)::text AS n FROM ${staged}`);
  const [inserted, updated] = [BigInt(rows[0]?.inserted ?? '0'), BigInt(rows[0]?.updated ?? '0')];
  return { inserted, updated, unchanged: BigInt(all[0]?.n ?? '0') - inserted - updated, dates: rows[0]?.dates ?? [] };
}

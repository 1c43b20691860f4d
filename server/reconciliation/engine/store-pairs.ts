/** The engine's second half, in SQL: what is left finds its counterpart by one key after another, whole sets at a time.
 *
 *  Order: what a person confirmed · several of one number whose sum is exactly the other side · the channel's number, where it is
 *  unique on both sides · our number · the channel's number repeated · of a line that does not state our number, the original number
 *  with the same amount (today's first, then the days' beside) · several of one original number with an exact sum · the one refund of a payment that
 *  either side has left, whatever its amount · amount, kind and time, where only one fits either way.
 *  Pairs go to `rc_pair`; what could be but is not proven to `rc_offer`. */
import type { Rules } from './rules.ts';
import { besideOf, type Execute, isWaiting, list, type Sources, UNNUMBERED } from './store.ts';
import { PAIRS_AROUND } from './store-around.ts';

const FREE_LINES = '(SELECT l.* FROM rc_l l WHERE NOT EXISTS (SELECT FROM rc_pair p WHERE p.lid = l.lid))';
/** A record that a statement of another day accounts for is not free. */
const FREE_RECORDS = '(SELECT r.* FROM rc_r r WHERE NOT r.listed AND NOT EXISTS (SELECT FROM rc_pair p WHERE p.rid = r.id))';

/** Fills `rc_pair (lid, rid, rule)` and `rc_offer (lid, rid)`. `confirmed` is the temp table of what people decided, or null. */
export async function pairGroups(execute: Execute, sources: Sources, rules: Rules, confirmed: string | null): Promise<void> {
  await execute('CREATE TEMP TABLE rc_pair (lid bigint, rid uuid, rule text) ON COMMIT DROP');
  await execute('CREATE TEMP TABLE rc_offer (lid bigint, rid uuid, rule text) ON COMMIT DROP');
  if (confirmed) await execute(`INSERT INTO rc_pair SELECT lid, rid, 'person' FROM ${confirmed}`);
  if (sources.around) await execute(`INSERT INTO rc_pair ${PAIRS_AROUND}`);
  // By a number nobody takes a record of another day but as all days around have it.
  const records = sources.around ? FREE_RECORDS.replace('WHERE', 'WHERE r.home AND') : FREE_RECORDS;
  await pairSums(execute, 'our_no', 'our_no', records);
  await pairByChannelNumber(execute, records);
  await pairByRank(execute, 'our_no', 'our_no', records);
  await pairByRank(execute, 'channel_key', 'channel_no', records);
  await pairByOriginalNumber(execute, true);
  await pairByOriginalNumber(execute, false);
  const beside = `f.ok AND NOT f.home AND f.kind = 'r' AND f.business_date = ANY (${list(besideOf(sources), 'date')}) AND NOT EXISTS (SELECT FROM rc_beside b WHERE b.id = f.id)`;
  await pairRefundsBeside(execute, beside);
  await pairSums(execute, 'original_our_no', 'original_our_no');
  await pairSums(execute, 'our_no', 'original_our_no');
  await pairSums(execute, 'original_our_no', 'our_no');
  await pairLoneRefunds(execute, sources);
  await pairByAmount(execute, rules);
  await offerRefundsBeside(execute, beside);
}

/** One against several of one number, both succeeded, one currency, the sum exact: the channel batched, or split. */
async function pairSums(execute: Execute, lineKey: string, recordKey: string, records = FREE_RECORDS): Promise<void> {
  await execute(`INSERT INTO rc_pair
    WITH l AS MATERIALIZED (SELECT lid, kind, ${lineKey} AS key, currency, amount_minor FROM ${FREE_LINES} f WHERE ok AND ${lineKey} IS NOT NULL),
      r AS MATERIALIZED (SELECT id, kind, ${recordKey} AS key, currency, amount_minor FROM ${records} f WHERE ok AND ${recordKey} IS NOT NULL),
      lg AS (SELECT kind, key, min(currency) AS currency, count(*) AS n, sum(amount_minor) AS amount FROM l GROUP BY 1, 2 HAVING count(DISTINCT currency) = 1),
      rg AS (SELECT kind, key, min(currency) AS currency, count(*) AS n, sum(amount_minor) AS amount FROM r GROUP BY 1, 2 HAVING count(DISTINCT currency) = 1),
      g AS (SELECT lg.kind, lg.key, lg.n > 1 AS many_lines FROM lg JOIN rg USING (kind, key, currency, amount) WHERE (lg.n = 1) <> (rg.n = 1))
    SELECT l.lid, r.id, CASE WHEN g.many_lines THEN 'many_to_one' ELSE 'one_to_many' END FROM g JOIN l USING (kind, key) JOIN r USING (kind, key)`);
}

async function pairByChannelNumber(execute: Execute, records: string): Promise<void> {
  await execute(`INSERT INTO rc_pair
    WITH l AS (SELECT kind, channel_key AS key, min(lid) AS lid, min(our_no) AS our_no FROM ${FREE_LINES} f WHERE channel_key IS NOT NULL GROUP BY 1, 2 HAVING count(*) = 1),
      r AS (SELECT kind, channel_no AS key, (array_agg(id))[1] AS id, min(our_no) AS our_no FROM ${records} f WHERE channel_no IS NOT NULL GROUP BY 1, 2 HAVING count(*) = 1)
    SELECT l.lid, r.id, CASE WHEN l.our_no = r.our_no THEN 'numbers' ELSE 'channel_no' END FROM l JOIN r USING (kind, key)`);
}

/** First with first, second with second: money that moved before what did not (and of that first what was revoked), agreeing channel numbers before others, agreeing amounts
 *  before others, then the order of the file and of our books. By the channel's number only where all records that carry it are one of our numbers. */
async function pairByRank(
  execute: Execute,
  lineKey: 'our_no' | 'channel_key',
  recordKey: 'our_no' | 'channel_no',
  records: string,
): Promise<void> {
  const agreesLine = 'EXISTS (SELECT FROM rc_r x WHERE x.kind = f.kind AND x.our_no = f.our_no AND x.channel_no = f.channel_key)';
  const agreesRecord = 'EXISTS (SELECT FROM rc_l x WHERE x.kind = f.kind AND x.our_no = f.our_no AND x.channel_key = f.channel_no)';
  const fits = (other: 'rc_l' | 'rc_r') =>
    `EXISTS (SELECT FROM ${other} x WHERE x.kind = f.kind AND x.our_no = f.our_no AND x.ok AND x.currency = f.currency AND x.amount_minor = f.amount_minor)`;
  await execute(`INSERT INTO rc_pair
    WITH l AS (SELECT lid, kind, ${lineKey} AS key, our_no, channel_key, row_number() OVER (PARTITION BY kind, ${lineKey}
          ORDER BY ok DESC, voided DESC, ${agreesLine} DESC, ${fits('rc_r')} DESC, statement_id, line_no, lid) AS place FROM ${FREE_LINES} f WHERE ${lineKey} IS NOT NULL),
      r AS (SELECT id, kind, ${recordKey} AS key, our_no, channel_no, row_number() OVER (PARTITION BY kind, ${recordKey}
          ORDER BY ok DESC, ${agreesRecord} DESC, ${fits('rc_l')} DESC, home DESC, repeat, business_date, occurred_at, id) AS place,
          min(our_no) OVER (PARTITION BY kind, ${recordKey}) = max(our_no) OVER (PARTITION BY kind, ${recordKey}) AS is_one FROM ${records} f WHERE ${recordKey} IS NOT NULL)
    SELECT l.lid, r.id, CASE WHEN l.our_no = r.our_no AND l.channel_key = r.channel_no THEN 'numbers' ELSE '${recordKey}' END
    FROM l JOIN r USING (kind, key, place) WHERE r.is_one`);
}

/** Some files state of a refund only the number of its payment: then that number and the amount name it, refunds of one payment and one
 *  amount in the order of time. Succeeded records first; one that did not succeed is still the same record, with another status. */
async function pairByOriginalNumber(execute: Execute, succeeded: boolean): Promise<void> {
  const key = 'kind, original_our_no, currency, amount_minor';
  await execute(`INSERT INTO rc_pair
    WITH l AS (SELECT lid, ${key}, channel_key, row_number() OVER (PARTITION BY ${key} ORDER BY occurred_at, statement_id, line_no, lid) AS place
        FROM ${FREE_LINES} f WHERE ok AND ${UNNUMBERED('f')} AND original_our_no IS NOT NULL),
      r AS (SELECT id, ${key}, channel_no, row_number() OVER (PARTITION BY ${key} ORDER BY occurred_at, business_date, our_no, repeat, id) AS place
        FROM ${FREE_RECORDS} f WHERE home AND ${succeeded ? 'ok' : 'NOT ok'} AND original_our_no IS NOT NULL)
    SELECT l.lid, r.id, 'our_no' FROM l JOIN r USING (${key}, place) WHERE l.channel_key IS NULL OR r.channel_no IS NULL`);
}

const REFUND_KEY = 'original_our_no, currency, amount_minor';
const REFUND_LINE = `f.ok AND f.kind = 'r' AND ${UNNUMBERED('f')} AND f.original_our_no IS NOT NULL`;
const DO_NOT_CONTRADICT = '(l.channel_key IS NULL OR r.channel_no IS NULL)';

/** Such a refund may be ours of the day before or after. Of one payment and one amount there must be no more records than lines: which of
 *  several the channel means is not guessed. */
async function pairRefundsBeside(execute: Execute, beside: string): Promise<void> {
  await execute(`INSERT INTO rc_pair
    WITH l AS (SELECT lid, ${REFUND_KEY}, channel_key, count(*) OVER (PARTITION BY ${REFUND_KEY}) AS n,
        row_number() OVER (PARTITION BY ${REFUND_KEY} ORDER BY occurred_at, statement_id, line_no, lid) AS place FROM ${FREE_LINES} f WHERE ${REFUND_LINE}),
      r AS (SELECT id, ${REFUND_KEY}, channel_no, count(*) OVER (PARTITION BY ${REFUND_KEY}) AS n,
        row_number() OVER (PARTITION BY ${REFUND_KEY} ORDER BY occurred_at, business_date, our_no, repeat, id) AS place FROM ${FREE_RECORDS} f WHERE ${beside})
    SELECT l.lid, r.id, 'our_no' FROM l JOIN r USING (${REFUND_KEY}, place) WHERE r.n <= l.n AND ${DO_NOT_CONTRADICT}`);
}

/** One refund of a payment is left on either side, and only their amounts differ: it is the same refund, not one that our books miss beside one that
 *  the channel misses. Not where ours may still be listed tomorrow, and not one whose number has met its line: that is ours twice. */
async function pairLoneRefunds(execute: Execute, sources: Sources): Promise<void> {
  const one = (id: string, number: string) => `SELECT original_our_no, (array_agg(${id}))[1] AS ${id}, min(${number}) AS ${number}`;
  await execute(`INSERT INTO rc_pair
    WITH l AS (${one('lid', 'channel_key')} FROM ${FREE_LINES} f WHERE ${REFUND_LINE} GROUP BY 1 HAVING count(*) = 1),
      r AS (${one('id', 'channel_no')}, bool_or(${isWaiting(sources, 'f')}) AS is_waiting FROM ${FREE_RECORDS} f
        WHERE f.ok AND f.home AND f.kind = 'r' AND f.original_our_no IS NOT NULL
          AND NOT EXISTS (SELECT FROM rc_pair p JOIN rc_r x ON x.id = p.rid WHERE x.kind = 'r' AND x.our_no = f.our_no) GROUP BY 1 HAVING count(*) = 1)
    SELECT l.lid, r.id, 'our_no' FROM l JOIN r USING (original_our_no) WHERE NOT r.is_waiting AND ${DO_NOT_CONTRADICT}`);
}

async function offerRefundsBeside(execute: Execute, beside: string): Promise<void> {
  await execute(`INSERT INTO rc_offer SELECT l.lid, r.id, 'our_no' FROM (SELECT * FROM ${FREE_LINES} f WHERE ${REFUND_LINE}) l JOIN (SELECT * FROM ${FREE_RECORDS} f WHERE ${beside}) r USING (${REFUND_KEY})
    WHERE ${DO_NOT_CONTRADICT} AND NOT EXISTS (SELECT FROM rc_offer o WHERE o.lid = l.lid AND o.rid = r.id) ORDER BY l.lid, r.id LIMIT 5000`);
}

/** Amount, kind and time, for lines that do not state our number. A line that states another number of ours than the record's, or another
 *  number of the channel, is never taken for it, only offered. */
async function pairByAmount(execute: Execute, rules: Rules): Promise<void> {
  const paired = 'SELECT p.lid, r.kind, r.our_no, l.channel_key FROM rc_pair p JOIN rc_r r ON r.id = p.rid JOIN rc_l l ON l.lid = p.lid';
  await execute(`CREATE TEMP TABLE rc_fl ON COMMIT DROP AS SELECT * FROM ${FREE_LINES} f WHERE ok
    AND NOT EXISTS (SELECT FROM (${paired}) q WHERE q.kind = f.kind AND q.our_no = f.our_no) AND NOT EXISTS (SELECT FROM (${paired}) q WHERE q.kind = f.kind AND q.channel_key = f.channel_key)`);
  await execute(`CREATE TEMP TABLE rc_fr ON COMMIT DROP AS SELECT * FROM ${FREE_RECORDS} f WHERE ok AND (home OR overdue)`);
  await execute('CREATE INDEX ON rc_fl (kind, currency, amount_minor, occurred_at)');
  await execute('CREATE INDEX ON rc_fr (kind, currency, amount_minor, occurred_at)');
  await execute('ANALYZE rc_fl');
  await execute('ANALYZE rc_fr');
  const fits = `l.kind = r.kind AND l.currency = r.currency AND l.amount_minor = r.amount_minor
    AND r.occurred_at BETWEEN l.occurred_at - interval '${rules.timeWindowMinutes} minutes' AND l.occurred_at + interval '${rules.timeWindowMinutes} minutes'`;
  await execute(`CREATE TEMP TABLE rc_near ON COMMIT DROP AS
    SELECT l.lid, n.id AS rid, n.candidates, NOT ${UNNUMBERED('l')} AS is_numbered, l.channel_key, n.our_no, n.channel_no FROM rc_fl l
    CROSS JOIN LATERAL (SELECT r.id, r.our_no, r.channel_no, count(*) OVER () AS candidates FROM (SELECT * FROM rc_fr r WHERE ${fits} ORDER BY r.occurred_at, r.id LIMIT 6) r) n`);
  await execute(`CREATE TEMP TABLE rc_near_back ON COMMIT DROP AS
    SELECT r.id AS rid, n.candidates FROM rc_fr r CROSS JOIN LATERAL (SELECT count(*) AS candidates FROM (SELECT FROM rc_fl l WHERE ${fits} LIMIT 2) x) n WHERE n.candidates > 0`);
  await execute('ANALYZE rc_near');
  await execute('ANALYZE rc_near_back');
  const contradicts = 'n.is_numbered OR (n.channel_key IS NOT NULL AND n.channel_no IS NOT NULL)';
  await execute(`INSERT INTO rc_pair SELECT n.lid, n.rid, 'amount_and_time' FROM rc_near n JOIN rc_near_back b USING (rid)
    WHERE n.candidates = 1 AND b.candidates = 1 AND NOT (${contradicts})`);
  await execute(`INSERT INTO rc_offer SELECT n.lid, n.rid, 'amount_and_time' FROM rc_near n
    WHERE NOT EXISTS (SELECT FROM rc_pair p WHERE p.lid = n.lid OR p.rid = n.rid) ORDER BY n.lid, n.rid LIMIT 5000`);
}

/** The engine's first half, in SQL: the one full join that settles what agrees, and the groups that are left.
 *
 *  Lines of the statements and records of the dates meet by kind and our number. A pair that agrees in both numbers, amount,
 *  currency, fee and status is settled by that join and never written anywhere. Of every other number *all* lines and records
 *  are pulled into `rc_l` and `rc_r`, so that what follows (`store-pairs.ts`, `store-findings.ts`) sees whole groups. */
import {
  besideOf,
  CHANNEL_NO_AGREES,
  countOf,
  type Execute,
  FEE_AGREES,
  IS_UNDOING,
  LINE_OK,
  letterOf,
  lineColumns,
  list,
  literal,
  type Relations,
  recordColumns,
  relationsOf,
  type Sources,
  type TotalRow,
  UNDOES,
  UNNUMBERED,
} from './store.ts';
import { allocateAround } from './store-around.ts';
import { markListed } from './store-listed.ts';
import { giveBackNumbers, IS_SETTLED_LINE, pairUnnumbered, type Settled, settlesUnnumbered, withoutSettled } from './store-unnumbered.ts';

/** The join that settles what agrees. `rc_k` becomes the numbers for which something does not. */
async function joinBulk(execute: Execute, relations: Relations, home: string): Promise<void> {
  await execute(`CREATE TEMP TABLE rc_k ON COMMIT DROP AS
    SELECT coalesce(l.bucket, r.bucket) AS bucket, coalesce(l.kind, r.k) AS kind, coalesce(l.our_no, r.our_no) AS our_no
    FROM (SELECT * FROM ${relations.lines} x WHERE our_no IS NOT NULL) l
    FULL JOIN ${home} r ON l.bucket = r.bucket AND l.our_no = r.our_no AND l.kind = r.k
    WHERE NOT coalesce(r.repeat = 0 AND r.status = 'succeeded' AND ${LINE_OK('l')} AND l.amount_minor = r.amount_minor AND l.currency = r.currency
      AND ${FEE_AGREES('l', 'r', 0n)}
      AND (l.shares_channel_no OR l.channel_no IS NULL OR r.channel_no IS NULL OR ${CHANNEL_NO_AGREES('l', 'r')}), false)`);
  await execute('ANALYZE rc_k');
}

/** How records are found by key: few keys through the index of the big table, one look-up each; many, or a table without an index, by one hash join.
 *  Said outright, because a table that was filled a moment ago has no statistics to choose by. */
type Find = (relation: string, keys: string, on: string, columns: string) => string;
const FEW_KEYS = 50_000n;

async function finderOf(execute: Execute, sources: Sources, unnumbered: bigint): Promise<Find> {
  const keys = await countOf(execute, 'SELECT count(*)::text AS n FROM rc_k');
  if (!sources.isIndexed || keys + unnumbered > FEW_KEYS)
    return (relation, from, on, columns) => `SELECT ${columns} FROM ${relation} r JOIN ${from} k ON ${on}`;
  return (relation, from, on, columns) =>
    `SELECT ${columns} FROM ${from} k CROSS JOIN LATERAL (SELECT * FROM ${relation} r WHERE ${on} OFFSET 0) r`;
}

const BY_OUR_NO = `r.bucket = k.bucket AND r.our_no = k.our_no AND r.k = k.kind AND r.kind = CASE k.kind WHEN 'p' THEN 'payment' ELSE 'refund' END`;
const BY_CHANNEL_NO = 'r.channel_no = k.channel_key AND r.k = k.kind';

/** So many numbers are written into the statement itself: what is in a temporary table is for one process alone to read. */
const NAMED_KEYS = 20_000n;

/** Pulls every line and every record of the numbers in `keys`. */
async function pull(execute: Execute, relations: Relations, find: Find, keys: string): Promise<void> {
  const distinct = `(SELECT DISTINCT bucket, kind, our_no FROM ${keys})`;
  const met = 'l.bucket = k.bucket AND l.kind = k.kind AND l.our_no = k.our_no';
  const into = 'INSERT INTO rc_l SELECT (SELECT count(*) FROM rc_l) + row_number() OVER (), q.* FROM';
  if ((await countOf(execute, `SELECT count(*)::text AS n FROM ${keys}`)) > NAMED_KEYS) {
    await execute(`${into} (SELECT ${lineColumns('l')} FROM ${relations.lines} l JOIN ${distinct} k ON ${met}) q`);
  } else {
    const named = (await execute(`SELECT DISTINCT our_no FROM ${keys}`)).map((row) => String(row.our_no));
    // Several workers look for a new table, and never for an INSERT.
    await execute(
      `CREATE TEMP TABLE rc_pulled ON COMMIT DROP AS SELECT ${lineColumns('l')} FROM ${relations.lines} l WHERE l.our_no = ANY (${list(named, 'text')})`,
    );
    await execute(`${into} (SELECT l.* FROM rc_pulled l JOIN ${distinct} k ON ${met}) q`);
    await execute('DROP TABLE rc_pulled');
  }
  await execute(`INSERT INTO rc_r ${find(relations.home, distinct, BY_OUR_NO, `${recordColumns('r')}, true, false, false`)}`);
}

/** Fills `rc_l` (lines not settled) and `rc_r` (records not settled, and the records of other dates that these lines may mean).
 *  `lines` and `records` are the totals of both sides: what the join settled must be as many lines as records, else a line
 *  is listed twice, and then the doubled numbers are pulled too. Answers what the channel's number alone has settled. */
export async function gatherGroups(execute: Execute, sources: Sources, lines: TotalRow[], records: TotalRow[]): Promise<Settled> {
  const relations = relationsOf(sources);
  const sum = (rows: TotalRow[], of: (row: TotalRow) => bigint) => rows.reduce((total, row) => total + of(row), 0n);
  const isBulk = settlesUnnumbered(sources, lines);
  if (isBulk) await pairUnnumbered(execute, sources, relations);
  await joinBulk(execute, relations, isBulk ? withoutSettled(relations.home) : relations.home);
  const settled = isBulk ? await giveBackNumbers(execute) : { count: 0n };
  const unnumbered = sum(lines, (row) => row.count - row.numbered) - settled.count;
  const find = await finderOf(execute, sources, unnumbered);
  await execute(
    `CREATE TEMP TABLE rc_l ON COMMIT DROP AS SELECT 0::bigint AS lid, ${lineColumns('l')} FROM ${relations.lines} l WHERE false`,
  );
  await execute(
    `CREATE TEMP TABLE rc_r ON COMMIT DROP AS SELECT ${recordColumns('r')}, true AS home, false AS overdue, false AS listed FROM ${relations.home} r WHERE false`,
  );
  await pull(execute, relations, find, 'rc_k');
  // Most files number every line: their totals say so, and nobody has to look through all of them again.
  if (unnumbered > 0n) {
    await execute(
      `INSERT INTO rc_l SELECT (SELECT count(*) FROM rc_l) + row_number() OVER (), q.* FROM (SELECT ${lineColumns('l')} FROM ${relations.lines} l
        WHERE l.our_no IS NULL ${isBulk ? `AND NOT ${IS_SETTLED_LINE}` : ''}) q`,
    );
  }
  const known = await takeKnownNumbers(execute, sources, relations, find, 0n);
  await pullSharedChannelNumbers(execute, relations, find);
  await pullUndone(execute, relations, find);
  const settledLines = sum(lines, (row) => row.numbered) - (await countOf(execute, 'SELECT count(our_no)::text AS n FROM rc_l'));
  const settledRecords =
    sum(records, (row) => row.count) - settled.count - (await countOf(execute, 'SELECT count(*)::text AS n FROM rc_r'));
  if (settledLines !== settledRecords) {
    await execute(`CREATE TEMP TABLE rc_twice ON COMMIT DROP AS SELECT bucket, kind, our_no FROM ${relations.lines} l WHERE our_no IS NOT NULL
      AND NOT EXISTS (SELECT FROM rc_k k WHERE k.kind = l.kind AND k.our_no = l.our_no) GROUP BY 1, 2, 3 HAVING count(*) > 1`);
    await pull(execute, relations, find, 'rc_twice');
  }
  await takeKnownNumbers(execute, sources, relations, find, known);
  await execute('CREATE INDEX ON rc_l (kind, channel_key)');
  await execute('ANALYZE rc_l');
  await voidUndone(execute);
  await nameRefundsByPayment(execute, relations, find);
  await pullNeighbours(execute, sources, relations, find);
  await execute('CREATE INDEX ON rc_l (kind, our_no)');
  await execute('CREATE INDEX ON rc_r (kind, our_no)');
  await execute('ANALYZE rc_r');
  return settled;
}

/** A payment that the statement lists as made and again as revoked (WeChat: SUCCESS and REVOKED; Stripe: charge and charge_failure) has moved
 *  nothing: its first line counts as reversed. A refund that is listed as made and again as failed (Stripe: refund_failure) counts as failed. */
async function voidUndone(execute: Execute): Promise<void> {
  await execute(`UPDATE rc_l l SET ok = false, status = CASE l.kind WHEN 'p' THEN 'v' ELSE 'f' END, voided = true WHERE l.status = 's' AND l.channel_key IS NOT NULL
    AND EXISTS (SELECT FROM rc_l v WHERE v.channel_key IS NOT NULL AND ${UNDOES('v', 'l')})`);
}

/** Some channels write one number of ours on a refund, and whether it is the refund's own or its payment's is not said (PayPal's Invoice ID). It is
 *  the payment's where a payment carries it, or a refund of ours names its payment so, and no refund of ours carries it itself. (A payment's line that
 *  is not left over is settled with a payment of ours: that one carries it.) */
async function nameRefundsByPayment(execute: Execute, relations: Relations, find: Find): Promise<void> {
  const oneNumber = `l.kind = 'r' AND l.our_no IS NOT NULL AND l.original_our_no IS NULL`;
  await execute(`CREATE TEMP TABLE rc_named ON COMMIT DROP AS SELECT DISTINCT l.bucket, l.our_no FROM rc_l l WHERE ${oneNumber}`);
  if ((await countOf(execute, 'SELECT count(*)::text AS n FROM rc_named')) === 0n) return;
  await execute('ANALYZE rc_named');
  const carriers = (kind: 'p' | 'r') =>
    find(relations.anyDay, `(SELECT bucket, '${kind}'::text AS kind, our_no FROM rc_named)`, BY_OUR_NO, 'r.our_no');
  await execute(`CREATE TEMP TABLE rc_payments_named ON COMMIT DROP AS (${carriers('p')}
      UNION SELECT l.our_no FROM rc_l l JOIN rc_named k ON l.bucket = k.bucket AND l.our_no = k.our_no WHERE l.kind = 'p'
      UNION SELECT r.original_our_no FROM rc_r r JOIN rc_named k ON k.our_no = r.original_our_no WHERE r.kind = 'r')
    EXCEPT ${carriers('r')}`);
  await execute(`UPDATE rc_l l SET original_our_no = l.our_no FROM rc_payments_named k WHERE ${oneNumber} AND k.our_no = l.our_no`);
}

/** A channel may have several numbers for one event, and ours carries another than the line does (Stripe's `txn_…` or `pi_…` instead of `ch_…`).
 *  A line left over, and numbered after `after`, goes by the first of its numbers that a record with the same number of ours carries; else by the
 *  first that any record of these days carries; else by the channel's own. `channel_no` stays what the statement says. Answers the last line that
 *  was looked at. */
async function takeKnownNumbers(execute: Execute, sources: Sources, relations: Relations, find: Find, after: bigint): Promise<bigint> {
  const last = await countOf(execute, 'SELECT count(*)::text AS n FROM rc_l');
  if (!sources.hasFurtherNos || last === after) return last;
  await execute('DROP TABLE IF EXISTS rc_further');
  await execute(`CREATE TEMP TABLE rc_further ON COMMIT DROP AS SELECT l.lid, l.bucket, l.kind, l.our_no, n.number AS channel_key, n.place
    FROM rc_l l CROSS JOIN LATERAL unnest(array_prepend(l.channel_key, l.further_nos)) WITH ORDINALITY n (number, place)
    WHERE l.lid > ${after} AND l.channel_key IS NOT NULL AND l.further_nos IS NOT NULL`);
  await execute('ANALYZE rc_further');
  const keys = '(SELECT DISTINCT kind, channel_key FROM rc_further)';
  const carried = [relations.home, relations.neighbours].map((relation) =>
    find(relation, keys, BY_CHANNEL_NO, 'r.k AS kind, r.channel_no AS channel_key, r.bucket, r.our_no'),
  );
  await execute(`UPDATE rc_l l SET channel_key = t.channel_key FROM (SELECT DISTINCT ON (f.lid) f.lid, f.channel_key FROM rc_further f
      JOIN (${carried.join(' UNION ALL ')}) r USING (kind, channel_key)
      ORDER BY f.lid, coalesce(r.bucket = f.bucket AND r.our_no = f.our_no, false) DESC, f.place) t
    WHERE t.lid = l.lid AND t.channel_key <> l.channel_key`);
  return last;
}

/** A line left over may carry the channel number of a record that is settled with another line: that group is looked at too. */
async function pullSharedChannelNumbers(execute: Execute, relations: Relations, find: Find): Promise<void> {
  const claimed = '(SELECT DISTINCT kind, channel_key FROM rc_l WHERE channel_key IS NOT NULL)';
  await execute(`CREATE TEMP TABLE rc_shared ON COMMIT DROP AS SELECT DISTINCT q.* FROM (${find(relations.home, claimed, BY_CHANNEL_NO, 'r.bucket, r.k AS kind, r.our_no')}) q
    WHERE NOT EXISTS (SELECT FROM rc_k k WHERE k.kind = q.kind AND k.our_no = q.our_no)`);
  if ((await countOf(execute, 'SELECT count(*)::text AS n FROM rc_shared')) > 0n) {
    await pull(execute, relations, find, 'rc_shared');
    await execute('INSERT INTO rc_k SELECT bucket, kind, our_no FROM rc_shared');
  }
}

/** A line that undoes another and leaves out our number: what it undoes may be settled by that number, and is looked at too. */
async function pullUndone(execute: Execute, relations: Relations, find: Find): Promise<void> {
  const undoing = `v.our_no IS NULL AND v.channel_key IS NOT NULL AND ${IS_UNDOING('v')}`;
  if ((await countOf(execute, `SELECT count(*)::text AS n FROM rc_l v WHERE ${undoing}`)) === 0n) return;
  await execute(`CREATE TEMP TABLE rc_undone ON COMMIT DROP AS SELECT DISTINCT l.bucket, l.kind, l.our_no FROM ${relations.lines} l
    JOIN (SELECT * FROM rc_l v WHERE ${undoing}) v ON ${UNDOES('v', 'l')} WHERE l.status = 's' AND l.our_no IS NOT NULL AND NOT l.shares_channel_no
      AND NOT EXISTS (SELECT FROM rc_k k WHERE k.kind = l.kind AND k.our_no = l.our_no)`);
  if ((await countOf(execute, 'SELECT count(*)::text AS n FROM rc_undone')) === 0n) return;
  await pull(execute, relations, find, 'rc_undone');
  await execute('INSERT INTO rc_k SELECT bucket, kind, our_no FROM rc_undone');
}

/** Records of the days beside: those that a line left over names, and those that were waiting for this day. */
async function pullNeighbours(execute: Execute, sources: Sources, relations: Relations, find: Find): Promise<void> {
  if (sources.neighbourDates === 'all' || sources.neighbourDates.length > 0) {
    const named = '(SELECT DISTINCT bucket, kind, our_no FROM rc_l WHERE our_no IS NOT NULL)';
    const claimed = '(SELECT DISTINCT kind, channel_key FROM rc_l WHERE channel_key IS NOT NULL)';
    await execute(`INSERT INTO rc_r SELECT DISTINCT ON (r.id) ${recordColumns('r')}, false, false, false FROM (
      ${find(relations.neighbours, named, BY_OUR_NO, 'r.*')} UNION ALL ${find(relations.neighbours, claimed, BY_CHANNEL_NO, 'r.*')}) r`);
    await pullRefundsBeside(execute, sources, relations);
  }
  for (const { date, from, kinds } of sources.overdue) {
    const due = (kind: string) =>
      `${kind} = ANY (${list(kinds.map(letterOf), 'text')}) AND r.business_date = ${literal(date)}::date AND r.status = 'succeeded' AND r.occurred_at >= ${literal(from.toISOString())}::timestamptz`;
    await execute(`UPDATE rc_r r SET overdue = true WHERE ${due('r.kind')}`);
    await execute(`INSERT INTO rc_r SELECT ${recordColumns('r')}, false, true, false FROM ${relations.neighbours} r
      WHERE ${due('r.k')} AND NOT EXISTS (SELECT FROM rc_r x WHERE x.id = r.id)`);
  }
  await execute(
    `CREATE TEMP TABLE rc_beside ON COMMIT DROP AS SELECT DISTINCT m.id FROM (${sources.matchedBeside ?? 'SELECT NULL::uuid AS id'}) m WHERE m.id IN (SELECT id FROM rc_r)`,
  );
  if (relations.neighbourLines) await markListed(execute, sources, relations.neighbourLines);
  if (sources.around) {
    const near = `(SELECT * FROM ${relations.anyDay} p WHERE p.business_date = ANY (${list(sources.around.dates, 'date')}))`;
    await allocateAround(execute, sources, relations.neighbourLines, (keys) => find(near, keys, BY_OUR_NO, recordColumns('r')));
  }
}

/** Of a refund that a line names only by its payment and its amount: those of the two days beside that succeeded. No index has that number,
 *  so the days are read whole, and only where there is such a line. */
async function pullRefundsBeside(execute: Execute, sources: Sources, relations: Relations): Promise<void> {
  const named = `FROM rc_l l WHERE l.kind = 'r' AND l.ok AND ${UNNUMBERED('l')} AND l.original_our_no IS NOT NULL`;
  if ((await countOf(execute, `SELECT count(*)::text AS n ${named}`)) === 0n) return;
  await execute(`INSERT INTO rc_r SELECT ${recordColumns('r')}, false, false, false FROM ${relations.neighbours} r
    JOIN (SELECT DISTINCT l.original_our_no, l.currency, l.amount_minor ${named}) k ON k.original_our_no = r.original_our_no AND k.currency = r.currency AND k.amount_minor = r.amount_minor
    WHERE r.k = 'r' AND r.status = 'succeeded' AND r.business_date = ANY (${list(besideOf(sources), 'date')}) AND NOT EXISTS (SELECT FROM rc_r x WHERE x.id = r.id)`);
}

/** What the pairs mean, in SQL: differences with their sign, records that wait, and the counts. */
import type { Rules } from './rules.ts';
import { type Execute, FEE_AGREES, isWaiting, type Sources, UNNUMBERED } from './store.ts';
import { isOursTwice } from './store-around.ts';

/** +1 where more at the channel than in our books is a surplus (payments), −1 where it is a shortage (refunds). */
const SIGN = (kind: string) => `(CASE WHEN ${kind} = 'p' THEN 1 ELSE -1 END)`;

/** Fills `rc_wait (id)` and `rc_diff`: one row a difference, the two sides by `lid` and `rid`, `place` as the order to show them in. */
export async function judge(execute: Execute, sources: Sources, rules: Rules): Promise<void> {
  await execute('ANALYZE rc_pair');
  await execute(
    `CREATE TEMP TABLE rc_left ON COMMIT DROP AS SELECT r.* FROM rc_r r WHERE r.ok AND NOT r.listed AND NOT EXISTS (SELECT FROM rc_pair p WHERE p.rid = r.id)
      AND NOT EXISTS (SELECT FROM rc_beside b WHERE b.id = r.id)`,
  );
  await execute(`CREATE TEMP TABLE rc_wait ON COMMIT DROP AS SELECT r.id FROM rc_left r WHERE r.home AND ${isWaiting(sources, 'r')}`);
  await execute(
    `CREATE TEMP TABLE rc_diff (kind text, record_kind text, identity text, business_date date, delta bigint, currency text, lid bigint, rid uuid, place bigint) ON COMMIT DROP`,
  );
  await pairDifferences(execute, rules);
  await lineDifferences(execute);
  await recordDifferences(execute, sources);
  // Two of one identity (a line listed three times) are told apart by their order.
  await execute(`UPDATE rc_diff d SET identity = d.identity || CASE WHEN n.nth > 1 THEN '#' || n.nth ELSE '' END, place = n.ordinal
    FROM (SELECT d.ctid AS at, row_number() OVER (PARTITION BY d.kind, d.identity, d.business_date ORDER BY l.statement_id, l.line_no, d.rid) AS nth,
        row_number() OVER (ORDER BY l.statement_id, l.line_no, r.occurred_at, d.rid, d.kind) AS ordinal
      FROM rc_diff d LEFT JOIN rc_l l USING (lid) LEFT JOIN rc_r r ON r.id = d.rid) n WHERE n.at = d.ctid`);
  await execute('CREATE INDEX ON rc_diff (place)');
  await execute('ANALYZE rc_diff');
}

/** One to one, and sums of several: a group is judged once, at its first line and first record. Most pairs agree in everything, also where a
 *  channel states none of our numbers and all lines come this way: they are not written down to be looked at again. */
async function pairDifferences(execute: Execute, rules: Rules): Promise<void> {
  const differs = `l.ok <> r.ok OR (l.ok AND r.ok AND (l.currency <> r.currency OR abs(l.amount_minor - r.amount_minor) > ${rules.amountToleranceMinor}
    OR NOT ${FEE_AGREES('l', 'r', rules.feeToleranceMinor)}))`;
  await execute(`CREATE TEMP TABLE rc_judged ON COMMIT DROP AS
    SELECT l.lid, r.id AS rid, p.rule, l.kind, l.ok AS line_ok, r.ok AS record_ok, l.amount_minor AS line_amount, r.amount_minor AS record_amount, l.currency AS line_currency,
      r.currency AS record_currency, l.fee_minor AS line_fee, r.fee_minor AS record_fee, r.our_no, r.repeat,
      ${FEE_AGREES('l', 'r', rules.feeToleranceMinor)} AS fee_agrees
    FROM rc_pair p JOIN rc_l l USING (lid) JOIN rc_r r ON r.id = p.rid WHERE p.rule NOT IN ('many_to_one', 'one_to_many') AND (${differs})`);
  const identity = `CASE WHEN j.kind = 'p' THEN 'payment' ELSE 'refund' END || ':' || j.our_no || CASE WHEN j.repeat > 0 THEN ':' || j.repeat ELSE '' END`;
  await execute(`INSERT INTO rc_diff
    SELECT d.kind, j.kind, ${identity}, NULL, d.delta, d.currency, j.lid, j.rid, 0 FROM rc_judged j CROSS JOIN LATERAL (VALUES
      ('status', j.line_ok AND NOT j.record_ok, ${SIGN('j.kind')} * j.line_amount, j.line_currency),
      ('status', j.record_ok AND NOT j.line_ok, -${SIGN('j.kind')} * j.record_amount, j.record_currency),
      ('currency', j.line_ok AND j.record_ok AND j.line_currency <> j.record_currency, ${SIGN('j.kind')} * j.line_amount, j.line_currency),
      ('amount', j.line_ok AND j.record_ok AND j.line_currency = j.record_currency AND abs(j.line_amount - j.record_amount) > ${rules.amountToleranceMinor},
        ${SIGN('j.kind')} * (j.line_amount - j.record_amount), j.line_currency),
      ('fee', j.line_ok AND j.record_ok AND j.line_currency = j.record_currency AND NOT j.fee_agrees, j.record_fee - j.line_fee, j.line_currency)
    ) d (kind, holds, delta, currency) WHERE d.holds`);
  // Fees of a group: compared where every record and every line states one.
  await execute(`INSERT INTO rc_diff
    SELECT 'fee', g.kind, CASE WHEN g.kind = 'p' THEN 'payment' ELSE 'refund' END || ':' || g.our_no, NULL, g.record_fee - g.line_fee, g.currency, g.lid, g.rid, 0
    FROM (SELECT min(l.kind) AS kind, min(r.our_no) AS our_no, min(l.currency) AS currency, min(l.lid) AS lid, min(r.id::text)::uuid AS rid, p.rule,
        CASE WHEN p.rule = 'many_to_one' THEN sum(l.fee_minor) ELSE min(l.fee_minor) END AS line_fee,
        CASE WHEN p.rule = 'one_to_many' THEN sum(r.fee_minor) ELSE min(r.fee_minor) END AS record_fee, bool_and(l.fee_minor IS NOT NULL AND r.fee_minor IS NOT NULL) AS stated
      FROM rc_pair p JOIN rc_l l USING (lid) JOIN rc_r r ON r.id = p.rid WHERE p.rule IN ('many_to_one', 'one_to_many')
      GROUP BY p.rule, CASE WHEN p.rule = 'many_to_one' THEN r.id::text ELSE l.lid::text END) g
    WHERE g.stated AND abs(g.line_fee - g.record_fee) > ${rules.feeToleranceMinor}`);
}

/** Lines that moved money and met no record: a second of one that did is a duplicate, else our books miss it. Of several of one number that
 *  all met none, the first is missing in our books and the others are duplicates of it: booked as they stand they would be paid twice. */
async function lineDifferences(execute: Execute): Promise<void> {
  await execute(`CREATE TEMP TABLE rc_known ON COMMIT DROP AS
    SELECT r.kind, r.our_no, NULL::text AS channel_key FROM rc_pair p JOIN rc_r r ON r.id = p.rid
    UNION SELECT l.kind, NULL, l.channel_key FROM rc_pair p JOIN rc_l l USING (lid) WHERE l.ok AND l.channel_key IS NOT NULL
    UNION SELECT r.kind, r.our_no, NULL FROM rc_r r WHERE r.listed
    UNION SELECT r.kind, NULL, r.channel_no FROM rc_r r WHERE r.listed AND r.channel_no IS NOT NULL`);
  const isKnown = `(EXISTS (SELECT FROM rc_known k WHERE k.kind = l.kind AND k.our_no = l.our_no) OR EXISTS (SELECT FROM rc_known k WHERE k.kind = l.kind AND k.channel_key = l.channel_key))`;
  const place = (key: string) => `row_number() OVER (PARTITION BY l.kind, ${key} ORDER BY l.statement_id, l.line_no, l.lid)`;
  await execute(`INSERT INTO rc_diff
    SELECT CASE WHEN ${isKnown} OR (l.is_numbered AND l.of_number > 1) OR (l.channel_key IS NOT NULL AND l.of_channel > 1) THEN 'duplicate' ELSE 'missing_in_books' END, l.kind,
      CASE WHEN l.kind = 'p' THEN 'payment' ELSE 'refund' END || CASE WHEN l.channel_key IS NOT NULL THEN ':channel:' || l.channel_no
        WHEN l.our_no IS NOT NULL THEN ':line:' || l.our_no ELSE ':amount:' || l.currency || l.amount_minor || '@' || extract(epoch FROM l.occurred_at) END,
      NULL, ${SIGN('l.kind')} * l.amount_minor, l.currency, l.lid, NULL, 0
    FROM (SELECT l.*, NOT ${UNNUMBERED('l')} AS is_numbered, ${place(`l.our_no, ${UNNUMBERED('l')}`)} AS of_number, ${place('l.channel_key')} AS of_channel
      FROM rc_l l WHERE l.ok AND l.amount_minor <> 0 AND NOT EXISTS (SELECT FROM rc_pair p WHERE p.lid = l.lid)) l`);
}

/** Records of ours that succeeded, are due and met no line: a second of one of our numbers is a duplicate, else the channel misses it. */
async function recordDifferences(execute: Execute, sources: Sources): Promise<void> {
  const isTwice = sources.around
    ? isOursTwice(sources.around)
    : `EXISTS (SELECT FROM rc_r o WHERE o.kind = r.kind AND o.our_no = r.our_no AND o.ok AND o.id <> r.id
        AND (EXISTS (SELECT FROM rc_pair p JOIN rc_l x USING (lid) WHERE p.rid = o.id AND x.ok) OR (o.business_date, o.repeat, o.id) < (r.business_date, r.repeat, r.id)))`;
  await execute(`INSERT INTO rc_diff
    SELECT CASE WHEN ${isTwice}
        THEN 'duplicate' ELSE 'missing_at_channel' END, r.kind,
      CASE WHEN r.kind = 'p' THEN 'payment' ELSE 'refund' END || ':' || r.our_no || CASE WHEN r.repeat > 0 THEN ':' || r.repeat ELSE '' END,
      r.business_date, -${SIGN('r.kind')} * r.amount_minor, r.currency, NULL, r.id, 0
    FROM rc_left r WHERE (r.home OR r.overdue) AND NOT EXISTS (SELECT FROM rc_wait w WHERE w.id = r.id)`);
}

export type Counts = {
  /** Lines that by their status moved money and did not: made and revoked in the same file, or of no amount where nobody knows of them. */
  unmoved: { kind: string; currency: string; count: bigint; amount: bigint; fee: bigint }[];
  /** Of rc_l: lines that moved money; those of them in pairs without a difference; those in pairs with one; those alone. */
  left: { currency: string; lines: bigint; matched: bigint; matchedAmount: bigint; unequal: bigint; alone: bigint; lineAmount: bigint }[];
  rules: { rule: string; count: bigint }[];
  acrossDays: bigint;
  tolerated: bigint;
  leftAside: bigint;
  crossed: { kind: string; currency: string; amount: bigint }[];
};

/** What one side has of another day than the other, as statement less books: records of the days beside that a line of today met, or that are missing
 *  there and were due today, less ours of today that wait or that a statement beside accounts for. With the differences it is all that lies between the
 *  totals, but for what the tolerance lets pass. */
const CROSSED = `SELECT r.kind, r.currency, sum(CASE WHEN r.home THEN -r.amount_minor ELSE r.amount_minor END)::text AS amount FROM rc_r r
    LEFT JOIN (SELECT DISTINCT rid FROM rc_pair) p ON p.rid = r.id LEFT JOIN (SELECT DISTINCT rid FROM rc_diff WHERE lid IS NULL) d ON d.rid = r.id
  WHERE r.ok AND (p.rid IS NOT NULL OR d.rid IS NOT NULL) <> r.home GROUP BY 1, 2 ORDER BY 1, 2`;

/** Counts of the lines that the bulk join did not settle; what it did settle is the total less these. */
export async function countLeft(execute: Execute): Promise<Counts> {
  const big = (value: unknown) => BigInt((value ?? '0') as string);
  const isOfNothing = `(l.amount_minor = 0 AND NOT EXISTS (SELECT FROM rc_pair p WHERE p.lid = l.lid))`;
  const state = `(SELECT l.lid, l.ok, l.currency, l.amount_minor, count(p.rid) > 0 AS paired, bool_or(d.lid IS NOT NULL) AS unequal, min(p.rule) AS rule, bool_or(NOT r.home) AS across,
      bool_or(p.rule NOT IN ('many_to_one', 'one_to_many') AND (l.amount_minor <> r.amount_minor)) AS tolerated
    FROM rc_l l LEFT JOIN rc_pair p USING (lid) LEFT JOIN rc_r r ON r.id = p.rid
      LEFT JOIN (SELECT DISTINCT lid FROM rc_diff WHERE lid IS NOT NULL UNION SELECT p.lid FROM rc_diff d JOIN rc_pair p ON p.rid = d.rid) d ON d.lid = l.lid
    WHERE l.ok AND NOT ${isOfNothing} GROUP BY l.lid, l.ok, l.currency, l.amount_minor)`;
  await execute(`CREATE TEMP TABLE rc_state ON COMMIT DROP AS SELECT * FROM ${state} s`);
  const left = await execute(`SELECT currency, count(*)::text AS lines, count(*) FILTER (WHERE paired AND NOT unequal)::text AS matched,
      coalesce(sum(amount_minor) FILTER (WHERE paired AND NOT unequal), 0)::text AS "matchedAmount", count(*) FILTER (WHERE paired AND unequal)::text AS unequal,
      count(*) FILTER (WHERE NOT paired)::text AS alone, coalesce(sum(amount_minor), 0)::text AS "lineAmount" FROM rc_state GROUP BY 1 ORDER BY 1`);
  const byRule = await execute(`SELECT rule, count(*)::text AS n FROM rc_state WHERE paired AND NOT unequal GROUP BY 1 ORDER BY 1`);
  const [across] = await execute(
    `SELECT count(*) FILTER (WHERE across)::text AS n, count(*) FILTER (WHERE tolerated)::text AS tolerated FROM rc_state WHERE paired AND NOT unequal`,
  );
  const [aside] = await execute(`SELECT count(*)::text AS n FROM rc_left r WHERE NOT r.home AND NOT r.overdue`);
  const unmoved = await execute(
    `SELECT kind, currency, count(*)::text AS n, sum(amount_minor)::text AS amount, coalesce(sum(fee_minor), 0)::text AS fee FROM rc_l l WHERE voided OR (ok AND ${isOfNothing}) GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const crossed = await execute(CROSSED);
  return {
    crossed: crossed
      .map((row) => ({ kind: String(row.kind), currency: String(row.currency), amount: big(row.amount) }))
      .filter(({ amount }) => amount !== 0n),
    unmoved: unmoved.map((row) => ({
      kind: String(row.kind),
      currency: String(row.currency),
      count: big(row.n),
      amount: big(row.amount),
      fee: big(row.fee),
    })),
    left: left.map((row) => ({
      currency: String(row.currency),
      lines: big(row.lines),
      matched: big(row.matched),
      matchedAmount: big(row.matchedAmount),
      unequal: big(row.unequal),
      alone: big(row.alone),
      lineAmount: big(row.lineAmount),
    })),
    rules: byRule.map((row) => ({ rule: String(row.rule), count: big(row.n) })),
    acrossDays: big(across?.n),
    tolerated: big(across?.tolerated),
    leftAside: big(aside?.n),
  };
}

/** Lines that state no number of ours, settled by the channel's number as the full join settles the others by ours: whole sets, and only what
 *  is beyond doubt. Many channels name a payment by their own number alone, and then every line of a statement is such a line. */
import { CHANNEL_NO_AGREES, countOf, type Execute, FEE_AGREES, LINE_OK, type Relations, type Sources, type TotalRow } from './store.ts';

/** Fewer than one line in so many is left to the steps that look at each group: they cost nothing then, and looking through all lines would. */
const WORTH_A_JOIN = 10n;

/** What agrees and is settled, and is thus neither in `rc_l` nor in `rc_r`. */
export type Settled = { count: bigint };

const numbered = (lines: readonly TotalRow[]) => lines.reduce((sum, row) => sum + row.numbered, 0n);
const all = (lines: readonly TotalRow[]) => lines.reduce((sum, row) => sum + row.count, 0n);

/** Whether it is worth it, and nobody has decided otherwise: what a person confirmed comes before every number. */
export const settlesUnnumbered = (sources: Sources, lines: readonly TotalRow[]): boolean =>
  !sources.hasDecisions && (all(lines) - numbered(lines)) * WORTH_A_JOIN >= all(lines) && all(lines) > numbered(lines);

/** Fills `rc_unnumbered` with the pairs: the place of the line (statement, line, kind and channel number) and the record. In a pair the line meets one record
 *  only, by whichever of its numbers, and the record one line only, numbered lines and the days beside included; both agree in everything; and the
 *  statement does not list it a second time as revoked or failed. */
export async function pairUnnumbered(execute: Execute, sources: Sources, relations: Relations): Promise<void> {
  const { lines, home, neighbours } = relations;
  // Of a record only what tells whether it is met twice is read where its day is another.
  const records = `(SELECT h.id, h.k, h.channel_no, true AS home, h.bucket, h.our_no, h.status, h.repeat, h.amount_minor, h.currency, h.fee_minor FROM ${home} h WHERE h.channel_no IS NOT NULL
    UNION ALL SELECT n.id, n.k, n.channel_no, false, n.bucket, n.our_no, n.status, n.repeat, n.amount_minor, n.currency, n.fee_minor FROM ${neighbours} n WHERE n.channel_no IS NOT NULL)`;
  const numbers = sources.hasFurtherNos ? 'CROSS JOIN LATERAL unnest(array_prepend(l.channel_no, l.further_nos)) n (number)' : '';
  await execute(`CREATE TEMP TABLE rc_met ON COMMIT DROP AS
    SELECT l.statement_id, l.line_no, l.channel_no, l.kind, r.id, r.bucket, r.our_no,
      l.our_no IS NULL AND r.home AND ${LINE_OK('l')} AND r.status = 'succeeded' AND r.repeat = 0 AND l.amount_minor = r.amount_minor AND l.currency = r.currency
        AND ${FEE_AGREES('l', 'r', 0n)} AND ${CHANNEL_NO_AGREES('l', 'r')} AS agrees
    FROM (SELECT * FROM ${lines} x WHERE channel_no IS NOT NULL AND NOT shares_channel_no) l ${numbers}
    JOIN ${records} r ON r.channel_no = ${sources.hasFurtherNos ? 'n.number' : 'l.channel_no'} AND r.k = l.kind`);
  await execute('ANALYZE rc_met');
  await execute(`CREATE TEMP TABLE rc_unnumbered ON COMMIT DROP AS SELECT m.* FROM rc_met m WHERE m.agrees
    AND NOT EXISTS (SELECT FROM (SELECT id FROM rc_met GROUP BY id HAVING count(*) > 1) x WHERE x.id = m.id)
    AND NOT EXISTS (SELECT FROM (SELECT statement_id, line_no, kind, channel_no FROM rc_met GROUP BY 1, 2, 3, 4 HAVING count(*) > 1) x
      WHERE ${isPlace('x', 'm')})
    AND NOT EXISTS (SELECT FROM ${lines} v WHERE NOT ${LINE_OK('v')} AND v.kind = m.kind AND v.channel_no = m.channel_no)`);
  await execute('DROP TABLE rc_met');
  await execute('ANALYZE rc_unnumbered');
}

const isPlace = (one: string, other: string) =>
  `${one}.statement_id = ${other}.statement_id AND ${one}.line_no = ${other}.line_no AND ${one}.kind = ${other}.kind AND ${one}.channel_no = ${other}.channel_no`;

/** A condition on a line `l`: it is settled. */
export const IS_SETTLED_LINE = `EXISTS (SELECT FROM rc_unnumbered u WHERE ${isPlace('u', 'l')})`;

/** The records of a relation that are not settled. */
export const withoutSettled = (relation: string) =>
  `(SELECT * FROM ${relation} s WHERE NOT EXISTS (SELECT FROM rc_unnumbered u WHERE u.id = s.id))`;

/** Of the numbers in `rc_k` all lines and records are looked at together: a record with such a number is settled no more. Answers how many
 *  pairs stay. */
export async function giveBackNumbers(execute: Execute): Promise<Settled> {
  await execute('DELETE FROM rc_unnumbered u USING rc_k k WHERE k.bucket = u.bucket AND k.kind = u.kind AND k.our_no = u.our_no');
  return { count: await countOf(execute, 'SELECT count(*)::text AS n FROM rc_unnumbered') };
}

/** What several statements list alike is compared once. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type DayRule, endOfBusinessDate, startOfBusinessDate } from '../../kernel/business-date.ts';
import { type Execute, literal } from '../engine/store.ts';
import { datesOf } from './dates-of-files.ts';
import { type NamedFile, type ReadStatement, saysLess } from './read-statement.ts';

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const familyOf = (formatId: string | null) => formatId?.split('_')[0];
/** What makes two lines one line, wherever in their files they stand. */
const SAID = `occurred_at, amount_minor, fee_minor, net_minor, kind, flow, status, currency, channel_no, our_no, original_channel_no, original_our_no, merchant_no`;

/** Two downloads of one kind of bill (saved anew, fetched again later, of spans that overlap): lines with a number, of the days that both are
 *  of, that say the same, as often as the first says it. Bytes tell nothing here: an export time, a line end is enough to change them. */
const listedByBoth = (lines: string, first: ReadStatement, second: ReadStatement, rule: DayRule): string | null => {
  const days = datesOf([first]).filter((day) => datesOf([second]).includes(day));
  if (days.length === 0) return null;
  const spans = days.map((day) => {
    const [from, to] = [startOfBusinessDate(day, rule), endOfBusinessDate(day, rule)];
    return `(occurred_at >= ${literal(from.toISOString())}::timestamptz AND occurred_at < ${literal(to.toISOString())}::timestamptz)`;
  });
  const [one, other] = [first, second].map(({ statementId }) => `${literal(statementId)}::uuid`);
  return `FROM ${lines} x USING (
      SELECT ctid AS place, statement_id, count(*) FILTER (WHERE statement_id = ${one}) OVER (PARTITION BY ${SAID}) AS said,
        row_number() OVER (PARTITION BY statement_id, ${SAID} ORDER BY line_no) AS turn
      FROM ${lines} WHERE statement_id IN (${one}, ${other}) AND coalesce(channel_no, our_no, original_channel_no, original_our_no) IS NOT NULL
        AND (${spans.join(' OR ')})) both_say
    WHERE x.ctid = both_say.place AND both_say.statement_id = ${other} AND both_say.turn <= both_say.said`;
};

/** What a trade moved in the account, its fee aside: a coupon of the merchant's own is asked for and never moves. */
const MOVED = (l: string) => `coalesce(abs(${l}.net_minor + coalesce(${l}.fee_minor, 0)), ${l}.amount_minor)`;

/** Refunds that the movements name by their payment alone (Alipay), and the trades by a number of their own: of one payment and one amount, the
 *  first is the first and the second the second. */
const refundsByPayment = (lines: string, movements: string, trades: string): string => {
  const refunds = (
    statement: string,
    moved: string,
    which: string,
  ) => `(SELECT f.ctid AS place, f.original_our_no, f.currency, ${moved} AS moved,
      row_number() OVER (PARTITION BY f.original_our_no, f.currency, ${moved} ORDER BY f.occurred_at, f.line_no) AS turn
    FROM ${lines} f WHERE f.statement_id = ${statement} AND f.kind = 'r' AND f.status = 's' AND ${which} AND f.original_our_no IS NOT NULL)`;
  return `FROM ${lines} x USING (SELECT m.place FROM ${refunds(movements, 'f.amount_minor', 'f.our_no IS NULL')} m
      JOIN ${refunds(trades, MOVED('f'), 'f.our_no IS NOT NULL')} t USING (original_our_no, currency, moved, turn)) both_say
    WHERE x.ctid = both_say.place`;
};

/** The same file twice, two downloads of one day, or two bills of one channel that list the same payments (all trades and the successful
 *  ones, trades and movements): such a line is one line. Listed twice by one file, or by the same kind of bill of another day than the
 *  line's, it stays two: then the channel says so. */
export async function listOnce(
  execute: Execute,
  lines: string,
  statements: ReadStatement[],
  files: readonly NamedFile[],
  rule: DayRule,
): Promise<void> {
  const count = async (from: string) =>
    BigInt(((await execute(`WITH gone AS (DELETE ${from} RETURNING 1) SELECT count(*)::text AS n FROM gone`))[0]?.n as string) ?? '0');
  for (const [later, b] of statements.entries()) {
    for (const [earlier, a] of statements.slice(0, later).entries()) {
      if (familyOf(a.findings.formatId) !== familyOf(b.findings.formatId)) continue;
      if (a.findings.formatId === b.findings.formatId) {
        const [left, right] = [files[earlier] as NamedFile, files[later] as NamedFile];
        const isCopy =
          (await stat(left.path)).size === (await stat(right.path)).size && (await digestOf(left.path)) === (await digestOf(right.path));
        const repeated = isCopy ? `FROM ${lines} WHERE statement_id = ${literal(b.statementId)}::uuid` : listedByBoth(lines, a, b, rule);
        if (repeated) b.listedElsewhere += await count(repeated);
        continue;
      }
      const [kept, dropped] = saysLess(a.findings.formatId) && !saysLess(b.findings.formatId) ? [b, a] : [a, b];
      const [less, more] = [dropped, kept].map(({ statementId }) => `${literal(statementId)}::uuid`) as [string, string];
      const isMovement = saysLess(dropped.findings.formatId) && !saysLess(kept.findings.formatId);
      const sameAmount = isMovement ? `x.amount_minor IN (l.amount_minor, ${MOVED('l')})` : 'x.amount_minor = l.amount_minor';
      dropped.listedElsewhere += await count(`FROM ${lines} x USING ${lines} l WHERE x.statement_id = ${less} AND l.statement_id = ${more}
        AND x.kind IN ('p', 'r') AND x.kind = l.kind AND x.channel_no = l.channel_no AND x.our_no = l.our_no AND x.status = l.status AND ${sameAmount} AND x.currency = l.currency`);
      if (isMovement) dropped.listedElsewhere += await count(refundsByPayment(lines, less, more));
    }
  }
}

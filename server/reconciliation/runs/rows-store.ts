/** The SQL behind the figures of a run: the pairs, the waiting and the other lines. Matches that a key alone shows are kept nowhere: they
 *  are found again here, page by page. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import type { MatchRule } from '../engine/codes.ts';
import { channelSideOf, LINE_SIDE, ourSideOf, RECORD_SIDE } from '../engine/read-findings.ts';
import { CHANNEL_NO_AGREES, FEE_AGREES, LINE_OK, UNDOES } from '../engine/store.ts';
import type { Narrow, RunRow, RunRowPair } from './contract.ts';

const FIRST_STRETCH = 500;

export type LinePlace = { statement: number; line: number };
export type Rows = { rows: RunRowPair[]; next: LinePlace | null };

/** Reads a statement in stretches that grow, until the page is full: what the page costs does not depend on the size of the file. */
async function byStretches(
  tx: Tx,
  run: RunRow,
  from: LinePlace,
  limit: number,
  read: (statementId: string, after: number, upTo: number, limit: number) => Promise<Record<string, unknown>[]>,
): Promise<Rows> {
  const found: RunRowPair[] = [];
  for (let at = from.statement; at < run.statementIds.length; at++) {
    const statementId = run.statementIds[at] as string;
    const [last] = await rows<{ n: number | null }>(
      tx,
      sql`SELECT max(line_no) AS n FROM statement_lines WHERE statement_id = ${statementId}::uuid`,
    );
    let after = at === from.statement ? from.line : 0;
    for (let width = FIRST_STRETCH; after < (last?.n ?? 0); width *= 4) {
      const upTo = Math.min(after + width, last?.n ?? 0);
      const page = await read(statementId, after, upTo, limit + 1 - found.length);
      for (const row of page)
        found.push({
          key: `${row.l_statement} ${row.l_line}`,
          rule: (row.rule as MatchRule | undefined) ?? null,
          channel: channelSideOf(row),
          ours: ourSideOf(row),
        });
      if (found.length > limit) {
        const kept = found.slice(0, limit);
        return { rows: kept, next: { statement: at, line: kept.at(-1)?.channel?.lineNo ?? 0 } };
      }
      after = upTo;
    }
  }
  return { rows: found, next: null };
}

const linesOf = ({ kind, currency }: Narrow) =>
  sql`${kind ? sql`AND l.kind = ${kind === 'payment' ? 'p' : 'r'}` : sql``} ${currency ? sql`AND l.currency = ${currency}` : sql``}`;

/** All numbers that the channel has for a line, in the order in which the engine asks for them. */
const NUMBERS = 'array_prepend(l.channel_no, l.further_nos)';

/** The record of ours that a line meets by a number alone. */
export const recordOf = (run: RunRow) => {
  const kind = `(CASE l.kind WHEN 'p' THEN 'payment' ELSE 'refund' END)`;
  return sql`LATERAL (SELECT * FROM (
            SELECT p.* FROM payments p WHERE l.our_no IS NOT NULL AND p.bucket = l.bucket AND p.channel_code = ${run.channelCode} AND p.kind = ${sql.raw(kind)} AND p.our_no = l.our_no AND p.repeat = 0
              AND (l.shares_channel_no OR l.channel_no IS NULL OR p.channel_no IS NULL OR ${sql.raw(CHANNEL_NO_AGREES('l', 'p'))})
            UNION ALL (
            SELECT p.* FROM payments p WHERE l.our_no IS NULL AND NOT l.shares_channel_no AND p.channel_no = ANY (${sql.raw(NUMBERS)}) AND p.channel_code = ${run.channelCode} AND p.kind = ${sql.raw(kind)}
              ORDER BY array_position(${sql.raw(NUMBERS)}, p.channel_no) LIMIT 1)
          ) x WHERE x.status = 'succeeded' AND x.business_date = ${run.businessDate}::date) r`;
};

/** How such a pair was found, as the engine counts it: what agrees in everything is settled by the numbers. */
export const IMPLICIT_RULE = `CASE WHEN l.our_no IS NULL THEN 'channel_no' WHEN l.amount_minor = r.amount_minor AND l.currency = r.currency AND ${FEE_AGREES('l', 'r', 0n)} THEN 'numbers'
  WHEN NOT l.shares_channel_no AND ${CHANNEL_NO_AGREES('l', 'r')} THEN 'numbers' ELSE 'our_no' END`;

/** Lines and records that met by a number and have no difference between them. */
export async function selectMatchedLines(tx: Tx, run: RunRow, narrow: Narrow, from: LinePlace, limit: number): Promise<Rows> {
  const { rules, part } = narrow;
  const asks = (rule: MatchRule) => rules === undefined || rules.includes(rule);
  const byOurNo = asks('numbers') || asks('our_no');
  // The other rules, and what crosses the day cut, are kept as matches of their own.
  if (part === 'across_days' || !(byOurNo || asks('channel_no'))) return { rows: [], next: null };
  const found = [
    linesOf(narrow),
    rules ? sql`AND ${sql.raw(IMPLICIT_RULE)} = ANY (${sql.param(rules)}::text[])` : sql``,
    byOurNo ? sql`` : sql`AND l.our_no IS NULL`,
    part === 'within_tolerance' ? sql`AND l.amount_minor <> r.amount_minor` : sql``,
  ];
  return byStretches(tx, run, from, limit, (statementId, after, upTo, wanted) =>
    rows(
      tx,
      sql`SELECT ${sql.raw(LINE_SIDE('l'))}, ${sql.raw(RECORD_SIDE('r'))}, ${sql.raw(IMPLICIT_RULE)} AS rule FROM statement_lines l JOIN ${recordOf(run)} ON true
          WHERE l.statement_id = ${statementId}::uuid AND l.line_no > ${after} AND l.line_no <= ${upTo} AND l.kind IN ('p', 'r') AND ${sql.raw(LINE_OK('l'))} ${sql.join(found, sql` `)}
            AND NOT EXISTS (SELECT FROM differences d WHERE d.channel_code = ${run.channelCode} AND d.business_date = ${run.businessDate}::date AND d.last_run_id = ${run.id}::uuid AND d.statement_id = l.statement_id
              AND d.line_no = l.line_no AND d.resolution IS DISTINCT FROM 'gone_on_rerun')
          ORDER BY l.line_no LIMIT ${wanted}`,
    ),
  );
}

/** A payment that the files list as made and again as revoked, or a refund as made and again as failed: it has moved nothing. Null where no payment was
 *  revoked and no refund failed: most files have none, and then no line is looked for. */
async function undoneLines(tx: Tx, run: RunRow) {
  const [any] = await rows<{ any: boolean }>(
    tx,
    sql`SELECT bool_or(s.line_totals IS NULL OR EXISTS (SELECT FROM jsonb_array_elements(s.line_totals) t WHERE (t ->> 'kind', t ->> 'status') IN (('payment', 'reversed'), ('refund', 'failed')))) AS any
        FROM statements s WHERE s.id = ANY (${sql.param(run.statementIds)}::uuid[])`,
  );
  return any?.any
    ? sql`(l.status = 's' AND NOT l.shares_channel_no AND EXISTS (SELECT FROM statement_lines v WHERE v.statement_id = ANY (${sql.param(run.statementIds)}::uuid[])
        AND NOT v.shares_channel_no AND ${sql.raw(UNDOES('v', 'l'))}))`
    : null;
}

/** A line of no amount that no record, no match and no difference knows of: there is nothing to compare it with. */
const ofNothing = (run: RunRow) =>
  sql`(l.amount_minor = 0 AND NOT EXISTS (SELECT FROM ${recordOf(run)})
        AND NOT EXISTS (SELECT FROM matches m WHERE m.run_id = ${run.id}::uuid AND m.status = 'confirmed' AND m.statement_id = l.statement_id AND l.line_no = ANY (m.line_nos))
        AND NOT EXISTS (SELECT FROM differences d WHERE d.channel_code = ${run.channelCode} AND d.business_date = ${run.businessDate}::date AND d.last_run_id = ${run.id}::uuid
          AND d.statement_id = l.statement_id AND d.line_no = l.line_no AND d.resolution IS DISTINCT FROM 'gone_on_rerun'))`;

/** Every line that moved money, in the order of the file, beside the record that carries its number where there is one. */
export async function selectComparedLines(tx: Tx, run: RunRow, narrow: Narrow, from: LinePlace, limit: number): Promise<Rows> {
  const revoked = await undoneLines(tx, run);
  return byStretches(tx, run, from, limit, (statementId, after, upTo, wanted) =>
    rows(
      tx,
      sql`SELECT ${sql.raw(LINE_SIDE('l'))}, ${sql.raw(RECORD_SIDE('r'))} FROM statement_lines l LEFT JOIN ${recordOf(run)} ON true
          WHERE l.statement_id = ${statementId}::uuid AND l.line_no > ${after} AND l.line_no <= ${upTo} AND l.kind IN ('p', 'r') AND ${sql.raw(LINE_OK('l'))} ${revoked ? sql`AND NOT ${revoked}` : sql``} AND NOT ${ofNothing(run)} ${linesOf(narrow)}
          ORDER BY l.line_no LIMIT ${wanted}`,
    ),
  );
}

/** Lines that moved nothing, and lines that are neither payment nor refund. */
export async function selectOtherLines(tx: Tx, run: RunRow, from: LinePlace, limit: number): Promise<Rows> {
  const revoked = await undoneLines(tx, run);
  return byStretches(tx, run, from, limit, (statementId, after, upTo, wanted) =>
    rows(
      tx,
      sql`SELECT ${sql.raw(LINE_SIDE('l'))} FROM statement_lines l WHERE l.statement_id = ${statementId}::uuid AND l.line_no > ${after} AND l.line_no <= ${upTo}
          AND l.kind IN ('p', 'r') AND (NOT ${sql.raw(LINE_OK('l'))} ${revoked ? sql`OR ${revoked}` : sql``} OR ${ofNothing(run)}) ORDER BY l.line_no LIMIT ${wanted}`,
    ),
  );
}

function recordPage(found: Record<string, unknown>[], limit: number): { rows: RunRowPair[]; next: string | null } {
  const pairs = found
    .slice(0, limit)
    .map((row): RunRowPair => ({ key: String(row.r_id), rule: null, channel: null, ours: ourSideOf(row) }));
  return { rows: pairs, next: found.length > limit ? (pairs.at(-1)?.key ?? null) : null };
}

export async function selectWaiting(tx: Tx, run: RunRow, after: string | null, limit: number) {
  const bound = after ? sql`AND r.id > ${after}::uuid` : sql``;
  const found = await rows<Record<string, unknown>>(
    tx,
    sql`SELECT ${sql.raw(RECORD_SIDE('r'))} FROM waiting_records w JOIN payments r ON r.bucket = w.bucket AND r.id = w.payment_id
        WHERE w.channel_code = ${run.channelCode} AND w.business_date = ${run.businessDate}::date ${bound} ORDER BY r.id LIMIT ${limit + 1}`,
  );
  return recordPage(found, limit);
}

/** Ours of the date that the statements need not list: those that did not succeed, and of a kind that no statement of the run tells of. */
export async function selectLeftAside(tx: Tx, run: RunRow, after: string | null, limit: number) {
  const bound = after ? sql`AND r.id > ${after}::uuid` : sql``;
  const found = await rows<Record<string, unknown>>(
    tx,
    sql`SELECT ${sql.raw(RECORD_SIDE('r'))} FROM payments r WHERE r.channel_code = ${run.channelCode} AND r.business_date = ${run.businessDate}::date AND (r.status <> 'succeeded'
          OR NOT EXISTS (SELECT FROM statements s WHERE s.id = ANY (${sql.param(run.statementIds)}::uuid[]) AND s.part IN ('all', r.kind || 's'))) ${bound} ORDER BY r.id LIMIT ${limit + 1}`,
  );
  return recordPage(found, limit);
}

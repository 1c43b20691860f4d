/** The SQL of runs: what one begins with, which dates are to be run, and what runs have been. */
import { instant, rows, sql, type Tx } from '../../../db/client.ts';
import type { StatementPart } from '../../statements/codes.ts';
import { FORMATS_WITH_FURTHER_NOS } from '../../statements/contract.ts';
import type { RecordKind } from '../engine/codes.ts';
import { kindsTold } from '../engine/kinds-told.ts';
import { literal } from '../engine/store.ts';
import type { RunRow } from './contract.ts';
import { resultsFromJson } from './kept-results.ts';

export type Published = { ids: string[]; kinds: RecordKind[] };

/** The statements of each date that its records are compared with, and the kinds they tell of: one that tells everything, else payments and
 *  refunds apart, or the one of them that is there. */
export async function publishedStatements(tx: Tx, channelCode: string, dates: readonly string[]): Promise<Map<string, Published>> {
  const found = await rows<{ date: string; id: string; part: StatementPart }>(
    tx,
    sql`SELECT business_date::text AS date, id, part FROM statements WHERE channel_code = ${channelCode} AND status = 'published' AND part IN ('all', 'payments', 'refunds')
        AND business_date IN (${sql.join(
          dates.map((date) => sql`${date}::date`),
          sql`, `,
        )}) ORDER BY part, id`,
  );
  const answer = new Map<string, Published>();
  for (const date of dates) {
    const of = found.filter((row) => row.date === date);
    const whole = of.filter((row) => row.part === 'all');
    const compared = whole.length ? whole : of;
    answer.set(date, { ids: compared.map((row) => row.id), kinds: kindsTold(compared.map((row) => row.part)) });
  }
  return answer;
}

/** Whether one of these statements is of a format whose lines have further numbers. */
export async function hasFurtherNos(tx: Tx, statementIds: readonly string[]): Promise<boolean> {
  const found = await rows(
    tx,
    sql`SELECT 1 FROM statements WHERE id = ANY (${sql.param(statementIds)}::uuid[]) AND format_id = ANY (${sql.param(FORMATS_WITH_FURTHER_NOS)}::text[]) LIMIT 1`,
  );
  return found.length > 0;
}

export async function hasRun(tx: Tx, channelCode: string, date: string): Promise<boolean> {
  const found = await rows(
    tx,
    sql`SELECT 1 FROM reconciliation_days WHERE channel_code = ${channelCode} AND business_date = ${date}::date AND current_run_id IS NOT NULL`,
  );
  return found.length > 0;
}

/** Whether the channel had sent any statement by then: of what was before its first one nobody expects anything. */
export async function hasStatementBefore(tx: Tx, channelCode: string, date: string): Promise<boolean> {
  const found = await rows(
    tx,
    sql`SELECT 1 FROM statements WHERE channel_code = ${channelCode} AND business_date < ${date}::date AND status = 'published' LIMIT 1`,
  );
  return found.length > 0;
}

/** As text for the engine: the records (`id`) that the runs which stand for these dates have matched, where a key alone does not show it. */
export function matchedRecords(channelCode: string, dates: readonly string[]): string {
  return `SELECT unnest(m.payment_ids) AS id FROM matches m JOIN reconciliation_days d ON d.current_run_id = m.run_id
    WHERE m.channel_code = ${literal(channelCode)} AND m.business_date = ANY (ARRAY[${dates.map(literal).join(',')}]::date[]) AND m.status = 'confirmed'`;
}

/** The dates that stand beside one, earlier and later, and those whose records its statement accounts for. */
export type Beside = {
  before: readonly string[];
  after: readonly string[];
  accounted: readonly string[];
  /** Each date beside those beside, with the date between. */
  farther: readonly { date: string; between: string }[];
};

/** The neighbours that were run before this date's statement was what it is now: those after it, and those before it where the statement
 *  was corrected, or where their run has taken records that it accounts for for lines of its own; and those farther away whose run has taken a record of the date
 *  between, which a line of this one may mean. One whose run is at work may have read what was before. */
export async function selectNeighboursToRerun(tx: Tx, channelCode: string, date: string, beside: Beside): Promise<string[]> {
  const found = await rows<{ date: string }>(
    tx,
    sql`SELECT business_date::text AS date FROM reconciliation_days WHERE channel_code = ${channelCode} AND (current_run_id IS NOT NULL OR lease_run_id IS NOT NULL)
        AND (business_date = ANY (${sql.param(beside.after)}::date[]) OR (business_date = ANY (${sql.param(beside.before)}::date[]) AND (lease_run_id IS NOT NULL OR EXISTS (
          SELECT FROM statements s WHERE s.channel_code = ${channelCode} AND s.business_date = ${date}::date AND s.status = 'superseded') OR EXISTS (
          SELECT FROM matches m WHERE m.run_id = current_run_id AND m.status = 'confirmed' AND m.across_days AND m.our_sides->0->>'businessDate' = ANY (${sql.param(beside.accounted)}::text[]))))
          OR EXISTS (SELECT FROM unnest(${sql.param(beside.farther.map((one) => one.date))}::date[], ${sql.param(beside.farther.map((one) => one.between))}::date[]) f (date, between)
            JOIN matches m ON m.run_id = current_run_id AND m.status = 'confirmed' AND m.across_days AND m.our_sides->0->>'businessDate' = f.between::text WHERE f.date = business_date))
        ORDER BY 1`,
  );
  return found.map((row) => row.date);
}

/** The neighbours of dates (each pair: a date and one beside it) that were run, and where a difference is open under a number of a record of these dates, or a match
 *  across days with one of their records; and those whose run is at work, which may have read their records as they were. */
export async function selectNeighboursOfRecords(
  tx: Tx,
  channelCode: string,
  pairs: readonly { date: string; beside: string }[],
): Promise<string[]> {
  // Each number by its index: asked in one, a table that was filled a moment ago and has no statistics is read whole for each difference.
  const carried = (by: 'our_no' | 'channel_no') =>
    sql`SELECT d.business_date AS beside, p.business_date AS date FROM d CROSS JOIN LATERAL (
          SELECT p.business_date FROM payments p WHERE p.${sql.raw(by)} = d.${sql.raw(by)} AND p.channel_code = ${channelCode} AND p.kind = d.record_kind OFFSET 0) p`;
  const found = await rows<{ date: string }>(
    tx,
    sql`WITH r AS MATERIALIZED (SELECT r.date, y.business_date AS beside, y.current_run_id AS run, y.lease_run_id IS NOT NULL AS is_at_work FROM unnest(${sql.param(pairs.map(({ date }) => date))}::date[], ${sql.param(pairs.map(({ beside }) => beside))}::date[]) AS r (date, beside)
          JOIN reconciliation_days y ON y.channel_code = ${channelCode} AND y.business_date = r.beside AND (y.current_run_id IS NOT NULL OR y.lease_run_id IS NOT NULL)),
        d AS MATERIALIZED (SELECT business_date, record_kind, our_no, channel_no FROM differences
          WHERE channel_code = ${channelCode} AND business_date IN (SELECT beside FROM r) AND status <> 'resolved'),
        named AS MATERIALIZED (${carried('our_no')} UNION ${carried('channel_no')})
        SELECT DISTINCT r.beside::text AS date FROM r WHERE r.is_at_work OR EXISTS (SELECT FROM named n WHERE n.beside = r.beside AND n.date = r.date)
          OR EXISTS (SELECT FROM matches m WHERE m.run_id = r.run AND m.status = 'confirmed' AND m.across_days AND m.our_sides->0->>'businessDate' = r.date::text)
        ORDER BY 1`,
  );
  return found.map((row) => row.date);
}

/** The dates of other days' records that the runs of these dates, or of those beside them (each pair: a date and one beside it), have matched with lines which
 *  a record of the date carries the number of, and the dates of those runs: the line may be that one's, and the other is to be looked for on its own day. */
export async function selectDatesGivenBack(
  tx: Tx,
  channelCode: string,
  pairs: readonly { date: string; beside: string }[],
): Promise<string[]> {
  // Each number by its index, as above.
  const carried = (by: 'our_no' | 'channel_no') =>
    sql`EXISTS (SELECT FROM payments p WHERE p.${sql.raw(by)} = m.${sql.raw(by)} AND p.channel_code = ${channelCode} AND p.kind = m.kind AND p.business_date = m.own OFFSET 0)`;
  const found = await rows<{ date: string; run: string }>(
    tx,
    sql`WITH m AS MATERIALIZED (SELECT r.own, y.business_date::text AS run, o->>'businessDate' AS date, l->>'kind' AS kind, l->>'ourNo' AS our_no, l->>'channelNo' AS channel_no
          FROM unnest(${sql.param(pairs.map(({ date }) => date))}::date[], ${sql.param(pairs.map(({ beside }) => beside))}::date[]) AS r (own, beside)
          JOIN reconciliation_days y ON y.channel_code = ${channelCode} AND y.business_date = r.beside
          JOIN matches m ON m.run_id = y.current_run_id AND m.status = 'confirmed' AND m.across_days
          CROSS JOIN LATERAL jsonb_array_elements(m.our_sides) o CROSS JOIN LATERAL jsonb_array_elements(m.channel_sides) l
          WHERE o->>'businessDate' <> r.own::text)
        SELECT DISTINCT date, run FROM m WHERE ${carried('our_no')} OR ${carried('channel_no')}`,
  );
  return [...new Set(found.flatMap(({ date, run }) => [date, run]))].sort();
}

/** Published statements that nobody has compared: no run has them, none is at work on their date, and none of their date was refused since. A
 *  run that died counts for nothing. */
export async function selectDatesBehind(tx: Tx, now: Date, since: Date): Promise<{ channelCode: string; businessDate: string }[]> {
  return rows(
    tx,
    sql`SELECT DISTINCT s.channel_code AS "channelCode", s.business_date::text AS "businessDate" FROM statements s
        WHERE s.status = 'published' AND s.imported_at >= ${since.toISOString()}::timestamptz AND s.part IN ('all', 'payments', 'refunds')
          AND (s.part = 'all' OR NOT EXISTS (SELECT FROM statements w WHERE w.channel_code = s.channel_code AND w.business_date = s.business_date AND w.status = 'published' AND w.part = 'all'))
          AND NOT EXISTS (SELECT FROM reconciliation_days d WHERE d.channel_code = s.channel_code AND d.business_date = s.business_date AND d.lease_until > ${now.toISOString()}::timestamptz)
          AND NOT EXISTS (SELECT FROM reconciliation_runs r WHERE r.channel_code = s.channel_code AND r.business_date = s.business_date
            AND (s.id = ANY (r.statement_ids) OR (r.status = 'failed' AND r.failure <> 'died' AND r.started_at >= s.published_at)))
        ORDER BY 1, 2`,
  );
}

/** The days off that the runs which stand for the dates from `since` on went by, where none is at work and none was refused since. */
export async function selectDaysOffOfRuns(
  tx: Tx,
  now: Date,
  since: string,
): Promise<{ channelCode: string; businessDate: string; daysOff: string[] }[]> {
  return rows(
    tx,
    sql`SELECT y.channel_code AS "channelCode", y.business_date::text AS "businessDate", coalesce(r.rules->'daysOff', '[]'::jsonb) AS "daysOff"
        FROM reconciliation_days y JOIN reconciliation_runs r ON r.id = y.current_run_id
        WHERE y.business_date >= ${since}::date AND (y.lease_until IS NULL OR y.lease_until <= ${now.toISOString()}::timestamptz)
          AND NOT EXISTS (SELECT FROM reconciliation_runs f WHERE f.channel_code = y.channel_code AND f.business_date = y.business_date AND f.run_no > r.run_no
            AND f.status = 'failed' AND f.failure <> 'died') ORDER BY 1, 2`,
  );
}

const RUN =
  sql.raw(`r.id, r.no, r.channel_code AS "channelCode", r.business_date::text AS "businessDate", r.run_no AS "runNo", to_json(r.statement_ids) AS "statementIds", r.status, r.cause,
  r.requested_by AS "requestedBy", r.requested_by_name AS "requestedByName", r.started_at AS "startedAt", r.finished_at AS "finishedAt", coalesce(d.current_run_id = r.id, false) AS "isCurrent", r.results, r.failure
  FROM reconciliation_runs r LEFT JOIN reconciliation_days d ON d.channel_code = r.channel_code AND d.business_date = r.business_date`);

type Raw = Omit<RunRow, 'startedAt' | 'finishedAt' | 'results'> & { startedAt: string; finishedAt: string | null; results: unknown };
const shape = (raw: Raw): RunRow => ({
  ...raw,
  startedAt: instant(raw.startedAt),
  finishedAt: raw.finishedAt ? instant(raw.finishedAt) : null,
  results: raw.status === 'done' ? resultsFromJson(raw.results) : null,
});

export async function selectRun(tx: Tx, id: string): Promise<RunRow | null> {
  const [row] = await rows<Raw>(tx, sql`SELECT ${RUN} WHERE r.id = ${id}::uuid`);
  return row ? shape(row) : null;
}

export async function selectRuns(
  tx: Tx,
  filter: { channels?: string[] | undefined; dateFrom?: string | undefined; dateTo?: string | undefined },
  after: [string, string] | null,
  limit: number,
): Promise<RunRow[]> {
  const parts = [sql`true`];
  if (filter.channels?.length)
    parts.push(
      sql`r.channel_code IN (${sql.join(
        filter.channels.map((code) => sql`${code}`),
        sql`, `,
      )})`,
    );
  if (filter.dateFrom) parts.push(sql`r.business_date >= ${filter.dateFrom}::date`);
  if (filter.dateTo) parts.push(sql`r.business_date <= ${filter.dateTo}::date`);
  if (after) parts.push(sql`(r.started_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const found = await rows<Raw>(
    tx,
    sql`SELECT ${RUN} WHERE ${sql.join(parts, sql` AND `)} ORDER BY r.started_at DESC, r.id DESC LIMIT ${limit}`,
  );
  return found.map(shape);
}

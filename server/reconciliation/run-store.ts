/** The SQL of runs: the lease of a channel's date, what a run begins with, and its end. */
import { instant, rows, sql, type Tx } from '../../db/client.ts';
import type { StatementPart } from '../statements/codes.ts';
import { FORMATS_WITH_FURTHER_NOS } from '../statements/contract.ts';
import type { RunRow } from './contract.ts';
import type { RecordKind } from './engine/codes.ts';
import { kindsTold } from './engine/kinds-told.ts';
import { literal } from './engine/store.ts';
import { resultsFromJson } from './kept-results.ts';

export type Claim = {
  runId: string;
  no: string;
  channelCode: string;
  businessDate: string;
  cause: string;
  by: string | null;
  byName: string;
  at: Date;
  until: Date;
};

/** Takes the date for this run, where nobody holds it or the holder's lease is over; a run that died with it is marked failed. False: held. */
export async function claimDay(tx: Tx, claim: Claim): Promise<boolean> {
  const at = claim.at.toISOString();
  const [taken] = await rows<{ run_count: number }>(
    tx,
    sql`INSERT INTO reconciliation_days AS d (channel_code, business_date, lease_until, lease_run_id, run_count)
        VALUES (${claim.channelCode}, ${claim.businessDate}::date, ${claim.until.toISOString()}::timestamptz, ${claim.runId}::uuid, 1)
        ON CONFLICT (channel_code, business_date) DO UPDATE SET lease_until = excluded.lease_until, lease_run_id = excluded.lease_run_id, run_count = d.run_count + 1
        WHERE d.lease_until IS NULL OR d.lease_until < ${at}::timestamptz RETURNING run_count`,
  );
  if (!taken) return false;
  await tx.execute(sql`UPDATE reconciliation_runs SET status = 'failed', finished_at = ${at}::timestamptz, failure = 'died'
    WHERE channel_code = ${claim.channelCode} AND business_date = ${claim.businessDate}::date AND status = 'running'`);
  await tx.execute(sql`INSERT INTO reconciliation_runs (id, no, channel_code, business_date, run_no, status, requested_by, requested_by_name, cause, started_at)
    VALUES (${claim.runId}::uuid, ${claim.no}, ${claim.channelCode}, ${claim.businessDate}::date, ${taken.run_count}, 'running', ${claim.by}::uuid, ${claim.byName}, ${claim.cause}, ${at}::timestamptz)`);
  return true;
}

/** Ends the run as done and makes it the date's current one. False where the lease was lost meanwhile: then nothing may stay. */
export async function finishRun(
  tx: Tx,
  run: { id: string; channelCode: string; businessDate: string; statementIds: string[]; at: Date; results: unknown; rules: unknown },
): Promise<boolean> {
  const held = await rows(
    tx,
    sql`UPDATE reconciliation_days SET lease_until = NULL, lease_run_id = NULL, current_run_id = ${run.id}::uuid
        WHERE channel_code = ${run.channelCode} AND business_date = ${run.businessDate}::date AND lease_run_id = ${run.id}::uuid RETURNING 1`,
  );
  if (held.length === 0) return false;
  await tx.execute(sql`UPDATE reconciliation_runs SET status = 'done', finished_at = ${run.at.toISOString()}::timestamptz, statement_ids = ${sql.raw(uuids(run.statementIds))},
    results = ${JSON.stringify(run.results)}::jsonb, rules = ${JSON.stringify(run.rules)}::jsonb WHERE id = ${run.id}::uuid`);
  return true;
}

/** Gives the date back after a failure; says nothing where the run had ended. */
export async function failRun(
  tx: Tx,
  run: { id: string; channelCode: string; businessDate: string; at: Date; failure: string },
): Promise<void> {
  await tx.execute(
    sql`UPDATE reconciliation_runs SET status = 'failed', finished_at = ${run.at.toISOString()}::timestamptz, failure = ${run.failure} WHERE id = ${run.id}::uuid AND status = 'running'`,
  );
  await tx.execute(sql`UPDATE reconciliation_days SET lease_until = NULL, lease_run_id = NULL
    WHERE channel_code = ${run.channelCode} AND business_date = ${run.businessDate}::date AND lease_run_id = ${run.id}::uuid`);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const uuids = (ids: readonly string[]) =>
  `ARRAY[${ids
    .filter((id) => UUID.test(id))
    .map((id) => `'${id}'`)
    .join(',')}]::uuid[]`;

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
    sql`SELECT 1 FROM statements WHERE id = ANY (${sql.raw(uuids(statementIds))}) AND format_id = ANY (${sql.param(FORMATS_WITH_FURTHER_NOS)}::text[]) LIMIT 1`,
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

/** As text for the engine: the records (`id`) that the runs which stand for these dates have matched, where a key alone does not show it. */
export function matchedRecords(channelCode: string, dates: readonly string[]): string {
  return `SELECT unnest(m.payment_ids) AS id FROM matches m JOIN reconciliation_days d ON d.current_run_id = m.run_id
    WHERE m.channel_code = ${literal(channelCode)} AND m.business_date = ANY (ARRAY[${dates.map(literal).join(',')}]::date[]) AND m.status = 'confirmed'`;
}

/** The neighbours that were run before this date's statement was what it is now: the day after, and the day before where the statement
 *  was corrected, or where its run has taken records of this date for lines of its own. */
export async function selectNeighboursToRerun(tx: Tx, channelCode: string, date: string): Promise<string[]> {
  const found = await rows<{ date: string }>(
    tx,
    sql`SELECT business_date::text AS date FROM reconciliation_days WHERE channel_code = ${channelCode} AND current_run_id IS NOT NULL
        AND (business_date = ${date}::date + 1 OR (business_date = ${date}::date - 1 AND (EXISTS (
          SELECT FROM statements s WHERE s.channel_code = ${channelCode} AND s.business_date = ${date}::date AND s.status = 'superseded') OR EXISTS (
          SELECT FROM matches m WHERE m.run_id = current_run_id AND m.status = 'confirmed' AND m.across_days AND m.our_sides->0->>'businessDate' = ${date}))))
        ORDER BY 1`,
  );
  return found.map((row) => row.date);
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

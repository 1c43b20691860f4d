/** The SQL of the calendar: what there is of each channel and date. */
import { rows, sql, type Tx } from '../../db/client.ts';

export type DayFacts = {
  channelCode: string;
  businessDate: string;
  statementIds: string[];
  lineCount: bigint;
  runId: string | null;
  runStatementIds: string[];
  bookCount: bigint;
  totalsAgree: boolean;
  differenceCount: number;
  openCount: number;
  openDelta: { currency: string; deltaMinor: bigint }[];
  waitingCount: number;
  autoMatch: { part: bigint; whole: bigint } | null;
  isRunning: boolean;
};

type Raw = {
  channelCode: string;
  businessDate: string;
  statementIds: string[] | null;
  lineCount: string | null;
  runId: string | null;
  runStatementIds: string[] | null;
  books: { count: string }[] | null;
  totalsAgree: boolean | null;
  differenceCount: string | null;
  openCount: string | null;
  openDelta: { currency: string; deltaMinor: string }[] | null;
  waitingCount: string | null;
  autoMatch: { part: string; whole: string } | null;
  isRunning: boolean;
};

export async function selectDayFacts(tx: Tx, dateFrom: string, dateTo: string): Promise<DayFacts[]> {
  const range = sql`BETWEEN ${dateFrom}::date AND ${dateTo}::date`;
  const found = await rows<Raw>(
    tx,
    // A statement of the whole day stands for its parts, as it does in a run.
    sql`WITH s AS (SELECT channel_code, business_date, coalesce(to_json(array_agg(id) FILTER (WHERE part = 'all')), to_json(array_agg(id ORDER BY part, id))) AS ids,
          coalesce(sum(line_count) FILTER (WHERE part = 'all'), sum(line_count))::text AS lines FROM statements
          WHERE status = 'published' AND part IN ('all', 'payments', 'refunds') AND business_date ${range} GROUP BY 1, 2),
        d AS (SELECT channel_code, business_date, sum(n)::text AS all, sum(open)::text AS open, json_agg(json_build_object('currency', currency, 'deltaMinor', delta::text) ORDER BY currency) FILTER (WHERE open > 0) AS deltas
          FROM (SELECT channel_code, business_date, currency, count(*) AS n, count(*) FILTER (WHERE status <> 'resolved') AS open, sum(delta_minor) FILTER (WHERE status <> 'resolved') AS delta
            FROM differences WHERE business_date ${range} GROUP BY 1, 2, 3) x GROUP BY 1, 2),
        w AS (SELECT channel_code, business_date, count(*)::text AS n FROM waiting_records WHERE business_date ${range} GROUP BY 1, 2),
        y AS (SELECT y.channel_code, y.business_date, y.current_run_id, y.lease_run_id IS NOT NULL AS running, to_json(r.statement_ids) AS ids, r.results->'books' AS books, (r.results->>'totalsAgree')::boolean AS agree, r.results->'autoMatch'->'byCount' AS rate
          FROM reconciliation_days y LEFT JOIN reconciliation_runs r ON r.id = y.current_run_id WHERE y.business_date ${range})
        SELECT coalesce(s.channel_code, y.channel_code) AS "channelCode", coalesce(s.business_date, y.business_date)::text AS "businessDate", s.ids AS "statementIds", s.lines AS "lineCount",
          y.current_run_id AS "runId", y.ids AS "runStatementIds", y.books, y.agree AS "totalsAgree", d.all AS "differenceCount", d.open AS "openCount", d.deltas AS "openDelta", w.n AS "waitingCount", y.rate AS "autoMatch", coalesce(y.running, false) AS "isRunning"
        FROM s FULL JOIN y ON y.channel_code = s.channel_code AND y.business_date = s.business_date
        LEFT JOIN d ON d.channel_code = coalesce(s.channel_code, y.channel_code) AND d.business_date = coalesce(s.business_date, y.business_date)
        LEFT JOIN w ON w.channel_code = coalesce(s.channel_code, y.channel_code) AND w.business_date = coalesce(s.business_date, y.business_date)`,
  );
  return found.map((row) => ({
    channelCode: row.channelCode,
    businessDate: row.businessDate,
    statementIds: row.statementIds ?? [],
    lineCount: BigInt(row.lineCount ?? '0'),
    runId: row.runId,
    runStatementIds: row.runStatementIds ?? [],
    bookCount: (row.books ?? []).reduce((sum, one) => sum + BigInt(one.count), 0n),
    totalsAgree: row.totalsAgree ?? false,
    differenceCount: Number.parseInt(row.differenceCount ?? '0', 10),
    openCount: Number.parseInt(row.openCount ?? '0', 10),
    openDelta: (row.openDelta ?? []).map((one) => ({ currency: one.currency, deltaMinor: BigInt(one.deltaMinor) })),
    waitingCount: Number.parseInt(row.waitingCount ?? '0', 10),
    autoMatch: row.autoMatch && { part: BigInt(row.autoMatch.part), whole: BigInt(row.autoMatch.whole) },
    isRunning: row.isRunning,
  }));
}

type Day = { channelCode: string; businessDate: string; statementIds: readonly string[] };

/** Of the days, those whose statement has the same count and sum of every kind and currency as our records that succeeded; keys as
 *  `channel date`. Reads all records of each day: for the few days that no run has compared yet. */
export async function selectDaysWhoseTotalsAgree(tx: Tx, days: readonly Day[]): Promise<Set<string>> {
  if (days.length === 0) return new Set();
  const found = await rows<{ key: string }>(
    tx,
    sql`WITH d AS (SELECT * FROM unnest(${sql.param(days.map((day) => day.channelCode))}::text[], ${sql.param(days.map((day) => day.businessDate))}::date[]) AS d (channel_code, business_date)),
        theirs AS (SELECT channel_code, business_date, x.kind, x.currency, sum(x.count::bigint) AS count, sum(x."amountMinor"::bigint) AS amount
          FROM statements CROSS JOIN LATERAL jsonb_to_recordset(sums) AS x (kind text, currency text, count text, "amountMinor" text)
          WHERE id = ANY (${sql.param(days.flatMap((day) => [...day.statementIds]))}::uuid[]) AND x.kind IN ('payment', 'refund') GROUP BY 1, 2, 3, 4),
        ours AS (SELECT d.channel_code, d.business_date, p.kind, p.currency::text AS currency, count(*) AS count, sum(p.amount_minor) AS amount
          FROM d JOIN payments p ON p.channel_code = d.channel_code AND p.business_date = d.business_date WHERE p.status = 'succeeded' GROUP BY 1, 2, 3, 4)
        SELECT d.channel_code || ' ' || d.business_date AS key FROM d WHERE NOT EXISTS (
          SELECT FROM (SELECT * FROM theirs WHERE (channel_code, business_date) = (d.channel_code, d.business_date)) t
          FULL JOIN (SELECT * FROM ours WHERE (channel_code, business_date) = (d.channel_code, d.business_date)) o USING (kind, currency)
          WHERE (t.count, t.amount) IS DISTINCT FROM (o.count, o.amount))`,
  );
  return new Set(found.map((row) => row.key));
}

/** The first date of each channel that has a statement: before it nothing is expected. */
export async function selectFirstDates(tx: Tx): Promise<Map<string, string>> {
  const found = await rows<{ code: string; date: string }>(
    tx,
    sql`SELECT channel_code AS code, min(business_date)::text AS date FROM statements WHERE status = 'published' GROUP BY 1`,
  );
  return new Map(found.map((row) => [row.code, row.date]));
}

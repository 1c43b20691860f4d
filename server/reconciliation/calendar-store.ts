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
  isRunning: boolean;
};

export async function selectDayFacts(tx: Tx, dateFrom: string, dateTo: string): Promise<DayFacts[]> {
  const range = sql`BETWEEN ${dateFrom}::date AND ${dateTo}::date`;
  const found = await rows<Raw>(
    tx,
    sql`WITH s AS (SELECT channel_code, business_date, to_json(array_agg(id ORDER BY part, id)) AS ids, sum(line_count)::text AS lines FROM statements
          WHERE status = 'published' AND part IN ('all', 'payments', 'refunds') AND business_date ${range} GROUP BY 1, 2),
        d AS (SELECT channel_code, business_date, sum(n)::text AS all, sum(open)::text AS open, json_agg(json_build_object('currency', currency, 'deltaMinor', delta::text) ORDER BY currency) FILTER (WHERE open > 0) AS deltas
          FROM (SELECT channel_code, business_date, currency, count(*) AS n, count(*) FILTER (WHERE status <> 'resolved') AS open, sum(delta_minor) FILTER (WHERE status <> 'resolved') AS delta
            FROM differences WHERE business_date ${range} GROUP BY 1, 2, 3) x GROUP BY 1, 2),
        w AS (SELECT channel_code, business_date, count(*)::text AS n FROM waiting_records WHERE business_date ${range} GROUP BY 1, 2),
        y AS (SELECT y.channel_code, y.business_date, y.current_run_id, y.lease_run_id IS NOT NULL AS running, to_json(r.statement_ids) AS ids, r.results->'books' AS books, (r.results->>'totalsAgree')::boolean AS agree
          FROM reconciliation_days y LEFT JOIN reconciliation_runs r ON r.id = y.current_run_id WHERE y.business_date ${range})
        SELECT coalesce(s.channel_code, y.channel_code) AS "channelCode", coalesce(s.business_date, y.business_date)::text AS "businessDate", s.ids AS "statementIds", s.lines AS "lineCount",
          y.current_run_id AS "runId", y.ids AS "runStatementIds", y.books, y.agree AS "totalsAgree", d.all AS "differenceCount", d.open AS "openCount", d.deltas AS "openDelta", w.n AS "waitingCount", coalesce(y.running, false) AS "isRunning"
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
    isRunning: row.isRunning,
  }));
}

/** The first date of each channel that has a statement: before it nothing is expected. */
export async function selectFirstDates(tx: Tx): Promise<Map<string, string>> {
  const found = await rows<{ code: string; date: string }>(
    tx,
    sql`SELECT channel_code AS code, min(business_date)::text AS date FROM statements WHERE status = 'published' GROUP BY 1`,
  );
  return new Map(found.map((row) => [row.code, row.date]));
}

/** The SQL of the calendar: what there is of each channel and date. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import type { StatementPart } from '../../statements/codes.ts';

export type DayFacts = {
  channelCode: string;
  businessDate: string;
  statementIds: string[];
  /** What parts of the day these statements are. */
  parts: StatementPart[];
  lineCount: bigint;
  runId: string | null;
  runStatementIds: string[];
  bookCount: bigint;
  totalsAgree: boolean;
  differenceCount: number;
  openCount: number;
  openOfAll: number;
  openDelta: { currency: string; deltaMinor: bigint; grossMinor: bigint }[];
  owners: { name: string | null; count: number }[];
  /** Of the published statements, and of the two sides of the current run. */
  statementSums: KindAmount[];
  runSums: KindAmount[];
  bookSums: KindAmount[];
  arrivedAt: Date | null;
  waitingCount: number;
  autoMatch: { part: bigint; whole: bigint } | null;
  isRunning: boolean;
};

/** Succeeded lines or records of one kind and currency. */
export type KindAmount = { kind: string; currency: string; amountMinor: bigint };
type KindJson = { kind: string; currency: string; amountMinor: string };

type Raw = {
  channelCode: string;
  businessDate: string;
  statementIds: string[] | null;
  parts: StatementPart[] | null;
  lineCount: string | null;
  runId: string | null;
  runStatementIds: string[] | null;
  sums: KindJson[][] | null;
  runSums: KindJson[] | null;
  books: (KindJson & { count: string })[] | null;
  arrivedAt: string | null;
  totalsAgree: boolean | null;
  differenceCount: string | null;
  openCount: string | null;
  openOfAll: string | null;
  openDelta: { currency: string; deltaMinor: string; grossMinor: string }[] | null;
  owners: { name: string | null; count: number }[] | null;
  waitingCount: string | null;
  autoMatch: { part: string; whole: string } | null;
  isRunning: boolean;
};

const amounts = (sums: readonly KindJson[]): KindAmount[] =>
  sums.map(({ kind, currency, amountMinor }) => ({ kind, currency, amountMinor: BigInt(amountMinor) }));

/** `owner`: a user id or `nobody`; open differences of others are only counted in `openOfAll`. */
export async function selectDayFacts(tx: Tx, dateFrom: string, dateTo: string, owner?: string): Promise<DayFacts[]> {
  const range = sql`BETWEEN ${dateFrom}::date AND ${dateTo}::date`;
  const theirs = owner === undefined ? sql`true` : owner === 'nobody' ? sql`owner_id IS NULL` : sql`owner_id = ${owner}::uuid`;
  const found = await rows<Raw>(
    tx,
    // A statement of the whole day stands for its parts, as it does in a run.
    sql`WITH s AS (SELECT channel_code, business_date, coalesce(to_json(array_agg(id) FILTER (WHERE part = 'all' AND current)), to_json(array_agg(id ORDER BY part, id) FILTER (WHERE current))) AS ids,
          coalesce(sum(line_count) FILTER (WHERE part = 'all' AND current), sum(line_count) FILTER (WHERE current))::text AS lines,
          coalesce(json_agg(sums) FILTER (WHERE part = 'all' AND current), json_agg(sums) FILTER (WHERE current)) AS sums, json_agg(DISTINCT part) FILTER (WHERE current) AS parts, (extract(epoch FROM min(imported_at)) * 1000)::bigint::text AS arrived
          FROM (SELECT *, status = 'published' AS current FROM statements WHERE status IN ('published', 'superseded') AND part IN ('all', 'payments', 'refunds') AND business_date ${range}) x
          GROUP BY 1, 2 HAVING bool_or(current)),
        open_by_owner AS (SELECT channel_code, business_date, owner_id, count(*) AS n FROM differences WHERE status <> 'resolved' AND business_date ${range} GROUP BY 1, 2, 3),
        o AS (SELECT channel_code, business_date, json_agg(json_build_object('name', u.name, 'count', n) ORDER BY n DESC, u.name) AS owners
          FROM open_by_owner LEFT JOIN users u ON u.id = owner_id WHERE ${theirs} GROUP BY 1, 2),
        d AS (SELECT channel_code, business_date, sum(n)::text AS all, sum(open)::text AS open, sum(open_of_all)::text AS open_of_all,
            json_agg(json_build_object('currency', currency, 'deltaMinor', delta::text, 'grossMinor', gross::text) ORDER BY currency) FILTER (WHERE open > 0) AS deltas
          FROM (SELECT channel_code, business_date, currency, count(*) AS n, count(*) FILTER (WHERE status <> 'resolved') AS open_of_all, count(*) FILTER (WHERE status <> 'resolved' AND ${theirs}) AS open,
              sum(delta_minor) FILTER (WHERE status <> 'resolved' AND ${theirs}) AS delta, sum(abs(delta_minor)) FILTER (WHERE status <> 'resolved' AND ${theirs}) AS gross
            FROM differences WHERE business_date ${range} GROUP BY 1, 2, 3) x GROUP BY 1, 2),
        w AS (SELECT channel_code, business_date, count(*)::text AS n FROM waiting_records WHERE business_date ${range} GROUP BY 1, 2),
        y AS (SELECT y.channel_code, y.business_date, y.current_run_id, y.lease_run_id IS NOT NULL AS running, to_json(r.statement_ids) AS ids, r.results->'statement' AS statement, r.results->'books' AS books, (r.results->>'totalsAgree')::boolean AS agree, r.results->'autoMatch'->'byCount' AS rate
          FROM reconciliation_days y LEFT JOIN reconciliation_runs r ON r.id = y.current_run_id WHERE y.business_date ${range})
        SELECT coalesce(s.channel_code, y.channel_code, d.channel_code) AS "channelCode", coalesce(s.business_date, y.business_date, d.business_date)::text AS "businessDate", s.ids AS "statementIds", s.lines AS "lineCount", s.sums, s.parts, s.arrived AS "arrivedAt",
          y.current_run_id AS "runId", y.ids AS "runStatementIds", y.statement AS "runSums", y.books, y.agree AS "totalsAgree", d.all AS "differenceCount", d.open AS "openCount", d.open_of_all AS "openOfAll", d.deltas AS "openDelta",
          o.owners, w.n AS "waitingCount", y.rate AS "autoMatch", coalesce(y.running, false) AS "isRunning"
        FROM s FULL JOIN y ON y.channel_code = s.channel_code AND y.business_date = s.business_date
        FULL JOIN d ON d.channel_code = coalesce(s.channel_code, y.channel_code) AND d.business_date = coalesce(s.business_date, y.business_date)
        LEFT JOIN o ON o.channel_code = coalesce(s.channel_code, y.channel_code, d.channel_code) AND o.business_date = coalesce(s.business_date, y.business_date, d.business_date)
        LEFT JOIN w ON w.channel_code = coalesce(s.channel_code, y.channel_code) AND w.business_date = coalesce(s.business_date, y.business_date)`,
  );
  return found.map((row) => ({
    channelCode: row.channelCode,
    businessDate: row.businessDate,
    statementIds: row.statementIds ?? [],
    parts: row.parts ?? [],
    lineCount: BigInt(row.lineCount ?? '0'),
    runId: row.runId,
    runStatementIds: row.runStatementIds ?? [],
    bookCount: (row.books ?? []).reduce((sum, one) => sum + BigInt(one.count), 0n),
    totalsAgree: row.totalsAgree ?? false,
    differenceCount: Number.parseInt(row.differenceCount ?? '0', 10),
    openCount: Number.parseInt(row.openCount ?? '0', 10),
    openOfAll: Number.parseInt(row.openOfAll ?? '0', 10),
    openDelta: (row.openDelta ?? []).map((one) => ({
      currency: one.currency,
      deltaMinor: BigInt(one.deltaMinor),
      grossMinor: BigInt(one.grossMinor),
    })),
    owners: row.owners ?? [],
    statementSums: amounts((row.sums ?? []).flat()),
    runSums: amounts(row.runSums ?? []),
    bookSums: amounts(row.books ?? []),
    arrivedAt: row.arrivedAt === null ? null : new Date(Number.parseInt(row.arrivedAt, 10)),
    waitingCount: Number.parseInt(row.waitingCount ?? '0', 10),
    autoMatch: row.autoMatch && { part: BigInt(row.autoMatch.part), whole: BigInt(row.autoMatch.whole) },
    isRunning: row.isRunning,
  }));
}

type Day = { channelCode: string; businessDate: string; statementIds: readonly string[] };

/** Of the days, those whose statement has the same count and sum of every currency and kind that it tells of as our records that succeeded; keys
 *  as `channel date`. Reads all records of each day: for the few days that no run has compared yet. */
export async function selectDaysWhoseTotalsAgree(tx: Tx, days: readonly Day[]): Promise<Set<string>> {
  if (days.length === 0) return new Set();
  const found = await rows<{ key: string }>(
    tx,
    sql`WITH d AS (SELECT * FROM unnest(${sql.param(days.map((day) => day.channelCode))}::text[], ${sql.param(days.map((day) => day.businessDate))}::date[]) AS d (channel_code, business_date)),
        theirs AS (SELECT channel_code, business_date, x.kind, x.currency, sum(x.count::bigint) AS count, sum(x."amountMinor"::bigint) AS amount
          FROM statements CROSS JOIN LATERAL jsonb_to_recordset(sums) AS x (kind text, currency text, count text, "amountMinor" text)
          WHERE id = ANY (${sql.param(days.flatMap((day) => [...day.statementIds]))}::uuid[]) AND x.kind IN ('payment', 'refund') GROUP BY 1, 2, 3, 4),
        ours AS (SELECT d.channel_code, d.business_date, p.kind, p.currency::text AS currency, count(*) AS count, sum(p.amount_minor) AS amount
          FROM d JOIN payments p ON p.channel_code = d.channel_code AND p.business_date = d.business_date WHERE p.status = 'succeeded'
            AND EXISTS (SELECT FROM statements s WHERE s.id = ANY (${sql.param(days.flatMap((day) => [...day.statementIds]))}::uuid[]) AND s.channel_code = d.channel_code AND s.business_date = d.business_date AND s.part IN ('all', p.kind || 's'))
          GROUP BY 1, 2, 3, 4)
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

/** Days from `dateFrom` on that have a statement of what is compared, as `channel date`. */
export async function selectDatesWithStatement(tx: Tx, dateFrom: string): Promise<Set<string>> {
  const found = await rows<{ key: string }>(
    tx,
    sql`SELECT DISTINCT channel_code || ' ' || business_date AS key FROM statements
      WHERE status = 'published' AND part IN ('all', 'payments', 'refunds') AND business_date >= ${dateFrom}::date`,
  );
  return new Set(found.map((row) => row.key));
}

export async function selectOwnerName(tx: Tx, userId: string): Promise<string | null> {
  const [found] = await rows<{ name: string }>(tx, sql`SELECT name FROM users WHERE id = ${userId}::uuid`);
  return found?.name ?? null;
}

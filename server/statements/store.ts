/** The SQL of statements: readings of files, their rejects, and who is the current one of a day. */
import { and, asc, desc, eq, gt, gte, ilike, inArray, lte, or, type SQL, sql } from 'drizzle-orm';
import { rows, type Tx } from '../../db/client.ts';
import { contains } from '../../db/like.ts';
import { statementFiles, statementRejects, statements } from '../../db/schema/statements.ts';
import type { StatementPart } from './codes.ts';
import type { ControlTotal, KindSum, Refusal, Reject, StatementDetail, StatementFilter, StatementRow } from './contract.ts';
import { flowSumsOf } from './totals-store.ts';

type NewStatement = typeof statements.$inferInsert;

const columns = {
  id: statements.id,
  no: statements.no,
  channelCode: statements.channelCode,
  businessDate: statements.businessDate,
  part: statements.part,
  version: statements.version,
  status: statements.status,
  formatId: statements.formatId,
  fileName: statements.fileName,
  byteSize: statementFiles.byteSize,
  lineCount: statements.lineCount,
  rejectCount: statements.rejectCount,
  importedAt: statements.importedAt,
  importedByName: statements.importedByName,
  refusal: statements.refusal,
  source: statementFiles.source,
  flowSums: statements.flowSums,
};

const detailColumns = {
  ...columns,
  sha256: statements.sha256,
  member: statements.member,
  dateSource: statements.dateSource,
  encoding: statements.encoding,
  accountNo: statements.accountNo,
  periodFrom: statements.periodFrom,
  periodTo: statements.periodTo,
  mappingId: statements.mappingId,
  controlTotals: statements.controlTotals,
  sums: statements.sums,
  durationMs: statements.durationMs,
  publishedAt: statements.publishedAt,
};

const shape = <R extends { refusal: unknown; flowSums: unknown }>(row: R) => ({
  ...row,
  refusal: row.refusal as Refusal | null,
  flowSums: flowSumsOf(row.flowSums),
});

/** jsonb holds integers as text: JSON numbers lose digits. */
type TotalJson = Omit<ControlTotal, 'declared' | 'computed'> & { declared: string | null; computed: string };
type SumJson = { kind: KindSum['kind']; currency: string; count: string; amountMinor: string; feeMinor: string };

export const totalsToJson = (totals: readonly ControlTotal[]): TotalJson[] =>
  totals.map((total) => ({ ...total, declared: total.declared?.toString() ?? null, computed: total.computed.toString() }));
export const sumsToJson = (sums: readonly KindSum[]): SumJson[] =>
  sums.map((sum) => ({
    kind: sum.kind,
    currency: sum.currency,
    count: `${sum.count}`,
    amountMinor: `${sum.amountMinor}`,
    feeMinor: `${sum.feeMinor}`,
  }));
const totalsOf = (json: unknown): ControlTotal[] =>
  (json as TotalJson[]).map((total) => ({
    ...total,
    declared: total.declared === null ? null : BigInt(total.declared),
    computed: BigInt(total.computed),
  }));
const sumsOf = (json: unknown): KindSum[] =>
  (json as SumJson[]).map((sum) => ({
    ...sum,
    count: BigInt(sum.count),
    amountMinor: BigInt(sum.amountMinor),
    feeMinor: BigInt(sum.feeMinor),
  }));

const from = (tx: Tx) => tx.select(columns).from(statements).innerJoin(statementFiles, eq(statementFiles.sha256, statements.sha256));

/** What a filter means, of `statements` joined with their files. */
export function conditions(filter: StatementFilter): SQL[] {
  return [
    filter.channels?.length ? inArray(statements.channelCode, filter.channels) : undefined,
    filter.statuses?.length ? inArray(statements.status, filter.statuses) : undefined,
    filter.sources?.length ? inArray(statementFiles.source, filter.sources) : undefined,
    filter.dateFrom ? gte(statements.businessDate, filter.dateFrom) : undefined,
    filter.dateTo ? lte(statements.businessDate, filter.dateTo) : undefined,
    filter.text ? or(ilike(statements.fileName, contains(filter.text)), eq(statements.no, filter.text)) : undefined,
  ].filter((part) => part !== undefined);
}

/** Newest first; `after` is the instant and id of the last row seen. */
export async function selectStatements(
  tx: Tx,
  filter: StatementFilter,
  after: [string, string] | null,
  limit: number,
): Promise<StatementRow[]> {
  const bound = after ? [sql`(${statements.importedAt}, ${statements.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : [];
  const found = await from(tx)
    .where(and(...conditions(filter), ...bound))
    .orderBy(desc(statements.importedAt), desc(statements.id))
    .limit(limit);
  return found.map(shape);
}

export async function selectStatement(tx: Tx, id: string): Promise<StatementDetail | null> {
  const [row] = await tx
    .select(detailColumns)
    .from(statements)
    .innerJoin(statementFiles, eq(statementFiles.sha256, statements.sha256))
    .where(eq(statements.id, id));
  if (!row) return null;
  const { periodFrom, periodTo, sha256, controlTotals, sums, ...rest } = row;
  return {
    ...shape(rest),
    sha256: sha256.toString('hex'),
    period: periodFrom && periodTo ? { from: periodFrom, to: periodTo } : null,
    controlTotals: totalsOf(controlTotals),
    sums: sumsOf(sums),
    versions: row.businessDate === null ? [] : await selectVersions(tx, row.channelCode, row.businessDate, row.part),
  };
}

async function selectVersions(tx: Tx, channelCode: string, date: string, part: StatementPart): Promise<StatementDetail['versions']> {
  return tx
    .select({
      id: statements.id,
      no: statements.no,
      version: statements.version,
      status: statements.status,
      importedAt: statements.importedAt,
      lineCount: statements.lineCount,
      fileName: statements.fileName,
    })
    .from(statements)
    .where(and(eq(statements.channelCode, channelCode), eq(statements.businessDate, date), eq(statements.part, part)))
    .orderBy(desc(statements.importedAt), sql`${statements.version} DESC NULLS LAST`)
    .limit(100);
}

/** The reading of these bytes that stands for the channel, current or superseded. */
export async function selectByFile(tx: Tx, sha256: Buffer, channelCode: string): Promise<StatementRow | null> {
  const [row] = await from(tx)
    .where(
      and(eq(statements.sha256, sha256), eq(statements.channelCode, channelCode), inArray(statements.status, ['published', 'superseded'])),
    )
    .limit(1);
  return row ? shape(row) : null;
}

/** Makes the reading the current one of its channel, date and part: the one before becomes superseded. Returns its version.
 *  The channel's row is locked to the end of the transaction, so that two corrected files of one day take two versions. */
export async function publish(
  tx: Tx,
  statement: Omit<NewStatement, 'status' | 'version'> & { businessDate: string; part: StatementPart },
): Promise<number> {
  await tx.execute(sql`SELECT 1 FROM channels WHERE code = ${statement.channelCode} FOR NO KEY UPDATE`);
  const same = and(
    eq(statements.channelCode, statement.channelCode),
    eq(statements.businessDate, statement.businessDate),
    eq(statements.part, statement.part),
  );
  const [{ last } = { last: null }] = await tx
    .select({ last: sql<number | null>`max(${statements.version})` })
    .from(statements)
    .where(same);
  const version = (last ?? 0) + 1;
  await tx
    .update(statements)
    .set({ status: 'superseded' })
    .where(and(same, eq(statements.status, 'published')));
  await tx.insert(statements).values({ ...statement, status: 'published', version });
  return version;
}

export async function insertRefused(tx: Tx, statement: Omit<NewStatement, 'status' | 'version'>): Promise<void> {
  await tx.insert(statements).values({ ...statement, status: 'refused', version: null });
}

export async function insertRejects(tx: Tx, statementId: string, rejects: readonly Reject[]): Promise<void> {
  for (let start = 0; start < rejects.length; start += 1000) {
    const part = rejects.slice(start, start + 1000);
    await tx.insert(statementRejects).values(
      part.map((reject, index) => ({
        statementId,
        place: start + index,
        lineNo: reject.lineNo,
        columnName: reject.column,
        reason: reject.reason,
        message: reject.message,
        raw: reject.raw,
      })),
    );
  }
}

export async function selectRejects(
  tx: Tx,
  statementId: string,
  after: number | null,
  limit: number,
): Promise<(Reject & { place: number })[]> {
  return tx
    .select({
      place: statementRejects.place,
      lineNo: statementRejects.lineNo,
      column: statementRejects.columnName,
      reason: statementRejects.reason,
      message: statementRejects.message,
      raw: statementRejects.raw,
    })
    .from(statementRejects)
    .where(and(eq(statementRejects.statementId, statementId), after === null ? undefined : gt(statementRejects.place, after)))
    .orderBy(asc(statementRejects.place))
    .limit(limit);
}

export type DayOfChannel = {
  id: string;
  channelCode: string;
  businessDate: string;
  status: 'published' | 'superseded' | 'refused';
  version: number | null;
  lineCount: bigint;
  importedAt: Date;
};

/** Readings of the part that payments are compared with, oldest first. */
export async function selectDays(tx: Tx, dateFrom: string, dateTo: string): Promise<DayOfChannel[]> {
  const found = await tx
    .select({
      id: statements.id,
      channelCode: statements.channelCode,
      businessDate: statements.businessDate,
      status: statements.status,
      version: statements.version,
      lineCount: statements.lineCount,
      importedAt: statements.importedAt,
    })
    .from(statements)
    .where(
      and(
        gte(statements.businessDate, dateFrom),
        lte(statements.businessDate, dateTo),
        inArray(statements.part, ['all', 'payments', 'refunds']),
      ),
    )
    .orderBy(asc(statements.importedAt));
  return found as DayOfChannel[];
}

/** The first day for which each channel has a statement. */
export async function selectFirstDays(tx: Tx): Promise<Map<string, string>> {
  const found = await rows<{ channel_code: string; first: string }>(
    tx,
    sql`SELECT c.code AS channel_code, (SELECT min(business_date)::text FROM statements s WHERE s.channel_code = c.code) AS first FROM channels c`,
  );
  return new Map(found.flatMap((row) => (row.first === null ? [] : [[row.channel_code, row.first]])));
}

export async function summarizeLines(tx: Tx): Promise<void> {
  await tx.execute(sql`SELECT summarize_statement_lines()`);
}

/** A look at a few pages, so that what reads the new lines next is planned for as many as there are. */
export async function sampleLines(tx: Tx): Promise<void> {
  await tx.execute(sql`SELECT sample_statement_lines()`);
}

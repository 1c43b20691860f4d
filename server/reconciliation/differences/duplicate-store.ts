/** The SQL of what a duplicate is one too many of: our records of its number, and the lines of the statements that its run compared. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import { statementDaysOf } from '../../channels/list-channels.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { bucketOf, bucketOfOurNo } from '../../kernel/ids.ts';
import type { Side } from '../engine/contract.ts';
import { channelSideOf, LINE_SIDE, ourSideOf, RECORD_SIDE } from '../engine/read-findings.ts';
import { LINE_OK, letterOf, UNDOES, UNNUMBERED } from '../engine/store.ts';
import { publishedStatements } from '../runs/store.ts';
import { DUPLICATE_SIDES_MAX } from './codes.ts';
import type { DifferenceRow } from './contract.ts';
import type { KeptDifference } from './store.ts';

/** Our records with the number of a duplicate; where the line states none of ours, or one we do not know, with the channel's. */
export async function selectSameRecords(tx: Tx, { row, channel }: KeptDifference): Promise<Side[]> {
  const found = row.ourNo === null ? [] : await byOurNo(tx, row, row.ourNo);
  if (found.length > 0 || channel?.channelNo == null) return found.map((record) => ourSideOf(record) as Side);
  const byChannelNo = await rows<Record<string, unknown>>(
    tx,
    sql`SELECT ${sql.raw(RECORD_SIDE('r'))} FROM payments r WHERE r.channel_no = ${channel.channelNo} AND r.channel_code = ${row.channelCode} AND r.kind = ${row.recordKind}
        AND NOT EXISTS (SELECT FROM statement_lines l WHERE l.statement_id = ${channel.statementId}::uuid AND l.line_no = ${channel.lineNo} AND l.shares_channel_no)
        ORDER BY r.repeat, r.id LIMIT ${DUPLICATE_SIDES_MAX}`,
  );
  return byChannelNo.map((record) => ourSideOf(record) as Side);
}

const byOurNo = (tx: Tx, row: DifferenceRow, ourNo: string) =>
  rows<Record<string, unknown>>(
    tx,
    sql`SELECT ${sql.raw(RECORD_SIDE('r'))} FROM payments r WHERE r.bucket = ${bucketOfOurNo(ourNo)} AND r.channel_code = ${row.channelCode} AND r.kind = ${row.recordKind} AND r.our_no = ${ourNo}
        ORDER BY r.repeat, r.id LIMIT ${DUPLICATE_SIDES_MAX}`,
  );

/** The lines that moved money under the number of a duplicate or under a number of the channel that `records` carry: of the statements that its
 *  run compared, or, where those have no other, of the days beside, which may have listed it first. */
export async function selectSameLines(tx: Tx, { row, channel }: KeptDifference, records: readonly Side[]): Promise<Side[]> {
  const own = await selectComparedStatements(tx, row);
  const channelNos = [...records.map((record) => record.channelNo), channel?.channelNo ?? null].filter((no) => no !== null);
  const found = await linesOf(tx, row, channelNos, own);
  if (found.some((line) => line.statementId !== channel?.statementId || line.lineNo !== channel?.lineNo)) return found;
  const dates = [row.businessDate, ...records.flatMap((record) => record.businessDate ?? [])];
  const days = await statementDaysOf(tx, row.channelCode);
  const around = dates.map(parseBusinessDate).flatMap((date) => [date, ...days.before(date), ...days.after(date)]);
  const published = await publishedStatements(tx, row.channelCode, [...new Set(around)].sort());
  const beside = [...published.values()].flatMap(({ ids }) => ids).filter((id) => !own.includes(id));
  return [...(await linesOf(tx, row, channelNos, beside)), ...found];
}

/** The statements of the run that saw the duplicate last: what closed it may have compared others. */
async function selectComparedStatements(tx: Tx, row: DifferenceRow): Promise<string[]> {
  const run = row.statementId
    ? sql`r.channel_code = ${row.channelCode} AND r.business_date = ${row.businessDate}::date AND ${row.statementId}::uuid = ANY (r.statement_ids)`
    : sql`r.id = (SELECT CASE WHEN d.status <> 'resolved' THEN d.last_run_id ELSE (SELECT (e.details->>'runId')::uuid FROM difference_events e
          WHERE e.bucket = d.bucket AND e.difference_id = d.id AND e.kind IN ('found', 'reopened') ORDER BY e.at DESC, e.id DESC LIMIT 1) END
        FROM differences d WHERE d.bucket = ${bucketOf(row.id)} AND d.id = ${row.id}::uuid)`;
  const [seen] = await rows<{ ids: string[] }>(
    tx,
    sql`SELECT r.statement_ids AS ids FROM reconciliation_runs r WHERE ${run} AND r.status = 'done' ORDER BY r.started_at DESC, r.id DESC LIMIT 1`,
  );
  return seen?.ids ?? [];
}

async function linesOf(tx: Tx, row: DifferenceRow, channelNos: readonly string[], statementIds: readonly string[]): Promise<Side[]> {
  if (statementIds.length === 0) return [];
  const found = await rows<Record<string, unknown>>(
    tx,
    sql`WITH same AS MATERIALIZED (SELECT l.* FROM statement_lines l WHERE l.statement_id = ANY (${sql.param(statementIds)}::uuid[]) AND l.kind = ${letterOf(row.recordKind)}
          AND ((l.our_no = ${row.ourNo} AND NOT ${sql.raw(UNNUMBERED('l'))}) OR (l.channel_no = ANY (${sql.param(channelNos)}::text[]) AND NOT l.shares_channel_no)))
        SELECT ${sql.raw(LINE_SIDE('l'))}, s.business_date::text AS l_date FROM same l JOIN statements s ON s.id = l.statement_id WHERE ${sql.raw(LINE_OK('l'))} AND NOT EXISTS (SELECT FROM same v WHERE NOT v.shares_channel_no AND ${sql.raw(UNDOES('v', 'l'))})
        ORDER BY array_position(${sql.param(statementIds)}::uuid[], l.statement_id), l.line_no LIMIT ${DUPLICATE_SIDES_MAX}`,
  );
  return found.map((line) => ({ ...(channelSideOf(line) as Side), businessDate: String(line.l_date) }));
}

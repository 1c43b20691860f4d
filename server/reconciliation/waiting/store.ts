/** The SQL of what waits, over dates and channels; what waits of one run is among its rows. */
import { instant, rows, sql, type Tx } from '../../../db/client.ts';
import type { Side } from '../engine/contract.ts';
import { ourSideOf, RECORD_SIDE } from '../engine/read-findings.ts';
import type { WaitingRow } from './contract.ts';

/** Records of a range of dates that still wait, all channels, by payment id. */
export async function selectWaitingBetween(
  tx: Tx,
  { dateFrom, dateTo, channels }: { dateFrom: string; dateTo: string; channels?: readonly string[] | undefined },
  after: string | null,
  limit: number,
): Promise<WaitingRow[]> {
  const of = channels?.length ? sql`AND w.channel_code = ANY (${sql.param(channels)}::text[])` : sql``;
  const bound = after ? sql`AND w.payment_id > ${after}::uuid` : sql``;
  const found = await rows<Record<string, unknown>>(
    tx,
    sql`SELECT w.channel_code AS channel, w.business_date::text AS date, w.since AS since, ${sql.raw(RECORD_SIDE('r'))} FROM waiting_records w JOIN payments r ON r.bucket = w.bucket AND r.id = w.payment_id
        JOIN channels c ON c.code = w.channel_code AND c.active
        WHERE w.business_date BETWEEN ${dateFrom}::date AND ${dateTo}::date ${of} ${bound} ORDER BY w.payment_id LIMIT ${limit}`,
  );
  return found.map((row) => ({
    channelCode: String(row.channel),
    businessDate: String(row.date),
    since: instant(String(row.since)),
    record: ourSideOf(row) as Side,
  }));
}

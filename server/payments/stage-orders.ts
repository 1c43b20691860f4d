/** Streams orders into a temporary table of one transaction. Rows that cannot be read come back as rejects; memory stays flat. */
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DayRule } from '../kernel/business-date.ts';
import type { Random } from '../kernel/random.ts';
import type { Reject } from '../statements/contract.ts';
import { COPY_TRAILER } from '../statements/copy-lines.ts';
import { ORDER_STAGING, OrderEncoder } from './copy-orders.ts';
import type { OrderRow } from './orders-export.ts';

export type StagedOrders = { rowCount: number; rejectCount: number /** The first ten thousand. */; rejects: Reject[] };
export type OrderBatches = AsyncIterable<{ rows: OrderRow[]; rejects: Reject[] }>;

const REJECTS_KEPT = 10_000;

/** Creates `table` (dropped at the end of the transaction), fills it and counts the repeats: a number handed in twice keeps both rows,
 *  the second with `repeat` 1. `client` is inside a transaction. */
export async function stageOrders(
  client: pg.ClientBase,
  table: string,
  batches: OrderBatches,
  rule: DayRule,
  random: Random,
): Promise<StagedOrders> {
  await client.query(`CREATE TEMP TABLE ${table} ${ORDER_STAGING} ON COMMIT DROP`);
  const copy = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT binary)`));
  const ended = new Promise<void>((resolve, reject) => {
    copy.once('finish', resolve);
    copy.once('error', reject);
    copy.once('close', resolve);
  });
  ended.catch(() => undefined);
  const encoder = new OrderEncoder(rule, random);
  const staged: StagedOrders = { rowCount: 0, rejectCount: 0, rejects: [] };
  const send = async (bytes: Uint8Array) => {
    if (copy.destroyed) await ended;
    else if (!copy.write(bytes)) await Promise.race([new Promise<void>((resolve) => copy.once('drain', resolve)), ended]);
  };
  try {
    for await (const { rows, rejects } of batches) {
      for (const row of rows) encoder.add(row);
      staged.rowCount += rows.length;
      staged.rejectCount += rejects.length;
      if (staged.rejects.length < REJECTS_KEPT) staged.rejects.push(...rejects.slice(0, REJECTS_KEPT - staged.rejects.length));
      for (const bytes of encoder.take()) await send(bytes);
    }
    for (const bytes of encoder.take(true)) await send(bytes);
    copy.end(COPY_TRAILER);
    await ended;
  } catch (error) {
    // The connection is in the middle of a COPY: ended with an error, the server rolls back and the connection stays usable.
    copy.destroy(error as Error);
    await ended.catch(() => undefined);
    throw error;
  }
  await client.query(`ANALYZE ${table} (kind, our_no)`);
  await client.query(`UPDATE ${table} t SET repeat = n.repeat FROM (
      SELECT s.id, (row_number() OVER (PARTITION BY s.kind, s.our_no ORDER BY s.line_no) - 1)::smallint AS repeat FROM ${table} s
      JOIN (SELECT kind, our_no FROM ${table} GROUP BY kind, our_no HAVING count(*) > 1) d ON d.kind = s.kind AND d.our_no = s.our_no
    ) n WHERE n.id = t.id AND n.repeat > 0`);
  return staged;
}

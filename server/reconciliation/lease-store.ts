/** The SQL of a lease that goes on. */
import { rows, sql, type Tx } from '../../db/client.ts';

/** Moves the end of the lease, where this run still holds it. False: it was lost, or the run has ended. */
export async function renewDay(tx: Tx, lease: { runId: string; channelCode: string; businessDate: string; until: Date }): Promise<boolean> {
  const held = await rows(
    tx,
    sql`UPDATE reconciliation_days SET lease_until = ${lease.until.toISOString()}::timestamptz
        WHERE channel_code = ${lease.channelCode} AND business_date = ${lease.businessDate}::date AND lease_run_id = ${lease.runId}::uuid RETURNING 1`,
  );
  return held.length === 1;
}

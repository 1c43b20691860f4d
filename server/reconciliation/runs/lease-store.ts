/** The SQL of the lease of a channel's date: a run takes it, keeps it while it works, and gives it back at its end. */
import { rows, sql, type Tx } from '../../../db/client.ts';

export type Claim = {
  runId: string;
  no: string;
  channelCode: string;
  businessDate: string;
  /** The first and the last date beside it. */
  besideFrom: string;
  besideTo: string;
  cause: string;
  by: string | null;
  byName: string;
  at: Date;
  until: Date;
};

/** Takes the date for this run, where nobody holds it or the holder's lease is over; a run that died with it is marked failed. Null: taken; else the
 *  date of the run that stands against it, its own or one beside it. A run reads what those of its neighbours have matched and what waits there: of two
 *  at once neither would see the other's, a record could be matched by both, and what waited for the later day would wait for ever. So a lease beside it
 *  that is over is taken away too: its run may only be slow, and would end on what it read before this one. */
export async function claimDay(tx: Tx, claim: Claim): Promise<string | null> {
  const at = claim.at.toISOString();
  // One claim of a channel after the other, or two neighbours would not see each other's.
  await tx.execute(sql`SELECT 1 FROM channels WHERE code = ${claim.channelCode} FOR NO KEY UPDATE`);
  const [held] = await rows<{ date: string }>(
    tx,
    sql`SELECT business_date::text AS date FROM reconciliation_days WHERE channel_code = ${claim.channelCode} AND lease_until >= ${at}::timestamptz
        AND business_date BETWEEN ${claim.besideFrom}::date AND ${claim.besideTo}::date ORDER BY business_date <> ${claim.businessDate}::date LIMIT 1`,
  );
  if (held) return held.date;
  await endLeasesThatAreOver(tx, claim);
  const [taken] = await rows<{ run_count: number }>(
    tx,
    sql`INSERT INTO reconciliation_days AS d (channel_code, business_date, lease_until, lease_run_id, run_count)
        VALUES (${claim.channelCode}, ${claim.businessDate}::date, ${claim.until.toISOString()}::timestamptz, ${claim.runId}::uuid, 1)
        ON CONFLICT (channel_code, business_date) DO UPDATE SET lease_until = excluded.lease_until, lease_run_id = excluded.lease_run_id, run_count = d.run_count + 1
        WHERE d.lease_until IS NULL OR d.lease_until < ${at}::timestamptz RETURNING run_count`,
  );
  if (!taken) return claim.businessDate;
  await tx.execute(sql`INSERT INTO reconciliation_runs (id, no, channel_code, business_date, run_no, status, requested_by, requested_by_name, cause, started_at)
    VALUES (${claim.runId}::uuid, ${claim.no}, ${claim.channelCode}, ${claim.businessDate}::date, ${taken.run_count}, 'running', ${claim.by}::uuid, ${claim.byName}, ${claim.cause}, ${at}::timestamptz)`);
  return null;
}

/** Of the date and those beside it; their runs find out at their end, and keep nothing. The channel is locked before. */
export async function endLeasesThatAreOver(
  tx: Tx,
  { channelCode, besideFrom, besideTo, at }: Pick<Claim, 'channelCode' | 'besideFrom' | 'besideTo' | 'at'>,
): Promise<void> {
  const over = await rows<{ date: string }>(
    tx,
    sql`UPDATE reconciliation_days SET lease_until = NULL, lease_run_id = NULL WHERE channel_code = ${channelCode} AND lease_until < ${at.toISOString()}::timestamptz
        AND business_date BETWEEN ${besideFrom}::date AND ${besideTo}::date RETURNING business_date::text AS date`,
  );
  if (over.length === 0) return;
  await tx.execute(sql`UPDATE reconciliation_runs SET status = 'failed', finished_at = ${at.toISOString()}::timestamptz, failure = 'died'
    WHERE channel_code = ${channelCode} AND business_date = ANY (${sql.param(over.map(({ date }) => date))}::date[]) AND status = 'running'`);
}

/** Moves the end of the lease, where this run still holds it. False: it was lost, or the run has ended. */
export async function renewDay(tx: Tx, lease: { runId: string; channelCode: string; businessDate: string; until: Date }): Promise<boolean> {
  const held = await rows(
    tx,
    sql`UPDATE reconciliation_days SET lease_until = ${lease.until.toISOString()}::timestamptz
        WHERE channel_code = ${lease.channelCode} AND business_date = ${lease.businessDate}::date AND lease_run_id = ${lease.runId}::uuid RETURNING 1`,
  );
  return held.length === 1;
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
  await tx.execute(sql`UPDATE reconciliation_runs SET status = 'done', finished_at = ${run.at.toISOString()}::timestamptz, statement_ids = ${sql.param(run.statementIds)}::uuid[],
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

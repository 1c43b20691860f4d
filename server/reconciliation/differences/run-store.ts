/** The SQL of the runs that differences speak of: which one, and which versions of the statements it read. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import type { RunOfEvent } from './contract.ts';

export async function selectRunsOfEvents(tx: Tx, runIds: readonly string[]): Promise<RunOfEvent[]> {
  if (runIds.length === 0) return [];
  return rows<RunOfEvent>(
    tx,
    sql`SELECT r.id, r.channel_code AS "channelCode", r.business_date::text AS "businessDate", r.run_no AS "runNo", coalesce(y.current_run_id = r.id, false) AS "isCurrent",
          coalesce((SELECT json_agg(json_build_object('id', s.id, 'version', s.version, 'part', s.part) ORDER BY s.part, s.id) FROM statements s WHERE s.id = ANY (r.statement_ids)), '[]'::json) AS statements
        FROM reconciliation_runs r LEFT JOIN reconciliation_days y ON y.channel_code = r.channel_code AND y.business_date = r.business_date
        WHERE r.id = ANY (${sql.param(runIds)}::uuid[]) ORDER BY r.started_at, r.id`,
  );
}

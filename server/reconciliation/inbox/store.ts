/** The SQL of how far the reconciliation of statements has come: what the runs of their dates say of them. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import type { StatementRun } from './contract.ts';

/** A statement that nothing is compared with is not in the answer; nor is one of a part where the whole day's stands for it. */
export async function selectStatementRuns(tx: Tx, statementIds: readonly string[], now: Date): Promise<StatementRun[]> {
  if (statementIds.length === 0) return [];
  const found = await rows<{ id: string; isRunning: boolean; isCompared: boolean; isBroken: boolean; open: number }>(
    tx,
    sql`SELECT s.id, coalesce(y.lease_run_id IS NOT NULL AND y.lease_until > ${now.toISOString()}::timestamptz, false) AS "isRunning", coalesce(s.id = ANY (r.statement_ids), false) AS "isCompared",
          coalesce((SELECT l.status = 'failed' AND s.id = ANY (l.statement_ids) FROM reconciliation_runs l WHERE l.channel_code = s.channel_code AND l.business_date = s.business_date ORDER BY l.run_no DESC LIMIT 1), false) AS "isBroken",
          (SELECT count(*)::int FROM differences d WHERE d.channel_code = s.channel_code AND d.business_date = s.business_date AND d.status <> 'resolved') AS open
        FROM statements s LEFT JOIN reconciliation_days y ON y.channel_code = s.channel_code AND y.business_date = s.business_date LEFT JOIN reconciliation_runs r ON r.id = y.current_run_id
        WHERE s.id = ANY (${sql.param(statementIds)}::uuid[]) AND s.status = 'published' AND (s.part = 'all' OR s.part IN ('payments', 'refunds') AND NOT EXISTS (
          SELECT FROM statements w WHERE w.channel_code = s.channel_code AND w.business_date = s.business_date AND w.part = 'all' AND w.status = 'published'))`,
  );
  return found.map(({ id, isRunning, isCompared, isBroken, open }) => {
    const settled = open > 0 ? 'with_differences' : 'balanced';
    const state = isRunning ? 'matching' : isCompared ? settled : isBroken ? 'failed' : 'waiting';
    return { statementId: id, state, openCount: isCompared ? open : 0 };
  });
}

/** The statements that prove the outcome of runs: every line is in one place, every difference from a run that ended, no date held by the dead. */
import { sql, type Tx } from '../../../db/client.ts';
import { type Finding, findWrong } from '../../../db/proof.ts';

/** Of the run that stands for each date. */
const CURRENT = sql`reconciliation_runs r JOIN reconciliation_days d ON d.current_run_id = r.id`;

export const OUTCOME_FINDINGS: Record<string, (tx: Tx) => Promise<Finding>> = {
  /** Lines = matched + with a difference + moved nothing, and together they are all payments and refunds of the statements compared. */
  runs_account_for_lines: (tx) =>
    findWrong(
      tx,
      sql`SELECT r.no AS what FROM ${CURRENT}
        CROSS JOIN LATERAL (SELECT (r.results #>> '{lines,compared}')::bigint AS compared, (r.results #>> '{lines,matched}')::bigint AS matched,
          (r.results #>> '{lines,withDifference}')::bigint AS different, (r.results #>> '{lines,others}')::bigint AS others) l
        LEFT JOIN LATERAL (SELECT bool_and(s.line_totals IS NOT NULL) AS known, coalesce(sum((t ->> 'count')::bigint), 0) AS lines FROM statements s
          LEFT JOIN LATERAL jsonb_array_elements(s.line_totals) t ON t ->> 'kind' IN ('payment', 'refund') WHERE s.id = ANY (r.statement_ids)) f ON true
        WHERE r.status <> 'done' OR l.compared IS DISTINCT FROM l.matched + l.different OR (f.known AND f.lines <> l.compared + l.others)`,
    ),
  /** No line and no record of a date is in two confirmed matches of the run that stands. */
  matched_once: (tx) =>
    findWrong(
      tx,
      sql`SELECT concat_ws(' ', m.statement_id, n) AS what FROM matches m JOIN reconciliation_days d ON d.current_run_id = m.run_id, unnest(m.line_nos) n
          WHERE m.status = 'confirmed' GROUP BY m.run_id, m.statement_id, n HAVING count(*) > 1
        UNION ALL
        SELECT p::text FROM matches m JOIN reconciliation_days d ON d.current_run_id = m.run_id, unnest(m.payment_ids) p
          WHERE m.status = 'confirmed' GROUP BY m.run_id, p HAVING count(*) > 1`,
    ),
  /** A difference was last seen by a run that ended well, and a line has one of being unknown to us only where no confirmed match has it. */
  differences_of_ended_runs: (tx) =>
    findWrong(
      tx,
      sql`SELECT x.no AS what FROM differences x LEFT JOIN reconciliation_runs r ON r.id = x.last_run_id WHERE r.status IS DISTINCT FROM 'done'
        UNION ALL
        SELECT x.no FROM differences x JOIN matches m ON m.run_id = x.last_run_id AND m.statement_id = x.statement_id AND x.line_no = ANY (m.line_nos)
          WHERE m.status = 'confirmed' AND x.kind = 'missing_in_books' AND x.status <> 'resolved'`,
    ),
  /** A date is held by exactly the run that is at work on it; what waits belongs to the run that stands. */
  dates_held_by_the_living: (tx) =>
    findWrong(
      tx,
      sql`SELECT concat_ws(' ', coalesce(d.channel_code, r.channel_code), coalesce(d.business_date, r.business_date)) AS what
          FROM (SELECT * FROM reconciliation_days WHERE lease_run_id IS NOT NULL) d
          FULL JOIN (SELECT * FROM reconciliation_runs WHERE status = 'running') r ON r.id = d.lease_run_id
          WHERE d.lease_run_id IS NULL OR r.id IS NULL
        UNION ALL
        SELECT w.payment_id::text FROM waiting_records w LEFT JOIN reconciliation_runs r ON r.id = w.run_id WHERE r.status IS DISTINCT FROM 'done'`,
    ),
};

/** Reconciliation on the wire. */

import { listLateStatements } from '../../reconciliation/calendar/late-statements.ts';
import { listCalendar } from '../../reconciliation/calendar/list-calendar.ts';
import { listStatementRuns } from '../../reconciliation/inbox/list-statement-runs.ts';
import { decideMatch } from '../../reconciliation/matches/decide-match.ts';
import { listLinesOfRecord } from '../../reconciliation/matches/list-lines-of-record.ts';
import { listProposals } from '../../reconciliation/matches/list-proposals.ts';
import { compareRuns } from '../../reconciliation/runs/compare-runs.ts';
import { getRun } from '../../reconciliation/runs/get-run.ts';
import { listRuleHits } from '../../reconciliation/runs/list-rule-hits.ts';
import { listRunRows } from '../../reconciliation/runs/list-run-rows.ts';
import { listRuns } from '../../reconciliation/runs/list-runs.ts';
import { runReconciliationDoor } from '../../reconciliation/runs/run-reconciliation.ts';
import { listWaiting } from '../../reconciliation/waiting/list-waiting.ts';
import { act, actThrough, ask, router } from '../trpc.ts';

export const reconciliationRouter = router({
  run: actThrough(runReconciliationDoor),
  getRun: ask(getRun),
  listRuns: ask(listRuns),
  compareRuns: ask(compareRuns),
  calendar: ask(listCalendar),
  lateStatements: ask(listLateStatements),
  runRows: ask(listRunRows),
  ruleHits: ask(listRuleHits),
  waiting: ask(listWaiting),
  statementRuns: ask(listStatementRuns),
  proposals: ask(listProposals),
  linesOfRecord: ask(listLinesOfRecord),
  decideMatch: act(decideMatch),
});

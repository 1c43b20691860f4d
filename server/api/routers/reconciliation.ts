/** Reconciliation on the wire. */

import { listCalendar } from '../../reconciliation/calendar/list-calendar.ts';
import { compareRuns } from '../../reconciliation/compare-runs.ts';
import { getRun } from '../../reconciliation/get-run.ts';
import { listStatementRuns } from '../../reconciliation/inbox/list-statement-runs.ts';
import { listRuleHits } from '../../reconciliation/list-rule-hits.ts';
import { listRunRows } from '../../reconciliation/list-run-rows.ts';
import { listRuns } from '../../reconciliation/list-runs.ts';
import { decideMatch } from '../../reconciliation/matches/decide-match.ts';
import { listProposals } from '../../reconciliation/matches/list-proposals.ts';
import { runReconciliationDoor } from '../../reconciliation/run-reconciliation.ts';
import { listWaiting } from '../../reconciliation/waiting/list-waiting.ts';
import { act, actThrough, ask, router } from '../trpc.ts';

export const reconciliationRouter = router({
  run: actThrough(runReconciliationDoor),
  getRun: ask(getRun),
  listRuns: ask(listRuns),
  compareRuns: ask(compareRuns),
  calendar: ask(listCalendar),
  runRows: ask(listRunRows),
  ruleHits: ask(listRuleHits),
  waiting: ask(listWaiting),
  statementRuns: ask(listStatementRuns),
  proposals: ask(listProposals),
  decideMatch: act(decideMatch),
});

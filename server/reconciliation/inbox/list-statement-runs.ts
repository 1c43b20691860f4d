/** How far the reconciliation of each of some statements has come: the run column of the inbox. */
import { z } from 'zod';
import { query } from '../../guard/query.ts';
import { selectStatementRuns } from './store.ts';

export const listStatementRuns = query({
  name: 'reconciliation.statement_runs',
  permission: 'reconciliation.read',
  input: z.strictObject({ statementIds: z.array(z.uuid()).max(200) }),
  run: async ({ db, now }, { statementIds }) => selectStatementRuns(db, statementIds, now),
});

/** Runs, newest first. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../../guard/page.ts';
import { query } from '../../guard/query.ts';
import { runsFilter } from './contract.ts';
import { selectRuns } from './store.ts';

export const listRuns = query({
  name: 'reconciliation.list_runs',
  permission: 'reconciliation.read',
  input: z.strictObject({ filter: runsFilter.default({}), ...pageInput }),
  run: async ({ db }, { filter, cursor, limit }) => {
    const after = decodeCursor(cursor, ['instant', 'id']);
    return toPage(
      await selectRuns(db, filter, after, limit + 1),
      limit,
      (row) => encodeCursor([row.startedAt.toISOString(), row.id]),
      (row) => row,
    );
  },
});

/** Two runs of one channel and date: which differences are newly open, newly matched, closed, and which stayed. */
import { z } from 'zod';
import { query } from '../../guard/query.ts';
import { DomainError } from '../../kernel/errors.ts';
import { compareRunFindings } from './comparison-store.ts';
import type { RunComparison } from './contract.ts';
import { selectRun } from './store.ts';

/** Refuses `run_not_found` and `runs_of_different_days`. */
export const compareRuns = query({
  name: 'reconciliation.compare_runs',
  permission: 'reconciliation.read',
  input: z.strictObject({ beforeId: z.uuid(), afterId: z.uuid() }),
  run: async ({ db }, { beforeId, afterId }): Promise<RunComparison> => {
    const [before, after] = [await selectRun(db, beforeId), await selectRun(db, afterId)];
    if (!before || !after) throw new DomainError('not_found', 'run_not_found', 'Run not found');
    if (before.channelCode !== after.channelCode || before.businessDate !== after.businessDate) {
      throw new DomainError('invalid', 'runs_of_different_days', 'Only runs for the same channel and date can be compared');
    }
    return { before, after, ...(await compareRunFindings(db, before, after)) };
  },
});

/** One run with what it found. */
import { z } from 'zod';
import { query } from '../../guard/query.ts';
import { DomainError } from '../../kernel/errors.ts';
import { selectRun } from './store.ts';

/** Refuses `run_not_found`. */
export const getRun = query({
  name: 'reconciliation.get_run',
  permission: 'reconciliation.read',
  input: z.strictObject({ id: z.uuid() }),
  run: async ({ db }, { id }) => {
    const run = await selectRun(db, id);
    if (!run) throw new DomainError('not_found', 'run_not_found', 'Run not found');
    return run;
  },
});

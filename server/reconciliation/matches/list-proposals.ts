/** What a run could not decide and offers to a person. */
import { z } from 'zod';
import { query } from '../../guard/query.ts';
import type { ProposedMatch } from './contract.ts';
import { selectMatches } from './store.ts';

const SHOWN = 200;

export const listProposals = query({
  name: 'reconciliation.list_proposals',
  permission: 'reconciliation.read',
  input: z.strictObject({ runId: z.uuid() }),
  run: async ({ db }, { runId }): Promise<ProposedMatch[]> => selectMatches(db, runId, 'proposed', {}, null, SHOWN),
});

/** What follows when a statement is published: its date is reconciled, by the queue, so that nobody waits for it in front of a progress bar,
 *  and with it the neighbours whose runs it may change. */
import type { Ambience } from '../guard/context.ts';
import { askForReconciliation } from '../queues/queues.ts';
import { followPublication } from '../reconciliation/runs/follow-publication.ts';
import type { Published } from '../statements/import-statement.ts';

export function afterPublishing(ambience: Ambience): (published: Published) => Promise<void> {
  return async (published) => {
    try {
      await followPublication(ambience.database.db, published, askForReconciliation);
    } catch (error) {
      console.error(
        JSON.stringify({
          level: 'error',
          reference: ambience.requestId,
          what: 'reconciliation not asked for',
          name: (error as Error).name,
        }),
      );
      throw error;
    }
  };
}

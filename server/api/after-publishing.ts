/** What follows when a statement is published: its date is reconciled, by the queue, so that nobody waits for it in front of a progress bar,
 *  and with it the neighbours whose runs it may change. */
import type { Ambience } from '../guard/context.ts';
import { askForReconciliation } from '../queues/queues.ts';
import { datesToReconcile } from '../reconciliation/runs/dates-to-reconcile.ts';
import type { Published } from '../statements/import-statement.ts';

/** Fund flows and totals are kept as evidence and compared with nothing here. */
const COMPARED = new Set(['all', 'payments', 'refunds']);

export function afterPublishing(ambience: Ambience): (published: Published) => Promise<void> {
  return async ({ channelCode, businessDate, part }) => {
    if (!COMPARED.has(part)) return;
    try {
      for (const date of await datesToReconcile(ambience.database.db, channelCode, businessDate))
        await askForReconciliation({ channelCode, businessDate: date, cause: 'import' });
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

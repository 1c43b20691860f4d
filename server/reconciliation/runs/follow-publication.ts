/** What follows when a statement was published: its date is to be reconciled, and with it the neighbours whose runs it may change. */
import type { Tx } from '../../../db/client.ts';
import type { ReconcileJob } from '../../queues/queues.ts';
import type { Published } from '../../statements/import-statement.ts';
import { datesToReconcile } from './dates-to-reconcile.ts';

/** Fund flows and totals are kept as evidence and compared with nothing here. */
const COMPARED = new Set(['all', 'payments', 'refunds']);

/** Asking twice is asking once. */
export async function followPublication(tx: Tx, published: Published, ask: (job: ReconcileJob) => Promise<void>): Promise<void> {
  const { channelCode, businessDate, part } = published;
  if (!COMPARED.has(part)) return;
  for (const date of await datesToReconcile(tx, channelCode, businessDate)) await ask({ channelCode, businessDate: date, cause: 'import' });
}

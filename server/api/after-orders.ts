/** What follows when orders are imported: every date whose run the records may change is reconciled again by the queue. What a crash cuts off here
 *  the worker asks for. */
import type { Ambience } from '../guard/context.ts';
import type { ImportToFollow } from '../payments/contract.ts';
import { importOrderRows } from '../payments/import-orders.ts';
import { askForReconciliation } from '../queues/queues.ts';
import { followImport } from '../reconciliation/runs/follow-import.ts';

export async function afterOrders({ database: { db } }: Ambience, toFollow: ImportToFollow | null): Promise<void> {
  if (toFollow) await followImport(db, toFollow, askForReconciliation);
}

/** The rows of an API call, and what follows. Refuses what `importOrderRows` does. */
export async function importRowsAndReconcile(ambience: Ambience, raw: unknown) {
  const { toFollow, ...result } = await importOrderRows(ambience, raw);
  await afterOrders(ambience, toFollow);
  return result;
}

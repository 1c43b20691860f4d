/** What follows when orders were imported: every date whose run their records may change is asked for again. */
import type { Tx } from '../../../db/client.ts';
import type { ImportToFollow } from '../../payments/contract.ts';
import { importFollowed } from '../../payments/to-follow.ts';
import type { ReconcileJob } from '../../queues/queues.ts';
import { datesOfRecords } from './dates-to-reconcile.ts';

/** Answers how many dates it asked for. Asking twice is asking once; until all are asked for the import stays one to follow. */
export async function followImport(tx: Tx, toFollow: ImportToFollow, ask: (job: ReconcileJob) => Promise<void>): Promise<number> {
  const { channelCode, businessDates } = toFollow;
  const dates = await datesOfRecords(tx, channelCode, businessDates);
  for (const businessDate of dates) await ask({ channelCode, businessDate, cause: 'import' });
  await importFollowed(tx, toFollow);
  return dates.length;
}

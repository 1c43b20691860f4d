/** The watched folder in the worker: what is dropped there is imported as an upload would be, statements and orders exports alike, and followed up. */
import type { PgBoss } from 'pg-boss';
import type { Ambience } from '../guard/context.ts';
import { importOrders } from '../payments/import-orders.ts';
import { isOrdersExport } from '../payments/recognise-orders-export.ts';
import { ask, type ReconcileJob } from '../queues/queues.ts';
import { followImport } from '../reconciliation/runs/follow-import.ts';
import { followPublication } from '../reconciliation/runs/follow-publication.ts';
import type { FolderPorts } from '../statements/folder/bring-file.ts';
import { type WatchTimes, watchFolder } from '../statements/folder/watch-folder.ts';

/** The acting part of the system is named in the trail. */
export const FOLDER_ACTOR = 'folder';

/** What cannot be asked for now is asked for by the worker every minute. */
export function folderPorts(ambience: () => Ambience, askFor: (job: ReconcileJob) => Promise<void>): FolderPorts {
  return {
    isOrdersExport,
    importOrders: async (acting, file) => {
      const { toFollow, ...result } = await importOrders(acting, file);
      if (toFollow) await followImport(acting.database.db, toFollow, askFor).catch(() => undefined);
      return result;
    },
    onPublished: (published) => followPublication(ambience().database.db, published, askFor),
  };
}

type Saying = { say(entry: Record<string, unknown>): void; times?: WatchTimes };

export function watchStatementsFolder(folder: string, ambience: () => Ambience, boss: PgBoss, { say, times }: Saying) {
  return watchFolder({
    folder,
    ambience,
    ports: folderPorts(ambience, (job) => ask(boss, job)),
    ...(times && { times }),
    onEnd: ({ id, place, end, reason }) => say({ what: 'file of the folder', file: id, channel: place, end, reason }),
    // Names of files stay out of the log: they may be anything.
    onAlert: ({ problems, ...alert }) =>
      console.error(JSON.stringify({ ...alert, reasons: [...new Set(problems.map(({ reason }) => reason))] })),
  });
}

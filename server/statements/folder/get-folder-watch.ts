/** Whether a folder is watched, how it was found at the last look, and what was refused there and why. */
import { z } from 'zod';
import { query } from '../../guard/query.ts';
import { readName } from './byte-path.ts';
import type { FolderWatch } from './contract.ts';
import { selectFolderRefusals, selectUnderWay } from './file-store.ts';
import { selectWatch } from './watch-store.ts';

const SHOWN = 20;
const SHOWN_MS = 7 * 86_400_000;

/** Null: no folder was looked into this week. */
export const getFolderWatch = query({
  name: 'statements.folder_watch',
  permission: 'statement.read',
  input: z.strictObject({}),
  run: async ({ db, now }): Promise<FolderWatch | null> => {
    const since = new Date(now.getTime() - SHOWN_MS);
    const watch = await selectWatch(db, now);
    if (!watch || watch.lookedAt < since) return null;
    const { found, total } = await selectFolderRefusals(db, since, SHOWN);
    return {
      ...watch,
      underWay: watch.isWatched ? await selectUnderWay(db) : null,
      refused: found.map((row) => ({ ...row, keptAs: readName(row.keptAs) })),
      refusedCount: total,
    };
  },
});

/** How far an upload has come, by the id its sender made. The process that reads the file knows it at once, the others from a row that is
 *  written once a second at most. It is for a progress bar: the statement is the truth. */
import { z } from 'zod';
import { type Ambience, actorId } from '../guard/context.ts';
import { query } from '../guard/query.ts';
import type { ImportProgress } from './contract.ts';
import { deleteProgress, selectProgress, upsertProgress } from './progress-store.ts';

const KEPT = 500;
const WRITTEN_EVERY_MS = 1000;
const ENDS = new Set<ImportProgress['stage']>(['published', 'refused', 'failed']);

/** One map a process, also where a bundler makes two copies of this module. */
const shared = globalThis as { pingzhangImportProgress?: Map<string, ImportProgress> };
shared.pingzhangImportProgress ??= new Map();
const progressById = shared.pingzhangImportProgress;

export type ProgressReport = (change: Partial<ImportProgress>) => void;

const ownerOf = ({ actor }: Pick<Ambience, 'actor'>): string => actorId(actor) ?? actor.kind;

/** Begins a report under the actor's `uploadId`; without one the changes go nowhere. An import that is over within a second writes nothing. */
export function reportProgress(ambience: Ambience, uploadId: string | null | undefined, byteSize: number | null): ProgressReport {
  if (!uploadId) return () => undefined;
  const owner = ownerOf(ambience);
  const state: ImportProgress = { stage: 'receiving', bytesReceived: 0, byteSize, bytesRead: 0, lines: 0, rejects: 0 };
  progressById.set(`${owner} ${uploadId}`, state);
  for (const oldest of progressById.keys()) {
    if (progressById.size <= KEPT) break;
    progressById.delete(oldest);
  }
  const tell = teller(ambience, owner, uploadId, state);
  return (change) => {
    Object.assign(state, change);
    tell();
  };
}

/** Writes `state` for other processes, one write at a time and none within a second of the last; takes the row away when the import is over.
 *  A write that fails is let go: no import ends for its progress bar. */
function teller({ clock, database }: Ambience, owner: string, uploadId: string, state: ImportProgress): () => void {
  let lastMs = clock.now().getTime();
  let writing: Promise<unknown> | null = null;
  let isWritten = false;
  return () => {
    if (ENDS.has(state.stage)) {
      if (isWritten) void Promise.resolve(writing).then(() => deleteProgress(database.db, owner, uploadId).catch(() => undefined));
      isWritten = false;
      return;
    }
    const now = clock.now();
    if (writing || now.getTime() - lastMs < WRITTEN_EVERY_MS) return;
    lastMs = now.getTime();
    isWritten = true;
    writing = upsertProgress(database.db, owner, uploadId, { ...state }, now)
      .catch(() => undefined)
      .finally(() => {
        writing = null;
      });
  };
}

export const importProgress = query({
  name: 'statements.import_progress',
  permission: 'statement.upload',
  input: z.strictObject({ uploadIds: z.array(z.string().max(64)).min(1).max(50) }),
  run: async ({ db, actor }, { uploadIds }) => {
    const owner = ownerOf({ actor });
    const found: Record<string, ImportProgress> = {};
    for (const id of uploadIds) {
      const state = progressById.get(`${owner} ${id}`);
      if (state) found[id] = { ...state };
    }
    const elsewhere = uploadIds.filter((id) => !found[id]);
    return elsewhere.length > 0 ? { ...(await selectProgress(db, owner, elsewhere)), ...found } : found;
  },
});

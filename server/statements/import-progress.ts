/** How far an upload has come, by the id its sender made. Of this process only: it is for a progress bar, the statement is the truth. */
import { z } from 'zod';
import { query } from '../guard/query.ts';
import type { ImportProgress } from './contract.ts';

const KEPT = 500;

/** One map a process, also where a bundler makes two copies of this module. */
const shared = globalThis as { pingzhangImportProgress?: Map<string, ImportProgress & { owner: string }> };
shared.pingzhangImportProgress ??= new Map();
const progressById = shared.pingzhangImportProgress;

export type ProgressReport = (change: Partial<ImportProgress>) => void;

/** Begins a report under `owner`'s `uploadId`; without one the changes go nowhere. */
export function reportProgress(owner: string, uploadId: string | null | undefined, byteSize: number | null): ProgressReport {
  if (!uploadId) return () => undefined;
  const key = `${owner} ${uploadId}`;
  const state = { stage: 'receiving' as const, bytesReceived: 0, byteSize, bytesRead: 0, lines: 0, rejects: 0, owner };
  progressById.set(key, state);
  for (const oldest of progressById.keys()) {
    if (progressById.size <= KEPT) break;
    progressById.delete(oldest);
  }
  return (change) => {
    Object.assign(state, change);
  };
}

export const importProgress = query({
  name: 'statements.import_progress',
  permission: 'statement.upload',
  input: z.strictObject({ uploadIds: z.array(z.string().max(64)).min(1).max(50) }),
  run: async ({ actor }, { uploadIds }) => {
    const owner = actor.kind === 'staff' ? actor.userId : actor.kind;
    const found: Record<string, ImportProgress> = {};
    for (const id of uploadIds) {
      const state = progressById.get(`${owner} ${id}`);
      if (!state) continue;
      const { owner: _owner, ...progress } = state;
      found[id] = progress;
    }
    return found;
  },
});

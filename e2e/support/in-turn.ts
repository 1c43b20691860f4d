/** One after another, whichever of the workers of a run asks. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** One folder a run, so that no run meets the sessions of an earlier database. */
export const runFolder = path.resolve(import.meta.dirname, '../../.data/e2e-state', process.env.E2E_RUN ?? String(process.ppid));

/** Does the work while nobody else does the work of that name. */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(runFolder, { recursive: true });
  const claim = path.join(runFolder, `${name}.claim`);
  const isClaimed = () => {
    try {
      mkdirSync(claim);
      return true;
    } catch {
      return false;
    }
  };
  for (const until = performance.now() + 50_000; !isClaimed(); await pause(100))
    if (performance.now() > until) throw new Error(`The other worker does not come to an end with: ${name}`);
  try {
    return await work();
  } finally {
    rmSync(claim, { recursive: true, force: true });
  }
}

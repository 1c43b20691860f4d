/** Watches the folder: one worker at a time looks into it, again and again, for as long as it holds it; when it dies another takes over. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Ambience } from '../../guard/context.ts';
import { sqlStateOf } from '../../kernel/busy.ts';
import { newId } from '../../kernel/ids.ts';
import type { FolderPorts } from './bring-file.ts';
import type { FolderProblem } from './contract.ts';
import type { TakenEnd } from './import-taken.ts';
import { type Looked, lookIntoFolder } from './look-into-folder.ts';
import { type QuietTimes, settling } from './settling.ts';
import { holdWatch, noteLook, releaseWatch } from './watch-store.ts';

/** All in milliseconds. `heldMs`: after so long without a word the folder is another's. */
export type WatchTimes = QuietTimes & { everyMs: number; heldMs: number };
export const WATCH_TIMES: WatchTimes = { everyMs: 15_000, quietMs: 12_000, emptyQuietMs: 60_000, heldMs: 30_000 };
/** Where more has settled than one look takes, the next begins almost at once. */
const SOON_MS = 250;

export type FolderAlert = { level: 'alert'; what: 'the statements folder needs somebody'; problems: readonly FolderProblem[] };

type Options = {
  folder: string;
  ambience(): Ambience;
  ports: FolderPorts;
  times?: WatchTimes;
  /** Told of each file when something has become of it, once of each problem while it lasts, and of a look that broke off. */
  onEnd(end: TakenEnd): void;
  onAlert(alert: FolderAlert): void;
};

/** `stop` ends what is under way, which stays for the next worker, and gives the folder back. */
export function watchFolder(options: Options): { stop(): Promise<void> } {
  const { times = WATCH_TIMES } = options;
  const { clock, random } = options.ambience();
  const holder = newId(0, clock.now(), random);
  const stopping = new AbortController();
  const settled = settling(times);
  const root = Buffer.from(options.folder);
  let said = new Set<string>();
  let lastFailure = '';

  const hold = (ambience: Ambience) => {
    const now = clock.now();
    return holdWatch(ambience.database.db, holder, now, new Date(now.getTime() + times.heldMs));
  };
  const lookOnce = async (): Promise<Looked | null> => {
    const ambience = options.ambience();
    if (!(await hold(ambience))) return null;
    const lost = new AbortController();
    const signal = AbortSignal.any([stopping.signal, lost.signal]);
    const renewing = setInterval(() => {
      hold(ambience).then(
        (isHeld) => isHeld || lost.abort(),
        () => undefined,
      );
    }, times.heldMs / 3);
    try {
      const at = clock.now();
      const looked = await lookIntoFolder({
        ...options,
        root,
        ambience,
        settling: settled.look(at.getTime()),
        signal,
        forgetAfterMs: times.heldMs,
      });
      await noteLook(ambience.database.db, holder, clock.now(), looked);
      return looked;
    } finally {
      clearInterval(renewing);
    }
  };
  const alertOfNew = (problems: readonly FolderProblem[]) => {
    const keys = problems.map(({ reason, name }) => `${reason} ${name}`);
    const fresh = problems.filter((_problem, index) => !said.has(keys[index] as string));
    said = new Set(keys);
    if (fresh.length > 0) options.onAlert({ level: 'alert', what: 'the statements folder needs somebody', problems: fresh });
  };
  const sayFailure = (error: unknown) => {
    const { name } = error as Error;
    const failure = JSON.stringify({
      level: 'error',
      what: 'the statements folder was not looked into',
      name,
      code: sqlStateOf(error) ?? null,
    });
    if (failure !== lastFailure) console.error(failure);
    lastFailure = failure;
  };

  const watching = (async () => {
    while (!stopping.signal.aborted) {
      let waitMs = times.everyMs;
      try {
        const looked = await lookOnce();
        lastFailure = '';
        if (looked) alertOfNew(looked.problems);
        if (looked?.hasMore) waitMs = Math.min(SOON_MS, times.everyMs);
      } catch (error) {
        sayFailure(error);
      }
      await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();

  return {
    stop: async () => {
      stopping.abort();
      await watching;
      await releaseWatch(options.ambience().database.db, holder).catch(() => undefined);
    },
  };
}

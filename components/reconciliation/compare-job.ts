/** One comparison of files in this tab: what is compared, how far it is, what came out. It outlives the page that shows it, so that whoever looks
 *  elsewhere meanwhile finds it where it has come to; nothing of the files or of the result is stored, and a tab that is loaded anew begins anew. */

import type { CompareStep } from '../../server/reconciliation/preview/contract.ts';
import { UPLOAD_BYTES_MAX } from '../../server/statements/codes.ts';
import type { ShownPreview } from './try-result.tsx';

export type CompareSettings = { zone: string; dayCut: string; window: string; date: string };
export type CompareRefused = { reason: string; details?: Record<string, string | number>; reference?: string | null };

/** choosing: files and settings; sending: bytes go out; working: the server has them all; done: `preview` is what came out. */
export type CompareJob = {
  phase: 'choosing' | 'sending' | 'working' | 'done';
  statements: readonly File[];
  orders: readonly File[];
  settings: CompareSettings;
  sent: number;
  /** Of what is sent, once that is known. */
  size: number;
  bytesPerSecond: number;
  step: CompareStep | null;
  preview: ShownPreview | null;
  /** Why it came to nothing; the files are still here. */
  refused: CompareRefused | null;
  isCancelled: boolean;
};

export type ComparePorts = {
  /** `answer` is told status 0 where nothing came back. */
  send(
    job: CompareJob,
    on: {
      report(change: Pick<CompareJob, 'sent' | 'size' | 'bytesPerSecond'>): void;
      arrived(): void;
      step(step: CompareStep): void;
      answer(status: number, body: unknown): void;
    },
  ): { abort(): void };
  /** The page is held while `isHeld`. */
  hold(isHeld: boolean): void;
  /** It came to its end by itself. */
  ended(job: CompareJob): void;
};

export const FRESH_SETTINGS: CompareSettings = { zone: '', dayCut: '00:00', window: '30', date: '' };

export const bytesOfAll = ({ statements, orders }: Pick<CompareJob, 'statements' | 'orders'>): number =>
  [...statements, ...orders].reduce((sum, { size }) => sum + size, 0);

export const isTooLarge = (job: Pick<CompareJob, 'statements' | 'orders'>): boolean => bytesOfAll(job) > UPLOAD_BYTES_MAX;

const isUnderWay = ({ phase }: CompareJob) => phase === 'sending' || phase === 'working';

export function createCompareJob(ports: ComparePorts, settings: CompareSettings) {
  const still = { sent: 0, size: 0, bytesPerSecond: 0, step: null, refused: null, isCancelled: false };
  let job: CompareJob = { phase: 'choosing', statements: [], orders: [], settings, preview: null, ...still };
  let request: { abort(): void } | null = null;
  const listeners = new Set<() => void>();
  const show = (change: Partial<CompareJob>) => {
    job = { ...job, ...change };
    ports.hold(isUnderWay(job));
    for (const listener of listeners) listener();
  };
  const end = (change: Partial<CompareJob>) => {
    request = null;
    show(change);
    ports.ended(job);
  };
  const stop = () => {
    const stopped = request;
    request = null;
    stopped?.abort();
  };
  return {
    job: () => job,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    /** Other files or settings: what was said of those before is over. */
    choose: (change: Partial<Pick<CompareJob, 'statements' | 'orders' | 'settings'>>) =>
      show({ ...change, refused: null, isCancelled: false }),
    start: () => {
      if (isUnderWay(job)) return;
      show({ ...still, phase: 'sending', preview: null, size: bytesOfAll(job) });
      const isCurrent = () => request === mine;
      const mine = ports.send(job, {
        report: (change) => isCurrent() && show(change),
        arrived: () => isCurrent() && show({ phase: 'working', sent: job.size }),
        step: (step) => isCurrent() && show({ phase: 'working', step }),
        answer: (status, body) => {
          if (!isCurrent()) return;
          if (status === 200 && body !== null) return end({ phase: 'done', preview: body as ShownPreview });
          end({ phase: 'choosing', refused: (body as CompareRefused | null) ?? { reason: 'unanswered' } });
        },
      });
      request = mine;
    },
    /** The line is closed, by which the server stops and lets go of everything. */
    cancel: () => {
      if (!isUnderWay(job)) return;
      stop();
      show({ ...still, phase: 'choosing', isCancelled: true });
    },
    /** Back to the files, which are still here. */
    again: () => show({ ...still, phase: 'choosing', preview: null }),
    /** Somebody else works here now: nothing of it is theirs. */
    clear: () => {
      stop();
      show({ ...still, phase: 'choosing', statements: [], orders: [], settings: FRESH_SETTINGS, preview: null });
    },
  };
}

export type CompareStore = ReturnType<typeof createCompareJob>;

/** What a tab that is loaded anew still knows: what the files were called, and the settings. */
export type LeftOver = { files: string[]; settings: CompareSettings };

/** Null for what is none, such as one of another build. */
export function leftOverIn(kept: string | null): LeftOver | null {
  if (!kept) return null;
  try {
    const { files, settings } = JSON.parse(kept) as Partial<LeftOver>;
    const isWhole =
      Array.isArray(files) &&
      files.every((name) => typeof name === 'string') &&
      Object.keys(FRESH_SETTINGS).every((name) => typeof settings?.[name as keyof CompareSettings] === 'string');
    return isWhole ? { files, settings: settings as CompareSettings } : null;
  } catch {
    return null;
  }
}

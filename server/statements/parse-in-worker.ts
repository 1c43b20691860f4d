/** Runs the parsing of one file in a worker thread with limits of its own, and hands its encoded lines to a writer. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DomainError } from '../kernel/errors.ts';
import { CHUNK_BYTES } from './line-encoder.ts';
import type { FromWorker, ParseFindings, ParseRequest, ToWorker } from './parse-messages.ts';

/** The most memory a file may make its reader use. All of them need a tenth of it, whatever the size of the file. */
const HEAP_MB = 512;
/** Room for new values: V8 would take three times as much and read no faster. */
const YOUNG_MB = 24;
/** A reader that says nothing for so long is stuck in one record. */
const SILENCE_MS = 120_000;

export type RowSink = {
  /** Resolves when the bytes are on their way and more may come. A piece of 128 KiB or more may be overwritten then. */
  write(bytes: Uint8Array): Promise<void>;
  progress(lines: number, rejects: number, bytesRead: number): void;
};

/** Either the file was read to its end, or it was refused as a whole; what had been found until then comes with both. */
export type ParseOutcome = { read: true; findings: ParseFindings } | { read: false; refusal: DomainError; findings: ParseFindings };

const NOTHING: ParseFindings = {
  formatId: null,
  member: null,
  lines: 0,
  rejectCount: 0,
  rejects: [],
  summary: null,
  totals: [],
  flows: [],
  dates: [],
};

/** The worker's source, beside the checkout's other files: Node reads it as it is, also when this module runs in a bundle. */
function workerFile(): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), 'server', 'statements', 'parse-worker.ts');
}

function bounded(name: string, why: string): ParseOutcome {
  return {
    read: false,
    findings: NOTHING,
    refusal: new DomainError('invalid', 'statement_too_complex', `${name}: reading it exceeded the limit (${why})`, {
      file: name,
      why,
    }),
  };
}

/** A worker that has read a file to its end is as good as new, and starting one costs more than a small file. One always waits for the next
 *  file, others a while; one that was stopped in the middle, or met a file that could not be read, is never used again. */
const IDLE_MS = 10_000;
const shared = globalThis as { pingzhangParsers?: { worker: Worker; timer: NodeJS.Timeout | undefined; forget(): void }[] };
shared.pingzhangParsers ??= [];
const idle = shared.pingzhangParsers;

const ENDS = ['error', 'exit'] as const;

function takeWorker(): Worker {
  const kept = idle.pop();
  if (kept) {
    clearTimeout(kept.timer);
    for (const event of ENDS) kept.worker.off(event, kept.forget);
    kept.worker.ref();
    return kept.worker;
  }
  return startWorker();
}

function startWorker(): Worker {
  return new Worker(workerFile(), {
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB, stackSizeMb: 4 },
  });
}

function keepWorker(worker: Worker): void {
  worker.unref();
  const forget = () => {
    const at = idle.findIndex((each) => each.worker === worker);
    if (at >= 0) idle.splice(at, 1);
  };
  for (const event of ENDS) worker.on(event, forget);
  const end = () => {
    forget();
    void worker.terminate();
  };
  const timer = idle.length === 0 ? undefined : setTimeout(end, IDLE_MS).unref();
  // The one that stays is at the bottom; the next file takes the last that came.
  idle.push({ worker, timer, forget });
}

/** Starts a reader ahead of the first file, where none waits: it takes as long as receiving some twenty megabytes. */
export function prepareParser(): void {
  if (idle.length > 0) return;
  const worker = startWorker();
  keepWorker(worker);
}

/** Parses `request.path`. Resolves with what was found; rejects where the sink or the worker itself failed, or `signal` ended it. */
export async function parseInWorker(request: ParseRequest, sink: RowSink, signal?: AbortSignal): Promise<ParseOutcome> {
  signal?.throwIfAborted();
  const worker = takeWorker();
  let isSound = false;
  // Taken off one by one: `removeAllListeners` would also take Node's own and leave the worker deaf.
  let release = () => {};
  try {
    const outcome = await new Promise<ParseOutcome>((resolve, reject) => {
      let silence = setTimeout(() => resolve(bounded(request.name, 'time')), SILENCE_MS);
      let writing: Promise<void> = Promise.resolve();
      let isAnswered = false;
      const abort = () => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      signal?.addEventListener('abort', abort, { once: true });
      const hear = (message: FromWorker) => {
        clearTimeout(silence);
        silence = setTimeout(() => resolve(bounded(request.name, 'time')), SILENCE_MS);
        silence.unref();
        if (message.kind === 'rows') {
          sink.progress(message.lines, message.rejects, message.bytesRead);
          const { bytes } = message;
          writing = writing
            .then(() => sink.write(bytes))
            .then(() => {
              // A full buffer is more than a socket keeps back, so that it is gone when the sink asks for more: it may be filled again.
              const buffer = bytes.buffer.byteLength === CHUNK_BYTES && bytes.byteLength > CHUNK_BYTES / 2 ? bytes.buffer : null;
              worker.postMessage({ kind: 'written', buffer } satisfies ToWorker, buffer ? [buffer] : []);
            });
          writing.catch(reject);
          return;
        }
        clearTimeout(silence);
        isAnswered = true;
        if (message.kind === 'failed') return reject(new Error(`The parser failed: ${message.message}`));
        const { findings } = message;
        if (message.kind === 'read') writing.then(() => resolve({ read: true, findings }), reject);
        else
          resolve({
            read: false,
            findings,
            refusal: new DomainError(message.refusal.code, message.refusal.reason, message.refusal.message, message.refusal.details),
          });
      };
      const fail = (error: Error & { code?: string }) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(bounded(request.name, 'memory'));
        else reject(error);
      };
      const end = () => {
        // The last rows may still be on their way to the database when the worker is gone.
        if (!isAnswered) reject(new Error('The parser ended without an answer'));
      };
      worker.on('message', hear).on('error', fail).on('exit', end);
      release = () => {
        clearTimeout(silence);
        signal?.removeEventListener('abort', abort);
        worker.off('message', hear).off('error', fail).off('exit', end);
      };
      worker.postMessage({ kind: 'parse', request } satisfies ToWorker);
    });
    isSound = outcome.read;
    return outcome;
  } finally {
    release();
    if (isSound) keepWorker(worker);
    else {
      // Nobody asks any more; an error event without a listener would end the process.
      worker.on('error', () => undefined);
      await worker.terminate();
    }
  }
}

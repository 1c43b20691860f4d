/** Reads a workbook in a thread with limits of its own: parsing keeps a core busy for as long as it lasts, and a hostile file can ask for more. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DomainError } from '../../../kernel/errors.ts';
import { takeSheetSlot } from '../../turns.ts';
import { refuseStatement } from '../format.ts';
import type { SheetRow } from '../workbook/sheet-reader.ts';

/** Two thousand rows of an honest file take a hundredth of it, and the texts of the largest a tenth. */
const SILENCE_MS = 60_000;
const HEAP_MB = 256;

export type WorkbookRequest = { bytes: Uint8Array; file: string };
export type FromWorkbook =
  | { kind: 'rows'; rows: SheetRow[] }
  | { kind: 'read' }
  | { kind: 'refused'; refusal: Pick<DomainError, 'code' | 'reason' | 'message' | 'details'> };

/** The thread's source, beside the checkout's other files: Node reads it as it is, also when this module runs in a bundle. */
function workerFile(): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), 'server', 'statements', 'formats', 'mapped', 'workbook-worker.ts');
}

/** Its answers one after another. Whatever ends the thread, or the limit of time, is the last of them. */
class Answers {
  readonly #worker: Worker;
  readonly #file: string;
  readonly #limitMs: number;
  readonly #waiting: FromWorkbook[] = [];
  #failure: Error | null = null;
  #wake: () => void = () => undefined;

  constructor(worker: Worker, file: string, limitMs: number) {
    this.#worker = worker;
    this.#file = file;
    this.#limitMs = limitMs;
    const fail = (error: Error) => {
      this.#failure ??= error;
      this.#wake();
    };
    worker.on('message', (message: FromWorkbook) => {
      this.#waiting.push(message);
      this.#wake();
    });
    worker.on('error', (error: Error & { code?: string }) => fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? this.#tooMuch() : error));
    worker.on('exit', () => fail(new Error('The reader of the workbook ended without an answer')));
  }

  #tooMuch(): DomainError {
    return refuseStatement('sheet_too_large', 'Reading the workbook takes too long; save it as CSV', { file: this.#file });
  }

  /** What it says next to this. The limit holds while it is waited for, and not while its rows are used. */
  async next(message: WorkbookRequest | 'taken'): Promise<FromWorkbook> {
    this.#worker.postMessage(message);
    let limit: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        limit = setTimeout(() => {
          this.#failure ??= this.#tooMuch();
          resolve();
        }, this.#limitMs);
        if (this.#waiting.length > 0 || this.#failure) resolve();
      });
    } finally {
      clearTimeout(limit);
    }
    const answer = this.#waiting.shift();
    if (answer) return answer;
    throw this.#failure ?? new Error('woken without an answer');
  }
}

/** Rows of the first sheet, in order, as they are read. Holds a thread and a turn until it has ended or is closed. Refuses `sheet_too_large`
 *  (also where nothing comes for too long) and `sheet_unreadable`. */
export async function* readWorkbook(bytes: Uint8Array, file: string, limitMs = SILENCE_MS): AsyncGenerator<SheetRow[], void, void> {
  const release = await takeSheetSlot();
  try {
    const worker = new Worker(workerFile(), {
      env: {},
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: 4 },
    });
    try {
      const answers = new Answers(worker, file, limitMs);
      for (let answer = await answers.next({ bytes, file }); answer.kind !== 'read'; answer = await answers.next('taken')) {
        if (answer.kind === 'rows') {
          if (answer.rows.length > 0) yield answer.rows;
          continue;
        }
        const { code, reason, message, details } = answer.refusal;
        throw new DomainError(code, reason, message, details);
      }
    } finally {
      await worker.terminate();
    }
  } finally {
    release();
  }
}

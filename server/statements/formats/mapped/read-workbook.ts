/** Reads a workbook in a thread with limits of its own: the library builds all of it before the first row is there, and a small file can keep it
 *  busy for minutes. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { DomainError } from '../../../kernel/errors.ts';
import { withSheetSlot } from '../../turns.ts';
import { refuseStatement } from '../format.ts';

/** The largest that is taken is read in a quarter of it. */
const WORKBOOK_MS = 60_000;
const HEAP_MB = 1024;

export type WorkbookRequest = { bytes: Uint8Array; file: string };
export type FromWorkbook =
  | { kind: 'rows'; rows: string[][] }
  | { kind: 'read' }
  | { kind: 'refused'; refusal: Pick<DomainError, 'code' | 'reason' | 'message' | 'details'> };

/** The thread's source, beside the checkout's other files: Node reads it as it is, also when this module runs in a bundle. */
function workerFile(): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), 'server', 'statements', 'formats', 'mapped', 'workbook-worker.ts');
}

/** The cells of the first sheet. Refuses `sheet_too_large` (also where reading takes too long) and `sheet_unreadable`. */
export async function readWorkbook(bytes: Uint8Array, file: string, limitMs = WORKBOOK_MS): Promise<string[][]> {
  return withSheetSlot(async () => {
    const worker = new Worker(workerFile(), {
      env: {},
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: 4 },
    });
    let limit: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string[][]>((resolve, reject) => {
        const tooMuch = () => reject(refuseStatement('sheet_too_large', 'Reading the workbook takes too long; save it as CSV', { file }));
        limit = setTimeout(tooMuch, limitMs);
        const found: string[][] = [];
        worker.on('message', (message: FromWorkbook) => {
          if (message.kind === 'read') return resolve(found);
          if (message.kind === 'rows') {
            found.push(...message.rows);
            return worker.postMessage('taken');
          }
          const { code, reason, message: text, details } = message.refusal;
          return reject(new DomainError(code, reason, text, details));
        });
        worker.on('error', (error: Error & { code?: string }) => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch() : reject(error)));
        worker.on('exit', () => reject(new Error('The reader of the workbook ended without an answer')));
        worker.postMessage({ bytes, file } satisfies WorkbookRequest);
      });
    } finally {
      clearTimeout(limit);
      await worker.terminate();
    }
  });
}

/** The thread that reads one workbook: a sheet that takes minutes, or more memory than there is, ends this thread and nothing else. Runs in Node
 *  itself, never in a bundle. */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { DomainError } from '../../../kernel/errors.ts';
import type { SheetRow } from '../workbook/sheet-reader.ts';
import type { FromWorkbook, WorkbookRequest } from './read-workbook.ts';
import { cellsOfWorkbook } from './workbook-cells.ts';

/** So many rows are handed over at a time, at least: whoever takes them does other things in between. */
const ROWS_AT_ONCE = 2_000;

const port = parentPort;
if (!port) throw new Error('workbook-worker.ts runs as a worker thread');
const say = (message: FromWorkbook) => port.postMessage(message);

async function read({ bytes, file }: WorkbookRequest): Promise<void> {
  try {
    let rows: SheetRow[] = [];
    for await (const some of cellsOfWorkbook(bytes, file)) {
      rows.push(...some);
      if (rows.length < ROWS_AT_ONCE) continue;
      say({ kind: 'rows', rows });
      rows = [];
      await once(port as NonNullable<typeof port>, 'message');
    }
    say({ kind: 'rows', rows });
    say({ kind: 'read' });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, reason, message, details } = error;
    say({ kind: 'refused', refusal: { code, reason, message, details } });
  }
}

port.once('message', (request: WorkbookRequest) => void read(request));

/** Reads a received file in the bounded worker and copies its lines into the transaction that will publish them. */
import { type Connection, openCopy } from '../../db/copy.ts';
import { invariant } from '../kernel/errors.ts';
import { LINE_COLUMNS } from './copy-lines.ts';
import type { Job } from './import-job.ts';
import { type ParseOutcome, parseInWorker } from './parse-in-worker.ts';

/** Copies the lines as the worker encodes them. After a refusal the transaction is of no use any more and is rolled back by the caller. */
export async function copyLines(client: Connection, { parse, report, signal }: Job): Promise<ParseOutcome> {
  const copy = openCopy(client, `COPY statement_lines (${LINE_COLUMNS.join(', ')}) FROM STDIN (FORMAT binary)`);
  try {
    const outcome = await parseInWorker(
      parse,
      { write: copy.write, progress: (lines, rejects, bytesRead) => report({ lines, rejects, bytesRead }) },
      signal,
    );
    if (!outcome.read) {
      await copy.giveUp(outcome.refusal);
      return outcome;
    }
    await copy.end();
    invariant(copy.rowCount() === outcome.findings.lines, `COPY took ${copy.rowCount()} of ${outcome.findings.lines} lines`);
    return outcome;
  } catch (error) {
    await copy.giveUp(error as Error);
    throw error;
  }
}

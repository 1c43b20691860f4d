/** For tests of formats: a file in memory read to its end, and what it was refused for. */
import { DomainError } from '../../../kernel/errors.ts';
import type { Batch } from '../../contract.ts';
import type { ReadOptions } from '../format.ts';
import { readWhole as readToEnd, type WholeStatement } from '../read-whole.ts';
import { streamOf } from './lines.ts';

export type Refusal = { reason: string; lineNo: unknown; message: string };

type ReadAs<S> = { read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Batch, S, void> };

export function readWhole<S>(format: ReadAs<S>, ...parts: Uint8Array[]): Promise<WholeStatement<S>> {
  return readToEnd(format.read(streamOf(...parts), { file: 'f.csv', zone: 'Asia/Shanghai' }));
}

/** The refusal of a run, or null where it succeeds. What is no refusal is thrown on. */
export async function refusalOf(run: () => Promise<unknown>): Promise<Refusal | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return { reason: error.reason, lineNo: error.details.lineNo ?? null, message: error.message };
    throw error;
  }
}

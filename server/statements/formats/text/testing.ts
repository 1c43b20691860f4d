/** For tests of formats: a file in memory read to its end, and what it was refused for. */
import { DomainError } from '../../../kernel/errors.ts';
import type { Reject, StatementLine, StatementSummary } from '../../contract.ts';
import type { StatementFormat } from '../format.ts';
import { streamOf } from './lines.ts';

export type WholeFile = { lines: StatementLine[]; rejects: Reject[]; summary: StatementSummary };
export type Refusal = { reason: string; lineNo: unknown; message: string };

export async function readWhole(format: StatementFormat, ...parts: Uint8Array[]): Promise<WholeFile> {
  const reader = format.read(streamOf(...parts), { file: 'f.csv', zone: 'Asia/Shanghai' });
  const lines: StatementLine[] = [];
  const rejects: Reject[] = [];
  for (;;) {
    const next = await reader.next();
    if (next.done) return { lines, rejects, summary: next.value };
    lines.push(...next.value.lines);
    rejects.push(...next.value.rejects);
  }
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

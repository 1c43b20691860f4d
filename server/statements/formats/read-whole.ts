/** A whole statement in memory: for previews of small files and for tests. Large files are read as streams. */
import type { Reject, StatementLine, StatementSummary } from '../contract.ts';
import type { StatementReader } from './format.ts';

export type WholeStatement = { lines: StatementLine[]; rejects: Reject[]; summary: StatementSummary };

export async function readWhole(reader: StatementReader): Promise<WholeStatement> {
  const lines: StatementLine[] = [];
  const rejects: Reject[] = [];
  for (;;) {
    const next = await reader.next();
    if (next.done) return { lines, rejects, summary: next.value };
    lines.push(...next.value.lines);
    rejects.push(...next.value.rejects);
  }
}

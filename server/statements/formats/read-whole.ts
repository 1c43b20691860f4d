/** A whole statement in memory: for previews of small files and for tests. Large files are read as streams. */
import type { Batch, Reject, StatementLine, StatementSummary } from '../contract.ts';

export type WholeStatement<S = StatementSummary> = { lines: StatementLine[]; rejects: Reject[]; summary: S };

export async function readWhole<S>(reader: AsyncGenerator<Batch, S, void>): Promise<WholeStatement<S>> {
  const lines: StatementLine[] = [];
  const rejects: Reject[] = [];
  for (;;) {
    const next = await reader.next();
    if (next.done) return { lines, rejects, summary: next.value };
    lines.push(...next.value.lines);
    rejects.push(...next.value.rejects);
  }
}

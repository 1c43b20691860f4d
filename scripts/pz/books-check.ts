/** The proofs of the books as `pz books-check` runs them: every room's checks, on one snapshot. */
import { checkBooks } from '../../server/api/books-check.ts';
import { goneHeads, readHead } from '../../server/audit/kept-heads.ts';
import type { Ambience } from '../../server/guard/context.ts';
import { runQuery } from '../../server/guard/query.ts';
import type { Check } from '../../server/ledger/contract.ts';

/** `heads`: ends of the audit trail as the worker's log had them. */
export async function checkBooksOf(ambience: Ambience, heads: readonly string[] = []): Promise<{ holds: boolean; checks: Check[] }> {
  const known = heads.map(readHead);
  const { checks } = await runQuery(checkBooks, ambience, {});
  if (known.length > 0) {
    const gone = await goneHeads(ambience.database.db, known);
    const detail = gone.length > 0 ? `${gone.length}: ${gone[0]?.seq}:${gone[0]?.hash}` : '';
    checks.push({ name: 'audit_heads_stand', holds: gone.length === 0, detail });
  }
  return { holds: checks.every((check) => check.holds), checks };
}

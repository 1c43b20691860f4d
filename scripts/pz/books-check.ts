/** The proofs of the books as `pz books-check` runs them: every room's checks, on one snapshot. */
import { checkBooks } from '../../server/api/books-check.ts';
import type { Ambience } from '../../server/guard/context.ts';
import { runQuery } from '../../server/guard/query.ts';
import type { Check } from '../../server/ledger/contract.ts';

export async function checkBooksOf(ambience: Ambience): Promise<{ holds: boolean; checks: Check[] }> {
  const { checks } = await runQuery(checkBooks, ambience, {});
  return { holds: checks.every((check) => check.holds), checks };
}

/** Proves the invariants of the ledger, one check each. Other rooms bring checks of their own; all together are run by a screen, the
 *  command line and after every test that touches money. */
import { type Db, readAtOnce, type Tx } from '../../db/client.ts';
import { allowLongStatements, BOOK_FINDINGS } from './books-store.ts';
import type { Check } from './contract.ts';
import { VOUCHER_FINDINGS } from './vouchers/batch-store.ts';

/** `find` answers how many things are wrong and names the first. */
export type BooksCheck = { name: string; find(tx: Tx): Promise<{ count: bigint; first: string | null }> };

export const LEDGER_CHECKS: readonly BooksCheck[] = Object.entries({ ...BOOK_FINDINGS, ...VOUCHER_FINDINGS }).map(([name, find]) => ({
  name,
  find,
}));

/** Runs the checks on one snapshot, so that postings under way are either wholly in or wholly out. */
export async function booksCheck(db: Db, checks: readonly BooksCheck[] = LEDGER_CHECKS): Promise<Check[]> {
  return readAtOnce(db, async (tx) => {
    await allowLongStatements(tx);
    const results: Check[] = [];
    for (const { name, find } of checks) {
      const { count, first } = await find(tx);
      results.push({ name, holds: count === 0n, detail: count === 0n ? '' : `${count}: ${first ?? ''}` });
    }
    return results;
  });
}

/** For tests and jobs: throws with every check that does not hold. */
export async function requireSoundBooks(db: Db, checks: readonly BooksCheck[] = LEDGER_CHECKS): Promise<void> {
  const broken = (await booksCheck(db, checks)).filter((check) => !check.holds);
  if (broken.length) throw new Error(`The books do not hold: ${broken.map((check) => `${check.name} (${check.detail})`).join('; ')}`);
}

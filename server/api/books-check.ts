/** The one list of what proves the books: every room's checks, run on one snapshot. */
import { z } from 'zod';
import { proveInTurn } from '../guard/proofs.ts';
import { query } from '../guard/query.ts';
import { type BooksCheck, booksCheck, LEDGER_CHECKS } from '../ledger/books-check.ts';
import { OUTCOME_CHECKS } from '../reconciliation/runs/outcome-checks.ts';
import { EVIDENCE_CHECKS } from '../statements/evidence-checks.ts';

export const ALL_CHECKS: readonly BooksCheck[] = [...LEDGER_CHECKS, ...EVIDENCE_CHECKS, ...OUTCOME_CHECKS];

export const checkBooks = query({
  name: 'books.check',
  permission: 'books.check',
  input: z.strictObject({}),
  run: ({ db, now }) => proveInTurn('books', async () => ({ at: now, checks: await booksCheck(db, ALL_CHECKS) })),
});

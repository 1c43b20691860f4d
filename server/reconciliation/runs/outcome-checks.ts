/** The proofs of the reconciliation, beside those of the ledger and of the statements. */
import type { BooksCheck } from '../../ledger/books-check.ts';
import { OUTCOME_FINDINGS } from './outcome-store.ts';

export const OUTCOME_CHECKS: readonly BooksCheck[] = Object.entries(OUTCOME_FINDINGS).map(([name, find]) => ({ name, find }));

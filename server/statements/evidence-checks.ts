/** The proofs of the statements, beside those of the ledger. They read every line once. */
import type { BooksCheck } from '../ledger/books-check.ts';
import { EVIDENCE_FINDINGS } from './evidence-store.ts';

export const EVIDENCE_CHECKS: readonly BooksCheck[] = Object.entries(EVIDENCE_FINDINGS).map(([name, find]) => ({ name, find }));

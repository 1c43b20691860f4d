/** A proof of the books whose failure somebody hears of: an alert that names the checks, or that they could not be run. */
import type { Db } from '../../db/client.ts';
import { sqlStateOf } from '../kernel/busy.ts';
import { type BooksCheck, booksCheck } from '../ledger/books-check.ts';

/** Throws where the books could not be proved, after the alert. */
export async function proveBooks(db: Db, checks: readonly BooksCheck[]): Promise<void> {
  const found = await booksCheck(db, checks).catch((error) => {
    // Books that could not be proved are not books that hold.
    console.error(JSON.stringify({ level: 'alert', what: 'the books could not be proved', code: sqlStateOf(error) ?? null }));
    throw error;
  });
  const broken = found.filter((check) => !check.holds);
  if (broken.length > 0)
    console.error(JSON.stringify({ level: 'alert', what: 'the books do not hold', checks: broken.map((check) => check.name) }));
}

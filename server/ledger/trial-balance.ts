/** Trial balance: every account's opening, movement and closing of a range of dates; debits and credits must be equal in each. */
import { z } from 'zod';
import { readAtOnce, type Tx } from '../../db/client.ts';
import { decodeCursor, encodeCursor, malformedCursor } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { addDays, BOOK_DAY, businessDateOf, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { selectAccountNames, selectClosedThrough } from './balance-store.ts';
import { allowLongStatements } from './books-store.ts';
import { type TrialChoice, type TrialFigures, trialFilter } from './contract.ts';
import { selectTrialPage, type TrialPlace } from './trial-store.ts';

/** Rows on one page: every account of a small business, and no more than a browser draws at once. */
const PAGE = 500;
const FROM_THE_FIRST = { after: null, limit: PAGE };

/** What the dates are made of. Refuses `range_reversed`. */
export function trialRange(from: string, to: string): { dayBefore: string; to: string } {
  if (from > to) throw new DomainError('invalid', 'range_reversed', 'The start date is after the end date');
  return { dayBefore: addDays(parseBusinessDate(from), -1), to };
}

const isBalanced = (sum: TrialFigures): boolean =>
  sum.openingDebitMinor === sum.openingCreditMinor &&
  sum.movementDebitMinor === sum.movementCreditMinor &&
  sum.closingDebitMinor === sum.closingCreditMinor;

/** A page of the rows of the dates `from` to `to` (inclusive), netted, with the sums of all rows that are chosen and the totals of all there are.
 *  Refuses `range_reversed`. */
export async function trialBalance(
  tx: Tx,
  from: string,
  to: string,
  choice: TrialChoice = {},
  page: { after: TrialPlace | null; limit: number } = FROM_THE_FIRST,
) {
  const found = await selectTrialPage(tx, trialRange(from, to), choice, page);
  return { ...found, totals: found.totals.map((total) => ({ ...total, isBalanced: isBalanced(total) })) };
}

function placeAt(cursor: string | undefined): TrialPlace | null {
  const found = decodeCursor(cursor, ['text', 'text']);
  if (found && !/^[A-Z]{3}$/.test(found[0])) throw malformedCursor();
  return found && { currency: found[0], account: found[1] };
}

/** The rows chosen, by currency and account, a page of them, and the sums per currency of all that are chosen; `totals` are of all rows, whatever is
 *  chosen: they say whether the books balance. */
export const readTrialBalance = query({
  name: 'ledger.trial_balance',
  permission: 'ledger.read',
  input: z.strictObject({ ...trialFilter.shape, cursor: z.string().max(400).optional() }),
  run: async ({ db, now }, { from: first, to: last, cursor, ...choice }) => {
    const to = last ?? businessDateOf(now, BOOK_DAY);
    const from = first ?? to;
    const after = placeAt(cursor);
    return readAtOnce(db, async (tx) => {
      // It adds up every account there is, each at two dates.
      await allowLongStatements(tx);
      const { rows: fetched, ...found } = await trialBalance(tx, from, to, choice, { after, limit: PAGE + 1 });
      const rows = fetched.slice(0, PAGE);
      const last = fetched.length > PAGE ? rows.at(-1) : undefined;
      const names = await selectAccountNames(tx, [...new Set(rows.map((row) => row.account))]);
      const byCode = new Map(names.map((account) => [account.code, account]));
      return {
        ...found,
        from,
        to,
        isClosed: to <= (await selectClosedThrough(tx)),
        rows: rows.map((row) => ({ ...row, entry: byCode.get(row.account) ?? null })),
        isFirstPage: after === null,
        nextCursor: last ? encodeCursor([last.currency, last.account]) : null,
      };
    });
  },
});

/** The accounts with their balances of now: the list by pages, its sums, the chart, and what accounts are called. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, malformedCursor, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { type AccountPlace, countAccountLines, selectAccountLines, sumAccountLines } from './account-list-store.ts';
import { selectAccountNames, selectChart } from './balance-store.ts';
import { type AccountLine, type AccountOrder, accountFilter, accountOrder } from './contract.ts';

const SUM_CAP = 10_000;
const BY_CODE: AccountOrder = { by: 'code', descending: false };

const nameOf = ({ by, descending }: AccountOrder) => `${descending ? '-' : ''}${by}`;

/** What a page address of an order holds; one of another order is refused. */
export const placeCursor = (order: AccountOrder) => ({
  encode: ({ code, lineCurrency, magnitude }: AccountLine & { magnitude: string }) =>
    encodeCursor([nameOf(order), magnitude, code, lineCurrency ?? '']),
  decode: (cursor: string | undefined): AccountPlace | null => {
    const found = decodeCursor(cursor, ['text', 'text', 'text', 'text']);
    if (!found) return null;
    const [of, magnitude, code, currency] = found;
    if (of !== nameOf(order) || !/^-?\d{1,30}$/.test(magnitude) || !/^([A-Z]{3})?$/.test(currency)) throw malformedCursor();
    return { magnitude, code, currency };
  },
});

/** A line an account and currency. Refuses `cursor_malformed`, and a malformed amount as `minorRanges` does. */
export const listAccounts = query({
  name: 'ledger.list_accounts',
  permission: 'ledger.read',
  input: z.strictObject({ filter: accountFilter.default({}), order: accountOrder.default(BY_CODE), ...pageInput }),
  run: async ({ db }, { filter, order, cursor, limit }) => {
    const place = placeCursor(order);
    const fetched = await selectAccountLines(db, filter, order, place.decode(cursor), limit + 1);
    return toPage(fetched, limit, place.encode, ({ magnitude: _, ...line }): AccountLine => line);
  },
});

/** Count, and sums per class, side and currency, of all that a filter finds; `isCapped` where there are more than ten thousand lines. */
export const sumListedAccounts = query({
  name: 'ledger.account_sums',
  permission: 'ledger.read',
  input: z.strictObject({ filter: accountFilter.default({}) }),
  run: async ({ db }, { filter }) => {
    const sums = await sumAccountLines(db, filter, SUM_CAP);
    const count = sums.reduce((total, sum) => total + sum.count, 0n);
    return { sums, count, isCapped: count > BigInt(SUM_CAP) };
  },
});

/** How many lines of each class the rest of a filter finds; `isCapped` where there are more than the ten thousand counted. */
export const countAccountClasses = query({
  name: 'ledger.account_class_counts',
  permission: 'ledger.read',
  input: z.strictObject({ filter: accountFilter.omit({ classes: true }).default({}) }),
  run: async ({ db }, { filter }) => {
    const found = await countAccountLines(db, filter, SUM_CAP);
    return found.map(({ class: of, count }) => {
      const isCapped = count > BigInt(SUM_CAP);
      return { class: of, count: isCapped ? BigInt(SUM_CAP) : count, isCapped };
    });
  },
});

/** Headings and the accounts of the house that have no owner, by code. */
export const listChart = query({
  name: 'ledger.list_chart',
  permission: 'ledger.read',
  input: z.strictObject({}),
  run: ({ db }) => selectChart(db),
});

/** What these accounts are called, in the order given; one that is not open (of an example) is called by its heading, and empty where that is
 *  none either. */
export const lookUpAccountNames = query({
  name: 'ledger.account_names',
  permission: 'ledger.read',
  input: z.strictObject({ codes: z.array(z.string().min(1).max(80)).min(1).max(500) }),
  run: async ({ db }, { codes }) => {
    const known = await selectAccountNames(db, [...new Set(codes.flatMap((code) => [code, code.slice(0, 4)]))]);
    const byCode = new Map(known.map((account) => [account.code, account]));
    return codes.map((code) => {
      const { nameEn, nameZh } = byCode.get(code) ?? byCode.get(code.slice(0, 4)) ?? { nameEn: '', nameZh: '' };
      return { code, nameEn, nameZh };
    });
  },
});

/** The list of payments and refunds, newest first, at any depth without a total count. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { numbersInput, paymentFilter } from './contract.ts';
import { selectPayments } from './list-store.ts';
import { countByStatus, selectFoundNumbers, sumPayments } from './store.ts';

const SUM_CAP = 10_000;

export const listPayments = query({
  name: 'payments.list',
  permission: 'payment.read',
  input: z.strictObject({ filter: paymentFilter.default({}), order: z.enum(['newest', 'oldest']).default('newest'), ...pageInput }),
  run: async ({ db }, { filter, order, cursor, limit }) => {
    const after = decodeCursor(cursor, ['instant', 'id']);
    const fetched = await selectPayments(db, filter, order, after, limit + 1);
    return toPage(
      fetched,
      limit,
      (row) => encodeCursor([row.occurredAt.toISOString(), row.id]),
      (row) => row,
    );
  },
});

/** Of pasted numbers, whole: those that no payment or refund carries (`missing`), and those that only payments outside the rest of the
 *  filter carry (`outside`). In the order given. */
export const lookUpNumbers = query({
  name: 'payments.look_up_numbers',
  permission: 'payment.read',
  input: numbersInput,
  run: async ({ db }, { filter }) => selectFoundNumbers(db, filter),
});

/** Count of all that a filter finds and its sums, of payments and of refunds, per currency; `isCapped` where there is more than ten thousand. */
export const sumListedPayments = query({
  name: 'payments.sums',
  permission: 'payment.read',
  input: z.strictObject({ filter: paymentFilter.default({}) }),
  run: async ({ db }, { filter }) => {
    const sums = await sumPayments(db, filter, SUM_CAP);
    const count = sums.reduce((total, sum) => total + sum.count, 0n);
    return { sums, count, isCapped: count > BigInt(SUM_CAP) };
  },
});

/** How many payments and refunds of each status the rest of a filter finds; `isCapped` where there are more than the ten thousand counted. */
export const countListedStatuses = query({
  name: 'payments.status_counts',
  permission: 'payment.read',
  input: z.strictObject({ filter: paymentFilter.omit({ statuses: true }).default({}) }),
  run: async ({ db }, { filter }) => {
    const found = await countByStatus(db, filter, SUM_CAP);
    return found.map(({ status, count }) => {
      const isCapped = count > BigInt(SUM_CAP);
      return { status, count: isCapped ? BigInt(SUM_CAP) : count, isCapped };
    });
  },
});

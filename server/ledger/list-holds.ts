/** The holds behind frozen and pending balances: the list, newest first, its sums, and one hold with its steps. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { DomainError } from '../kernel/errors.ts';
import { idOfNumber } from '../kernel/ids.ts';
import { type HoldRow, type HoldStep, holdFilter, holdNumbersInput } from './contract.ts';
import { selectFoundHoldNumbers, selectHold, selectHoldSteps, selectHolds, sumHolds } from './hold-store.ts';

const SUM_CAP = 10_000;

export const listHolds = query({
  name: 'ledger.list_holds',
  permission: 'ledger.read',
  input: z.strictObject({ filter: holdFilter.default({}), order: z.enum(['newest', 'oldest']).default('newest'), ...pageInput }),
  run: async ({ db }, { filter, order, cursor, limit }) => {
    const after = decodeCursor(cursor, ['instant', 'id']);
    const fetched = await selectHolds(db, filter, order, after, limit + 1);
    return toPage(
      fetched,
      limit,
      (row) => encodeCursor([row.placedAt.toISOString(), row.id]),
      (row) => row,
    );
  },
});

/** Count, and sums per kind and currency, of all that a filter finds; `isCapped` where there are more than ten thousand. The remaining
 *  amounts of an account's open holds of one kind are its frozen or its pending balance, to the minor unit. */
export const sumListedHolds = query({
  name: 'ledger.hold_sums',
  permission: 'ledger.read',
  input: z.strictObject({ filter: holdFilter.default({}) }),
  run: async ({ db }, { filter }) => {
    const sums = await sumHolds(db, filter, SUM_CAP);
    const count = sums.reduce((total, sum) => total + sum.count, 0n);
    return { sums, count, isCapped: count > BigInt(SUM_CAP) };
  },
});

/** Of pasted numbers, whole, of holds or of what they are for: those that no hold carries (`missing`), and those that only holds outside
 *  the rest of the filter carry (`outside`). In the order given. */
export const lookUpHoldNumbers = query({
  name: 'ledger.look_up_hold_numbers',
  permission: 'ledger.read',
  input: holdNumbersInput,
  run: async ({ db }, { filter }) => selectFoundHoldNumbers(db, filter),
});

export type HoldDetail = HoldRow & { steps: HoldStep[] };

/** By id or readable number. Refuses `hold_not_found`. */
export const getHold = query({
  name: 'ledger.get_hold',
  permission: 'ledger.read',
  input: z.strictObject({ id: z.string().min(3).max(40) }),
  run: async ({ db }, { id }): Promise<HoldDetail> => {
    const uuid = idOfNumber('H', id) ?? (z.uuid().safeParse(id).success ? id : null);
    const hold = uuid ? await selectHold(db, uuid) : null;
    if (!hold) throw new DomainError('not_found', 'hold_not_found', 'Hold not found');
    return { ...hold, steps: await selectHoldSteps(db, hold.id) };
  },
});

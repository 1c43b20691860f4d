/** The journal, newest business date first, and one entry of it. */
import { z } from 'zod';
import { readAtOnce } from '../../db/client.ts';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { idOfNumber } from '../kernel/ids.ts';
import { entryFilter, entryNumbersInput } from './contract.ts';
import { sumAccountMovement, sumEntries } from './entry-sums-store.ts';
import { selectEntries, selectEntriesOfSource, selectEntry, selectFoundNumbers } from './journal-store.ts';
import { selectBatchOfEntry } from './vouchers/batch-store.ts';

export const listEntries = query({
  name: 'ledger.list_entries',
  permission: 'ledger.read',
  input: z.strictObject({ filter: entryFilter.default({}), order: z.enum(['newest', 'oldest']).default('newest'), ...pageInput }),
  run: async ({ db }, { filter, order, cursor, limit }) => {
    const after = decodeCursor(cursor, ['date', 'id']);
    const fetched = await selectEntries(db, filter, order, after, limit + 1);
    return toPage(
      fetched,
      limit,
      (row) => encodeCursor([row.businessDate, row.id]),
      (row) => row,
    );
  },
});

/** Of pasted numbers, whole, of entries or of what was booked: those that no entry carries (`missing`), and those that only entries
 *  outside the rest of the filter carry (`outside`). In the order given. */
export const lookUpEntryNumbers = query({
  name: 'ledger.look_up_numbers',
  permission: 'ledger.read',
  input: entryNumbersInput,
  run: async ({ db }, { filter }) => selectFoundNumbers(db, filter),
});

const SUM_CAP = 10_000;

/** Count of the entries that a filter finds, and debits and credits per currency: of the filter's account where it names one, else of all
 *  legs. `isCapped` where there are more than ten thousand; then `sums` is null, unless balances tell it: for an account and dates alone. */
export const sumListedEntries = query({
  name: 'ledger.entry_sums',
  permission: 'ledger.read',
  input: z.strictObject({ filter: entryFilter.default({}) }),
  run: async ({ db }, { filter }) =>
    readAtOnce(db, async (tx) => {
      const { count, sums } = await sumEntries(tx, filter, SUM_CAP);
      const isCapped = count > BigInt(SUM_CAP);
      const { account, currency, dateFrom, dateTo, ...rest } = filter;
      if (!isCapped || !account || Object.values(rest).some((value) => value !== undefined))
        return { count, isCapped, sums: isCapped ? null : sums };
      const dayBefore = dateFrom ? addDays(parseBusinessDate(dateFrom), -1) : null;
      return { count, isCapped, sums: await sumAccountMovement(tx, account, currency, dayBefore, dateTo ?? null) };
    }),
});

/** By id or readable number, with the batch of vouchers that has it: null where none that stands does. Whoever reads the ledger reads its
 *  batches. Refuses `entry_not_found`. */
export const getEntry = query({
  name: 'ledger.get_entry',
  permission: 'ledger.read',
  input: z.strictObject({ id: z.string().min(3).max(40) }),
  run: async ({ db }, { id }) => {
    const uuid = idOfNumber('J', id) ?? (z.uuid().safeParse(id).success ? id : null);
    const entry = uuid ? await selectEntry(db, uuid) : null;
    if (!entry) throw new DomainError('not_found', 'entry_not_found', 'Entry not found');
    return { ...entry, batch: await selectBatchOfEntry(db, entry) };
  },
});

/** What was booked for a payment, refund or difference, oldest first. */
export const entriesOfSource = query({
  name: 'ledger.entries_of_source',
  permission: 'ledger.read',
  input: z.strictObject({ sourceId: z.string().min(1).max(100) }),
  run: async ({ db }, { sourceId }) => selectEntriesOfSource(db, sourceId, 100),
});

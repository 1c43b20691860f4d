/** The list of differences, its sums, and what is open by kind. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../guard/page.ts';
import { query } from '../guard/query.ts';
import { differenceFilter, MATCHING_CAP } from './contract.ts';
import { countOpenByKind, selectDifferences, selectLabels, sumDifferences as sumRows } from './difference-store.ts';

const day = z.iso.date();

/** Newest business date first. */
export const listDifferences = query({
  name: 'differences.list',
  permission: 'difference.read',
  input: z.strictObject({ filter: differenceFilter.default({}), ...pageInput }),
  run: async ({ db }, { filter, cursor, limit }) => {
    const after = decodeCursor(cursor, ['date', 'id']);
    return toPage(
      await selectDifferences(db, filter, after, limit + 1),
      limit,
      (row) => encodeCursor([row.businessDate, row.id]),
      (row) => row,
    );
  },
});

/** Count and net delta per currency of all that a filter finds; capped at ten thousand. */
export const sumDifferences = query({
  name: 'differences.sums',
  permission: 'difference.read',
  input: z.strictObject({ filter: differenceFilter.default({}) }),
  run: async ({ db }, { filter }) => {
    const sums = await sumRows(db, filter, MATCHING_CAP);
    const count = sums.reduce((total, sum) => total + sum.count, 0n);
    return { sums, count, isCapped: count > BigInt(MATCHING_CAP) };
  },
});

export const countsByKind = query({
  name: 'differences.counts_by_kind',
  permission: 'difference.read',
  input: differenceFilter.pick({ channels: true, owner: true }).extend({ dateFrom: day, dateTo: day }),
  run: async ({ db }, filter) => countOpenByKind(db, filter),
});

export const listDifferenceLabels = query({
  name: 'differences.labels',
  permission: 'difference.read',
  input: z.strictObject({}),
  run: async ({ db }) => selectLabels(db),
});

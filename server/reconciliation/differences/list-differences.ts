/** The list of differences, its sums, and what is open by kind. */
import { z } from 'zod';
import { actorId } from '../../guard/context.ts';
import { dayText } from '../../guard/contract.ts';
import { pageInput, toPage } from '../../guard/page.ts';
import { query } from '../../guard/query.ts';
import { DIFFERENCE_GROUPINGS } from './codes.ts';
import { differenceFilter, differenceOrder, type ListedDifference, MATCHING_CAP, numbersInput } from './contract.ts';
import { selectFoundNumbers } from './filter-store.ts';
import { BY_DATE, orderCursor } from './order-store.ts';
import { countOpenByKind, groupDifferences, selectDifferences, selectLabels, sumDifferences as sumRows } from './store.ts';
import { selectSeenVersions } from './view-store.ts';

/** In the order asked for, newest business date first where none is; with the version at which the caller has seen each, and when it was read. Refuses
 *  `cursor_malformed`. */
export const listDifferences = query({
  name: 'differences.list',
  permission: 'difference.read',
  input: z.strictObject({ filter: differenceFilter.default({}), order: differenceOrder.default(BY_DATE), ...pageInput }),
  run: async ({ db, actor, now }, { filter, order, cursor, limit }) => {
    const { encode, decode } = orderCursor(order);
    const page = toPage(
      await selectDifferences(db, filter, order, decode(cursor), limit + 1),
      limit,
      encode,
      ({ rank: _rank, ...row }) => row,
    );
    const seen = await selectSeenVersions(db, actorId(actor), page.rows);
    return { ...page, rows: page.rows.map((row): ListedDifference => ({ ...row, seenVersion: seen.get(row.id) ?? null })), readAt: now };
  },
});

/** Of pasted numbers, whole: those that no difference carries (`missing`), and those that only differences outside the rest of the filter
 *  carry (`outside`). In the order given. */
export const lookUpDifferenceNumbers = query({
  name: 'differences.look_up_numbers',
  permission: 'difference.read',
  input: numbersInput,
  run: async ({ db }, { filter }) => selectFoundNumbers(db, filter),
});

/** Count and net delta per currency of each group of what a filter finds; `isCapped` where only the first ten thousand were counted. */
export const listDifferenceGroups = query({
  name: 'differences.groups',
  permission: 'difference.read',
  input: z.strictObject({ filter: differenceFilter.default({}), by: z.enum(DIFFERENCE_GROUPINGS) }),
  run: async ({ db }, { filter, by }) => {
    const groups = await groupDifferences(db, filter, by, MATCHING_CAP);
    const count = groups.reduce((total, group) => total + group.count, 0n);
    return { groups, isCapped: count > BigInt(MATCHING_CAP) };
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
  input: differenceFilter.pick({ channels: true, owner: true }).extend({ dateFrom: dayText, dateTo: dayText }),
  run: async ({ db }, filter) => countOpenByKind(db, filter),
});

/** The labels of what a filter finds, each with how many carry it; of what is not resolved where none is given. At most two hundred, the most used first. */
export const listDifferenceLabels = query({
  name: 'differences.labels',
  permission: 'difference.read',
  input: z.strictObject({ filter: differenceFilter.default({ open: true }) }),
  run: async ({ db }, { filter }) => selectLabels(db, filter),
});

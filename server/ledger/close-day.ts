/** Closing a business date: from then on it takes no more entries, and its closing balances stand. */
import { z } from 'zod';
import { readAtOnce, type Tx } from '../../db/client.ts';
import { command } from '../guard/command.ts';
import { actorId, actorName } from '../guard/context.ts';
import { query } from '../guard/query.ts';
import { addDays, BOOK_DAY, type BusinessDate, businessDateOf, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { selectClosedDays, selectClosedThrough, selectOpenDays } from './balance-store.ts';
import { allowLongStatements } from './books-store.ts';
import { dayInput } from './contract.ts';
import { callCloseDay } from './store.ts';

/** Closes `date`; answers how many entries it has. A posting of that date either committed before, and is in the closing balances, or is
 *  refused. Refuses `day_not_over` (the day runs until its cut), `day_already_closed`, `earlier_day_open`. */
export async function closeDay(tx: Tx, date: BusinessDate, now: Date, by: { id: string | null; name: string }): Promise<bigint> {
  if (date >= businessDateOf(now, BOOK_DAY))
    throw new DomainError('precondition', 'day_not_over', `The business date ${date} has not ended`, { date });
  // It locks and moves every balance row there is: of some hundred thousand accounts that takes longer than a screen may.
  await allowLongStatements(tx);
  const entries = await callCloseDay(tx, date, now, by);
  await failpoint('ledger.day_closed_before_commit');
  return entries;
}

export const closeDayByHand = command({
  name: 'ledger.close_day',
  permission: 'ledger.close_day',
  input: z.strictObject({ date: dayInput }),
  run: async ({ tx, actor, now }, { date }) => {
    const entries = await closeDay(tx, parseBusinessDate(date), now, { id: actorId(actor), name: actorName(actor) });
    return {
      result: { date, entries },
      audit: { subjectKind: 'business_date', subjectId: date, summary: `closed ${date} with ${entries} entries`, after: { entries } },
    };
  },
});

const FIRST = '1989-12-31';

/** What stands in the way of closing the next date, and the dates closed before. `next` is the oldest open date with movements, or the
 *  day after the last close; null where nothing was ever posted. */
export const closeState = query({
  name: 'ledger.close_state',
  permission: 'ledger.read',
  input: z.strictObject({}),
  run: async ({ db, now }) => {
    const [closedThrough, openDays, closedDays] = await readAtOnce(db, async (tx) => {
      const closed = await selectClosedThrough(tx);
      return [closed, await selectOpenDays(tx, closed), await selectClosedDays(tx, 60)] as const;
    });
    const today = businessDateOf(now, BOOK_DAY);
    const next = openDays[0]?.businessDate ?? (closedThrough === FIRST ? null : addDays(parseBusinessDate(closedThrough), 1));
    return {
      closedThrough: closedThrough === FIRST ? null : closedThrough,
      next,
      isOver: next !== null && next < today,
      today,
      openDays: openDays.map((day) => ({ ...day, balances: day.debitMinor === day.creditMinor })),
      closedDays,
    };
  },
});

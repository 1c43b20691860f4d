/** Statements that were due and have not come: what somebody has to ask the channel for. */
import { z } from 'zod';
import type { Tx } from '../../../db/client.ts';
import { everyScheduledChannel } from '../../channels/list-channels.ts';
import { query } from '../../guard/query.ts';
import { addDays, BOOK_DAY, type BusinessDate, businessDateOf, parseBusinessDate } from '../../kernel/business-date.ts';
import type { LateStatement } from './contract.ts';
import { selectDatesWithStatement, selectFirstDates } from './store.ts';

/** What has not come in a month is known by then; the calendar shows it as long as it is missing. */
const LOOK_BACK_DAYS = 31;

/** Of every active channel that has ever had a statement, the dates of the last month whose statement is due and missing; the calendar calls the
 *  same ones late. Oldest first. */
export async function lateStatements(tx: Tx, now: Date): Promise<LateStatement[]> {
  const today = businessDateOf(now, BOOK_DAY);
  const from = addDays(today, -LOOK_BACK_DAYS);
  const [channels, first, there] = [await everyScheduledChannel(tx), await selectFirstDates(tx), await selectDatesWithStatement(tx, from)];
  const late: LateStatement[] = [];
  for (const { code, active, days } of channels) {
    const begun = first.get(code);
    if (!active || begun === undefined) continue;
    // A channel's clock may be a day ahead of the books'.
    for (let date: BusinessDate = begun > from ? parseBusinessDate(begun) : from; date <= addDays(today, 1); date = addDays(date, 1)) {
      const dueAt = days.dueAt(date);
      if (days.isExpected(date) && now >= dueAt && !there.has(`${code} ${date}`))
        late.push({ channelCode: code, businessDate: date, dueAt });
    }
  }
  return late.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.channelCode < b.channelCode ? -1 : 1));
}

export const listLateStatements = query({
  name: 'reconciliation.list_late_statements',
  permission: 'reconciliation.read',
  input: z.strictObject({}),
  run: async ({ db, now }) => lateStatements(db, now),
});

/** What new statements and records make a run of: late or corrected ones are to leave everything as if they had been there first. */
import type { Tx } from '../../../db/client.ts';
import { everyScheduledChannel, statementDaysOf } from '../../channels/list-channels.ts';
import { BOOK_DAY, businessDateOf, parseBusinessDate } from '../../kernel/business-date.ts';
import { datesAround, daysOffBefore } from './read-sources.ts';
import {
  selectDatesBehind,
  selectDatesGivenBack,
  selectDaysOffOfRuns,
  selectNeighboursOfRecords,
  selectNeighboursToRerun,
} from './store.ts';

/** The statement's own date first. The run of a date closes what it explains at its neighbours, but what it no longer explains, or now
 *  makes a duplicate of, only a run of the neighbour finds: of the one after where that was run already, and of the one before where an
 *  earlier version of this statement had explained something there. A neighbour whose run is at work is run again: it may have begun before this was there. */
export async function datesToReconcile(tx: Tx, channelCode: string, businessDate: string): Promise<string[]> {
  const days = await statementDaysOf(tx, channelCode);
  const date = parseBusinessDate(businessDate);
  const before = days.before(date);
  const accounted = [date, ...before.filter((day) => !days.isExpected(day))];
  const after = days.after(date);
  const farther = [
    ...before.flatMap((between) => days.before(between).map((each) => ({ date: each, between }))),
    ...after.flatMap((between) => days.after(between).map((each) => ({ date: each, between }))),
  ].filter((one) => !before.includes(one.date) && !after.includes(one.date));
  return [date, ...(await selectNeighboursToRerun(tx, channelCode, date, { before, after, accounted, farther }))];
}

/** What new and changed records of these dates make a run of: the dates themselves first, with those whose statement accounts for a day off, then
 *  those around them whose run has a difference under a number of one of theirs, or took one for a line, or whose run is at work, and those whose records
 *  the dates' own runs took for lines that are one of theirs. A line that came the day after is missing in our books until its record is there. */
export async function datesOfRecords(tx: Tx, channelCode: string, dates: readonly string[]): Promise<string[]> {
  if (dates.length === 0) return [];
  const days = await statementDaysOf(tx, channelCode);
  const own = dates.map(parseBusinessDate);
  const pairs = own.flatMap((date) => [...days.before(date), ...days.after(date)].map((beside) => ({ date, beside })));
  // A number that is on several days leads from one to the next: what a run three statements away says of it may rest on these records.
  const around = own.flatMap((date) => datesAround(days, date).flatMap((beside) => (beside === date ? [] : [{ date, beside }])));
  const stated = own.flatMap((date) => [date, days.statedOn(date)]);
  const runs = [...own.map((date) => ({ date, beside: date })), ...pairs];
  const givenBack = (await selectDatesGivenBack(tx, channelCode, runs)).map(parseBusinessDate);
  const again = [
    ...givenBack,
    ...givenBack.map((date) => days.statedOn(date)),
    ...(await selectNeighboursOfRecords(tx, channelCode, around)),
  ];
  return [...new Set([...stated, ...again.sort()])];
}

const FOLLOWED_MS = 14 * 86_400_000;

/** Dates of the last fortnight's imports whose statement is published and in no run: whoever was to ask for it died before. What was
 *  refused since is left to a person. And dates of the last fortnight whose run went by other days off than the calendar has now. */
export async function datesBehind(tx: Tx, now: Date): Promise<{ channelCode: string; businessDate: string }[]> {
  const since = new Date(now.getTime() - FOLLOWED_MS);
  return [...(await selectDatesBehind(tx, now, since)), ...(await datesOfOtherDaysOff(tx, now, businessDateOf(since, BOOK_DAY)))];
}

/** A day that was named a day off after the statement of the next working day was compared waits for no statement any more: what is missing of its
 *  records only another run of that one finds. The same where a channel was set to working days for dates of before. */
async function datesOfOtherDaysOff(tx: Tx, now: Date, since: string): Promise<{ channelCode: string; businessDate: string }[]> {
  const daysOf = new Map((await everyScheduledChannel(tx)).map(({ code, days }) => [code, days]));
  return (await selectDaysOffOfRuns(tx, now, since)).flatMap(({ channelCode, businessDate, daysOff }) => {
    const days = daysOf.get(channelCode);
    const isSame = !days || daysOffBefore(days, parseBusinessDate(businessDate)).join() === daysOff.join();
    return isSame ? [] : [{ channelCode, businessDate }];
  });
}

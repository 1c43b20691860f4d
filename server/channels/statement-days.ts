/** Which dates of a channel have a statement, when it is due, and which dates it stands beside: the one truth for lists, alerts, calendars and runs. Pure. */
import { addDays, type BusinessDate, instantOf } from '../kernel/business-date.ts';
import { invariant } from '../kernel/errors.ts';
import { isWorkingDay, nextWorkingDay, type WorkingCalendar } from '../kernel/working-days.ts';
import type { ChannelRow } from './contract.ts';

type Rule = Pick<ChannelRow, 'statementDays' | 'statementDaysFrom' | 'statementDueTime' | 'timeZone'>;

/** Nobody works on fewer days: what is further away is no date beside. */
const BESIDE_MAX = 60;

export class StatementDays {
  readonly #rule: Rule;
  readonly #calendar: WorkingCalendar | null;

  /** `calendar`: the one the channel follows; null where it has a statement every day. */
  constructor(rule: Rule, calendar: WorkingCalendar | null) {
    invariant((rule.statementDays === 'every_day') === (calendar === null), 'a channel follows a calendar or every day');
    this.#rule = rule;
    this.#calendar = calendar;
  }

  /** The calendar that holds for a date; null where the channel has every day, or had it still. */
  #at(date: BusinessDate): WorkingCalendar | null {
    return this.#rule.statementDaysFrom !== null && date >= this.#rule.statementDaysFrom ? this.#calendar : null;
  }

  /** Whether a statement of the date will come at all. One that comes all the same is taken. */
  isExpected(date: BusinessDate): boolean {
    const calendar = this.#at(date);
    return calendar === null || this.#rule.statementDays !== 'working_days_only' || isWorkingDay(calendar, date);
  }

  /** The day on which it is due: the day after, or the working day after where the channel follows a calendar. */
  dueOn(date: BusinessDate): BusinessDate {
    const calendar = this.#at(date);
    return calendar === null ? addDays(date, 1) : nextWorkingDay(calendar, date);
  }

  /** On that day at the channel's time of day, on its clock. */
  dueAt(date: BusinessDate): Date {
    return instantOf(this.dueOn(date), `${this.#rule.statementDueTime}:00`, this.#rule.timeZone);
  }

  /** The dates whose lines and records a run of this date may mean: back to the last one that has a statement, oldest first. The day before, where
   *  every date has one. */
  before(date: BusinessDate): BusinessDate[] {
    return this.#beside(date, -1).reverse();
  }

  /** The same onwards: up to the next one that has a statement. */
  after(date: BusinessDate): BusinessDate[] {
    return this.#beside(date, 1);
  }

  #beside(date: BusinessDate, step: 1 | -1): BusinessDate[] {
    const dates = [addDays(date, step)];
    for (let last = dates[0] as BusinessDate; !this.isExpected(last) && dates.length < BESIDE_MAX; dates.push(last))
      last = addDays(last, step);
    return dates;
  }

  /** The date whose statement accounts for the records of `date`: its own, or the next one where it has none. */
  statedOn(date: BusinessDate): BusinessDate {
    return this.isExpected(date) ? date : (this.after(date).at(-1) ?? date);
  }
}

/** Which business date a statement belongs to: what the file declares, else where its lines lie, or what the person says. */
import { type BusinessDate, businessDateOf, type DayRule, endOfBusinessDate, startOfBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';

/** Lines of one date; `early` and `late` of them lie within the channel's window after its beginning or before its end. */
export type DateCount = { date: BusinessDate; count: number; early: number; late: number };

/** Counts lines by business date. Consecutive lines nearly always share one, so the zone is asked once a day, not once a line. */
export class DateTally {
  #rule: DayRule;
  #windowMs: number;
  #counts = new Map<string, DateCount>();
  #day: { start: number; end: number; count: DateCount } | null = null;

  constructor(rule: DayRule, windowMinutes: number) {
    this.#rule = rule;
    this.#windowMs = windowMinutes * 60_000;
  }

  add(occurredAt: number): void {
    let day = this.#day;
    if (day === null || occurredAt < day.start || occurredAt >= day.end) {
      const date = businessDateOf(new Date(occurredAt), this.#rule);
      const count = this.#counts.get(date) ?? { date, count: 0, early: 0, late: 0 };
      this.#counts.set(date, count);
      day = { start: startOfBusinessDate(date, this.#rule).getTime(), end: endOfBusinessDate(date, this.#rule).getTime(), count };
      this.#day = day;
    }
    day.count.count++;
    if (occurredAt < day.start + this.#windowMs) day.count.early++;
    if (occurredAt >= day.end - this.#windowMs) day.count.late++;
  }

  /** Most lines first. */
  counts(): DateCount[] {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count || (a.date < b.date ? -1 : 1));
  }
}

export type DateSource = 'declared' | 'lines' | 'person';
export type DateDecision = { date: BusinessDate; source: DateSource };

/** Lines of a neighbouring day that lie within the window of the cut: stragglers, which no channel dates exactly as we do. */
function isStraggler(other: DateCount, date: string): boolean {
  return other.date > date ? other.count === other.early : other.count === other.late;
}

/** Decides the date of a file. `given` is what the person chose (a settlement batch may cover several days and belong to one);
 *  a date that neither the declared period nor any line knows is refused. `statedOn`: the date whose statement accounts for the records of another, where
 *  days off have none: a file of days off and of the working day after them is of that working day.
 *  Refuses `statement_several_days`, `statement_date_unknown`, `statement_date_not_in_file`. */
export function dateOfStatement(
  file: string,
  period: { from: string; to: string } | null,
  counts: readonly DateCount[],
  given: BusinessDate | null,
  statedOn: (date: BusinessDate) => BusinessDate = (date) => date,
): DateDecision {
  const dates = counts.map((entry) => entry.date as string).sort();
  const from = period?.from ?? dates[0] ?? null;
  const to = period?.to ?? dates.at(-1) ?? null;
  if (given !== null) {
    if (from !== null && to !== null && !dates.includes(given) && (given < from || given > to)) {
      throw new DomainError('invalid', 'statement_date_not_in_file', `${file}: it has nothing for ${given} (it covers ${from} to ${to})`, {
        file,
        given,
        from,
        to,
      });
    }
    return { date: given, source: 'person' };
  }
  if (period) {
    const stated = statedOn(period.from as BusinessDate);
    if (period.from !== period.to && stated !== period.to) throw severalDays(file, period.from, period.to);
    return { date: period.to as BusinessDate, source: 'declared' };
  }
  const [main, ...others] = counts;
  if (!main)
    throw new DomainError('invalid', 'statement_date_unknown', `${file}: it has no lines and states no date; choose its business date`, {
      file,
    });
  const strange = others.filter((other) => !isStraggler(other, main.date));
  const own = [main, ...strange].map(({ date }) => date);
  const stated = statedOn(main.date);
  if (own.length > 1 && own.includes(stated) && own.every((date) => statedOn(date) === stated)) return { date: stated, source: 'lines' };
  const strangers = strange.reduce((sum, other) => sum + other.count, 0);
  // A few refunds listed under the day of their payment are normal; a second day is not.
  if (strangers * 20 > main.count || (others[0] && others[0].count === main.count))
    throw severalDays(file, dates[0] ?? main.date, dates.at(-1) ?? main.date);
  return { date: main.date, source: 'lines' };
}

function severalDays(file: string, from: string, to: string): DomainError {
  return new DomainError(
    'invalid',
    'statement_several_days',
    `${file}: it covers several days (${from} to ${to}); split it, or choose the day it belongs to`,
    { file, from, to },
  );
}

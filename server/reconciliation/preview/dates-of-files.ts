/** Which business dates files are of, and from when on what they do not list may still come. */
import { addDays, type BusinessDate, type DayRule, endOfBusinessDate, parseBusinessDate } from '../../kernel/business-date.ts';
import type { ParseFindings } from '../../statements/parse-messages.ts';

/** Days of a file that does not name them: the day with most lines, and each other that has a good share and is no handful. */
const SHARE = 10;
const HANDFUL = 20;

/** The business dates of the statements together: what each declares, else what its lines say. None where there is neither. */
export function datesOf(statements: readonly { findings: Pick<ParseFindings, 'dates' | 'summary'> }[]): BusinessDate[] {
  const dates = new Set<BusinessDate>();
  for (const { findings } of statements) {
    const period = findings.summary?.period;
    if (period) {
      for (let day = parseBusinessDate(period.from); day <= period.to && dates.size < 400; day = addDays(day, 1)) dates.add(day);
      continue;
    }
    const [main, ...others] = findings.dates;
    if (!main) continue;
    dates.add(main.date);
    for (const other of others) {
      const inside = other.count - (other.date > main.date ? other.early : other.late);
      if (inside >= HANDFUL && other.count * SHARE >= main.count) dates.add(other.date);
    }
  }
  return [...dates].sort();
}

/** From when on a record of a date may still be listed by the next day's statement, where that is not among those compared. */
export function waitingFrom(dates: readonly BusinessDate[], rule: DayRule, windowMinutes: number): Map<string, Date> {
  const there = new Set<string>(dates);
  return new Map(
    dates
      .filter((date) => !there.has(addDays(date, 1)))
      .map((date) => [date, new Date(endOfBusinessDate(date, rule).getTime() - windowMinutes * 60_000)]),
  );
}

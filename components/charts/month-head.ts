/** The month over the days of a calendar: at the first day in sight, and where a month begins. Pure. */

const begins = (day: string | undefined) => day?.endsWith('-01') ?? false;

/** `2026-11`, or nothing. A month of which only the last day is in sight gives way to the next: the two would stand over each other. */
export function monthHead(days: readonly string[], index: number): string {
  const isHead = begins(days[index]) || (index === 0 && !begins(days[1]));
  return isHead ? (days[index]?.slice(0, 7) ?? '') : '';
}

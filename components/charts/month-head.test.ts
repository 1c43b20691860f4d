/** Months over a calendar never stand over each other. */
import { expect, test } from 'vitest';
import { monthHead } from './month-head.ts';

const heads = (days: string[]) => days.map((_, index) => monthHead(days, index));

test('the month is named at the first day in sight and where it begins', () => {
  expect(heads(['2026-10-29', '2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02'])).toEqual(['2026-10', '', '', '2026-11', '']);
  expect(heads(['2026-11-01', '2026-11-02'])).toEqual(['2026-11', '']);
  expect(heads(['2026-11-15'])).toEqual(['2026-11']);
});

test('a month of which only the last day is in sight gives way to the next', () => {
  expect(heads(['2026-10-31', '2026-11-01', '2026-11-02'])).toEqual(['', '2026-11', '']);
});

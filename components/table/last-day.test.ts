/** An address that somebody wrote by hand never breaks a calendar. */
import { expect, it } from 'vitest';
import { parseBusinessDate } from '../../server/kernel/business-date.ts';
import { lastDayOf } from './last-day.ts';

const latest = parseBusinessDate('2026-03-02');

it.each([
  ['2026-02-28', '2026-02-28'],
  ['2026-03-02', '2026-03-02'],
  [null, '2026-03-02'],
  ['', '2026-03-02'],
  ['garbage', '2026-03-02'],
  ['2026-02-30', '2026-03-02'],
  ['2026-03-03', '2026-03-02'],
  ['9999-12-31', '2026-03-02'],
  ['0001-01-01', '2026-03-02'],
  ['2026-02-28T00:00', '2026-03-02'],
])('%j shows the days up to %s', (raw, shown) => {
  expect(lastDayOf(raw, latest)).toBe(shown);
});

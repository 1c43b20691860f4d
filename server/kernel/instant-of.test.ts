/** Wall-clock readings become the right instants, also on the two days a year when clocks are changed. */
import { describe, expect, it } from 'vitest';
import { endOfBusinessDate, instantOf, parseBusinessDate } from './business-date.ts';

describe('A wall-clock reading', () => {
  it.each([
    ['2026-03-02', '10:00:00', 'Asia/Shanghai', '2026-03-02T02:00:00.000Z'],
    ['2026-03-29', '01:59:59', 'Europe/Berlin', '2026-03-29T00:59:59.000Z'],
    ['2026-03-29', '03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-12-31', '23:30:00', 'Pacific/Kiritimati', '2026-12-31T09:30:00.000Z'],
    ['2026-07-01', '00:00:00', 'America/St_Johns', '2026-07-01T02:30:00.000Z'],
    ['2019-04-07', '02:30:00', 'Pacific/Apia', '2019-04-06T12:30:00.000Z'],
    ['2026-04-05', '05:30:00', 'Pacific/Auckland', '2026-04-04T17:30:00.000Z'],
    ['2026-11-01', '23:30:00', 'America/Adak', '2026-11-02T09:30:00.000Z'],
  ])('%s %s in %s is %s', (date, time, zone, instant) => {
    expect(instantOf(date, time, zone).toISOString()).toBe(instant);
  });

  it('that comes twice is the first of the two', () => {
    expect(instantOf('2026-10-25', '02:30:00', 'Europe/Berlin').toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(instantOf('2026-11-01', '01:30:00', 'America/Los_Angeles').toISOString()).toBe('2026-11-01T08:30:00.000Z');
    expect(instantOf('2026-04-05', '02:30:00', 'Pacific/Auckland').toISOString()).toBe('2026-04-04T13:30:00.000Z');
  });

  it('that is skipped is the later one it becomes', () => {
    expect(instantOf('2026-03-29', '02:30:00', 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-09-27', '02:30:00', 'Pacific/Auckland').toISOString()).toBe('2026-09-26T14:30:00.000Z');
  });

  it('ends a business date of twenty-five hours when clocks go back', () => {
    const rule = { zone: 'America/Los_Angeles', dayCut: '00:00' };
    const [saturday, sunday] = ['2026-10-31', '2026-11-01'].map((day) => endOfBusinessDate(parseBusinessDate(day), rule).getTime()) as [
      number,
      number,
    ];
    expect((sunday - saturday) / 3_600_000).toBe(25);
  });
});

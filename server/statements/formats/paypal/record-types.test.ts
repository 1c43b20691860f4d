/** The clock that the times of a PayPal report show. */
import { describe, expect, it } from 'vitest';
import { endOfBusinessDate, parseBusinessDate } from '../../../kernel/business-date.ts';
import { zoneOfTimes } from './record-types.ts';

describe('the zone of a PayPal report', () => {
  it.each([
    ['Pacific in winter', '2026/01/06 00:00:00 -0800', '2026/01/06 23:59:59 -0800', 'America/Los_Angeles'],
    ['Pacific on the day its clocks go forward', '2026/03/08 00:00:00 -0800', '2026/03/08 23:59:59 -0700', 'America/Los_Angeles'],
    ['seven hours in winter, which Pacific is not', '2026/01/06 00:00:00 -0700', '2026/01/06 23:59:59 -0700', 'Etc/GMT+7'],
    ['eight hours in summer, which Pacific is not', '2026/07/06 00:00:00 -0800', '2026/07/06 23:59:59 -0800', 'Etc/GMT+8'],
    ['China', '2026/01/06 00:00:00 +0800', '2026/01/06 23:59:59 +0800', 'Etc/GMT-8'],
    ['UTC', '2026/01/06 00:00:00 +0000', '2026/01/06 23:59:59 +0000', 'UTC'],
    ['no whole hours', '2026/01/06 00:00:00 +0530', '2026/01/06 23:59:59 +0530', 'Asia/Kolkata'],
  ])('%s', (_name, from, to, zone) => {
    expect(zoneOfTimes([from, to])).toBe(zone);
  });

  it.each([
    ['2026/03/29 00:00:00 +0100', '2026/03/29 23:59:59 +0200', '2026-03-29T22:00:00.000Z'],
    ['2026/10/25 00:00:00 +0200', '2026/10/25 23:59:59 +0100', '2026-10-25T23:00:00.000Z'],
    ['2026/03/29 00:00:00 +0000', '2026/03/29 23:59:59 +0100', '2026-03-29T23:00:00.000Z'],
    ['2026/11/01 00:00:00 -0400', '2026/11/01 23:59:59 -0500', '2026-11-02T05:00:00.000Z'],
    ['2026/04/05 00:00:00 +1100', '2026/04/05 23:59:59 +1000', '2026-04-05T14:00:00.000Z'],
  ])('a period from %s to %s ends where it says', (from, to, end) => {
    const zone = zoneOfTimes([from, to]) as string;
    const date = parseBusinessDate(from.slice(0, 10).replaceAll('/', '-'));
    expect(endOfBusinessDate(date, { zone, dayCut: '00:00' }).toISOString()).toBe(end);
  });

  it('is the first offset where the two ends fit no zone, and none without a time', () => {
    expect(zoneOfTimes(['2026/01/06 00:00:00 +0100', '2026/01/06 23:59:59 +0500'])).toBe('Etc/GMT-1');
    expect(zoneOfTimes(['2026/01/06 00:00:00 +0301'])).toBeNull();
    expect(zoneOfTimes([])).toBeNull();
  });
});

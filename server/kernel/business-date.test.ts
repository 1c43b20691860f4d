/** Business dates at the cut, in zones far apart and over the change of clocks (T2). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  aheadOfUtcMinutes,
  businessDateOf,
  type DayRule,
  daysBetween,
  endOfBusinessDate,
  parseBusinessDate,
  startOfBusinessDate,
} from './business-date.ts';
import { assertProperty } from './property-fixture.ts';

const ZONES = ['Asia/Shanghai', 'UTC', 'Pacific/Pago_Pago', 'Pacific/Kiritimati', 'America/New_York', 'Asia/Kolkata', 'America/St_Johns'];
const CUTS = ['00:00', '23:00', '21:00', '12:00'];
const DATES = ['2026-03-02', '2026-12-31', '2028-02-29', '2026-03-08', '2026-11-01', '2026-03-31'];

describe('A business date ends at its cut', () => {
  const cases = ZONES.flatMap((zone) => CUTS.flatMap((dayCut) => DATES.map((date) => ({ zone, dayCut, date }))));
  it.each(cases)('$zone cut $dayCut: $date holds one millisecond before it and the next date from it on', ({ zone, dayCut, date }) => {
    const rule: DayRule = { zone, dayCut };
    const day = parseBusinessDate(date);
    const cut = endOfBusinessDate(day, rule).getTime();
    expect(businessDateOf(new Date(cut - 1), rule)).toBe(date);
    expect(businessDateOf(new Date(cut), rule)).toBe(addDays(day, 1));
    expect(businessDateOf(new Date(cut + 1), rule)).toBe(addDays(day, 1));
    expect(startOfBusinessDate(addDays(day, 1), rule).getTime()).toBe(cut);
  });

  it.each(ZONES)('%s: every instant of two years has one date, and dates never go back', (zone) => {
    const rule: DayRule = { zone, dayCut: '23:00' };
    let before = '';
    for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2028-01-01T00:00:00Z'); at += 7_200_000 - 1) {
      const date = businessDateOf(new Date(at), rule);
      if (before && date < before) throw new Error(`${zone}: ${date} after ${before}`);
      before = date;
    }
    expect(before >= '2027-12-31').toBe(true);
  });
});

describe('A cut in the hour in which clocks change', () => {
  it.each([
    // Skipped: from two o'clock on the clock shows three, which is later than the cut.
    ['America/New_York', '02:30', '2026-03-08', '2026-03-08T07:00:00.000Z'],
    ['Europe/Berlin', '02:00', '2026-03-29', '2026-03-29T01:00:00.000Z'],
    ['America/Santiago', '00:30', '2026-09-06', '2026-09-06T04:00:00.000Z'],
    ['Pacific/Auckland', '02:15', '2026-09-27', '2026-09-26T14:00:00.000Z'],
    // Shown twice: the first ends the day, and the readings before it that come again belong to the next.
    ['America/New_York', '01:30', '2026-11-01', '2026-11-01T05:30:00.000Z'],
    ['Europe/Berlin', '02:30', '2026-10-25', '2026-10-25T00:30:00.000Z'],
    ['Pacific/Auckland', '02:30', '2026-04-05', '2026-04-04T13:30:00.000Z'],
  ])('%s at %s ends %s at %s, and every minute around it lies between the beginning and the end of its date', (zone, dayCut, date, end) => {
    const rule: DayRule = { zone, dayCut };
    const day = parseBusinessDate(date);
    expect(endOfBusinessDate(day, rule).toISOString()).toBe(end);
    for (let at = Date.parse(end) - 30 * 3_600_000; at < Date.parse(end) + 30 * 3_600_000; at += 60_000) {
      const found = businessDateOf(new Date(at), rule);
      const isWithin = startOfBusinessDate(found, rule).getTime() <= at && at < endOfBusinessDate(found, rule).getTime();
      expect([new Date(at).toISOString(), found, isWithin]).toEqual([new Date(at).toISOString(), found, true]);
    }
    expect(businessDateOf(new Date(Date.parse(end) - 1), rule)).toBe(date);
    expect(businessDateOf(new Date(end), rule)).toBe(addDays(day, 1));
  });
});

describe('Calendar arithmetic', () => {
  it('crosses months, years and leap days', () => {
    expect(addDays(parseBusinessDate('2028-02-28'), 1)).toBe('2028-02-29');
    expect(addDays(parseBusinessDate('2026-02-28'), 1)).toBe('2026-03-01');
    expect(addDays(parseBusinessDate('2026-01-01'), -1)).toBe('2025-12-31');
    expect(daysBetween(parseBusinessDate('2026-03-01'), parseBusinessDate('2026-02-01'))).toBe(-28);
  });
  it.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', '20260101', '', '2026-01-01T00:00:00Z', '1989-12-31'])(
    'refuses %s',
    (text) => {
      expect(() => parseBusinessDate(text)).toThrow(/calendar date/);
    },
  );
});

describe('A business date by the clock on the wall', () => {
  it.each([
    ['2025-12-31T16:30:00Z', 'Asia/Shanghai', '00:00', '2026-01-01'],
    ['2025-12-31T15:59:59.999Z', 'Asia/Shanghai', '00:00', '2025-12-31'],
    ['2026-03-05T14:59:59.999Z', 'Asia/Shanghai', '23:00', '2026-03-05'],
    ['2026-03-05T15:00:00Z', 'Asia/Shanghai', '23:00', '2026-03-06'],
    ['2026-03-05T23:30:00Z', 'UTC', '00:00', '2026-03-05'],
    ['2026-03-05T10:30:00Z', 'Pacific/Kiritimati', '00:00', '2026-03-06'],
    ['2026-03-05T10:30:00Z', 'Pacific/Pago_Pago', '00:00', '2026-03-04'],
    ['2026-07-05T03:30:00Z', 'America/New_York', '00:00', '2026-07-04'],
    ['2026-01-05T04:30:00Z', 'America/New_York', '00:00', '2026-01-04'],
  ])('of %s in %s with the cut at %s is %s', (at, zone, dayCut, date) => {
    expect(businessDateOf(new Date(at), { zone, dayCut })).toBe(date);
  });
});

describe('A clock', () => {
  // Where clocks change by half an hour, twice in a month, for a whole day, on an odd second (1972), or never.
  const ODD = ['Australia/Lord_Howe', 'Africa/Casablanca', 'Pacific/Apia', 'Africa/Monrovia', 'Asia/Kathmandu', 'America/Santiago'];
  const shownIn = (zone: string) => {
    const { format } = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    return (at: number) => format(at);
  };

  it('is as far ahead as the platform says, whatever was asked before', async () => {
    await assertProperty(
      fc.asyncProperty(
        fc.constantFrom(...ZONES, ...ODD),
        fc.array(fc.date({ min: new Date('1972-01-01'), max: new Date('2037-01-01'), noInvalidDate: true }), { maxLength: 20 }),
        async (zone, instants) => {
          const shown = shownIn(zone);
          for (const at of [...instants, ...instants]) {
            const date = businessDateOf(at, { zone, dayCut: '00:00' });
            expect([zone, at.toISOString(), date]).toEqual([zone, at.toISOString(), shown(at.getTime()).slice(0, 10)]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([...ZONES, ...ODD])('%s: changes at the very instant it changes, when asked from either side', (zone) => {
    const shown = shownIn(zone);
    const wall = (at: number) => Date.parse(`${shown(at).replace(' ', 'T')}Z`);
    const aheadAt = (at: number) => Math.round((wall(at) - at) / 60_000);
    const years = zone === 'Africa/Monrovia' ? ['1971-12-01', '1972-03-01'] : ['2025-12-01', '2027-01-01'];
    const [from, to] = years.map((text) => Date.parse(`${text}T00:00:00Z`)) as [number, number];
    const changes: number[] = [];
    for (let at = from; at < to; at += 6 * 3_600_000) {
      let [low, high] = [at, at + 6 * 3_600_000];
      if (aheadAt(low) === aheadAt(high)) continue;
      while (high - low > 1000) {
        const middle = low + Math.floor((high - low) / 2000) * 1000;
        if (aheadAt(middle) === aheadAt(low)) low = middle;
        else high = middle;
      }
      changes.push(high);
    }
    for (const change of changes)
      for (const at of [change - 1000, change, change - 600_000, change + 600_000, change + 1000, change - 1000])
        expect([zone, at, aheadOfUtcMinutes(new Date(at), zone)]).toEqual([zone, at, aheadAt(at)]);
    const isChanging = [
      'America/New_York',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Africa/Monrovia',
      'America/Santiago',
    ].includes(zone);
    expect(changes.length > 0).toBe(isChanging);
  });
});

describe('A zone', () => {
  const dateIn = (zone: string) => businessDateOf(new Date('2026-03-01T20:00:00Z'), { zone, dayCut: '00:00' });

  it('is a name of IANA or an offset; an abbreviation that stands for several is refused, not read as one of them', () => {
    for (const zone of ['Asia/Shanghai', 'PRC', 'asia/shanghai', '+08:00', 'Etc/GMT-8'])
      expect([zone, dateIn(zone)]).toEqual([zone, '2026-03-02']);
    for (const zone of ['UTC', 'GMT', 'EST']) expect([zone, dateIn(zone)]).toEqual([zone, '2026-03-01']);
    for (const zone of ['CST', 'cst', 'BST', 'IST', 'PST', 'GMT+8', 'Mars/Phobos', ''])
      expect(() => dateIn(zone)).toThrow(expect.objectContaining({ reason: 'time_zone_unknown' }));
  });
});

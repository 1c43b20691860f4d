/** Guarantees of the arrival strip: late is late from the first second, and no point leaves the strip. */
import { describe, expect, it } from 'vitest';
import type { CalendarCell } from '../../server/statements/contract.ts';
import { EDGE_MINUTES, marginOf, partsOf, placeOf, reachOf } from './arrival-margin.ts';

const DUE = new Date('2026-11-19T02:00:00Z');
const cell = (more: Partial<CalendarCell>): CalendarCell => ({
  date: '2026-11-18',
  state: 'imported',
  dueAt: DUE,
  isExpected: true,
  statementId: 's',
  version: 1,
  lineCount: 1n,
  arrivedAt: DUE,
  wasLate: false,
  refusedCount: 0,
  ...more,
});
const arrivedAfter = (milliseconds: number) => marginOf(cell({ arrivedAt: new Date(DUE.getTime() + milliseconds) }));

describe('The margin of an arrival', () => {
  it('is in time to the millisecond of the due time and late from the next on', () => {
    expect(arrivedAfter(0)).toEqual({ state: 'inTime', minutes: 0 });
    expect(arrivedAfter(1)).toEqual({ state: 'late', minutes: 1 });
    expect(arrivedAfter(60_001)).toEqual({ state: 'late', minutes: 2 });
    expect(arrivedAfter(-59_999)).toEqual({ state: 'inTime', minutes: 0 });
    expect(arrivedAfter(-57 * 60_000)).toEqual({ state: 'inTime', minutes: -57 });
  });

  it('is none where the date is a day off and its statement came all the same: nothing was due', () => {
    expect(marginOf(cell({ isExpected: false, arrivedAt: new Date(DUE.getTime() + 60_000) }))).toBeNull();
    expect(marginOf(cell({ isExpected: false, state: 'holiday', arrivedAt: null }))).toBeNull();
  });

  it('is missing where it is due and not there, and nothing where it is not due or only a refused file came', () => {
    expect(marginOf(cell({ state: 'late', arrivedAt: null }))).toEqual({ state: 'missing' });
    expect(marginOf(cell({ state: 'expected', arrivedAt: null }))).toBeNull();
    expect(marginOf(cell({ state: 'refused' }))).toBeNull();
    expect(marginOf(cell({ state: 'none', arrivedAt: null }))).toBeNull();
  });

  it('reads as days, hours and minutes', () => {
    expect(partsOf(-125)).toEqual({ days: 0, hours: 2, minutes: 5 });
    expect(partsOf(3 * 1440 + 61)).toEqual({ days: 3, hours: 1, minutes: 1 });
  });
});

describe('The strip', () => {
  it('reaches as far as the arrivals, an hour at least and half a day at most', () => {
    expect(reachOf([])).toEqual({ low: -60, high: 60 });
    expect(reachOf([{ state: 'inTime', minutes: -300 }, { state: 'missing' }, null])).toEqual({ low: -300, high: 60 });
    expect(reachOf([{ state: 'late', minutes: 99_999 }])).toEqual({ low: -60, high: EDGE_MINUTES });
  });

  it('keeps every point inside, the due time between', () => {
    expect(placeOf(0, -60, 60)).toBe(0.5);
    expect(placeOf(99_999, -60, 60)).toBe(1);
    expect(placeOf(-99_999, -60, 60)).toBe(0);
  });
});

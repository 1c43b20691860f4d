/** Which day a file belongs to. */
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../kernel/business-date.ts';
import { DateTally, dateOfStatement } from './statement-date.ts';

const tally = (dayCut: string, times: string[], windowMinutes = 30) => {
  const dates = new DateTally({ zone: 'Asia/Shanghai', dayCut }, windowMinutes);
  for (const time of times) dates.add(Date.parse(`${time}+08:00`));
  return dates.counts();
};
const many = (time: string, count: number) => Array.from({ length: count }, () => time);
const reasonOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { reason?: string }).reason;
  }
  return null;
};

describe('The date of a file without a declared period', () => {
  it("is that of its lines on the channel's clock and day cut", () => {
    expect(dateOfStatement('f', null, tally('00:00', many('2026-11-19T23:59:59', 3)), null)).toEqual({
      date: '2026-11-19',
      source: 'lines',
    });
    expect(dateOfStatement('f', null, tally('23:00', many('2026-11-19T23:00:00', 3)), null)).toEqual({
      date: '2026-11-20',
      source: 'lines',
    });
  });

  it('is not moved by stragglers within the window of the cut, however many', () => {
    const counts = tally('00:00', [
      ...many('2026-11-19T12:00:00', 10),
      ...many('2026-11-20T00:10:00', 5),
      ...many('2026-11-18T23:50:00', 5),
    ]);
    expect(dateOfStatement('f', null, counts, null).date).toBe('2026-11-19');
  });

  it('is refused where a second day has more than a few lines', () => {
    const counts = tally('00:00', [...many('2026-11-19T12:00:00', 10), ...many('2026-11-18T12:00:00', 1)]);
    expect(reasonOf(() => dateOfStatement('f', null, counts, null))).toBe('statement_several_days');
    expect(reasonOf(() => dateOfStatement('f', null, tally('00:00', ['2026-11-19T12:00:00', '2026-11-18T12:00:00']), null))).toBe(
      'statement_several_days',
    );
  });

  it('is refused where as many lines lie beside the cut as before it: either day may be meant', () => {
    const counts = tally('00:00', [...many('2026-11-19T12:00:00', 5), ...many('2026-11-20T00:10:00', 5)]);
    expect(reasonOf(() => dateOfStatement('f', null, counts, null))).toBe('statement_several_days');
  });

  it('is unknown for a file without lines, until a person says it', () => {
    expect(reasonOf(() => dateOfStatement('f', null, [], null))).toBe('statement_date_unknown');
    expect(dateOfStatement('f', null, [], '2026-11-19' as BusinessDate)).toEqual({ date: '2026-11-19', source: 'person' });
  });
});

describe('A declared period', () => {
  it('of one day decides, and of several is refused unless a day in it is chosen', () => {
    expect(dateOfStatement('f', { from: '2026-11-19', to: '2026-11-19' }, [], null)).toEqual({ date: '2026-11-19', source: 'declared' });
    const week = { from: '2026-11-13', to: '2026-11-19' };
    expect(reasonOf(() => dateOfStatement('f', week, [], null))).toBe('statement_several_days');
    expect(dateOfStatement('f', week, [], '2026-11-19' as BusinessDate).source).toBe('person');
    expect(reasonOf(() => dateOfStatement('f', week, [], '2026-11-20' as BusinessDate))).toBe('statement_date_not_in_file');
  });
});

describe('A file of a channel that has no statement of days off', () => {
  /** Of 2026: Saturday 21 and Sunday 22 November are off, Monday 23 is worked. */
  const statedOn = (date: BusinessDate) => (date === '2026-11-21' || date === '2026-11-22' ? ('2026-11-23' as BusinessDate) : date);
  const weekend = [...many('2026-11-21T12:00:00', 40), ...many('2026-11-22T12:00:00', 30)];
  const dateOf = (counts: ReturnType<typeof tally>, period: { from: string; to: string } | null = null) =>
    dateOfStatement('f', period, counts, null, statedOn);

  it('that has them with the working day after is of that working day, whichever has most lines', () => {
    expect(dateOf(tally('00:00', [...weekend, '2026-11-23T12:00:00']))).toEqual({ date: '2026-11-23', source: 'lines' });
    expect(dateOf(tally('00:00', ['2026-11-20T23:50:00', ...weekend, '2026-11-23T12:00:00', '2026-11-24T00:05:00'])).date).toBe(
      '2026-11-23',
    );
    expect(dateOf([], { from: '2026-11-21', to: '2026-11-23' })).toEqual({ date: '2026-11-23', source: 'declared' });
  });

  it('that has one day off alone is of that day: it is no statement of the working day', () => {
    expect(dateOf(tally('00:00', many('2026-11-21T12:00:00', 3))).date).toBe('2026-11-21');
    expect(dateOf([], { from: '2026-11-22', to: '2026-11-22' }).date).toBe('2026-11-22');
  });

  it('that has days of two statements, or days off without their working day, is refused as of several days', () => {
    expect(reasonOf(() => dateOf(tally('00:00', weekend)))).toBe('statement_several_days');
    expect(reasonOf(() => dateOf(tally('00:00', [...weekend, ...many('2026-11-20T12:00:00', 40)])))).toBe('statement_several_days');
    expect(reasonOf(() => dateOf([], { from: '2026-11-20', to: '2026-11-23' }))).toBe('statement_several_days');
    expect(reasonOf(() => dateOf([], { from: '2026-11-21', to: '2026-11-22' }))).toBe('statement_several_days');
  });
});

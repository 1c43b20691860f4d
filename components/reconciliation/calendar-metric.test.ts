/** Guarantees of the calendar's figures: a rate never flatters, an age is counted from the business date. */
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import type { CalendarCell } from '../../server/reconciliation/calendar/contract.ts';
import { metricOf, shortAmount } from './calendar-metric.ts';

const TODAY = '2026-11-21' as BusinessDate;
const cell = (more: Partial<CalendarCell>): CalendarCell => ({
  channelCode: 'wechat',
  businessDate: '2026-11-20',
  state: 'differences',
  runId: 'r',
  statementIds: ['s'],
  untold: [],
  statementCount: 10_000n,
  bookCount: 10_000n,
  openCount: 0,
  openDelta: [],
  openOfAll: 0,
  owners: [],
  totals: [],
  waitingCount: 0,
  autoMatch: null,
  dueAt: new Date(0),
  statedOn: null,
  arrivedAt: null,
  ...more,
});

describe('a figure of the calendar', () => {
  it('prints 100 only where every line matched by itself', () => {
    expect(metricOf('rate', cell({ autoMatch: { part: 9_999n, whole: 10_000n } }), TODAY)).toEqual({ state: 'less', text: '99.9' });
    expect(metricOf('rate', cell({ autoMatch: { part: 10_000n, whole: 10_000n } }), TODAY)).toEqual({ state: 'full', text: '100' });
  });

  it('has a value for a day off whose records the next statement had to list: it has differences and no run of its own', () => {
    const dayOff = cell({ runId: null, statementIds: [], statedOn: '2026-11-23', openCount: 2 });
    expect(metricOf('open', dayOff, TODAY)).toEqual({ state: 'some', text: '2' });
    expect(metricOf('rate', dayOff, TODAY)).toBeNull();
    expect(metricOf('open', { ...dayOff, state: 'holiday', openCount: 0 }, TODAY)).toBeNull();
  });

  it('has no value where nothing was compared, or no run was', () => {
    expect(metricOf('rate', cell({ autoMatch: { part: 0n, whole: 0n } }), TODAY)).toBeNull();
    expect(metricOf('open', cell({ runId: null, openCount: 2 }), TODAY)).toBeNull();
    expect(metricOf('state', cell({ openCount: 2 }), TODAY)).toBeNull();
  });

  it('counts the age of what is open in days from the business date', () => {
    expect(metricOf('age', cell({ openCount: 1, businessDate: '2026-11-18' }), TODAY)).toEqual({ state: 'young', text: '3' });
    expect(metricOf('age', cell({ openCount: 1, businessDate: '2026-11-17' }), TODAY)).toEqual({ state: 'old', text: '4' });
    expect(metricOf('age', cell({ openCount: 1, businessDate: '2026-11-13' }), TODAY)).toEqual({ state: 'stale', text: '8' });
    expect(metricOf('age', cell({}), TODAY)).toEqual({ state: 'good' });
  });

  it('shows what is open in money, more than a hundredth of the statement as much, other currencies as a plus', () => {
    const totals = [{ currency: 'CNY', statementMinor: 1_000_000n, bookMinor: 1_000_000n }];
    const open = (...openDelta: CalendarCell['openDelta']) =>
      metricOf('amount', cell({ openCount: 1, openOfAll: 1, totals, openDelta }), TODAY);
    const sum = (grossMinor: bigint, currency = 'CNY') => ({ currency, deltaMinor: 0n, grossMinor });
    expect(open(sum(10_000n))).toEqual({ state: 'some', text: '100' });
    expect(open(sum(10_001n))).toEqual({ state: 'much', text: '100' });
    expect(open(sum(10_000n), sum(5n, 'USD'))).toEqual({ state: 'much', text: '100+' });
    expect(metricOf('amount', cell({}), TODAY)).toEqual({ state: 'good' });
  });

  it('tells a day where only others have something open from one where nothing is', () => {
    const ofOthers = cell({ openCount: 0, openOfAll: 2 });
    for (const metric of ['state', 'open', 'amount', 'age'] as const)
      expect(metricOf(metric, ofOthers, TODAY)).toEqual({ state: 'others' });
    expect(metricOf('open', cell({}), TODAY)).toEqual({ state: 'good' });
  });

  it('cuts an amount to what fits and never rounds it up', () => {
    const yuan = (minor: bigint, isChinese = false) => shortAmount(minor, 'CNY', isChinese);
    expect([2n, 999n, 1_000n, 99_999n].map((minor) => yuan(minor))).toEqual(['0.02', '9.99', '10', '999']);
    expect([100_000n, 119_999n, 999_999n, 1_999_999n, 199_999_999n].map((minor) => yuan(minor))).toEqual([
      '1K',
      '1.1K',
      '9.9K',
      '19K',
      '1.9M',
    ]);
    expect([999_999n, 1_000_000n, 36_999_999n, 12_345_678_900n].map((minor) => yuan(minor, true))).toEqual([
      '9999',
      '1万',
      '36万',
      '1.2亿',
    ]);
    expect(shortAmount(-1_234n, 'JPY', false)).toBe('1.2K');
    expect(shortAmount(1_234n, 'KWD', false)).toBe('1.23');
  });
});

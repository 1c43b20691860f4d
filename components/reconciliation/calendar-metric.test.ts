/** Guarantees of the calendar's figures: a rate never flatters, an age is counted from the business date. */
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import type { CalendarCell } from '../../server/reconciliation/contract.ts';
import { metricOf } from './calendar-metric.ts';

const TODAY = '2026-11-21' as BusinessDate;
const cell = (more: Partial<CalendarCell>): CalendarCell => ({
  channelCode: 'wechat',
  businessDate: '2026-11-20',
  state: 'differences',
  runId: 'r',
  statementIds: ['s'],
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
  arrivedAt: null,
  ...more,
});

describe('a figure of the calendar', () => {
  it('prints 100 only where every line matched by itself', () => {
    expect(metricOf('rate', cell({ autoMatch: { part: 9_999n, whole: 10_000n } }), TODAY)).toEqual({ state: 'less', text: '99.9' });
    expect(metricOf('rate', cell({ autoMatch: { part: 10_000n, whole: 10_000n } }), TODAY)).toEqual({ state: 'full', text: '100' });
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
});

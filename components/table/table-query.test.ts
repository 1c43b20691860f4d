/** Guarantees of reading a list's address. */
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../../server/kernel/business-date.ts';
import { presetRange, readAmountFilter, readDateFilter, readFilters, readIds, readSort, type TableSpec } from './table-query.ts';

const today = parseBusinessDate('2026-03-02');

describe('dates in the address', () => {
  it('count presets from the business date, across months', () => {
    expect(presetRange('last7', today)).toEqual({ from: '2026-02-24', to: '2026-03-02' });
    expect(presetRange('lastMonth', today)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(presetRange('over7', today)).toEqual({ to: '2026-02-22' });
    expect(readDateFilter('over30', today)).toEqual({ to: '2026-01-30' });
    expect(readDateFilter('yesterday', today)).toEqual({ from: '2026-03-01', to: '2026-03-01' });
  });
  it('read a day, a range, an open side, and put swapped ends right', () => {
    expect(readDateFilter('2026-03-01', today)).toEqual({ from: '2026-03-01', to: '2026-03-01' });
    expect(readDateFilter('2026-03-01..', today)).toEqual({ from: '2026-03-01' });
    expect(readDateFilter('2026-03-07..2026-03-01', today)).toEqual({ from: '2026-03-01', to: '2026-03-07' });
  });
  it('refuse what is not a day', () => {
    expect(readDateFilter('2026-02-30', today)).toBeNull();
    expect(readDateFilter('soon', today)).toBeNull();
    expect(readDateFilter('..', today)).toBeNull();
  });
});

describe('amounts in the address', () => {
  it('keep every digit as text', () => {
    expect(readAmountFilter('100..200')).toEqual({ min: '100', max: '200' });
    expect(readAmountFilter('>=99999999999999.01')).toEqual({ min: '99999999999999.01' });
    expect(readAmountFilter('-3')).toEqual({ min: '-3', max: '-3' });
  });
  it('understand what a Chinese input method gives', () => {
    expect(readAmountFilter('＞＝１，０００．５')).toEqual({ min: '1000.5' });
    expect(readAmountFilter('￥１００')).toEqual({ min: '100', max: '100' });
  });
  it('refuse what is not an amount', () => {
    for (const raw of ['1e3', 'abc', '1..2..3', '..', '1.2345', '>=']) expect(readAmountFilter(raw)).toBeNull();
  });
});

describe('pasted numbers', () => {
  it('are split at any separator, each kept once, at most 500', () => {
    expect(readIds('A1\nA2,A1；A3\t A4')).toEqual(['A1', 'A2', 'A3', 'A4']);
    expect(readIds(Array.from({ length: 700 }, (_, index) => `N${index}`).join('\n'))).toHaveLength(500);
  });
});

describe('a whole address', () => {
  const spec = {
    id: 'payments',
    filters: { status: 'enum', date: 'date', number: 'ids', amount: 'amount' },
    sort: { columns: ['created', 'amount'], default: '-created' },
    defaults: { date: 'last7' },
  } as const satisfies TableSpec;
  it('uses the defaults only where it is silent', () => {
    expect(readFilters(spec, { status: 'failed,unknown' }, today)).toEqual({
      status: ['failed', 'unknown'],
      date: { from: '2026-02-24', to: '2026-03-02' },
    });
    expect(readFilters(spec, { date: 'today' }, today)).toEqual({ date: { from: '2026-03-02', to: '2026-03-02' } });
  });
  it('never sorts by a column the server does not offer', () => {
    expect(readSort(spec, 'amount')).toEqual({ column: 'amount', descending: false });
    expect(readSort(spec, 'secret')).toEqual({ column: 'created', descending: true });
    expect(readSort({ id: 'x', filters: {} }, 'created')).toBeNull();
  });
});

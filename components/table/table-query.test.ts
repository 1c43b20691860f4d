/** Guarantees of reading a list's address. */
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../../server/kernel/business-date.ts';
import {
  magnitudesOf,
  presetRange,
  readAddress,
  readAmountFilter,
  readDateFilter,
  readFilters,
  readSort,
  type TableSpec,
} from './table-query.ts';

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
    for (const raw of ['1e3', 'abc', '1..2..3', '..', '1.2345', '>=', '1,50', '12,34.5', '1,000,0', '1,234.5,6'])
      expect(readAmountFilter(raw)).toBeNull();
  });
  it('read what our own lists print and what spreadsheets copy', () => {
    expect(readAmountFilter('+1,234.50')).toEqual({ min: '1234.50', max: '1234.50' });
    expect(readAmountFilter('\u22121,234.50')).toEqual({ min: '-1234.50', max: '-1234.50' });
    expect(readAmountFilter("\u200b'100\t")).toEqual({ min: '100', max: '100' });
    expect(readAmountFilter('100。50')).toEqual({ min: '100.50', max: '100.50' });
  });
  it('take the marks between two amounts that people write, and put swapped ends right', () => {
    for (const mark of ['..', '．．', '…', '~', '～', '至', '到', '-', ' － ', '—'])
      expect(readAmountFilter(`1,000${mark}2,000.5`)).toEqual({ min: '1000', max: '2000.5' });
    expect(readAmountFilter('-5..-3')).toEqual({ min: '-5', max: '-3' });
    expect(readAmountFilter('-3..-5')).toEqual({ min: '-5', max: '-3' });
    expect(readAmountFilter('9.5..10')).toEqual({ min: '9.5', max: '10' });
    expect(readAmountFilter('10..9.5')).toEqual({ min: '9.5', max: '10' });
  });
  it('of a list that looks at magnitudes lose their sign, not their ends', () => {
    expect(magnitudesOf({ min: '-3', max: '-3' })).toEqual({ min: '3', max: '3' });
    expect(magnitudesOf({ min: '-5', max: '-3' })).toEqual({ min: '3', max: '5' });
    expect(magnitudesOf({ min: '-5', max: '3' })).toEqual({ min: '-5', max: '3' });
    expect(magnitudesOf({ min: '5' })).toEqual({ min: '5' });
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
  it('takes one number or code without what it was copied with, and a text as it is', () => {
    const texts = { id: 'x', filters: { no: 'number', label: 'text' } } as const satisfies TableSpec;
    expect(readFilters(texts, { no: '\u200b`Ｍ１００６６７', label: '\u200bＶＩＰ１' }, today)).toEqual({
      no: 'M100667',
      label: 'ＶＩＰ１',
    });
    expect(readFilters(texts, { no: "'", label: '\u200b' }, today)).toEqual({});
  });

  it('leaves a default off that the address takes off with an empty text, in what is asked as in what is shown', () => {
    const at = (texts: Record<string, string>) => readAddress(spec, (name) => texts[name], today);
    expect(at({ date: '' }).raw).toEqual({});
    expect(at({ date: '' }).values).not.toHaveProperty('date');
    expect(at({}).raw).toEqual({ date: 'last7' });
    expect(at({}).values).toHaveProperty('date');
  });
  it('never sorts by a column the server does not offer', () => {
    expect(readSort(spec, 'amount')).toEqual({ column: 'amount', descending: false });
    expect(readSort(spec, 'secret')).toEqual({ column: 'created', descending: true });
    expect(readSort({ id: 'x', filters: {} }, 'created')).toBeNull();
  });
});

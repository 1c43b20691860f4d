/** Guarantees of the addresses behind the ledger's figures. */
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../../server/kernel/business-date.ts';
import { readDateFilter } from '../table/table-query.ts';
import { accountHref, balanceHref, before, daysText, holdsHref, journalHref } from './ledger-addresses.ts';

const today = parseBusinessDate('2026-03-02');

describe('the dates behind a figure', () => {
  it('are read back by the lists as they were meant, with an open side too', () => {
    for (const days of [
      { from: '2026-03-01', to: '2026-03-01' },
      { from: '2026-02-01', to: '2026-03-01' },
      { to: '2026-03-01' },
      { from: '2026-03-01' },
    ])
      expect(readDateFilter(daysText(days), today)).toEqual(days);
  });
  it('of an opening balance end the day before, across months', () => {
    expect(before('2026-03-01')).toEqual({ to: '2026-02-28' });
  });
});

describe('the address', () => {
  it('of an account names dates and currency, of the journal only what is given', () => {
    expect(accountHref('1002.wechat', { from: '2026-03-01', to: '2026-03-02' }, 'CNY')).toBe(
      '/ledger/accounts/1002.wechat?f.date=2026-03-01..2026-03-02&f.currency=CNY',
    );
    expect(journalHref({ to: '2026-03-01' }, { currency: 'USD' })).toBe('/ledger/journal?f.date=..2026-03-01&f.currency=USD');
    expect(journalHref({}, { account: '1002' })).toBe('/ledger/journal?f.account=1002');
    expect(journalHref({}, { account: '1002', eventTypes: ['a', 'b'], source: 'P1' })).toBe(
      '/ledger/journal?f.numbers=P1&f.account=1002&f.eventTypes=a%2Cb',
    );
  });
});

describe('a balance', () => {
  const balance = {
    account: '2201.M1',
    currency: 'CNY',
    debitMinor: 0n,
    creditMinor: 900n,
    postedMinor: 900n,
    pendingMinor: 50n,
    stripes: 1,
  };
  const free = { ...balance, frozenMinor: 0n, availableMinor: 900n };
  const held = { ...balance, frozenMinor: 400n, availableMinor: 500n };
  it('that is frozen or pending leads to the open holds of its account, kind and currency, and to no others', () => {
    expect(balanceHref(held, 'frozen')).toBe('/ledger/holds?f.account=2201.M1&f.currency=CNY&f.kinds=frozen&f.states=open');
    expect(balanceHref(held, 'pending')).toBe(holdsHref({ account: '2201.M1', currency: 'CNY', kind: 'pending' }));
  });
  it('that is posted leads to its entries; what is available too, unless a part of it is frozen', () => {
    const entries = journalHref({}, { account: '2201.M1', currency: 'CNY' });
    expect(balanceHref(held, 'posted')).toBe(entries);
    expect(balanceHref(free, 'available')).toBe(entries);
    expect(balanceHref(held, 'available')).toBe('/ledger/accounts/2201.M1?f.currency=CNY');
  });
});

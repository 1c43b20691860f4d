/** What an address of the accounts asks the server for. */
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../../server/kernel/business-date.ts';
import { accountFilter } from '../../server/ledger/contract.ts';
import { readAddress } from '../table/table-query.ts';
import { filterOf, lineHref, orderOf, SPEC } from './accounts-address.ts';

const asked = (texts: Record<string, string>) => {
  const { values, sort } = readAddress(SPEC, (name) => texts[name], '2026-03-02' as BusinessDate);
  return { filter: filterOf(values), order: orderOf(sort) };
};

describe('An address of the accounts', () => {
  it('says nothing: all accounts by code', () => {
    expect(asked({}).order).toEqual({ by: 'code', descending: false });
    expect(Object.values(asked({}).filter).filter((value) => value !== undefined)).toEqual([]);
  });

  it('becomes a filter that the server takes, with amounts of either sign as they were typed', () => {
    const texts = {
      find: '2201.M1',
      classes: 'asset,liability',
      headings: '2201',
      balances: 'frozen',
      ownerKinds: 'merchant',
      statuses: 'blocked',
    };
    const { filter, order } = asked({ ...texts, amount: '-5..1,000.50', currency: 'CNY', _sort: '-posted' });
    expect(accountFilter.parse(filter)).toEqual({
      find: '2201.M1',
      classes: ['asset', 'liability'],
      headings: ['2201'],
      balances: ['frozen'],
      ownerKinds: ['merchant'],
      statuses: ['blocked'],
      amountMin: '-5',
      amountMax: '1000.50',
      currency: 'CNY',
    });
    expect(order).toEqual({ by: 'posted', descending: true });
  });

  it('that cannot be sorted by what it says is by code', () => {
    expect(asked({ _sort: '-frozen' }).order).toEqual({ by: 'code', descending: false });
  });
});

it('a line opens the statement of its own currency', () => {
  expect(lineHref('1122.wechat', 'USD')).toBe('/ledger/accounts/1122.wechat?f.currency=USD');
  expect(lineHref('1122.wechat', null)).toBe('/ledger/accounts/1122.wechat');
});

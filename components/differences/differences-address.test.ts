/** Guarantees of the address of the differences. */
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../../server/kernel/business-date.ts';
import { DIFFERENCE_GROUPINGS, DIFFERENCE_ORDERS } from '../../server/reconciliation/differences/codes.ts';
import { differenceFilter, differenceOrder } from '../../server/reconciliation/differences/contract.ts';
import { readFilters, readSort } from '../table/table-query.ts';
import { filterOf, filterWithoutGroup, groupAddress, groupFilter, orderOf, SPEC } from './differences-address.ts';

const TODAY = parseBusinessDate('2026-03-02');
const read = (raw: Record<string, string>) => filterOf(readFilters(SPEC, raw, TODAY));
const KEYS = {
  kind: 'amount',
  channel: 'wechat',
  merchant: 'M1',
  owner: '01a2b3c4-0000-7000-8000-000000000001',
  businessDate: '2026-03-01',
};

describe('The address of the differences', () => {
  it('asks for the next best where it says nothing, and for every order it names', () => {
    expect(orderOf(readSort(SPEC, null))).toEqual({ by: 'next', descending: true });
    for (const by of DIFFERENCE_ORDERS) {
      expect(orderOf(readSort(SPEC, `-${by}`))).toEqual({ by, descending: true });
      expect(differenceOrder.safeParse(orderOf(readSort(SPEC, by))).success).toBe(true);
    }
    expect(orderOf(readSort(SPEC, 'delta'))).toEqual({ by: 'delta', descending: false });
    expect(orderOf(readSort(SPEC, 'anything'))).toEqual({ by: 'next', descending: true });
  });

  it('finds by an amount as its rows print it: how much, whichever way', () => {
    for (const amount of ['-17,706.90', '+17,706.90', '17706.90']) {
      expect(read({ amount })).toMatchObject({ amountMin: '17706.90', amountMax: '17706.90' });
      expect(differenceFilter.safeParse(read({ amount })).success).toBe(true);
    }
  });

  it('narrows to the open group, which stands over the filter of the same name', () => {
    for (const group of DIFFERENCE_GROUPINGS) {
      const filter = read({ statuses: 'open', kinds: 'fee,amount', group, in: KEYS[group] });
      expect(filter).toMatchObject(groupFilter(group, KEYS[group]));
      expect(differenceFilter.safeParse(filter).success).toBe(true);
    }
    expect(filterWithoutGroup(readFilters(SPEC, { kinds: 'fee', group: 'kind', in: 'amount' }, TODAY))).toMatchObject({ kinds: ['fee'] });
  });

  it('has a place for those without an owner and without a merchant', () => {
    expect(read({ group: 'owner', in: groupAddress(null) })).toMatchObject({ owner: 'nobody' });
    expect(read({ group: 'merchant', in: groupAddress(null) })).toMatchObject({ merchantNo: '' });
  });

  it('asks for every owner that is ticked, and for both directions where both are', () => {
    const [one, other] = [KEYS.owner, '01a2b3c4-0000-7000-8000-000000000002'];
    expect(read({ owner: one })).toMatchObject({ owner: one });
    const several = read({ owner: `nobody,${one},${other}` });
    expect(several).toMatchObject({ owners: ['nobody', one, other] });
    expect(several.owner).toBeUndefined();
    expect(differenceFilter.safeParse(several).success).toBe(true);
    expect(read({ direction: 'shortage' })).toMatchObject({ direction: 'shortage' });
    expect(read({ direction: 'surplus,shortage' }).direction).toBeUndefined();
  });

  it('asks for one number by its beginning, and for a pasted list each as a whole', () => {
    expect(read({ number: ' P01M7 ' })).toMatchObject({ number: 'P01M7' });
    const pasted = read({ number: 'P01M7TVR5QRECQ9VW9D2E849414\n4200053268202611199692381420,\t4200053268202611199692381420' });
    expect(pasted.number).toBeUndefined();
    expect(pasted.numbers).toEqual(['P01M7TVR5QRECQ9VW9D2E849414', '4200053268202611199692381420']);
    expect(differenceFilter.safeParse(pasted).success).toBe(true);
  });

  it('narrows to nothing where there is no such grouping', () => {
    expect(read({ group: 'shoe size', in: 'amount' })).toEqual({ statuses: ['open', 'in_progress', 'external'] });
  });
});

/** What the bar of a selection adds up. */
import { expect, it } from 'vitest';
import { sumByCurrency } from './selection-bar.tsx';

it('Only amounts of one thing and one currency are added, in the order they come', () => {
  const cny = (minor: bigint, of?: string) => ({ minor, currency: 'CNY', ...(of ? { of } : {}) });
  expect(
    sumByCurrency([cny(5n, 'Payment'), cny(3n, 'Refund'), null, { minor: 2n, currency: 'USD', of: 'Payment' }, cny(7n, 'Payment')]),
  ).toEqual([cny(12n, 'Payment'), cny(3n, 'Refund'), { minor: 2n, currency: 'USD', of: 'Payment' }]);
  expect(sumByCurrency([cny(9007199254740993n), cny(-1n)])).toEqual([cny(9007199254740992n)]);
});

/** What statements tell of, by the parts of the day that they are. */
import { expect, it } from 'vitest';
import { kindsTold } from './kinds-told.ts';

it('is what their parts say: a bill of payments nothing of refunds, both bills or any whole one of both, none of none', () => {
  expect(kindsTold(['payments'])).toEqual(['payment']);
  expect(kindsTold(['refunds', 'refunds'])).toEqual(['refund']);
  for (const parts of [['payments', 'refunds'], ['all'], ['refunds', 'all'], ['funds']] as const)
    expect(kindsTold(parts)).toEqual(['payment', 'refund']);
  expect(kindsTold([])).toEqual([]);
});

import superjson from 'superjson';
import { expect, it } from 'vitest';
import { requireTame } from '../../server/access/guard-body.ts';
import { newRequestKey } from './request-key.ts';

it('A request key passes the edge beside amounts, which refuses text that could be a long number', () => {
  for (let time = 0; time < 20; time++) {
    const body = JSON.stringify(superjson.serialize({ expected: { count: 9_007_199_254_740_993n }, requestKey: newRequestKey() }));
    expect(() => requireTame(body)).not.toThrow();
  }
  expect(newRequestKey()).not.toBe(newRequestKey());
});

/** Ids carry their bucket and instant; numbers are ids that people can read. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketOf, idOfNumber, newId, numberOf } from './ids.ts';
import { assertProperty } from './property-fixture.ts';

const bucket = fc.integer({ min: 0, max: 1023 });
const at = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

it('finds the bucket in the id, and the id in its number', () => {
  assertProperty(
    fc.property(bucket, at, (place, instant) => {
      const id = newId(place, instant);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(bucketOf(id)).toBe(place);
      expect(idOfNumber('J', numberOf('J', id))).toBe(id);
      expect(idOfNumber('P', numberOf('J', id))).toBeNull();
    }),
    { numRuns: 2_000 },
  );
});

it('orders ids of one bucket by their instant', () => {
  assertProperty(
    fc.property(
      bucket,
      at,
      fc.integer({ min: 1, max: 1_000_000 }),
      (place, instant, later) => newId(place, instant) < newId(place, new Date(instant.getTime() + later)),
    ),
    { numRuns: 2_000 },
  );
});

it.each(['', 'J', 'J123', `J${'U'.repeat(26)}`, `J${'Z'.repeat(26)}`])('takes %s for no number of ours', (text) => {
  expect(idOfNumber('J', text)).toBeNull();
});

/** An answer that came again is the object it was; only what is new is new. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertProperty } from '../../server/kernel/property-fixture.ts';
import { sharedAnswer } from './shared-answer.ts';

const row = (id: string, version: number) => ({ id, minor: 5n, foundAt: new Date(1_000), version, labels: ['late'] });

test('the same answer again is the same object, with its dates and whole numbers', () => {
  const before = { rows: [row('a', 1), row('b', 1)], nextCursor: null };
  expect(sharedAnswer(before, structuredClone(before))).toBe(before);
});

test('of a list only the row that has changed is new', () => {
  const before = [row('a', 1), row('b', 1)];
  const after = sharedAnswer(before, [row('a', 1), row('b', 2)]) as typeof before;
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toEqual(row('b', 2));
  expect(after[1]?.foundAt).toBe(before[1]?.foundAt);
});

test('rows stay themselves where others came before them or went', () => {
  const before = [row('a', 1), row('b', 1)];
  const after = sharedAnswer(before, [row('new', 1), row('b', 1)]) as typeof before;
  expect(after.map(({ id }) => id)).toEqual(['new', 'b']);
  expect(after[1]).toBe(before[1]);
});

test('what is gone is gone, and a field without a value is not a field that is missing', () => {
  expect(sharedAnswer({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
  const before: Record<string, unknown> = { a: 1 };
  expect(sharedAnswer(before, { a: 1, b: undefined })).not.toBe(before);
  expect(sharedAnswer([1, 2], [1])).toEqual([1]);
});

test('whatever came before, what is shown is what came', () => {
  const value = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: false, maxDepth: 4 });
  const list = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), value }), { maxLength: 5 });
  assertProperty(
    fc.property(fc.oneof(value, list), fc.oneof(value, list), (before, after) => {
      expect(sharedAnswer(before, after)).toEqual(after);
      expect(sharedAnswer(before, before)).toBe(before);
    }),
  );
});

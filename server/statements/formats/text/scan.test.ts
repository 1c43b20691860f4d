/** What is found four bytes at a time is what looking at each byte finds, wherever a block lies in its buffer. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import { findByte, findLineEnds } from './scan.ts';

// Neighbours of what is sought, of the blank and of 127, and bytes with the highest bit: where a borrow or a carry would tell of what is not there.
const byte = fc.oneof(
  fc.constantFrom(9, 10, 11, 13, 31, 32, 33, 43, 44, 45, 126, 127, 128, 138, 172, 255),
  fc.integer({ min: 0, max: 255 }),
);
const block = fc.tuple(fc.array(byte, { maxLength: 40 }), fc.integer({ min: 0, max: 7 })).map(([bytes, offset]) => {
  const buffer = new Uint8Array(offset + bytes.length + 3).fill(44);
  buffer.set(bytes, offset);
  return buffer.subarray(offset, offset + bytes.length);
});

it('finds every line end and whether a control character is among them', () => {
  assertProperty(
    fc.property(block, (bytes) => {
      const ends: number[] = [];
      const hasForbidden = findLineEnds(bytes, ends);
      expect(ends).toEqual([...bytes.keys()].filter((at) => bytes[at] === 10));
      expect(hasForbidden).toBe([...bytes].some((each) => each === 127 || (each < 32 && ![9, 10, 13].includes(each))));
    }),
    { numRuns: 3_000 },
  );
});

it('finds every place of a byte', () => {
  assertProperty(
    fc.property(block, fc.constantFrom(44, 9, 59, 124, 0, 127), (bytes, sought) => {
      const into = new Int32Array(bytes.length);
      const count = findByte(bytes, sought, into);
      expect([...into.subarray(0, count)]).toEqual([...bytes.keys()].filter((at) => bytes[at] === sought));
    }),
    { numRuns: 3_000 },
  );
});

/** A row that is written as it lies in the file makes the very bytes that its line makes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newId, numberOf } from '../kernel/ids.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import { LINE_KINDS, LINE_STATUSES } from './codes.ts';
import type { StatementLine } from './contract.ts';
import { type PlainRow, SPANS } from './formats/plain-row.ts';
import { CHUNK_BYTES, LineEncoder } from './line-encoder.ts';
import { LineTotals } from './line-totals.ts';

const ID = '0193b5c0-1234-7abc-8000-00000000000f';
const own = fc
  .tuple(fc.integer({ min: 0, max: 1023 }), fc.constantFrom('P' as const, 'R' as const, 'D' as const))
  .map(([bucket, prefix]) => numberOf(prefix, newId(bucket, new Date(1_772_000_000_000))));
const number = fc.option(fc.oneof(own, fc.string({ unit: fc.constantFrom(...'ABPRT0129-_'), minLength: 1, maxLength: 64 })));
const figure = fc.integer({ min: 0, max: 999_999_999_999_999 });
const line = fc.record({
  lineNo: fc.integer({ min: 1, max: 2_147_483_647 }),
  byteOffset: fc.integer({ min: 0, max: 2 ** 40 }),
  byteLength: fc.constant(0),
  kind: fc.constantFrom(...LINE_KINDS),
  flow: fc.constantFrom('in' as const, 'out' as const),
  status: fc.constantFrom(...LINE_STATUSES),
  channelNo: number,
  sharesChannelNo: fc.constant(false),
  ourNo: number,
  originalChannelNo: number,
  originalOurNo: number,
  amountMinor: figure.map(BigInt),
  currency: fc.constantFrom('CNY', 'JPY'),
  feeMinor: fc.option(fc.oneof(figure, fc.integer({ min: -999_999_999, max: -1 })).map(BigInt)),
  netMinor: fc.constant(null),
  occurredAt: fc.integer({ min: Date.parse('1990-01-01T00:00:00Z'), max: Date.parse('2199-12-31T00:00:00Z') }),
  merchantNo: fc.option(fc.constantFrom('M1', '商户1', 'M'.repeat(60))),
});

/** The row of a line: its numbers one after another among other bytes. A merchant that is no ASCII is the mapping's own. */
function rowOf(line: StatementLine): PlainRow {
  const isFixed = line.merchantNo?.startsWith('商') ?? false;
  const numbers = [line.channelNo, line.ourNo, line.originalChannelNo, line.originalOurNo, isFixed ? null : line.merchantNo];
  const spans = new Int32Array(10);
  let text = '订单,';
  for (const [index, each] of numbers.entries()) {
    if (each === null) continue;
    spans[2 * index] = Buffer.byteLength(text);
    text += each;
    spans[2 * index + 1] = Buffer.byteLength(text);
  }
  const bytes = Buffer.from(text);
  return {
    ...line,
    bytes,
    byteLength: bytes.length,
    amountMinor: Number.parseInt(line.amountMinor.toString(), 10),
    feeMinor: line.feeMinor === null ? null : Number.parseInt(line.feeMinor.toString(), 10),
    spans,
    merchantNo: isFixed ? line.merchantNo : null,
  };
}

it('encodes and adds up a row in place as it does its line', () => {
  expect(SPANS.merchantNo).toBe(8);
  assertProperty(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const [slow, fast] = [new LineEncoder(ID), new LineEncoder(ID)];
      const [slowTotals, fastTotals] = [new LineTotals(), new LineTotals()];
      for (const each of lines) {
        const row = rowOf(each);
        const same = { ...each, byteLength: row.byteLength };
        slow.add(same);
        slowTotals.add(same);
        fast.addPlain(row);
        fastTotals.addPlain(row);
      }
      expect(Buffer.concat(fast.take(true)).equals(Buffer.concat(slow.take(true)))).toBe(true);
      expect(fastTotals.list()).toEqual(slowTotals.list());
      expect(fastTotals.flows()).toEqual(slowTotals.flows());
      // What came in and what went out are all that succeeded, once.
      for (const flow of ['in', 'out'] as const) {
        const own = lines.filter((each) => each.flow === flow && each.status === 'succeeded');
        const sums = slowTotals.flows().filter((sum) => sum.flow === flow);
        expect(sums.reduce((all, sum) => all + sum.amountMinor, 0n)).toBe(own.reduce((all, each) => all + each.amountMinor, 0n));
        expect(sums.reduce((all, sum) => all + sum.count, 0n)).toBe(BigInt(own.length));
      }
    }),
    { numRuns: 300, seed: testSeed(11) },
  );
});

it('fills buffers that came back without leaving anything of what was in them', () => {
  const [fresh, reused] = [new LineEncoder(ID), new LineEncoder(ID)];
  for (let i = 0; i < 4; i++) reused.giveBack(Buffer.alloc(CHUNK_BYTES, 0xee).buffer as ArrayBuffer);
  const samples = fc.sample(line, { numRuns: 6_000, seed: testSeed(12) });
  for (const each of samples) {
    fresh.add(each);
    reused.add(each);
  }
  expect(Buffer.concat(reused.take(true)).equals(Buffer.concat(fresh.take(true)))).toBe(true);
});

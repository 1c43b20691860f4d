/** Random bytes that are fetched ahead are given away once each. */
import { expect, it } from 'vitest';
import { systemRandom } from './random.ts';

it('never gives the same bytes twice, of any length, and as many as were asked for', () => {
  const seen = new Set<string>();
  let asked = 0;
  for (let round = 0; round < 3_000; round++)
    for (const length of [16, 10, 32]) {
      const bytes = systemRandom.bytes(length);
      expect(bytes).toHaveLength(length);
      seen.add(Buffer.from(bytes).toString('hex'));
      asked++;
    }
  expect(seen.size).toBe(asked);
  for (const length of [0, 1, 4095, 4096, 4097, 70_000]) {
    if (length <= 65_536) expect(systemRandom.bytes(length)).toHaveLength(length);
    else expect(() => systemRandom.bytes(length)).toThrow();
  }
});

it('hands over memory of its own: what is written into one answer changes no other', () => {
  const [one, other] = [systemRandom.bytes(16), systemRandom.bytes(16)];
  const before = Buffer.from(other).toString('hex');
  one.fill(0);
  expect(Buffer.from(other).toString('hex')).toBe(before);
  expect(one.buffer).not.toBe(other.buffer);
});

it('is spread over all values of a byte', () => {
  const counts = new Uint32Array(256);
  for (let i = 0; i < 4_000; i++) for (const byte of systemRandom.bytes(64)) counts[byte] = (counts[byte] as number) + 1;
  // A thousand expected of each, thirty-two apart as a rule: seven times that is no chance.
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(224);
});

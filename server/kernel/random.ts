/** Random bytes, injected: the system's for production, a seeded generator for demo data and replays. */
import { invariant } from './errors.ts';

export type Random = { bytes(length: number): Uint8Array };

/** Random bytes fetched ahead: asking the system for sixteen costs as much as asking it for some thousand. What was given away is wiped. */
const ahead = new Uint8Array(4096);
let given = ahead.length;

export const systemRandom: Random = {
  bytes(length) {
    if (length > ahead.length) return crypto.getRandomValues(new Uint8Array(length));
    if (given + length > ahead.length) {
      crypto.getRandomValues(ahead);
      given = 0;
    }
    const bytes = ahead.slice(given, given + length);
    ahead.fill(0, given, given + length);
    given += length;
    return bytes;
  },
};

/** A deterministic generator (xoshiro128**): never for secrets. */
export function seededRandom(seed: number): Random & { uint32(): number; below(limit: number): number; pick<T>(items: readonly T[]): T } {
  let x = seed >>> 0;
  const next = () => {
    x = (x + 0x9e3779b9) >>> 0;
    let z = x;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  let [a, b, c, d] = [next(), next(), next(), next()];
  const rotate = (value: number, by: number) => ((value << by) | (value >>> (32 - by))) >>> 0;
  const uint32 = () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11);
    return result;
  };
  const below = (limit: number) => {
    invariant(limit > 0, 'below() needs a positive limit');
    return uint32() % limit;
  };
  return {
    uint32,
    below,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    bytes: (length) => Uint8Array.from({ length }, () => uint32() & 0xff),
  };
}

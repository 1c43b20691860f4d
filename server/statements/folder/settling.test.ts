/** A file is taken when it has lain still, and not before. */
import { expect, it } from 'vitest';
import { type Stamp, settling } from './settling.ts';

const TIMES = { quietMs: 12_000, emptyQuietMs: 60_000 };
const stamp = (size: number, writtenMs = 1): Stamp => ({ size, writtenMs });

/** What each look of a file saw, by its instant in seconds, and at which of them it had settled. */
function settledAt(looks: readonly [second: number, stamp: Stamp | null][]): number[] {
  const watched = settling(TIMES);
  return looks.flatMap(([second, seen]) => {
    const look = watched.look(second * 1000);
    const isSettled = seen !== null && look.see('a', seen);
    look.end();
    return isSettled ? [second] : [];
  });
}

it('Two looks must see the same size and the same time, some time apart', () => {
  expect(
    settledAt([
      [0, stamp(5)],
      [1, stamp(5)],
      [15, stamp(5)],
    ]),
  ).toEqual([15]);
  expect(
    settledAt([
      [0, stamp(5)],
      [15, stamp(6)],
      [30, stamp(6, 2)],
      [45, stamp(6, 2)],
    ]),
  ).toEqual([45]);
});

it('One that was away in between, or a clock that was set back, begins anew', () => {
  expect(
    settledAt([
      [0, stamp(5)],
      [15, null],
      [30, stamp(5)],
      [45, stamp(5)],
    ]),
  ).toEqual([45]);
  expect(
    settledAt([
      [100, stamp(5)],
      [50, stamp(5)],
      [65, stamp(5)],
    ]),
  ).toEqual([65]);
});

it('One without a byte is waited for longer', () => {
  const looks = [0, 15, 30, 45, 60].map((second): [number, Stamp] => [second, stamp(0)]);
  expect(settledAt(looks)).toEqual([60]);
});

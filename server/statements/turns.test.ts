/** Two at once, in the order of asking; who leaves the queue is out of it at once and takes nobody's turn. */
import { expect, it } from 'vitest';
import { withImportSlot } from './turns.ts';

it('gives the places in order, and none to who left meanwhile', async () => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const left = new AbortController();
  const ask = (name: string, signal?: AbortSignal) =>
    withImportSlot(async () => {
      begun.push(name);
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.set(name, resolve);
      await promise;
      return name;
    }, signal);
  const first = ask('first');
  const second = ask('second');
  const leaves = ask('leaves', left.signal);
  const third = ask('third');
  const fourth = ask('fourth', new AbortController().signal);
  await Promise.resolve();
  left.abort(new Error('gone'));
  await expect(leaves).rejects.toThrow('gone');
  await expect(ask('too late', left.signal)).rejects.toThrow('gone');
  expect(begun).toEqual(['first', 'second']);
  ends.get('first')?.();
  await first;
  await expect.poll(() => begun).toEqual(['first', 'second', 'third']);
  ends.get('second')?.();
  await expect.poll(() => begun).toEqual(['first', 'second', 'third', 'fourth']);
  ends.get('third')?.();
  ends.get('fourth')?.();
  expect(await Promise.all([second, third, fourth])).toEqual(['second', 'third', 'fourth']);
  expect(await withImportSlot(async () => 'after')).toBe('after');
});

it('a signal that comes with the turn takes nobody else out of the queue', async () => {
  const { promise: busy, resolve: finish } = Promise.withResolvers<void>();
  const left = new AbortController();
  const held = [withImportSlot(() => busy), withImportSlot(() => busy)];
  const mine = withImportSlot(async () => left.signal.aborted, left.signal);
  const behind = withImportSlot(async () => 'behind');
  // In the same moment in which the places are given back.
  void busy.then(() => queueMicrotask(() => queueMicrotask(() => left.abort())));
  finish();
  await Promise.all(held);
  await Promise.allSettled([mine]);
  expect(await behind).toBe('behind');
});

/** However many ask for a proof at once, one is under way, and nobody is answered by one that began before they asked. */
import { expect, it } from 'vitest';
import { proveInTurn } from './proofs.ts';

/** A proof that answers its turn, when told to. */
function stage(name: string) {
  const ends: ((isFine: boolean) => void)[] = [];
  const prove = () => {
    const turn = ends.length + 1;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    ends.push((isFine) => (isFine ? resolve(turn) : reject(new Error(`${turn} broke`))));
    return promise;
  };
  return { ends, ask: () => proveInTurn(name, prove) };
}
const passed = () => new Promise((resolve) => setImmediate(resolve));

it('Twenty who ask while one is under way are answered by one that begins after it', async () => {
  const { ends, ask } = stage('twenty');
  const first = ask();
  const others = Array.from({ length: 20 }, ask);
  await passed();
  expect(ends).toHaveLength(1);
  ends[0]?.(true);
  expect(await first).toBe(1);
  await passed();
  expect(ends).toHaveLength(2);
  // Asked while the second is under way, so not answered by it.
  const late = ask();
  ends[1]?.(true);
  expect(new Set(await Promise.all(others))).toEqual(new Set([2]));
  await passed();
  ends[2]?.(true);
  expect(await late).toBe(3);
});

it('One that breaks is told to those who asked for it, and the next begins all the same', async () => {
  const { ends, ask } = stage('broken');
  const [first, second] = [ask(), ask()];
  ends[0]?.(false);
  await expect(first).rejects.toThrow('1 broke');
  await passed();
  ends[1]?.(true);
  expect(await second).toBe(2);
  const third = ask();
  expect(ends).toHaveLength(3);
  ends[2]?.(true);
  expect(await third).toBe(3);
});

it('Proofs of different names do not wait for each other', async () => {
  const [one, other] = [stage('one'), stage('other')];
  void one.ask();
  void other.ask();
  expect([one.ends.length, other.ends.length]).toEqual([1, 1]);
});

/** Guarantees of own acts on a difference: they follow one another, and somebody else's act is never passed over. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assertProperty } from '../../server/kernel/property-fixture.ts';
import { ownActs, type Seen } from './own-acts.ts';

/** A server that changes a row only where it is as it was seen. */
function server(answerAfter: () => Promise<unknown> = async () => undefined) {
  const versions = new Map<string, number>();
  const versionOf = (id: string) => versions.get(id) ?? 1;
  const others = (id: string) => versions.set(id, versionOf(id) + 1);
  const act = async (seen: Seen[]) => {
    const isAsSeen = seen.every(({ id, version }) => versionOf(id) === version);
    if (isAsSeen) for (const { id } of seen) others(id);
    await answerAfter();
    if (!isAsSeen) throw new Error('difference_changed');
    return seen.length;
  };
  return { act, others, versionOf };
}

it('a second and a third act before the page has the new version are done, one after the other', async () => {
  const { act, versionOf } = server(() => new Promise((resolve) => setTimeout(resolve, 5)));
  const { follow } = ownActs();
  const seen = [{ id: 'a', version: 1 }];
  await expect(Promise.all([follow(seen, act), follow(seen, act), follow(seen, act)])).resolves.toEqual([1, 1, 1]);
  expect(versionOf('a')).toBe(4);
});

it('an act on several goes on from what was done to each of them', async () => {
  const { act } = server();
  const { follow } = ownActs();
  await follow([{ id: 'a', version: 1 }], act);
  const both = [
    { id: 'a', version: 1 },
    { id: 'b', version: 1 },
  ];
  await follow(both, act);
  await follow([{ id: 'b', version: 1 }], act);
});

it('what somebody else has done in between refuses the next act, until it has been seen', async () => {
  const { act, others } = server();
  const { follow } = ownActs();
  await follow([{ id: 'a', version: 1 }], act);
  others('a');
  await expect(follow([{ id: 'a', version: 1 }], act)).rejects.toThrow('difference_changed');
  await expect(follow([{ id: 'a', version: 2 }], act)).rejects.toThrow('difference_changed');
  await follow([{ id: 'a', version: 3 }], act);
});

it('an act that is refused holds up none after it, and acts on other rows wait for nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { follow } = ownActs();
  const slow = follow([{ id: 'a', version: 1 }], () => promise.then(() => Promise.reject(new Error('refused'))));
  await expect(follow([{ id: 'b', version: 1 }], async () => 'done')).resolves.toBe('done');
  const next = follow([{ id: 'a', version: 1 }], async ([row]) => row?.version);
  resolve();
  await expect(slow).rejects.toThrow('refused');
  await expect(next).resolves.toBe(1);
});

it('no act is ever done over what somebody else did and the page had not shown', async () => {
  const step = fc.oneof(fc.constant('act' as const), fc.constant('others' as const), fc.constant('show' as const));
  await assertProperty(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { act, others, versionOf } = server();
      const { follow } = ownActs();
      let [shown, isUnseen] = [1, false];
      for (const each of steps) {
        if (each === 'others') {
          others('a');
          isUnseen = true;
        } else if (each === 'show') {
          shown = versionOf('a');
          isUnseen = false;
        } else {
          const done = await follow([{ id: 'a', version: shown }], act).then(
            () => true,
            () => false,
          );
          expect(done).toBe(!isUnseen);
        }
      }
    }),
  );
});

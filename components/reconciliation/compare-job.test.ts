/** A comparison under way: how far it is, stopped when somebody stops it, and its files never asked for twice. */
import { beforeEach, expect, it } from 'vitest';
import { type ComparePorts, createCompareJob, FRESH_SETTINGS, isTooLarge, leftOverIn } from './compare-job.ts';
import type { ShownPreview } from './try-result.tsx';

const file = (name: string, bytes = 'abc') => new File([bytes], name);
const PREVIEW = { differenceCount: 0 } as ShownPreview;

let on: Parameters<ComparePorts['send']>[1];
let aborted: number;
let held: boolean;
let ended: string[];
function begin() {
  aborted = 0;
  held = false;
  ended = [];
  const store = createCompareJob(
    {
      send: (_job, told) => {
        on = told;
        return { abort: () => void aborted++ };
      },
      hold: (isHeld) => {
        held = isHeld;
      },
      ended: ({ phase }) => void ended.push(phase),
    },
    FRESH_SETTINGS,
  );
  store.choose({ statements: [file('bill.csv')], orders: [file('orders.csv', 'ab')] });
  return store;
}
let store: ReturnType<typeof begin>;
beforeEach(() => {
  store = begin();
});

it('goes from sending, by bytes, to what the server is at, to what came out, and holds the page so long', () => {
  store.start();
  expect([store.job().phase, store.job().size, held]).toEqual(['sending', 5, true]);
  on.report({ sent: 2, size: 900, bytesPerSecond: 10 });
  expect(store.job()).toMatchObject({ phase: 'sending', sent: 2, size: 900 });
  on.arrived();
  expect(store.job()).toMatchObject({ phase: 'working', sent: 900 });
  on.step({ stage: 'comparing' });
  expect(store.job().step).toEqual({ stage: 'comparing' });
  on.answer(200, PREVIEW);
  expect(store.job()).toMatchObject({ phase: 'done', preview: PREVIEW });
  expect([held, ended]).toEqual([false, ['done']]);
  store.again();
  expect(store.job().statements).toHaveLength(1);
});

it('is stopped by closing the line; what comes after that is not heard, and the files are still there', () => {
  store.start();
  on.arrived();
  store.cancel();
  expect([aborted, held, store.job().phase, store.job().isCancelled]).toEqual([1, false, 'choosing', true]);
  on.step({ stage: 'comparing' });
  on.answer(200, PREVIEW);
  expect([store.job().phase, store.job().preview, ended]).toEqual(['choosing', null, []]);
  store.start();
  expect([store.job().phase, store.job().isCancelled, store.job().orders.length]).toEqual(['sending', false, 1]);
});

it.each([
  [0, null, 'unanswered'],
  [502, null, 'unanswered'],
  [400, { reason: 'statement_cut_off', details: {} }, 'statement_cut_off'],
])('an answer of %s with %j keeps the files and says why, until something else is chosen', (status, body, reason) => {
  store.start();
  on.answer(status, body);
  expect(store.job()).toMatchObject({ phase: 'choosing', refused: { reason } });
  expect([held, ended, store.job().statements.length]).toEqual([false, ['choosing'], 1]);
  store.choose({ orders: [file('other.csv')] });
  expect(store.job().refused).toBeNull();
});

it('is asked for once, however often it is pressed', () => {
  store.start();
  const first = on;
  store.start();
  expect(on).toBe(first);
});

it('is nobody else’s: who works here next finds no file and no result', () => {
  store.start();
  store.clear();
  expect([aborted, held, store.job().statements.length, store.job().preview]).toEqual([1, false, 0, null]);
});

it('files that are too much together are known before they are sent', () => {
  const large = Object.defineProperty(file('large.csv'), 'size', { value: 300 * 1024 * 1024 });
  expect(isTooLarge({ statements: [large], orders: [file('o.csv')] })).toBe(false);
  expect(isTooLarge({ statements: [large], orders: [large] })).toBe(true);
});

it.each([
  null,
  '',
  '{"half',
  'null',
  '{}',
  JSON.stringify({ files: [1], settings: FRESH_SETTINGS }),
  JSON.stringify({ files: [], settings: { zone: '' } }),
])('nothing is left over where %s was kept', (kept) => {
  expect(leftOverIn(kept)).toBeNull();
  const left = { files: ['a.csv'], settings: FRESH_SETTINGS };
  expect(leftOverIn(JSON.stringify(left))).toEqual(left);
});

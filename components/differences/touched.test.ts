/** Guarantees of what is asked anew after an own act. */
import { expect, it } from 'vitest';
import { touchedBy } from './touched.ts';

it('the difference itself is asked for anew at once after each act, and its list after what may take it out', () => {
  for (const act of ['assigned', 'labelled', 'commented'] as const) expect(touchedBy(act, 'get', undefined)).toBe('now');
  expect(touchedBy('assigned', 'list', {})).toBe('now');
  expect(touchedBy('labelled', 'list', {})).toBe('now');
  expect(touchedBy('commented', 'list', {})).toBe('not');
});

it('counts and sums follow an assignment, and a label only where the filter looks at labels', () => {
  for (const name of ['sums', 'groups', 'lookUpNumbers', 'countsByKind']) {
    expect(touchedBy('assigned', name, {})).toBe('soon');
    expect(touchedBy('labelled', name, {})).toBe('not');
    expect(touchedBy('labelled', name, { label: 'asked' })).toBe('soon');
    expect(touchedBy('commented', name, { label: 'asked' })).toBe('not');
  }
  expect(touchedBy('labelled', 'labels', {})).toBe('soon');
  expect(touchedBy('assigned', 'owners', undefined)).toBe('not');
});

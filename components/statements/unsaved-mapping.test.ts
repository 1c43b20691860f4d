/** What was set up of a mapping and not saved is read as it was kept, found by the columns it is for, and never half of one. */
import { expect, it } from 'vitest';
import { EMPTY_DRAFT, type MappingDraft } from './mapping-draft.ts';
import { shapeOf, unsavedChangeIn, unsavedIn } from './unsaved-mapping.ts';

const draft: MappingDraft = {
  ...EMPTY_DRAFT,
  columns: { ourNo: 'Order', amount: 'Gross' },
  statusWords: [{ word: 'done', means: 'succeeded' }],
  totalLabel: '合计',
};
const unsaved = { channel: 'paypal', name: 'Wallet', file: 'wallet.csv', draft };

it('is read as it was kept', () => {
  expect(unsavedIn(JSON.stringify(unsaved))).toEqual(unsaved);
  // A field that was taken back has no column.
  const { columns } = unsavedIn(JSON.stringify({ ...unsaved, draft: { ...draft, columns: { ourNo: undefined } } }))?.draft ?? {};
  expect(columns).toEqual({});
});

it.each([
  null,
  '',
  '{"half',
  'null',
  '[]',
  JSON.stringify({ ...unsaved, channel: 1 }),
  JSON.stringify({ ...unsaved, draft: null }),
  JSON.stringify({ ...unsaved, draft: { ...draft, zone: undefined } }),
  JSON.stringify({ ...unsaved, draft: { ...draft, columns: ['Order'] } }),
  JSON.stringify({ ...unsaved, draft: { ...draft, columns: { ourNo: 7 } } }),
  JSON.stringify({ ...unsaved, draft: { ...draft, kindWords: [null] } }),
  JSON.stringify({ ...unsaved, draft: { ...draft, statusWords: [{ word: 'done' }] } }),
])('is none where %s was kept', (kept) => {
  expect(unsavedIn(kept)).toBeNull();
});

it('a change is read as it was kept, with the version that it is of', () => {
  expect(unsavedChangeIn(JSON.stringify({ version: 3, draft }))).toEqual({ version: 3, draft });
});

it.each([
  null,
  '',
  '{"half',
  'null',
  JSON.stringify({ draft }),
  JSON.stringify({ version: '3', draft }),
  JSON.stringify({ version: 1.5, draft }),
  JSON.stringify({ version: 3, draft: { ...draft, columns: ['Order'] } }),
])('no change is read where %s was kept', (kept) => {
  expect(unsavedChangeIn(kept)).toBeNull();
});

it('has one shape for the same columns in the same order, whatever blanks are around them, and tells all others apart', () => {
  expect(shapeOf(['Ref ', '\tOrder', '金额'])).toBe(shapeOf(['Ref', 'Order', '金额']));
  const others = [
    ['Ref', 'Order'],
    ['Order', 'Ref', '金额'],
    ['Ref', 'Order', '金额', ''],
    ['Ref', 'Order', '费用'],
    ['RefOrder', '金额'],
    [],
  ];
  const shapes = [['Ref', 'Order', '金额'], ...others].map(shapeOf);
  expect(new Set(shapes).size).toBe(shapes.length);
  for (const shape of shapes) expect(shape).toMatch(/^[0-9a-z]{2,14}$/);
});

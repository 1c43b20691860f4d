/** A comment on several that was sent is asked for again exactly as it was, amounts and all, and never half of one. */
import superjson from 'superjson';
import { expect, it } from 'vitest';
import { sentIn, sentText } from './selected-comment.ts';

const ofRows = { body: '已联系渠道', requestKey: 'k1', on: { differenceIds: ['a', 'b'] }, isAnswered: false };
const ofAll = {
  body: 'asked',
  requestKey: 'k2',
  on: { filter: { open: true }, expected: { count: 9_007_199_254_740_993n, sums: [{ currency: 'CNY', deltaMinor: -1n }] } },
  isAnswered: true,
};

it.each([ofRows, ofAll])('is read as it was kept', (sent) => {
  expect(sentIn(sentText(sent))).toEqual(sent);
});

it.each([
  null,
  '',
  '{"half',
  'null',
  superjson.stringify({ ...ofRows, on: null }),
  superjson.stringify({ ...ofRows, on: {} }),
  superjson.stringify({ ...ofRows, body: 1 }),
])('is none where %s was kept', (kept) => {
  expect(sentIn(kept)).toBeNull();
});

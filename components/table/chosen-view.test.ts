import { expect, test } from 'vitest';
import { isAsSaved, viewHref } from './chosen-view.ts';

const NONE = { cols: null, cw: null };

test('a view is as it was saved in whatever order its address says so, and changed by a filter, a sort or a size of the page', () => {
  const saved = 'f.statuses=open&f.channels=wechat&sort=-amount';
  expect(isAsSaved(saved, 'f.channels=wechat&f.statuses=open&sort=-amount', NONE)).toBe(true);
  expect(isAsSaved(saved, 'f.channels=alipay&f.statuses=open&sort=-amount', NONE)).toBe(false);
  expect(isAsSaved(saved, 'f.channels=wechat&f.statuses=open', NONE)).toBe(false);
  expect(isAsSaved(saved, `${saved}&ps=100`, NONE)).toBe(false);
});

test('columns that the browser remembers change no view that says nothing of columns; columns chosen since do, and so does losing the view’s own', () => {
  expect(isAsSaved('f.a=1', 'f.a=1&cols=no,amount&cw=no.90', NONE)).toBe(true);
  expect(isAsSaved('f.a=1', 'f.a=1&cols=no,amount', { cols: 'no,amount', cw: null })).toBe(false);
  expect(isAsSaved('f.a=1&cols=no', 'f.a=1&cols=no', { cols: 'no', cw: null })).toBe(true);
  expect(isAsSaved('f.a=1&cols=no', 'f.a=1', NONE)).toBe(false);
});

test('the address of a view says what it is and which it is', () => {
  expect(viewHref({ id: '7', query: 'f.a=1' }, '/payments')).toBe('/payments?f.a=1&v=7');
  expect(viewHref({ id: '7', query: '' })).toBe('?v=7');
});

/** Guarantees of the files on their way in. */
import { expect, it } from 'vitest';
import { type Detected, newItem, reduceUploads, type UploadItem } from './uploads.ts';

const DETECTED: Detected = { formatId: 'wechat_trade_all', channels: ['wechat'] };
const file = (name: string, text = 'x') => new File([text], name);
const after = (item: UploadItem, ...changes: Parameters<typeof reduceUploads>[1][]) =>
  changes.reduce(reduceUploads, reduceUploads([], { add: [item] }))[0];

it('go on by themselves where one channel writes such a file, and are asked about where none or several do', () => {
  const item = newItem(file('a.csv'), '', '');
  expect(after(item, { id: item.id, detected: DETECTED })).toMatchObject({
    phase: 'waiting',
    channel: 'wechat',
    formatId: 'wechat_trade_all',
  });
  expect(after(item, { id: item.id, detected: { ...DETECTED, channels: ['a', 'b'] } })).toMatchObject({ phase: 'asking', channel: '' });
  const given = newItem(file('a.csv'), 'alipay', '');
  expect(after(given, { id: given.id, detected: DETECTED })).toMatchObject({ phase: 'waiting', channel: 'alipay' });
});

it('stay cancelled where they are recognised afterwards: what a person has stopped is not sent', () => {
  const item = newItem(file('a.csv'), 'wechat', '');
  const cancelled = { id: item.id, set: { phase: 'cancelled' as const } };
  expect(after(item, cancelled, { id: item.id, detected: DETECTED })?.phase).toBe('cancelled');
  expect(after(item, { remove: item.id }, { id: item.id, detected: DETECTED })).toBeUndefined();
});

it('are refused before they are sent where they can be no statement, or hold nothing', () => {
  const item = newItem(file('a.pdf'), '', '');
  const refusal = { reason: 'statement_format_unknown', details: {} };
  expect(after(item, { id: item.id, detected: { formatId: null, channels: [], refusal } })).toMatchObject({ phase: 'refused', refusal });
  expect(newItem(file('empty.csv', ''), 'wechat', '').phase).toBe('refused');
});

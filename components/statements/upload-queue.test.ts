/** Files on their way in: none is lost by leaving the page or the line, none is said to be nothing that may be something. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportProgress, ImportResult } from '../../server/statements/contract.ts';
import type { UploadItem } from './upload-item.ts';
import { createUploadQueue, type Detected, type UploadPorts } from './upload-queue.ts';

type Sent = { item: UploadItem; isAborted: boolean; on: Parameters<UploadPorts['send']>[1] };

const RESULT: ImportResult = {
  statementId: 's1',
  no: 'F1',
  status: 'published',
  channelCode: 'wechat',
  businessDate: '2026-03-02',
  version: 1,
  part: 'all',
  formatId: 'wechat_trade_all',
  lineCount: 3,
  rejectCount: 0,
  followUp: 'done',
};
const progress = (stage: ImportProgress['stage'], result?: ImportResult): ImportProgress => ({
  stage,
  bytesReceived: 1,
  byteSize: 1,
  bytesRead: 1,
  lines: 3,
  rejects: 0,
  ...(result ? { result } : {}),
});
const NONE = { channel: '', date: '' };
const file = (name: string, bytes = 'a') => new File([bytes], name);

let sent: Sent[];
let later: { ms: number; then: () => void }[];
let held: boolean;
let ended: string[];
let found: () => Promise<Detected>;
let looked: AbortSignal;
let word: () => Promise<ImportProgress | undefined>;

function begin() {
  sent = [];
  later = [];
  held = false;
  ended = [];
  found = async () => ({ formatId: 'wechat_trade_all', channels: ['wechat'] });
  word = async () => undefined;
  return createUploadQueue({
    detect: (_file, signal) => {
      looked = signal;
      return found();
    },
    send: (item, on) => {
      const request: Sent = { item, isAborted: false, on };
      sent.push(request);
      return {
        abort: () => {
          request.isAborted = true;
        },
      };
    },
    progressOf: () => word(),
    hold: (isHeld) => {
      held = isHeld;
    },
    ended: ({ phase }) => void ended.push(phase),
    after: (ms, then) => void later.push({ ms, then }),
  });
}
let queue: ReturnType<typeof begin>;
beforeEach(() => {
  queue = begin();
});
const settle = () => new Promise((done) => setTimeout(done));
const pass = async () => {
  for (const { then } of later.splice(0)) then();
  await settle();
};
const only = () => queue.items()[0] as UploadItem;
const send = async () => {
  queue.add([file('day.csv')], NONE);
  await settle();
  return sent[0] as Sent;
};

describe('files on their way in', () => {
  it('go two at a time, in the order of their turns, and hold the page until the last is over', async () => {
    queue.add([file('1.csv'), file('2.csv'), file('3.csv')], NONE);
    expect(held).toBe(true);
    await settle();
    expect(sent.map(({ item }) => item.file.name)).toEqual(['1.csv', '2.csv']);
    expect(queue.items().map(({ phase }) => phase)).toEqual(['sending', 'sending', 'waiting']);
    sent[0]?.on.answer(201, RESULT);
    expect(sent.map(({ item }) => item.file.name)).toEqual(['1.csv', '2.csv', '3.csv']);
    sent[1]?.on.answer(400, { reason: 'statement_cut_off', details: {} });
    expect(held).toBe(true);
    sent[2]?.on.answer(201, RESULT);
    expect(held).toBe(false);
    expect(ended).toEqual(['published', 'refused', 'published']);
  });

  it('stay where they have come to for whoever looks again, and are gone for another person', async () => {
    const request = await send();
    const stop = queue.subscribe(() => undefined);
    stop();
    request.on.report({ phase: 'working' });
    expect(only().phase).toBe('working');
    queue.clear();
    expect(request.isAborted).toBe(true);
    expect(queue.items()).toEqual([]);
    expect(held).toBe(false);
  });

  it('with no byte, or more than 500 MB, are refused before anything is sent', async () => {
    queue.add([file('nothing.csv', ''), Object.defineProperty(file('all.csv'), 'size', { value: 500 * 1024 * 1024 + 1 })], NONE);
    await settle();
    expect(queue.items().map(({ phase, refusal }) => [phase, refusal?.reason])).toEqual([
      ['refused', 'statement_empty'],
      ['refused', 'file_too_large'],
    ]);
    expect(queue.items()[1]?.refusal?.details).toMatchObject({ maxMegabytes: 500 });
    expect(sent).toEqual([]);
    expect(held).toBe(false);
  });
});

describe('files that are recognised', () => {
  it('go on by themselves where one channel writes such a file, and are asked about where none or several do', async () => {
    await send();
    expect(only()).toMatchObject({ phase: 'sending', channel: 'wechat', formatId: 'wechat_trade_all' });
    found = async () => ({ formatId: 'wechat_trade_all', channels: ['a', 'b'] });
    queue.add([file('several.csv')], NONE);
    await settle();
    expect(only()).toMatchObject({ phase: 'asking', channel: '' });
    queue.add([file('given.csv')], { channel: 'alipay', date: '' });
    await settle();
    expect(only()).toMatchObject({ phase: 'sending', channel: 'alipay' });
  });

  it('stay cancelled where they are recognised afterwards: what a person has stopped is not sent', async () => {
    queue.add([file('stopped.csv'), file('removed.csv')], NONE);
    for (const [at, item] of queue.items().entries()) {
      queue.cancel(item.id);
      if (at === 1) queue.remove(item.id);
    }
    await settle();
    expect(queue.items().map(({ file: { name }, phase }) => [name, phase])).toEqual([['stopped.csv', 'cancelled']]);
    expect(sent).toEqual([]);
  });

  it('are not sent where they are orders, whatever channel was chosen, until a person says that it is a statement', async () => {
    found = async () => ({ formatId: null, channels: [], isOrdersExport: true });
    queue.add([file('orders.csv')], { channel: 'wechat', date: '2026-03-02' });
    await settle();
    expect(only()).toMatchObject({ phase: 'orders', channel: 'wechat', losses: 0 });
    expect([sent, held, ended]).toEqual([[], false, []]);
    queue.set(only().id, { phase: 'asking' });
    queue.again(only().id, { channel: 'wechat', mappingId: 'm1', date: '' });
    expect(sent[0]?.item).toMatchObject({ channel: 'wechat', mappingId: 'm1' });
  });

  it('are refused before they are sent where they can be no statement', async () => {
    const refusal = { reason: 'statement_format_unknown', details: {} };
    found = async () => ({ formatId: null, channels: [], refusal });
    queue.add([file('a.pdf')], NONE);
    await settle();
    expect(only()).toMatchObject({ phase: 'refused', refusal });
    expect(sent).toEqual([]);
  });
});

describe('a file whose answer is lost', () => {
  it.each([
    ['the line', 0],
    ['a proxy that waited no longer', 504],
  ])('to %s is sent again by itself, once the server answers, and was imported where it is found there', async (_what, status) => {
    const request = await send();
    request.on.report({ phase: 'working' });
    request.on.answer(status, null);
    expect(only()).toMatchObject({ phase: 'unknown', isAskedAgain: true, refusal: null });
    expect(held).toBe(true);
    found = () => Promise.reject(new TypeError('Failed to fetch'));
    await pass();
    await pass();
    expect(sent).toHaveLength(1);
    expect(later).toHaveLength(1);
    found = async () => ({ formatId: 'wechat_trade_all', channels: ['wechat'] });
    await pass();
    expect(sent).toHaveLength(2);
    sent[1]?.on.answer(409, { reason: 'statement_already_imported', details: { statementId: 's1' } });
    expect(only()).toMatchObject({ phase: 'published', refusal: { reason: 'statement_already_imported' } });
    expect(held).toBe(false);
  });

  it('because the server broke is never called refused, and a person decides whether it goes again', async () => {
    (await send()).on.answer(500, { reason: 'internal', details: {}, reference: 'abc' });
    expect(only()).toMatchObject({ phase: 'unknown', isAskedAgain: false, refusal: { reference: 'abc' } });
    expect(later).toEqual([]);
  });

  it('is not sent again once that was stopped, and stays unknown', async () => {
    (await send()).on.answer(0, null);
    queue.cancel(only().id);
    await pass();
    expect(sent).toHaveLength(1);
    expect(only()).toMatchObject({ phase: 'unknown', isAskedAgain: false });
  });

  it('waits for its sender where they are signed out meanwhile, and the page with it', async () => {
    (await send()).on.answer(0, null);
    found = () => Promise.reject({ reason: 'signed_out', details: {} });
    await pass();
    expect(only()).toMatchObject({ phase: 'unknown', isAskedAgain: false, refusal: { reason: 'signed_out' } });
    expect(held).toBe(true);
    found = async () => ({ formatId: null, channels: [] });
    queue.again(only().id);
    expect(sent).toHaveLength(2);
  });
});

describe('a file that could not be looked at', () => {
  it('is looked at again, and nobody is told meanwhile that it is unknown', async () => {
    found = () => Promise.reject(null);
    await send();
    expect(only()).toMatchObject({ phase: 'looking', losses: 1 });
    found = async () => ({ formatId: 'wechat_trade_all', channels: ['wechat'] });
    await pass();
    expect(only()).toMatchObject({ phase: 'sending', losses: 0 });
  });

  it('because its sender is signed out says that, and is looked at when it goes again', async () => {
    found = () => Promise.reject({ reason: 'signed_out', details: {} });
    await send();
    expect(only()).toMatchObject({ phase: 'refused', refusal: { reason: 'signed_out' } });
    expect(held).toBe(true);
    found = async () => ({ formatId: 'wechat_trade_all', channels: ['wechat'] });
    queue.again(only().id);
    await settle();
    expect(only()).toMatchObject({ phase: 'sending', channel: 'wechat', refusal: null });
  });
});

describe('a file that is cancelled', () => {
  it('while it is looked at is gone, and its line is closed: all of a large archive is sent to be looked at', async () => {
    let tell: (found: Detected) => void = () => undefined;
    found = () =>
      new Promise((resolve) => {
        tell = resolve;
      });
    queue.add([file('day.zip')], NONE);
    await settle();
    queue.cancel(only().id);
    expect([looked.aborted, only().phase, held]).toEqual([true, 'cancelled', false]);
    tell({ formatId: 'wechat_trade_all', channels: ['wechat'] });
    await settle();
    expect([only().phase, sent.length]).toEqual(['cancelled', 0]);
  });

  it('while its bytes go out is gone', async () => {
    const request = await send();
    queue.cancel(only().id);
    expect(request.isAborted).toBe(true);
    expect(only().phase).toBe('cancelled');
    request.on.answer(201, RESULT);
    expect(only().phase).toBe('cancelled');
  });

  it('when the server has all of it is what the server says became of it', async () => {
    (await send()).on.report({ phase: 'working' });
    word = async () => progress('publishing');
    queue.cancel(only().id);
    await settle();
    expect(only().phase).toBe('stopping');
    word = async () => progress('published', RESULT);
    await pass();
    expect(only()).toMatchObject({ phase: 'published', result: { statementId: 's1' } });
  });

  it('when the server has all of it is cancelled where the server says that nothing came of it', async () => {
    (await send()).on.report({ phase: 'working' });
    word = async () => progress('failed');
    queue.cancel(only().id);
    await settle();
    expect(only().phase).toBe('cancelled');
  });

  it('when the server has all of it and says nothing is unknown', async () => {
    (await send()).on.report({ phase: 'working' });
    queue.cancel(only().id);
    await settle();
    for (let asked = 0; asked < 25; asked++) await pass();
    expect(only().phase).toBe('unknown');
  });
});

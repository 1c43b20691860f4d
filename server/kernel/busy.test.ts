/** Which failures of the database a person may simply try again, however deep they lie, and which are none of these. */
import { once } from 'node:events';
import net from 'node:net';
import pg from 'pg';
import { expect, it } from 'vitest';
import { busyRefusal, sqlStateOf } from './busy.ts';
import { DomainError } from './errors.ts';

const failed = (code: string) => Object.assign(new Error('Failed query: insert into payments params: 4242424242424242'), { code });
const wrapped = (code: string) => new Error('outside', { cause: new Error('between', { cause: failed(code) }) });

it.each([
  ['40001', 'busy_try_again'],
  ['40P01', 'busy_try_again'],
  ['55P03', 'busy_try_again'],
  ['53300', 'busy_try_again'],
  ['57P03', 'busy_try_again'],
  ['57014', 'took_too_long'],
  ['53100', 'disk_full'],
  ['25006', 'database_read_only'],
])('%s is %s, and keeps its cause for the log without a word of it', (code, reason) => {
  for (const error of [failed(code), wrapped(code)]) {
    const refusal = busyRefusal(error);
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({ code: 'busy', reason, details: {} });
    expect(refusal?.message).not.toContain('4242');
    expect(sqlStateOf(refusal)).toBe(code);
  }
});

it.each(['23505', '23503', '23514', '22021', '42501', 'XX000', '08006'])('%s is none', (code) => {
  expect(busyRefusal(failed(code))).toBeNull();
  expect(busyRefusal(wrapped(code))).toBeNull();
});

it.each(['ENOSPC', 'EDQUOT'])('%s of a file of ours is a full disk too', (code) => {
  for (const error of [failed(code), wrapped(code)]) expect(busyRefusal(error)).toMatchObject({ code: 'busy', reason: 'disk_full' });
});

it('What has no code, or no code of a database, is none', () => {
  for (const error of [
    null,
    undefined,
    'text',
    new Error('x'),
    failed('ECONNREFUSED'),
    { code: 40001 },
    new DomainError('conflict', 'x', 'x'),
  ])
    expect(busyRefusal(error)).toBeNull();
});

it('A pool whose connections are all in use is busy: nobody ever connected, nothing was done', async () => {
  // Takes connections and never says a word: the one place of the pool stays taken.
  const silent = net.createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as net.AddressInfo;
  const pool = new pg.Pool({ host: '127.0.0.1', port, max: 1, connectionTimeoutMillis: 100 });
  const [, second] = await Promise.allSettled([pool.connect(), pool.connect()]);
  silent.close();
  expect(second.status).toBe('rejected');
  const { reason } = second as PromiseRejectedResult;
  expect(busyRefusal(new Error('Failed query', { cause: reason }))).toMatchObject({ code: 'busy', reason: 'busy_try_again', details: {} });
});

/** Which failures of the database a person may simply try again, however deep they lie, and which are none of these. */
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

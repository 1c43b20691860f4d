/** The log says that something of the database failed, where and under which reference, and no word of what was asked. */
import { inspect } from 'node:util';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import * as nextLog from 'next/dist/build/output/log.js';
import pg from 'pg';
import { expect, it, vi } from 'vitest';
import { maskLog } from './mask-log.ts';

const SECRETS = /4242|users|detail of|li@example\.com/;
const refused = () =>
  Object.assign(new pg.DatabaseError('duplicate key of 4242', 20, 'error'), { code: '23505', detail: 'detail of li@example.com' });
const asked = (cause: Error) =>
  Object.assign(new DrizzleQueryError('select "id" from "users" where "email" = $1', ['li@example.com'], cause), { digest: '88362757' });
const around = (cause: unknown) => new Error('outside', { cause });

it.each([
  ['a statement that failed', asked(refused()), '23505'],
  ['a statement that found no connection', asked(new Error('timeout exceeded when trying to connect')), 'none'],
  ['what the database itself said', refused(), '23505'],
  ['an error that has one of these for its cause', around(asked(refused())), '23505'],
])('of %s it keeps the code and the place', (_what, error, code) => {
  const lines: string[] = [];
  const keep = (...values: unknown[]) =>
    void lines.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
  const log = { error: keep, warn: keep, log: keep };
  maskLog(log);
  log.error('⨯', error);
  expect(lines.join()).toContain(`code ${code}`);
  expect(lines.join()).toMatch(/\n\s+at .*mask-log\.test\.ts/);
  expect(lines.join()).not.toMatch(SECRETS);
});

it('all other errors stand there as they are', () => {
  const error = vi.fn();
  const log = { error, warn: vi.fn(), log: vi.fn() };
  maskLog(log);
  const broken = new TypeError('x is not a function');
  log.error('⨯', broken, 7);
  expect(error).toHaveBeenCalledWith('⨯', broken, 7);
});

it('Next writes through it', () => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const before = { error: console.error, warn: console.warn, log: console.log };
  maskLog();
  try {
    nextLog.error(asked(refused()));
    const text = written.mock.calls.flat().map(String).join(' ');
    expect(text).toContain('digest 88362757');
    expect(text).not.toMatch(SECRETS);
  } finally {
    Object.assign(console, before);
    written.mockRestore();
  }
});

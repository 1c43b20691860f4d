/** Limits of calls hold for all processes together. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { fixedClock } from '../kernel/clock.ts';
import { callLimiter, recentLimiter } from './rate-limit.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const at = (time: string) => ({ database, clock: fixedClock(time) });

it('Calls are limited by the minute and callers told how long to wait; others are not held up', async () => {
  const limiter = callLimiter('minute', 10);
  const now = at('2026-11-20T00:00:20Z');
  expect(await limiter.waitOf(now, 'a', 10)).toBeNull();
  expect(await limiter.waitOf(now, 'a', 1)).toBe(40);
  expect(await limiter.waitOf(now, 'b', 10)).toBeNull();
  expect(await limiter.waitOf(at('2026-11-20T00:01:00Z'), 'a', 10)).toBeNull();
});

it('A batch counts its calls one by one, and a refused one counts none', async () => {
  const limiter = callLimiter('batch', 12, 3);
  const now = at('2026-11-20T00:00:20Z');
  expect(await limiter.waitOf(now, 'a', 10)).toBeNull();
  expect(await limiter.waitOf(now, 'a', 3)).toBe(40);
  expect(await limiter.waitOf(now, 'a', 2)).toBeNull();
  expect(await limiter.waitOf(now, 'a', 1)).toBe(40);
});

it('Three processes at once let through the limit together, and never one call more', async () => {
  for (const share of [1, 5, 20]) {
    const processes = Array.from({ length: 3 }, () => ({
      limiter: callLimiter(`shared-${share}`, 100, share),
      now: { database: { ...database, ...connect(database.url, { max: 4 }) }, clock: fixedClock('2026-11-20T00:00:00Z') },
    }));
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, i) => {
        const { limiter, now } = processes[i % 3] as (typeof processes)[number];
        return limiter.waitOf(now, 'somebody', 1);
      }),
    );
    const passed = answers.filter((wait) => wait === null).length;
    expect(passed, `share ${share}`).toBe(100);
    expect(new Set(answers)).toEqual(new Set([null, 60]));
    await Promise.all(processes.map(({ now }) => now.database.close()));
  }
});

it('What one process took and did not spend is lost to the others, and no more than that', async () => {
  const [idle, busy] = [callLimiter('uneven', 100, 20), callLimiter('uneven', 100, 20)];
  const now = at('2026-11-20T00:00:00Z');
  expect(await idle.waitOf(now, 'a', 1)).toBeNull();
  let passed = 0;
  while ((await busy.waitOf(now, 'a', 1)) === null) passed++;
  expect(passed).toBe(80);
});

it('A process asks the database once for a share of calls, also when they come all at once, and not at all when nothing is left', async () => {
  const limiter = callLimiter('cheap', 120, 60);
  let statements = 0;
  const counted = new Proxy(database.db, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (name !== 'execute') return value;
      return (...given: unknown[]) => {
        statements++;
        return (value as (...given: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  const now = { database: { ...database, db: counted }, clock: fixedClock('2026-11-20T00:00:00Z') };
  await Promise.all(Array.from({ length: 120 }, () => limiter.waitOf(now, 'a', 1)));
  expect(statements).toBe(2);
  for (let i = 0; i < 50; i++) expect(await limiter.waitOf(now, 'a', 1)).toBe(60);
  expect(statements).toBe(3);
});

describe('What is limited in any minute', () => {
  it('is limited wherever the minute begins, counts nothing that was refused or only looked at, and tells how long to wait', async () => {
    const limiter = recentLimiter('any', 5);
    for (const second of ['50', '52', '54', '56', '58']) {
      expect(await limiter.look(at(`2026-11-20T00:00:${second}Z`), 'a')).toBeNull();
      expect(await limiter.take(at(`2026-11-20T00:00:${second}Z`), 'a')).toBeNull();
    }
    // A minute of the clock has begun, the last minute is not over.
    expect(await limiter.take(at('2026-11-20T00:01:10Z'), 'a')).toBe(40);
    expect(await limiter.look(at('2026-11-20T00:01:49Z'), 'a')).toBe(1);
    expect(await limiter.take(at('2026-11-20T00:01:10Z'), 'b')).toBeNull();
    expect(await limiter.take(at('2026-11-20T00:01:50Z'), 'a')).toBeNull();
    expect(await limiter.take(at('2026-11-20T00:01:51Z'), 'a')).toBe(1);
    expect(await limiter.take(at('2026-11-20T00:01:52Z'), 'a')).toBeNull();
  });

  it('lets exactly the limit through where three processes are asked at once', async () => {
    const processes = Array.from({ length: 3 }, () => ({
      limiter: recentLimiter('together', 5),
      now: { database: { ...database, ...connect(database.url, { max: 4 }) }, clock: fixedClock('2026-11-20T00:00:00Z') },
    }));
    const answers = await Promise.all(
      Array.from({ length: 48 }, (_, i) => {
        const { limiter, now } = processes[i % 3] as (typeof processes)[number];
        return limiter.take(now, 'somebody');
      }),
    );
    expect(answers.filter((wait) => wait === null)).toHaveLength(5);
    expect(new Set(answers)).toEqual(new Set([null, 60]));
    await Promise.all(processes.map(({ now }) => now.database.close()));
  });
});

/** One seed replays every generated test. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { testSeed } from './seed-fixture.ts';

afterEach(() => vi.unstubAllEnvs());

it('SEED is the seed of every test where it is given, and each has its own where it is not', () => {
  vi.stubEnv('SEED', '');
  expect(testSeed(7)).toBe(7);
  vi.stubEnv('SEED', '-1234567890');
  expect(testSeed(7)).toBe(-1234567890);
  vi.stubEnv('SEED', '1e3');
  expect(() => testSeed(7)).toThrow(/SEED/);
});

it('No test gives fast-check a seed of its own that SEED could not replace, and none reads SEED by itself', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const wrong: string[] = [];
  for (const folder of ['server', 'components', 'db', 'scripts']) {
    for (const name of fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.test\.tsx?$/.test(name) || /(?:seed|property)-fixture\.test\.ts$/.test(name)) continue;
      const text = fs.readFileSync(path.join(root, folder, name), 'utf8');
      if (/\bseed: (?!testSeed\()|env\.SEED/.test(text)) wrong.push(name);
    }
  }
  expect(wrong).toEqual([]);
});

/** A failing seed is kept and comes first in every later run. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { assertProperty } from './property-fixture.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-seeds-'));
const file = path.join(folder, 'seeds.tsv');
beforeEach(() => {
  fs.rmSync(file, { force: true });
  vi.stubEnv('FAILING_SEEDS', file);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const HERE = 'server/kernel/property-fixture.test.ts';
const kept = () => fs.readFileSync(file, 'utf8').trim().split('\n');

it('A planted failure keeps its seed once, and is found again by it before any new case', () => {
  const planted = fc.property(fc.integer(), (n) => n % 7 !== 0);
  expect(() => assertProperty(planted, { seed: 4, numRuns: 10_000 })).toThrow(/Property failed[\s\S]*Replay: SEED=4/);
  expect(() => assertProperty(planted, { seed: 4, numRuns: 10_000 })).toThrow(/Property failed/);
  const [line, ...others] = kept();
  expect(others).toEqual([]);
  const [at, test, seed, runs] = (line as string).split('\t');
  expect([at, test, seed]).toEqual([HERE, expect.getState().currentTestName, '4']);
  // No new case at all: only what is kept can fail now, and it does in as many runs as it took.
  const seen: number[] = [];
  const again = fc.property(fc.integer(), (n) => {
    seen.push(n);
    return n % 7 !== 0;
  });
  expect(() => assertProperty(again, { numRuns: 0 })).toThrow(/Property failed/);
  expect(seen.findIndex((n) => n % 7 === 0) + 1).toBe(Number.parseInt(runs as string, 10));
  // Mended, it passes, and the seed is still tried.
  seen.length = 0;
  assertProperty(
    fc.property(fc.integer(), (n) => {
      seen.push(n);
    }),
    { numRuns: 0 },
  );
  expect(seen).toHaveLength(Number.parseInt(runs as string, 10));
});

it('The same holds for a property that waits', async () => {
  const planted = fc.asyncProperty(fc.nat(), async (n) => n < 1000);
  await expect(assertProperty(planted, { seed: -9 })).rejects.toThrow(/Property failed/);
  expect(kept().map((line) => line.split('\t')[2])).toEqual(['-9']);
  await expect(assertProperty(planted, { numRuns: 0 })).rejects.toThrow(/Property failed/);
  await assertProperty(
    fc.asyncProperty(fc.nat(), async () => true),
    { numRuns: 3 },
  );
});

it('Seeds of another test are left alone', () => {
  fs.writeFileSync(file, `# a remark\n${HERE}\tanother test\t1\t5\n`);
  let cases = 0;
  assertProperty(
    fc.property(fc.nat(), () => {
      cases++;
    }),
    { numRuns: 2 },
  );
  expect(cases).toBe(2);
});

it('Every property test of the house goes this way', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const wrong: string[] = [];
  for (const top of ['server', 'components', 'db', 'scripts', 'app']) {
    for (const name of fs.readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name) || name.endsWith('property-fixture.ts')) continue;
      if (
        /\bfc\.(?:assert|check)\(|\{[^}]*\b(?:assert|check)\b[^}]*\} from 'fast-check'/.test(
          fs.readFileSync(path.join(root, top, name), 'utf8'),
        )
      )
        wrong.push(`${top}/${name}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('The kept seeds name tests that exist', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const lines = fs.readFileSync(path.join(root, 'scripts/failing-seeds.tsv'), 'utf8').split('\n');
  for (const line of lines.filter((each) => each && !each.startsWith('#'))) {
    const [at = '', , seed, runs] = line.split('\t');
    expect(fs.existsSync(path.join(root, at)), at).toBe(true);
    expect(`${seed} ${runs}`).toMatch(/^-?\d+ \d+$/);
  }
});

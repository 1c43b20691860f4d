/** The mutants stay usable: each applies to the code as it is and names tests that exist. Running them is `npm run mutants`. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chosenBy, readMutants } from './mutants/read-mutants.ts';

const root = path.resolve(import.meta.dirname, '..');
const mutants = readMutants();

describe('Mutants', () => {
  it('are thirty or more, each of a sentence of its own', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(30);
    expect(new Set(mutants.map(({ breaks }) => breaks)).size).toBe(mutants.length);
  });

  it('are all run in the course of the commits: each commit chooses three by its digest', () => {
    const all = mutants.map(({ name }) => name);
    const commit = (n: number) => `${(n * 2_654_435_761).toString(16).padStart(12, '0').slice(-8)}${'0'.repeat(32)}`;
    const seen = new Set(Array.from({ length: 400 }, (_, n) => chosenBy(commit(n), all, 3)).flat());
    expect([...seen].sort()).toEqual(all.toSorted());
    expect(chosenBy(commit(1), all, 3)).toEqual(chosenBy(commit(1), all, 3));
    expect(chosenBy(commit(1), ['a', 'b'], 3)).toHaveLength(2);
  });

  it.each(mutants)('$name applies to the code as it is and names tests there are', ({ file, tests }) => {
    for (const test of tests) expect(fs.existsSync(path.join(root, test)), test).toBe(true);
    // Outside a repository (an unpacked archive) git apply works as well.
    const { status, stderr } = spawnSync('git', ['apply', '--check', file], { cwd: root, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

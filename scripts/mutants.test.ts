/** The mutants stay usable: each applies to the code as it is and names tests that exist. Running them is `npm run mutants`. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMutants } from './mutants/read-mutants.ts';

const root = path.resolve(import.meta.dirname, '..');
const mutants = readMutants();

describe('Mutants', () => {
  it('are thirty or more, each of a sentence of its own', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(30);
    expect(new Set(mutants.map(({ breaks }) => breaks)).size).toBe(mutants.length);
  });

  it.each(mutants)('$name applies to the code as it is and names tests there are', ({ file, tests }) => {
    for (const test of tests) expect(fs.existsSync(path.join(root, test)), test).toBe(true);
    // Outside a repository (an unpacked archive) git apply works as well.
    const { status, stderr } = spawnSync('git', ['apply', '--check', file], { cwd: root, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

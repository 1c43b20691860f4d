/** `npm run mutants`: proves that the tests can fail. Each patch in scripts/mutants breaks one promise; applied to a copy of the checkout,
 *  at least one of the tests it names must fail. `npm run mutants -- 07 audit` runs those whose name contains a word, `--of-this-commit 3` three
 *  that the commit's own digest chooses: `npm test` does that, so that all of them are run in the course of the commits. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { embeddedPostgres } from '../db/embedded.ts';
import { chosenBy, readMutants } from './mutants/read-mutants.ts';
import { FAST_SETTINGS } from './test-server.ts';

const root = path.resolve(import.meta.dirname, '..');

function git(folder: string, ...parameters: string[]): string {
  const done = spawnSync('git', parameters, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`git ${parameters.join(' ')}: ${done.stderr}`);
  return done.stdout;
}

/** A copy of what is committed, with the modules of this checkout. */
function copyOfCheckout(): string {
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'pingzhang-mutants-')), 'checkout');
  git(root, 'clone', '--quiet', '--local', root, folder);
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  const samples = path.resolve(root, '..', 'shared');
  if (fs.existsSync(samples)) fs.symlinkSync(samples, path.join(folder, '..', 'shared'), 'dir');
  return folder;
}

type Outcome = { passed: number; failed: number };

function runTests(folder: string, tests: readonly string[], databaseUrl: string): Outcome {
  const report = path.join(folder, '..', 'report.json');
  fs.rmSync(report, { force: true });
  spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...tests, '--bail=1', '--reporter=json', `--outputFile.json=${report}`],
    {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, TEST_DATABASE_URL: databaseUrl, DATABASE_URL: '' },
    },
  );
  if (!fs.existsSync(report)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(fs.readFileSync(report, 'utf8')) as Record<string, number>;
  return { passed: numPassedTests ?? 0, failed: (numFailedTests ?? 0) || (numFailedTestSuites ?? 0) };
}

async function main(): Promise<number> {
  const [first, number, ...others] = process.argv.slice(2);
  const words = [first, number, ...others].filter((word) => word !== undefined);
  if (first === '--of-this-commit' && spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root }).status !== 0) {
    console.log('This is no checkout of a commit: no mutants are run.');
    return 0;
  }
  const mutants =
    first === '--of-this-commit'
      ? chosenBy(git(root, 'rev-parse', 'HEAD'), readMutants(), Number.parseInt(number ?? '3', 10))
      : readMutants().filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const folder = copyOfCheckout();
  const server = await embeddedPostgres({ folder: path.join(root, '.data', 'mutants-pg'), port: 54331, settings: FAST_SETTINGS });
  const survivors: string[] = [];
  try {
    const whole = runTests(folder, [...new Set(mutants.flatMap(({ tests }) => tests))], server.url('postgres'));
    if (whole.failed > 0 || whole.passed === 0) {
      console.error('The tests fail without any mutant; nothing can be said.');
      return 2;
    }
    for (const mutant of mutants) {
      git(folder, 'apply', mutant.file);
      const began = performance.now();
      const { failed, passed } = runTests(folder, mutant.tests, server.url('postgres'));
      git(folder, 'checkout', '--quiet', '.');
      if (failed === 0) survivors.push(mutant.name);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(
        `${failed > 0 ? 'found   ' : 'SURVIVED'} ${mutant.name}: ${mutant.breaks} (${failed} failed, ${passed} passed, ${seconds} s)`,
      );
    }
  } finally {
    await server.stop();
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  }
  console.log(
    survivors.length ? `${survivors.length} of ${mutants.length} survived: ${survivors.join(', ')}` : `All ${mutants.length} were found.`,
  );
  return survivors.length ? 1 : 0;
}

process.exitCode = await main();

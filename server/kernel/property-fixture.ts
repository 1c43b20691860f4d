/** Property tests that forget no failure: a seed that once failed is written to a file of the repository, and tried again before every run. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const seedsFile = () => process.env.FAILING_SEEDS ?? path.join(root, 'scripts/failing-seeds.tsv');

type Failure = { seed: number; runs: number };

/** The test that is running, as the file of seeds names it. */
function placeOfTest(): string {
  const { testPath, currentTestName } = expect.getState();
  return `${path.relative(root, testPath ?? '').replaceAll('\\', '/')}\t${(currentTestName ?? '').replaceAll(/\s+/g, ' ')}`;
}

/** What once failed at this place. A line is: test file, test, seed, runs up to the failure; what begins with # is a remark. */
function failuresAt(place: string): Failure[] {
  if (!fs.existsSync(seedsFile())) return [];
  return fs
    .readFileSync(seedsFile(), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`${place}\t`))
    .map((line) => line.split('\t').slice(2))
    .map(([seed, runs]) => ({ seed: Number.parseInt(seed ?? '', 10), runs: Number.parseInt(runs ?? '', 10) }));
}

function remember(place: string, { seed, runs }: Failure): void {
  if (failuresAt(place).some((known) => known.seed === seed && known.runs >= runs)) return;
  // One write of one short line: two workers at once do not mix theirs.
  fs.appendFileSync(seedsFile(), `${place}\t${seed}\t${runs}\n`);
}

/** Like `fc.assert`, and: the seeds that failed here before come first, and one that fails now is kept. `SEED=` chooses where the rest begins. */
export function assertProperty<T>(property: fc.IAsyncProperty<T>, params?: fc.Parameters<T>): Promise<void>;
export function assertProperty<T>(property: fc.IProperty<T>, params?: fc.Parameters<T>): void;
export function assertProperty<T>(property: fc.IProperty<T> | fc.IAsyncProperty<T>, params: fc.Parameters<T> = {}): Promise<void> | void {
  const place = placeOfTest();
  const reporter = (run: fc.RunDetails<T>) => {
    if (!run.failed) return;
    remember(place, { seed: run.seed, runs: run.numRuns });
    throw new Error(`${fc.defaultReportMessage(run)}\n\nReplay: SEED=${run.seed}; kept in ${path.relative(root, seedsFile())}`, {
      cause: run.errorInstance,
    });
  };
  const runs = [...failuresAt(place).map(({ seed, runs: numRuns }) => ({ ...params, seed, numRuns })), params];
  if (property.isAsync()) {
    return runs.reduce((before, each) => before.then(() => fc.assert(property, { ...each, reporter })), Promise.resolve());
  }
  for (const each of runs) fc.assert(property as fc.IProperty<T>, { ...each, reporter });
}

/** How many tests passed and failed, from the reports that Vitest and Playwright write. */
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export type Count = { passed: number; failed: number; skipped: number };

/** A suite that left no report, or found no test at all, counts as one failure: silence is no success. */
function orFailed(count: Count | null): Count {
  return count && count.passed + count.failed > 0 ? count : { passed: 0, failed: 1, skipped: count?.skipped ?? 0 };
}

function read<T>(file: string): T | null {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

type VitestReport = {
  testResults?: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numFailedTestSuites: number;
  success: boolean;
};

/** A file that could not be loaded has no failed test; it still counts as one. */
export function countVitest(file: string): Count {
  const report = read<VitestReport>(file);
  if (!report) return orFailed(null);
  const failed = report.numFailedTests > 0 || report.success ? report.numFailedTests : Math.max(1, report.numFailedTestSuites);
  return orFailed({ passed: report.numPassedTests, failed, skipped: report.numPendingTests });
}

/** What failed, a line each: where, and the first line of why. The run of everything ends with them, for who sees its last lines alone. */
export function failuresOfVitest(file: string, root: string): string[] {
  return (read<VitestReport>(file)?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((each) => each.status === 'failed');
    const where = path.relative(root, name);
    if (failed.length === 0) return status === 'failed' ? [inOneLine(where, 'not loaded', message)] : [];
    return failed.map(({ fullName, failureMessages }) => inOneLine(where, fullName, failureMessages[0]));
  });
}

/** Of a browser test: its last try. */
export const failuresOfPlaywright = (file: string): string[] => unexpectedOf({ suites: read<PlaywrightReport>(file)?.suites ?? [] });

const unexpectedOf = ({ suites = [], specs = [] }: PlaywrightSuite): string[] => [
  ...specs.flatMap(({ file = '', title, tests }) =>
    tests.filter(({ status }) => status === 'unexpected').map(({ results = [] }) => inOneLine(file, title, results.at(-1)?.error?.message)),
  ),
  ...suites.flatMap(unexpectedOf),
];

const LINE_MAX = 400;
const inOneLine = (where: string, title: string, why = ''): string =>
  `${where} › ${title}: ${stripVTControlCharacters(why).replace(/\s+/g, ' ').trim()}`.slice(0, LINE_MAX);

type PlaywrightSpec = {
  file?: string;
  title: string;
  tests: { status: string; results?: { error?: { message?: string } }[] }[];
};
type PlaywrightSuite = { suites?: PlaywrightSuite[]; specs?: PlaywrightSpec[] };
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
  suites?: PlaywrightSuite[];
};

/** Where `E2E_RETRIES` allows a second try, so many tests of a run may need it: a machine that others share stands still now and then. More
 *  is a fault of the tests or of the product. */
const SECOND_TRIES = 2;

const flakyOf = ({ suites = [], specs = [] }: PlaywrightSuite): string[] => [
  ...specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ title }) => title),
  ...suites.flatMap(flakyOf),
];

/** The tests that passed at the second try only: whoever reads the run has to hear of them. */
export const secondTriesOf = (file: string): string[] => flakyOf({ suites: read<PlaywrightReport>(file)?.suites ?? [] });

/** An error outside of any test counts as failed; so do all second tries, once they are more than a few. */
export function countPlaywright(file: string): Count {
  const report = read<PlaywrightReport>(file);
  if (!report) return orFailed(null);
  const { expected, unexpected, flaky, skipped } = report.stats;
  const isBorne = flaky <= SECOND_TRIES;
  const outside = unexpected + flaky === 0 && report.errors.length > 0 ? 1 : 0;
  return orFailed({ passed: expected + (isBorne ? flaky : 0), failed: unexpected + (isBorne ? 0 : flaky) + outside, skipped });
}

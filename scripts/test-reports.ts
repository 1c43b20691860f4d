/** How many tests passed and failed, from the reports that Vitest and Playwright write. */
import fs from 'node:fs';

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

type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number }; errors: unknown[] };

/** Flaky counts as failed; so does an error outside of any test. */
export function countPlaywright(file: string): Count {
  const report = read<PlaywrightReport>(file);
  if (!report) return orFailed(null);
  const { expected, unexpected, flaky, skipped } = report.stats;
  const outside = unexpected + flaky === 0 && report.errors.length > 0 ? 1 : 0;
  return orFailed({ passed: expected, failed: unexpected + flaky + outside, skipped });
}

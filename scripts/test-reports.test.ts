/** The closing line of `npm test` tells the truth. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countPlaywright, countVitest, failuresOfPlaywright, failuresOfVitest, secondTriesOf } from './test-reports.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pz-report-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

let written = 0;
function report(content: unknown): string {
  const file = path.join(folder, `${written++}.json`);
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

test('a suite that wrote no report counts as failed', () => {
  expect(countVitest('/nowhere/report.json')).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countPlaywright('/nowhere/report.json')).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a suite without a single test counts as failed', () => {
  expect(countPlaywright(report({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 4 }, errors: [] })).failed).toBe(1);
});

test('a test file that could not be loaded counts as failed though none of its tests did', () => {
  const counts = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 1, numFailedTestSuites: 2, success: false };
  expect(countVitest(report(counts))).toEqual({ passed: 7, failed: 2, skipped: 1 });
});

test('a few browser tests may need a second try and are named; more are failures', () => {
  const flaky = (title: string) => ({ title, tests: [{ status: 'flaky' }] });
  const suites = [{ suites: [{ specs: [flaky('one'), { title: 'sound', tests: [{ status: 'expected' }] }] }], specs: [flaky('two')] }];
  const few = report({ stats: { expected: 3, unexpected: 1, flaky: 2, skipped: 0 }, errors: [], suites });
  expect(countPlaywright(few)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  expect(secondTriesOf(few).toSorted()).toEqual(['one', 'two']);
  const many = report({ stats: { expected: 3, unexpected: 0, flaky: 3, skipped: 0 }, errors: [] });
  expect(countPlaywright(many)).toEqual({ passed: 3, failed: 3, skipped: 0 });
});

test('an error outside of any browser test counts as failed', () => {
  expect(countPlaywright(report({ stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}] })).failed).toBe(1);
});

test('what failed is named with its file and the first of its reason, also where a file was not loaded', () => {
  const testResults = [
    {
      name: '/project/server/a.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        { status: 'passed', fullName: 'adds', failureMessages: [] },
        { status: 'failed', fullName: 'takes away', failureMessages: ['\u001b[31mexpected 1\u001b[39m\n  to be 2', 'another'] },
      ],
    },
    { name: '/project/db/b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
    { name: '/project/db/c.test.ts', status: 'passed', message: '', assertionResults: [] },
  ];
  expect(failuresOfVitest(report({ testResults }), '/project')).toEqual([
    'server/a.test.ts › takes away: expected 1 to be 2',
    'db/b.test.ts › not loaded: Cannot find module',
  ]);
  expect(failuresOfVitest('/nowhere/report.json', '/project')).toEqual([]);
});

test('a browser test that failed is named with the reason of its last try', () => {
  const tried = (status: string, ...reasons: string[]) => [{ status, results: reasons.map((message) => ({ error: { message } })) }];
  const specs = [
    { file: 'a.spec.ts', title: 'opens', tests: tried('unexpected', 'slow', 'Error: not\nthere') },
    { file: 'a.spec.ts', title: 'closes', tests: tried('expected') },
  ];
  expect(failuresOfPlaywright(report({ suites: [{ suites: [{ specs }] }] }))).toEqual(['a.spec.ts › opens: Error: not there']);
});

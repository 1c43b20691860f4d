/** The browser tests against the production build, with a database server, a fresh demo month, a web server and a worker of their own. */

import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { embeddedPostgres } from '../db/embedded.ts';
import { DEMO_DOMAIN } from '../server/access/demo-accounts.ts';
import { addDays, BOOK_DAY, businessDateOf, endOfBusinessDate } from '../server/kernel/business-date.ts';
import { systemClock } from '../server/kernel/clock.ts';
import { findBrowser } from './find-browser.ts';
import { findFreePort } from './free-port.ts';
import { heapBounds } from './heap-bounds.ts';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';
import { dropDatabase } from './prepare-database.ts';
import { endProcess, LONG_ADDRESSES, nextProgram, startNode, startWorker, type Worker, waitForAnswer } from './processes.ts';
import { canariesOf, noteLog } from './scan-logs.ts';
import { createSeeded } from './seeded-template.ts';
import { FAST_SETTINGS } from './test-server.ts';

const root = path.resolve(import.meta.dirname, '..');

const MINUTE_MS = 60_000;

/** The month of the run ends yesterday, and so do the screens: a run that midnight in China would find at work begins after it. A few
 *  named tests take less time than all. */
async function untilTheDayIsLongEnough(parameters: readonly string[]): Promise<void> {
  const takes = (parameters.some((each) => !each.startsWith('-')) ? 3 : 30) * MINUTE_MS;
  const now = systemClock.now();
  const left = endOfBusinessDate(businessDateOf(now, BOOK_DAY), BOOK_DAY).getTime() - now.getTime();
  if (left > takes) return;
  console.log(
    `The demo month would be a day old before the tests are through: they begin in ${Math.ceil(left / MINUTE_MS)} min, after midnight in China`,
  );
  await pause(left + 1_000);
}

/** Resolves with the exit code of Playwright. `report` is where its JSON goes; `onStart` gets what ends everything early. */
export async function runBrowserTests({
  report,
  parameters = [],
  onStart,
}: {
  report: string;
  parameters?: string[];
  onStart: (end: () => Promise<void>) => void;
}): Promise<number> {
  await untilTheDayIsLongEnough(parameters);
  const lastDate = addDays(businessDateOf(systemClock.now(), BOOK_DAY), -1);
  const { from } = await findBrowser();
  console.log(`Browser: ${from}`);
  const server = await embeddedPostgres({ folder: path.join(root, '.data/e2e-pg'), port: 54331, settings: FAST_SETTINGS });
  const name = `e2e_${randomBytes(4).toString('hex')}`;
  const dropped = path.join(root, '.data/e2e-folder', name);
  const log = path.join(root, '.data/e2e-server.log');
  const output = fs.openSync(log, 'w');
  const databaseLog = path.join(server.home, 'postgres.log');
  const databaseLogFrom = fs.existsSync(databaseLog) ? fs.statSync(databaseLog).size : 0;
  let web: ChildProcess | undefined;
  let worker: Worker | null = null;
  let playwright: ChildProcess | undefined;
  let provider: IdentityProvider | undefined;
  let ended = false;
  const end = async () => {
    if (ended) return;
    ended = true;
    if (playwright) await endProcess(playwright, 3000);
    await Promise.all([web && endProcess(web), worker?.end(), provider?.end()]);
    // Where the database never came to be there is nothing secret of this run to look for.
    const canaries = await canariesOf(server.url(name)).catch(() => []);
    noteLog(log, 'application', { canaries, from: 0 });
    noteLog(databaseLog, 'database', { canaries, from: databaseLogFrom });
    await dropDatabase(server.url('postgres'), name).catch((error) => console.error(error));
    await server.stop();
    fs.closeSync(output);
    for (const each of [dropped, path.join(root, '.data/e2e-state', name)]) fs.rmSync(each, { recursive: true, force: true });
  };
  onStart(end);
  try {
    const url = server.url(name);
    const seededFrom = performance.now();
    // Seals the second factors of the demo accounts, which the template keeps from run to run; it guards nothing else.
    Object.assign(process.env, { AUTH_SECRET: 'browser-tests-only-browser-tests-only-0123456789' });
    await createSeeded(server, name, lastDate);
    process.env.DATABASE_URL = url;
    console.log(`Demo month ready in ${((performance.now() - seededFrom) / 1000).toFixed(1)} s`);
    // Any port, not one of ours: of two checkouts that test at once, one would talk to the server of the other.
    const port = await findFreePort(0);
    const address = `http://localhost:${port}`;
    provider = await startIdentityProvider({ redirectUris: [`${address}/api/auth/callback/sso`] });
    // Who signs in there by which account: e2e/journeys/single-sign-on.spec.ts.
    provider.people.set('reviewer', { email: `reviewer@${DEMO_DOMAIN}`, isVerified: true, methods: ['pwd', 'otp'] });
    provider.people.set('stranger', { email: 'stranger@example.com', isVerified: true, methods: ['pwd', 'otp'] });
    fs.mkdirSync(dropped, { recursive: true });
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      // What is dropped there the worker imports: e2e/journeys/statements-folder.spec.ts.
      STATEMENTS_FOLDER: dropped,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.client.id,
      OIDC_CLIENT_SECRET: provider.client.secret,
      OIDC_NAME: 'Company account',
      NODE_ENV: 'production',
      AUTH_TRUST_HOST: '1',
      PINGZHANG_DEMO: '1',
      NEXT_TELEMETRY_DISABLED: '1',
    };
    web = startNode(
      [...heapBounds('web', env), ...LONG_ADDRESSES, nextProgram, 'start', '-p', String(port), '-H', '127.0.0.1'],
      env,
      output,
    );
    worker = startWorker(env, output);
    if (!(await waitForAnswer(`http://127.0.0.1:${port}/`, web, 60_000))) {
      throw new Error(`The web server did not start:\n${fs.readFileSync(log, 'utf8').slice(-3000)}`);
    }
    playwright = startNode(['node_modules/@playwright/test/cli.js', 'test', ...parameters], {
      ...process.env,
      NODE_ENV: 'test',
      BASE_URL: address,
      E2E_RUN: name,
      E2E_LAST_DATE: lastDate,
      E2E_FOLDER: dropped,
      PLAYWRIGHT_JSON: report,
    });
    const running = playwright;
    const code = await new Promise<number>((resolve) => running.once('exit', (status) => resolve(status ?? 1)));
    if (code !== 0) console.log(`What the server said is in ${path.relative(root, log)}; the pictures are in test-results.`);
    return code;
  } finally {
    await end();
  }
}

/** The production build with a database of its own and the demo month in it, as `npm start` runs it, for a browser that measures. */
import fs from 'node:fs';
import path from 'node:path';
import { embeddedPostgres } from '../../db/embedded.ts';
import { build, isBuilt } from '../../scripts/build-if-needed.ts';
import { findFreePort } from '../../scripts/free-port.ts';
import { heapBounds } from '../../scripts/heap-bounds.ts';
import { dropDatabase } from '../../scripts/prepare-database.ts';
import { endProcess, nextProgram, startNode, startWorker, waitForAnswer } from '../../scripts/processes.ts';
import { createSeeded } from '../../scripts/seeded-template.ts';
import { addDays, BOOK_DAY, businessDateOf } from '../../server/kernel/business-date.ts';
import { systemClock } from '../../server/kernel/clock.ts';

const WORK = path.resolve(import.meta.dirname, '..', '.work', 'browser');
const NAME = 'bench_browser';

export type Site = { address: string; end(): Promise<void> };

export async function startSite(): Promise<Site> {
  if (!isBuilt()) await build({ onStart: () => undefined });
  fs.mkdirSync(WORK, { recursive: true });
  const server = await embeddedPostgres({ folder: path.join(WORK, 'pg'), port: 54352, settings: [] });
  await dropDatabase(server.url('postgres'), NAME);
  // Seals the second factors of the demo accounts; it guards nothing else.
  process.env.AUTH_SECRET = 'bench-only-bench-only-bench-only-0123456789';
  await createSeeded(server, NAME, addDays(businessDateOf(systemClock.now(), BOOK_DAY), -1));
  const port = await findFreePort(0);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: server.url(NAME),
    // Nobody's real folder is read by a bench.
    STATEMENTS_FOLDER: '',
    NODE_ENV: 'production',
    AUTH_TRUST_HOST: '1',
    PINGZHANG_DEMO: '1',
    NEXT_TELEMETRY_DISABLED: '1',
  };
  const log = fs.openSync(path.join(WORK, 'server.log'), 'w');
  const web = startNode([...heapBounds('web', env), nextProgram, 'start', '-p', String(port), '-H', '127.0.0.1'], env, log);
  const worker = startWorker(env, log);
  const end = async () => {
    await Promise.all([endProcess(web), worker?.end()]);
    await dropDatabase(server.url('postgres'), NAME);
    await server.stop();
    fs.closeSync(log);
  };
  if (!(await waitForAnswer(`http://127.0.0.1:${port}/`, web, 60_000))) {
    await end();
    throw new Error(`The web server did not start: ${path.join(WORK, 'server.log')}`);
  }
  return { address: `http://localhost:${port}`, end };
}

/** Crashes: the application, the worker and PostgreSQL are killed with -9 at every failpoint and at random, and answers of COMMIT are dropped.
 *  Afterwards nothing acknowledged is lost, nothing is doubled, the books hold, and all of it is back without a person. A killed process does
 *  not simulate the loss of power: what the operating system had taken over is still written. */
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FAILPOINTS, type Failpoint } from '../kernel/failpoint.ts';
import { seededRandom } from '../kernel/random.ts';
import { testSeed } from '../kernel/seed-fixture.ts';
import { CrashStage } from './crash-stage-fixture.ts';

const stage = new CrashStage({
  folder: path.resolve(import.meta.dirname, '../../.data', `crash-pg-${process.pid}`),
  port: 54391,
  // Commits are durable here, as they are in production; only what the loss of power would need is left out.
  settings: ['fsync=off', 'shared_buffers=64MB', 'max_connections=80'],
});

beforeAll(async () => {
  await stage.startServer();
  await stage.fill();
}, 60_000);
afterAll(() => stage.close());

/** What somebody does whose act comes by this place. */
function intentsAt(point: Failpoint): string[] {
  const no = stage.next();
  const [area] = point.split('.') as [string];
  if (point === 'import.refusal_before_commit') return [`refuse:${no}`];
  if (area === 'import' || area === 'queue') return [`import:${no}`];
  if (area === 'orders') return [`orders:${no}`];
  if (area === 'sign_in') return [`sign:${no}`];
  if (area === 'export' || area === 'audit') return [`export:${no}`];
  if (area === 'posting_queue') return [`post:${no}`];
  if (point === 'ledger.day_closed_before_commit') return ['close:0'];
  if (point === 'ledger.entry_reversed_before_commit') return [`reverse:${no}`];
  if (point === 'ledger.funds_held_before_commit') return [`hold:${no}`];
  return [`command:${no}`];
}
/** Those of the watched folder are crash-folder.db.test.ts's. */
const HERE = FAILPOINTS.filter((point) => !point.startsWith('folder.'));
const AT_WORK: readonly Failpoint[] = HERE.filter((point) => /^(?:jobs|reconciliation)\./.test(point));
type Proxy = { url: string; faults(): number; close(): void };

/** Stands between the application and the server. `commits`: what a COMMIT or a batch of postings is answered with is dropped and the line cut,
 *  every `nth` time. `results`: the line is reset in the middle of an answer. */
async function faultyProxy(fault: 'commits' | 'results', nth: number): Promise<Proxy> {
  let faults = 0;
  let seen = 0;
  const sockets = new Set<net.Socket>();
  const proxy = net.createServer((client) => {
    const upstream = net.connect(stage.server.port, '127.0.0.1');
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    let isDeaf = false;
    client.on('data', (bytes) => {
      upstream.write(bytes);
      if (fault !== 'commits' || !/commit|post_entries/i.test(bytes.toString('latin1')) || ++seen % nth !== 0) return;
      isDeaf = true;
    });
    upstream.on('data', (bytes) => {
      if (fault === 'results' && ++seen % nth === 0) {
        faults++;
        client.write(bytes.subarray(0, bytes.length >> 1));
        client.resetAndDestroy();
      } else if (isDeaf) {
        // The answer is here, so the server has done it; nobody will ever know.
        faults++;
        client.destroy();
      } else client.write(bytes);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(stage.url());
  url.port = String((proxy.address() as net.AddressInfo).port);
  const close = () => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: url.href, faults: () => faults, close };
}

it('killed at every failpoint, all comes back once and by itself: the application and the worker', async () => {
  // Funds, and statements for the workers to die over.
  const first = stage.clerk([...Array.from({ length: 20 }, () => `post:${stage.next()}`), ...AT_WORK.map(() => `import:${stage.next()}`)]);
  expect(await first.ended, first.said.join('\n')).toBe(0);
  const dying = (async () => {
    for (const point of AT_WORK) {
      const fails = point === 'reconciliation.failed_before_date_given_back' ? 'reconciliation.compared=throw,' : '';
      const one = stage.worker(`${fails}${point}=kill`);
      expect(`${point} ${await one.ended}`, one.said.join('\n')).toBe(`${point} SIGKILL`);
    }
    return stage.worker();
  })();
  for (const point of HERE.filter((each) => !AT_WORK.includes(each))) {
    const one = stage.clerk(intentsAt(point), { failpoints: `${point}=kill` });
    expect(`${point} ${await one.ended}`, one.said.join('\n')).toBe(`${point} SIGKILL`);
  }
  expect(await stage.clerk([]).ended).toBe(0);
  const healthy = await dying;
  // Ten seconds until a dead worker is missed, thirty until its lease is over, and what it takes to do it again.
  await stage.untilReconciled(75_000);
  await stage.requireAllOnce();
  expect(HERE.filter((point) => !stage.reached.has(point))).toEqual([]);
  healthy.child.kill('SIGTERM');
  expect(await healthy.ended).toBe(0);
}, 240_000);

const SEED = testSeed(20_261_121);

it(`killed at random, application, PostgreSQL and all three, answers of COMMIT dropped and lines reset: all of it once (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  let healthy = stage.worker();
  await healthy.until('worker ready');

  for (let round = 1; round <= 10; round++) {
    const one = stage.clerk(stage.someOfEach());
    await one.until('ack ');
    await pause(random.below(300));
    one.child.kill('SIGKILL');
    await one.ended;
  }

  for (let round = 1; round <= 4; round++) {
    const isAllThree = round === 4;
    const one = stage.clerk(stage.someOfEach());
    await one.until('ack ');
    await pause(random.below(200));
    const more = stage.someOfEach();
    if (isAllThree) for (const { child } of [one, healthy]) child.kill('SIGKILL');
    await stage.killPostgres();
    await stage.startServer();
    const back = performance.now();
    if (isAllThree) {
      await Promise.all([one.ended, healthy.ended]);
      healthy = stage.worker();
    } else expect(await one.ended, one.said.join('\n')).toBe(0);
    expect(await stage.clerk(more).ended).toBe(0);
    expect(performance.now() - back).toBeLessThan(20_000);
    expect(healthy.child.exitCode, 'the worker lives on').toBe(null);
  }

  for (const [fault, nth, least] of [
    ['commits', 3, 20],
    ['results', 25, 10],
  ] as const) {
    const proxy = await faultyProxy(fault, nth);
    while (proxy.faults() < least) {
      // Codes of the second factor count once: who signs in over such a line would have to wait for the next.
      const intents = [...stage.someOfEach(), ...Array.from({ length: 12 }, () => `command:${stage.next()}`)].filter(
        (each) => !each.startsWith('sign'),
      );
      const one = stage.clerk(intents, { url: proxy.url });
      expect(await one.ended, one.said.join('\n')).toBe(0);
    }
    proxy.close();
    await expect
      .poll(() => stage.count("SELECT FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"), { timeout: 5_000 })
      .toBe(0);
  }

  await stage.untilReconciled(75_000);

  // Asked to end in the middle of a run, a worker finishes it first.
  healthy.child.kill('SIGTERM');
  expect(await healthy.ended).toBe(0);
  const asked = stage.worker('reconciliation.compared=wait:700');
  expect(await stage.clerk([`import:${stage.next()}`]).ended).toBe(0);
  await asked.until('failpoint reconciliation.compared');
  const begun = performance.now();
  asked.child.kill('SIGTERM');
  expect(await asked.ended).toBe(0);
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(await stage.count("SELECT FROM reconciliation_runs WHERE status = 'running'")).toBe(0);

  const last = stage.worker();
  await last.until('worker ready');
  await stage.untilReconciled(75_000);
  await stage.requireAllOnce();
  last.child.kill('SIGTERM');
  expect(await last.ended).toBe(0);
}, 300_000);

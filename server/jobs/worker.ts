/** The worker: a process of its own that does what was asked for in the queues. Started by `npm start`; as many as one likes may run. */
import type { PgBoss } from 'pg-boss';
import { database } from '../../db/client.ts';
import { auditHead } from '../audit/kept-heads.ts';
import { newRequestId } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { systemClock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { systemRandom } from '../kernel/random.ts';
import { LEDGER_CHECKS } from '../ledger/books-check.ts';
import {
  askAgain,
  askOnceADay,
  CHECK_BOOKS,
  connectQueues,
  FOLLOW_STATEMENTS,
  PROVE_STATEMENTS,
  RECONCILE,
  type ReconcileJob,
  TEND_ACCOUNTS,
  WATCH_CALENDARS,
} from '../queues/queues.ts';
import { OUTCOME_CHECKS } from '../reconciliation/runs/outcome-checks.ts';
import { type RunAnswer, runReconciliation } from '../reconciliation/runs/run-reconciliation.ts';
import { EVIDENCE_CHECKS } from '../statements/evidence-checks.ts';
import { statementsFolder } from '../statements/folder/setting.ts';
import { followOrders } from './follow-orders.ts';
import { followStatements } from './follow-statements.ts';
import { proveBooks } from './prove-books.ts';
import { tendAccounts } from './tend-accounts.ts';
import { watchCalendars } from './watch-calendars.ts';
import { watchStatements } from './watch-statements.ts';
import { FOLDER_ACTOR, watchStatementsFolder } from './watch-statements-folder.ts';

const EVERY_FIVE_MINUTES = '*/5 * * * *';
const EVERY_MINUTE = '* * * * *';
const EVERY_NIGHT = '17 3 * * *';
const LATE_EVERY_NIGHT = '47 3 * * *';

function ambience(name = 'worker'): Ambience {
  return {
    database: database(),
    clock: systemClock,
    random: systemRandom,
    actor: systemActor(name),
    requestId: newRequestId({ random: systemRandom }),
    ip: null,
  };
}

const say = (entry: Record<string, unknown>) => console.log(JSON.stringify({ level: 'info', ...entry }));

/** A date that another run holds is asked for again a little later: that run may have begun before what this one is asked for, or its process
 *  may have died. Null: it has no statement, or is asked for again. */
async function reconcileOrAskAgain(boss: PgBoss, wish: ReconcileJob): Promise<RunAnswer | null> {
  try {
    return await runReconciliation(ambience(), wish);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.reason === 'run_in_progress') await askAgain(boss, wish);
    else if (error.reason !== 'statement_missing') throw error;
    return null;
  }
}

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set. `npm start` sets it.');
  const folder = statementsFolder();
  const boss = await connectQueues(url, { works: true }).start();
  await boss.work<ReconcileJob>(RECONCILE, { pollingIntervalSeconds: 1 }, async ([job]) => {
    if (!job) return;
    await failpoint('jobs.taken');
    const answer = await reconcileOrAskAgain(boss, job.data);
    await failpoint('jobs.reconciled_before_completion');
    say({ what: 'reconciled', channel: job.data.channelCode, date: job.data.businessDate, run: answer?.no ?? null });
  });
  await boss.work(CHECK_BOOKS, { pollingIntervalSeconds: 30 }, async () => {
    await proveBooks(database().db, [...LEDGER_CHECKS, ...OUTCOME_CHECKS]);
    // A log that is kept elsewhere proves later that nothing was cut off: `pz books-check --audit-head`.
    const { seq, hash } = await auditHead(database().db);
    say({ what: 'audit head', head: `${seq}:${hash}` });
  });
  await boss.schedule(CHECK_BOOKS, EVERY_FIVE_MINUTES);
  // These read every stored line once: by night.
  await boss.work(PROVE_STATEMENTS, { pollingIntervalSeconds: 30 }, async () => {
    await proveBooks(database().db, EVIDENCE_CHECKS);
    say({ what: 'statements proved' });
  });
  await boss.schedule(PROVE_STATEMENTS, LATE_EVERY_NIGHT);
  const saidLate = new Set<string>();
  await boss.send(FOLLOW_STATEMENTS, {}, { singletonKey: 'at start' });
  await boss.work(FOLLOW_STATEMENTS, { pollingIntervalSeconds: 5 }, async () => {
    const asked = await followStatements(database().db, boss, systemClock.now());
    if (asked > 0) say({ what: 'statements followed up', dates: asked });
    const dates = await followOrders(database().db, boss, systemClock.now());
    if (dates > 0) say({ what: 'orders followed up', dates });
    const alert = await watchStatements(database().db, saidLate, systemClock.now());
    if (alert) console.error(JSON.stringify(alert));
    await askOnceADay(boss, WATCH_CALENDARS);
  });
  await boss.work(WATCH_CALENDARS, { pollingIntervalSeconds: 5 }, async () => {
    const alert = await watchCalendars(database().db, systemClock.now());
    if (alert) console.error(JSON.stringify(alert));
  });
  await boss.schedule(FOLLOW_STATEMENTS, EVERY_MINUTE);
  // At the start too: a machine that sleeps at night would never come to it.
  await boss.send(TEND_ACCOUNTS, {}, { singletonKey: 'at start' });
  await boss.work(TEND_ACCOUNTS, { pollingIntervalSeconds: 30 }, async () => {
    const tended = await tendAccounts(ambience());
    await failpoint('jobs.accounts_tended_before_completion');
    say({ what: 'accounts tended', ...tended });
  });
  await boss.schedule(TEND_ACCOUNTS, EVERY_NIGHT);
  const watch = folder ? watchStatementsFolder(folder, () => ambience(FOLDER_ACTOR), boss, { say }) : null;
  say({ what: 'worker ready' });

  const end = async () => {
    // What is being imported from the folder is given up, and begun again by the next worker.
    await watch?.stop();
    await boss.stop({ graceful: true, timeout: 15_000 });
    await database().close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
  // Started by a process that died without a word: nobody would end this one.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && void end(), 1000).unref();
}

await main();

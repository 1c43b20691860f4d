/** The queues of work that takes time, kept by pg-boss in the database: what is asked for survives a crash. */
import { PgBoss } from 'pg-boss';
import { failpoint } from '../kernel/failpoint.ts';

/** One job at a time for a channel and date (the key), so that two wishes for the same run become one. */
export const RECONCILE = 'reconcile';
export const CHECK_BOOKS = 'check-books';
export const PROVE_STATEMENTS = 'prove-statements';
export const TEND_ACCOUNTS = 'tend-accounts';
export const FOLLOW_STATEMENTS = 'follow-statements';
export const WATCH_CALENDARS = 'watch-calendars';

export type ReconcileJob = { channelCode: string; businessDate: string; cause: 'import' | 'manual' | 'schedule' };

const QUEUES = [RECONCILE, CHECK_BOOKS, PROVE_STATEMENTS, TEND_ACCOUNTS, FOLLOW_STATEMENTS, WATCH_CALENDARS] as const;
/** A worker that died is missed after ten seconds, and what it was at is begun again by another. */
const HEARTBEAT_S = 10;
const RULES = { retryLimit: 5, retryDelay: 2, retryBackoff: true, expireInSeconds: 900, heartbeatSeconds: HEARTBEAT_S };
/** How long a wish waits for a run that is at work on the same date. */
const ASK_AGAIN_S = 5;
const APP_OPTIONS = '-c role=pingzhang_app';

/** Makes the queues' own schema as the owner of the database and gives the application's role what it needs there. Run after the migrations. */
export async function prepareQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  try {
    for (const name of QUEUES) {
      if (await boss.getQueue(name)) await boss.updateQueue(name, RULES);
      else await boss.createQueue(name, { policy: 'short', ...RULES });
    }
    const database = boss.getDb();
    await database.executeSql(
      'GRANT USAGE ON SCHEMA pgboss TO pingzhang_app; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO pingzhang_app; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO pingzhang_app',
    );
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** A connection to the queues. `supervise` only where jobs are worked on. */
export function connectQueues(url: string, { works }: { works: boolean }): PgBoss {
  const boss = new PgBoss({
    connectionString: url,
    options: APP_OPTIONS,
    migrate: false,
    createSchema: false,
    supervise: works,
    schedule: works,
    ...(works ? { superviseIntervalSeconds: HEARTBEAT_S / 2, monitorIntervalSeconds: HEARTBEAT_S / 2 } : {}),
    max: works ? 6 : 2,
  });
  boss.on('error', (error) =>
    console.error(JSON.stringify({ level: 'error', what: 'queue', code: (error as { code?: string }).code ?? 'unknown' })),
  );
  return boss;
}

const keyOf = (job: ReconcileJob) => `${job.channelCode}/${job.businessDate}`;

/** Asks over a connection that is there. Where the same is waiting already, that one is it. */
export async function ask(boss: PgBoss, job: ReconcileJob): Promise<void> {
  await boss.send(RECONCILE, job, { singletonKey: keyOf(job) });
}

/** Puts a wish back that could not be met now. */
export async function askAgain(boss: PgBoss, job: ReconcileJob): Promise<void> {
  await boss.send(RECONCILE, job, { singletonKey: keyOf(job), startAfter: ASK_AGAIN_S });
}

const DAY_S = 86_400;

/** Asks for what is to be done once a day (of UTC): the first who asks on a day is heard, whichever worker it is and however often it starts. */
export async function askOnceADay(boss: PgBoss, queue: typeof WATCH_CALENDARS): Promise<void> {
  await boss.send(queue, {}, { singletonSeconds: DAY_S });
}

const shared = globalThis as { pingzhangQueues?: Promise<PgBoss> };

/** Asks for a reconciliation of a channel's date; asking twice before it began is asking once. */
export async function askForReconciliation(job: ReconcileJob): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set');
  shared.pingzhangQueues ??= connectQueues(url, { works: false }).start();
  const boss = await shared.pingzhangQueues.catch((error: unknown) => {
    delete shared.pingzhangQueues;
    throw error;
  });
  await failpoint('queue.before_ask');
  await ask(boss, job);
  await failpoint('queue.asked');
}

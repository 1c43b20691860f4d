/** The queues of work that takes time, kept by pg-boss in the database: what is asked for survives a crash. */
import { PgBoss } from 'pg-boss';

/** One job at a time for a channel and date (the key), so that two wishes for the same run become one. */
export const RECONCILE = 'reconcile';
export const CHECK_BOOKS = 'check-books';
export const TEND_ACCOUNTS = 'tend-accounts';

export type ReconcileJob = { channelCode: string; businessDate: string; cause: 'import' | 'manual' | 'schedule' };

const QUEUES = [RECONCILE, CHECK_BOOKS, TEND_ACCOUNTS] as const;
const APP_OPTIONS = '-c role=pingzhang_app';

/** Makes the queues' own schema as the owner of the database and gives the application's role what it needs there. Run after the migrations. */
export async function prepareQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  try {
    for (const name of QUEUES) {
      if (!(await boss.getQueue(name)))
        await boss.createQueue(name, { policy: 'short', retryLimit: 5, retryDelay: 5, retryBackoff: true, expireInSeconds: 900 });
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
    max: works ? 6 : 2,
  });
  boss.on('error', (error) =>
    console.error(JSON.stringify({ level: 'error', what: 'queue', code: (error as { code?: string }).code ?? 'unknown' })),
  );
  return boss;
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
  await boss.send(RECONCILE, job, { singletonKey: `${job.channelCode}/${job.businessDate}` });
}

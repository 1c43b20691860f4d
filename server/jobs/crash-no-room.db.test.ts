/** No room in one table after another: whatever an act writes to, where the database says that its disk is full there, the act is refused with that
 *  reason, nothing of it stays, and asked again when there is room it is done once. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { refusalIn } from '../api/errors.ts';
import { openChannelAccounts, openMerchantAccounts } from '../ledger/open-account.ts';
import { prepareQueues } from '../queues/queues.ts';

let database: TestDatabase;
let clerk: typeof import('./crash-clerk-fixture.ts');

beforeAll(async () => {
  database = await testDatabase();
  await prepareQueues(database.ownerUrl);
  process.env.DATABASE_URL = database.ownerUrl;
  // It connects to DATABASE_URL when it is loaded, as the program it is.
  clerk = await import('./crash-clerk-fixture.ts');
  await openChannelAccounts(database.owner.db, { code: clerk.CHANNEL, nameEn: 'Crash', nameZh: '崩溃' });
  await openMerchantAccounts(database.owner.db, { no: 'MCRASH', name: 'Crash', bucket: clerk.BUCKET, currency: 'CNY' });
  await database.owner.pool.query(
    `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ($1, 'Crash', '崩溃', 'wechat_trade_all', 'Asia/Shanghai', '00:00', now())`,
    [clerk.CHANNEL],
  );
  // Where there is no room it is said as PostgreSQL says it: by this code, before anything is written.
  await database.owner.pool.query(
    `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`,
  );
});
afterAll(() => database.drop());

/** Of every table: how many rows, and a digest of them that an UPDATE changes too. */
type Tally = Map<string, { rows: bigint; digest: string }>;

async function tally(): Promise<Tally> {
  const { rows: names } = await database.owner.pool.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ('public', 'pgboss') ORDER BY 1`,
  );
  const { rows } = await database.owner.pool.query<{ name: string; rows: bigint; digest: string }>(
    names
      .map(
        ({ name }) =>
          `SELECT '${name}' AS name, count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS digest FROM ${name} t`,
      )
      .join(' UNION ALL '),
  );
  return new Map(rows.map(({ name, ...rest }) => [name, rest]));
}
const changed = (before: Tally, after: Tally) =>
  [...after].filter(([name, { digest }]) => digest !== before.get(name)?.digest).map(([name]) => name);
/** Rows that came. How an account stood at the end of a day is written at the first entry after it alone. */
const added = (before: Tally, after: Tally) =>
  Object.fromEntries(
    [...after]
      .filter(([name]) => name !== 'balance_days')
      .map(([name, { rows }]) => [name, rows - (before.get(name)?.rows ?? 0n)] as const)
      .filter(([, n]) => n !== 0n),
  );

/** What a refused act may leave: the bytes of a file are kept before it is judged, so that nobody has to send them again, and the clerk's
 *  reversal posts what it then reverses. */
const BYTES = ['statement_files', 'statement_file_pieces'];
const KEEPS: Record<string, string[]> = {
  import: BYTES,
  refuse: BYTES,
  reverse: ['journal_entries', 'ledger_keys', 'balances', 'balance_days'],
};
/** What is missing there is made up for by itself: a comparison that could not be asked for is found every minute. */
const MADE_UP = ['pgboss.job_common'];
let serial = 0;

it.each(['post', 'command', 'reverse', 'hold', 'orders', 'import', 'refuse'])(
  '%s: where a table has no room it is refused as disk_full, whole, and done once when there is room',
  async (kind) => {
    const act = clerk.KINDS[kind];
    if (!act) throw new Error(kind);
    await clerk.KINDS.post?.(++serial * 100);
    const empty = await tally();
    await act(++serial);
    const healthy = await tally();
    const written = changed(empty, healthy);
    expect(written.length).toBeGreaterThan(1);
    for (const table of written) {
      const no = ++serial;
      await database.owner.pool.query(`CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON ${table} EXECUTE FUNCTION no_room()`);
      const before = await tally();
      const answer = await act(no).then(
        () => 'done',
        (error: unknown) => refusalIn(error)?.reason ?? String(error),
      );
      const refused = await tally();
      await database.owner.pool.query(`DROP TRIGGER no_room ON ${table}`);
      expect(`${table} ${answer}`).toBe(`${table} ${MADE_UP.includes(table) ? 'done' : 'disk_full'}`);
      if (answer === 'done') continue;
      expect(
        changed(before, refused).filter((name) => !KEEPS[kind]?.includes(name)),
        `left behind without room in ${table}`,
      ).toEqual([]);
      await act(no);
      expect(added(before, await tally()), `done again after no room in ${table}`).toEqual(added(empty, healthy));
    }
  },
);

/** Fills an empty database with the demo month, through the same doors that people use: files are imported, dates reconciled, differences
 *  given to people, two dates handed to the finance system. Begun again after an interruption it goes on where it stopped. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { createDemoAccounts } from '../../../server/access/create-staff-user.ts';
import { type Ambience, systemActor } from '../../../server/guard/context.ts';
import { addDays, BOOK_DAY, type BusinessDate, businessDateOf, instantOf } from '../../../server/kernel/business-date.ts';
import { fixedClock, systemClock } from '../../../server/kernel/clock.ts';
import { DomainError } from '../../../server/kernel/errors.ts';
import { newId } from '../../../server/kernel/ids.ts';
import { seededRandom, systemRandom } from '../../../server/kernel/random.ts';
import { reconcileDay } from '../../../server/reconciliation/runs/run-reconciliation.ts';
import { importStatement } from '../../../server/statements/import-statement.ts';
import { connect, type Database } from '../../client.ts';
import { bookPayments } from './book-payments.ts';
import { holdSomeFunds } from './holds.ts';
import { statementFile } from './statement-files.ts';
import { countPayments, insertPayments, insertReference } from './store.ts';
import { exportSomeVouchers } from './vouchers.ts';
import { workOnSome } from './work-on-some.ts';
import { type DemoDay, type DemoPayment, type DemoWorld, demoWorld } from './world.ts';

export type SeedOptions = {
  /** The last day of the month; yesterday by default. */
  lastDate?: BusinessDate;
  /** Where the files to try out are put: yesterday's corrected statement. None by default. */
  filesFolder?: string;
  say?(line: string): void;
};

const REFUSED_DAY = 27;
const LATE = { channel: 'paypal', day: 30 };

/** `url` is the application's. Answers the world it made, so that a test can hold the result against it. */
export async function seedDemo(url: string, { lastDate, filesFolder, say = () => undefined }: SeedOptions = {}): Promise<DemoWorld> {
  const database = connect(url, { takesItsTime: true });
  try {
    const last = lastDate ?? addDays(businessDateOf(systemClock.now(), BOOK_DAY), -1);
    const world = happened(demoWorld(last), systemClock.now());
    await seedRecords(database, world);
    say(`${world.payments.length} payments and refunds`);
    const channels = [...new Set(world.days.map((day) => day.channel.code))];
    // Channels do not touch one another; two at a time keep both cores busy.
    const booked = bookPayments(database, world)
      .then(() => holdSomeFunds(database, world))
      .then(() => say('booked in the ledger'));
    await Promise.all([
      booked,
      inTurns(channels, 2, async (code) => {
        for (const day of world.days) if (day.channel.code === code) await seedDay(database, world, day);
        say(`statements of ${code} imported and reconciled`);
      }),
    ]);
    await database.db.transaction((tx) => createDemoAccounts(tx, { now: systemClock.now(), random: systemRandom }));
    await Promise.all([workOnSome(database), exportSomeVouchers(database)]);
    if (filesFolder) await writeFiles(world, filesFolder);
    return world;
  } finally {
    await database.close();
  }
}

const isLate = (day: { channel: { code: string }; day: number }) => day.channel.code === LATE.channel && day.day === LATE.day;

/** The month without what lies after `now`. Only the day whose statement is late can still be under way: it ends in the afternoon of
 *  the next one where the books are kept. The statements of all other days are there, so their records must be. */
export function happened(world: DemoWorld, now: Date): DemoWorld {
  const late = world.days.find(isLate);
  const isToCome = (payment: DemoPayment) =>
    payment.channelCode === late?.channel.code && payment.businessDate === late.date && payment.occurredAt.getTime() > now.getTime();
  return { ...world, payments: world.payments.filter((payment) => !isToCome(payment)) };
}

async function seedRecords(database: Database, world: DemoWorld): Promise<void> {
  const began = instantOf(addDays(world.lastDate, -40), '09:00:00', 'Asia/Shanghai');
  const dice = seededRandom(40);
  await database.db.transaction(async (tx) => {
    await insertReference(tx, began, () => newId(0, began, dice));
    if ((await countPayments(tx)) < BigInt(world.payments.length)) await insertPayments(tx, world.payments);
  });
}

/** Works at most `width` items at a time, in order. */
async function inTurns<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}

/** The day's file comes an hour before it is due; a correction two days later. */
async function seedDay(database: Database, world: DemoWorld, day: DemoDay): Promise<void> {
  const { channel, date } = day;
  if (isLate(day)) return;
  const file = statementFile(channel, date, day.rows);
  const due = instantOf(addDays(date, 1), `${channel.dueTime}:00`, channel.timeZone).getTime();
  const now = systemClock.now().getTime();
  const comes = new Date(Math.min(due - 3_600_000 + day.day * 7_000, now - 120_000));
  if (channel.code === 'unionpay' && day.day === REFUSED_DAY) {
    const half = { name: file.name.replace('.zip', ''), bytes: file.bytes.slice(0, Math.floor(file.bytes.length / 2)) };
    await bringIn(database, day, half, new Date(comes.getTime() - 1_500_000));
  }
  await bringIn(database, day, file, comes);
  const isYesterday = date === world.lastDate;
  if (day.correctedRows && !isYesterday) {
    await bringIn(
      database,
      day,
      statementFile(channel, date, day.correctedRows),
      new Date(Math.min(comes.getTime() + 2 * 86_400_000, now - 60_000)),
    );
  }
}

async function bringIn(database: Database, { channel, date }: DemoDay, file: { name: string; bytes: Uint8Array }, at: Date): Promise<void> {
  const ambience: Ambience = {
    database,
    clock: fixedClock(at),
    random: systemRandom,
    actor: systemActor('demo'),
    requestId: 'demo',
    ip: null,
  };
  try {
    await importStatement(ambience, {
      channelCode: channel.code,
      name: file.name,
      businessDate: date,
      source: 'demo',
      bytes: pieces(file.bytes),
    });
  } catch (error) {
    // A file that came before an interruption, and the one that is cut off on purpose: both are told from a failure by their reason.
    if (!(error instanceof DomainError)) throw error;
    if (error.reason !== 'statement_already_imported') return;
  }
  await reconcileDay(
    { ...ambience, clock: fixedClock(new Date(at.getTime() + 20_000)) },
    { channelCode: channel.code, businessDate: date, cause: 'demo' },
  );
}

async function* pieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** Yesterday's corrected statement, to drop on the inbox and see the differences go. */
async function writeFiles(world: DemoWorld, folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
  for (const day of world.days) {
    if (day.date !== world.lastDate || !day.correctedRows) continue;
    const file = statementFile(day.channel, day.date, day.correctedRows);
    await fs.writeFile(path.join(folder, `corrected-${file.name}`), file.bytes);
  }
}

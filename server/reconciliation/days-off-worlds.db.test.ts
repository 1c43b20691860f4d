/** Laws of a channel that delivers on working days alone, against a small oracle: whatever comes in whichever order, once everything is followed every
 *  record is matched, missing or still waited for, and every line is matched or missing in our books, as one reads it off the statements. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, type BusinessDate, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { listDifferences } from './differences/list-differences.ts';
import { datesOfRecords, datesToReconcile } from './runs/dates-to-reconcile.ts';
import { ambienceOf, paymentsAt, World } from './testing-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Thursday to Wednesday of a week without a holiday: the third and fourth date are a weekend. */
const FIRST = parseBusinessDate('2026-11-12');
const DATES = Array.from({ length: 7 }, (_none, at) => addDays(FIRST, at));
const OFF = [2, 3];
const isOff = (day: number) => OFF.includes(day);
const LAST = DATES.length - 1;

/** Up to the next date that has a statement by the calendar, in a direction. */
function besideOf(day: number, step: 1 | -1): number[] {
  const found = [day + step];
  while (isOff(found.at(-1) as number)) found.push((found.at(-1) as number) + step);
  return found;
}
const nearOf = (day: number) => [...besideOf(day, -1), day, ...besideOf(day, 1)];

/** `listedBy`: the date whose statement has it, never one of before it was made; only what is `early`, just after the cut-off, may still be in the one
 *  before. `late`: within the half hour before the cut-off. */
type Payment = { day: number; at: 'early' | 'noon' | 'late'; isOurs: boolean; listedBy: number | null };
type Step = { step: 'statement'; day: number } | { step: 'records'; day: number } | { step: 'run'; day: number };

const payments = fc.array(
  fc
    .record<Payment>({
      day: fc.nat(LAST),
      at: fc.constantFrom('early', 'noon', 'late'),
      isOurs: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
      listedBy: fc.option(fc.nat(LAST), { freq: 5 }),
    })
    .map(({ listedBy, ...payment }) => {
      const first = payment.at === 'early' ? Math.min(...besideOf(payment.day, -1)) : payment.day;
      return { ...payment, listedBy: listedBy !== null && listedBy < first ? null : listedBy };
    }),
  { minLength: 1, maxLength: 10 },
);
/** Statements of the days off come seldom; the first date always has one, so that something is expected of the channel. */
const statementDates = fc
  .tuple(fc.subarray([1, 4, 5, 6], { minLength: 2 }), fc.subarray(OFF, { maxLength: 1 }), fc.boolean())
  .map(([working, off, hasOff]) => [0, ...working, ...(hasOff ? off : [])]);

const TIME = { early: '00:00:10', noon: '12:00:00', late: '23:50:00' };
const time = ({ day, at }: Payment) => new Date(`${DATES[day]}T${TIME[at]}+08:00`);
const numberOf = (index: number) => `P${index}`;

function oracle(all: readonly Payment[], stated: ReadonlySet<number>): string[] {
  const found: string[] = [];
  for (const [index, payment] of all.entries()) {
    const { day, at, isOurs } = payment;
    const on = payment.listedBy !== null && stated.has(payment.listedBy) ? payment.listedBy : null;
    const isMet = isOurs && on !== null && nearOf(on).includes(day);
    if (on !== null && !isMet) found.push(`${DATES[on]} missing_in_books ${numberOf(index)}`);
    if (!isOurs || isMet) continue;
    const after = besideOf(day, 1);
    const isDue = stated.has(day) ? at !== 'late' || after.some((on) => stated.has(on)) : isOff(day) && stated.has(after.at(-1) as number);
    if (isDue) found.push(`${DATES[day]} missing_at_channel ${numberOf(index)}`);
  }
  return found.sort();
}

async function open(world: World): Promise<string[]> {
  const { rows } = await runQuery(listDifferences, ambienceOf(database), { filter: { channels: [world.channel], open: true }, limit: 200 });
  return rows.map((row) => `${row.businessDate} ${row.kind} ${row.ourNo}`).sort();
}

async function run(world: World, dates: readonly string[]): Promise<void> {
  for (const date of dates)
    await world.run(parseBusinessDate(date)).catch((error: unknown) => {
      if (!(error instanceof DomainError && error.reason === 'statement_missing')) throw error;
    });
}

async function walk(world: World, all: readonly Payment[], steps: readonly Step[]): Promise<void> {
  for (const { step, day } of steps) {
    const date = DATES[day] as BusinessDate;
    if (step === 'statement') {
      const lines = all.flatMap((payment, index) => (payment.listedBy === day ? [paymentsAt(time(payment)).line(numberOf(index))] : []));
      await world.statement(date, ...lines);
      await run(world, await datesToReconcile(database.db, world.channel, date));
    } else if (step === 'records') {
      const records = all.flatMap((payment, index) =>
        payment.isOurs && payment.day === day ? [paymentsAt(time(payment)).record(numberOf(index))] : [],
      );
      if (records.length === 0) continue;
      await world.records(...records);
      await run(world, await datesOfRecords(database.db, world.channel, [date]));
    } else await run(world, [date]);
  }
}

it('leaves what the statements say, in whichever order they and the records come', { timeout: 600_000 }, async () => {
  const worlds = fc
    .tuple(payments, statementDates)
    .chain(([all, dates]) =>
      fc.tuple(
        fc.constant(all),
        fc.constant(dates),
        fc.shuffledSubarray(
          [
            ...dates.filter((day) => day > 0).map((day): Step => ({ step: 'statement', day })),
            ...DATES.map((_date, day): Step => ({ step: 'records', day })),
          ],
          { minLength: dates.length - 1 + DATES.length },
        ),
        fc.array(fc.constantFrom(...dates), { maxLength: 4 }),
      ),
    );
  await assertProperty(
    fc.asyncProperty(worlds, async ([all, dates, coming, reruns]) => {
      const world = await World.create(database);
      await database.db.execute(
        sql`UPDATE channels SET statement_days = 'working_days_only', calendar_code = 'CN', statement_days_from = '2026-01-01' WHERE code = ${world.channel}`,
      );
      await walk(world, all, [{ step: 'statement', day: 0 }, ...coming]);
      const expected = oracle(all, new Set(dates));
      expect(await open(world)).toEqual(expected);
      await walk(
        world,
        all,
        reruns.map((day): Step => ({ step: 'run', day })),
      );
      expect(await open(world)).toEqual(expected);
    }),
    { numRuns: Number.parseInt(process.env.RUNS ?? '40', 10) },
  );
});

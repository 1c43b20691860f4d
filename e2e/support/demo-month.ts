/** What the seeded month must show: computed anew from the same seed, so that a test knows the right answer before it looks. */
import { statementFile } from '../../db/seed/demo/statement-files.ts';
import { type DemoDay, type DemoWorld, demoWorld } from '../../db/seed/demo/world.ts';
import { addDays, BOOK_DAY, businessDateOf, parseBusinessDate } from '../../server/kernel/business-date.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import type { TestFile } from './files.ts';

const lastDate = process.env.E2E_LAST_DATE;
/** The last day of the month that the run was given, which no later look at the clock can change; yesterday where it does not say. */
export const YESTERDAY = lastDate ? parseBusinessDate(lastDate) : addDays(businessDateOf(systemClock.now(), BOOK_DAY), -1);
export const TODAY = addDays(YESTERDAY, 1);

let made: DemoWorld | undefined;

/** The month that ends yesterday. */
export function month(): DemoWorld {
  made ??= demoWorld(YESTERDAY);
  return made;
}

export function dayOf(channelCode: string, date = YESTERDAY): DemoDay {
  const day = month().days.find((each) => each.channel.code === channelCode && each.date === date);
  if (!day) throw new Error(`The month has no ${channelCode} of ${date}`);
  return day;
}

/** The statement of a day as its channel delivered it first. */
export function deliveredFile(channelCode: string, date = YESTERDAY): TestFile {
  const day = dayOf(channelCode, date);
  return statementFile(day.channel, day.date, day.rows);
}

/** The statement with which the channel corrected its faults. */
export function correctedFile(channelCode: string, date = YESTERDAY): TestFile {
  const day = dayOf(channelCode, date);
  if (!day.correctedRows) throw new Error(`${channelCode} corrected nothing on ${date}`);
  return statementFile(day.channel, day.date, day.correctedRows);
}

/** An amount as every screen prints it: two decimals, thousands separated. */
export function shown(minor: bigint): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`;
}

/** The SQL of calendars of working days. */
import { and, asc, between, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { workingCalendarDays, workingCalendars, workingCalendarYears } from '../../db/schema/calendars.ts';
import type { DayKind } from './codes.ts';
import type { CalendarDay, CalendarDetail, CalendarHead } from './contract.ts';

const head = {
  code: workingCalendars.code,
  nameEn: workingCalendars.nameEn,
  nameZh: workingCalendars.nameZh,
  weekend: workingCalendars.weekend,
  version: workingCalendars.version,
};

export async function selectCalendars(tx: Tx): Promise<CalendarHead[]> {
  const found = await tx.select(head).from(workingCalendars).orderBy(asc(workingCalendars.code));
  const years = await tx.select().from(workingCalendarYears).orderBy(asc(workingCalendarYears.year));
  return found.map((row) => ({ ...row, years: years.filter((one) => one.calendarCode === row.code).map((one) => one.year) }));
}

/** With all their days, for rooms that ask whether a date is worked. */
export async function selectCalendarsWithDays(tx: Tx): Promise<CalendarDetail[]> {
  const heads = await selectCalendars(tx);
  const days = await tx.select().from(workingCalendarDays).orderBy(asc(workingCalendarDays.day));
  return heads.map((row) => ({ ...row, days: days.filter((one) => one.calendarCode === row.code).map(shape) }));
}

const shape = (row: typeof workingCalendarDays.$inferSelect): CalendarDay => ({
  date: row.day,
  kind: row.kind as DayKind,
  nameEn: row.nameEn,
  nameZh: row.nameZh,
});

export async function selectCalendar(tx: Tx, code: string): Promise<CalendarDetail | null> {
  return (await selectCalendarsWithDays(tx)).find((row) => row.code === code) ?? null;
}

/** False where the code is taken. */
export async function insertCalendar(
  tx: Tx,
  calendar: { code: string; nameEn: string; nameZh: string; weekend: number[] },
  at: Date,
): Promise<boolean> {
  const added = await tx
    .insert(workingCalendars)
    .values({ ...calendar, version: 1, createdAt: at })
    .onConflictDoNothing()
    .returning({ code: workingCalendars.code });
  return added.length > 0;
}

/** Takes the next version, and the row with it until the transaction ends. False where the calendar is not as it was seen. */
export async function raiseVersion(tx: Tx, code: string, version: number): Promise<boolean> {
  const raised = await tx
    .update(workingCalendars)
    .set({ version: sql`${workingCalendars.version} + 1` })
    .where(and(eq(workingCalendars.code, code), eq(workingCalendars.version, version)))
    .returning({ code: workingCalendars.code });
  return raised.length > 0;
}

export async function upsertDay(tx: Tx, calendarCode: string, { date, kind, nameEn, nameZh }: CalendarDay): Promise<void> {
  await tx
    .insert(workingCalendarDays)
    .values({ calendarCode, day: date, kind, nameEn, nameZh })
    .onConflictDoUpdate({ target: [workingCalendarDays.calendarCode, workingCalendarDays.day], set: { kind, nameEn, nameZh } });
}

export async function deleteDay(tx: Tx, calendarCode: string, date: string): Promise<void> {
  await tx.delete(workingCalendarDays).where(and(eq(workingCalendarDays.calendarCode, calendarCode), eq(workingCalendarDays.day, date)));
}

/** The year has these days and no others, and counts as complete. */
export async function replaceYear(tx: Tx, calendarCode: string, year: number, days: readonly CalendarDay[]): Promise<void> {
  await tx
    .delete(workingCalendarDays)
    .where(and(eq(workingCalendarDays.calendarCode, calendarCode), between(workingCalendarDays.day, `${year}-01-01`, `${year}-12-31`)));
  if (days.length > 0)
    await tx
      .insert(workingCalendarDays)
      .values(days.map(({ date, kind, nameEn, nameZh }) => ({ calendarCode, day: date, kind, nameEn, nameZh })));
  await tx.insert(workingCalendarYears).values({ calendarCode, year }).onConflictDoNothing();
}

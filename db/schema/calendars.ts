/** Mirror of the calendars of working days. The migration is the truth; a test compares. */
import { integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { day, instantAt } from '../columns.ts';

export const workingCalendars = pgTable('working_calendars', {
  code: text('code').primaryKey(),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
  weekend: smallint('weekend').array().notNull(),
  version: integer('version').notNull(),
  createdAt: instantAt('created_at').notNull(),
});

export const workingCalendarYears = pgTable('working_calendar_years', {
  calendarCode: text('calendar_code').notNull(),
  year: smallint('year').notNull(),
});

export const workingCalendarDays = pgTable('working_calendar_days', {
  calendarCode: text('calendar_code').notNull(),
  day: day('day').notNull(),
  kind: text('kind').notNull(),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
});

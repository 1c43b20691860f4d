/** Channels, merchants, payments and refunds: the Drizzle mirror of db/migrations/0005_payments.sql. */
import { boolean, integer, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { bucket, currency, day, id, instantAt, minor } from '../columns.ts';

export const channels = pgTable('channels', {
  code: text('code').primaryKey(),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
  formatId: text('format_id').notNull(),
  timeZone: text('time_zone').notNull(),
  dayCut: text('day_cut').notNull(),
  dayCutWindowMinutes: integer('day_cut_window_minutes').notNull(),
  statementDueTime: text('statement_due_time').notNull(),
  acceptInPart: boolean('accept_in_part').notNull(),
  amountToleranceMinor: minor('amount_tolerance_minor').notNull(),
  feeToleranceMinor: minor('fee_tolerance_minor').notNull(),
  currency: currency().notNull(),
  active: boolean('active').notNull(),
  sortOrder: integer('sort_order').notNull(),
  version: integer('version').notNull(),
  createdAt: instantAt('created_at').notNull(),
  statementDays: text('statement_days').notNull(),
  calendarCode: text('calendar_code'),
  statementDaysFrom: day('statement_days_from'),
});

export const merchants = pgTable('merchants', {
  id: uuid('id').primaryKey(),
  no: text('no').notNull(),
  name: text('name').notNull(),
  status: text('status').notNull(),
  createdAt: instantAt('created_at').notNull(),
});

export const payments = pgTable(
  'payments',
  {
    bucket: bucket(),
    id: id(),
    kind: text('kind').$type<'payment' | 'refund'>().notNull(),
    channelCode: text('channel_code').notNull(),
    businessDate: day('business_date').notNull(),
    ourNo: text('our_no').notNull(),
    channelNo: text('channel_no'),
    originalOurNo: text('original_our_no'),
    merchantNo: text('merchant_no'),
    currency: currency().notNull(),
    amountMinor: minor('amount_minor').notNull(),
    feeMinor: minor('fee_minor'),
    status: text('status').$type<PaymentStatus>().notNull(),
    occurredAt: instantAt('occurred_at').notNull(),
    createdAt: instantAt('created_at').notNull(),
    source: text('source').$type<'demo' | 'orders_export' | 'api'>().notNull(),
    repeat: smallint('repeat').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.id] })],
);

export type PaymentStatus = 'created' | 'processing' | 'succeeded' | 'failed' | 'unknown' | 'closed';

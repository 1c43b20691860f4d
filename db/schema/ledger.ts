/** Accounts, entries, balances, holds and closed days: the Drizzle mirror of db/migrations/0004_ledger.sql. Read only: the tables are
 *  written by the SQL functions alone. */
import { bigint, boolean, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { bucket, currency, day, id, instantAt, minor, oneChar } from '../columns.ts';

export const ledgerAccounts = pgTable('ledger_accounts', {
  code: text('code').primaryKey(),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
  heading: text('heading'),
  class: text('class').notNull(),
  normalSide: oneChar('normal_side').notNull(),
  currency: currency(),
  ownerKind: text('owner_kind').notNull(),
  ownerId: text('owner_id'),
  bucket: smallint('bucket'),
  mayGoNegative: boolean('may_go_negative').notNull(),
  hot: boolean('hot').notNull(),
  takesPostings: boolean('takes_postings').notNull(),
  status: text('status').notNull(),
});

export const ledgerKeys = pgTable(
  'ledger_keys',
  { bucket: bucket(), key: text('key').notNull(), entryId: uuid('entry_id'), reason: text('reason'), refusedHash: uuid('refused_hash') },
  (table) => [primaryKey({ columns: [table.bucket, table.key] })],
);

export const journalEntries = pgTable(
  'journal_entries',
  {
    bucket: bucket(),
    id: id(),
    postedAt: instantAt('posted_at').notNull(),
    businessDate: day('business_date').notNull(),
    lateForDate: day('late_for_date'),
    eventType: text('event_type').notNull(),
    sourceKind: text('source_kind').notNull(),
    sourceId: text('source_id').notNull(),
    reversalOf: uuid('reversal_of'),
    postedBy: uuid('posted_by'),
    memo: text('memo'),
    key: text('key').notNull(),
    sides: text('sides').notNull(),
    amounts: bigint('amounts', { mode: 'bigint' }).array().notNull(),
    accounts: text('accounts').array().notNull(),
    currencies: text('currencies').array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.businessDate, table.id] })],
);

export const balances = pgTable(
  'balances',
  {
    bucket: bucket(),
    account: text('account').notNull(),
    currency: text('currency').notNull(),
    debitMinor: minor('debit_minor').notNull(),
    creditMinor: minor('credit_minor').notNull(),
    pendingMinor: minor('pending_minor').notNull(),
    frozenMinor: minor('frozen_minor').notNull(),
    openingDebitMinor: minor('opening_debit_minor').notNull(),
    openingCreditMinor: minor('opening_credit_minor').notNull(),
    floorSign: minor('floor_sign').notNull(),
    movedWith: uuid('moved_with'),
    day: day('day').notNull(),
    closedThrough: day('closed_through').notNull(),
    normalSide: oneChar('normal_side').notNull(),
    blocked: boolean('blocked').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.account, table.currency] })],
);

export const balanceDays = pgTable(
  'balance_days',
  {
    bucket: bucket(),
    account: text('account').notNull(),
    currency: text('currency').notNull(),
    businessDate: day('business_date').notNull(),
    debitMinor: minor('debit_minor').notNull(),
    creditMinor: minor('credit_minor').notNull(),
    closingDebitMinor: minor('closing_debit_minor'),
    closingCreditMinor: minor('closing_credit_minor'),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.account, table.currency, table.businessDate] })],
);

export const ledgerHolds = pgTable(
  'ledger_holds',
  {
    bucket: bucket(),
    id: id(),
    kind: text('kind').notNull(),
    account: text('account').notNull(),
    currency: text('currency').notNull(),
    amountMinor: minor('amount_minor').notNull(),
    remainingMinor: minor('remaining_minor').notNull(),
    placedAt: instantAt('placed_at').notNull(),
    sourceKind: text('source_kind').notNull(),
    sourceId: text('source_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.id] })],
);

export const ledgerHoldSteps = pgTable(
  'ledger_hold_steps',
  {
    bucket: bucket(),
    key: text('key').notNull(),
    holdId: uuid('hold_id').notNull(),
    step: text('step').notNull(),
    amountMinor: minor('amount_minor').notNull(),
    at: instantAt('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.key] })],
);

export const bookState = pgTable('book_state', {
  singleton: boolean('singleton').primaryKey(),
  closedThrough: day('closed_through').notNull(),
});

export const bookDays = pgTable('book_days', {
  businessDate: day('business_date').primaryKey(),
  closedAt: instantAt('closed_at').notNull(),
  closedBy: uuid('closed_by'),
  closedByName: text('closed_by_name').notNull(),
  entryCount: bigint('entry_count', { mode: 'bigint' }).notNull(),
  totals: jsonb('totals').notNull(),
});

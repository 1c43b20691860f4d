/** Batches of vouchers for the finance system: the Drizzle mirror of db/migrations/0035_vouchers.sql. */
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, currency, day, instantAt, minor } from '../columns.ts';

const count = (name: string) => bigint(name, { mode: 'bigint' });
type AuxiliaryKind = 'none' | 'department' | 'person' | 'customer' | 'supplier' | 'project';

export const voucherMappings = pgTable(
  'voucher_mappings',
  {
    account: text('account').notNull(),
    /** Empty: every currency. */
    currency: text('currency').notNull(),
    targetCode: text('target_code').notNull(),
    auxiliaryKind: text('auxiliary_kind').$type<AuxiliaryKind>().notNull(),
    auxiliaryCode: text('auxiliary_code'),
    changedAt: instantAt('changed_at').notNull(),
    changedBy: uuid('changed_by'),
    changedByName: text('changed_by_name').notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.currency] })],
);

export const voucherBatches = pgTable('voucher_batches', {
  id: uuid('id').primaryKey(),
  no: text('no').notNull(),
  madeAt: instantAt('made_at').notNull(),
  madeBy: uuid('made_by'),
  madeByName: text('made_by_name').notNull(),
  periodFrom: day('period_from').notNull(),
  periodTo: day('period_to').notNull(),
  currency: currency(),
  format: text('format').$type<'csv' | 'u8'>().notNull(),
  grouping: text('grouping').$type<'entry' | 'summed'>().notNull(),
  language: text('language').$type<'en' | 'zh'>().notNull(),
  fileName: text('file_name').notNull(),
  byteSize: count('byte_size').notNull(),
  sha256: bytes('sha256').notNull(),
  entryCount: count('entry_count').notNull(),
  voucherCount: count('voucher_count').notNull(),
  lineCount: count('line_count').notNull(),
  totals: jsonb('totals').$type<{ currency: string; debitMinor: string; creditMinor: string }[]>().notNull(),
  isWithdrawn: boolean('is_withdrawn').notNull().default(false),
  withdrawnAt: instantAt('withdrawn_at'),
  withdrawnBy: uuid('withdrawn_by'),
  withdrawnByName: text('withdrawn_by_name'),
  withdrawnWhy: text('withdrawn_why'),
});

export const voucherBatchDays = pgTable(
  'voucher_batch_days',
  {
    batchId: uuid('batch_id').notNull(),
    businessDate: day('business_date').notNull(),
    scope: text('scope').notNull(),
    entryCount: count('entry_count').notNull(),
    isWithdrawn: boolean('is_withdrawn').notNull(),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.businessDate, table.scope] })],
);

export const voucherBatchAccounts = pgTable(
  'voucher_batch_accounts',
  {
    batchId: uuid('batch_id').notNull(),
    account: text('account').notNull(),
    currency: text('currency').notNull(),
    targetCode: text('target_code').notNull(),
    auxiliaryKind: text('auxiliary_kind').$type<AuxiliaryKind>().notNull(),
    auxiliaryCode: text('auxiliary_code'),
    debitMinor: minor('debit_minor').notNull(),
    creditMinor: minor('credit_minor').notNull(),
    postingCount: count('posting_count').notNull(),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.account, table.currency] })],
);

export const voucherBatchPieces = pgTable(
  'voucher_batch_pieces',
  {
    batchId: uuid('batch_id').notNull(),
    piece: integer('piece').notNull(),
    bytes: bytes('bytes').notNull(),
    packing: text('packing').$type<'none' | 'zstd'>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.piece] })],
);

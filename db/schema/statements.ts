/** Statement files, statements, their lines and rejects, and mappings: the Drizzle mirror of db/migrations/0006_statements.sql, 0010_lean_lines.sql and 0018_flow_sums.sql. */
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bucket, bytes, currency, day, instantAt, minor } from '../columns.ts';

const count = (name: string) => bigint(name, { mode: 'bigint' });

export const statementFiles = pgTable('statement_files', {
  sha256: bytes('sha256').primaryKey(),
  name: text('name').notNull(),
  byteSize: count('byte_size').notNull(),
  receivedAt: instantAt('received_at').notNull(),
  receivedBy: uuid('received_by'),
  source: text('source').$type<'upload' | 'demo' | 'api' | 'folder'>().notNull(),
});

export const statementFilePieces = pgTable(
  'statement_file_pieces',
  {
    sha256: bytes('sha256').notNull(),
    piece: integer('piece').notNull(),
    bytes: bytes('bytes').notNull(),
    packing: text('packing').$type<'none' | 'zstd'>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sha256, table.piece] })],
);

export const statements = pgTable('statements', {
  id: uuid('id').primaryKey(),
  no: text('no').notNull(),
  sha256: bytes('sha256').notNull(),
  fileName: text('file_name').notNull(),
  member: text('member'),
  channelCode: text('channel_code').notNull(),
  part: text('part').$type<StatementPart>().notNull(),
  businessDate: day('business_date'),
  dateSource: text('date_source').$type<'declared' | 'lines' | 'person'>(),
  version: integer('version'),
  formatId: text('format_id'),
  mappingId: uuid('mapping_id'),
  status: text('status').$type<'published' | 'superseded' | 'refused'>().notNull(),
  encoding: text('encoding'),
  accountNo: text('account_no'),
  periodFrom: day('period_from'),
  periodTo: day('period_to'),
  lineCount: count('line_count').notNull(),
  rejectCount: count('reject_count').notNull(),
  controlTotals: jsonb('control_totals').notNull(),
  sums: jsonb('sums').notNull(),
  lineTotals: jsonb('line_totals'),
  flowSums: jsonb('flow_sums'),
  refusal: jsonb('refusal'),
  importedAt: instantAt('imported_at').notNull(),
  importedBy: uuid('imported_by'),
  importedByName: text('imported_by_name').notNull(),
  publishedAt: instantAt('published_at'),
  durationMs: count('duration_ms'),
});

export const statementLines = pgTable('statement_lines', {
  statementId: uuid('statement_id').notNull(),
  occurredAt: instantAt('occurred_at').notNull(),
  amountMinor: minor('amount_minor').notNull(),
  feeMinor: minor('fee_minor'),
  netMinor: minor('net_minor'),
  byteOffset: count('byte_offset').notNull(),
  lineNo: integer('line_no').notNull(),
  byteLength: integer('byte_length').notNull(),
  bucket: bucket(),
  kind: text('kind').notNull(),
  flow: text('flow').notNull(),
  status: text('status').notNull(),
  sharesChannelNo: boolean('shares_channel_no').notNull(),
  currency: currency().notNull(),
  channelNo: text('channel_no'),
  ourNo: text('our_no'),
  originalChannelNo: text('original_channel_no'),
  originalOurNo: text('original_our_no'),
  merchantNo: text('merchant_no'),
  furtherNos: text('further_nos').array(),
});

export const statementRejects = pgTable(
  'statement_rejects',
  {
    statementId: uuid('statement_id').notNull(),
    place: integer('place').notNull(),
    lineNo: integer('line_no').notNull(),
    columnName: text('column_name'),
    reason: text('reason').notNull(),
    message: text('message').notNull(),
    raw: text('raw').notNull(),
  },
  (table) => [primaryKey({ columns: [table.statementId, table.place] })],
);

export const statementMappings = pgTable('statement_mappings', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  channelCode: text('channel_code').notNull(),
  mapping: jsonb('mapping').notNull(),
  version: integer('version').notNull(),
  active: boolean('active').notNull(),
  createdAt: instantAt('created_at').notNull(),
  createdBy: uuid('created_by').notNull(),
});

export type StatementStatus = 'published' | 'superseded' | 'refused';
export type StatementPart = 'all' | 'payments' | 'refunds' | 'funds' | 'totals';

/** Saved views and idempotency keys: the Drizzle mirror of db/migrations/0008_kit.sql. */
import { boolean, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bucket, bytes, instantAt } from '../columns.ts';

export const savedViews = pgTable('saved_views', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull(),
  tableId: text('table_id').notNull(),
  name: text('name').notNull(),
  query: text('query').notNull(),
  shared: boolean('shared').notNull(),
  createdAt: instantAt('created_at').notNull(),
});

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    bucket: bucket(),
    owner: text('owner').notNull(),
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    requestHash: bytes('request_hash').notNull(),
    response: jsonb('response'),
    createdAt: instantAt('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.owner, table.scope, table.key] })],
);

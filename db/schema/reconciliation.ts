/** Reconciliation days, runs, matches, waiting records, differences and their events: the Drizzle mirror of db/migrations/0007_reconciliation.sql and
 *  0019_worked_differences.sql. */
import { boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bucket, currency, day, id, instantAt, minor } from '../columns.ts';

export const reconciliationDays = pgTable(
  'reconciliation_days',
  {
    channelCode: text('channel_code').notNull(),
    businessDate: day('business_date').notNull(),
    leaseUntil: instantAt('lease_until'),
    leaseRunId: uuid('lease_run_id'),
    currentRunId: uuid('current_run_id'),
    runCount: integer('run_count').notNull(),
    closedAt: instantAt('closed_at'),
  },
  (table) => [primaryKey({ columns: [table.channelCode, table.businessDate] })],
);

export const reconciliationRuns = pgTable('reconciliation_runs', {
  id: uuid('id').primaryKey(),
  no: text('no').notNull(),
  channelCode: text('channel_code').notNull(),
  businessDate: day('business_date').notNull(),
  runNo: integer('run_no').notNull(),
  statementIds: uuid('statement_ids').array().notNull(),
  status: text('status').notNull(),
  requestedBy: uuid('requested_by'),
  requestedByName: text('requested_by_name').notNull(),
  cause: text('cause').notNull(),
  startedAt: instantAt('started_at').notNull(),
  finishedAt: instantAt('finished_at'),
  results: jsonb('results').notNull(),
  rules: jsonb('rules').notNull(),
  failure: text('failure'),
});

export const matches = pgTable(
  'matches',
  {
    bucket: bucket(),
    id: id(),
    channelCode: text('channel_code').notNull(),
    businessDate: day('business_date').notNull(),
    runId: uuid('run_id').notNull(),
    rule: text('rule').notNull(),
    status: text('status').notNull(),
    statementId: uuid('statement_id').notNull(),
    lineNos: integer('line_nos').array().notNull(),
    paymentIds: uuid('payment_ids').array().notNull(),
    currency: currency().notNull(),
    amountMinor: minor('amount_minor').notNull(),
    acrossDays: boolean('across_days').notNull(),
    channelSides: jsonb('channel_sides').notNull(),
    ourSides: jsonb('our_sides').notNull(),
    groupKey: text('group_key'),
    createdAt: instantAt('created_at').notNull(),
    decidedBy: uuid('decided_by'),
    decidedByName: text('decided_by_name'),
    decidedAt: instantAt('decided_at'),
    reason: text('reason'),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.id] })],
);

export const waitingRecords = pgTable(
  'waiting_records',
  {
    channelCode: text('channel_code').notNull(),
    businessDate: day('business_date').notNull(),
    bucket: bucket(),
    paymentId: uuid('payment_id').notNull(),
    runId: uuid('run_id').notNull(),
    since: instantAt('since').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.paymentId] })],
);

export const differences = pgTable(
  'differences',
  {
    bucket: bucket(),
    id: id(),
    no: text('no').notNull(),
    channelCode: text('channel_code').notNull(),
    businessDate: day('business_date').notNull(),
    kind: text('kind').notNull(),
    identity: text('identity').notNull(),
    recordKind: text('record_kind').notNull(),
    direction: text('direction').notNull(),
    deltaMinor: minor('delta_minor').notNull(),
    currency: currency().notNull(),
    ourNo: text('our_no'),
    channelNo: text('channel_no'),
    merchantNo: text('merchant_no'),
    statementId: uuid('statement_id'),
    lineNo: integer('line_no'),
    paymentId: uuid('payment_id'),
    channelSide: jsonb('channel_side'),
    ourSide: jsonb('our_side'),
    twin: text('twin'),
    status: text('status').notNull(),
    resolution: text('resolution'),
    ownerId: uuid('owner_id'),
    labels: text('labels').array().notNull(),
    commentCount: integer('comment_count').notNull(),
    firstRunId: uuid('first_run_id').notNull(),
    lastRunId: uuid('last_run_id').notNull(),
    occurredAt: instantAt('occurred_at').notNull(),
    foundAt: instantAt('found_at').notNull(),
    resolvedAt: instantAt('resolved_at'),
    reopenedCount: integer('reopened_count').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.id] })],
);

export const differenceEvents = pgTable(
  'difference_events',
  {
    bucket: bucket(),
    id: id(),
    differenceId: uuid('difference_id').notNull(),
    at: instantAt('at').notNull(),
    kind: text('kind').notNull(),
    actorId: uuid('actor_id'),
    actorName: text('actor_name'),
    body: text('body'),
    details: jsonb('details'),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.id] })],
);

export const differenceViews = pgTable(
  'difference_views',
  {
    bucket: bucket(),
    differenceId: uuid('difference_id').notNull(),
    userId: uuid('user_id').notNull(),
    version: integer('version').notNull(),
    seenAt: instantAt('seen_at').notNull(),
    openUntil: instantAt('open_until'),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.differenceId, table.userId] })],
);

/** The audit trail: the Drizzle mirror of db/migrations/0003_audit.sql and 0040_role_at_the_time.sql, for reading; writing is `append_audit` only. */
import { bigint, boolean, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, instantAt } from '../columns.ts';

export const auditEntries = pgTable('audit_entries', {
  seq: bigint('seq', { mode: 'bigint' }).primaryKey(),
  id: uuid('id').notNull().unique(),
  at: instantAt('at').notNull(),
  actorKind: text('actor_kind', { enum: ['staff', 'system', 'nobody'] }).notNull(),
  actorId: uuid('actor_id'),
  personId: uuid('person_id'),
  actorName: text('actor_name').notNull(),
  sessionId: uuid('session_id'),
  ip: text('ip'),
  requestId: text('request_id').notNull(),
  action: text('action').notNull(),
  outcome: text('outcome', { enum: ['done', 'refused'] }).notNull(),
  subjectKind: text('subject_kind'),
  subjectId: text('subject_id'),
  summary: text('summary').notNull(),
  before: jsonb('before'),
  after: jsonb('after'),
  approvalId: uuid('approval_id'),
  prevHash: bytes('prev_hash').notNull(),
  hash: bytes('hash').notNull(),
  actorRoles: text('actor_roles').array(),
});

export const auditHead = pgTable('audit_head', {
  singleton: boolean('singleton').primaryKey().default(true),
  seq: bigint('seq', { mode: 'bigint' }).notNull(),
  hash: bytes('hash').notNull(),
});

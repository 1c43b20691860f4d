/** Persons, users and their preferences, sessions, confirmations, recovery codes, known browsers and attempt counters: the Drizzle mirror of db/migrations/0002_access.sql, 0011_step_up.sql, 0020_user_preferences.sql, 0039_person_choices.sql and 0042_known_browsers.sql. */
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, instantAt } from '../columns.ts';

export const persons = pgTable('persons', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  createdAt: instantAt('created_at').notNull(),
});

const attempts = {
  failedPasswords: integer('failed_passwords').notNull().default(0),
  failedCodes: integer('failed_codes').notNull().default(0),
  lockedUntil: instantAt('locked_until'),
};

export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash').notNull(),
  passwordMustChange: boolean('password_must_change').notNull().default(false),
  totpSecret: bytes('totp_secret'),
  lastTotpStep: bigint('last_totp_step', { mode: 'bigint' }),
  roles: text('roles').array().notNull(),
  status: text('status', { enum: ['active', 'disabled'] }).notNull(),
  // Stays for versions before 0039 and is neither written nor read: what a person has chosen is in `user_preferences`.
  locale: text('locale', { enum: ['en', 'zh-CN'] })
    .notNull()
    .default('zh-CN'),
  // Of all browsers in which this user is not known.
  ...attempts,
  createdAt: instantAt('created_at').notNull(),
  lastSignInAt: instantAt('last_sign_in_at'),
  enabledAt: instantAt('enabled_at'),
});

export const userPreferences = pgTable('user_preferences', {
  userId: uuid('user_id').primaryKey(),
  singleKeys: boolean('single_keys').notNull().default(true),
  keys: jsonb('keys').notNull().default({}),
  changedAt: instantAt('changed_at').notNull(),
  locale: text('locale', { enum: ['en', 'zh-CN'] }),
  theme: text('theme', { enum: ['system', 'light', 'dark'] }),
});

export const sessions = pgTable('sessions', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull(),
  createdAt: instantAt('created_at').notNull(),
  lastSeenAt: instantAt('last_seen_at').notNull(),
  expiresAt: instantAt('expires_at').notNull(),
  secondFactorAt: instantAt('second_factor_at'),
  reauthenticatedAt: instantAt('reauthenticated_at'),
  pendingTotpSecret: bytes('pending_totp_secret'),
  revokedAt: instantAt('revoked_at'),
  revokedReason: text('revoked_reason'),
  ip: text('ip'),
  userAgent: text('user_agent'),
  browserId: uuid('browser_id'),
  ...attempts,
});

export const knownBrowsers = pgTable('known_browsers', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull(),
  knownAt: instantAt('known_at').notNull(),
  expiresAt: instantAt('expires_at').notNull(),
  ...attempts,
});

export const stepUps = pgTable(
  'step_ups',
  {
    sessionId: uuid('session_id').notNull(),
    requestHash: bytes('request_hash').notNull(),
    givenAt: instantAt('given_at').notNull(),
    usedAt: instantAt('used_at'),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.requestHash] })],
);

export const recoveryCodes = pgTable('recovery_codes', {
  id: uuid('id').primaryKey(),
  userId: uuid('user_id').notNull(),
  codeHash: bytes('code_hash').notNull(),
  createdAt: instantAt('created_at').notNull(),
  usedAt: instantAt('used_at'),
  replacedAt: instantAt('replaced_at'),
});

export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text('key').notNull(),
    windowStartedAt: instantAt('window_started_at').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [primaryKey({ columns: [table.key, table.windowStartedAt] })],
);

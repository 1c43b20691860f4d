/** Every table and how it would be spread over nodes. A table that is not here fails the catalog test. */

/** bucketed: the bucket leads every key. reference: small, seldom written, on every node. local: on one node. */
export type Spread = 'bucketed' | 'reference' | 'local';

export const MANIFEST: Record<string, Spread> = {
  schema_migrations: 'local',
  // access
  persons: 'local',
  users: 'local',
  user_preferences: 'local',
  sessions: 'local',
  step_ups: 'local',
  recovery_codes: 'local',
  known_browsers: 'local',
  rate_limits: 'local',
  // audit
  audit_entries: 'local',
  audit_head: 'local',
  // ledger
  ledger_accounts: 'reference',
  ledger_keys: 'bucketed',
  journal_entries: 'bucketed',
  balances: 'bucketed',
  balance_days: 'bucketed',
  ledger_holds: 'bucketed',
  ledger_hold_steps: 'bucketed',
  book_state: 'reference',
  book_days: 'reference',
  voucher_mappings: 'reference',
  voucher_batches: 'local',
  voucher_batch_days: 'local',
  voucher_batch_accounts: 'local',
  voucher_batch_pieces: 'local',
  // calendars
  working_calendars: 'reference',
  working_calendar_years: 'reference',
  working_calendar_days: 'reference',
  // payments
  channels: 'reference',
  merchants: 'reference',
  payments: 'bucketed',
  imports_to_follow: 'local',
  // statements
  statement_files: 'local',
  statement_file_pieces: 'local',
  statements: 'reference',
  statement_lines: 'bucketed',
  statement_rejects: 'local',
  statement_mappings: 'reference',
  import_progress: 'local',
  folder_watch: 'local',
  folder_files: 'local',
  // reconciliation
  reconciliation_days: 'reference',
  reconciliation_runs: 'reference',
  matches: 'bucketed',
  waiting_records: 'bucketed',
  differences: 'bucketed',
  difference_events: 'bucketed',
  difference_views: 'bucketed',
  // kit
  saved_views: 'local',
  idempotency_keys: 'bucketed',
};

/** Bucketed tables without any key: evidence that is only ever read by its statement (ADR 0005). */
export const KEYLESS = new Set(['statement_lines']);

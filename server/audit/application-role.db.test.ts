/** What the role of the application may not do to the trail and to users, whatever statement reaches it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The application’s role', () => {
  it('can neither write nor change nor empty the trail, but through its one function', async () => {
    for (const text of [
      "UPDATE audit_entries SET summary = ''",
      'DELETE FROM audit_entries',
      'TRUNCATE audit_entries',
      'UPDATE audit_head SET seq = 0',
      'DELETE FROM audit_head',
      'INSERT INTO audit_entries SELECT * FROM audit_entries LIMIT 1',
      'DROP TABLE audit_entries',
      'ALTER TABLE audit_entries DISABLE TRIGGER ALL',
    ]) {
      await expect(database.pool.query(text), text).rejects.toMatchObject({ code: expect.stringMatching(/^42501$/) });
    }
  });

  it('is no owner, no superuser, and bound by time limits', async () => {
    const { rows } = await database.pool.query(
      'SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user',
    );
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }]);
    const limits = await database.pool.query(
      "SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock, current_setting('idle_in_transaction_session_timeout') AS idle",
    );
    expect(limits.rows).toEqual([{ statement: '15s', lock: '3s', idle: '30s' }]);
  });

  it('cannot give itself rights: users may be changed in the columns meant for it only', async () => {
    for (const text of [
      "UPDATE users SET email = 'x@y.zz'",
      'UPDATE users SET person_id = gen_random_uuid()',
      'DELETE FROM users',
      'DELETE FROM sessions',
      'UPDATE sessions SET user_id = gen_random_uuid()',
      'UPDATE sessions SET second_factor_at = now()',
      'UPDATE sessions SET expires_at = now()',
      'UPDATE recovery_codes SET code_hash = NULL',
      'DELETE FROM recovery_codes',
    ]) {
      await expect(database.pool.query(text), text).rejects.toMatchObject({ code: '42501' });
    }
  });
});

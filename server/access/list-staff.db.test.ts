/** What narrows the list of staff narrows its file too: both ask the same. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { systemRandom } from '../kernel/random.ts';
import { staffFilter } from './contract.ts';
import { createStaffUser } from './create-staff-user.ts';
import { staffOf } from './list-staff.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const add = (name: string, roles: ('risk' | 'product')[], mustChangePassword: boolean) =>
    createStaffUser(
      database.db,
      { now: NOW, random: systemRandom },
      { email: `${name.toLowerCase()}@example.com`, name, roles, password: 'a long enough password', mustChangePassword },
    );
  const { pool } = database.owner;
  await add('Anna', ['risk'], false);
  await add('Bert', ['product', 'risk'], true);
  const { userId: locked } = await add('Cora', ['product'], false);
  const { userId: over } = await add('Dora', [], false);
  const { userId: gone } = await add('Egon', ['risk'], true);
  await pool.query('UPDATE users SET locked_until = $2 WHERE id = $1', [locked, new Date(NOW.getTime() + 1)]);
  await pool.query(`UPDATE users SET locked_until = $2, totp_secret = '\\x01' WHERE id = $1`, [over, NOW]);
  await pool.query(`UPDATE users SET status = 'disabled', locked_until = $2 WHERE id = $1`, [gone, new Date(NOW.getTime() + 1)]);
});
afterAll(() => database.drop());

const found = async (filter: unknown) => (await staffOf(database.db, NOW, staffFilter.parse(filter))).map(({ name }) => name);

it('Staff are found by name or email, by any of several roles, by state and by second factor, and by all of these together', async () => {
  expect(await found({})).toEqual(['Anna', 'Bert', 'Cora', 'Dora', 'Egon']);
  expect(await found({ find: 'ORA' })).toEqual(['Cora', 'Dora']);
  expect(await found({ find: 'egon@' })).toEqual(['Egon']);
  expect(await found({ roles: ['risk'] })).toEqual(['Anna', 'Bert', 'Egon']);
  expect(await found({ roles: ['risk', 'product'], states: ['invited', 'locked'] })).toEqual(['Bert', 'Cora']);
  for (const [state, names] of [
    ['active', ['Anna', 'Dora']],
    ['invited', ['Bert']],
    ['locked', ['Cora']],
    ['disabled', ['Egon']],
  ])
    expect(await found({ states: [state] })).toEqual(names);
  expect(await found({ factors: ['enrolled'] })).toEqual(['Dora']);
  expect(await found({ factors: ['notEnrolled'], find: 'o' })).toEqual(
    ['Anna', 'Bert', 'Cora', 'Egon'].filter((name) => /o/i.test(`${name}@example.com`)),
  );
});

/** The demo month in a database of one's own: whole, or said to be half, and never begun without what its end needs. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { optionalModule } from './optional-module.ts';
import { seedIfEmpty } from './prepare-database.ts';

vi.mock('./optional-module.ts');
const load = vi.fn();
let database: TestDatabase;
beforeAll(async () => {
  vi.mocked(optionalModule).mockResolvedValue({ seedDemo: load });
  vi.stubEnv('PINGZHANG_DEMO', '');
  database = await testDatabase();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.drop();
});

const seed = () => seedIfEmpty(database.ownerUrl);
const countUsers = async () => (await database.owner.pool.query('SELECT FROM users')).rowCount;

test('is not begun without the secret that its accounts need, and a half of it is not taken for the whole', async () => {
  vi.stubEnv('AUTH_SECRET', 'short');
  await expect(seed()).rejects.toThrow(/^AUTH_SECRET must be at least/);
  expect(load).not.toHaveBeenCalled();

  vi.stubEnv('AUTH_SECRET', 'a secret of thirty-two characters, or more');
  load.mockRejectedValueOnce(new Error('the connection was cut'));
  await expect(seed()).rejects.toThrow('the connection was cut');
  // Nothing had been loaded yet: it begins again.
  expect(await seed()).toBe(true);
  expect(await countUsers()).toBeGreaterThan(3);
  expect(await seed()).toBe(false);
  await database.owner.pool.query("COMMENT ON TABLE schema_migrations IS 'The demo month is being loaded'");
  await expect(seed()).rejects.toThrow(/was left half loaded.*drop that database/);
});

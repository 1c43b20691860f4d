/** The people to whom work on differences may be given: active staff who may themselves assign them. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { query } from '../guard/query.ts';
import { permissionsOf } from './permissions.ts';
import { selectStaff, selectUser } from './store.ts';

type Owner = { id: string; name: string };

const isFit = (user: { status: string; roles: readonly string[] }) =>
  user.status === 'active' && permissionsOf(user.roles).has('difference.assign');

/** By name. */
export const listOwners = query({
  name: 'access.list_owners',
  permission: 'difference.assign',
  input: z.strictObject({}),
  run: async ({ db }): Promise<Owner[]> => (await selectStaff(db)).filter(isFit).map(({ id, name }) => ({ id, name })),
});

/** Null for who is not there, not active, or may not clear differences. */
export async function ownerById(tx: Tx, id: string): Promise<Owner | null> {
  const user = await selectUser(tx, id);
  return user && isFit(user) ? { id: user.id, name: user.name } : null;
}

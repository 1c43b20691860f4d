/** The people to whom work on differences may be given. */
import { z } from 'zod';
import { query } from '../guard/query.ts';
import { permissionsOf } from './permissions.ts';
import { selectStaff } from './store.ts';

/** Active staff who may themselves assign differences: those who clear them. By name. */
export const listOwners = query({
  name: 'access.list_owners',
  permission: 'difference.assign',
  input: z.strictObject({}),
  run: async ({ db }) => {
    const staff = await selectStaff(db);
    return staff
      .filter((user) => user.status === 'active' && permissionsOf(user.roles).has('difference.assign'))
      .map((user) => ({ id: user.id, name: user.name }));
  },
});

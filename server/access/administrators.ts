/** That somebody is left who can let others in. */
import type { Tx } from '../../db/client.ts';
import { countActiveWithRole, type UserRow } from './store.ts';

/** Whether nobody but this active user administers the system. Holds the rows of the others, so that it stays true until the commit. */
export async function isLastAdministrator(tx: Tx, user: Pick<UserRow, 'id' | 'roles' | 'status'>): Promise<boolean> {
  if (!user.roles.includes('administrator') || user.status !== 'active') return false;
  return (await countActiveWithRole(tx, 'administrator', user.id)) === 0;
}

/** A member of staff as the seed and the command line act for one. */
import type { Tx } from '../../db/client.ts';
import { selectUserByEmail } from './store.ts';

export async function staffByEmail(
  tx: Tx,
  email: string,
): Promise<{ userId: string; personId: string; name: string; email: string; roles: readonly string[] } | null> {
  const user = await selectUserByEmail(tx, email);
  return user ? { userId: user.id, personId: user.personId, name: user.name, email: user.email, roles: user.roles } : null;
}

/** Makes a person with a staff user: for the seed, the command line and the staff screen. */
import type { Tx } from '../../db/client.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, demoSecret } from './demo-accounts.ts';
import { hashPassword } from './password.ts';
import type { StaffRole } from './permissions.ts';
import { seal } from './sealed-secret.ts';
import { insertPerson, insertUser, selectUserByEmail } from './store.ts';

export type NewStaffUser = {
  email: string;
  name: string;
  roles: readonly StaffRole[];
  password: string;
  /** The password was lent: it has to be changed at the first sign-in. */
  mustChangePassword: boolean;
  /** Twenty bytes; without it the second factor is enrolled at the first sign-in. */
  totpSecret?: Uint8Array;
};

/** Refuses `email_taken`. The password is taken as it is: whoever lets people choose one checks it first. */
export async function createStaffUser(
  tx: Tx,
  { now, random }: { now: Date; random: Random },
  user: NewStaffUser,
): Promise<{ userId: string; personId: string }> {
  const email = user.email.trim().toLowerCase();
  if (await selectUserByEmail(tx, email)) throw new DomainError('conflict', 'email_taken', 'A user with this email already exists');
  const personId = newId(0, now, random);
  const userId = newId(0, now, random);
  const passwordHash = await hashPassword(user.password, random);
  await insertPerson(tx, { id: personId, name: user.name, createdAt: now });
  const isMade = await insertUser(tx, {
    id: userId,
    personId,
    email,
    name: user.name,
    passwordHash,
    passwordMustChange: user.mustChangePassword,
    totpSecret: user.totpSecret ? seal(user.totpSecret, userId, random) : null,
    roles: [...user.roles],
    status: 'active',
    createdAt: now,
  });
  if (!isMade) throw new DomainError('conflict', 'email_taken', 'A user with this email already exists');
  return { userId, personId };
}

/** The demo sign-ins, those that are missing. */
export async function createDemoAccounts(tx: Tx, at: { now: Date; random: Random }): Promise<void> {
  for (const { email, name, role } of DEMO_ACCOUNTS) {
    if (await selectUserByEmail(tx, email)) continue;
    await createStaffUser(tx, at, {
      email,
      name,
      roles: [role],
      password: DEMO_PASSWORD,
      mustChangePassword: false,
      totpSecret: demoSecret(email),
    });
  }
}

/** Adds a staff user from the command line: `pz user add`. Acts as the system, since whoever can run it holds the database anyway. */
import { z } from 'zod';
import { readInput, writeAudit } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { email, personName, roles } from './contract.ts';
import { createStaffUser } from './create-staff-user.ts';
import { oneTimePassword, requireGoodPassword } from './password.ts';

const input = z.strictObject({
  email,
  name: personName,
  roles: roles.min(1),
  password: z.string().max(200).optional(),
});

/** Without `password` one is made for the first sign-in and has to be changed there. The second factor is enrolled at the first sign-in.
 *  Refuses what `readInput` does, `email_taken` and the reasons of `requireGoodPassword`. */
export async function addUser(
  ambience: Ambience,
  raw: z.input<typeof input>,
): Promise<{ userId: string; personId: string; email: string; password: string | null }> {
  const user = readInput(input, raw);
  if (user.password !== undefined) requireGoodPassword(user.password, user.email);
  const lent = user.password === undefined ? oneTimePassword(ambience.random) : null;
  const now = ambience.clock.now();
  const made = await ambience.database.db.transaction(async (tx) => {
    const one = await createStaffUser(
      tx,
      { now, random: ambience.random },
      { ...user, password: lent ?? (user.password as string), mustChangePassword: lent !== null },
    );
    await writeAudit(tx, ambience, now, 'staff.add', 'done', {
      subjectKind: 'user',
      subjectId: one.userId,
      summary: 'staff user added from the command line',
      after: { email: user.email, name: user.name, roles: user.roles },
    });
    return one;
  });
  return { ...made, email: user.email, password: lent };
}

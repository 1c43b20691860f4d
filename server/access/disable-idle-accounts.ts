/** Accounts that nobody has used for ninety days are disabled (PCI DSS 8.2.6); an administrator may enable them again. A job calls it daily. */
import { writeAudit } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { isLastAdministrator } from './administrators.ts';
import { DEMO_DOMAIN } from './demo-accounts.ts';
import { lockUser, revokeSessions, selectIdleUsers, updateUser } from './store.ts';

export const IDLE_DAYS = 90;

/** Returns the ids of those who were disabled. Each is a transaction and an entry of the trail of its own. The last active administrator
 *  stays, and so do the sign-ins of the demonstration, which are barred elsewhere. */
export async function disableIdleAccounts(ambience: Ambience): Promise<string[]> {
  const before = new Date(ambience.clock.now().getTime() - IDLE_DAYS * 86_400_000);
  const disabled: string[] = [];
  for (const { id, email } of await selectIdleUsers(ambience.database.db, before)) {
    if (!email.endsWith(`@${DEMO_DOMAIN}`) && (await disableIfStillIdle(ambience, id, before))) disabled.push(id);
  }
  return disabled;
}

async function disableIfStillIdle(ambience: Ambience, userId: string, before: Date): Promise<boolean> {
  return ambience.database.db.transaction(async (tx) => {
    await lockUser(tx, { id: userId });
    // Asked again under the lock: they may just have signed in.
    const [user] = await selectIdleUsers(tx, before, userId);
    if (!user || (await isLastAdministrator(tx, user))) return false;
    const now = ambience.clock.now();
    await updateUser(tx, userId, { status: 'disabled' });
    await revokeSessions(tx, userId, { exceptId: null }, 'disabled', now);
    await writeAudit(tx, ambience, now, 'staff.disable_idle', 'done', {
      subjectKind: 'user',
      subjectId: userId,
      summary: `user disabled: not used for ${IDLE_DAYS} days`,
      before: { status: 'active' },
      after: { status: 'disabled' },
    });
    return true;
  });
}

/** The staff screen's doors: add, enable, disable, roles, lost passwords and second factors. Nobody changes their own rights, and
 *  granting needs a fresh second factor, given for this one act. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { type CommandContext, command } from '../guard/command.ts';
import { DomainError } from '../kernel/errors.ts';
import { systemRandom } from '../kernel/random.ts';
import { isLastAdministrator } from './administrators.ts';
import { deleteKnownBrowsers, updateAttempts } from './attempt-store.ts';
import { email, personName, type RevokedReason, roles } from './contract.ts';
import { createStaffUser } from './create-staff-user.ts';
import { DEMO_DOMAIN } from './demo-accounts.ts';
import { hashPassword, oneTimePassword } from './password.ts';
import { requireConfirmed } from './step-up.ts';
import { lockUser, replaceRecoveryCodes, revokeSessions, selectUser, type UserChange, type UserRow, updateUser } from './store.ts';

/** Answers with the password for the first sign-in: shown once, to be changed there, where the second factor is enrolled too.
 *  Refuses `email_taken`, `demo_address`, `reauthentication_needed`. */
export const addStaffUser = command({
  name: 'staff.add',
  permission: 'staff.manage',
  idempotent: true,
  hasSecretAnswer: true,
  input: z.strictObject({
    requestKey: z.string().min(8).max(100),
    email,
    name: personName,
    roles,
  }),
  run: async (context, input) => {
    const { tx, now } = context;
    await requireConfirmed(context);
    if (input.email.endsWith(`@${DEMO_DOMAIN}`)) throw new DomainError('invalid', 'demo_address', 'Demo email addresses are reserved');
    const password = oneTimePassword(systemRandom);
    const { userId } = await createStaffUser(
      tx,
      { now, random: systemRandom },
      { email: input.email, name: input.name, roles: input.roles, password, mustChangePassword: true },
    );
    return {
      result: { userId, password },
      audit: {
        subjectKind: 'user',
        subjectId: userId,
        summary: 'staff user added',
        after: { email: input.email, name: input.name, roles: input.roles },
      },
    };
  },
});

const target = { userId: z.uuid() };

/** The user to be changed, locked. Refuses `user_not_found`, `own_account`, `reauthentication_needed`. */
async function otherUser(context: CommandContext, userId: string): Promise<UserRow> {
  const { tx, actor } = context;
  if (actor.kind === 'staff' && actor.userId === userId)
    throw new DomainError('forbidden', 'own_account', 'You cannot change your own rights');
  await requireConfirmed(context);
  const user = await lockUser(tx, { id: userId });
  if (!user) throw new DomainError('not_found', 'user_not_found', 'User not found');
  const own = actor.kind === 'staff' ? await selectUser(tx, actor.userId) : undefined;
  // One person may hold two logins; the other login of the same person is one's own account too.
  if (own && own.personId === user.personId) throw new DomainError('forbidden', 'own_account', 'You cannot change your own rights');
  return user;
}

async function requireAdministratorLeft(tx: Tx, user: UserRow): Promise<void> {
  if (await isLastAdministrator(tx, user))
    throw new DomainError('precondition', 'last_administrator', 'At least one administrator must stay active');
}

async function changeAndEnd(context: CommandContext, user: UserRow, change: UserChange, reason: RevokedReason): Promise<number> {
  await updateUser(context.tx, user.id, change);
  return revokeSessions(context.tx, user.id, { exceptId: null }, reason, context.now);
}

/** Ends the user's sessions, so that the new rights hold at the next request. Refuses `user_changed_meanwhile` when the roles seen are old. */
export const setStaffRoles = command({
  name: 'staff.set_roles',
  permission: 'staff.manage',
  input: z.strictObject({ ...target, roles, seenRoles: z.array(z.string().max(40)).max(20) }),
  run: async (context, input) => {
    const user = await otherUser(context, input.userId);
    if ([...user.roles].sort().join() !== [...input.seenRoles].sort().join())
      throw new DomainError('conflict', 'user_changed_meanwhile', 'The roles were changed in the meantime');
    if (!input.roles.includes('administrator')) await requireAdministratorLeft(context.tx, user);
    const after = [...new Set(input.roles)];
    const ended = await changeAndEnd(context, user, { roles: after }, 'roles_changed');
    return {
      result: { ended },
      audit: { subjectKind: 'user', subjectId: user.id, summary: 'roles changed', before: { roles: user.roles }, after: { roles: after } },
    };
  },
});

/** Disabling ends the user's sessions. Refuses `user_changed_meanwhile` where that is already so: nothing is undone that somebody else did, no
 *  working session ends because a user is "enabled" again, and the trail says what happened once. */
export const setStaffStatus = command({
  name: 'staff.set_status',
  permission: 'staff.manage',
  input: z.strictObject({ ...target, status: z.enum(['active', 'disabled']) }),
  run: async (context, input) => {
    const user = await otherUser(context, input.userId);
    if (user.status === input.status) throw new DomainError('conflict', 'user_changed_meanwhile', 'The status was changed in the meantime');
    if (input.status === 'disabled') await requireAdministratorLeft(context.tx, user);
    const ended = await changeAndEnd(
      context,
      user,
      { status: input.status, ...(input.status === 'active' ? { enabledAt: context.now } : {}) },
      'disabled',
    );
    return {
      result: { ended },
      audit: {
        subjectKind: 'user',
        subjectId: user.id,
        summary: input.status === 'disabled' ? 'user disabled' : 'user enabled',
        before: { status: user.status },
        after: { status: input.status },
      },
    };
  },
});

/** For somebody who lost the authenticator or the password: a new password for one sign-in, where both are set anew. Unlocks too, and no browser
 *  is known any more. */
export const resetStaffFactors = command({
  name: 'staff.reset_factors',
  permission: 'staff.manage',
  input: z.strictObject(target),
  run: async (context, input) => {
    const user = await otherUser(context, input.userId);
    const password = oneTimePassword(systemRandom);
    const change: UserChange = {
      passwordHash: await hashPassword(password, systemRandom),
      passwordMustChange: true,
      totpSecret: null,
      lastTotpStep: null,
    };
    await changeAndEnd(context, user, change, 'factors_reset');
    await updateAttempts(context.tx, { of: 'other_browsers', id: user.id }, { failedPasswords: 0, failedCodes: 0, lockedUntil: null });
    await deleteKnownBrowsers(context.tx, user.id, null);
    await replaceRecoveryCodes(context.tx, user.id, [], context.now);
    return { result: { password }, audit: { subjectKind: 'user', subjectId: user.id, summary: 'password and second factor reset' } };
  },
});

/** Refuses `user_not_found`. */
export const endStaffSessions = command({
  name: 'staff.end_sessions',
  permission: 'staff.manage',
  input: z.strictObject(target),
  run: async ({ tx, actor, now }, input) => {
    if (!(await lockUser(tx, { id: input.userId }))) throw new DomainError('not_found', 'user_not_found', 'User not found');
    const isOwn = actor.kind === 'staff' && actor.userId === input.userId;
    const ended = await revokeSessions(tx, input.userId, { exceptId: null }, isOwn ? 'revoked' : 'ended_by_administrator', now);
    return { result: { ended }, audit: { subjectKind: 'user', subjectId: input.userId, summary: `${ended} sessions ended` } };
  },
});

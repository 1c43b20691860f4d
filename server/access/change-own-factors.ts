/** One's own password, second factor and recovery codes. Wrong attempts are answers, not refusals: their counts must be kept. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { command } from '../guard/command.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { deleteKnownBrowsers } from './attempt-store.ts';
import { checkCode, checkPasswordIn, type FactorOutcome } from './check-factors.ts';
import { hashPassword, requireGoodPassword } from './password.ts';
import { isRecoveryCode, newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts';
import { type RenewedSession, renewSession } from './renew-session.ts';
import { seal } from './sealed-secret.ts';
import { enrolmentPicture } from './sign-in-step.ts';
import { requireFreshFactor, requireStaffActor } from './step-up.ts';
import { lockUser, replaceRecoveryCodes, revokeSessions, selectSession, setPendingSecret, updateUser } from './store.ts';
import { SECRET_BYTES } from './totp.ts';

const secretText = z.string().min(1).max(200);

const note = (userId: string, outcome: FactorOutcome, done: string, renewed: RenewedSession | null = null) => ({
  subjectKind: 'user',
  subjectId: userId,
  summary: outcome === 'right' ? done : `not done: ${outcome}`,
  outcome: outcome === 'right' ? ('done' as const) : ('refused' as const),
  ...(renewed ? { after: { sessionId: renewed.id } } : {}),
});

/** Whoever knew the password or the factor of before may sit at a browser that is known: only this one stays so. */
async function forgetOtherBrowsers(tx: Tx, userId: string, sessionId: string): Promise<void> {
  const found = await selectSession(tx, sessionId);
  await deleteKnownBrowsers(tx, userId, found?.session.browserId ?? null);
}

/** Ends all other sessions, and gives this one another id. Refuses the reasons of `requireGoodPassword` and `password_unchanged`; answers `wrong` or `locked` for the old one. */
export const changePassword = command({
  name: 'access.change_password',
  permission: 'session.own',
  input: z.strictObject({ currentPassword: secretText, newPassword: secretText }),
  run: async (context, { currentPassword, newPassword }) => {
    const { tx, actor, now } = context;
    const { userId, sessionId, email } = requireStaffActor(actor);
    requireGoodPassword(newPassword, email);
    if (newPassword === currentPassword)
      throw new DomainError('invalid', 'password_unchanged', 'The new password must differ from the current one');
    const outcome = await checkPasswordIn(tx, { userId, sessionId }, currentPassword, now);
    let renewed: RenewedSession | null = null;
    if (outcome === 'right') {
      await updateUser(tx, userId, { passwordHash: await hashPassword(newPassword, systemRandom), passwordMustChange: false });
      renewed = await renewSession(context, { userId, sessionId });
      await revokeSessions(tx, userId, { exceptId: renewed.id }, 'password_changed', now);
      await forgetOtherBrowsers(tx, userId, renewed.id);
    }
    return { result: { outcome, renewed }, audit: note(userId, outcome, 'password changed, other sessions ended', renewed) };
  },
});

/** Offers a new second factor to somebody who shows the password and the old factor (a code or a recovery code). */
export const startSecondFactor = command({
  name: 'access.start_second_factor',
  permission: 'session.own',
  input: z.strictObject({ password: secretText, code: z.string().min(6).max(40) }),
  run: async ({ tx, actor, now }, { password, code }) => {
    const { userId, sessionId, email } = requireStaffActor(actor);
    let outcome = await checkPasswordIn(tx, { userId, sessionId }, password, now);
    const user = outcome === 'right' ? await lockUser(tx, { id: userId }) : undefined;
    if (user) outcome = await checkCode(tx, user, code, now, null, { sessionId });
    const summary = isRecoveryCode(code) ? 'a new second factor was offered for a recovery code' : 'a new second factor was offered';
    const audit = note(userId, outcome, summary);
    const answer: { outcome: FactorOutcome; enrolment: { picture: string; secret: string } | null } = { outcome, enrolment: null };
    if (outcome !== 'right') return { result: answer, audit };
    const secret = systemRandom.bytes(SECRET_BYTES);
    await setPendingSecret(tx, sessionId, seal(secret, userId, systemRandom));
    return { result: { ...answer, enrolment: await enrolmentPicture(secret, email) }, audit };
  },
});

/** Takes the offered second factor once a code proves that it arrived; ends all other sessions, and gives this one another id. Refuses `second_factor_not_offered`. */
export const confirmSecondFactor = command({
  name: 'access.confirm_second_factor',
  permission: 'session.own',
  input: z.strictObject({ code: z.string().min(6).max(10) }),
  run: async (context, { code }) => {
    const { tx, actor, now } = context;
    const { userId, sessionId } = requireStaffActor(actor);
    const found = await selectSession(tx, sessionId);
    const user = await lockUser(tx, { id: userId });
    const pending = found?.session.pendingTotpSecret;
    if (!pending || !user) throw new DomainError('precondition', 'second_factor_not_offered', 'Start again');
    const outcome = await checkCode(tx, user, code, now, pending, { sessionId });
    let renewed: RenewedSession | null = null;
    if (outcome === 'right') {
      await setPendingSecret(tx, sessionId, null);
      renewed = await renewSession(context, { userId, sessionId });
      await revokeSessions(tx, userId, { exceptId: renewed.id }, 'second_factor_changed', now);
      await forgetOtherBrowsers(tx, userId, renewed.id);
    }
    return { result: { outcome, renewed }, audit: note(userId, outcome, 'second factor changed, other sessions ended', renewed) };
  },
});

/** Ten new codes, shown in this answer and never again; the unused old ones end. Refuses `reauthentication_needed`. */
export const makeRecoveryCodes = command({
  name: 'access.make_recovery_codes',
  permission: 'session.own',
  input: z.strictObject({}),
  run: async ({ tx, actor, now }) => {
    const { userId } = requireStaffActor(actor);
    await requireFreshFactor(tx, actor, now);
    const codes = newRecoveryCodes(systemRandom);
    const rows = codes.map((code) => ({ id: newId(0, now), codeHash: recoveryCodeHash(userId, code) }));
    await replaceRecoveryCodes(tx, userId, rows, now);
    return { result: { codes }, audit: { subjectKind: 'user', subjectId: userId, summary: 'new recovery codes' } };
  },
});

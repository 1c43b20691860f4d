/** Signing in, in two steps: the password opens half a session, the second factor replaces it by a whole one. */
import type { Tx } from '../../db/client.ts';
import { auditAlone, writeAudit } from '../guard/command.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { busyRefusal } from '../kernel/busy.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { newId } from '../kernel/ids.ts';
import { deleteKnownBrowsers, selectKnownBrowser } from './attempt-store.ts';
import { checkCode, checkPassword } from './check-factors.ts';
import { comparableAddress } from './contract.ts';
import { isBarredDemo } from './demo-accounts.ts';
import { rememberBrowser } from './known-browser.ts';
import { hashPassword, isPassword, requireGoodPassword } from './password.ts';
import { forgetFailure } from './rate-limit.ts';
import { isRecoveryCode } from './recovery-codes.ts';
import { seal } from './sealed-secret.ts';
import { ABSOLUTE_MS, HALF_OPEN_MS, MAX_SESSIONS, sessionState } from './session.ts';
import { countSignInAttempt } from './sign-in-attempt.ts';
import { insertSession, lockUser, revokeSessions, selectOpenSessions, selectSession, type UserRow, updateUser } from './store.ts';
import { SECRET_BYTES } from './totp.ts';

/** `browsers`: by which ids the browser is known (known-browser.ts). */
export type Visitor = { ip: string | null; userAgent: string | null; browsers?: readonly string[] };

/** The id by which the visitor's browser knows this person, or null. */
const browserOf = (tx: Tx, { clock }: Ambience, { browsers = [] }: Visitor, address: string) =>
  selectKnownBrowser(tx, browsers, address, clock.now());

const asUser = (ambience: Ambience, user: UserRow, sessionId: string): Ambience => ({
  ...ambience,
  actor: staffActor({ userId: user.id, personId: user.personId, name: user.name, email: user.email, roles: user.roles, sessionId }),
});

/** The first step. Returns the half-open session, or null for every kind of no: which one it was is in the audit trail only.
 *  Refuses `too_many_attempts` (thirty failures in ten minutes, by address or by known browser). */
export async function givePassword(ambience: Ambience, visitor: Visitor, email: string, password: string): Promise<string | null> {
  // What is no address is looked up all the same, so that it takes as long.
  const address = comparableAddress(email) ?? '';
  const browserId = await browserOf(ambience.database.db, ambience, visitor, address);
  const attempt = await countSignInAttempt(ambience, visitor.ip, browserId);
  const { outcome, user } = await checkPassword(ambience, { email: address }, password, browserId).catch(async (error: unknown) => {
    // No verdict was given: that the database is busy is not the visitor's failure.
    if (busyRefusal(error)) await forgetFailure(ambience, attempt).catch(() => undefined);
    throw error;
  });
  if (outcome !== 'right' || !user) {
    const isLocked = outcome === 'locked';
    const summary = !user
      ? 'unknown or disabled user'
      : isLocked && browserId
        ? 'locked in a known browser'
        : isLocked
          ? 'locked'
          : browserId
            ? 'wrong password in a known browser'
            : 'wrong password';
    await auditAlone(ambience, 'access.sign_in', 'refused', { summary, subjectKind: 'user', subjectId: user?.id });
    return null;
  }
  await forgetFailure(ambience, attempt);
  return ambience.database.db.transaction(async (tx) => {
    // Deriving the key takes a while: who was disabled meanwhile, or whose password was changed or reset, is not let in by the one of before.
    const current = await lockUser(tx, { id: user.id });
    if (current?.status === 'active' && current.passwordHash === user.passwordHash)
      return openHalf(tx, ambience, visitor, current, browserId);
    const summary = current?.status === 'active' ? 'wrong password' : 'unknown or disabled user';
    await writeAudit(tx, ambience, ambience.clock.now(), 'access.sign_in', 'refused', {
      summary,
      subjectKind: 'user',
      subjectId: user.id,
    });
    return null;
  });
}

/** Opens half a session, with a second factor on offer where the user has none. */
async function openHalf(tx: Tx, ambience: Ambience, visitor: Visitor, user: UserRow, browserId: string | null): Promise<string> {
  const now = ambience.clock.now();
  const id = newId(0, now, ambience.random);
  await insertSession(tx, {
    id,
    userId: user.id,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + HALF_OPEN_MS),
    pendingTotpSecret: user.totpSecret ? null : seal(ambience.random.bytes(SECRET_BYTES), user.id, ambience.random),
    ip: visitor.ip,
    userAgent: visitor.userAgent,
    browserId,
  });
  await failpoint('sign_in.half_session_before_commit');
  await writeAudit(tx, asUser(ambience, user, id), now, 'access.give_password', 'done', {
    summary: user.totpSecret ? 'password right, second factor asked' : 'password right, second factor to be enrolled',
    subjectKind: 'user',
    subjectId: user.id,
  });
  return id;
}

export type CodeAnswer = { sessionId: string; isEnrolled: boolean } | { refused: 'code_wrong' | 'locked' | 'session_over' };

/** The second step: a code of the authenticator (or a recovery code) turns half a session into a whole one with a new id. While
 *  enrolling, the code proves that the new secret arrived. Refuses `new_password_required` and the reasons of `requireGoodPassword`
 *  where the password was only lent. */
export async function giveCode(
  ambience: Ambience,
  visitor: Visitor,
  halfSessionId: string,
  given: { code: string; newPassword?: string },
): Promise<CodeAnswer> {
  const now = ambience.clock.now();
  const { db } = ambience.database;
  const found = await selectSession(db, halfSessionId);
  if (!found || sessionState(found.session, now) !== 'half_open' || found.user.status !== 'active') return { refused: 'session_over' };
  const passwordHash = await newPasswordHash(ambience, found.user, given.newPassword);
  return db.transaction(async (tx) => {
    const user = await lockUser(tx, { id: found.user.id });
    const again = await selectSession(tx, halfSessionId);
    if (!user || !again || sessionState(again.session, now) !== 'half_open') return { refused: 'session_over' } as const;
    const isEnrolling = user.totpSecret === null;
    const { browserId, pendingTotpSecret } = again.session;
    const outcome = await checkCode(tx, user, given.code, now, isEnrolling ? pendingTotpSecret : null, { browserId });
    if (outcome !== 'right') {
      await writeAudit(tx, asUser(ambience, user, halfSessionId), now, 'access.sign_in', 'refused', {
        summary:
          outcome === 'locked' && browserId
            ? 'locked in a known browser'
            : outcome === 'locked'
              ? 'locked'
              : browserId
                ? 'wrong code in a known browser'
                : 'wrong code',
        subjectKind: 'user',
        subjectId: user.id,
      });
      return { refused: outcome === 'locked' ? 'locked' : 'code_wrong' } as const;
    }
    await failpoint('sign_in.code_spent_before_session');
    await updateUser(tx, user.id, { lastSignInAt: now, ...(passwordHash ? { passwordHash, passwordMustChange: false } : {}) });
    const isChanged = isEnrolling || passwordHash !== null;
    await revokeSessions(tx, user.id, isChanged ? { exceptId: null } : { ids: [halfSessionId] }, 'replaced', now);
    if (isChanged) await deleteKnownBrowsers(tx, user.id, null);
    const knownAs = await rememberBrowser(tx, ambience, user.id, browserId);
    const sessionId = await openWhole(tx, ambience, visitor, user, knownAs);
    await writeAudit(tx, asUser(ambience, user, sessionId), now, 'access.sign_in', 'done', {
      summary: isEnrolling
        ? 'signed in, second factor enrolled'
        : passwordHash
          ? 'signed in, password changed'
          : isRecoveryCode(given.code)
            ? 'signed in with a recovery code'
            : 'signed in',
      subjectKind: 'user',
      subjectId: user.id,
    });
    await failpoint('sign_in.whole_session_before_commit');
    return { sessionId, isEnrolled: isEnrolling };
  });
}

async function newPasswordHash(ambience: Ambience, user: UserRow, newPassword: string | undefined): Promise<string | null> {
  if (!user.passwordMustChange) return null;
  if (!newPassword) throw new DomainError('precondition', 'new_password_required', 'Choose a new password first');
  requireGoodPassword(newPassword, user.email);
  if (await isPassword(newPassword, user.passwordHash))
    throw new DomainError('invalid', 'password_unchanged', 'The new password must differ from the current one');
  return hashPassword(newPassword, ambience.random);
}

/** A whole session; the oldest beyond five of one user are ended. */
async function openWhole(tx: Tx, ambience: Ambience, visitor: Visitor, user: UserRow, browserId: string | null): Promise<string> {
  const now = ambience.clock.now();
  const open = await selectOpenSessions(tx, user.id, now);
  const surplus = open.slice(MAX_SESSIONS - 1).map((session) => session.id);
  if (surplus.length) await revokeSessions(tx, user.id, { ids: surplus }, 'too_many', now);
  const id = newId(0, now, ambience.random);
  await insertSession(tx, {
    id,
    userId: user.id,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + ABSOLUTE_MS),
    secondFactorAt: now,
    reauthenticatedAt: now,
    ip: visitor.ip,
    userAgent: visitor.userAgent,
    browserId,
  });
  return id;
}

/** The step of single sign-on: the provider has vouched for `email` (null: for none). A provider that says it asked for a second factor
 *  is believed, else ours follows. Null: no active user of that address; why is in the audit trail only. */
export async function openFromProvider(
  ambience: Ambience,
  visitor: Visitor,
  email: string | null,
  hasSecondFactor: boolean,
): Promise<string | null> {
  return ambience.database.db.transaction(async (tx) => {
    const now = ambience.clock.now();
    const address = email === null ? null : comparableAddress(email);
    const user = address === null ? undefined : await lockUser(tx, { email: address });
    if (user?.status !== 'active' || isBarredDemo(user.email)) {
      const why = email === null ? 'no verified address' : user ? 'disabled user' : 'unknown user';
      const note = { summary: `single sign-on: ${why}`, subjectKind: 'user', ...(user ? { subjectId: user.id } : {}) };
      await writeAudit(tx, ambience, now, 'access.sign_in', 'refused', note);
      return null;
    }
    const browserId = await browserOf(tx, ambience, visitor, user.email);
    if (!hasSecondFactor || user.passwordMustChange) return openHalf(tx, ambience, visitor, user, browserId);
    await updateUser(tx, user.id, { lastSignInAt: now });
    const id = await openWhole(tx, ambience, visitor, user, browserId);
    await writeAudit(tx, asUser(ambience, user, id), now, 'access.sign_in', 'done', {
      summary: 'signed in by single sign-on',
      subjectKind: 'user',
      subjectId: user.id,
    });
    return id;
  });
}

/** Ends one session by its id; a session already over stays as it was. */
export async function signOut(ambience: Ambience, sessionId: string): Promise<void> {
  await ambience.database.db.transaction(async (tx) => {
    const found = await selectSession(tx, sessionId);
    if (!found) return;
    const now = ambience.clock.now();
    const ended = await revokeSessions(tx, found.user.id, { ids: [sessionId] }, 'signed_out', now);
    await failpoint('sign_in.signed_out_before_commit');
    if (ended)
      await writeAudit(tx, asUser(ambience, found.user, sessionId), now, 'access.sign_out', 'done', {
        summary: 'signed out',
        subjectKind: 'session',
        subjectId: sessionId,
      });
  });
}

/** Checks a password or a code of a known user, counting the attempt before looking: the only way to any of the two. */
import type { Tx } from '../../db/client.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError, invariant } from '../kernel/errors.ts';
import { type Counter, selectAttempts, updateAttempts } from './attempt-store.ts';
import { isBarredDemo } from './demo-accounts.ts';
import { countAttempt } from './lockout.ts';
import { isPassword, pretendToCheck } from './password.ts';
import { isRecoveryCode, recoveryCodeHash } from './recovery-codes.ts';
import { isSealedByUs, unseal } from './sealed-secret.ts';
import { lockUser, takeRecoveryCode, takeTotpStep, type UserRow, updateUser } from './store.ts';
import { matchingStep } from './totp.ts';

export type FactorOutcome = 'right' | 'wrong' | 'locked';

type Kind = 'failedPasswords' | 'failedCodes';
type Counted = { counter: Counter; isChecked: boolean; ownLock: Date | null };

/** Of all browsers in which this user is not known. */
const ofOthers = (userId: string): Counter => ({ of: 'other_browsers', id: userId });

/** Where a sign-in counts. A browser that was forgotten meanwhile is one of the others. The user's row is held. */
async function signInCounter(tx: Tx, userId: string, browserId: string | null): Promise<Counter> {
  const known: Counter | null = browserId ? { of: 'known_browser', id: browserId } : null;
  return known && (await selectAttempts(tx, known)) ? known : ofOthers(userId);
}

async function countOne(tx: Tx, counter: Counter, kind: Kind, now: Date): Promise<Counted> {
  const before = await selectAttempts(tx, counter);
  invariant(before, 'an attempt counts on what is there');
  const { isChecked, next } = countAttempt({ failed: before[kind], lockedUntil: before.lockedUntil }, now);
  await updateAttempts(tx, counter, { [kind]: next.failed, lockedUntil: next.lockedUntil });
  return { counter, isChecked, ownLock: isChecked ? next.lockedUntil : null };
}

/** A success forgets the failures, and the lock where this very attempt had set it in advance. A lock set by others stays. */
async function forgive(tx: Tx, { counter, ownLock }: Counted, userId: string, kind: Kind): Promise<void> {
  await lockUser(tx, { id: userId });
  const current = await selectAttempts(tx, counter);
  const isOwnLock = ownLock !== null && current?.lockedUntil?.getTime() === ownLock.getTime();
  await updateAttempts(tx, counter, { [kind]: 0, ...(isOwnLock ? { lockedUntil: null } : {}) });
}

/** Counts in a transaction of its own, then derives the key outside of any: fifty attempts at once get five looks. Costs the same for
 *  an unknown or disabled user and for a locked one. */
export async function checkPassword(
  ambience: Pick<Ambience, 'database' | 'clock'>,
  by: { id: string } | { email: string },
  password: string,
  browserId: string | null,
): Promise<{ outcome: FactorOutcome; user: UserRow | null }> {
  const now = ambience.clock.now();
  const { db } = ambience.database;
  const counted = await db.transaction(async (tx) => {
    const user = await lockUser(tx, by);
    if (user?.status !== 'active' || isBarredDemo(user.email)) return null;
    return { user, ...(await countOne(tx, await signInCounter(tx, user.id, browserId), 'failedPasswords', now)) };
  });
  if (!counted?.isChecked) {
    await pretendToCheck(password);
    return { outcome: counted ? 'locked' : 'wrong', user: counted?.user ?? null };
  }
  if (!(await isPassword(password, counted.user.passwordHash))) return { outcome: 'wrong', user: counted.user };
  await db.transaction((tx) => forgive(tx, counted, counted.user.id, 'failedPasswords'));
  return { outcome: 'right', user: counted.user };
}

/** The same for somebody signed in, inside a transaction that must commit whatever the outcome. It counts on the session alone. */
export async function checkPasswordIn(
  tx: Tx,
  { userId, sessionId }: { userId: string; sessionId: string },
  password: string,
  now: Date,
): Promise<FactorOutcome> {
  const user = await lockUser(tx, { id: userId });
  if (!user) return 'wrong';
  const counted = await countOne(tx, { of: 'session', id: sessionId }, 'failedPasswords', now);
  if (!counted.isChecked) return 'locked';
  if (!(await isPassword(password, user.passwordHash))) return 'wrong';
  await forgive(tx, counted, userId, 'failedPasswords');
  return 'right';
}

/** Checks and spends a code inside the caller's transaction, which must commit whatever the outcome: the attempt counts.
 *  A second factor that was sealed under another AUTH_SECRET is refused (`second_factor_sealed`).
 *  It counts on the browser of a sign-in (null: one that is not known), or on the running session.
 *  `pendingSecret` is the sealed secret on offer while somebody enrols; without it the user's own secret or a recovery code serves. */
export async function checkCode(
  tx: Tx,
  user: UserRow,
  code: string,
  now: Date,
  pendingSecret: Buffer | null,
  on: { browserId: string | null } | { sessionId: string },
): Promise<FactorOutcome> {
  const counter: Counter = 'sessionId' in on ? { of: 'session', id: on.sessionId } : await signInCounter(tx, user.id, on.browserId);
  const counted = await countOne(tx, counter, 'failedCodes', now);
  if (!counted.isChecked) return 'locked';
  const isRight = await takeCode(tx, user, code, now, pendingSecret);
  if (!isRight) return 'wrong';
  await forgive(tx, counted, user.id, 'failedCodes');
  return 'right';
}

async function takeCode(tx: Tx, user: UserRow, code: string, now: Date, pendingSecret: Buffer | null): Promise<boolean> {
  const plain = code.replace(/\s/g, '');
  const sealed = pendingSecret ?? user.totpSecret;
  if (!sealed) return false;
  if (!isRecoveryCode(code)) {
    // No code can be right, so that the attempt counts for nothing. It is for a person to put right, not for the next code.
    if (!isSealedByUs(sealed, user.id))
      throw new DomainError('precondition', 'second_factor_sealed', 'The second factor was sealed under another AUTH_SECRET');
    const step = matchingStep(unseal(sealed, user.id), plain, now, pendingSecret ? null : user.lastTotpStep);
    if (step === null) return false;
    if (pendingSecret) {
      await updateUser(tx, user.id, { totpSecret: pendingSecret, lastTotpStep: step });
      return true;
    }
    return takeTotpStep(tx, user.id, step);
  }
  return pendingSecret === null && takeRecoveryCode(tx, user.id, recoveryCodeHash(user.id, plain), now);
}

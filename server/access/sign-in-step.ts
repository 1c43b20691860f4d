/** What the sign-in page shows next, read from the half-open session of the visitor. */
import QRCode from 'qrcode';
import type { Database } from '../../db/client.ts';
import type { DemoSignIn, SignInStep } from './contract.ts';
import { DEMO_ACCOUNTS, DEMO_DOMAIN, DEMO_PASSWORD, demoCode, isDemoMode } from './demo-accounts.ts';
import { readActor, readHalfOpen, readSessionEnd } from './read-session.ts';
import { unseal } from './sealed-secret.ts';
import { singleSignOnName } from './single-sign-on.ts';
import { selectUserByEmail } from './store.ts';
import { otpauthUrl, toBase32 } from './totp.ts';

export async function signInStep(database: Database, sessionId: string | null, now: Date): Promise<SignInStep> {
  const actor = await readActor(database, sessionId, now, true);
  if (actor.kind === 'staff') return { step: 'signed_in' };
  const half = await readHalfOpen(database, sessionId, now);
  if (!half) {
    const ended = await readSessionEnd(database, sessionId, now);
    return { step: 'password', ssoName: singleSignOnName(), demo: await demoSignIns(database), ended };
  }
  const { user, session } = half;
  const shown = { email: user.email, mustChangePassword: user.passwordMustChange };
  if (user.totpSecret) {
    const isDemo = isDemoMode() && user.email.endsWith(`@${DEMO_DOMAIN}`);
    return { step: 'code', ...shown, enrolment: null, demoCode: isDemo ? demoCode(user.email, now, user.lastTotpStep).code : null };
  }
  const secret = session.pendingTotpSecret ? unseal(session.pendingTotpSecret, user.id) : null;
  return { step: 'enrol', ...shown, enrolment: secret ? await enrolmentPicture(secret, user.email) : null, demoCode: null };
}

/** A picture for authenticator applications, and the same as text for typing. */
export async function enrolmentPicture(secret: Uint8Array, email: string): Promise<{ picture: string; secret: string }> {
  const svg = await QRCode.toString(otpauthUrl(secret, email), { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  const picture = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  return { picture, secret: toBase32(secret).replace(/(.{4})(?=.)/g, '$1 ') };
}

async function demoSignIns(database: Database): Promise<{ password: string; accounts: DemoSignIn[] } | null> {
  if (!isDemoMode()) return null;
  const known = await Promise.all(
    DEMO_ACCOUNTS.map(async (account) => ((await selectUserByEmail(database.db, account.email)) ? account : null)),
  );
  const accounts = known.filter((account) => account !== null);
  return accounts.length ? { password: DEMO_PASSWORD, accounts } : null;
}

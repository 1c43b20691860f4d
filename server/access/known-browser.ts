/** Browsers in which a member of staff has signed in before (OWASP: device cookies). A stranger who knows an address can lock it for unknown browsers
 *  only; whoever is known counts for themselves. The cookie opens nothing: password and second factor are asked as ever. */
import { decode, encode } from 'next-auth/jwt';
import type { Tx } from '../../db/client.ts';
import type { Ambience } from '../guard/context.ts';
import { newId } from '../kernel/ids.ts';
import { deleteExpiredBrowsers, replaceKnownBrowser, selectLivingBrowsers } from './attempt-store.ts';
import { cookieValue, isSecureOrigin } from './cookie.ts';
import { requireAuthSecret } from './secret.ts';
import { selectSession } from './store.ts';

const KNOWN_DAYS = 90;
const KNOWN_SECONDS = KNOWN_DAYS * 86_400;
/** Of one user. */
const MAX_BROWSERS = 10;
/** Users who share one browser. */
const MAX_PEOPLE = 10;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function browserCookieName(): string {
  return isSecureOrigin() ? '__Host-pingzhang.browser' : 'pingzhang.browser';
}

/** By which ids the browser of a request is known, one for each person; none for a cookie that is forged, too old or of another AUTH_SECRET. */
export async function knownBrowsersOf(headers: Headers): Promise<string[]> {
  const token = cookieValue(headers.get('cookie'), browserCookieName());
  if (!token || token.length > 3000) return [];
  try {
    const content = await decode({ token, secret: requireAuthSecret(), salt: browserCookieName() });
    const ids: unknown = content?.ids;
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string' && UUID.test(id)).slice(0, MAX_PEOPLE) : [];
  } catch {
    return [];
  }
}

/** Keeps that this user has signed in here, under a new id; the id of before knows nobody from then on. The user's row must be held. */
export async function rememberBrowser(
  tx: Tx,
  ambience: Pick<Ambience, 'clock' | 'random'>,
  userId: string,
  beforeId: string | null,
): Promise<string> {
  const knownAt = ambience.clock.now();
  const id = newId(0, knownAt, ambience.random);
  const expiresAt = new Date(knownAt.getTime() + KNOWN_SECONDS * 1000);
  await replaceKnownBrowser(tx, { id, userId, knownAt, expiresAt }, beforeId, MAX_BROWSERS);
  return id;
}

/** The cookie for the browser in which a session was opened, with the ids by which others are known there; null where that session knows no browser. */
export async function setBrowserCookie(
  { database, clock }: Pick<Ambience, 'database' | 'clock'>,
  sessionId: string,
  before: readonly string[],
): Promise<string | null> {
  const browserId = (await selectSession(database.db, sessionId))?.session.browserId;
  if (!browserId) return null;
  const ids = [browserId, ...(await selectLivingBrowsers(database.db, before, clock.now()))].slice(0, MAX_PEOPLE);
  const name = browserCookieName();
  const value = await encode({ token: { ids }, secret: requireAuthSecret(), salt: name, maxAge: KNOWN_SECONDS });
  return `${name}=${value}; Path=/; Max-Age=${KNOWN_SECONDS}; HttpOnly; SameSite=Lax${isSecureOrigin() ? '; Secure' : ''}`;
}

/** Removes what knows nobody any more; the daily job calls it. */
export async function forgetOldBrowsers({ database, clock }: Pick<Ambience, 'database' | 'clock'>): Promise<void> {
  await deleteExpiredBrowsers(database.db, clock.now());
}

/** The session cookie: an encrypted token (by NextAuth's own code) whose only content is the id of a session row. */
import { decode, encode } from 'next-auth/jwt';
import { requireAuthSecret } from './secret.ts';
import { ABSOLUTE_MS, KNOWN_AFTERWARDS_MS } from './session.ts';

/** How long a browser keeps the cookie of a session that begins now. */
export const COOKIE_SECONDS = (ABSOLUTE_MS + KNOWN_AFTERWARDS_MS) / 1000;

/** Secure cookies need https; `AUTH_URL` says under which address people come. Without it this is a plain http server of one's own machine. */
export function isSecureOrigin(): boolean {
  return (process.env.AUTH_URL ?? '').startsWith('https://');
}

export function sessionCookieName(): string {
  return isSecureOrigin() ? '__Host-pingzhang.session' : 'pingzhang.session';
}

/** The value of one cookie in a request's header. */
export function cookieValue(header: string | null, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** The session id in a request's cookies; null for none and for anything forged. */
export async function sessionIdOf(headers: Headers): Promise<string | null> {
  const token = cookieValue(headers.get('cookie'), sessionCookieName());
  if (!token || token.length > 3000) return null;
  try {
    const content = await decode({ token, secret: requireAuthSecret(), salt: sessionCookieName() });
    return typeof content?.sid === 'string' ? content.sid : null;
  } catch {
    return null; // forged, or of another AUTH_SECRET
  }
}

/** What an answer sets where the caller goes on under another session id: the cookie as NextAuth writes it, to the end of the
 *  session and a little longer. */
export async function setSessionCookie({ id, expiresAt }: { id: string; expiresAt: Date }, now: Date): Promise<string> {
  const seconds = Math.max(0, Math.floor((expiresAt.getTime() + KNOWN_AFTERWARDS_MS - now.getTime()) / 1000));
  return `${await sessionCookie(id)}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecureOrigin() ? '; Secure' : ''}`;
}

/** The cookie for a session, as the browser would send it. */
export async function sessionCookie(sessionId: string): Promise<string> {
  const value = await encode({
    token: { sid: sessionId },
    secret: requireAuthSecret(),
    salt: sessionCookieName(),
    maxAge: COOKIE_SECONDS,
  });
  return `${sessionCookieName()}=${value}`;
}

/** NextAuth does the sign-in flow (forms, CSRF token, single sign-on, the cookie); what is true about users and sessions is ours. */
import type { NextRequest } from 'next/server';
import NextAuth, { CredentialsSignin, type NextAuthConfig } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { z } from 'zod';
import { database } from '../../db/client.ts';
import { newRequestId } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { busyRefusal } from '../kernel/busy.ts';
import { systemClock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { systemRandom } from '../kernel/random.ts';
import { clientAddress } from './client-address.ts';
import { COOKIE_SECONDS, isSecureOrigin, sessionCookieName, sessionIdOf } from './cookie.ts';
import { knownBrowsersOf, setBrowserCookie } from './known-browser.ts';
import { safePath } from './safe-path.ts';
import { requireAuthSecret } from './secret.ts';
import { giveCode, givePassword, openFromProvider, signOut, type Visitor } from './sign-in.ts';
import { singleSignOn, vouchedFor } from './single-sign-on.ts';

declare module 'next-auth' {
  interface User {
    sid?: string;
  }
}

/** A no with a reason the sign-in page can say. */
class Refused extends CredentialsSignin {
  constructor(reason: string) {
    super();
    this.code = reason;
  }
}

/** Whoever signs in is nobody yet. */
export async function visit(request: Request): Promise<{ ambience: Ambience; visitor: Visitor }> {
  const ip = clientAddress(request.headers);
  const ambience: Ambience = {
    database: database(),
    clock: systemClock,
    random: systemRandom,
    actor: { kind: 'nobody' },
    requestId: newRequestId({ random: systemRandom }),
    ip,
  };
  const userAgent = request.headers.get('user-agent')?.slice(0, 300) ?? null;
  return { ambience, visitor: { ip, userAgent, browsers: await knownBrowsersOf(request.headers) } };
}

async function orRefused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const refusal = error instanceof DomainError ? error : busyRefusal(error);
    throw refusal ? new Refused(refusal.reason) : error;
  }
}

const passwordForm = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(200) });
const codeForm = z.object({ code: z.string().min(6).max(40), newPassword: z.string().max(200).optional() });

const password = Credentials({
  id: 'password',
  credentials: { email: {}, password: {} },
  async authorize(raw, request) {
    const form = passwordForm.safeParse(raw);
    if (!form.success) throw new Refused('credentials_wrong');
    const { ambience, visitor } = await visit(request);
    const sid = await orRefused(givePassword(ambience, visitor, form.data.email, form.data.password));
    if (!sid) throw new Refused('credentials_wrong');
    return { sid };
  },
});

const secondFactor = Credentials({
  id: 'second-factor',
  credentials: { code: {}, newPassword: {} },
  async authorize(raw, request) {
    const form = codeForm.safeParse(raw);
    const halfOpen = await sessionIdOf(request.headers);
    if (!halfOpen) throw new Refused('session_over');
    if (!form.success) throw new Refused('code_wrong');
    const { ambience, visitor } = await visit(request);
    const answer = await orRefused(giveCode(ambience, visitor, halfOpen, form.data));
    if ('refused' in answer) throw new Refused(answer.refused === 'locked' ? 'account_locked' : answer.refused);
    return { sid: answer.sessionId };
  },
});

function configuration(request: Request | undefined): NextAuthConfig {
  const isSecure = isSecureOrigin();
  return {
    secret: requireAuthSecret(),
    trustHost: true,
    useSecureCookies: isSecure,
    basePath: '/api/auth',
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    session: { strategy: 'jwt', maxAge: COOKIE_SECONDS },
    cookies: {
      sessionToken: { name: sessionCookieName(), options: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure } },
    },
    providers: [password, secondFactor, ...singleSignOn()],
    logger: {
      error(error) {
        // Wrong passwords are in the audit trail; their stack traces help nobody.
        if ((error as { type?: string }).type !== 'CredentialsSignin')
          console.error(JSON.stringify({ level: 'error', what: 'sign-in', type: (error as { type?: string }).type ?? error.name }));
      },
    },
    callbacks: {
      async signIn({ account, profile, user }) {
        if (account?.type !== 'oidc') return true;
        if (!request) return false;
        const { address, hasSecondFactor } = vouchedFor(profile, account.id_token);
        const { ambience, visitor } = await visit(request);
        const sid = await openFromProvider(ambience, visitor, address, hasSecondFactor);
        if (!sid) return '/sign-in?error=sso_unknown_user';
        user.sid = sid;
        return true;
      },
      jwt({ token, user }) {
        const sid = user?.sid ?? token.sid;
        return typeof sid === 'string' ? { sid } : null;
      },
      session: ({ session }) => ({ expires: session.expires }),
      redirect({ url, baseUrl }) {
        const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
        return path.startsWith('/sign-in') ? baseUrl + path : baseUrl + safePath(path);
      },
    },
    events: {
      async signOut(message) {
        const sid = 'token' in message ? message.token?.sid : null;
        if (typeof sid === 'string' && request) await signOut((await visit(request)).ambience, sid);
      },
    },
  };
}

export const { handlers } = NextAuth((request) => configuration(request as Request | undefined));

/** Answers a code of the second factor, and makes the browser known where it was right. */
export async function answerSecondFactor(request: NextRequest): Promise<Response> {
  const answer = await handlers.POST(request);
  const cookies = answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  const sid = await sessionIdOf(new Headers({ cookie: cookies }));
  if (!sid) return answer;
  const { ambience, visitor } = await visit(request);
  const cookie = await setBrowserCookie(ambience, sid, visitor.browsers ?? []);
  if (cookie) answer.headers.append('set-cookie', cookie);
  return answer;
}

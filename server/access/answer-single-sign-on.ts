/** The way back from the provider. Answers that cannot be trusted are refused with one sentence, written to the trail, and counted; whoever
 *  is refused keeps the address they wanted. */
import type { NextRequest } from 'next/server';
import { auditAlone } from '../guard/command.ts';
import { DomainError } from '../kernel/errors.ts';
import { handlers, visit } from './next-auth.ts';
import { forgetFailure } from './rate-limit.ts';
import { safePath } from './safe-path.ts';
import { countSignInAttempt } from './sign-in-attempt.ts';

/** What NextAuth calls whatever did not check: state, nonce, code, token, or a provider that did not answer. */
const UNTRUSTED = 'Configuration';

/** Refuses by the address it leads to: `sso_not_trusted`, `too_many_attempts` (thirty failures in ten minutes from one address), and what
 *  the sign-in itself refuses. */
export async function answerSingleSignOn(request: NextRequest): Promise<Response> {
  const { ambience, visitor } = await visit(request);
  try {
    const attempt = await countSignInAttempt(ambience, visitor.ip);
    const answer = await handlers.GET(request);
    const reason = reasonIn(answer);
    if (reason !== UNTRUSTED) {
      await forgetFailure(ambience, attempt);
      return reason ? backToSignIn(request, reason, answer.headers.getSetCookie()) : answer;
    }
    await auditAlone(ambience, 'access.sign_in', 'refused', { summary: 'single sign-on: the answer could not be trusted' });
    return backToSignIn(request, 'sso_not_trusted');
  } catch (error) {
    if (error instanceof DomainError) return backToSignIn(request, error.reason);
    throw error;
  }
}

/** The reason in the address that a refused answer leads to. */
function reasonIn(answer: Response): string | null {
  const location = answer.headers.get('location') ?? '';
  const url = URL.canParse(location) ? new URL(location) : null;
  return url?.pathname === '/sign-in' ? url.searchParams.get('error') : null;
}

function backToSignIn(request: NextRequest, reason: string, cookies: readonly string[] = []): Response {
  // NextAuth keeps where to go afterwards in a cookie of this name, with a prefix on https.
  const wanted = request.cookies.getAll().find(({ name }) => name.endsWith('authjs.callback-url'))?.value ?? '';
  const { pathname, search } = URL.canParse(wanted) ? new URL(wanted) : { pathname: '/', search: '' };
  const next = safePath(pathname + search);
  const query = new URLSearchParams({ error: reason, ...(next === '/' ? {} : { next }) });
  const headers = new Headers({ location: `/sign-in?${query}`, 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers });
}

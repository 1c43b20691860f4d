/** The way back from the provider. Answers that cannot be trusted are refused with one sentence, written to the trail, and counted. */
import type { NextRequest } from 'next/server';
import { auditAlone } from '../guard/command.ts';
import { DomainError } from '../kernel/errors.ts';
import { limitedAddress } from './client-address.ts';
import { handlers, visit } from './next-auth.ts';
import { countFailure, forgetFailure } from './rate-limit.ts';

/** What NextAuth calls whatever did not check: state, nonce, code, token, or a provider that did not answer. */
const UNTRUSTED = 'Configuration';

/** Refuses by the address it leads to: `sso_not_trusted`, `too_many_attempts` (thirty failures in ten minutes from one address). */
export async function answerSingleSignOn(request: NextRequest): Promise<Response> {
  const { ambience, visitor } = visit(request);
  const backTo = (reason: string) =>
    new Response(null, { status: 302, headers: { location: `/sign-in?error=${reason}`, 'cache-control': 'no-store' } });
  try {
    const attempt = await countFailure(ambience, `sign-in:${limitedAddress(visitor.ip)}`);
    const answer = await handlers.GET(request);
    if (!isUntrusted(answer)) {
      await forgetFailure(ambience, attempt);
      return answer;
    }
    await auditAlone(ambience, 'access.sign_in', 'refused', { summary: 'single sign-on: the answer could not be trusted' });
    return backTo('sso_not_trusted');
  } catch (error) {
    if (error instanceof DomainError) return backTo(error.reason);
    throw error;
  }
}

function isUntrusted(answer: Response): boolean {
  const location = answer.headers.get('location') ?? '';
  return URL.canParse(location) && new URL(location).searchParams.get('error') === UNTRUSTED;
}

/** The calls of the sign-in flow: NextAuth's addresses, its CSRF token, and the reason it puts into the address it answers with. */

export type AuthAnswer = { isDone: true } | { isDone: false; reason: string };

async function csrfToken(): Promise<string> {
  const answer = await fetch('/api/auth/csrf', { cache: 'no-store' });
  const { csrfToken: token } = (await answer.json()) as { csrfToken: string };
  return token;
}

async function post(path: string, fields: Record<string, string>): Promise<{ url: string }> {
  const body = new URLSearchParams({ csrfToken: await csrfToken(), callbackUrl: '/', ...fields });
  const answer = await fetch(path, {
    method: 'POST',
    cache: 'no-store',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-auth-return-redirect': '1' },
    body,
  });
  return (await answer.json()) as { url: string };
}

function reasonIn(url: string): string | null {
  const { searchParams } = new URL(url, window.location.href);
  if (!searchParams.has('error')) return null;
  return searchParams.get('code') ?? 'sign_in_failed';
}

/** `unreachable` where no answer came. */
export async function callAuth(path: 'password' | 'second-factor', fields: Record<string, string>): Promise<AuthAnswer> {
  try {
    const { url } = await post(`/api/auth/callback/${path}`, fields);
    const reason = url ? reasonIn(url) : 'sign_in_failed';
    return reason ? { isDone: false, reason } : { isDone: true };
  } catch {
    return { isDone: false, reason: 'unreachable' };
  }
}

/** Leaves for the provider's page. */
export async function startSingleSignOn(next: string): Promise<void> {
  const { url } = await post('/api/auth/signin/sso', { callbackUrl: next });
  window.location.assign(url);
}

/** Ends the session on the server, then goes to the sign-in page with a fresh page state. */
export async function endSession(): Promise<void> {
  await post('/api/auth/signout', {}).catch(() => undefined);
  window.location.assign('/sign-in');
}

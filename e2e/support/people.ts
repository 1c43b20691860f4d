/** The persons of the demo month who sign in during the tests, and the code of their second factor. */
import { DEMO_ACCOUNTS, DEMO_PASSWORD, demoCode } from '../../server/access/demo-accounts.ts';

export type Person = { email: string; password: string; role: string };

/** The first demo account whose role or e-mail begins with `who`, such as `operations` or `ops`. */
export function person(who: string): Person {
  const found = DEMO_ACCOUNTS.find(({ role, email }) => role.startsWith(who) || email.startsWith(who));
  if (!found) throw new Error(`No demo account begins with "${who}". There are: ${DEMO_ACCOUNTS.map(({ role }) => role).join(', ')}`);
  return { email: found.email, password: DEMO_PASSWORD, role: found.role };
}

/** What the authenticator of a demo person shows now. */
export function codeOf({ email }: Person): string {
  const { code } = demoCode(email, new Date(), null);
  if (!code) throw new Error(`No code for ${email}`);
  return code;
}

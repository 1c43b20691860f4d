/** The persons of the demo month who sign in during the tests, and the code of their second factor. */
import { setTimeout as pause } from 'node:timers/promises';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, demoCode } from '../../server/access/demo-accounts.ts';
import { query } from './database.ts';

export type Person = { email: string; password: string; role: string };

/** The first demo account whose role or e-mail begins with `who`, such as `operations` or `ops`. */
export function person(who: string): Person {
  const found = DEMO_ACCOUNTS.find(({ role, email }) => role.startsWith(who) || email.startsWith(who));
  if (!found) throw new Error(`No demo account begins with "${who}". There are: ${DEMO_ACCOUNTS.map(({ role }) => role).join(', ')}`);
  return { email: found.email, password: DEMO_PASSWORD, role: found.role };
}

/** The next code of a demo person's authenticator that counts: each does once, and there is none where this half minute's and the next
 *  have been given. */
export async function nextCodeOf({ email }: Person): Promise<string> {
  for (;;) {
    const [user] = await query<{ step: string | null }>('SELECT last_totp_step::text AS step FROM users WHERE email = $1', [email]);
    const { code, seconds } = demoCode(email, new Date(), user?.step ? BigInt(user.step) : null);
    if (code) return code;
    await pause(seconds * 1_000);
  }
}

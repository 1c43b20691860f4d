/** A member of staff of a test's own: what is done to their sessions disturbs no other test. */
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { DEMO_PASSWORD } from '../../server/access/demo-accounts.ts';
import { fromBase32, totpCode, totpStep } from '../../server/access/totp.ts';
import { query } from './database.ts';

export type Colleague = { id: string; email: string; password: string };

/** Somebody with these roles who has never signed in. `isLent`: the password has to be changed at the first sign-in. */
export async function newColleague(roles: readonly string[], { isLent = false } = {}): Promise<Colleague> {
  const email = `colleague-${randomUUID()}@example.com`;
  const [made] = await query<{ id: string }>(
    `WITH p AS (INSERT INTO persons (id, name, created_at) VALUES (gen_random_uuid(), '新同事', now()) RETURNING id)
     INSERT INTO users (id, person_id, email, name, password_hash, password_must_change, roles, status, locale, created_at)
     SELECT gen_random_uuid(), id, $1, '新同事', (SELECT password_hash FROM users WHERE email = 'product@demo.pingzhang.test'), $2, $3, 'active',
       'zh-CN', now() FROM p RETURNING id`,
    [email, isLent, roles],
  );
  return { id: made?.id ?? '', email, password: DEMO_PASSWORD };
}

/** The first step of the sign-in, on a page in English or Chinese that shows it. */
export async function givePassword(page: Page, { email, password }: Pick<Colleague, 'email' | 'password'>): Promise<void> {
  await page.getByLabel(/^(Email|邮箱)$/).fill(email);
  await page.getByLabel(/^(Password|密码)$/).fill(password);
  await page.getByRole('button', { name: /^(Sign in|登录)$/ }).click();
}

/** The code of the secret that the page offers, and the codes after it: each counts once. */
export async function shownSecret(page: Page): Promise<(stepsAhead?: number) => string> {
  const text = (await page.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent()) ?? '';
  const secret = fromBase32(text.replaceAll(' ', ''));
  return (stepsAhead = 0) => totpCode(secret, totpStep(new Date()) + BigInt(stepsAhead));
}

/** The first sign-in of somebody who has to enrol, to the end. Answers their codes: the next one is a step ahead. */
export async function signInFirst(page: Page, someone: Colleague): Promise<(stepsAhead?: number) => string> {
  await page.goto('/sign-in');
  await givePassword(page, someone);
  const code = await shownSecret(page);
  await page.getByLabel(/^(Code|验证码)$/).fill(code());
  await page.getByRole('button', { name: /^(Confirm and sign in|确认并登录)$/ }).click();
  await page.waitForURL(/recovery-codes/);
  return code;
}

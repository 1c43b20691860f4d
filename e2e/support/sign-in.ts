/** Signing in the way a person does, by the form: e-mail and password, then the code of the second factor. */
import type { Page } from '@playwright/test';
import { inTurn } from './in-turn.ts';
import { nextCodeOf, type Person } from './people.ts';

/** Ends when the sign-in page is left. The page may be in English or Chinese; `address` is where it is opened. Of two who sign in as one
 *  person at once the second would be offered the code that the first gives. */
export const signIn = (page: Page, someone: Person, address = '/sign-in'): Promise<void> =>
  inTurn(`sign-in of ${someone.email}`, () => giveBoth(page, someone, address));

async function giveBoth(page: Page, someone: Person, address: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel(/^(Email|邮箱)$/).fill(someone.email);
  await page.getByLabel(/^(Password|密码)$/).fill(someone.password);
  await page.getByRole('button', { name: /^(Continue|Sign in|下一步|登录)$/ }).click();
  const code = page.getByLabel(/^(Code|6-digit code|验证码|6 位验证码)$/);
  await code.waitFor();
  // A demonstration fills it in, with the next one where the present one is spent; with none where both are.
  if ((await code.inputValue()) === '') await code.fill(await nextCodeOf(someone));
  await page.getByRole('button', { name: /^(Sign in|登录)$/ }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
}

/** Signing in the way a person does, by the form. */
import type { Page } from '@playwright/test';
import { type Person, totpCode } from './people.ts';

/** Ends when the sign-in page is left. The form must be in English or Chinese. */
export async function signIn(page: Page, someone: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel(/^(E-mail|电子邮箱|邮箱)$/).fill(someone.email);
  await page.getByLabel(/^(Password|密码)$/).fill(someone.password);
  await page.getByRole('button', { name: /^(Sign in|登录)$/ }).click();
  if (someone.totpSecret) {
    await page.getByLabel(/^(Code|验证码)$/).fill(totpCode(someone.totpSecret, Date.now()));
    await page.getByRole('button', { name: /^(Sign in|Continue|Verify|登录|继续|验证)$/ }).click();
  }
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
}

/** Who may not see something is told so plainly; who is signed out comes back to where they were; an ended session is over at once. */
import { expect, test } from '../support/fixtures.ts';
import { person } from '../support/people.ts';
import { signIn } from '../support/sign-in.ts';

for (const path of [
  '/payments',
  '/recon',
  '/recon/differences',
  '/recon/statements',
  '/recon/try',
  '/ledger/journal',
  '/ledger/trial-balance',
  '/merchants',
]) {
  test(`an administrator, who never sees money, is told that ${path} is not theirs`, async ({ pageAs }) => {
    const page = await pageAs('administrator');
    const broken: string[] = [];
    page.on('pageerror', (error) => broken.push(String(error)));
    await page.goto(path);
    await expect(page.getByText('You do not have access').first()).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Payments' })).toHaveCount(0);
    // Nothing stands around it that would be refused.
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
    expect(broken).toEqual([]);
  });
}

test('who is signed out is led to the sign-in and from there back to the page they wanted, filters and all', async ({ page }) => {
  await page.goto('/payments?f.channels=adyen');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('next')).toBe('/payments?f.channels=adyen');
  await signIn(page, person('risk'), page.url());
  await expect(page).toHaveURL('/payments?f.channels=adyen');
  await expect(page.getByRole('heading', { level: 1, name: 'Payments' })).toBeVisible();
});

test('a session that its owner ends elsewhere is out at its next click', async ({ browser, baseURL }) => {
  const someone = person('product');
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const contexts = [await browser.newContext({ baseURL }), await browser.newContext({ baseURL, userAgent: firefox })];
  const [here, there] = await Promise.all(contexts.map((context) => context.newPage()));
  if (!here || !there) throw new Error('No pages');
  await signIn(here, someone);
  await signIn(there, someone);
  await there.goto('/payments');
  await expect(there.getByRole('heading', { level: 1, name: 'Payments' })).toBeVisible();

  await here.goto('/me');
  await expect(here.getByRole('heading', { level: 1, name: 'My sessions and security' })).toBeVisible();
  await expect(here.getByText('This session')).toHaveCount(1);
  const other = here.getByRole('listitem').filter({ hasText: 'Firefox' });
  await other.getByRole('button', { name: 'End session' }).click();
  await expect(other).toHaveCount(0);

  await there.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Merchants' }).click();
  await expect(there).toHaveURL(/\/sign-in\?next=%2Fmerchants/);
  // The own session goes on.
  await here.goto('/payments');
  await expect(here.getByRole('heading', { level: 1, name: 'Payments' })).toBeVisible();
  for (const context of contexts) await context.close();
});

test('an address where nothing is says so, in the frame of the console', async ({ opsPage: page }) => {
  const answer = await page.goto('/payments/no-such-thing');
  expect(answer?.status()).toBeLessThan(500);
  await expect(page.getByText(/(Page|Payment) not found/).first()).toBeVisible();
});

test('who may not set up column mappings is told who may, and is given no form', async ({ pageAs }) => {
  const page = await pageAs('finance_manager');
  await page.goto('/recon/statements/mappings/new');
  await expect(page.getByText('Available to these roles: Operations.')).toBeVisible();
  await expect(page.locator('main').getByRole('button', { name: 'Save' })).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Column mappings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Column mappings' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'New mapping' })).toHaveCount(0);
});

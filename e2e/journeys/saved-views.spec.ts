/** Saved views: whether a list still shows the one it was opened by, and what dropping one takes from others. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';

/** What an earlier run kept is told from what this one keeps. */
const RUN = process.pid.toString(36);
const views = (page: Page) => page.getByRole('dialog', { name: 'Views' });
const button = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name });

async function save(page: Page, name: string, isShared = false): Promise<void> {
  await button(page, 'Views').click();
  await page.getByPlaceholder('View name').fill(name);
  if (isShared) await page.getByRole('checkbox', { name: 'Share with everyone' }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(views(page).getByRole('button', { name: new RegExp(`^${name}( Shared)?$`) })).toBeVisible();
}

test('a list says that it shows something else than the view it was opened by, after a reload too; the change is saved, discarded or saved under another name', async ({
  opsPage: page,
}) => {
  const name = `Refunds ${RUN}`;
  await page.goto('/payments?f.kinds=refund');
  await save(page, name);
  await page.keyboard.press('Escape');
  await expect(button(page, name)).not.toContainText('changed');
  await page.goto(`${page.url()}&f.channels=wechat`);
  await expect(button(page, name)).toContainText('changed');
  await button(page, name).click();
  await expect(views(page)).toContainText(`“${name}” was changed since it was opened.`);
  await views(page).getByRole('button', { name: 'Discard changes' }).click();
  await expect(page).not.toHaveURL(/f\.channels/);
  await expect(button(page, name)).not.toContainText('changed');

  await page.goto(`${page.url()}&f.channels=alipay`);
  await button(page, name).click();
  await views(page).getByRole('button', { name: 'Save changes' }).click();
  await expect(views(page)).not.toContainText('was changed');
  await page.keyboard.press('Escape');
  await page.goto('/payments');
  await button(page, 'Views').click();
  await views(page).getByRole('button', { name, exact: true }).click();
  await expect(page).toHaveURL(/f\.channels=alipay/);

  await page.goto(`${page.url()}&f.statuses=succeeded`);
  await expect(button(page, name)).toContainText('changed');
  await button(page, name).click();
  await page.getByPlaceholder('View name').fill(`${name}, paid`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(button(page, `${name}, paid`)).not.toContainText('changed');
});

test('a shared view is dropped only after a question that says who else loses it; one of one’s own at once', async ({ pageAs }) => {
  const name = `Team ${RUN}`;
  const page = await pageAs('operations');
  await page.goto('/payments?f.kinds=refund&f.channels=adyen');
  await save(page, name, true);
  await page.keyboard.press('Escape');
  await page.goto('/payments?f.kinds=payment&f.channels=adyen');
  await save(page, `Mine ${RUN}`);
  await views(page)
    .getByRole('button', { name: `Delete view Mine ${RUN}` })
    .click();
  await expect(views(page).getByRole('button', { name: `Mine ${RUN}`, exact: true })).toHaveCount(0);

  const drop = views(page).getByRole('button', { name: `Delete view ${name}` });
  await drop.click();
  const asked = views(page).getByRole('alertdialog');
  await expect(asked).toContainText('everyone who can open this list sees it');
  await expect(asked.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(drop).toBeFocused();

  const other = await pageAs('finance');
  await other.goto('/payments');
  await button(other, 'Views').click();
  await views(other).getByRole('button', { name }).first().click();
  await expect(other).toHaveURL(/[?&]v=/);
  await other.goto(`${other.url()}&f.statuses=succeeded`);
  await button(other, name).click();
  await expect(views(other)).toContainText('Somebody else shares it');
  await expect(views(other).getByRole('button', { name: 'Save changes' })).toHaveCount(0);

  await drop.click();
  await asked.getByRole('button', { name: 'Delete for everyone' }).click();
  await expect(drop).toHaveCount(0);
});

test('a name of a view that is too long stays whole, says by how much, and cannot be saved', async ({ opsPage: page }) => {
  await page.goto('/payments?f.kinds=refund');
  await button(page, 'Views').click();
  const name = page.getByPlaceholder('View name');
  await name.fill('n'.repeat(50));
  await expect(views(page)).toContainText('50 of 60 characters');
  await name.fill('n'.repeat(67));
  await expect(name).toHaveValue('n'.repeat(67));
  await expect(views(page).getByRole('alert')).toHaveText('7 characters too long: 60 at most.');
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
});

/** Small things that used to say nothing: why there is no later day, what a second run found, where the keyboard is after an act. */
import { addDays } from '../../server/kernel/business-date.ts';
import { query } from '../support/database.ts';
import { TODAY, YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

test('a calendar and a day say why they go no further, to who points at it and to who has it read', async ({ opsPage: page }) => {
  await page.goto('/recon');
  const later = page.getByRole('button', { name: 'Later' });
  await later.focus();
  await expect(later).toBeFocused();
  await expect(later).toHaveAttribute('aria-disabled', 'true');
  await expect(later).toHaveAccessibleDescription(/^The calendar ends with today’s business date, \d{4}-\d\d-\d\d\.$/);
  await page.getByRole('button', { name: 'Earlier' }).click();
  await expect(later).not.toHaveAttribute('aria-disabled', 'true');
  await later.click();
  await expect(later).toHaveAttribute('aria-disabled', 'true');
  await page.goto(`/recon/wechat/${TODAY}`);
  await expect(page.getByRole('button', { name: 'Next day' })).toHaveAccessibleDescription(/^The latest business date is today’s/);
  await page.goto('/recon/statements');
  await expect(page.getByRole('button', { name: 'Later' })).toHaveAccessibleDescription(/^The calendar ends with business date/);
});

test('running a day again right after a run says that nothing has changed since, and what that one had found', async ({
  opsPage: page,
}) => {
  await page.goto(`/recon/unionpay/${addDays(YESTERDAY, -9)}`);
  const again = page.getByRole('button', { name: 'Run again' });
  await again.click();
  await expect(page.getByText(/^Run complete:/).first()).toBeVisible({ timeout: 60_000 });
  await again.click();
  await expect(
    page
      .getByText(
        /^Run complete: nothing has changed since run \d+ at \d{4}-\d\d-\d\d \d\d:\d\d, which had found \d+ new and resolved \d+\.$/,
      )
      .last(),
  ).toBeVisible({ timeout: 60_000 });
});

test('after “Assign to me” the keyboard is beside it, and a key that is pressed next gives the difference to nobody else', async ({
  opsPage: page,
}) => {
  const [open] = await query<{ id: string }>(`SELECT id FROM differences WHERE status <> 'resolved' ORDER BY id DESC LIMIT 1`);
  await query('UPDATE differences SET owner_id = NULL WHERE id = $1', [open?.id]);
  await page.goto(`/recon/differences/${open?.id}`);
  await page.getByRole('button', { name: 'Assign to me' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 difference assigned.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Assign to me' })).toHaveCount(0);
  await expect(page.getByRole('group', { name: 'Owner' })).toBeFocused();
  await page.keyboard.press('a');
  await expect(page.getByLabel('Assign to').locator('option:checked')).toHaveText('林晓');
});

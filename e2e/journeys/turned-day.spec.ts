/** A page that stays open over midnight of the books. */
import { addDays, BOOK_DAY, businessDateOf } from '../../server/kernel/business-date.ts';
import { expect, test } from '../support/fixtures.ts';

const DAY = '24:00:00';

test.describe('a browser of another zone', () => {
  test.use({ timezoneId: 'America/St_Johns' });

  test('the business date of an open page turns at midnight of the books, and with it what a list of today shows and how old a difference is', async ({
    opsPage: page,
  }) => {
    const today = businessDateOf(new Date(), BOOK_DAY);
    await page.clock.install();
    await page.goto('/recon/differences?f.date=last30');
    await expect(page.getByText(`Business date ${today}`)).toBeVisible();
    const age = page
      .getByRole('table', { name: 'Differences' })
      .locator('tbody tr[data-row]')
      .first()
      .getByText(/^\d+ d$/)
      .first();
    const daysOf = async () => Number.parseInt((await age.textContent()) ?? '', 10);
    await expect(age).toBeVisible();
    const before = await daysOf();
    const asked = page.waitForRequest((request) => request.url().includes('differences.list') && request.url().includes(addDays(today, 1)));
    await page.clock.fastForward(DAY);
    await expect(page.getByText(`Business date ${addDays(today, 1)}`)).toBeVisible();
    await asked;
    await expect.poll(daysOf).toBe(before + 1);
  });
});

test('a browser whose clock is a day ahead turns no date', async ({ opsPage: page }) => {
  const now = new Date();
  await page.clock.install({ time: new Date(now.getTime() + 86_400_000) });
  await page.goto('/payments?f.date=today');
  await expect(page.getByRole('table', { name: 'Payments' })).toBeVisible();
  await page.clock.runFor(61_000);
  await expect(page.getByText(`Business date ${businessDateOf(now, BOOK_DAY)}`)).toBeVisible();
});

/** The finer points of the looks, where they went wrong once: the width of a mark, the middle of a row, what stands beside what. */
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

test('quotes and dots are as wide as the words they stand in: narrow in English, a character wide in Chinese', async ({
  opsPage: page,
  baseURL,
}) => {
  const widths = () =>
    page.evaluate(async () => {
      const probe = document.createElement('span');
      document.body.append(probe);
      await document.fonts.ready;
      const width = (text: string) => {
        probe.textContent = text;
        return probe.getBoundingClientRect().width / Number.parseFloat(getComputedStyle(probe).fontSize);
      };
      // The first asks for the typeface, the next is measured in it.
      for (const mark of '’·”') width(mark);
      await document.fonts.ready;
      return [...'’·”'].map(width);
    });
  for (const [language, isWide] of [
    ['en', false],
    ['zh-CN', true],
  ] as const) {
    await page.context().addCookies([{ name: 'locale', value: language, url: baseURL ?? '' }]);
    await page.goto('/channels');
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await expect.poll(async () => (await widths()).map((width) => width > 0.7), language).toEqual([isWide, isWide, isWide]);
  }
});

test('what belongs to a row of a list stands in its middle, and the sign of a sorted column keeps its size', async ({ opsPage: page }) => {
  await page.goto('/recon/differences');
  const row = page.locator('tr[data-row]').first();
  await expect(row).toBeVisible();
  const off = await row.evaluate((element) => {
    const middle = (box: DOMRect) => (box.top + box.bottom) / 2;
    const tick = element.querySelector('[role="checkbox"]');
    return tick ? Math.abs(middle(tick.getBoundingClientRect()) - middle(element.getBoundingClientRect())) : 99;
  });
  expect(off).toBeLessThanOrEqual(1);
  const signs = await page.locator('thead button svg').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
  expect(signs.length).toBeGreaterThan(2);
  expect(new Set(signs)).toEqual(new Set([14]));

  await row.click({ position: { x: 320, y: 8 } });
  const drawer = page.getByRole('dialog');
  await expect(drawer).toBeVisible();
  const tops = await drawer
    .locator('[data-head]')
    .first()
    .locator('a, button')
    .evaluateAll((all) =>
      all.map((each) => {
        const box = each.getBoundingClientRect();
        return Math.round((box.top + box.bottom) / 2);
      }),
    );
  expect(tops.length).toBeGreaterThan(2);
  expect(Math.max(...tops) - Math.min(...tops), 'the buttons of its head are in one line').toBeLessThanOrEqual(1);
});

test('on the narrowest phone the name of a file leaves its amount alone, and a cut number says that it is cut', async ({
  opsPage: page,
}) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto('/recon/statements');
  const rows = page.locator('tr[data-row]');
  await expect(rows.nth(3)).toBeVisible();
  const gaps = await rows.evaluateAll((all) =>
    all.flatMap((row) => {
      const link = row.querySelector('a');
      const amount = [...row.querySelectorAll('td')].find((cell) => getComputedStyle(cell).order === '3');
      if (!link || !amount) return [];
      const [left, right] = [link.getBoundingClientRect(), amount.getBoundingClientRect()];
      return right.top < left.bottom && right.bottom > left.top ? [right.left - left.right] : [];
    }),
  );
  expect(gaps.length).toBeGreaterThan(3);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4);

  const [entry] = await query<{ id: string }>('SELECT id FROM journal_entries ORDER BY id LIMIT 1');
  await page.goto(`/ledger/journal/${entry?.id}`);
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('listitem').last()).toContainText('…');
});

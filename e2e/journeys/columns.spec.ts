/** The columns of a list are as wide as a person wants them: by keyboard and by dragging, remembered, and back again. */
import { expectAccessible } from '../support/accessible.ts';
import { expect, test } from '../support/fixtures.ts';

test('a column is made wider with the keys and by dragging, stays so, and is reset', async ({ opsPage: page }) => {
  await page.goto('/payments');
  const head = page.getByRole('table', { name: 'Payments' }).locator('thead');
  const edge = head.getByRole('separator', { name: 'Width of Type' });
  await expect(page.getByRole('table', { name: 'Payments' }).locator('tbody').getByRole('row').first()).toBeVisible();
  const usual = await edge.getAttribute('aria-valuenow');
  const widthOf = async () => Math.round((await edge.locator('xpath=ancestor::th').boundingBox())?.width ?? 0);
  const before = await widthOf();

  await head.getByRole('separator').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(edge).toBeFocused();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', String(before + 40));
  await expect.poll(widthOf).toBe(before + 40);
  await expect(page).toHaveURL(/cw=kind/);

  const box = await edge.boundingBox();
  if (!box) throw new Error('The edge has no place');
  await page.mouse.move(box.x + 4, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 64, box.y + 10, { steps: 5 });
  await page.mouse.up();
  await expect(edge).toHaveAttribute('aria-valuenow', String(before + 100));

  // Remembered without the address.
  await page.goto('/payments');
  await expect(edge).toHaveAttribute('aria-valuenow', String(before + 100));
  await expect.poll(widthOf).toBe(before + 100);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Columns and density' }).click();
  await page.getByRole('button', { name: 'Reset columns' }).click();
  await expect(page).not.toHaveURL(/cw=/);
  await page.keyboard.press('Escape');
  // Its usual width again; what it really takes is up to the rows.
  await expect(edge).toHaveAttribute('aria-valuenow', usual ?? '');
});

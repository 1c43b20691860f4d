/** The calendar narrowed to a channel and an owner, and taken away: the figures, the workbook and the picture are all of what is shown. And
 *  the inbox: late days alone, and each arrival against its due time, as a picture and as a table. */
import type { Download, Page } from '@playwright/test';
import readExcel from 'read-excel-file/node';
import { expectAccessible } from '../support/accessible.ts';
import { month, TODAY, YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const digits = (text: string | null) => Number.parseInt((text ?? '').replace(/[^\d]/g, ''), 10);
const openTotal = (page: Page) => page.locator('dl').filter({ hasText: 'Unresolved differences' }).getByRole('definition').first();

async function bytesOf(download: Download): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function take(page: Page, item: string): Promise<Download> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
  return file;
}

test('the calendar of one channel and one owner: its figures, its lists, its workbook', async ({ opsPage: page }) => {
  await page.goto('/recon');
  const grid = page.getByRole('grid', { name: 'Calendar' });
  await expect(grid.getByRole('rowheader')).toHaveCount(new Set(month().days.map(({ channel }) => channel.code)).size);
  const all = digits(await openTotal(page).textContent());

  await page.getByRole('button', { name: 'Channel' }).click();
  await page.getByRole('checkbox', { name: 'Alipay' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/f\.channels=alipay/);
  await expect(grid.getByRole('rowheader')).toHaveText(['Alipay']);
  await expect(openTotal(page)).not.toHaveText(String(all));
  const ofChannel = digits(await openTotal(page).textContent());
  expect(ofChannel).toBeLessThan(all);

  await page.getByLabel('Owner', { exact: true }).selectOption({ label: 'Unassigned' });
  await expect(page).toHaveURL(/f\.owner=nobody/);
  await expect.poll(async () => digits(await openTotal(page).textContent())).toBeLessThanOrEqual(ofChannel);
  await page.getByRole('radio', { name: 'Unresolved differences' }).click();
  await expect(page).toHaveURL(/show=open/);

  // The address is the view: opened again it is the same.
  await page.reload();
  await expect(grid.getByRole('rowheader')).toHaveText(['Alipay']);
  await expect(page.getByLabel('Owner', { exact: true })).toHaveValue('nobody');
  const ofNobody = digits(await openTotal(page).textContent());
  const book = (await readExcel(await bytesOf(await take(page, 'Excel: matrix and data')))) as unknown as {
    sheet: string;
    data: unknown[][];
  }[];
  expect(book.map(({ sheet }) => sheet)).toEqual(['Calendar', 'About', 'Data']);
  const [head = [], ...lines] = book[0]?.data ?? [];
  expect(head.at(-1)).toBe(TODAY);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.slice(0, 2)).toEqual(['Alipay', 'alipay']);
  const inMatrix = (lines[0] ?? []).slice(2).reduce<number>((sum, cell) => sum + (typeof cell === 'number' ? cell : 0), 0);
  const [names = [], ...figures] = book[2]?.data ?? [];
  const at = names.indexOf('Unresolved differences');
  const inFigures = figures.reduce((sum, row) => sum + ((row[at] as number | null) ?? 0), 0);
  expect([inMatrix, inFigures]).toEqual([ofNobody, ofNobody]);

  // And the list behind the figure is of the same channel and owner.
  if (ofNobody > 0) {
    await openTotal(page).getByRole('link').click();
    await expect(page).toHaveURL(/f\.channels=alipay/);
    await expect(page).toHaveURL(/f\.owner=nobody/);
    await expect(page.getByRole('table', { name: 'Differences' }).locator('tbody').getByRole('row')).toHaveCount(Math.min(ofNobody, 50));
  }
});

test('a filter of the calendar is taken off in its own field, and the keyboard stays there', async ({ opsPage: page }) => {
  await page.goto('/recon?f.channels=alipay&f.owner=nobody');
  const grid = page.getByRole('grid', { name: 'Calendar' });
  await expect(grid.getByRole('rowheader')).toHaveText(['Alipay']);
  const fields = page.getByRole('search', { name: 'Filters' });
  await expect(fields.getByRole('button', { name: 'Clear all' })).toBeVisible();
  await fields.getByRole('button', { name: 'Remove filter: Channel' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/f\.channels/);
  await expect(page).toHaveURL(/f\.owner=nobody/);
  await expect(fields.getByRole('button', { name: 'Channel', exact: true })).toBeFocused();
  await expect(grid.getByRole('rowheader')).not.toHaveCount(1);
  // One alone needs no second way to take it off.
  await expect(fields.getByRole('button', { name: 'Clear all' })).toHaveCount(0);
  await fields.getByRole('button', { name: 'Remove filter: Owner' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/f\.owner/);
  await expect(page.getByLabel('Owner', { exact: true })).toBeFocused();
  await expect(fields.getByRole('button', { name: /^Remove filter/ })).toHaveCount(0);
});

test('the calendar as a picture has the dates in its name and is drawn, in both themes', async ({ opsPage: page }) => {
  const complaints: string[] = [];
  page.on('console', (line) => /Content Security Policy/i.test(line.text()) && complaints.push(line.text()));
  const corners: number[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto('/recon?show=amount');
    const file = await take(page, 'Image (PNG)');
    expect(file.suggestedFilename()).toMatch(new RegExp(`^pingzhang-calendar-\\d{4}-\\d{2}-\\d{2}-${TODAY}\\.png$`));
    const bytes = await bytesOf(file);
    const seen = await page.evaluate(async (text) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const colours = new Set<string>();
      for (let at = 0; at < data.length; at += 4) colours.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
      return { width: image.width, height: image.height, corner: data[0] ?? -1, colours: colours.size };
    }, bytes.toString('base64'));
    expect(seen.width).toBeGreaterThan(2_000);
    expect(seen.height).toBeGreaterThan(600);
    // Fills, words and glyphs: an empty sheet has one colour.
    expect(seen.colours).toBeGreaterThan(50);
    corners.push(seen.corner);
  }
  // The paper is that of the theme.
  expect(corners[0]).toBeGreaterThan(200);
  expect(corners[1]).toBeLessThan(60);
  expect(complaints).toEqual([]);
});

test('a day’s card by keyboard: both totals, their difference, arrival and owners; accessible', async ({ opsPage: page }) => {
  await page.goto('/recon?show=amount');
  // Not WeChat: another journey resolves what is open there, and what has nothing open has no owners.
  const cell = page.getByRole('grid', { name: 'Calendar' }).getByRole('button', { name: new RegExp(`^Alipay, ${YESTERDAY}`) });
  await cell.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await expect(cell).toBeFocused();
  await page.keyboard.press(' ');
  const card = page.getByRole('dialog', { name: `Alipay ${YESTERDAY}` });
  await expect(card.getByRole('table')).toContainText('Payments less refunds');
  await expect(card).toContainText('Arrived');
  await expect(card).toContainText('Owners');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/recon/alipay/${YESTERDAY}`));
});

test('the inbox: source and money of each file, late days alone, arrivals against their due time', async ({ opsPage: page }) => {
  await page.goto('/recon/statements?f.sources=demo&f.channels=stripe&cols=file,source,run,moneyIn,moneyOut');
  const rows = page.getByRole('table', { name: 'Statements' }).locator('tbody').getByRole('row');
  await expect(rows.first()).toContainText('Demo');
  await expect(rows.first()).toContainText('USD');
  await expect(rows.first()).toContainText(/Balanced|unresolved/);
  await page.getByRole('button', { name: 'Late only' }).click();
  await expect(page).toHaveURL(/view=late/);
  const late = page.getByRole('table', { name: 'Late statements' });
  await expect(late.getByRole('columnheader', { name: 'Late by' })).toBeVisible();
  // Nothing of this channel came late: that is said, and how many of today’s are there.
  await expect(page.getByText(/All statements due today have arrived \(1\/1\)|No late statements/)).toBeVisible();

  await page.getByRole('radio', { name: 'Arrival time' }).click();
  const strips = page.getByRole('region', { name: 'Arrival times' });
  const summary = (await strips.getByRole('img', { name: /^Stripe: / }).getAttribute('aria-label')) ?? '';
  const [, inTime, due] = /(\d+) of (\d+) statements on time/.exec(summary) ?? [];
  await expectAccessible(page);
  await strips.getByRole('button', { name: 'Show table' }).click();
  const twin = strips.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Stripe' }) });
  await expect(twin.filter({ hasText: 'early' })).toHaveCount(Number.parseInt(inTime ?? '', 10));
  await expect(twin.filter({ hasText: /early|late|not received/ })).toHaveCount(Number.parseInt(due ?? '', 10));
  await expectAccessible(page);
});

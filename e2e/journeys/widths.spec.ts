/** What has to be seen without moving anything sideways at the width the screens are designed for. */
import type { Page } from '@playwright/test';
import { addDays } from '../../server/kernel/business-date.ts';
import { YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';
import { holdBack } from '../support/hold-back.ts';

/** How much wider what stands in a part of the page is than the part itself, by the tables in it. */
const tooWide = (page: Page, within = 'main') =>
  page.locator(`${within} table`).evaluateAll((tables) =>
    tables
      .map((table) => {
        let around = table.parentElement;
        while (around && getComputedStyle(around).overflowX === 'visible') around = around.parentElement;
        const name =
          table.getAttribute('aria-label') ?? table.querySelector('caption')?.textContent ?? around?.getAttribute('aria-label') ?? '';
        return { name, by: around ? around.scrollWidth - around.clientWidth : 0 };
      })
      .filter(({ by }) => by > 0),
  );

/** Parts that would move up or down by a sliver: a scrollbar for nothing, wherever scrollbars take room. */
const slivers = (page: Page) =>
  page.locator('body *').evaluateAll((parts) =>
    parts
      .filter((part) => ['auto', 'scroll'].includes(getComputedStyle(part).overflowY))
      .map((part) => ({ name: part.getAttribute('aria-label') ?? part.className, by: part.scrollHeight - part.clientHeight }))
      .filter(({ by }) => by > 0 && by < 8),
  );

/** Amounts as large as a merchant's day brings them, where the demo month has small ones: the widths must not rest on those. */
const enlarge = (page: Page) =>
  page.locator('main table').evaluateAll((tables) => {
    for (const table of tables) {
      const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!/^[+−-]?[\d,]+\.\d\d$/.test(text.textContent ?? '')) continue;
        text.textContent = text.parentElement?.closest('td')?.dataset.name === 'Fee' ? '-53,333.33' : '-8,888,888.88';
      }
    }
  });

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator('main table tbody').getByRole('row').first()).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(page.locator('main .animate-breathe')).toHaveCount(0);
}

// As on Windows, where scrollbars take room: a headless browser hides them otherwise.
test.use({ launchOptions: async ({ launchOptions }, give) => give({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] }) });

const LISTS: readonly [who: string, address: string][] = [
  ['operations', '/'],
  ['operations', '/recon'],
  ['operations', `/recon?end=${YESTERDAY.slice(0, 8)}01`],
  ['operations', '/recon/differences'],
  ['operations', '/recon/statements'],
  ['operations', '/recon/statements?f.statuses=refused'],
  ['operations', '/payments'],
  ['operations', '/payments?f.channels=wechat&f.statuses=unknown'],
  ['finance_manager', '/ledger/journal'],
  ['finance_manager', '/ledger/accounts'],
  ['finance_manager', '/ledger/holds'],
  ['finance_manager', '/ledger/close'],
  ['finance_manager', `/ledger/trial-balance?f.date=${addDays(YESTERDAY, -9)}..${YESTERDAY}`],
  ['operations', '/merchants'],
  ['operations', '/merchants/M100001'],
  ['operations', `/recon/wechat/${YESTERDAY}`],
  ['administrator', '/channels'],
  ['administrator', '/calendars?calendar=CN&year=2026'],
  ['administrator', '/admin/staff'],
  ['administrator', '/admin/audit'],
];

for (const [who, address] of LISTS)
  test(`in a window of 1280 all columns of ${address} are in sight, in the longer language`, async ({ pageAs }) => {
    const page = await pageAs(who);
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, address);
    expect(await tooWide(page)).toEqual([]);
    expect(await slivers(page)).toEqual([]);
    await enlarge(page);
    expect(await tooWide(page), 'with amounts of millions').toEqual([]);
  });

test('the page stays where it is while a dialog is open, and from one that scrolls to one that does not', async ({ opsPage: page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  // By its place: while a dialog is open, what is behind it has no role.
  const search = page.locator('header button', { hasText: 'Search' });
  const at = async () => (await search.boundingBox())?.x;
  await open(page, '/recon');
  const before = await at();
  await search.click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await at()).toBe(before);
  await page.keyboard.press('Escape');
  await open(page, '/recon/differences');
  expect(await at()).toBe(before);
});

for (const [address, what] of [
  ['/ledger/holds', 'Steps'],
  ['/ledger/journal', 'Postings'],
  ['/ledger/accounts', 'Account statement'],
  ['/merchants', 'Latest payments and refunds'],
] as const)
  test(`what is looked at beside ${address} has all its columns in sight`, async ({ pageAs }) => {
    const page = await pageAs('finance_manager');
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, address);
    await page.locator('main tr[data-row]').first().focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('dialog').getByRole('region', { name: what }).getByRole('row').nth(1)).toBeVisible();
    expect(await tooWide(page, '[role="dialog"]')).toEqual([]);
  });

test('the buttons of a form stay beside each other where the reason why it cannot be sent leaves no room for both', async ({
  opsPage: page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, '/payments');
  await page.getByRole('button', { name: 'Import orders' }).click();
  const at = async (name: string) => (await page.getByRole('dialog').getByRole('button', { name, exact: true }).boundingBox())?.y;
  await expect(page.getByRole('dialog')).toContainText('Not ready: choose a channel · add an orders export');
  expect(await at('Cancel')).toBe(await at('Import'));
});

test('a number stands on the line of the words beside it, with a link, with a button that copies it and without', async ({
  opsPage: page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const [address, word, ...numbers] of [
    ['/payments', 'Type', 'Our no.', 'Merchant', 'Channel no.'],
    ['/recon/differences', 'Channel', 'Difference'],
  ] as const) {
    await open(page, address);
    const heads = (await page.locator('main table:has(tr[data-row])').getByRole('columnheader').allTextContents()).map((text) =>
      text.trim(),
    );
    const lineOf = (name: string) =>
      page
        .locator('main tr[data-row]')
        .first()
        .locator('td, th')
        .nth(heads.indexOf(name))
        .evaluate((cell) => {
          const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const around = texts.currentNode.parentElement;
            if (!around || around.closest('.sr-only') || !texts.currentNode.textContent?.trim()) continue;
            const mark = document.createElement('span');
            mark.style.cssText = 'display: inline-block; width: 0; height: 0';
            around.insertBefore(mark, texts.currentNode);
            const { bottom } = mark.getBoundingClientRect();
            mark.remove();
            return bottom;
          }
          return Number.NaN;
        });
    const line = await lineOf(word);
    for (const name of numbers) expect(Math.abs((await lineOf(name)) - line), `${name} of ${address}`).toBeLessThanOrEqual(0.5);
  }
});

test('what is worked with beside the list stays within its panels, and a comment has their whole width', async ({ opsPage: page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, '/recon/differences');
  await page.locator('main tr[data-row]').first().focus();
  await page.keyboard.press('Space');
  const beside = page.getByRole('dialog');
  await expect(beside.getByRole('textbox', { name: 'Comment' })).toBeVisible();
  const boxes = await beside.locator('[data-field="label"], [data-field="comment"]').evaluateAll((fields) =>
    fields.map((field) => {
      const panel = field.closest('.panel')?.getBoundingClientRect();
      const parts = [field, ...(field.closest('form')?.querySelectorAll('button') ?? [])].map((part) => part.getBoundingClientRect());
      return {
        isWithin: parts.every((part) => part.right <= (panel?.right ?? 0) - 8),
        width: Math.round(parts[0]?.width ?? 0),
        room: Math.round(panel?.width ?? 0),
      };
    }),
  );
  expect(boxes.map(({ isWithin }) => isWithin)).toEqual([true, true]);
  expect(boxes[1]?.width).toBeGreaterThan((boxes[1]?.room ?? 0) * 0.8);
});

test('a name of sixty characters takes a second line and moves no column out of the window', async ({ opsPage: page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, '/merchants');
  const cell = page.locator('main tr[data-row]').first().getByRole('cell').nth(1);
  await cell.locator('span').evaluate((span) => {
    span.textContent = '上海浦东自由贸易试验区国际数字化供应链金融科技服务有限公司'.repeat(3).slice(0, 60);
  });
  expect(await tooWide(page)).toEqual([]);
  await expect(page.getByRole('columnheader', { name: 'Since' })).toBeInViewport({ ratio: 1 });
});

test('what one does with a channel stays in sight, however long its row is', async ({ pageAs }) => {
  const page = await pageAs('administrator');
  await page.setViewportSize({ width: 1100, height: 800 });
  await open(page, '/channels');
  expect((await tooWide(page)).length).toBe(1);
  const change = page.getByRole('button', { name: 'Edit WeChat Pay' });
  // Other journeys set up channels before this one: only up and down, since moving sideways would hide what is asked here.
  await change.evaluate((button) =>
    window.scrollBy({ top: button.getBoundingClientRect().top - window.innerHeight / 2, behavior: 'instant' }),
  );
  await expect(change).toBeInViewport({ ratio: 1 });
});

test('the result of a statement is not said to be none while it is being asked for', async ({ opsPage: page }) => {
  const answer = await holdBack(page, /statementRuns/);
  await page.goto('/recon/statements?f.statuses=published');
  const first = page.locator('main tr[data-row]').first();
  await expect(first).toBeVisible();
  const heads = await page.locator('main table:has(tr[data-row])').getByRole('columnheader').allTextContents();
  const at = heads.findIndex((text) => text.startsWith('Reconciliation'));
  expect(at).toBeGreaterThan(0);
  const result = first.getByRole('cell').nth(at);
  await expect(result).not.toContainText('--');
  answer();
  await expect(result).toContainText(/Balanced|\d unresolved/);
});

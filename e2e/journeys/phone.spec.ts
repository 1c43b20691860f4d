/** Lists on a phone: the first row high in the window, filters, sort and group in a sheet; number, state and amount of every row in sight without moving sideways; ticking, sorting, paging and opening by touch. */
import type { Locator, Page } from '@playwright/test';
import { addDays } from '../../server/kernel/business-date.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { deliveredFile, YESTERDAY } from '../support/demo-month.ts';
import { payload } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';
import { holdBack } from '../support/hold-back.ts';

const WIDTH = 390;
/** The list of the screen, and not a calendar above it; the chart of accounts and a statement have a table of their own. */
const list = (page: Page) =>
  page.url().includes('/ledger/accounts') ? page.locator('main table') : page.locator('main table:has(tr[data-row])');
const rows = (page: Page) => list(page).locator('tbody').getByRole('row');

async function openPhone(page: Page, address: string): Promise<void> {
  await page.setViewportSize({ width: WIDTH, height: 844 });
  await page.goto(address);
  await expect(rows(page).first()).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** Every cell that is seen stands inside the window, and nothing around the table moves sideways. */
async function expectNothingSideways(page: Page): Promise<void> {
  const wide = await list(page).evaluate((table) => {
    const main = table.closest('main');
    const moving = [
      table,
      ...(function* up(): Generator<HTMLElement> {
        for (let at = table.parentElement; at && at !== main; at = at.parentElement) yield at;
      })(),
    ]
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .map((one) => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`);
    const outside = [...table.querySelectorAll('tbody td')].filter((cell) => {
      const { left, right, width } = cell.getBoundingClientRect();
      return width > 1 && (left < 0 || right > window.innerWidth);
    });
    return [...moving, ...outside.map((cell) => cell.textContent)];
  });
  expect(wide).toEqual([]);
}

/** The page moves, not a list in it: one thing scrolls under a thumb. */
async function expectThePageMoves(page: Page): Promise<void> {
  const moving = await page
    .locator('main')
    .evaluate((main) =>
      [...main.querySelectorAll<HTMLElement>('section, div')]
        .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1)
        .map((one) => `${one.tagName} ${one.getAttribute('aria-label') ?? one.className.slice(0, 40)}`),
    );
  expect(moving).toEqual([]);
}

const AMOUNT = /\d\.\d\d\b/;
const LISTS: readonly [who: string, address: string, hasAmount: boolean][] = [
  ['finance_manager', '/payments', true],
  // Refused files, of which other journeys bring many, have a reason and no amount.
  ['finance_manager', '/recon/statements', false],
  ['finance_manager', '/recon/statements?f.statuses=published', true],
  ['finance_manager', '/recon/differences', true],
  ['finance_manager', '/ledger/journal', true],
  ['finance_manager', '/ledger/accounts', false],
  ['finance_manager', '/ledger/accounts/1122.wechat', true],
  ['finance_manager', '/ledger/holds', true],
  ['finance_manager', '/merchants', false],
  ['finance_manager', '/admin/audit', false],
  ['administrator', '/admin/staff', false],
];

for (const [who, address, hasAmount] of LISTS)
  test(`${address} shows its rows on a phone without moving sideways`, async ({ pageAs }) => {
    const page = await pageAs(who);
    await openPhone(page, address);
    await expectNothingSideways(page);
    if (address !== '/ledger/accounts/1122.wechat') await expectThePageMoves(page);
    // Still a table to those who hear it: rows of cells under named columns.
    await expect(list(page)).toHaveRole('table');
    expect(await list(page).getByRole('columnheader').count()).toBeGreaterThan(2);
    expect(await list(page).getByRole('cell').count()).toBeGreaterThan(2);
    if (hasAmount) await expect(rows(page).filter({ hasText: AMOUNT }).first()).toBeInViewport();
    await expectAccessible(page);
  });

test('a statement’s card keeps its height when its result comes', async ({ opsPage: page }) => {
  const answer = await holdBack(page, /statementRuns/);
  await page.setViewportSize({ width: WIDTH, height: 844 });
  await page.goto('/recon/statements?f.statuses=published');
  await expect(rows(page).nth(5)).toBeVisible();
  const heights = () => rows(page).evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().height));
  const before = await heights();
  answer();
  await expect(rows(page).filter({ hasText: /Balanced|unresolved/ })).toHaveCount(before.length);
  expect(await heights()).toEqual(before);
});

for (const address of ['/ledger/accounts', '/merchants/M100001'])
  test(`an account without a balance says so once on a phone: ${address}`, async ({ pageAs }) => {
    const page = await pageAs('finance_manager');
    await page.setViewportSize({ width: WIDTH, height: 844 });
    await page.goto(address);
    const empty = page.locator('main table').getByRole('row').filter({ hasText: '--' });
    await expect(empty.first()).toBeVisible();
    for (const said of await empty.allInnerTexts()) expect(said.match(/--/g)).toHaveLength(1);
  });

test('a payment’s card has its number, state and amount on two lines, and is ticked, sorted, turned and opened by touch', async ({
  pageAs,
}) => {
  const page = await pageAs('finance_manager');
  await openPhone(page, '/payments?ps=20');
  const card = rows(page).first();
  const box = async (part: Locator) => (await part.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const number = await box(card.getByRole('link').first());
  const amount = await box(card.getByRole('cell').filter({ hasText: AMOUNT }).first());
  expect(Math.abs(number.y + number.height / 2 - (amount.y + amount.height / 2))).toBeLessThan(8);
  expect(amount.x).toBeGreaterThan(number.x + number.width);
  // The currency before the amount, as on every other card.
  const currency = await box(card.getByRole('cell').filter({ hasText: /^[A-Z]{3}$/ }));
  expect(currency.x).toBeGreaterThan(number.x + number.width);
  expect(currency.x + currency.width).toBeLessThanOrEqual(amount.x);
  const tick = card.getByRole('checkbox');
  await tick.click();
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 row selected');
  await tick.click();
  await page.getByRole('checkbox', { name: /this page/i }).click();
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('20 rows selected');
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/[?&]p=2/);
  await openPhone(page, '/ledger/journal');
  await page.getByRole('columnheader').getByRole('button', { name: 'Business date' }).click();
  await expect(page).toHaveURL(/sort=businessDate/);
  await expect(page.getByRole('columnheader', { name: 'Business date' })).toHaveAttribute('aria-sort', 'ascending');
  await rows(page)
    .first()
    .click({ position: { x: 200, y: 12 } });
  await expect(page.getByRole('dialog', { name: 'Journal entry' })).toBeVisible();
});

for (const [address, lowest] of [
  ['/recon/differences', 422],
  ['/payments', 422],
  ['/ledger/journal', 422],
  // Above it also stands what has arrived.
  ['/recon/statements', 500],
] as const)
  test(`the first row of ${address} begins in the upper half of a phone, also under filters`, async ({ opsPage: page }) => {
    await openPhone(page, address);
    const top = async () => (await rows(page).first().boundingBox())?.y ?? 844;
    expect(await top()).toBeLessThanOrEqual(lowest);
    await openPhone(page, `${address}?f.date=2026-10-01..2026-12-31`);
    expect(await top()).toBeLessThanOrEqual(lowest);
    const small = await page.locator('main').evaluate(
      (main, first) => {
        const above = [...main.querySelectorAll<HTMLElement>('button, select, input')].filter((one) => {
          const { top: y, width, height } = one.getBoundingClientRect();
          return y > 150 && y < first && width > 1 && height > 1 && !one.closest('table, header');
        });
        return above.filter((one) => one.getBoundingClientRect().height < 36).map((one) => one.ariaLabel ?? one.textContent);
      },
      await top(),
    );
    expect(small, 'as high as a thumb').toEqual([]);
  });

test('on a phone the filters, the sort and the groups of the differences are in one sheet, and what is in force is said beside its button', async ({
  opsPage: page,
}) => {
  await openPhone(page, '/recon/differences');
  const opener = page.getByRole('button', { name: /^Filters and sort/ });
  await expect(opener).toHaveText('Filters and sort');
  await opener.focus();
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Filters and sort' });
  await sheet.locator('summary').filter({ hasText: /^Type/ }).click();
  await sheet.getByRole('checkbox', { name: 'Fee', exact: true }).click();
  await expect(page).toHaveURL(/f\.kinds=fee/);
  await sheet
    .locator('summary')
    .filter({ hasText: /^Business date/ })
    .click();
  await sheet.getByRole('button', { name: 'Last 30 days' }).click();
  await sheet.getByRole('combobox', { name: 'Sort' }).selectOption({ index: 1 });
  await expect(page).toHaveURL(/sort=-/);
  await sheet.getByRole('combobox', { name: 'Group by' }).selectOption({ label: 'Group by: Channel' });
  await expect(page).toHaveURL(/f\.group=channel/);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  // The keyboard is back where it was, and what the list is narrowed by can be read and taken off without the sheet.
  await expect(opener).toBeFocused();
  await expect(opener).toHaveText('Filters and sort (2)');
  const pills = page.getByRole('list', { name: 'Active filters' });
  await expect(pills.getByRole('listitem')).toHaveText([/^Business date.*Last 30 days \(/, /^Type.*Fee/]);
  await pills.getByRole('button', { name: 'Remove filter: Business date' }).click();
  await expect(opener).toHaveText('Filters and sort (1)');
  await expect(opener).toBeFocused();
  await pills.getByRole('button', { name: 'Remove filter: Type' }).click();
  await expect(pills).toHaveCount(0);
});

test('the tab that is chosen is in sight on a phone, wherever it stands in its line', async ({ opsPage: page }) => {
  await openPhone(page, '/recon/differences?f.statuses=');
  await expect(page.getByRole('group', { name: 'By status' }).getByRole('button', { pressed: true })).toBeInViewport({ ratio: 1 });
});

test('on a phone uploads and arrivals open on demand above the inbox', async ({ opsPage: page }) => {
  await openPhone(page, '/recon/statements');
  await expect(page.getByText('Drop files here')).toBeHidden();
  const upload = page.getByRole('button', { name: 'Upload statements' });
  await expect(upload).toHaveAttribute('aria-expanded', 'false');
  await upload.click();
  await expect(upload).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByText('Drop files here')).toBeVisible();
  await page.getByRole('button', { name: 'Arrivals' }).click();
  await expect(page.getByRole('button', { name: 'Earlier' })).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.reload();
  await expect(page.getByText('Drop files here')).toBeVisible();
  await expect(upload).toBeHidden();
});

test('a file brought in from a phone says why it is refused, and its rejected rows are in sight without moving sideways', async ({
  opsPage: page,
}) => {
  await page.setViewportSize({ width: WIDTH, height: 844 });
  await page.goto('/recon/statements');
  await page.getByRole('button', { name: 'Upload statements' }).click();
  const whole = deliveredFile('wechat', addDays(YESTERDAY, -12));
  await page
    .getByRole('region', { name: 'Upload statements' })
    .locator('input[type=file]')
    .setInputFiles(payload({ name: 'cut-off-on-the-way-from-the-channel-to-the-phone.csv', bytes: whole.bytes.slice(0, 7301) }));
  await page.getByRole('link', { name: 'View rows and reason' }).click({ timeout: 30_000 });
  await expect(page).toHaveURL(/\/recon\/statements\/[0-9a-f-]{36}/);
  await expect(page.getByRole('tab', { name: /^Rejected rows/ })).toHaveAttribute('aria-selected', 'true');
  const cells = page.locator('main table tbody').getByRole('cell');
  await expect(cells.first()).toBeVisible();
  expect(await page.locator('main table').getByRole('columnheader').count()).toBe(4);
  for (const cell of await cells.all()) {
    const box = await cell.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(WIDTH);
  }
});

const TABLES: readonly [who: string, address: string, table: string][] = [
  ['operations', '/', 'by channel'],
  ['operations', `/recon/wechat/${addDays(YESTERDAY, -2)}?rows=matched`, 'Matched'],
  ['operations', '/merchants/M100001', 'Accounts and balances'],
  ['administrator', '/channels', 'Channels'],
  ['administrator', '/calendars?calendar=CN&year=2026', 'Holidays and make-up days of 2026'],
  ['finance_manager', '/ledger/close', 'Closed dates'],
  ['operations', '/recon', 'Unresolved differences by type'],
  ['operations', '/recon?behind=waiting', 'Waiting'],
  ['operations', `/recon/wechat/${addDays(YESTERDAY, -2)}`, 'Totals'],
  ['operations', `/recon/wechat/${YESTERDAY}`, 'Differences found'],
  ['operations', `/recon/wechat/${addDays(YESTERDAY, -2)}?tab=rules`, 'Lines by rule'],
  ['finance_manager', `/ledger/trial-balance?f.date=${addDays(YESTERDAY, -9)}..${YESTERDAY}`, 'Trial balance'],
];

for (const [who, address, name] of TABLES)
  test(`${name}: what stands in a table of a page is in sight on a phone, and is still a table to who hears it`, async ({ pageAs }) => {
    const page = await pageAs(who);
    await page.setViewportSize({ width: WIDTH, height: 844 });
    await page.goto(address);
    const table = page
      .getByRole('region', { name: new RegExp(name) })
      .getByRole('table')
      .first();
    await expect(table.locator('tbody').getByRole('row').first()).toBeVisible();
    const outside = await table.evaluate((element) =>
      [...element.querySelectorAll('tbody :is(th, td)')]
        .filter((cell) => {
          const { left, right, width } = cell.getBoundingClientRect();
          return width > 1 && (left < 0 || right > window.innerWidth);
        })
        .map((cell) => cell.textContent),
    );
    expect(outside).toEqual([]);
    expect(await table.getByRole('columnheader').count()).toBeGreaterThan(3);
    expect(await table.getByRole('cell').count()).toBeGreaterThan(3);
  });

for (const [what, list, link, table] of [
  ['the steps of a hold', '/ledger/holds', /^H01/, 'Steps'],
  ['the debits and credits of an entry', '/ledger/journal', /^J01/, null],
  ['the versions of a statement', '/recon/statements', /csv|zip/i, 'Versions'],
] as const)
  test(`in a window of 320 pixels nothing moves sideways: ${what}`, async ({ pageAs }) => {
    const page = await pageAs('finance_manager');
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(list);
    await page.locator('main tr[data-row]').first().getByRole('link', { name: link }).click();
    await expect(page).toHaveURL(/[0-9a-f-]{36}/);
    if (table === 'Versions') await page.getByRole('tab', { name: /^Versions/ }).click();
    const cells = page.locator('main table').first().getByRole('cell');
    await expect(cells.first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    for (const box of await cells.evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().right)))
      expect(box).toBeLessThanOrEqual(320);
  });

for (const [address, width] of [
  ['/ledger/trial-balance?f.date=2026-11-01..2026-11-28', WIDTH],
  ['/recon/differences?f.date=2026-11-01..2026-11-28&f.kinds=missing_in_books,missing_at_channel,amount,fee', 640],
] as const)
  test(`what a filter is set to stays inside its button: ${address}`, async ({ pageAs }) => {
    const page = await pageAs('finance_manager');
    await page.setViewportSize({ width, height: 844 });
    await page.goto(address);
    const filter = page
      .locator('main')
      .getByRole('button', { name: /2026-11-01/ })
      .first();
    await expect(filter).toBeVisible();
    const spilt = await page.locator('main button').evaluateAll((buttons) =>
      buttons
        .filter((button) => {
          const box = button.getBoundingClientRect();
          return [...button.querySelectorAll(':scope > span > *')].some((part) => {
            const { left, right, width } = part.getBoundingClientRect();
            return width > 1 && (left < box.left - 1 || right > box.right + 1);
          });
        })
        .map((button) => button.textContent),
    );
    expect(spilt).toEqual([]);
  });

test('the name of a file, however long, stands inside the window', async ({ opsPage: page }) => {
  const [file] = await query<{ id: string; file_name: string }>(
    "SELECT id, file_name FROM statements WHERE status = 'published' ORDER BY length(file_name) DESC, id LIMIT 1",
  );
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`/recon/statements/${file?.id}`);
  const title = page.getByRole('heading', { level: 1, name: file?.file_name });
  await expect(title).toBeVisible();
  expect(await title.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
});

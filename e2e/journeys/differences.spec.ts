/** Working through differences: by keyboard alone, in bulk, with comments and labels, and never over a colleague's change. */
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { addDays } from '../../server/kernel/business-date.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { month, shown, YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const list = (page: Page) => page.getByRole('table', { name: 'Differences' });
const bodyRows = (page: Page) => list(page).locator('tbody').getByRole('row');
const drawer = (page: Page) => page.getByRole('dialog');

async function open(page: Page, search: string): Promise<void> {
  await page.goto(`/recon/differences?${search}`);
  await expect(bodyRows(page).first()).toBeVisible();
}

/** The kind that a row of the list states, above over or short. */
const kindOf = async (row: Locator) => ((await row.getByRole('cell').nth(2).locator('span span').first().textContent()) ?? '').trim();

for (const locale of ['en-GB', 'zh-CN'])
  test(`in ${locale} each row tells all of it on a screen of an ops room, and the page of one shows owner and history at once`, async ({
    pageAs,
    baseURL,
  }) => {
    const page = await pageAs('operations');
    await page.context().addCookies([{ name: 'locale', value: locale === 'zh-CN' ? locale : 'en', url: baseURL ?? '' }]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto('/recon/differences?f.statuses=open,in_progress,external,resolved&ps=200');
    const table = page.locator('main table:has(tr[data-row])');
    await expect(table.locator('tr[data-row]').first()).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    const beyond = () => table.evaluate((element) => (element.parentElement?.scrollWidth ?? 0) - (element.parentElement?.clientWidth ?? 0));
    await expect.poll(beyond, 'nothing of a row lies beyond the right edge').toBeLessThanOrEqual(0);
    // The sentence of a list says what kind, amount and direction beside it do not: it never needs more than its two lines.
    const sentences = table.locator('tr[data-row] .line-clamp-2');
    expect(await sentences.count()).toBe(await table.locator('tr[data-row]').count());
    expect(await sentences.evaluateAll((all) => all.filter((one) => one.textContent?.trim() === '').length)).toBe(0);

    await table.locator('tr[data-row]').first().getByRole('link').first().click();
    await expect(page).toHaveURL(/\/recon\/differences\/[0-9a-f-]{36}$/);
    for (const part of [
      page.getByLabel(/^(Assign to|分派给)$/),
      page.locator('[data-difference] [data-field="label"]'),
      page.locator('[data-difference] [data-field="comment"]'),
    ])
      await expect(part).toBeInViewport({ ratio: 1 });
  });

test('by keyboard alone: j and k walk, Space looks, the drawer walks on, x selects, Escape clears', async ({ opsPage: page }) => {
  await open(page, 'f.channels=alipay&f.statuses=open,in_progress,external');
  expect(await bodyRows(page).count()).toBeGreaterThan(5);
  await page.keyboard.press('j');
  await expect(bodyRows(page).nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(bodyRows(page).nth(2)).toBeFocused();
  await page.keyboard.press('k');
  await expect(bodyRows(page).nth(1)).toBeFocused();

  await page.keyboard.press('Space');
  await expect(drawer(page)).toBeVisible();
  await expect(drawer(page).getByRole('heading', { level: 2 }).first()).toContainText(await kindOf(bodyRows(page).nth(1)));
  await expect(drawer(page)).toContainText(/2 of \d+/);
  await page.keyboard.press('j');
  await expect(drawer(page)).toContainText(/3 of \d+/);
  await expect(drawer(page).getByRole('region', { name: 'Both sides' }).first()).toBeVisible();
  await page.keyboard.press('k');
  await expect(drawer(page)).toContainText(/2 of \d+/);
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();

  // The focus is back on the list: no hand has to leave the keyboard.
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('2 rows selected');
  await page.keyboard.press('Escape');
  await expect(selection).toBeHidden();
});

test('the walk goes over the end of a page and back; the address holds the difference, and a loaded address shows it again', async ({
  opsPage: page,
}) => {
  await open(page, 'f.channels=alipay&f.statuses=open,in_progress,external,resolved&ps=20');
  await expect(bodyRows(page)).toHaveCount(20);
  await bodyRows(page).last().click();
  await expect(drawer(page)).toContainText(/20 of \d+/);
  await page.keyboard.press('j');
  await expect(drawer(page)).toContainText(/21 of \d+/);
  await expect(page).toHaveURL(/[?&]p=2/);
  await page.keyboard.press('k');
  await expect(drawer(page)).toContainText(/20 of \d+/);
  // The address follows the list by a moment.
  await expect(page).not.toHaveURL(/[?&]p=2/);
  const first = page.url();
  expect(first).toMatch(/[?&]id=[0-9a-f-]{36}/);
  await page.goto(first);
  await expect(drawer(page)).toContainText(/20 of \d+/);
});

for (const [locale, theme, width] of [
  ['zh-CN', 'light', 1440],
  ['en', 'dark', 1920],
] as const)
  test(`on a window of ${width} list, sides and history stand next to one another in ${locale}, ${theme}, and the keys are the same`, async ({
    pageAs,
    baseURL,
  }) => {
    const page = await pageAs('operations');
    const url = baseURL ?? '';
    await page.context().addCookies([
      { name: 'locale', value: locale, url },
      { name: 'theme', value: theme, url },
    ]);
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/recon/differences?f.kinds=amount,status&f.statuses=open,in_progress,external,resolved');
    const rows = page.locator('main tr[data-row]');
    await expect(rows.nth(2)).toBeVisible();
    const heads = page.locator('main section table').first().getByRole('columnheader');
    const all = await heads.count();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    const beside = page.locator('main').getByRole('dialog');
    await expect(beside).toContainText(/2 of \d+|第 2 条/);
    await expect(beside.locator('table')).toBeVisible();
    // Columns make room when the place of the list has been measured anew.
    await expect.poll(() => heads.count()).toBeLessThan(all);
    const overflows = () =>
      page
        .locator('main table')
        .evaluateAll((tables) => tables.map(({ parentElement }) => (parentElement?.scrollWidth ?? 0) - (parentElement?.clientWidth ?? 0)));
    await expect.poll(overflows, 'neither the list nor the sides lie beyond an edge').toEqual([0, 0]);
    const [list, place, sides, comment] = await Promise.all(
      [rows.nth(1), beside, beside.locator('table'), beside.locator('[data-field="comment"]')].map((part) => part.boundingBox()),
    );
    expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThanOrEqual(place?.x ?? 0);
    expect((sides?.x ?? 0) + (sides?.width ?? 0)).toBeLessThanOrEqual(comment?.x ?? 0);
    await expect(beside.getByLabel(/^(Assign to|分派给)$/)).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);

    await page.keyboard.press('j');
    await expect(beside).toContainText(/3 of \d+|第 3 条/);
    await expect(rows.nth(2)).toBeFocused();
    await page.reload();
    await expect(beside).toContainText(/3 of \d+|第 3 条/);
    // On a narrower window it lies over the end of the list again, with all it holds.
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect(page.locator('main').getByRole('dialog')).toHaveCount(0);
    await expect(drawer(page)).toContainText(/3 of \d+|第 3 条/);
    await page.setViewportSize({ width, height: 900 });
    await expect(beside).toContainText(/3 of \d+|第 3 条/);
    await page.keyboard.press('Escape');
    await expect(beside).toHaveCount(0);
    await expect(heads).toHaveCount(all);
    await expect(rows.nth(2)).toBeFocused();
  });

test('by keyboard alone a difference is taken, labelled and commented on, and Escape leaves a field before it closes anything', async ({
  pageAs,
}) => {
  const page = await pageAs('operations2');
  const { ourNo } = month().expected.find((each) => each.channelCode === 'unionpay' && each.kind === 'fee') ?? {};
  await open(page, `f.number=${ourNo}&f.statuses=open,in_progress,external,resolved`);
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await expect(drawer(page).getByRole('region', { name: 'Both sides' }).first()).toBeVisible();
  await page.keyboard.press('p');
  await expect(drawer(page).getByLabel('Assign to').locator('option:checked')).toHaveText('许安');
  await page.keyboard.press('c');
  await page.keyboard.type('jk: asked the bank');
  await expect(drawer(page)).toContainText('1 of 1');
  await page.keyboard.press('Escape');
  await expect(drawer(page).getByRole('textbox').last()).toHaveValue('jk: asked the bank');
  await page.keyboard.press('c');
  await page.keyboard.press('Control+Enter');
  await expect(drawer(page).getByRole('region', { name: 'History' })).toContainText('jk: asked the bank');
  // What it says of that covers nothing of the difference.
  const notice = await page.getByRole('listitem').filter({ hasText: 'Comment added.' }).boundingBox();
  expect((notice?.x ?? 0) + (notice?.width ?? 9999)).toBeLessThanOrEqual((await drawer(page).boundingBox())?.x ?? 0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await expect(bodyRows(page).first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/recon\/differences\/[0-9a-f-]{36}/);
  await expect(page.getByRole('region', { name: 'Both sides' }).first()).toBeVisible();
});

test('on a slow machine, Escape and Enter in one go still open the difference on its own page', async ({ opsPage: page }) => {
  await open(page, 'f.channels=unionpay');
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await expect(drawer(page).getByRole('region', { name: 'Both sides' }).first()).toBeVisible();
  // The address is still being written when the next key comes.
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 20 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/recon\/differences\/[0-9a-f-]{36}/, { timeout: 20_000 });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
});

test('back from the page of one, the list stands where it was left, and the keyboard goes on from its row', async ({ opsPage: page }) => {
  // Of channels in which no other test resolves anything meanwhile: the list would move up by as many rows.
  await open(page, 'f.channels=alipay,unionpay,stripe');
  const region = page.getByRole('region', { name: 'Differences' });
  const row = bodyRows(page).nth(37);
  await row.scrollIntoViewIfNeeded();
  const before = await region.evaluate((element) => element.scrollTop);
  expect(before).toBeGreaterThan(400);
  await row.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/recon\/differences\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('region', { name: 'Both sides' }).first()).toBeVisible();
  await page.goBack();
  await expect(row).toBeFocused();
  await expect.poll(() => region.evaluate((element) => element.scrollTop)).toBe(before);
  await page.keyboard.press('j');
  await expect(bodyRows(page).nth(38)).toBeFocused();

  // By a link it is a list like any other: from its beginning.
  await page.getByRole('link', { name: 'My work' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'My work' })).toBeVisible();
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /^Differences/ })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Differences' })).toBeVisible();
  await expect(bodyRows(page).first()).toBeVisible();
  expect(await region.evaluate((element) => element.scrollTop)).toBe(0);
});

test('the page of one goes on through the list it was opened from, over the end of a page and after a reload, and back leads to the row it came to', async ({
  opsPage: page,
}) => {
  await open(page, 'f.channels=alipay&f.statuses=open,in_progress,external,resolved&sort=-delta&ps=20');
  await expect(bodyRows(page)).toHaveCount(20);
  const address = page.url();
  const hrefs = () => bodyRows(page).evaluateAll((all) => all.map((row) => row.querySelector('a')?.getAttribute('href') ?? ''));
  const first = await hrefs();
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/[?&]p=2/);
  await expect.poll(hrefs).not.toEqual(first);
  const second = await hrefs();
  await page.goBack();
  await expect.poll(hrefs).toEqual(first);
  const range = await page.getByRole('navigation', { name: 'Pagination' }).locator('span').first().textContent();
  const total = /of (\d+)$/.exec(range ?? '')?.[1];
  expect(total).toBeDefined();

  await bodyRows(page).nth(18).getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`${first[18]}$`));
  const through = page.getByRole('navigation', { name: 'Through the list' });
  await expect(through).toContainText(`19 of ${total}`);
  await page.keyboard.press('j');
  await expect(page).toHaveURL(new RegExp(`${first[19]}$`));
  await expect(through).toContainText(`20 of ${total}`);
  await page.keyboard.press('j');
  await expect(page).toHaveURL(new RegExp(`${second[0]}$`));
  await expect(through).toContainText(`21 of ${total}`);
  await page.reload();
  await expect(through).toContainText(`21 of ${total}`);
  const comment = page.locator('[data-difference] [data-field="comment"]');
  await comment.fill('said of this one alone');
  await through.getByRole('button', { name: 'Next' }).click();
  await expect(page).toHaveURL(new RegExp(`${second[1]}$`));
  // The finger stays on the button, and what was not sent does not go along.
  await expect(through.getByRole('button', { name: 'Next' })).toBeFocused();
  await expect(comment).toHaveValue('');
  await page.keyboard.press('k');
  await expect(page).toHaveURL(new RegExp(`${second[0]}$`));
  await page.keyboard.press('k');
  await expect(page).toHaveURL(new RegExp(`${first[19]}$`));
  await expect(through).toContainText(`20 of ${total}`);
  for (const at of [18, 17, 16]) {
    await page.keyboard.press('k');
    await expect(page).toHaveURL(new RegExp(`${first[at]}$`));
  }
  await expect(page.getByRole('region', { name: 'Both sides' }).first()).toBeVisible();

  // A record that is opened from one leads back to that one, not to the first that was opened.
  await page
    .locator('[data-difference]')
    .getByRole('link', { name: /^View reconciliation/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/recon\/alipay\//);
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`${first[16]}$`));
  await expect(through).toContainText(`17 of ${total}`);

  // One step back is the list, however far one has gone, at the row that was looked at last.
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(bodyRows(page).nth(16)).toBeFocused();
  await expect(bodyRows(page).nth(16)).toBeInViewport({ ratio: 1 });
  // By its link too, where the walk has turned the page.
  await page.keyboard.press('Enter');
  await expect(through).toContainText(`17 of ${total}`);
  for (const href of [...first.slice(17), ...second.slice(0, 3)]) {
    await page.keyboard.press('j');
    await expect(page).toHaveURL(new RegExp(`${href}$`));
  }
  await through.getByRole('link', { name: 'Back to list' }).click();
  await expect(page).toHaveURL(/[?&]p=2/);
  await expect(bodyRows(page).nth(2)).toBeFocused();
  await expect(bodyRows(page).nth(2)).toBeInViewport({ ratio: 1 });
});

test('from the drawer the page goes on through the list; opened from elsewhere there is no list, and nothing says there is', async ({
  pageAs,
}) => {
  const page = await pageAs('operations');
  await open(page, 'f.channels=alipay&f.kinds=fee&f.statuses=open,in_progress,external,resolved');
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await expect(drawer(page)).toContainText(/1 of \d+/);
  // What is left out, written and not sent, or chosen for one difference is of that one alone.
  const fields = drawer(page).locator('[data-difference] tbody tr');
  const label = drawer(page).locator('[data-field="label"]');
  await expect(fields.nth(1)).toBeVisible();
  await page.keyboard.press('d');
  await expect(fields).toHaveCount(1);
  await label.fill('of the first');
  await label.press('Escape');
  await drawer(page).getByRole('button', { name: 'Next', exact: true }).click();
  await expect(drawer(page)).toContainText(/2 of \d+/);
  await expect(fields.nth(1)).toBeVisible();
  await expect(label).toHaveValue('');
  await drawer(page).getByRole('link', { name: 'Open full page' }).click();
  await expect(page).toHaveURL(/\/recon\/differences\/[0-9a-f-]{36}$/);
  const through = page.getByRole('navigation', { name: 'Through the list' });
  await expect(through).toContainText(/2 of \d+/);
  await page.setViewportSize({ width: 390, height: 844 });
  await through.getByRole('button', { name: 'Previous' }).click();
  await expect(through).toContainText(/1 of \d+/);
  await expect(through.getByRole('button', { name: 'Previous' })).toBeDisabled();
  await expect(page.getByRole('region', { name: 'Both sides' }).first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await expectAccessible(page);
  const here = page.url();

  // In a tab of its own, and of another difference by its address, there is none; a key does nothing.
  const sent = await page.context().newPage();
  await sent.goto(here);
  await expect(sent.getByRole('region', { name: 'Both sides' }).first()).toBeVisible();
  await expect(sent.getByRole('navigation', { name: 'Through the list' })).toHaveCount(0);
  await sent.keyboard.press('j');
  await expect(sent).toHaveURL(here);
  const [other] = await query<{ id: string }>("SELECT id FROM differences WHERE channel_code = 'unionpay' ORDER BY id LIMIT 1");
  await page.goto(`/recon/differences/${other?.id}`);
  await expect(page.getByRole('region', { name: 'Both sides' }).first()).toBeVisible();
  await expect(through).toHaveCount(0);
});

for (const address of ['/recon/differences', '/ledger/holds'])
  test(`the pager of ${address} stays in sight, whatever comes to stand above it and when rows are selected`, async ({ pageAs }) => {
    const page = await pageAs('finance_manager');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(address);
    const rows = page.locator('main tr[data-row]');
    await expect(rows.first()).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    const pager = page.getByRole('navigation', { name: 'Pagination' });
    await expect(pager).toBeInViewport({ ratio: 1 });
    await rows.first().getByRole('checkbox').click();
    await expect(page.getByRole('region', { name: 'Selection' })).toBeVisible();
    await expect(pager).toBeInViewport({ ratio: 1 });
  });

test('the tabs count what each state holds under the other filters', async ({ opsPage: page }) => {
  await open(page, 'f.channels=adyen,stripe');
  const tabs = page.getByRole('group', { name: 'By status' });
  const all = month().expected.filter((each) => each.channelCode === 'stripe' || each.channelCode === 'adyen').length;
  await expect(tabs.getByRole('button', { name: /^All/ })).toHaveText(`All${all}`);
  await tabs.getByRole('button', { name: /^All/ }).click();
  await expect(bodyRows(page)).toHaveCount(all);
  // A tab is not said a second time among the fields: the list stays where it is.
  await tabs.getByRole('button', { name: /^Resolved/ }).click();
  await expect(page).toHaveURL(/f\.statuses=resolved/);
  const fields = page.getByRole('search', { name: 'Filters' });
  await expect(fields.getByRole('button', { name: 'Remove filter: Channel' })).toBeVisible();
  await expect(fields.getByRole('button', { name: /^Remove filter/ })).toHaveCount(1);
  // None is resolved yet, and all filters are the reason.
  const reasons = page
    .getByRole('status')
    .filter({ hasText: 'No records match' })
    .getByRole('button', { name: /^Remove filter/ });
  await expect(reasons).toHaveCount(2);
});

test('several are given to one person in one step, with their sums per currency in sight', async ({ opsPage: page }) => {
  // One of CNY and one of USD, both of days nobody else works on in these tests.
  await open(page, 'f.channels=stripe,unionpay&f.statuses=open,in_progress');
  const rows = bodyRows(page);
  const inUsd = rows.filter({ hasText: 'Stripe' }).filter({ hasText: 'USD' }).first();
  const inCny = rows.filter({ hasText: 'UnionPay' }).first();
  const deltas = new Map<string, string>();
  for (const [currency, row] of [
    ['USD', inUsd],
    ['CNY', inCny],
  ] as const) {
    const no = (await row.getByRole('link').first().getAttribute('href')) ?? '';
    deltas.set(currency, no);
    await row.getByRole('checkbox').click();
  }
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('2 rows selected');
  await expect(selection).toContainText(/CNY\s*[+-][\d,]+\.\d\d/);
  await expect(selection).toContainText(/USD\s*[+-][\d,]+\.\d\d/);
  await selection.getByLabel('Assign to').selectOption({ label: '许安' });
  await expect(page.getByText('2 differences assigned.')).toBeVisible();
  await expect(selection).toBeHidden();
  for (const href of deltas.values()) await expect(list(page).locator(`tr:has(a[href="${href}"])`)).toContainText('许安');
});

test('a comment is sent with Ctrl and Enter, a label is added and taken away, and the history says who did it', async ({ pageAs }) => {
  const page = await pageAs('operations');
  const { ourNo } = month().expected.find((each) => each.channelCode === 'alipay' && each.kind === 'duplicate') ?? {};
  await open(page, `f.number=${ourNo}`);
  await bodyRows(page).first().getByRole('link').first().click();
  const history = page.getByRole('region', { name: 'History' });
  await history.getByRole('textbox').fill('Our gateway sent it twice;\nasked the team.');
  await history.getByRole('textbox').press('Control+Enter');
  await expect(history.getByRole('listitem').filter({ hasText: 'Our gateway sent it twice;' })).toContainText('林晓');
  await expect(history.getByRole('textbox')).toHaveValue('');

  await page.getByLabel('Add label').first().fill('gateway');
  await page.getByLabel('Add label').first().press('Enter');
  const remove = page.getByRole('button', { name: 'Remove gateway' });
  await expect(remove).toBeVisible();
  await expect(history).toContainText('Label gateway added');
  await remove.click();
  await expect(remove).toBeHidden();
});

test('a record of ours that is there twice stands beside the first and the one line of the channel, in the drawer and on a phone', async ({
  opsPage: page,
}) => {
  const { ourNo } =
    month().expected.find((each) => each.kind === 'duplicate' && each.channelNo === null && each.channelCode === 'wechat') ?? {};
  const first = month().payments.find((each) => each.ourNo === ourNo && each.kind === 'payment');
  await open(page, `f.number=${ourNo}&f.statuses=open,in_progress,external,resolved`);
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  const sides = page.getByRole('region', { name: 'Both sides' }).first();
  const expectSides = async () => {
    await expect(sides.getByRole('columnheader', { name: /^Our books/ })).toContainText('2 records');
    await expect(sides.getByRole('columnheader', { name: /^Channel/ })).toContainText('1 line');
    const numbers = sides.getByRole('row', { name: /^Channel no\./ }).getByRole('cell');
    await expect(numbers).toHaveText([new RegExp(`${first?.channelNo}`), /differs.*--/, new RegExp(`${first?.channelNo}`)]);
    const records = await sides
      .getByRole('link', { name: 'Open payment' })
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(new Set(records).size).toBe(2);
    await expect(sides.getByRole('link', { name: /^Statement line \d+$/ })).toHaveCount(1);
    expect(
      await sides.locator('table').evaluate(({ parentElement }) => (parentElement?.scrollWidth ?? 0) - (parentElement?.clientWidth ?? 0)),
      'all columns are in sight',
    ).toBeLessThanOrEqual(0);
  };
  await expectSides();
  await page.keyboard.press('d');
  await expect(sides.locator('tbody').getByRole('row')).toHaveCount(1);
  await page.keyboard.press('d');
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/\/recon\/differences\/[0-9a-f-]{36}$/);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectSides();
  await expectAccessible(page);
});

test('a change over somebody else’s change is refused, and the newest state is shown', async ({ pageAs }) => {
  const { ourNo } = month().expected.find((each) => each.channelCode === 'unionpay' && each.kind === 'missing_at_channel') ?? {};
  const [first, second] = [await pageAs('operations'), await pageAs('operations2')];
  for (const page of [first, second]) {
    await open(page, `f.number=${ourNo}`);
    await bodyRows(page).first().getByRole('link').first().click();
    await expect(page.getByLabel('Assign to')).toBeVisible();
    // Neither hears of the other meanwhile, as when both do it within the same seconds.
    await page.route(/differences\.watch/, (route) => route.abort());
  }
  await first.getByLabel('Assign to').selectOption({ label: '林晓' });
  await expect(first.getByText('1 difference assigned.')).toBeVisible();
  await second.getByLabel('Assign to').selectOption({ label: '许安' });
  await expect(second.getByText('林晓 just changed 1 difference. Nothing was done; the latest state is shown.')).toBeVisible();
  await expect(second.getByLabel('Assign to').locator('option:checked')).toHaveText('林晓');
  await expect(second.getByRole('region', { name: 'History' })).toContainText('Assigned to 林晓');
  await expect(second.getByRole('region', { name: 'History' })).not.toContainText('Assigned to 许安');
});

test('of two who look at one difference each sees within seconds what the other did, and a label that came too late is not lost', async ({
  pageAs,
}) => {
  const { ourNo } = month().expected.filter((each) => each.channelCode === 'unionpay' && each.kind === 'missing_at_channel')[1] ?? {};
  const [first, second] = [await pageAs('operations'), await pageAs('operations2')];
  for (const page of [first, second]) {
    await open(page, `f.number=${ourNo}`);
    await bodyRows(page).first().getByRole('link').first().click();
    await expect(page.getByLabel('Assign to')).toBeVisible();
  }
  await expect(second.getByText(/also viewing/)).toBeVisible({ timeout: 15_000 });
  const comment = second.locator('[data-field="comment"]');
  await comment.fill('I am still writing');
  await first.getByLabel('Assign to').selectOption({ label: '林晓' });
  await expect(second.getByLabel('Assign to').locator('option:checked')).toHaveText('林晓', { timeout: 15_000 });
  const said = `Asked the channel, ticket ${randomUUID()}.`;
  await first.locator('[data-field="comment"]').fill(said);
  await first.getByRole('button', { name: 'Comment', exact: true }).click();
  for (const page of [first, second]) await expect(page.getByRole('region', { name: 'History' })).toContainText(said, { timeout: 15_000 });
  await expect(comment).toHaveValue('I am still writing');

  // What is refused because the other was faster stays in its field.
  await second.route(/differences\.watch/, (route) => route.abort());
  await first.getByRole('combobox', { name: 'Add label' }).fill('asked');
  await first.keyboard.press('Enter');
  await expect(first.getByRole('button', { name: 'Remove asked' })).toBeVisible();
  const label = second.getByRole('combobox', { name: 'Add label' });
  await label.fill('bank side');
  await second.keyboard.press('Enter');
  await expect(second.getByText('林晓 just changed 1 difference. Nothing was done; the latest state is shown.')).toBeVisible();
  await expect(label).toHaveValue('bank side');
});

test('filters live in the address: the same differences come back on another machine, with the figures of the fault list', async ({
  opsPage: page,
}) => {
  const expected = month().expected.filter((each) => each.channelCode === 'stripe' || each.channelCode === 'adyen');
  const sum = expected.filter((each) => each.kind !== 'currency').reduce((total, each) => total + (each.deltaMinor ?? 0n), 0n);
  await open(page, 'f.channels=stripe,adyen&f.statuses=open,in_progress,external,resolved&ps=200');
  await expect(bodyRows(page)).toHaveCount(expected.length);
  expect(shown(sum)).toMatch(/\d/);
  // Said once, in the button that sets it, and taken off there; the keyboard stays with the button.
  const search = page.getByRole('search', { name: 'Filters' });
  await expect(search.getByRole('button', { name: /^Channel.*Stripe/ })).toHaveAttribute('title', /Stripe.*Adyen|Adyen.*Stripe/);
  await expect(page.getByRole('list', { name: 'Active filters' })).toHaveCount(0);
  await search.getByRole('button', { name: /^Remove filter: Channel/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/f\.channels/);
  await expect(search.getByRole('button', { name: 'Channel', exact: true })).toBeFocused();
  await page.goBack();
  await expect(bodyRows(page)).toHaveCount(expected.length);
});

test('a whole page selected, all that the filter finds is offered, with its sums, and given away once it was said how many, how much and to whom', async ({
  opsPage: page,
}) => {
  // Of a channel whose owners no other test looks at meanwhile, and not of its last days, which one reconciles anew.
  const dates = `${addDays(YESTERDAY, -40)}..${addDays(YESTERDAY, -2)}`;
  await open(page, `f.channels=wechat&f.date=${dates}&f.statuses=open,in_progress,external,resolved&ps=20`);
  await expect(bodyRows(page)).toHaveCount(20);
  await page.getByRole('checkbox', { name: 'Select all rows on this page' }).click();
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('20 rows selected');
  const offer = selection.getByRole('button', { name: /^Select all \d+ matching rows$/ });
  const count = Number.parseInt(/\d+/.exec((await offer.textContent()) ?? '')?.[0] ?? '0', 10);
  expect(count).toBeGreaterThan(20);
  await offer.click();
  await expect(selection).toContainText(`${count} rows selected`);
  await expect(selection).toContainText(/CNY\s*[−+-]?[\d,]+\.\d\d/);
  // One tick taken off, and it is only what is ticked again.
  await bodyRows(page).first().getByRole('checkbox').click();
  await expect(selection).toContainText('19 rows selected');
  await bodyRows(page).first().getByRole('checkbox').click();
  await offer.click();
  const [file] = await Promise.all([page.waitForEvent('download'), selection.getByRole('link', { name: 'CSV' }).click()]);
  const pieces: Buffer[] = [];
  for await (const piece of await file.createReadStream()) pieces.push(piece as Buffer);
  expect(Buffer.concat(pieces).toString('utf8').trimEnd().split(/\r?\n/)).toHaveLength(count + 1);
  const [sum] = /[−+-]?[\d,]+\.\d\d/.exec((await selection.textContent()) ?? '') ?? [];
  await selection.getByLabel('Assign to').selectOption({ label: '林晓' });
  const question = page.getByRole('dialog', { name: `Assign all ${count} matching differences to 林晓?` });
  await expect(question).toContainText(sum ?? '?');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  // A key gives nothing away either before it is asked.
  await page.keyboard.press('p');
  await expect(question).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${count} differences assigned.`)).toBeVisible();
  await expect(question).toBeHidden();
  await expect(selection).toBeHidden();
  await expect(bodyRows(page).filter({ hasText: '林晓' })).toHaveCount(20);
});

test('of many pasted numbers the list says which it did not find, and which only the other filters hide', async ({ opsPage: page }) => {
  await page.goto('/payments');
  const payments = page.getByRole('table', { name: 'Payments' }).locator('tbody').getByRole('row');
  await expect(payments.first()).toBeVisible();
  const [one, other] = await query<{ our_no: string; business_date: string }>(
    "SELECT our_no, business_date::text FROM payments WHERE channel_code = 'wechat' AND our_no NOT IN (SELECT our_no FROM payments GROUP BY 1 HAVING count(*) > 1) ORDER BY occurred_at LIMIT 2",
  );
  // One is typed where / leads to; a list is pasted into the same line, and can be read and changed beneath it.
  await page.keyboard.press('/');
  const line = page.getByRole('textbox', { name: /^Numbers?/ });
  await expect(line).toBeFocused();
  await page.keyboard.type('P0');
  await page.keyboard.press('Enter');
  await expect(page.getByText('What was entered is too short: enter at least 3 characters.')).toBeVisible();
  await line.clear();
  await page.keyboard.type(one?.our_no ?? '');
  await page.keyboard.press('Enter');
  await expect(payments).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`f\\.numbers=${one?.our_no}$`));
  await line.clear();
  await line.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, `${one?.our_no}\nNO-SUCH-1 ${other?.our_no}`);
  await expect(page.getByText('Found 2 numbers, 1 not found.')).toBeVisible();
  const many = page.getByRole('button', { name: 'Number 3 selected' });
  await expect(many).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: /^Numbers?/ }).fill(`${one?.our_no}\nNO-SUCH-1 ${other?.our_no},NO-SUCH-2`);
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Found 2 numbers, 2 not found.')).toBeVisible();
  await expect(payments).toHaveCount(2);
  await page.getByText('2 not found', { exact: true }).click();
  await expect(page.getByRole('list', { name: '2 not found' }).getByRole('listitem')).toHaveText(['NO-SUCH-1', 'NO-SUCH-2']);
  await page.goto(`${page.url()}&f.kinds=refund`);
  await expect(page.getByText('Found 0 numbers, 2 not found, 2 hidden by the other filters.')).toBeVisible();
});

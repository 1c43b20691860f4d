/** What a person typed is not thrown away by a slip of the hand: a dialog asks before it lets go of it, a small panel keeps it. */
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { YESTERDAY } from '../support/demo-month.ts';
import { payload } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';

type Typed = {
  who: string;
  address(): Promise<string> | string;
  opener(page: Page): Locator;
  type(dialog: Locator): Promise<void>;
  expectKept(dialog: Locator): Promise<void>;
  /** Takes it back again; absent where that is no matter of a field. */
  erase?(dialog: Locator): Promise<void>;
};

const entryWithoutReversal = async () => {
  const [entry] = await query<{ id: string }>(
    `SELECT e.id FROM journal_entries e WHERE e.event_type = 'refund_succeeded' AND NOT EXISTS (SELECT FROM journal_entries r WHERE r.reversal_of = e.id) ORDER BY e.id LIMIT 1`,
  );
  return `/ledger/journal/${entry?.id}`;
};
const field = (name: string) => ({
  type: (dialog: Locator) => dialog.getByLabel(name, { exact: true }).fill('Typed with care'),
  expectKept: (dialog: Locator) => expect(dialog.getByLabel(name, { exact: true })).toHaveValue('Typed with care'),
  erase: (dialog: Locator) => dialog.getByLabel(name, { exact: true }).fill(''),
});

const DIALOGS: Record<string, Typed> = {
  'a reversal': {
    who: 'finance_manager',
    address: entryWithoutReversal,
    opener: (page) => page.getByRole('button', { name: 'Reverse', exact: true }),
    ...field('Reason'),
  },
  'a new channel': {
    who: 'administrator',
    address: () => '/channels',
    opener: (page) => page.getByRole('button', { name: 'Add channel' }),
    ...field('Name (English)'),
  },
  'a year of a calendar': {
    who: 'administrator',
    address: () => '/calendars',
    opener: (page) => page.getByRole('button', { name: 'Import a year' }),
    ...field('List'),
  },
  'a new colleague': {
    who: 'administrator',
    address: () => '/admin/staff',
    opener: (page) => page.getByRole('button', { name: 'Add user' }),
    ...field('Name'),
  },
  'the ticks of a colleague to be': {
    who: 'administrator',
    address: () => '/admin/staff',
    opener: (page) => page.getByRole('button', { name: 'Add user' }),
    type: (dialog) => dialog.getByRole('checkbox', { name: /^Operations/ }).check(),
    expectKept: (dialog) => expect(dialog.getByRole('checkbox', { name: /^Operations/ })).toBeChecked(),
    erase: (dialog) => dialog.getByRole('checkbox', { name: /^Operations/ }).uncheck(),
  },
  'a file of orders': {
    who: 'operations',
    address: () => '/payments',
    opener: (page) => page.getByRole('button', { name: 'Import orders' }),
    type: (dialog) =>
      dialog.getByLabel('Orders export', { exact: true }).setInputFiles(payload({ name: 'kept-orders.csv', bytes: Buffer.from('our_no') })),
    expectKept: (dialog) => expect(dialog).toContainText('kept-orders.csv'),
    erase: (dialog) => dialog.getByRole('button', { name: 'Remove kept-orders.csv' }).click(),
  },
};

for (const [what, { who, address, opener, type, expectKept, erase }] of Object.entries(DIALOGS))
  test(`${what} in a dialog is asked about before Escape, a click beside it or its cross throw it away`, async ({ pageAs }) => {
    const page = await pageAs(who);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(await address());
    const dialog = page.getByRole('dialog');
    const ask = dialog.getByRole('group', { name: 'Discard what you entered?' });
    const isPageHeld = () => page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
    await opener(page).click();
    await expect(dialog).toBeVisible();

    // Nothing typed, or nothing left of it: nothing is asked.
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await opener(page).click();
    await type(dialog);
    await erase?.(dialog);
    await expect.poll(isPageHeld).toBe(false);
    await page.mouse.click(4, 400);
    await expect(dialog).toBeHidden();

    await opener(page).click();
    await type(dialog);
    await page.keyboard.press('Escape');
    await expect(ask).toBeVisible();
    await expect(ask.getByRole('button', { name: 'Keep editing' })).toBeFocused();
    await expectAccessible(page, { within: '[role="dialog"]' });
    // A second Escape is the answer that loses nothing.
    await page.keyboard.press('Escape');
    await expect(ask).toBeHidden();
    await expectKept(dialog);
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);

    await page.mouse.click(4, 400);
    await ask.getByRole('button', { name: 'Keep editing' }).click();
    await expectKept(dialog);
    await dialog.getByRole('button', { name: 'Close' }).first().click();
    await expect(ask).toBeVisible();
    // Leaving the page is asked about by the browser.
    await expect.poll(isPageHeld).toBe(true);
    await ask.getByRole('button', { name: 'Discard' }).click();
    await expect(dialog).toBeHidden();
    await expect(opener(page)).toBeFocused();
    await expect.poll(isPageHeld).toBe(false);
    await opener(page).click();
    await expect(dialog).toBeVisible();
    await expect(dialog).not.toContainText('kept-orders.csv');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

test('在对话框里填写的内容，关闭前会先询问', async ({ pageAs, baseURL }) => {
  const page = await pageAs('administrator');
  await page.context().addCookies([{ name: 'locale', value: 'zh-CN', url: baseURL ?? '' }]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/admin/staff');
  await page.getByRole('button', { name: '新增用户' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('姓名', { exact: true }).fill('王小明');
  await page.keyboard.press('Escape');
  const ask = dialog.getByRole('group', { name: '要放弃已填写的内容吗？' });
  await expect(ask.getByRole('button', { name: '继续填写' })).toBeFocused();
  await expect(ask.getByRole('button', { name: '继续填写' })).toBeInViewport();
  await ask.getByRole('button', { name: '放弃', exact: true }).click();
  await expect(dialog).toBeHidden();
});

test('the name of a view that is being typed stays in its panel, which closes at once', async ({ opsPage: page }) => {
  await page.goto(`/recon/differences?f.date=${YESTERDAY}`);
  const views = page.getByRole('button', { name: 'Views' });
  await views.click();
  await page.getByPlaceholder('View name').fill('Yesterday, mine');
  await page.keyboard.press('Escape');
  await expect(page.getByPlaceholder('View name')).toBeHidden();
  await views.click();
  await expect(page.getByPlaceholder('View name')).toHaveValue('Yesterday, mine');
});

/** What is said is told from what an earlier run said. */
const RUN = process.pid.toString(36);
const openFees = async (page: Page) => {
  await page.goto('/recon/differences?f.channels=wechat&f.kinds=fee');
  await expect(page.locator('main tr[data-row]').nth(3)).toBeVisible();
};
const comments = (body: string) =>
  query<{ n: string }>(`SELECT count(*)::text AS n FROM difference_events WHERE kind = 'commented' AND body = $1`, [body]).then(
    ([row]) => row?.n,
  );
const tick = async (page: Page, at: number) => {
  await page.locator('main tr[data-row]').nth(at).getByRole('checkbox').click();
};
const form = (page: Page) => page.getByRole('dialog', { name: 'Comment' });

test('a comment being written on a selection is there again after the page was loaded anew, each person’s own, and gone once it is sent', async ({
  opsPage: page,
}) => {
  await openFees(page);
  await tick(page, 0);
  await page.keyboard.press('c');
  await form(page).getByLabel('Comment').fill('Half a sentence about a few');
  await page.reload();
  await expect(page.locator('main tr[data-row]').nth(3)).toBeVisible();
  await tick(page, 1);
  await tick(page, 2);
  await page.keyboard.press('c');
  await expect(form(page).getByLabel('Comment')).toHaveValue('Half a sentence about a few');
  await form(page).getByLabel('Comment').fill(`A whole sentence about two, ${RUN}.`);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('2 differences commented on.')).toBeVisible();
  expect(await comments(`A whole sentence about two, ${RUN}.`)).toBe('2');
  await page.keyboard.press('c');
  await expect(form(page).getByLabel('Comment')).toHaveValue('');

  await form(page).getByLabel('Comment').fill('Nobody else reads this');
  await page.evaluate(() => {
    for (const [place, text] of Object.entries(sessionStorage)) {
      sessionStorage.removeItem(place);
      sessionStorage.setItem(place.replace(/[0-9a-f-]{36}/, '00000000-0000-4000-8000-000000000000'), text);
    }
  });
  await page.reload();
  await expect(page.locator('main tr[data-row]').nth(3)).toBeVisible();
  await tick(page, 0);
  await page.keyboard.press('c');
  await expect(form(page).getByLabel('Comment')).toHaveValue('');
});

test('a label being typed for a selection is there again after the page was loaded anew, and is not cut where it is too long', async ({
  opsPage: page,
}) => {
  const label = page.getByRole('dialog', { name: 'Label' }).getByPlaceholder(/label/i);
  await openFees(page);
  await tick(page, 0);
  await page.keyboard.press('l');
  await label.fill(`Half of ${RUN}`);
  await page.reload();
  await expect(page.locator('main tr[data-row]').nth(3)).toBeVisible();
  await tick(page, 1);
  await page.keyboard.press('l');
  await expect(label).toHaveValue(`Half of ${RUN}`);
  await label.fill('x'.repeat(43));
  await expect(label).toHaveValue('x'.repeat(43));
  const panel = page.getByRole('dialog', { name: 'Label' });
  await expect(panel.getByRole('alert')).toHaveText('3 characters too long: 40 at most.');
  await expect(panel.getByRole('button', { name: 'Label' })).toBeDisabled();
  await label.fill('');
});

test('a comment on a selection whose page was closed over its lost answer is asked for again by itself, and stands on each once', async ({
  opsPage: page,
}) => {
  await openFees(page);
  await tick(page, 0);
  await tick(page, 1);
  await tick(page, 2);
  await page.route(
    '**/api/trpc/differences.commentMany?*',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await page.keyboard.press('c');
  await page.keyboard.type(`Sent as the page was closed, ${RUN}.`);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Result unknown').first()).toBeVisible();
  await page.reload();
  await expect(page.getByText('3 differences commented on.')).toBeVisible();
  expect(await comments(`Sent as the page was closed, ${RUN}.`)).toBe('3');
  await page.reload();
  await expect(page.locator('main tr[data-row]').nth(3)).toBeVisible();
  await tick(page, 0);
  await page.keyboard.press('c');
  await expect(form(page).getByLabel('Comment')).toHaveValue('');
  expect(await comments(`Sent as the page was closed, ${RUN}.`)).toBe('3');
});

/** An administrator sets a channel up: once a code, changed later, and never over somebody else's change. */
import type { Page } from '@playwright/test';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

let made = 0;
const code = (what: string) => `e2e_${what}_${process.pid.toString(36)}_${++made}`;
const dialog = (page: Page) => page.getByRole('dialog');

async function fillIn(page: Page, settings: { code: string; name: string }): Promise<void> {
  await page.getByRole('button', { name: 'Add channel' }).click();
  await dialog(page).getByLabel('Code').fill(settings.code);
  await dialog(page).getByLabel('Name (English)').fill(settings.name);
  await dialog(page).getByLabel('Name (Chinese)').fill(settings.name);
  await dialog(page).getByLabel('Statement format').selectOption('mapped');
  await dialog(page).getByLabel('Cut-off').fill('23:00');
}

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
const accountsOf = (owner: string) =>
  query<{ code: string }>('SELECT code FROM ledger_accounts WHERE owner_id = $1 ORDER BY code', [owner]).then((rows) =>
    rows.map((row) => row.code),
  );

async function open(page: Page): Promise<Page> {
  await page.goto('/channels');
  await expect(page.getByRole('heading', { level: 1, name: 'Channels' })).toBeVisible();
  return page;
}

async function setUp(page: Page, what: string): Promise<{ code: string; name: string }> {
  const fresh = code(what);
  const settings = { code: fresh, name: `Shop ${fresh}` };
  await fillIn(page, settings);
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toBeHidden();
  return settings;
}

/** No calendar of other tests shall show it. */
const retire = (one: { code: string }) => query('UPDATE channels SET active = false WHERE code = $1', [one.code]);

test('a channel that is set up stands in the list and has its ledger accounts', async ({ pageAs }) => {
  const page = await open(await pageAs('administrator'));
  const made = await setUp(page, 'new');
  const row = rowOf(page, made.name);
  await expect(row).toContainText(made.code);
  await expect(row).toContainText('23:00');
  expect(await accountsOf(made.code)).toEqual([`1122.${made.code}`, `1123.${made.code}`]);
  await retire(made);
});

test('a code that is taken is refused where it is typed, and nothing is set up', async ({ pageAs }) => {
  const page = await open(await pageAs('administrator'));
  await fillIn(page, { code: 'wechat', name: 'Second WeChat' });
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page).getByRole('alert')).toHaveText('A channel with this code already exists.');
  await expect(dialog(page).getByLabel('Name (English)')).toHaveValue('Second WeChat');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(rowOf(page, 'Second WeChat')).toHaveCount(0);
  expect(await query('SELECT 1 FROM channels WHERE name_en = $1', ['Second WeChat'])).toEqual([]);
});

test('settings are changed, and a time zone that nobody knows is not kept', async ({ pageAs }) => {
  const page = await open(await pageAs('administrator'));
  const made = await setUp(page, 'edit');
  await page.getByRole('button', { name: `Edit ${made.name}` }).click();
  await expect(dialog(page).getByRole('status')).toHaveCount(0);
  await dialog(page).getByLabel('Time zone').fill('Asia/Nowhere');
  // What it does to the dates is said before it is saved.
  await expect(dialog(page).getByRole('status')).toContainText('reconciled results stay');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page).getByRole('alert')).toBeVisible();
  await dialog(page).getByLabel('Time zone').fill('Europe/Amsterdam');
  await dialog(page).getByLabel('Statement due').fill('08:15');
  await dialog(page).getByLabel('Active').uncheck();
  await expect(dialog(page).getByText('takes no more statements')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toBeHidden();
  const row = rowOf(page, made.name);
  await expect(row).toContainText('Europe/Amsterdam');
  await expect(row).toContainText('08:15');
  expect(await query('SELECT time_zone, active, version FROM channels WHERE code = $1', [made.code])).toEqual([
    { time_zone: 'Europe/Amsterdam', active: false, version: 2 },
  ]);
});

test('a change over somebody else’s is refused, and goes through on what they left', async ({ pageAs }) => {
  const [first, second] = [await open(await pageAs('administrator')), await pageAs('administrator')];
  const made = await setUp(first, 'race');
  await open(second);
  for (const page of [first, second]) await page.getByRole('button', { name: `Edit ${made.name}` }).click();
  await dialog(second).getByLabel('Statement due').fill('07:00');
  await dialog(second).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(second)).toBeHidden();

  await dialog(first).getByLabel('Cut-off').fill('22:00');
  await dialog(first).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(first).getByRole('alert')).toContainText('Your change was not saved.');
  expect(await query('SELECT day_cut FROM channels WHERE code = $1', [made.code])).toEqual([{ day_cut: '23:00' }]);

  await dialog(first).getByRole('button', { name: 'Load latest version' }).click();
  await expect(dialog(first).getByLabel('Statement due')).toHaveValue('07:00');
  await dialog(first).getByLabel('Cut-off').fill('22:00');
  await dialog(first).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(first)).toBeHidden();
  expect(await query('SELECT day_cut, statement_due_time, version FROM channels WHERE code = $1', [made.code])).toEqual([
    { day_cut: '22:00', statement_due_time: '07:00', version: 3 },
  ]);
  await retire(made);
});

test('operations see the channels and change none', async ({ opsPage: page }) => {
  await open(page);
  await expect(rowOf(page, 'WeChat Pay')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add channel' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Edit / })).toHaveCount(0);
});

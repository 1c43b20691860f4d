/** Files on their way in: the page may be left, the line may break, the session may end, and what became of each file is told as it is. */
import type { Page } from '@playwright/test';
import { addDays } from '../../server/kernel/business-date.ts';
import { query } from '../support/database.ts';
import { deliveredFile, YESTERDAY } from '../support/demo-month.ts';
import { dropFile, payload, type TestFile } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';
import { slowness } from '../support/slow.ts';

const DAY = addDays(YESTERDAY, -9);
const WAIT = { timeout: 30_000 };
const panel = (page: Page) => page.getByRole('region', { name: 'Upload statements' });
const upload = (page: Page, name: string) => panel(page).getByRole('listitem').filter({ hasText: name });

async function openInbox(page: Page): Promise<void> {
  await page.goto('/recon/statements');
  await expect(page.getByRole('heading', { level: 1, name: 'Statements' })).toBeVisible();
}

/** Refused by its last line: nothing of the demo month changes. `name` is part of its bytes, so that each is a file of its own. */
function cutOff(name: string): TestFile {
  const whole = deliveredFile('wechat', DAY);
  return { name, bytes: Buffer.concat([Buffer.from(whole.bytes.subarray(0, whole.bytes.length / 2)), Buffer.from(name)]) };
}

/** The next upload is taken by the server, and its answer never comes. */
async function loseAnswer(page: Page, answer: 'none' | 504): Promise<void> {
  await page.route(
    (address) => address.pathname === '/api/files/statements',
    async (route) => {
      await route.fetch();
      if (answer === 'none') await route.abort('connectionreset');
      else await route.fulfill({ status: 504, contentType: 'text/html', body: '<h1>504 Gateway Time-out</h1>' });
    },
    { times: 1 },
  );
}

test('files go on while a day is looked at, all of them are there afterwards, and the browser asks before they are lost', async ({
  opsPage: page,
}) => {
  test.setTimeout(120_000 * slowness);
  await openInbox(page);
  const go = Promise.withResolvers<void>();
  await page.route(
    (address) => address.pathname === '/api/files/statements',
    async (route) => {
      await go.promise;
      await route.continue();
    },
  );
  const names = ['one.csv', 'two.csv', 'three.csv'];
  await panel(page).locator('input[type=file]').setInputFiles(names.map(cutOff).map(payload));
  await expect(panel(page).getByRole('listitem').filter({ hasText: 'Queued' })).toHaveCount(1, WAIT);
  await page.getByRole('navigation').getByRole('link', { name: 'Calendar' }).first().click();
  await expect(page).toHaveURL(/\/recon$/, WAIT);
  await expect(page.getByRole('heading', { level: 1, name: 'Statements' })).toHaveCount(0, WAIT);

  // Leaving the site would lose them.
  const asked = page.waitForEvent('dialog');
  const left = page.evaluate(() => window.location.assign('/sign-in')).catch(() => undefined);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await left;

  go.resolve();
  await expect(page.getByText(/^(one|two|three)\.csv: Refused/).first()).toBeVisible(WAIT);
  await page.goBack();
  for (const name of names) await expect(upload(page, name)).toContainText(/Refused.*Nothing was imported\./s, WAIT);
});

for (const answer of ['none', 504] as const) {
  test(`an upload whose answer is ${answer === 'none' ? 'lost with the line' : 'that of a proxy which waited no longer'} is asked for again by itself, and nobody is told that it failed`, async ({
    opsPage: page,
  }) => {
    await openInbox(page);
    await loseAnswer(page, answer);
    const file = cutOff(`lost-${answer}.csv`);
    const again = page.waitForRequest((request) => request.url().includes('/api/files/statements?') && request.method() === 'POST', WAIT);
    await panel(page).locator('input[type=file]').setInputFiles(payload(file));
    await again;
    await expect(upload(page, file.name)).toContainText('Result unknown', WAIT);
    await expect(upload(page, file.name)).not.toContainText('Nothing was imported.');
    // The second time the server says what is wrong with it.
    await expect(upload(page, file.name)).toContainText(/Refused.*is incomplete/s, WAIT);
  });
}

test('a file that was imported although its answer was lost is shown as imported', async ({ opsPage: page }) => {
  const known = deliveredFile('wechat', DAY);
  await openInbox(page);
  await page.route(
    (address) => address.pathname === '/api/files/statements',
    (route) => route.abort('connectionreset'),
    { times: 1 },
  );
  await panel(page)
    .locator('input[type=file]')
    .setInputFiles(payload({ ...known, name: 'answered-late.csv' }));
  await expect(upload(page, 'answered-late.csv')).toContainText(/^Imported.*The answer was lost, but the file was imported\./s, WAIT);
  await upload(page, 'answered-late.csv').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/recon\/statements\/[0-9a-f-]{36}/);
});

test('a file let go of beside the zone is taken, and the page stays', async ({ opsPage: page }) => {
  await openInbox(page);
  await dropFile(page.getByRole('heading', { level: 1, name: 'Statements' }), cutOff('beside.csv'));
  await expect(upload(page, 'beside.csv')).toContainText('Refused', WAIT);
  await expect(page).toHaveURL(/\/recon\/statements$/);
});

test('what came in and went out of a statement opens its lines', async ({ opsPage: page }) => {
  const [row] = await query<{ id: string; n: number }>(
    `SELECT s.id, (SELECT count(*)::int FROM statement_lines l WHERE l.statement_id = s.id AND l.flow = 'o' AND l.status = 's') AS n
     FROM statements s WHERE channel_code = 'wechat' AND business_date = $1 AND status = 'published'`,
    [DAY],
  );
  await page.goto(`/recon/statements?f.channels=wechat&f.date=${DAY}..${DAY}`);
  await page.locator(`a[href="/recon/statements/${row?.id}?tab=lines&f.flows=out&f.statuses=succeeded&f.currency=CNY"]`).click();
  await expect(page.getByRole('table', { name: 'Statement lines' }).locator('tbody tr')).toHaveCount(row?.n ?? -1);
});

test('a mapping whose answer is lost is saved once', async ({ opsPage: page }) => {
  const name = 'Saved once';
  const sample: TestFile = {
    name: 'saved-once.csv',
    bytes: Buffer.from('Ref;Order;Paid at;Gross\nO-1;PONCE00001;2026-02-05 10:00:00;12.30\n'),
  };
  const mapping = {
    kind: 'pingzhang.statement-mapping',
    version: 1,
    name,
    mapping: {
      delimiter: ';',
      headerLine: 1,
      columns: { ourNo: 'Order', channelNo: 'Ref', amount: 'Gross', occurredAt: 'Paid at' },
      fixed: { kind: 'payment', currency: 'EUR' },
      time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Europe/Berlin' },
    },
  };
  await page.goto('/recon/statements/mappings/new');
  await page
    .getByLabel('Load a mapping from a file')
    .setInputFiles(payload({ name: 'm.json', bytes: Buffer.from(JSON.stringify(mapping)) }));
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  await page.getByLabel('Channel', { exact: true }).selectOption({ label: 'PayPal' });
  await page.getByLabel('Sample file').setInputFiles(payload(sample));
  await expect(page.getByRole('region', { name: 'Preview' }).first()).toContainText('PONCE00001');
  await page.route(
    (address) => address.pathname.includes('statements.saveMapping'),
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('link', { name })).toBeVisible(WAIT);
  expect(await query('SELECT version FROM statement_mappings WHERE name = $1', [name])).toEqual([{ version: 1 }]);
});

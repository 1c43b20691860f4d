/** A mapping that is not saved yet survives the page: it goes on with the next file of the same columns, until it is saved or begun anew. */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { payload, type TestFile } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';

const table = (name: string, header: string, row: string): TestFile => ({ name, bytes: Buffer.from(`${header}\n${row}\n`) });
const WALLET = table('unsaved-wallet.csv', 'Ref;Bestellung;Paid at;Gross;Cost', 'U-1;PUNS000001;2026-02-03 10:00:00;12.30;0.10');
const NEXT_DAY = table('unsaved-wallet-next.csv', 'Ref;Bestellung;Paid at;Gross;Cost', 'U-2;PUNS000002;2026-02-04 10:00:00;7.70;0.10');
const OTHER = table('unsaved-other.csv', 'Nummer;Betrag', 'X-1;1.00');
const RESTORED = 'Your unsaved settings for this file have been restored.';

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const preview = (page: Page) => page.getByRole('region', { name: 'Preview' }).first();
const kept = (page: Page) =>
  page.evaluate(() => Object.entries(sessionStorage).filter(([place]) => place.startsWith('pingzhang.mapping.')));

async function begin(page: Page): Promise<void> {
  await page.goto('/recon/statements/mappings/new');
  await expect(page.getByRole('heading', { level: 1, name: 'New mapping' })).toBeVisible();
}
async function give(page: Page, file: TestFile, shown: string): Promise<void> {
  await page.getByLabel('Sample file').setInputFiles(payload(file));
  await expect(page.getByText(file.name, { exact: true })).toBeVisible();
  await expect(page.getByText(shown).first()).toBeVisible();
}
async function setUp(page: Page): Promise<void> {
  await field(page, 'Channel').selectOption({ label: 'PayPal' });
  await give(page, WALLET, 'PUNS000001');
  await field(page, 'Our number').selectOption('Bestellung');
  await field(page, 'Amount').selectOption('Gross');
  await field(page, 'Time').selectOption('Paid at');
  await field(page, 'Currency for every row').selectOption('USD');
  await field(page, 'Type for every row').selectOption({ label: 'Payment' });
  await field(page, 'Name').fill('Unsaved wallet report');
}

test('what was chosen is there again after the page was loaded anew, for a file of the same columns, and is gone once it is saved', async ({
  opsPage: page,
}) => {
  await begin(page);
  await setUp(page);
  const [[, text]] = (await kept(page)) as [[string, string]];
  for (const content of ['PUNS000001', 'U-1', '12.30', '2026-02-03']) expect(text).not.toContain(content);

  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: 'Not saved yet: unsaved-wallet.csv.' })).toBeVisible();
  // Another table is nothing of it, and takes nothing from it.
  await give(page, OTHER, 'X-1');
  await expect(page.getByText(RESTORED)).toHaveCount(0);
  await expect(field(page, 'Channel')).toHaveValue('');

  await page.reload();
  await give(page, NEXT_DAY, 'PUNS000002');
  await expect(page.getByRole('status').filter({ hasText: RESTORED })).toBeVisible();
  await expect(field(page, 'Channel')).toHaveValue('paypal');
  await expect(field(page, 'Our number')).toHaveValue('Bestellung');
  await expect(field(page, 'Time')).toHaveValue('Paid at');
  await expect(field(page, 'Currency for every row')).toHaveValue('USD');
  await expect(field(page, 'Time zone')).toHaveValue('America/Los_Angeles');
  await expect(field(page, 'Name')).toHaveValue('Unsaved wallet report');
  await expect(preview(page)).toContainText('No rejected rows');
  await expect(preview(page)).toContainText('7.70');

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Unsaved wallet report' })).toBeVisible();
  expect(await kept(page)).toEqual([]);
  await begin(page);
  await give(page, WALLET, 'PUNS000001');
  await expect(page.getByText(RESTORED)).toHaveCount(0);
  await expect(field(page, 'Our number')).not.toHaveValue('Bestellung');
});

test('whoever starts over has the guesses again and nothing that was kept; what waits can be discarded; a channel chosen since holds', async ({
  opsPage: page,
}) => {
  await begin(page);
  await setUp(page);
  await page.reload();
  await field(page, 'Channel').selectOption('stripe');
  await give(page, WALLET, 'PUNS000001');
  await expect(page.getByRole('status').filter({ hasText: RESTORED })).toBeVisible();
  await expect(field(page, 'Our number')).toHaveValue('Bestellung');
  await expect(field(page, 'Channel')).toHaveValue('stripe');
  await expect(field(page, 'Time zone')).toHaveValue('UTC');

  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(page.getByText(RESTORED)).toHaveCount(0);
  await expect(field(page, 'Our number')).toHaveValue('');
  await expect(field(page, 'Name')).toHaveValue('unsaved-wallet');
  expect(await kept(page)).toEqual([]);

  await field(page, 'Our number').selectOption('Ref');
  await page.reload();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('Not saved yet')).toHaveCount(0);
  expect(await kept(page)).toEqual([]);
  await page.reload();
  await give(page, WALLET, 'PUNS000001');
  await expect(page.getByText(RESTORED)).toHaveCount(0);
});

test('one saved while its page is already left is said to be saved, and nothing of it comes back with the next page', async ({
  opsPage: page,
}) => {
  await begin(page);
  await setUp(page);
  await field(page, 'Name').fill('Saved on the way out');
  const { promise: isLeft, resolve: leave } = Promise.withResolvers<void>();
  await page.route('**/api/trpc/statements.saveMapping?*', async (route) => {
    await isLeft;
    await route.continue();
  });
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByRole('link', { name: 'Differences' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Differences' })).toBeVisible();
  leave();
  await expect(page.getByText(/^Mapping saved/)).toBeVisible();
  await expect(page).toHaveURL(/differences/);
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((place) => place.startsWith('pingzhang.mapping')))).toEqual([]);
  await begin(page);
  await expect(page.getByText(/^Mapping saved/)).toHaveCount(0);
  await expect(field(page, 'Channel')).toHaveValue('');
});

test('nobody else who works in the tab is given it', async ({ opsPage: page }) => {
  await begin(page);
  await setUp(page);
  await page.evaluate(() => {
    for (const [place, text] of Object.entries(sessionStorage)) {
      sessionStorage.removeItem(place);
      sessionStorage.setItem(place.replace(/[0-9a-f-]{36}/, '00000000-0000-4000-8000-000000000000'), text);
    }
  });
  await page.reload();
  await give(page, WALLET, 'PUNS000001');
  await expect(page.getByText(/Not saved yet|have been restored/)).toHaveCount(0);
  await expect(field(page, 'Channel')).toHaveValue('');
});

/** A mapping that is saved, and the address of its page. */
async function saved(page: Page, name: string): Promise<string> {
  await begin(page);
  await setUp(page);
  await field(page, 'Name').fill(name);
  await expect(preview(page)).toContainText('No rejected rows');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return page.url();
}
const changes = (page: Page) =>
  page.evaluate(() => Object.keys(sessionStorage).filter((place) => /^pingzhang\.mapping-(?:change|sent)\./.test(place)));
const versionsOf = (name: string) =>
  query<{ version: number }>('SELECT version FROM statement_mappings WHERE name = $1 ORDER BY 1', [name]);

test('changes to a saved mapping are there again after the page was loaded anew, can be taken back, and are gone once they are saved', async ({
  opsPage: page,
}) => {
  const address = await saved(page, 'Changed wallet report');
  await expect(field(page, 'Our number')).toHaveValue('Bestellung');
  await field(page, 'Time zone').selectOption('Asia/Shanghai');
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: 'Your unsaved changes have been restored.' })).toBeVisible();
  await expect(field(page, 'Time zone')).toHaveValue('Asia/Shanghai');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(field(page, 'Time zone')).toHaveValue('America/Los_Angeles');
  expect(await changes(page)).toEqual([]);
  // What was changed back is no change.
  await field(page, 'Time zone').selectOption('UTC');
  await field(page, 'Time zone').selectOption('America/Los_Angeles');
  expect(await changes(page)).toEqual([]);

  await field(page, 'Time zone').selectOption('UTC');
  await page.goto('/recon/statements/mappings');
  await page.goto(address);
  await expect(field(page, 'Time zone')).toHaveValue('UTC');
  await give(page, WALLET, 'PUNS000001');
  // Its answer is lost and the page is loaded anew: the same is the same version.
  await page.route(
    '**/api/trpc/statements.saveMapping?*',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await page.getByRole('button', { name: 'Save as version 2' }).click();
  await expect(page.getByText('Result unknown').first()).toBeVisible();
  await page.reload();
  await expect(page).toHaveURL(/\/recon\/statements\/mappings$/);
  expect(await changes(page)).toEqual([]);
  expect(await versionsOf('Changed wallet report')).toEqual([{ version: 1 }, { version: 2 }]);
});

test('a version that somebody else saves meanwhile is never silently saved over, whoever was first to see it', async ({
  opsPage: page,
  pageAs,
}) => {
  const name = 'Shared wallet report';
  const address = await saved(page, name);
  const other = await pageAs('operations');
  for (const one of [page, other]) {
    await one.goto(address);
    await give(one, WALLET, 'PUNS000001');
    await expect(one.getByRole('heading', { level: 1, name })).toBeVisible();
  }
  await field(page, 'Time zone').selectOption('Asia/Shanghai');
  await field(other, 'Time zone').selectOption('UTC');
  await other.getByRole('button', { name: 'Save as version 2' }).click();
  await expect(other.getByRole('link', { name })).toBeVisible();
  await page.getByRole('button', { name: 'Save as version 2' }).click();
  await expect(page.getByText('Version 2 of this mapping was saved in the meantime. Yours is not saved.').first()).toBeVisible();
  const newer = page.getByRole('status').filter({ hasText: 'Version 2 of this mapping has been saved since.' });
  await expect(newer.getByRole('link', { name: 'Open version 2 (new tab)' })).toHaveAttribute('href', /mappings\/[0-9a-f-]{36}$/);
  await expectAccessible(page);
  expect(await versionsOf(name)).toEqual([{ version: 1 }, { version: 2 }]);

  // On the newer one what was changed of the older is offered, not put.
  const href = (await newer.getByRole('link').getAttribute('href')) ?? '';
  await page.goto(href);
  const offered = page.getByRole('status').filter({ hasText: 'You have unsaved changes to version 1 of this mapping. This is version 2.' });
  await expect(offered).toBeVisible();
  await expect(field(page, 'Time zone')).toHaveValue('UTC');
  await offered.getByRole('button', { name: 'Apply them here' }).click();
  await expect(field(page, 'Time zone')).toHaveValue('Asia/Shanghai');
  await give(page, WALLET, 'PUNS000001');
  await page.getByRole('button', { name: 'Save as version 3' }).click();
  await expect(page.getByRole('link', { name })).toBeVisible();
  expect(await versionsOf(name)).toHaveLength(3);
  expect(await changes(page)).toEqual([]);

  // A new one of the same name says so before it is its next version.
  await begin(page);
  await setUp(page);
  await field(page, 'Name').fill(name);
  await expect(page.getByText('This channel already has a mapping with this name, version 3.')).toBeVisible();
  await expect(page.getByText('Not ready: decide about version 3')).toBeVisible();
});

/** A mapping as a file: downloaded from its page, loaded into the form of a new one with the live preview, and refused where it is broken. */
import { readFileSync } from 'node:fs';
import { payload, type TestFile } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';

const sample: TestFile = {
  name: 'carried-2026-02-05.csv',
  bytes: Buffer.from(
    'Ref;Order;Paid at;Gross;Result\nC-1;PCAR000001;2026-02-05 10:00:00;12.30;done\nC-2;PCAR000002;2026-02-05 11:00:00;7.70;odd\n',
  ),
};
const written = {
  kind: 'pingzhang.statement-mapping',
  version: 1,
  name: 'Carried report',
  mapping: {
    delimiter: ';',
    headerLine: 1,
    columns: { ourNo: 'Order', channelNo: 'Ref', amount: 'Gross', status: 'Result', occurredAt: 'Paid at' },
    fixed: { kind: 'payment', currency: 'EUR' },
    unit: 'major',
    sign: 'signed',
    feeSign: 'charged_positive',
    time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Europe/Berlin' },
    kindWords: {},
    statusWords: { done: 'succeeded' },
    footerRows: 0,
  },
};
const file = (name: string, content: unknown): TestFile => ({
  name,
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});

test('a mapping is loaded from a file, tried, saved, and downloaded as the same file', async ({ opsPage: page }) => {
  await page.goto('/recon/statements/mappings/new');
  const load = page.getByLabel('Load a mapping from a file');

  await load.setInputFiles(payload(file('table.json', 'a,b\n1,2\n')));
  await expect(page.getByRole('alert').filter({ hasText: 'table.json is not a mapping file' })).toBeVisible();
  await load.setInputFiles(payload(file('later.json', { ...written, version: 2 })));
  await expect(page.getByRole('alert').filter({ hasText: 'is a mapping file of version 2' })).toBeVisible();
  const broken = { ...written, mapping: { ...written.mapping, columns: { ...written.mapping.columns, colour: 'x' } } };
  await load.setInputFiles(payload(file('broken.json', broken)));
  await expect(page.getByRole('alert').filter({ hasText: 'mapping.columns.colour: there is no such field' })).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('');

  await load.setInputFiles(payload(file('carried.mapping.json', written)));
  await expect(page.getByRole('status').filter({ hasText: 'Loaded carried.mapping.json' })).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Carried report');
  // What the file says stays, whatever channel and sample are chosen afterwards.
  await page.getByLabel('Channel', { exact: true }).selectOption({ label: 'PayPal' });
  await page.getByLabel('Sample file').setInputFiles(payload(sample));
  const preview = page.getByRole('region', { name: 'Preview' }).first();
  await expect(preview).toContainText('PCAR000001');
  await expect(preview).toContainText('1 rejected row');
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await expect(page.getByLabel('Currency for every row')).toHaveValue('EUR');
  const words = page.getByRole('group', { name: 'Value mapping' });
  await words.getByRole('button', { name: 'Add value' }).last().click();
  await words.getByLabel('Statuses: Value').last().fill('odd');
  await words.getByLabel('Statuses: Means odd').selectOption({ label: 'Failed' });
  await expect(preview).toContainText('No rejected rows');
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await page.getByRole('link', { name: 'Carried report' }).click();
  await expect(page.getByLabel('Load a mapping from a file')).toHaveCount(0);
  const [taken] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download mapping' }).click()]);
  expect(taken.suggestedFilename()).toBe('Carried report-v1.mapping.json');
  expect(JSON.parse(readFileSync(await taken.path(), 'utf8'))).toEqual({
    ...written,
    mapping: { ...written.mapping, statusWords: { done: 'succeeded', odd: 'failed' } },
  });
});

test('who may look at mappings and not set them up downloads one, and loads none', async ({ pageAs, opsPage }) => {
  await opsPage.goto('/recon/statements/mappings/new');
  await opsPage.getByLabel('Load a mapping from a file').setInputFiles(payload(file('m.json', { ...written, name: 'For finance' })));
  await opsPage.getByLabel('Channel', { exact: true }).selectOption({ label: 'PayPal' });
  await opsPage.getByLabel('Sample file').setInputFiles(payload(sample));
  // The sample may be looked at before the file is read: what the file says holds.
  await expect(opsPage.getByLabel('Name', { exact: true })).toHaveValue('For finance');
  await opsPage.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(opsPage.getByRole('link', { name: 'For finance' })).toBeVisible();

  const page = await pageAs('finance_manager');
  await page.goto('/recon/statements/mappings');
  await page.getByRole('link', { name: 'For finance' }).click();
  const [taken] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download mapping' }).click()]);
  expect(JSON.parse(readFileSync(await taken.path(), 'utf8'))).toMatchObject({ name: 'For finance' });
  await page.goto('/recon/statements/mappings/new');
  await expect(page.getByLabel('Load a mapping from a file')).toHaveCount(0);
});

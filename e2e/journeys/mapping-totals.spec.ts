/** The row of totals of a mapped file: named on the screen, tried at once, kept when the mapping is opened again, and held against files. */
import { payload, type TestFile } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';

const report = (total: string): TestFile => ({
  name: 'totals-2026-02-04.csv',
  bytes: Buffer.from(
    [
      'Ref;Order;Paid at;Gross',
      'T-1;PTOT000001;2026-02-04 10:00:00;12.30',
      'T-2;PTOT000002;2026-02-04 11:00:00;7.70',
      `Sum;;;${total}`,
    ].join('\n'),
  ),
});

test('totals are set up with a live preview, and stay when the mapping is opened again', async ({ opsPage: page }) => {
  await page.goto('/recon/statements/mappings/new');
  await page.getByLabel('Channel', { exact: true }).selectOption({ label: 'PayPal' });
  await page.getByLabel('Sample file').setInputFiles(payload(report('20.00')));
  const preview = page.getByRole('region', { name: 'Preview' }).first();
  for (const [field, column] of [
    ['Channel number', 'Ref'],
    ['Our number', 'Order'],
    ['Amount', 'Gross'],
    ['Time', 'Paid at'],
  ] as const)
    await page.getByLabel(field, { exact: true }).selectOption(column);
  await page.getByLabel('Currency for every row').selectOption('USD');
  await page.getByLabel('Type for every row').selectOption({ label: 'Payment' });
  await page.getByLabel('Footer rows to skip').fill('1');

  const group = page.getByRole('group', { name: 'Totals row' });
  await group.getByLabel('Starts with').fill('Total');
  await expect(preview).toContainText('With these settings the whole file would be refused:');
  await group.getByLabel('Starts with').fill('Sum');
  await group.getByLabel('Total amount column').selectOption('Gross');
  const totals = preview.getByRole('list', { name: 'Control totals' });
  await expect(totals).toContainText(/Declared.*20\.00.*Sum of lines.*20\.00.*Agrees/);

  await page.getByLabel('Sample file').setInputFiles(payload(report('20.01')));
  await expect(preview).toContainText('do not match');
  await expect(totals).toHaveCount(0);
  await page.getByLabel('Sample file').setInputFiles(payload(report('20.00')));
  await expect(totals).toContainText('Agrees');
  await page.getByLabel('Name', { exact: true }).fill('Report with totals');
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await page.getByRole('link', { name: 'Report with totals' }).click();
  await expect(group.getByLabel('Starts with')).toHaveValue('Sum');
  await expect(group.getByLabel('Total amount column')).toHaveValue('Gross');
});

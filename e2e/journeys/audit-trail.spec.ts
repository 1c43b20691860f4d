/** The audit log as an auditor asks it: what happened to this entry, and whose roles were changed, by the number and the name people have. */
import { numberOf } from '../../server/kernel/ids.ts';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

test('a reversal names its date, and is found in the audit log by the number of the entry, which leads back to it', async ({ pageAs }) => {
  const page = await pageAs('finance_manager');
  const [entry] = await query<{ id: string; date: string }>(
    `SELECT e.id, e.business_date::text AS date FROM journal_entries e WHERE e.event_type = 'refund_succeeded'
       AND e.business_date <= (SELECT closed_through FROM book_state) AND NOT EXISTS (SELECT FROM journal_entries r WHERE r.reversal_of = e.id)
     ORDER BY e.id DESC LIMIT 1`,
  );
  const no = numberOf('J', entry?.id ?? '');
  // A tab where the same reversal is about to be asked for.
  const slow = await page.context().newPage();
  await slow.goto(`/ledger/journal/${entry?.id}`);
  await slow.getByRole('button', { name: 'Reverse' }).click();
  const late = slow.getByRole('dialog', { name: `Reverse ${no}` });
  await late.getByLabel('Reason').fill('Booked twice by the gateway');
  await page.goto(`/ledger/journal/${entry?.id}`);
  await page.getByRole('button', { name: 'Reverse' }).click();
  const dialog = page.getByRole('dialog', { name: `Reverse ${no}` });
  await expect(dialog).toContainText(/to business date \d{4}-\d\d-\d\d\./);
  await expect(dialog).toContainText(`business date ${entry?.date} is closed and keeps its figures`);
  // What is to be filled in has the focus: no way past the button that closes.
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  // What is pasted is not cut, and not sent either while it is longer than there is room for.
  await dialog.getByLabel('Reason').fill('r'.repeat(512));
  await expect(dialog.getByLabel('Reason')).toHaveValue('r'.repeat(512));
  await expect(dialog.getByRole('alert')).toHaveText('12 characters too long: 500 at most.');
  await expect(dialog).toContainText('shorten the reason');
  await dialog.getByLabel('Reason').fill('');
  await page.keyboard.type('Booked twice by the gateway');
  await dialog.getByRole('button', { name: 'Reverse' }).click();
  await expect(page.getByText(/^Reversed by J[0-9A-Z]{26}$/)).toBeVisible();
  // The button that had the focus is gone: the keyboard goes on at the beginning of the page.
  await expect(page.getByRole('main')).toBeFocused();

  // Refused there; behind its dialog the page then says by which entry, and offers no second one.
  await late.getByRole('button', { name: 'Reverse' }).click();
  await expect(late.getByRole('alert')).toHaveText('This entry has already been reversed.');
  await late.getByRole('button', { name: 'Cancel' }).click();
  await expect(slow.getByText('Reversed', { exact: true })).toBeVisible();
  await expect(slow.getByRole('button', { name: 'Reverse' })).toHaveCount(0);
  await expect(slow.getByRole('main')).toBeFocused();

  await page.goto(`/admin/audit?f.subjectId=${no.toLowerCase()}`);
  const rows = page.getByRole('table', { name: 'Audit log' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('ledger.reverse_entry');
  await rows.getByRole('link', { name: no }).click();
  await expect(page).toHaveURL(`/ledger/journal/${entry?.id}`);
  await expect(page.getByText('Reversed', { exact: true })).toBeVisible();
});

test('what concerns a person stands in the log under that person’s name, and is found by the email', async ({ pageAs }) => {
  const admin = await pageAs('administrator');
  await admin.goto('/admin/audit');
  await admin.getByRole('button', { name: 'More filters' }).click();
  const field = admin.getByLabel('Object number or name');
  await field.fill('administrator@demo.pingzhang.test');
  await field.press('Enter');
  const rows = admin.getByRole('table', { name: 'Audit log' }).locator('tbody').getByRole('row');
  await expect(rows.first()).toContainText('access.');
  const [user] = await query<{ name: string }>(`SELECT name FROM users WHERE email = 'administrator@demo.pingzhang.test'`);
  await expect(rows.first()).toContainText(user?.name ?? '-');
});

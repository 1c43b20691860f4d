/** Working days: a year to walk in, days that an administrator names, a list that is pasted, and a channel that follows a calendar. */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

let made = 0;
const freshCode = () => `Z${process.pid.toString(36).toUpperCase()}_${++made}`;
const dialog = (page: Page) => page.getByRole('dialog');
const dayOf = (page: Page, date: string) => page.locator(`button[data-day="${date}"]`);

/** A calendar of the test's own, so that what it changes is nobody else's. */
async function ownCalendar(): Promise<string> {
  const code = freshCode();
  await query("INSERT INTO working_calendars (code, name_en, name_zh, weekend, created_at) VALUES ($1, 'Test', '测试', '{6,7}', now())", [
    code,
  ]);
  return code;
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1, name: 'Working days' })).toBeVisible();
  await expect(page.getByRole('grid')).toHaveCount(12);
}

test('a year is walked by keys; holidays and make-up days say what they are, and who may not change them is offered nothing', async ({
  opsPage: page,
}) => {
  await open(page, '/calendars?calendar=CN&year=2026');
  await expect(dayOf(page, '2026-10-01')).toHaveAccessibleName('2026-10-01, Thursday, Holiday: National Day');
  await expect(dayOf(page, '2026-10-10')).toHaveAccessibleName('2026-10-10, Saturday, Make-up working day: Make-up day for National Day');
  await expect(dayOf(page, '2026-10-01')).toContainText('off');
  await expect(dayOf(page, '2026-10-10')).toContainText('on');
  await expect(page.getByText('248 working days · 33 holidays · 6 make-up working days')).toBeVisible();
  await expectAccessible(page);
  // One stop for Tab; the arrows do the rest, over the end of a month too.
  await expect(page.locator('button[data-day][tabindex="0"]')).toHaveCount(1);
  await dayOf(page, '2026-09-30').focus();
  for (const [key, to] of [
    ['ArrowRight', '2026-10-01'],
    ['ArrowDown', '2026-10-08'],
    ['PageDown', '2026-11-08'],
    ['PageUp', '2026-10-08'],
    ['ArrowUp', '2026-10-01'],
    ['ArrowLeft', '2026-09-30'],
    ['End', '2026-12-31'],
    ['ArrowRight', '2026-12-31'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(dayOf(page, to), key).toBeFocused();
  }
  await dayOf(page, '2026-10-01').focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toContainText('Holiday: National Day');
  await expect(dialog(page).getByRole('button', { name: 'Save' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(dayOf(page, '2026-10-01')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Import a year' })).toHaveCount(0);
});

test('a year that nobody has published says so, and T+N says which day it leads to and that it is not known', async ({ opsPage: page }) => {
  await open(page, '/calendars?calendar=CN&year=2199');
  await expect(page.getByText('The list for 2199 has not been imported.')).toBeVisible();
  const sum = page.getByRole('region', { name: 'Count working days' });
  await sum.getByLabel('Business date', { exact: true }).fill('2026-09-30');
  await sum.getByLabel('Working days (T+N)').fill('1');
  await expect(sum.getByRole('status')).toHaveText('T+1 of 2026-09-30 is 2026-10-08 (Thursday). Skips 7 non-working days. ');
  await sum.getByLabel('Working days (T+N)').fill('3');
  await expect(sum.getByRole('status')).toContainText('T+3 of 2026-09-30 is 2026-10-10 (Saturday).');
  await sum.getByLabel('Business date', { exact: true }).fill('2198-12-31');
  await sum.getByLabel('Working days (T+N)').fill('1');
  await expect(sum.getByRole('status')).toContainText('2198 is not published');
  await sum.getByLabel('Working days (T+N)').fill('x');
  await expect(sum.getByRole('status')).toContainText('Enter a date and a number');
});

test('an administrator names a day and lets it go again; the trail says both', async ({ pageAs }) => {
  const page = await pageAs('administrator');
  const code = await ownCalendar();
  await open(page, `/calendars?calendar=${code}&year=2031`);
  await dayOf(page, '2031-03-05').click();
  await expect(dialog(page)).toContainText('2031-03-05, Wednesday, Working day');
  await dialog(page).getByLabel('Name (English)').fill('Typhoon');
  await dialog(page).getByLabel('Name (Chinese)').fill('台风');
  await expectAccessible(page, { within: '[role="dialog"]' });
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(dayOf(page, '2031-03-05')).toHaveAccessibleName('2031-03-05, Wednesday, Holiday: Typhoon');
  await dayOf(page, '2031-03-05').click();
  await dialog(page).getByRole('button', { name: 'Remove' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(dayOf(page, '2031-03-05')).toHaveAccessibleName('2031-03-05, Wednesday, Working day');
  const trail = await query<{ summary: string }>(
    "SELECT summary FROM audit_entries WHERE subject_kind = 'working_calendar' AND subject_id = $1 ORDER BY seq",
    [code],
  );
  expect(trail.map(({ summary }) => summary)).toEqual([
    `${code}: 2031-03-05 is a holiday (Typhoon)`,
    `${code}: 2031-03-05 follows the week again`,
  ]);
  await page.goto(`/admin/audit?f.subjectId=${code}`);
  await expect(page.getByText(`${code}: 2031-03-05 follows the weekly pattern again`)).toBeVisible();
});

test('a change over somebody else’s is refused, and goes through on what they left', async ({ pageAs }) => {
  const page = await pageAs('administrator');
  const code = await ownCalendar();
  await open(page, `/calendars?calendar=${code}&year=2031`);
  await dayOf(page, '2031-03-05').click();
  await dialog(page).getByLabel('Name (English)').fill('Storm');
  await dialog(page).getByLabel('Name (Chinese)').fill('风暴');
  await query('UPDATE working_calendars SET version = version + 1 WHERE code = $1', [code]);
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('Nothing was saved.');
  await dialog(page).getByRole('button', { name: 'Load latest version' }).click();
  await expect(dialog(page).getByRole('alert')).toHaveCount(0);
  await expect(dialog(page).getByLabel('Name (English)')).toHaveValue('Storm');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(dayOf(page, '2031-03-05')).toContainText('off');
});

test('a pasted year is checked line by line, taken only when every line is right, and is published then', async ({ pageAs }) => {
  const page = await pageAs('administrator');
  const code = await ownCalendar();
  await open(page, `/calendars?calendar=${code}&year=2031`);
  await page.getByRole('button', { name: 'Import a year' }).click();
  await expect(dialog(page).getByLabel('Year')).toHaveValue('2031');
  const take = dialog(page).getByRole('button', { name: 'Import 2031' });
  await expect(take).toBeDisabled();
  const list = dialog(page).getByLabel('List');
  await list.fill('2031-01-01..2031-01-03, holiday, New Year, 元旦\n2031-13-01, holiday, Nothing\n2031-01-04, perhaps, Nothing');
  await dialog(page).getByRole('button', { name: 'Check' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('2 lines cannot be read');
  await expect(dialog(page).getByRole('alert')).toContainText('Line 2: the date is not a calendar date 2031-13-01, holiday, Nothing');
  await expect(dialog(page).getByRole('alert')).toContainText('Line 3: the second column is holiday or working');
  await expect(take).toBeDisabled();
  await expectAccessible(page, { within: '[role="dialog"]' });
  await list.fill('2031-01-01..2031-01-03, holiday, New Year, 元旦\n2031-01-04, working, Make-up day, 调休');
  await expect(take).toBeDisabled();
  await dialog(page).getByRole('button', { name: 'Check' }).click();
  await expect(dialog(page).getByRole('status')).toContainText(
    '3 holidays and 1 make-up working days. Compared with what is there: 4 added',
  );
  await take.click();
  await expect(dialog(page)).toBeHidden();
  await expect(dayOf(page, '2031-01-04')).toContainText('on');
  await expect(page.getByText('Published until 2031-12-31.')).toBeVisible();
  await expect(page.getByText('has not been imported')).toHaveCount(0);
});

test('a calendar is added with its weekend, and is shown at once', async ({ pageAs }) => {
  const page = await pageAs('administrator');
  await open(page, '/calendars');
  const code = freshCode();
  await page.getByRole('button', { name: 'Add calendar' }).click();
  await dialog(page).getByLabel('Code').fill(code);
  await dialog(page).getByLabel('Name (English)').fill('Gulf');
  await dialog(page).getByLabel('Name (Chinese)').fill('海湾');
  await dialog(page).getByRole('checkbox', { name: 'Sunday' }).uncheck();
  await dialog(page).getByRole('checkbox', { name: 'Friday' }).check();
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('combobox', { name: 'Calendar', exact: true })).toHaveValue(code);
  expect(await query('SELECT weekend FROM working_calendars WHERE code = $1', [code])).toEqual([{ weekend: [5, 6] }]);
});

/** A statement without lines, as if it had come: the channel has begun. */
async function beginWith(channel: string, date: string): Promise<void> {
  const sha256 = Buffer.from(`${channel}${date}`.padEnd(32, '.').slice(0, 32));
  await query("INSERT INTO statement_files (sha256, name, byte_size, received_at, source) VALUES ($1, 'test', 1, now(), 'api')", [sha256]);
  await query("INSERT INTO statement_file_pieces (sha256, piece, bytes, packing) VALUES ($1, 0, ' ', 'none')", [sha256]);
  await query(
    `INSERT INTO statements (id, no, sha256, file_name, channel_code, business_date, part, version, format_id, status, line_count, imported_at, published_at)
     VALUES (gen_random_uuid(), $2, $1, 'test', $2, $3::date, 'all', 1, 'mapped', 'published', 0, now(), now())`,
    [sha256, channel, date],
  );
}

test('a channel follows a calendar: of a holiday no statement is expected, and its day says where its records are compared', async ({
  pageAs,
}) => {
  const page = await pageAs('administrator');
  const code = `e2e_cal_${process.pid.toString(36)}`;
  await page.goto('/channels');
  await page.getByRole('button', { name: 'Add channel' }).click();
  await dialog(page).getByLabel('Code').fill(code);
  await dialog(page).getByLabel('Name (English)').fill(code);
  await dialog(page).getByLabel('Name (Chinese)').fill(code);
  await dialog(page).getByLabel('Statement format').selectOption('mapped');
  await expect(dialog(page).getByText(/^The statement for \d{4}-\d\d-\d\d is due/)).toBeVisible();
  await dialog(page).getByLabel('Statement dates').selectOption({ label: 'Working days only' });
  await dialog(page).getByLabel('Working-day calendar').selectOption('CN');
  await dialog(page).getByLabel('Applies from business date', { exact: true }).fill('2026-09-01');
  await dialog(page).getByLabel('Name (English)').focus();
  await expect(dialog(page).getByText('what it does not list is a difference')).toBeVisible();
  await expectAccessible(page, { within: '[role="dialog"]' });
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: code })).toContainText('next working day, working days only · CN');
  expect(
    await query('SELECT statement_days, calendar_code, statement_days_from::text AS since FROM channels WHERE code = $1', [code]),
  ).toEqual([{ statement_days: 'working_days_only', calendar_code: 'CN', since: '2026-09-01' }]);
  await beginWith(code, '2026-09-29');

  const staff = await pageAs('operations');
  await staff.goto(`/recon/${code}/2026-10-03`);
  await expect(staff.getByText('Records of this day are compared with the statement for 2026-10-08.')).toBeVisible();
  await staff.getByRole('link', { name: 'View 2026-10-08' }).click();
  await expect(staff).toHaveURL(new RegExp(`/recon/${code}/2026-10-08$`));
  await expect(staff.getByText(/The statement was due/)).toBeVisible();
  await staff.goto(`/recon?end=2026-10-09&f.channels=${code}`);
  const grid = staff.getByRole('grid', { name: 'Calendar' });
  await expect(grid.getByRole('button', { name: new RegExp(`^${code}, 2026-10-03, Non-working day`) })).toBeVisible();
  await expect(grid.getByRole('button', { name: new RegExp(`^${code}, 2026-09-30, Late`) })).toBeVisible();
  await query('UPDATE channels SET active = false WHERE code = $1', [code]);
});

test('a calendar that ends while a channel follows it is named on My work of whoever may import its next year, and leads there', async ({
  pageAs,
}) => {
  const calendar = await ownCalendar();
  const channel = `e2e_end_${process.pid.toString(36)}`;
  await query(
    `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, statement_due_time, currency, sort_order, created_at, statement_days,
       calendar_code, statement_days_from) VALUES ($1, $1, $1, 'mapped', 'Asia/Shanghai', '00:00', '10:00', 'CNY', 99, now(), 'working_days_only', $2, '2026-01-01')`,
    [channel, calendar],
  );
  try {
    const page = await pageAs('administrator');
    await page.goto('/');
    const notice = page.getByRole('main').getByRole('status').filter({ hasText: 'Import the next year.' }).filter({ hasText: 'Test' });
    await expect(notice).toBeVisible();
    await expectAccessible(page);
    await notice.getByRole('link', { name: 'Working days' }).click();
    await expect(page.getByRole('combobox', { name: 'Calendar', exact: true })).toHaveValue(calendar);
  } finally {
    await query('UPDATE channels SET active = false WHERE code = $1', [channel]);
  }
});

test('a channel without a calendar is not saved as one that follows it', async ({ pageAs }) => {
  const page = await pageAs('administrator');
  await page.goto('/channels');
  await page.getByRole('button', { name: 'Add channel' }).click();
  await dialog(page)
    .getByLabel('Code')
    .fill(`e2e_nocal_${process.pid.toString(36)}`);
  await dialog(page).getByLabel('Name (English)').fill('None');
  await dialog(page).getByLabel('Name (Chinese)').fill('无');
  await dialog(page).getByLabel('Statement dates').selectOption({ label: 'Every date, delivered on working days' });
  await dialog(page).getByLabel('Working-day calendar').selectOption('');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('Choose a working-day calendar');
});

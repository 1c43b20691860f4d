/** Every screen in both languages and both themes, on a desk and on a phone: accessible, translated, one heading, nothing wider than
 *  the page, nothing broken in the console, no script or style that the policy forbids. */
import type { Page } from '@playwright/test';
import { SCREEN_GROUPS } from '../../components/shell/navigation.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';
import { newColleague, signInFirst } from '../support/new-colleague.ts';
import { slowness } from '../support/slow.ts';

/** Screens by who may see all of them; the ones behind a number are added when the run begins. */
const ADMINISTRATION = ['/admin/staff', '/admin/audit'];
const SCREENS = SCREEN_GROUPS.flatMap((group) => group.screens.map((screen) => screen.href)).filter(
  (href) => !ADMINISTRATION.includes(href),
);

async function deepScreens(): Promise<string[]> {
  const one = async (text: string) => (await query<{ id: string }>(text))[0]?.id ?? 'missing';
  return [
    `/recon/unionpay/${YESTERDAY}`,
    `/recon/differences/${await one("SELECT id FROM differences WHERE kind = 'amount' ORDER BY id LIMIT 1")}`,
    `/recon/statements/${await one("SELECT id FROM statements WHERE status = 'published' AND channel_code = 'unionpay' ORDER BY id LIMIT 1")}`,
    `/recon/statements/${await one("SELECT id FROM statements WHERE status = 'refused' ORDER BY id LIMIT 1")}`,
    '/recon/statements/mappings',
    '/recon/statements/mappings/new',
    `/payments/${await one('SELECT id FROM payments ORDER BY id LIMIT 1')}`,
    `/ledger/journal/${await one('SELECT id FROM journal_entries ORDER BY id LIMIT 1')}`,
    `/ledger/holds/${await one('SELECT id FROM ledger_holds ORDER BY id LIMIT 1')}`,
    '/ledger/accounts/1122.wechat',
    '/ledger/vouchers/new',
    '/ledger/vouchers/mapping',
    `/merchants/${(await query<{ no: string }>('SELECT no FROM merchants ORDER BY no LIMIT 1'))[0]?.no ?? 'missing'}`,
    '/me',
  ];
}

/** What the browser complains about: errors, and what the policy stopped. */
function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy|MISSING_MESSAGE|Hydration/i.test(message.text())) found.push(message.text());
  });
  return found;
}

/** Chinese in half-width brackets, or before a half-width mark. */
const HALF_WIDTH = /\([\u4e00-\u9fff]|[\u4e00-\u9fff][,;!?]/;

/** What a page says in sentences: without the keys of the keyboard, what was typed, and the data that its scripts carry. */
const readText = (page: Page) =>
  page.locator('main').evaluate((main) => {
    const copy = main.cloneNode(true) as HTMLElement;
    for (const other of copy.querySelectorAll('kbd, code, script')) other.replaceWith('\n');
    return copy.textContent ?? '';
  });

/** Texts that look like the key of a message instead of the message. */
const KEY =
  /(?:^|\s)(?:access|audit|channels|charts|difference|errors|form|format|formats|holds|ledger|merchants|payments|reader|recon|rejects|search|shell|staff|statements|states|table|vouchers|work)\.[a-zA-Z]+(?:\.[a-zA-Z_]+)+/;

/** The names of regions that stand within a region of the same name: who goes from one to the next would hear each twice. */
const nestedRegions = (page: Page) =>
  page.evaluate(() => {
    const nameOf = (one: Element) =>
      one.getAttribute('aria-label') ?? document.getElementById(one.getAttribute('aria-labelledby') ?? '')?.textContent ?? '';
    const regions = [...document.querySelectorAll('section:not([role]), [role="region"]')].filter((one) => nameOf(one) !== '');
    return regions
      .filter((one) => regions.some((other) => other !== one && other.contains(one) && nameOf(other) === nameOf(one)))
      .map(nameOf);
  });

async function inspect(page: Page, path: string, otherThemes: readonly string[]): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  // Everything that was asked for has come: neither grey rows nor sections still busy.
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 20_000 });
  await expect(page.locator('main .animate-breathe')).toHaveCount(0);
  await expect(page.getByRole('alert').filter({ hasText: /\S/ }), `nothing failed on ${path}`).toHaveCount(0);
  const text = (await page.locator('body').textContent()) ?? '';
  expect.soft(KEY.exec(text)?.[0] ?? null, `untranslated on ${path}`).toBeNull();
  if ((await page.locator('html').getAttribute('lang')) === 'zh-CN')
    expect.soft(HALF_WIDTH.exec(await readText(page))?.[0] ?? null, `half-width marks among Chinese on ${path}`).toBeNull();
  const [wide, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect.soft(wide, `${path} is as wide as the window`).toBeLessThanOrEqual(view ?? 0);
  // What a page cuts off does not widen it: no panel may reach beyond the window either.
  const reach = await page.evaluate(() =>
    Math.max(0, ...[...document.querySelectorAll('main .panel')].map((panel) => panel.getBoundingClientRect().right)),
  );
  expect.soft(reach, `no panel of ${path} is cut off`).toBeLessThanOrEqual(view ?? 0);
  expect.soft(await nestedRegions(page), `regions of one name within one another on ${path}`).toEqual([]);
  await expectAccessible(page, { soft: true });
  // Another theme is other values of the same colours: nothing is built anew for it.
  for (const theme of otherThemes) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    await expectAccessible(page, { soft: true, onlyColours: true });
  }
}

const LOOKS = [
  { language: 'zh-CN', themes: ['light', 'dark'], width: 1280 },
  { language: 'en', themes: ['dark', 'light'], width: 1280 },
  { language: 'zh-CN', themes: ['light', 'dark'], width: 390 },
] as const;

for (const { language, themes, width } of LOOKS) {
  const [theme, ...otherThemes] = themes;
  for (const [who, part] of [
    ['operations', 'the daily screens'],
    ['operations', 'the screens behind a number'],
    ['administrator', 'the administration'],
  ] as const) {
    test(`${part} hold in ${language}, ${themes.join(' and ')}, ${width} wide`, async ({ pageAs, baseURL }) => {
      test.setTimeout(180_000 * slowness);
      const page = await pageAs(who);
      await page.context().addCookies([
        { name: 'locale', value: language, url: baseURL ?? '' },
        { name: 'theme', value: theme, url: baseURL ?? '' },
      ]);
      await page.setViewportSize({ width, height: 800 });
      const found = complaints(page);
      const paths = part === 'the daily screens' ? SCREENS : part === 'the administration' ? ADMINISTRATION : await deepScreens();
      for (const path of paths) {
        await test.step(path, () => inspect(page, path, otherThemes));
      }
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      expect(found).toEqual([]);
    });
  }
}

const NOWHERE = '00000000-0000-7000-8000-000000000000';
const RECORDS: readonly [address: string, list: string, english: string, chinese: string][] = [
  [`/payments/${NOWHERE}`, '/payments', 'Back to Payments', '返回支付订单'],
  [`/recon/statements/${NOWHERE}`, '/recon/statements', 'Back to Statements', '返回账单'],
  [`/recon/differences/${NOWHERE}`, '/recon/differences', 'Back to Differences', '返回差异'],
  [`/ledger/journal/${NOWHERE}`, '/ledger/journal', 'Back to Journal', '返回会计分录'],
  [`/ledger/holds/${NOWHERE}`, '/ledger/holds', 'Back to Holds', '返回冻结与待入账'],
  ['/ledger/accounts/9999.nowhere', '/ledger/accounts', 'Back to Accounts', '返回科目与账户'],
  ['/merchants/M000000', '/merchants', 'Back to Merchants', '返回商户'],
  ['/payments/not-a-number', '/payments', 'Back to Payments', '返回支付订单'],
  ['/recon/wechat/yesterday', '/recon', 'Back to Calendar', '返回对账日历'],
];

test('a record that is not there leads back to its list, in both languages', async ({ pageAs, baseURL }) => {
  test.setTimeout(120_000 * slowness);
  const page = await pageAs('finance_manager');
  for (const [address, list, english, chinese] of RECORDS) {
    for (const [language, name] of [
      ['zh-CN', chinese],
      ['en', english],
    ] as const) {
      await page.context().addCookies([{ name: 'locale', value: language, url: baseURL ?? '' }]);
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.getByRole('link', { name, exact: true }), address).toHaveAttribute('href', list);
    }
    await expectAccessible(page, { soft: true });
  }
  await page.getByRole('link', { name: 'Back to Calendar' }).click();
  await expect(page).toHaveURL(/\/recon$/);
});

test('a record that could not be asked for leads back too, and is there when it is tried again; who may not see it is led to the start', async ({
  pageAs,
}) => {
  const page = await pageAs('finance_manager');
  const [payment] = await query<{ id: string; our_no: string }>('SELECT id, our_no FROM payments ORDER BY id LIMIT 1');
  await page.route(/\/api\/trpc\/[^?]*payments\.get/, (route) => route.abort());
  await page.goto(`/payments/${payment?.id}`);
  await expect(page.getByText('Could not load this')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('link', { name: 'Back to Payments' })).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('main')).toContainText(payment?.our_no ?? '-');

  const stranger = await pageAs('administrator');
  await stranger.goto(`/payments/${payment?.id}`);
  await expect(stranger.getByText('You do not have access')).toBeVisible();
  await stranger.getByRole('link', { name: 'Go to start page' }).click();
  await expect(stranger).toHaveURL(/\/$/);
});

test('what these tests ask of a page they would miss: a nameless button, grey on white, a theme that turns ink into paper', async ({
  opsPage: page,
}) => {
  await page.goto('/channels');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const failure = (options: { onlyColours?: boolean } = {}) =>
    expectAccessible(page, options).then(
      () => '',
      (error: Error) => error.message,
    );
  expect(await failure()).toBe('');
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.id = 'nameless';
    document.querySelector('main')?.append(button);
  });
  expect(await failure()).toContain('#nameless');
  expect(await failure({ onlyColours: true })).toBe('');
  await page.evaluate(() => {
    document.documentElement.style.setProperty('--ink', '#f4f4f4');
  });
  expect(await failure({ onlyColours: true })).toContain('color-contrast');
});

test('language, theme and density are chosen in the bar, hold at once and after a reload', async ({ page }) => {
  // They stay with whoever chooses them, in every browser.
  await signInFirst(page, await newColleague(['product']));
  await page.goto('/payments');
  await page.getByRole('button', { name: '切换到简体中文' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/支付/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const rowHeight = () =>
    page
      .locator('tbody tr')
      .first()
      .evaluate((row) => row.getBoundingClientRect().height);
  await expect(page.locator('tbody tr').first()).toBeVisible();
  const before = await rowHeight();
  await page.getByRole('button', { name: /主题/ }).click();
  await page.getByRole('menuitemradio', { name: '深色' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /主题/ }).click();
  await page.getByRole('menuitemradio', { name: /宽松/ }).click();
  await page.keyboard.press('Escape');
  await expect.poll(rowHeight).toBeGreaterThan(before);
  const background = () => page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
  const dark = await background();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  expect(await background()).toBe(dark);
  await expect(page.locator('tbody tr').first()).toBeVisible();
  await expect.poll(rowHeight).toBeGreaterThan(before);
});

test('what is printed is dark on light, also of who works in the dark', async ({ opsPage: page }) => {
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await page.goto('/ledger/accounts');
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toBeVisible();
  const inks = () =>
    heading.evaluate((element) =>
      getComputedStyle(element)
        .color.match(/\d+/g)
        ?.map((part) => Number.parseInt(part, 10)),
    );
  for (const theme of ['system', 'dark']) {
    await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
    expect(Math.max(...((await inks()) ?? [255]).slice(0, 3))).toBeLessThan(100);
  }
});

test('what is printed is whole: a list that scrolls in its window has all its rows and sums on paper', async ({ opsPage: page }) => {
  for (const address of [`/ledger/trial-balance?f.date=${YESTERDAY}`, '/payments']) {
    await page.emulateMedia({ media: 'screen' });
    await page.goto(address);
    const list = page.locator('[data-print="whole"][tabindex="0"]').first();
    await expect(list.getByRole('row').nth(20)).toBeAttached();
    const hidden = () => list.evaluate((element) => element.scrollHeight - element.clientHeight);
    expect(await hidden(), address).toBeGreaterThan(100);
    await page.emulateMedia({ media: 'print' });
    await expect.poll(hidden, address).toBeLessThan(2);
  }
});

test('what is looked at beside its list is printed alone and whole', async ({ opsPage: page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.goto('/recon/differences');
  await page.locator('main tr[data-row]').first().getByRole('cell').nth(2).click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('region', { name: 'History' })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('main')).toBeHidden();
  await expect(drawer).toHaveCSS('position', 'static');
  const cut = await drawer.evaluate((element) =>
    [element, ...element.querySelectorAll('*')]
      .filter((one) => one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY !== 'visible')
      .map((one) => `${one.tagName} ${one.className}`),
  );
  expect(cut.filter((one) => !/sr-only|line-clamp|truncate/.test(one))).toEqual([]);
  await expect(drawer.getByRole('textbox')).toHaveCount(0);
  await page.emulateMedia({ media: 'screen' });
  await page.keyboard.press('Escape');
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('main')).toBeVisible();
});

test('where the system chooses the colours, what is chosen still looks chosen', async ({ opsPage: page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('/recon/differences');
  const fill = (name: RegExp) =>
    page.getByRole('button', { name }).evaluate((element) => {
      const look = getComputedStyle(element);
      return `${look.backgroundColor} ${look.borderBottomColor}`;
    });
  await expect(page.getByRole('button', { name: /^Unresolved/ })).toBeVisible();
  expect(await fill(/^Unresolved/)).not.toBe(await fill(/^Resolved/));
  await page.goto('/recon');
  const shown = page.getByRole('radiogroup').or(page.getByRole('group')).getByRole('radio');
  await expect(shown.first()).toBeVisible();
  const fills = await shown.evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
  expect(new Set(fills).size).toBe(2);
});

test('the panels of a screen begin at one edge, and so do the words of a list of steps', async ({ opsPage: page }) => {
  test.setTimeout(180_000 * slowness);
  const paths = [...(await deepScreens()).filter((path) => !/mappings|\/me$/.test(path)), '/ledger/close'];
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 20_000 });
    await expect(page.locator('main .animate-breathe')).toHaveCount(0);
    const edges = await page.evaluate(() => {
      const firstText = (panel: Element) => {
        const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        let left = Number.POSITIVE_INFINITY;
        while (walker.nextNode()) {
          if (!walker.currentNode.textContent?.trim() || walker.currentNode.parentElement?.closest('.sr-only')) continue;
          range.selectNodeContents(walker.currentNode);
          for (const box of range.getClientRects()) if (box.width > 1) left = Math.min(left, box.left);
        }
        return Math.round(left - panel.getBoundingClientRect().left);
      };
      return [...document.querySelectorAll('main .panel')].filter((panel) => !panel.parentElement?.closest('.panel')).map(firstText);
    });
    // A letter that leans over its edge is no other edge.
    expect.soft([...new Set(edges.filter((edge) => Math.abs(edge - 13) > 1))], path).toEqual([]);
  }
  // The last of them is the day close.
  const steps = page.locator('ol > li > div');
  await expect(steps.first()).toBeVisible();
  const lefts = await steps.evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().left)));
  expect(lefts.length).toBeGreaterThan(3);
  expect(new Set(lefts).size).toBe(1);
});

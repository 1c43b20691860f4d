/** Everything that opens above a page, in both languages: it has a name, holds to the rules of accessibility, takes the focus, closes by Escape
 *  alone, and gives the focus back to what opened it. What says that it opens something (`aria-haspopup`) is found by itself, so that a new layer
 *  is looked at without being listed here; what opens by a key is named below. */
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { expect, test } from '../support/fixtures.ts';
import { slowness } from '../support/slow.ts';

const LAYER = '[role="dialog"]:visible, [role="menu"]:visible';
const SPEAKS = { en: /[A-Za-z]/, 'zh-CN': /[\u4e00-\u9fff]/ } as const;
type Language = keyof typeof SPEAKS;
const LANGUAGES = Object.keys(SPEAKS) as Language[];

type Seen = { name: string; isFocusIn: boolean; kind: string; nameless: string[] };

/** What there is to know of a layer at once. `kind` is the same for layers that are built alike. */
const look = (layer: Locator): Promise<Seen> =>
  layer.evaluate((element) => {
    const textOf = (ids: string | null) =>
      (ids ?? '')
        .split(' ')
        .map((id) => document.getElementById(id))
        .map((one) => one?.getAttribute('aria-label') ?? one?.textContent ?? '')
        .join(' ');
    const nameOf = (one: Element) =>
      (
        textOf(one.getAttribute('aria-labelledby')).trim() ||
        one.getAttribute('aria-label') ||
        [...((one as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join(' ') ||
        one.textContent ||
        ''
      ).trim();
    const parts = [
      ...element.querySelectorAll('button, a[href], input, select, textarea, [role^="menuitem"], [role="option"], table'),
    ].filter((part) => !part.closest('[aria-hidden="true"]'));
    return {
      name: nameOf(element.cloneNode(false) as Element),
      isFocusIn: element.contains(document.activeElement),
      kind: [...new Set([element.getAttribute('role'), ...parts.map((part) => part.getAttribute('role') ?? part.tagName)])].join(' '),
      nameless: parts.filter((part) => nameOf(part) === '').map((part) => part.outerHTML.slice(0, 120)),
    };
  });

/** Those built like one of these have been asked already. */
type Asked = Set<string>;

/** Looks at the layer that is open, closes it by Escape, and expects the focus where it was. */
async function expectSound(page: Page, opener: Locator, language: Language, asked: Asked, isBeside = false): Promise<string> {
  const layer = page.locator(LAYER).last();
  await expect(layer).toBeVisible();
  await expect(layer.locator('[aria-busy="true"], .animate-breathe')).toHaveCount(0);
  if (!isBeside) await expect.poll(async () => (await look(layer)).isFocusIn, 'the focus is in it').toBe(true);
  const { name, kind, nameless } = await look(layer);
  expect.soft(name, `the name of a layer of ${page.url()}`).toMatch(SPEAKS[language]);
  expect.soft(nameless, `nameless in "${name}"`).toEqual([]);
  if (!asked.has(kind)) {
    asked.add(kind);
    await expectAccessible(page, {
      within: (await layer.getAttribute('role')) === 'menu' ? '[role="menu"]' : '[role="dialog"]',
      soft: true,
    });
  }
  await page.keyboard.press('Escape');
  await expect(layer, `Escape closes "${name}"`).toBeHidden();
  await expect(opener, `the focus comes back from "${name}"`).toBeFocused();
  return name;
}

async function speak(page: Page, language: Language, baseURL: string | undefined): Promise<void> {
  await page.context().addCookies([{ name: 'locale', value: language, url: baseURL ?? '' }]);
}

async function arrive(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.locator('[aria-busy="true"], main .animate-breathe')).toHaveCount(0, { timeout: 20_000 });
}

/** Opens everything of a page that says it opens something; of the rows of a table the first two, which have all the others have. */
async function openAll(page: Page, language: Language, asked: Asked, place = 'body'): Promise<string[]> {
  const openers = page
    .locator(place)
    .locator('[aria-haspopup]:visible:enabled:not(tbody tr:nth-child(n + 3) *):not([aria-disabled="true"])');
  const names: string[] = [];
  for (let at = 0; at < (await openers.count()); at++) {
    const opener = openers.nth(at);
    await opener.focus();
    await page.keyboard.press('Enter');
    names.push(await expectSound(page, opener, language, asked));
  }
  return names;
}

const PAGES: readonly [who: string, addresses: readonly string[], atLeast: number][] = [
  ['operations', ['/payments', '/recon/differences', '/recon/statements', '/recon'], 15],
  ['finance_manager', ['/ledger/journal', '/ledger/holds', '/ledger/trial-balance', '/ledger/close', '/admin/audit'], 10],
  ['administrator', ['/channels', '/admin/staff'], 6],
];

for (const language of LANGUAGES)
  for (const [who, addresses, atLeast] of PAGES)
    test(`what opens on the pages of ${who} is named, sound, and gives the focus back, in ${language}`, async ({ pageAs, baseURL }) => {
      test.setTimeout(180_000 * slowness);
      const page = await pageAs(who);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await speak(page, language, baseURL);
      const asked: Asked = new Set();
      const names: string[] = [];
      for (const address of addresses)
        await test.step(address, async () => {
          await arrive(page, address);
          // The bar is the same on every page.
          names.push(...(await openAll(page, language, asked, address === addresses[0] ? 'body' : 'main')));
        });
      expect(names.length).toBeGreaterThanOrEqual(atLeast);
    });

const row = (page: Page) => page.locator('main tr[data-row]').first();
const press = (key: string) => async (page: Page, from: Locator) => {
  await from.focus();
  await page.keyboard.press(key);
};

/** What opens by a key, or only after something was done. `from` has the focus before and after, `isBeside` meanwhile too. */
type Keyed = { what: string; address: string; isBeside?: true; from(page: Page): Locator; open(page: Page, from: Locator): Promise<void> };

const BY_KEY: Record<string, readonly Keyed[]> = {
  operations: [
    { what: 'the palette over a row', address: '/payments', from: row, open: press('Control+k') },
    { what: 'the sheet of keys over a row', address: '/payments', from: row, open: press('?') },
    { what: 'a difference beside its list', address: '/recon/differences', from: row, open: press(' ') },
    { what: 'a payment beside its list', address: '/payments', from: row, open: press(' ') },
    {
      what: 'a comment on what is ticked',
      address: '/recon/differences',
      from: (page) => page.locator('[data-beneath] [aria-haspopup]').first(),
      open: async (page) => {
        await row(page).getByRole('checkbox').click();
        await page.keyboard.press('c');
      },
    },
    {
      what: 'what is known of a day',
      isBeside: true,
      address: '/recon',
      from: (page) => page.getByRole('grid').locator('button[tabindex="0"]').first(),
      open: press(' '),
    },
  ],
  finance_manager: [
    { what: 'an entry beside its list', address: '/ledger/journal', from: row, open: press(' ') },
    { what: 'a hold beside its list', address: '/ledger/holds', from: row, open: press(' ') },
    { what: 'an entry of the audit log', address: '/admin/audit', from: row, open: press(' ') },
  ],
  administrator: (['first', 'last'] as const).map((which) => ({
    what: `the ${which} act on a user`,
    address: '/admin/staff',
    from: (page) => page.locator('main tr[data-row]').nth(1).getByRole('button'),
    open: async (page, from) => {
      await from.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('menu')).toBeVisible();
      await page.keyboard.press(which === 'first' ? 'Home' : 'End');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('menu')).toBeHidden();
    },
  })),
};

for (const language of LANGUAGES)
  test(`what opens by a key is named, sound, and gives the focus back, in ${language}`, async ({ pageAs, baseURL }) => {
    test.setTimeout(180_000 * slowness);
    for (const [who, layers] of Object.entries(BY_KEY)) {
      const page = await pageAs(who);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await speak(page, language, baseURL);
      const asked: Asked = new Set();
      for (const { what, address, from, open, isBeside } of layers)
        await test.step(what, async () => {
          await arrive(page, address);
          await open(page, from(page));
          await expectSound(page, from(page), language, asked, isBeside);
        });
    }
  });

for (const language of LANGUAGES)
  test(`what opens on a phone is named, sound, and gives the focus back, in ${language}`, async ({ opsPage: page, baseURL }) => {
    test.setTimeout(180_000 * slowness);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 390, height: 844 });
    await speak(page, language, baseURL);
    const asked: Asked = new Set();
    for (const address of ['/recon/differences', '/payments']) {
      await arrive(page, address);
      expect((await openAll(page, language, asked)).length).toBeGreaterThan(4);
    }
  });

test('what this asks of a layer it would miss: one that is called nothing, or in another language', async ({ opsPage: page, baseURL }) => {
  await speak(page, 'en', baseURL);
  await arrive(page, '/payments');
  await page.getByRole('button', { name: 'Views' }).click();
  const layer = page.getByRole('dialog');
  expect((await look(layer)).name).toMatch(SPEAKS.en);
  for (const name of ['', '视图']) {
    await layer.evaluate((element, next) => element.setAttribute('aria-label', next), name);
    expect((await look(layer)).name).not.toMatch(SPEAKS.en);
  }
});

test('Escape of an input method closes nothing and leaves no field, and one that closes a layer leaves the ticks of the list alone', async ({
  opsPage: page,
}) => {
  const composed = () =>
    page.evaluate(() =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true, cancelable: true }),
      ),
    );
  await arrive(page, '/recon/differences');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: /^Search/ });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await composed();
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();

  await row(page).getByRole('checkbox').click();
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('1 row selected');
  await row(page).focus();
  await page.keyboard.press(' ');
  const drawer = page.getByRole('dialog');
  const comment = drawer.getByRole('textbox', { name: 'Comments' });
  await comment.focus();
  await composed();
  await expect(comment).toBeFocused();
  // Walked on: the focus is in the list, and Escape closes what is looked at.
  await row(page).focus();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(selection).toContainText('1 row selected');
  await page.keyboard.press('Escape');
  await expect(selection).toBeHidden();
});

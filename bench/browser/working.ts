/** What the hand feels while it works: keys in the list and on a difference, filters, the palette, acts, and what a page asks for by itself. */
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { keepVitals, throughOfficeLine, timed, vitalsOf } from './stopwatch.ts';

export type Felt = { name: string; times: number[]; bar: number; at: 0.75 | 0.95 };

const LIST = '/recon/differences?f.statuses=open,in_progress,external,resolved';
const NO_SKELETON = `document.querySelector('main [aria-busy="true"]') === null`;
const FOCUSED = `document.activeElement?.getAttribute('data-row')`;
const SELECTED = `document.querySelectorAll('main tr[data-row] [role=checkbox][data-state=checked]').length + 1`;
/** The difference that stands beside the list or on its own page, once its two sides are there. */
const SHOWN = `document.querySelector('[data-difference] table') && document.querySelector('[data-difference]').textContent.slice(0, 200)`;
const FIRST_ROWS = `${NO_SKELETON} && [...document.querySelectorAll('main tr[data-row]')].slice(0, 3).map((row) => row.textContent).join()`;
const FOUND = `document.querySelector('[cmdk-item]')?.textContent`;

async function many(times: number, measure: (round: number) => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  for (let round = 0; round < times; round++) found.push(await measure(round));
  return found;
}

/** What the documents of a page kept, which end with them. */
const interactions: number[] = [];
const keep = async (page: Page) => interactions.push(...(await vitalsOf(page)).interactions);

const ready = async (page: Page, address: string) => {
  await keep(page);
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.locator('main tr[data-row]').first().waitFor();
};
const key = (page: Page, name: string, shown: string) => timed(page, { on: 'keydown', shown, act: () => page.keyboard.press(name) });

export async function measureWork(
  browser: Browser,
  options: BrowserContextOptions,
  rounds: number,
): Promise<{ felt: Felt[]; interactions: number[]; calls: number }> {
  const context = await browser.newContext(options);
  await keepVitals(context);
  const page = await context.newPage();
  await throughOfficeLine(page);
  const sides = page.locator('[data-difference] table').first();
  const felt: Felt[] = [];
  const add = (name: string, bar: number, at: Felt['at'], times: number[]) => felt.push({ name, bar, at, times });

  await ready(page, LIST);
  add('j: the next row of the list', 100, 0.95, await many(rounds, () => key(page, 'j', FOCUSED)));
  add(
    'x: a row is selected',
    100,
    0.95,
    await many(rounds, async () => {
      const time = await key(page, 'x', SELECTED);
      await page.keyboard.press('j');
      return time;
    }),
  );
  await ready(page, LIST);
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await sides.waitFor();
  // A person looks before going on, and the next ones come meanwhile.
  const looked = () => page.waitForTimeout(600);
  add(
    'j: the next difference beside the list',
    50,
    0.95,
    await many(rounds, async () => {
      await looked();
      return key(page, 'j', SHOWN);
    }),
  );
  await page.keyboard.press('Escape');
  await ready(page, LIST);
  await page.keyboard.press('j');
  add(
    'Space: a difference opens',
    500,
    0.95,
    await many(Math.min(rounds, 10), async () => {
      await page.keyboard.press('j');
      const time = await key(page, 'Space', SHOWN);
      await page.keyboard.press('Escape');
      await sides.waitFor({ state: 'detached' });
      return time;
    }),
  );
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/recon\/differences\/[0-9a-f-]{36}$/);
  await sides.waitFor();
  add(
    'j: the next difference on its own page',
    100,
    0.95,
    await many(rounds, async () => {
      await looked();
      return key(page, 'j', SHOWN);
    }),
  );

  await ready(page, LIST);
  const tabs = page.getByRole('group', { name: /^(By status|按状态)$/ }).getByRole('button');
  add(
    'a tab of the list: first rows',
    1_000,
    0.95,
    await many(rounds, (round) => timed(page, { on: 'click', shown: FIRST_ROWS, act: () => tabs.nth(1 + (round % 2)).click() })),
  );

  const numbers = await numbersOf(page);
  add(
    'palette: a screen by its name',
    150,
    0.95,
    await many(rounds, async () => {
      await page.keyboard.press('Control+k');
      await page.locator('[cmdk-input]').waitFor();
      const time = await timed(page, { on: 'input', shown: FOUND, act: () => page.keyboard.insertText('ledger') });
      await page.keyboard.press('Escape');
      await page.locator('[cmdk-input]').waitFor({ state: 'detached' });
      return time;
    }),
  );
  add(
    'palette: a payment by its whole number',
    500,
    0.95,
    await many(rounds, async (round) => {
      await page.keyboard.press('Control+k');
      await page.locator('[cmdk-input]').waitFor();
      const number = numbers[round % numbers.length] as string;
      const time = await timed(page, {
        on: 'input',
        shown: `[...document.querySelectorAll('[cmdk-item] .ident')].some((one) => one.textContent === '${number}') && '${number}'`,
        act: () => page.keyboard.insertText(number),
      });
      await page.keyboard.press('Escape');
      await page.locator('[cmdk-input]').waitFor({ state: 'detached' });
      return time;
    }),
  );

  await ready(page, LIST);
  await page.waitForTimeout(2_000);
  let calls = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/')) calls += 1;
  });
  await page.waitForTimeout(60_000);
  await context.close();
  return { felt, interactions, calls };
}

/** Some numbers of payments, to look for. */
async function numbersOf(page: Page): Promise<string[]> {
  await ready(page, '/payments');
  const titles = await page.locator('main tr[data-row] [title]').evaluateAll((all) => all.map((one) => one.getAttribute('title') ?? ''));
  return titles.filter((text) => /^[PR]0[0-9A-Z]{20,}$/.test(text)).slice(0, 20);
}

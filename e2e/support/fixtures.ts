/** The `test` of the journeys: pages that are signed in already (by the form, once a role and run), and pages that report what broke. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, test as base, expect, type Page } from '@playwright/test';
import { type AnswerWatch, answerWatch } from './answers.ts';
import { person } from './people.ts';
import { signIn } from './sign-in.ts';

/** One folder a run, so that no run meets the sessions of an earlier database. */
const folder = path.resolve(import.meta.dirname, '../../.data/e2e-state', process.env.E2E_RUN ?? String(process.ppid));

/** Signs in as `who` in a context of its own and keeps the cookies in `file`; the other worker waits meanwhile. */
async function keepState(browser: Browser, who: string, file: string, baseURL: string | undefined): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const claim = `${file}.claim`;
  try {
    mkdirSync(claim);
  } catch {
    for (const until = performance.now() + 45_000; performance.now() < until && !existsSync(file); ) {
      if (!existsSync(claim)) return keepState(browser, who, file, baseURL);
      await pause(100);
    }
    if (!existsSync(file)) throw new Error(`The other worker could not sign in as ${who}.`);
    return;
  }
  try {
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    await signIn(await context.newPage(), person(who));
    await context.storageState({ path: `${file}.new` });
    renameSync(`${file}.new`, file);
    await context.close();
  } finally {
    rmSync(claim, { recursive: true, force: true });
  }
}

type Fixtures = {
  /** Reads what the pages are answered; a test whose pages were told what they must not know fails. */
  answers: AnswerWatch;
  /** A new page, signed in as the demo person whose role or e-mail begins with `who`. */
  pageAs(who: string): Promise<Page>;
  /** Signed in as operations staff. */
  opsPage: Page;
};

export const test = base.extend<Fixtures>({
  answers: [
    // Playwright asks for a pattern here, also where nothing is taken.
    // biome-ignore lint/correctness/noEmptyPattern: the fixture needs no other
    async ({}, use) => {
      const answers = answerWatch();
      await use(answers);
      expect(await answers.found()).toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, answers }, use) => {
    answers.watch(context);
    await use(context);
  },
  pageAs: async ({ browser, baseURL, viewport, locale, timezoneId, answers }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (who) => {
      const file = path.join(folder, `${who}.json`);
      if (!existsSync(file) || statSync(file).size === 0) await keepState(browser, who, file, baseURL);
      const context = await browser.newContext({
        storageState: file,
        viewport,
        ...(baseURL ? { baseURL } : {}),
        ...(locale ? { locale } : {}),
        ...(timezoneId ? { timezoneId } : {}),
      });
      contexts.push(context);
      answers.watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  opsPage: async ({ pageAs }, use) => use(await pageAs('operations')),
});

export { expect };

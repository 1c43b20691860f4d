/** The `test` of the journeys: pages that are signed in already (by the form, once a role and run), and pages that report what broke. */
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { type Browser, test as base, expect, type Page } from '@playwright/test';
import { type AnswerWatch, answerWatch } from './answers.ts';
import { inTurn, runFolder } from './in-turn.ts';
import { person } from './people.ts';
import { signIn } from './sign-in.ts';
import { slowed } from './slow.ts';

/** Signs in as `who` in a context of its own and keeps the cookies in `file`, unless the other worker has meanwhile. */
const keepState = (browser: Browser, who: string, file: string, baseURL: string | undefined): Promise<void> =>
  inTurn(who, async () => {
    if (existsSync(file)) return;
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    await signIn(await context.newPage(), person(who));
    await context.storageState({ path: `${file}.new` });
    renameSync(`${file}.new`, file);
    await context.close();
  });

type Fixtures = {
  /** Reads what the pages are answered; a test whose pages were told what they must not know fails. */
  answers: AnswerWatch;
  /** A new page, signed in as the demo person whose role or e-mail begins with `who`. */
  pageAs(who: string): Promise<Page>;
  /** Signed in as operations staff. */
  opsPage: Page;
};

export const test = base.extend<Fixtures, { browser: Browser }>({
  browser: [async ({ browser }, use) => use(slowed(browser)), { scope: 'worker' }],
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
      const file = path.join(runFolder, `${who}.json`);
      if (!existsSync(file)) await keepState(browser, who, file, baseURL);
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

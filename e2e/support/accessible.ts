/** WCAG 2.2 AA, as far as a program can see it. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What a theme may break of a page that is sound in the other one. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Rules of WCAG that are no part of a standard set: who speaks to the page says what is written on a button. */
const BESIDES = { 'label-content-name-mismatch': { enabled: true } };

/** Fails with the rule, the reason and the places of each violation on the page as it is shown now; `soft` lets the test go on to the
 *  next page first, `onlyColours` asks only what a change of theme may break. */
export async function expectAccessible(
  page: Page,
  { within, soft = false, onlyColours = false }: { within?: string; soft?: boolean; onlyColours?: boolean } = {},
): Promise<void> {
  // A colour halfway through a transition is no finding; endless animations are left running.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map((animation) => animation.finished.catch(() => undefined)),
    ).then(() => undefined),
  );
  // Nothing but violations is reported, and no frames are looked for (there are none): the same findings in a fourth of the time.
  const rules = onlyColours ? {} : BESIDES;
  const plain = new AxeBuilder({ page }).options({ resultTypes: ['violations'], rules }).setLegacyMode(true);
  const builder = onlyColours ? plain.withRules(OF_COLOUR) : plain.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  const { violations } = await (within ? builder.include(within) : builder).analyze();
  const readable = violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    places: nodes.slice(0, 5).map(({ target }) => target.join(' ')),
  }));
  (soft ? expect.soft : expect)(readable, `accessibility of ${page.url()}`).toEqual([]);
}

/** WCAG 2.2 AA, as far as a program can see it. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Fails with the rule, the reason and the places of each violation on the page as it is shown now. */
export async function expectAccessible(page: Page, { within }: { within?: string } = {}): Promise<void> {
  const builder = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  const { violations } = await (within ? builder.include(within) : builder).analyze();
  const readable = violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    places: nodes.slice(0, 5).map(({ target }) => target.join(' ')),
  }));
  expect(readable, `accessibility of ${page.url()}`).toEqual([]);
}

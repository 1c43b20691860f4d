/** Holds answers back until the test lets them go. */
import type { Page } from '@playwright/test';

/** Calls whose address fits wait from now on; what this resolves with lets them, and all that follow, go. */
export async function holdBack(page: Page, address: RegExp): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

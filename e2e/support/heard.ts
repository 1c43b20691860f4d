/** What a page says to who hears it: each change of text in a live region, as `role or politeness: text that changed`. */
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    heard?: string[];
  }
}

/** Begins to listen; holds for every page that is opened from now on. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    window.heard = heard;
    const LIVE = '[aria-live], [role="status"], [role="alert"], [role="log"], output';
    const note = (node: Node) => {
      const element = node instanceof Element ? node : node.parentElement;
      const live = element?.closest(LIVE);
      if (!live || live.getAttribute('aria-live') === 'off') return;
      const whole = element?.closest('[aria-atomic="true"]');
      const text = ((whole && live.contains(whole) ? whole : node).textContent ?? '').trim();
      if (text !== '' && heard.at(-1) !== text) heard.push(text);
    };
    const watch = (root: Node) =>
      new MutationObserver((changes) => {
        for (const { type, target, addedNodes } of changes) {
          if (type === 'characterData') note(target);
          for (const node of addedNodes) {
            note(node);
            // Next says titles in a shadow of its own, which is hung in when the page has come to life.
            if (node instanceof Element && node.localName === 'next-route-announcer' && node.shadowRoot) watch(node.shadowRoot);
          }
        }
      }).observe(root, { subtree: true, childList: true, characterData: true });
    watch(document);
  });
}

/** All that was said since the page was opened or `forget` was called. */
export const heard = (page: Page): Promise<string[]> => page.evaluate(() => window.heard ?? []);

export const forget = (page: Page): Promise<void> => page.evaluate(() => void window.heard?.splice(0));

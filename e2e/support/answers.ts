/** Every answer that a page of the journeys gets is read: none may hold a secret, the text of a statement, a stack trace or a path of the server. */
import type { BrowserContext } from '@playwright/test';
import { leaksInAnswer } from '../../scripts/leaks.ts';

// The password of the demo accounts is no secret: the sign-in page of a demonstration tells it.
const CANARIES = process.env.AUTH_SECRET ? [{ what: 'AUTH_SECRET', value: process.env.AUTH_SECRET }] : [];

export type AnswerWatch = { watch(context: BrowserContext): void; found(): Promise<string[]> };

export function answerWatch(): AnswerWatch {
  const readings: Promise<string[]>[] = [];
  return {
    watch: (context) =>
      void context.on('response', (response) => {
        const address = new URL(response.url());
        if (address.pathname.startsWith('/_next/') || !/json|html|text\/plain/.test(response.headers()['content-type'] ?? '')) return;
        // A page that is left takes the body of its answer along.
        const body = response.text().catch(() => '');
        readings.push(body.then((text) => leaksInAnswer(text, CANARIES).map((what) => `${address.pathname}: ${what}`)));
      }),
    found: async () => {
      const late = new Promise<string[]>((resolve) => setTimeout(resolve, 500, []));
      return (await Promise.all(readings.map((each) => Promise.race([each, late])))).flat();
    },
  };
}

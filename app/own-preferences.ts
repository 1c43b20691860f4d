/** What this request is drawn with: what the person who is signed in has chosen, else what this browser has. Asked for once a request. */
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { type Preferences, preferencesOf } from '../components/providers/preferences.ts';
import { database } from '../db/client.ts';
import { sessionIdOf } from '../server/access/cookie.ts';
import { lookOfSession } from '../server/access/own-look.ts';
import { systemClock } from '../server/kernel/clock.ts';

export const ownPreferences = cache(async (): Promise<Preferences> => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const ofBrowser = preferencesOf((name) => jar.get(name)?.value, head.get('accept-language'));
  const sessionId = await sessionIdOf(new Headers(head));
  if (sessionId === null) return ofBrowser;
  // A page that cannot ask says itself what is wrong, in the words of the browser.
  const chosen = await lookOfSession(database(), sessionId, systemClock.now()).catch(() => null);
  return { ...ofBrowser, locale: chosen?.locale ?? ofBrowser.locale, theme: chosen?.theme ?? ofBrowser.theme };
});

/** Gives next-intl the language and the words of a request. The address carries no language: a shared link opens in the reader's. */
import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { BOOK_DAY } from '../../server/kernel/business-date.ts';
import { loadMessages } from './messages.ts';
import { COOKIE, localeOf } from './preferences.ts';

export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = localeOf(jar.get(COOKIE.locale)?.value, head.get('accept-language'));
  return { locale, messages: loadMessages(locale), timeZone: BOOK_DAY.zone };
});

/** Gives next-intl the language and the words of a request. The address carries no language: a shared link opens in the reader's. */
import { getRequestConfig } from 'next-intl/server';
import { loadMessages } from '../components/providers/messages.ts';
import { BOOK_DAY } from '../server/kernel/business-date.ts';
import { ownPreferences } from './own-preferences.ts';

export default getRequestConfig(async () => {
  const { locale } = await ownPreferences();
  return { locale, messages: loadMessages(locale), timeZone: BOOK_DAY.zone };
});

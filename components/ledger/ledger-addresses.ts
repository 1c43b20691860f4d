/** Where the entries behind a ledger figure are listed. Pure. */
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';

/** Both ends included; one side may be open. */
export type Days = { from?: string; to?: string };

export function daysText({ from = '', to = '' }: Days): string {
  return from === to ? to : `${from}..${to}`;
}

/** Everything before a date: what an opening balance is made of. */
export function before(date: string): Days {
  return { to: addDays(date as BusinessDate, -1) };
}

/** An account's statement of these dates: postings with a running balance. */
export function accountHref(account: string, days: Days, currency: string): string {
  return `/ledger/accounts/${account}?${new URLSearchParams({ 'f.date': daysText(days), 'f.currency': currency })}`;
}

/** The journal's entries of these dates, of one account or of all. */
export function journalHref(days: Days, { account, currency }: { account?: string; currency?: string } = {}): string {
  const query = new URLSearchParams();
  if (account) query.set('f.account', account);
  if (days.from || days.to) query.set('f.date', daysText(days));
  if (currency) query.set('f.currency', currency);
  return `/ledger/journal?${query}`;
}

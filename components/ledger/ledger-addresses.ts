/** Where the entries behind a ledger figure are listed. Pure. */
import { addDays, type BusinessDate } from '../../server/kernel/business-date.ts';
import type { HoldKind } from '../../server/ledger/codes.ts';
import type { Balance } from '../../server/ledger/contract.ts';

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

type Behind = { account?: string; currency?: string; eventTypes?: readonly string[]; source?: string };

/** The journal's entries of these dates, of one account or of all; of these events, and of what was booked under a number that begins so. */
export function journalHref(days: Days, { account, currency, eventTypes, source }: Behind = {}): string {
  const query = new URLSearchParams();
  if (source) query.set('f.numbers', source);
  if (account) query.set('f.account', account);
  if (days.from || days.to) query.set('f.date', daysText(days));
  if (eventTypes?.length) query.set('f.eventTypes', eventTypes.join(','));
  if (currency) query.set('f.currency', currency);
  return `/ledger/journal?${query}`;
}

/** The open holds of an account, one kind and currency: what is left of them is its frozen or its pending balance. */
export function holdsHref({ account, currency, kind }: { account: string; currency: string; kind: HoldKind }): string {
  return `/ledger/holds?${new URLSearchParams({ 'f.account': account, 'f.currency': currency, 'f.kinds': kind, 'f.states': 'open' })}`;
}

export const BALANCE_NAMES = ['posted', 'pending', 'frozen', 'available'] as const;
export type BalanceName = (typeof BALANCE_NAMES)[number];

/** What a balance is made of. Available is posted less frozen: where something is frozen, both stand on the account's own page. */
export function balanceHref(balance: Balance, name: BalanceName): string {
  const { account, currency } = balance;
  if (name === 'frozen' || name === 'pending') return holdsHref({ account, currency, kind: name });
  if (name === 'available' && balance.frozenMinor !== 0n) return `/ledger/accounts/${account}?f.currency=${currency}`;
  return journalHref({}, { account, currency });
}

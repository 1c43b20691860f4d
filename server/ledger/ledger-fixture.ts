/** Accounts and entries for tests: every test opens its own, so that tests share a database and nothing else. */
import type { Database, Tx } from '../../db/client.ts';
import type { BusinessDate } from '../kernel/business-date.ts';
import type { Currency } from '../kernel/currency.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { credit, debit, type Entry } from './entry.ts';
import { openChannelAccounts, openMerchantAccounts } from './open-account.ts';
import { postEntry } from './post-entry.ts';

export const AT = new Date('2026-03-02T04:00:00Z');
export const DAY = '2026-03-02' as BusinessDate;

export const unique = (): string => Array.from(systemRandom.bytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('');

export type Books = {
  bucket: number;
  /** The channel's receivable: a house account without a floor. */
  channel: string;
  /** Two accounts with a floor in one bucket. */
  merchant: string;
  available: string;
};

export async function openBooks(tx: Tx, bucket: number, currency: Currency = 'CNY'): Promise<Books> {
  const name = unique();
  await openChannelAccounts(tx, { code: `c${name}`, nameEn: 'Channel', nameZh: '渠道' });
  await openMerchantAccounts(tx, { no: `M${name}`, name: 'Merchant', bucket, currency });
  return { bucket, channel: `1122.c${name}`, merchant: `2201.M${name}`, available: `2202.M${name}` };
}

/** A transfer between two accounts as an entry. */
export function transfer(
  books: { bucket: number },
  from: string,
  to: string,
  minor: bigint,
  { key = unique(), businessDate = DAY, currency = 'CNY' as Currency, ...rest }: Partial<Entry> & { currency?: Currency } = {},
): Entry {
  const amount = { minor, currency };
  return {
    id: newId(books.bucket, AT),
    key,
    eventType: 'test_transfer',
    businessDate,
    sourceKind: 'test',
    sourceId: key,
    legs: [debit(from, amount), credit(to, amount)],
    ...rest,
  };
}

/** Puts money into the merchant's account. */
export async function fund(database: Database, books: Books, minor: bigint, businessDate = DAY): Promise<string> {
  return database.db.transaction((tx) => postEntry(tx, transfer(books, books.channel, books.merchant, minor, { businessDate }), AT));
}

export async function reasonOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'accepted',
    (error: { reason?: string }) => error.reason ?? String(error),
  );
}

/** Opens the accounts of channels, banks and merchants under their headings, and blocks an account. */
import type { Tx } from '../../db/client.ts';
import type { Currency } from '../kernel/currency.ts';
import { HEADING } from './chart-of-accounts.ts';
import { type AccountOpening, callOpenAccount, callSetAccountStatus } from './store.ts';

/** Answers the code. Opening it again changes nothing. Refuses `account_unknown` for a heading that is none. */
export async function openAccount(tx: Tx, opening: AccountOpening): Promise<string> {
  return callOpenAccount(tx, opening);
}

/** A channel's receivable: striped over the buckets, whatever the number of payments. Takes every currency unless one is given. */
export async function openChannelAccounts(
  tx: Tx,
  channel: { code: string; nameEn: string; nameZh: string; currency?: Currency },
): Promise<void> {
  const named = (en: string, zh: string) => ({
    ownerId: channel.code,
    nameEn: `${channel.nameEn} ${en}`,
    nameZh: `${channel.nameZh}${/[\w.)]$/.test(channel.nameZh) ? ' ' : ''}${zh}`,
    bucket: null,
    currency: channel.currency ?? null,
  });
  await callOpenAccount(tx, { heading: HEADING.channelReceivable, ...named('receivable', '应收') });
  await callOpenAccount(tx, { heading: HEADING.channelPrefund, ...named('prefund', '预付款') });
}

/** A merchant's pending and available balance, in the bucket of the merchant's id: the entries of its payments go there. */
export async function openMerchantAccounts(
  tx: Tx,
  merchant: { no: string; name: string; bucket: number; currency: Currency },
): Promise<void> {
  const named = (en: string, zh: string) => ({
    ownerId: merchant.no,
    nameEn: `${merchant.name} ${en}`,
    nameZh: `${merchant.name} ${zh}`,
    bucket: merchant.bucket,
    currency: merchant.currency,
  });
  await callOpenAccount(tx, { heading: HEADING.merchantPending, ...named('pending', '待结算') });
  await callOpenAccount(tx, { heading: HEADING.merchantAvailable, ...named('available', '可用') });
}

/** Blocks an account for every posting, or opens it again. Refuses `account_unknown`. */
export async function setAccountStatus(tx: Tx, code: string, status: 'open' | 'blocked'): Promise<void> {
  await callSetAccountStatus(tx, code, status);
}

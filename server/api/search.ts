/** One search for everything that has a number or a name. Each answer is asked only of those who may see it. */
import { z } from 'zod';
import { isAllowed } from '../guard/context.ts';
import { query } from '../guard/query.ts';
import { isName, isSearchable } from '../kernel/search-text.ts';
import { type FoundInLedger, findInLedger } from '../ledger/find-in-ledger.ts';
import { findMerchants } from '../merchants/find-merchants.ts';
import { findPayments } from '../payments/find-payments.ts';
import { findDifferences } from '../reconciliation/differences/find-differences.ts';

const EACH = 6;

/** `title` is the number or name found, `detail` plain facts for the line below it. */
export type Hit = {
  kind: 'payment' | 'refund' | 'difference' | 'merchant' | 'entry' | 'hold' | 'voucher' | 'account';
  id: string;
  title: string;
  href: string;
  channelCode: string | null;
  amountMinor: bigint | null;
  currency: string | null;
  date: string | null;
  /** The last of several dates that begin with `date`; null for one. */
  dateTo: string | null;
};

const plain = { channelCode: null, amountMinor: null, currency: null, date: null, dateTo: null };

/** What has one currency tells its amount; of several currencies it tells its dates alone. */
function oneAmount(totals: readonly { currency: string; minor: bigint }[]): { amountMinor?: bigint; currency?: string } {
  const [total, ...more] = totals;
  return total && more.length === 0 ? { amountMinor: total.minor, currency: total.currency } : {};
}

function ledgerHits({ entry, hold, batch, accounts }: FoundInLedger): Hit[] {
  const hits: Hit[] = [];
  if (entry)
    hits.push({
      ...plain,
      ...oneAmount(entry.totals),
      kind: 'entry',
      id: entry.id,
      title: entry.no,
      href: `/ledger/journal/${entry.id}`,
      date: entry.businessDate,
    });
  if (hold)
    hits.push({
      ...plain,
      kind: 'hold',
      id: hold.id,
      title: hold.no,
      href: `/ledger/holds/${hold.id}`,
      amountMinor: hold.remainingMinor,
      currency: hold.currency,
    });
  if (batch)
    hits.push({
      ...plain,
      ...oneAmount(batch.totals.map(({ currency, debitMinor }) => ({ currency, minor: debitMinor }))),
      kind: 'voucher',
      id: batch.id,
      title: batch.no,
      href: `/ledger/vouchers/${batch.id}`,
      date: batch.from,
      dateTo: batch.to === batch.from ? null : batch.to,
    });
  for (const { code } of accounts) hits.push({ ...plain, kind: 'account', id: code, title: code, href: `/ledger/accounts/${code}` });
  return hits;
}

/** What carries the number itself before what only speaks of it: a payment before the difference that is about it. Of each the order stays. */
function byNumber(hits: readonly Hit[], text: string): Hit[] {
  const wanted = text.toUpperCase();
  const isOf = (hit: Hit) => hit.title.toUpperCase().startsWith(wanted);
  return [...hits.filter(isOf), ...hits.filter((hit) => !isOf(hit))];
}

export const findEverything = query({
  name: 'search.find',
  permission: 'search.find',
  input: z.strictObject({ text: z.string().trim().min(2).max(64).refine(isSearchable) }),
  run: async ({ db, actor }, { text }): Promise<Hit[]> => {
    const [payments, differences, merchants, ledger] = await Promise.all([
      isAllowed(actor, 'payment.read') && !isName(text) ? findPayments(db, text, EACH) : [],
      isAllowed(actor, 'difference.read') && !isName(text) ? findDifferences(db, text, EACH) : [],
      isAllowed(actor, 'merchant.read') ? findMerchants(db, text, EACH) : [],
      isAllowed(actor, 'ledger.read') && !isName(text) ? findInLedger(db, text, EACH) : null,
    ]);
    const hits: Hit[] = [
      ...(ledger ? ledgerHits(ledger) : []),
      ...differences.map(
        (row): Hit => ({
          ...plain,
          kind: 'difference',
          id: row.id,
          title: row.no,
          href: `/recon/differences/${row.id}`,
          channelCode: row.channelCode,
          amountMinor: row.deltaMinor,
          currency: row.currency,
          date: row.businessDate,
        }),
      ),
      ...payments.map(
        (row): Hit => ({
          ...plain,
          kind: row.kind,
          id: row.id,
          title: row.ourNo,
          href: `/payments/${row.id}`,
          channelCode: row.channelCode,
          amountMinor: row.amountMinor,
          currency: row.currency,
          date: row.businessDate,
        }),
      ),
      ...merchants.map(
        (row): Hit => ({
          ...plain,
          kind: 'merchant',
          id: row.id,
          title: `${row.no} ${row.name}`,
          href: `/merchants/${encodeURIComponent(row.no)}`,
        }),
      ),
    ];
    return byNumber(hits, text);
  },
});

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
  kind: 'payment' | 'refund' | 'difference' | 'merchant' | 'entry' | 'hold' | 'account';
  id: string;
  title: string;
  href: string;
  channelCode: string | null;
  amountMinor: bigint | null;
  currency: string | null;
  date: string | null;
};

const plain = { channelCode: null, amountMinor: null, currency: null, date: null };

/** An entry of one currency tells its amount; of several it tells its date alone. */
function ledgerHits({ entry, hold, accounts }: FoundInLedger): Hit[] {
  const [total, ...more] = entry?.totals ?? [];
  const one = total && more.length === 0 ? { amountMinor: total.minor, currency: total.currency } : {};
  return [
    ...(entry
      ? [
          {
            ...plain,
            ...one,
            kind: 'entry' as const,
            id: entry.id,
            title: entry.no,
            href: `/ledger/journal/${entry.id}`,
            date: entry.businessDate,
          },
        ]
      : []),
    ...(hold
      ? [
          {
            ...plain,
            kind: 'hold' as const,
            id: hold.id,
            title: hold.no,
            href: `/ledger/holds/${hold.id}`,
            amountMinor: hold.remainingMinor,
            currency: hold.currency,
          },
        ]
      : []),
    ...accounts.map((account) => ({
      ...plain,
      kind: 'account' as const,
      id: account.code,
      title: account.code,
      href: `/ledger/accounts/${account.code}`,
    })),
  ];
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
          kind: 'merchant',
          id: row.id,
          title: `${row.no} ${row.name}`,
          href: `/merchants/${encodeURIComponent(row.no)}`,
          channelCode: null,
          amountMinor: null,
          currency: null,
          date: null,
        }),
      ),
    ];
    return byNumber(hits, text);
  },
});

/** Which lines a control total counts, as the filter of the table below it. Pure. */
import { type Flow, LINE_KINDS, type LineKind, type LineStatus } from '../../server/statements/codes.ts';
import type { ControlTotal } from '../../server/statements/contract.ts';

export type LinesBehind = {
  kinds?: readonly LineKind[];
  flows?: readonly ('in' | 'out')[];
  fees?: readonly ('in' | 'out')[];
  currency?: string;
};

/** The lines behind a figure, in the tab of the statement. */
export function linesHref({ currency, ...sets }: LinesBehind & { statuses?: readonly LineStatus[] }): string {
  const query = new URLSearchParams({ tab: 'lines' });
  for (const [name, values] of Object.entries(sets)) query.set(`f.${name}`, values.join(','));
  if (currency) query.set('f.currency', currency);
  return `?${query}`;
}

/** What came in or went out: the succeeded lines of one direction. */
export const flowLinesHref = (flow: Flow, currency: string): string => linesHref({ flows: [flow], statuses: ['succeeded'], currency });

/** `payment_amount`, `settled_refund_amount`, `refund_received`, `summary_payment_count`: the kind is in the name. */
const KIND_IN_NAME = /^(?:settled_|coupon_|summary_)?(payment|refund)_(?:amount|count|received|discount)$/;
/** Null where no filter gives exactly the lines that are counted; then the figure leads nowhere. Lines of all statuses are counted. */
export function linesBehind(total: ControlTotal, all: readonly ControlTotal[], formatId: string): LinesBehind | null {
  const { name, label } = total;
  const own = total.currency ? { currency: total.currency } : {};
  // One total of several sections, told apart by nothing a line holds.
  if (
    all.some(
      (other) => other.name === name && other.label === label && other.currency === total.currency && other.computed !== total.computed,
    )
  )
    return null;
  const kind = KIND_IN_NAME.exec(name)?.[1] as LineKind | undefined;
  if (kind) return { kinds: [kind], ...own };
  // Settled is what payments brought; it is printed on refunds too, as nothing.
  if (name === 'settled_amount') return { kinds: ['payment'], ...own };
  if (name === 'amount' && formatId === 'unionpay_zm') return { kinds: ['payment', 'refund'], ...own };
  const flow = /^(in|out)_(?:amount|count)$/.exec(name)?.[1] as 'in' | 'out' | undefined;
  if (flow) return { flows: [flow], ...own };
  const fee = /^fee_(in|out)$/.exec(name)?.[1] as 'in' | 'out' | undefined;
  if (fee) return { fees: [fee], ...own };
  // The net of one payout or batch: which one a line belongs to is not kept with it.
  const isPart = (other: ControlTotal) => other.name === 'net' && other.label !== `Net ${other.currency}`;
  if (formatId === 'stripe_activity' && isPart(total)) return null;
  if (formatId === 'adyen_settlement' && isPart(total)) {
    const isOnlyOne = all.filter((other) => isPart(other) && other.currency === total.currency).length === 1;
    return isOnlyOne ? { kinds: LINE_KINDS.filter((each) => each !== 'payout'), ...own } : null;
  }
  return own;
}

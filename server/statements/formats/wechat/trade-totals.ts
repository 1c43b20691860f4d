/** The running sums of a WeChat trade bill and the footer they are compared with. */
import { countOf, scaledOf } from '../text/amount.ts';
import type { BillTotal, FooterCell } from './bill-lines.ts';
import { UNIT_SCALE } from './fields.ts';

export const SUMMED = ['settled', 'refunded', 'couponRefunded', 'fee', 'ordered', 'refundAsked'] as const;
export type Summed = (typeof SUMMED)[number];

/** Footer labels of all generations. The settled figures and the asked ones have been apart since 2017. */
const LABELS: Record<string, { name: string; sum: Summed }> = {
  应结订单总金额: { name: 'settled_amount', sum: 'settled' },
  总交易额: { name: 'payment_amount', sum: 'ordered' },
  退款总金额: { name: 'settled_refund_amount', sum: 'refunded' },
  总退款金额: { name: 'refund_amount', sum: 'refunded' },
  充值券退款总金额: { name: 'coupon_refund_amount', sum: 'couponRefunded' },
  总企业红包退款金额: { name: 'coupon_refund_amount', sum: 'couponRefunded' },
  总代金券或立减优惠退款金额: { name: 'coupon_refund_amount', sum: 'couponRefunded' },
  手续费总金额: { name: 'fee', sum: 'fee' },
  订单总金额: { name: 'payment_amount', sum: 'ordered' },
  申请退款总金额: { name: 'refund_amount', sum: 'refundAsked' },
};

/** Printed by a partner variant; no column of the rows says what it sums. */
const NOT_IN_ROWS = new Set(['总实收金额']);

export const COUNT_LABEL = '总交易单数';

export function isTradeFooterLabel(label: string): boolean {
  return label === COUNT_LABEL || NOT_IN_ROWS.has(label) || Object.hasOwn(LABELS, label);
}

/** Hundred-thousandths (any integer) as minor units of the currency, half-up on the magnitude: for showing, not for comparing. */
function minorOf(units: bigint, exponent: number): bigint {
  const divisor = 10n ** BigInt(UNIT_SCALE - exponent);
  const magnitude = units < 0n ? -units : units;
  const rounded = (magnitude + divisor / 2n) / divisor;
  return units < 0n ? -rounded : rounded;
}

function plainUnits(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(UNIT_SCALE + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -UNIT_SCALE)}.${digits.slice(-UNIT_SCALE)}`;
}

/** Compares each figure of the footer exactly (to the hundred-thousandth) with the rows'. A figure that cannot be read does not hold. */
export function tradeTotals(
  cells: FooterCell[],
  count: bigint,
  sums: Record<Summed, bigint>,
  currency: string,
  exponent: number,
): BillTotal[] {
  const totals: BillTotal[] = [];
  for (const { label, text } of cells) {
    if (label === COUNT_LABEL) {
      const declared = countOf(text);
      totals.push({ name: 'count', label, unit: 'count', currency: null, declared, computed: count, holds: declared === count });
      continue;
    }
    const known = LABELS[label];
    if (!known) continue;
    let declared: bigint | null = null;
    try {
      declared = scaledOf(text, UNIT_SCALE);
    } catch {}
    const computed = sums[known.sum];
    const holds = declared === computed;
    const shown = declared === null ? null : minorOf(declared, exponent);
    const rounded = minorOf(computed, exponent);
    const total: BillTotal = { name: known.name, label, unit: 'minor', currency, declared: shown, computed: rounded, holds };
    // Less than a minor unit apart: rounded, both would be told as the same figure.
    if (!holds && declared !== null && shown === rounded)
      total.figures = { declared: plainUnits(declared), computed: plainUnits(computed) };
    totals.push(total);
  }
  return totals;
}

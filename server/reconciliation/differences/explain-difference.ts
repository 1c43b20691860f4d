/** Why there is a difference: one sentence saying who has what, who is over or short, and what it probably is. Pure. */
import { isCurrency } from '../../kernel/currency.ts';
import { formatMinor } from '../../kernel/money.ts';
import type { RecordKind } from '../engine/codes.ts';
import type { Side } from '../engine/contract.ts';
import type { DifferenceKind } from './codes.ts';
import type { Explanation } from './contract.ts';

/** English sentences by key; messages/en/reconciliation-engine.json carries the same ones (a test compares them). */
export const EXPLANATIONS = {
  missing_in_books_payment:
    'The channel received {amount} {currency} ({number}), which is not in our books: we hold {delta} {currency} too much (surplus).',
  missing_in_books_refund:
    'The channel refunded {amount} {currency} ({number}), which is not in our books: we are {delta} {currency} short (shortage).',
  missing_in_books_twin:
    'The channel lists {amount} {currency} ({number}), which is not in our books. Our {twin} has the same amount within minutes and may be the same money ({word} of {delta} {currency} until someone decides).',
  missing_at_channel_payment:
    'Our books show {amount} {currency} as succeeded ({number}), but the statement does not list it: we are {delta} {currency} short (shortage).',
  missing_at_channel_refund:
    'Our books show {amount} {currency} as refunded ({number}), but the statement does not list it: the channel still holds {delta} {currency} of ours (surplus).',
  amount_decimal_slip:
    'The channel reports {channel} {currency}, our books {ours} {currency}: the decimal point is shifted, probably yuan taken for fen on one side ({word} of {delta} {currency}).',
  amount_fee_netted:
    'The channel reports {channel} {currency}, our books {ours} {currency}: they differ by exactly the fee, so one side states the net amount ({word} of {delta} {currency}).',
  amount_transposed:
    'The channel reports {channel} {currency}, our books {ours} {currency}: the same digits in a different order, probably a typing error ({word} of {delta} {currency}).',
  amount_plain: 'The channel reports {channel} {currency}, our books {ours} {currency}: {word} of {delta} {currency}.',
  fee_rounding:
    'The channel charged a fee of {channel} {currency}, we expected {ours} {currency}: one minor unit apart, probably rounding ({word} of {delta} {currency}).',
  fee_unexpected: 'The channel charged a fee of {channel} {currency} where we expected none: {word} of {delta} {currency}.',
  fee_plain:
    'The channel charged a fee of {channel} {currency}, we expected {ours} {currency}: {word} of {delta} {currency}. The rate may have changed or been agreed differently.',
  status_late_success:
    'The channel reports success ({amount} {currency}), our status is still {ours}: its result has not reached us ({word} of {delta} {currency} until our status is updated).',
  status_success_after_end:
    'The channel reports success ({amount} {currency}), our status is {ours}: it was paid after we had given up on it ({word} of {delta} {currency}).',
  status_refunded_after_end:
    'The channel refunded {amount} {currency}, our refund is {ours}: the money has left although we had given up on the refund ({word} of {delta} {currency}).',
  status_channel_pending:
    'Our status is succeeded ({amount} {currency}), the channel still reports {channel}: {word} of {delta} {currency} until the channel finishes.',
  status_channel_failed: 'Our status is succeeded ({amount} {currency}), the channel reports {channel}: {word} of {delta} {currency}.',
  currency_plain:
    "The channel reports {channel} {currency}, our books {ours} {ourCurrency}: different currencies cannot be netted, so the channel's amount is unbooked ({word} of {delta} {currency}).",
  duplicate_two_numbers:
    'Our number {number} succeeded more than once at the channel, here again as {channelNo}: {word} of {delta} {currency}.',
  duplicate_listed_twice: 'The statement lists {channelNo} more than once: {word} of {delta} {currency}.',
  duplicate_ours: 'Our books list {number} more than once, the channel does not: {word} of {delta} {currency}.',
} as const;
export type ExplanationKey = keyof typeof EXPLANATIONS;

export type ExplainInput = {
  kind: DifferenceKind;
  recordKind: RecordKind;
  deltaMinor: bigint;
  currency: string;
  channel: Side | null;
  ours: Side | null;
  /** Our number of a record that looks like the missing one. */
  twin?: string | null;
  /** The channel's number of this line is on another line too. */
  isListedAgain?: boolean;
};

const abs = (value: bigint) => (value < 0n ? -value : value);
const plain = (minor: bigint, currency: string) => (isCurrency(currency) ? formatMinor(minor, currency) : minor.toString());
const digits = (value: bigint) => [...value.toString()].sort().join('');

function amountKey(channel: Side, ours: Side): ExplanationKey {
  const [a, b] = [channel.amountMinor, ours.amountMinor];
  if ([10n, 100n, 1000n].some((factor) => a === b * factor || b === a * factor)) return 'amount_decimal_slip';
  const fees = [channel.feeMinor, ours.feeMinor].filter((fee) => fee !== null && fee !== 0n).map((fee) => abs(fee as bigint));
  if (fees.includes(abs(a - b))) return 'amount_fee_netted';
  return digits(a) === digits(b) && (a - b) % 9n === 0n ? 'amount_transposed' : 'amount_plain';
}

function keyOf({ kind, recordKind, channel, ours, twin, isListedAgain }: ExplainInput): ExplanationKey {
  switch (kind) {
    case 'missing_in_books':
      return twin ? 'missing_in_books_twin' : `missing_in_books_${recordKind}`;
    case 'missing_at_channel':
      return `missing_at_channel_${recordKind}`;
    case 'amount':
      return channel && ours ? amountKey(channel, ours) : 'amount_plain';
    case 'fee': {
      const [charged, expected] = [channel?.feeMinor ?? 0n, ours?.feeMinor ?? 0n];
      if (abs(charged - expected) === 1n) return 'fee_rounding';
      return expected === 0n ? 'fee_unexpected' : 'fee_plain';
    }
    case 'status':
      if (ours?.status === 'succeeded') return channel?.status === 'processing' ? 'status_channel_pending' : 'status_channel_failed';
      if (ours?.status !== 'failed' && ours?.status !== 'closed') return 'status_late_success';
      return recordKind === 'refund' ? 'status_refunded_after_end' : 'status_success_after_end';
    case 'currency':
      return 'currency_plain';
    case 'duplicate':
      if (!channel) return 'duplicate_ours';
      return isListedAgain || channel.ourNo === null ? 'duplicate_listed_twice' : 'duplicate_two_numbers';
  }
}

/** Values are text, amounts in plain major units without a sign; `word` is surplus or shortage. */
export function explainDifference(input: ExplainInput): Explanation {
  const { channel, ours, currency, deltaMinor } = input;
  const key = keyOf(input);
  const side = channel ?? ours;
  const isFee = input.kind === 'fee';
  const isStatus = input.kind === 'status';
  const said = (one: Side | null) => {
    if (!one) return '';
    if (isStatus) return one.status;
    return plain(isFee ? (one.feeMinor ?? 0n) : one.amountMinor, one.currency);
  };
  const values: Record<string, string> = {
    amount: side ? plain(side.amountMinor, side.currency) : '',
    currency,
    delta: plain(abs(deltaMinor), currency),
    word: deltaMinor < 0n ? 'shortage' : 'surplus',
    number: ours?.ourNo ?? channel?.ourNo ?? channel?.channelNo ?? '–',
    channelNo: channel?.channelNo ?? ours?.channelNo ?? '–',
    channel: said(channel),
    ours: said(ours),
    ourCurrency: ours?.currency ?? '',
    twin: input.twin ?? '',
  };
  return { key, values, english: EXPLANATIONS[key].replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '') };
}

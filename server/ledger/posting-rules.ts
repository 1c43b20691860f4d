/** Every event type and its one rule: which accounts move, on which side. Gross, never netted: an amount and its fee are legs of their own.
 *  Shown on a screen with the example of each, and tested by name. */
import type { Money } from '../kernel/money.ts';
import { ACCOUNT, channelReceivable, merchantAvailable, merchantPending, reserveBank } from './chart-of-accounts.ts';
import type { EventType } from './codes.ts';
import { credit, debit, type Leg, mirrored } from './entry.ts';

const cny = (minor: bigint): Money => ({ minor, currency: 'CNY' });
/** A leg of nothing is no leg: a payment without a fee has two legs instead of four. An amount below nothing stays one, and is refused as such:
 *  left out, it would be money that nobody books. */
const ifAny = (amount: Money, ...legs: Leg[]) => (amount.minor === 0n ? [] : legs);

type Capture = { channelCode: string; merchantNo: string; amount: Money; fee: Money };
type ChannelAmount = { channelCode: string; amount: Money };

type Rule<A> = { legs(input: A): Leg[]; example: A };
const rule = <A>(definition: Rule<A>): Rule<A> => definition;

export const POSTING_RULES = {
  /** We owe the merchant what its customer paid; then our fee on it. */
  payment_captured: rule<Capture>({
    legs: ({ channelCode, merchantNo, amount, fee }) => [
      debit(channelReceivable(channelCode), amount),
      credit(merchantPending(merchantNo), amount),
      ...ifAny(fee, debit(merchantPending(merchantNo), fee), credit(ACCOUNT.feeIncome, fee)),
    ],
    example: { channelCode: 'wechat', merchantNo: 'M0001', amount: cny(10_000n), fee: cny(60n) },
  }),
  /** The merchant gives the amount back, the channel pays it out of what it owes us; a fee given back is a movement of its own. */
  refund_succeeded: rule<Capture>({
    legs: ({ channelCode, merchantNo, amount, fee }) => [
      ...ifAny(fee, debit(ACCOUNT.feeIncome, fee), credit(merchantPending(merchantNo), fee)),
      debit(merchantPending(merchantNo), amount),
      credit(channelReceivable(channelCode), amount),
    ],
    example: { channelCode: 'wechat', merchantNo: 'M0001', amount: cny(10_000n), fee: cny(60n) },
  }),
  /** What the channel keeps for its service. */
  channel_cost_charged: rule<ChannelAmount>({
    legs: ({ channelCode, amount }) => [debit(ACCOUNT.channelCost, amount), credit(channelReceivable(channelCode), amount)],
    example: { channelCode: 'wechat', amount: cny(20n) },
  }),
  /** The channel pays what it owes into our reserve bank account. */
  channel_settled: rule<ChannelAmount & { bankAccount: string }>({
    legs: ({ channelCode, bankAccount, amount }) => [
      debit(reserveBank(bankAccount), amount),
      credit(channelReceivable(channelCode), amount),
    ],
    example: { channelCode: 'wechat', bankAccount: 'icbc', amount: cny(9_980n) },
  }),
  /** What was pending is now the merchant's to withdraw. */
  merchant_settled: rule<{ merchantNo: string; amount: Money }>({
    legs: ({ merchantNo, amount }) => [debit(merchantPending(merchantNo), amount), credit(merchantAvailable(merchantNo), amount)],
    example: { merchantNo: 'M0001', amount: cny(9_940n) },
  }),
  /** The channel has more than our books say: theirs to prove, ours to keep apart. */
  difference_surplus_confirmed: rule<ChannelAmount>({
    legs: ({ channelCode, amount }) => [debit(channelReceivable(channelCode), amount), credit(ACCOUNT.suspenseSurplus, amount)],
    example: { channelCode: 'wechat', amount: cny(10_000n) },
  }),
  /** The channel has less than our books say. */
  difference_shortage_confirmed: rule<ChannelAmount>({
    legs: ({ channelCode, amount }) => [debit(ACCOUNT.suspenseShortage, amount), credit(channelReceivable(channelCode), amount)],
    example: { channelCode: 'wechat', amount: cny(10_000n) },
  }),
  /** A surplus that nobody claims. */
  suspense_surplus_written_off: rule<{ amount: Money }>({
    legs: ({ amount }) => [debit(ACCOUNT.suspenseSurplus, amount), credit(ACCOUNT.otherIncome, amount)],
    example: { amount: cny(10_000n) },
  }),
  /** A shortage that cannot be recovered. */
  suspense_shortage_written_off: rule<{ amount: Money }>({
    legs: ({ amount }) => [debit(ACCOUNT.differenceLosses, amount), credit(ACCOUNT.suspenseShortage, amount)],
    example: { amount: cny(10_000n) },
  }),
  /** A shortage that somebody else has to make good. */
  claim_raised: rule<{ amount: Money }>({
    legs: ({ amount }) => [debit(ACCOUNT.claimsToRecover, amount), credit(ACCOUNT.suspenseShortage, amount)],
    example: { amount: cny(10_000n) },
  }),
  /** Money on a bank statement that belongs to nobody we know. */
  unidentified_receipt_booked: rule<{ bankAccount: string; amount: Money }>({
    legs: ({ bankAccount, amount }) => [debit(reserveBank(bankAccount), amount), credit(ACCOUNT.unidentifiedReceipts, amount)],
    example: { bankAccount: 'icbc', amount: cny(3_000n) },
  }),
  /** Debits become credits and credits debits; shown here for the first example of the list. */
  entry_reversed: rule<{ legs: readonly Leg[] }>({
    legs: ({ legs }) => mirrored(legs),
    example: {
      legs: [
        debit(channelReceivable('wechat'), cny(10_000n)),
        credit(merchantPending('M0001'), cny(10_000n)),
        debit(merchantPending('M0001'), cny(60n)),
        credit(ACCOUNT.feeIncome, cny(60n)),
      ],
    },
  }),
} as const satisfies Record<EventType, unknown>;

/** The legs of an event, by its rule. */
export function legsOf<E extends EventType>(eventType: E, input: (typeof POSTING_RULES)[E]['example']): Leg[] {
  return (POSTING_RULES[eventType] as Rule<typeof input>).legs(input);
}

/** The worked example of a rule, as it is shown. */
export function exampleOf(eventType: EventType): Leg[] {
  return legsOf(eventType, POSTING_RULES[eventType].example);
}

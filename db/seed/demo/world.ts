/** The demo month, made up from a seed: what our books say, what each channel's statement says, and which differences that makes.
 *  Pure: the same last day gives the same month, byte for byte. */
import {
  addDays,
  type BusinessDate,
  businessDateOf,
  endOfBusinessDate,
  startOfBusinessDate,
} from '../../../server/kernel/business-date.ts';
import { newId, numberOf } from '../../../server/kernel/ids.ts';
import { seededRandom } from '../../../server/kernel/random.ts';
import { applyRate, parseRate } from '../../../server/kernel/rate.ts';
import type { GeneratedRow } from '../../../server/statements/formats/format.ts';
import { DEMO_CHANNELS, type DemoChannel } from './channels.ts';
import { type Fault, readFaults } from './faults.ts';
import { DEMO_MERCHANTS } from './merchants.ts';

export const DEMO_DAYS = 30;

export type DemoPayment = {
  id: string;
  kind: 'payment' | 'refund';
  channelCode: string;
  businessDate: BusinessDate;
  ourNo: string;
  channelNo: string | null;
  originalOurNo: string | null;
  originalChannelNo: string | null;
  merchantNo: string;
  currency: string;
  amountMinor: bigint;
  feeMinor: bigint;
  status: 'succeeded' | 'failed' | 'closed' | 'unknown';
  occurredAt: Date;
  repeat: number;
};

export type ExpectedDifference = {
  channelCode: string;
  businessDate: BusinessDate;
  kind: 'missing_in_books' | 'missing_at_channel' | 'amount' | 'fee' | 'status' | 'currency' | 'duplicate';
  recordKind: 'payment' | 'refund';
  ourNo: string | null;
  channelNo: string | null;
  /** null for a currency difference: amounts of two currencies have no difference to state here. */
  deltaMinor: bigint | null;
  isCorrected: boolean;
};

export type DemoDay = { channel: DemoChannel; date: BusinessDate; day: number; rows: GeneratedRow[]; correctedRows: GeneratedRow[] | null };
export type DemoWorld = { lastDate: BusinessDate; payments: DemoPayment[]; days: DemoDay[]; expected: ExpectedDifference[] };

type Dice = ReturnType<typeof seededRandom>;
type Line = GeneratedRow & { fault?: Fault };

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';
const draw = (dice: Dice, alphabet: string, length: number) => Array.from({ length }, () => alphabet[dice.below(alphabet.length)]).join('');

/** The number a channel gives to a payment or refund, in its own manner and length. */
function channelNumber(channel: DemoChannel, kind: 'payment' | 'refund', at: Date, dice: Dice): string {
  const day = at.toISOString().slice(0, 10).replaceAll('-', '');
  switch (channel.code) {
    case 'wechat':
      return kind === 'payment'
        ? `42000${draw(dice, DIGITS, 5)}${day}${draw(dice, DIGITS, 10)}`
        : `503${draw(dice, DIGITS, 11)}${day}${draw(dice, DIGITS, 7)}`;
    case 'alipay':
      return `${day}2200${draw(dice, DIGITS, 16)}`;
    case 'unionpay':
      return `${day}${draw(dice, DIGITS, 13)}`;
    case 'stripe':
      return `${kind === 'payment' ? 'ch' : 're'}_3Q${draw(dice, LETTERS, 22)}`;
    case 'adyen':
      return draw(dice, LETTERS, 16);
    default:
      return draw(dice, LETTERS, 17);
  }
}

/** Amounts as shops have them: many small, few large, most of them round or ending in 9. */
function someAmount(channel: DemoChannel, dice: Dice): bigint {
  const where = dice.below(10_000) / 10_000;
  const spread = Math.round(channel.cheapest * 100 * (channel.dearest / channel.cheapest) ** (where * where));
  const ending = dice.below(10);
  const shaped = ending < 3 ? Math.max(100, spread - (spread % 100)) : ending < 6 ? Math.max(90, spread - (spread % 100) + 90) : spread;
  return BigInt(shaped);
}

function feeOf(channel: DemoChannel, amountMinor: bigint): bigint {
  return applyRate(amountMinor, parseRate(channel.feeRate), 'half_up') + channel.feeFixedMinor;
}

const wholeSeconds = (at: number) => new Date(at - (at % 1000));

function makePayment(channel: DemoChannel, at: Date, status: DemoPayment['status'], dice: Dice): DemoPayment {
  const id = newId(dice.below(1024), at, dice);
  const amountMinor = someAmount(channel, dice);
  return {
    id,
    kind: 'payment',
    channelCode: channel.code,
    businessDate: businessDateOf(at, { zone: channel.timeZone, dayCut: channel.dayCut }),
    ourNo: numberOf('P', id),
    channelNo: status === 'succeeded' ? channelNumber(channel, 'payment', at, dice) : null,
    originalOurNo: null,
    originalChannelNo: null,
    merchantNo: dice.pick(DEMO_MERCHANTS).no,
    currency: channel.currency,
    amountMinor,
    feeMinor: feeOf(channel, amountMinor),
    status,
    occurredAt: at,
    repeat: 0,
  };
}

function makeRefund(channel: DemoChannel, of: DemoPayment, at: Date, dice: Dice): DemoPayment {
  const id = newId(dice.below(1024), at, dice);
  const isWhole = dice.below(3) > 0;
  const amountMinor = isWhole ? of.amountMinor : of.amountMinor / 2n || 1n;
  return {
    ...of,
    id,
    kind: 'refund',
    businessDate: businessDateOf(at, { zone: channel.timeZone, dayCut: channel.dayCut }),
    ourNo: numberOf('R', id),
    channelNo: channel.code === 'alipay' ? of.channelNo : channelNumber(channel, 'refund', at, dice),
    originalOurNo: of.ourNo,
    originalChannelNo: of.channelNo,
    amountMinor,
    feeMinor: channel.feeComesBack ? -applyRate(amountMinor, parseRate(channel.feeRate), 'half_up') : 0n,
    occurredAt: at,
  };
}

function lineOf(payment: DemoPayment): Line {
  return {
    kind: payment.kind,
    channelNo: payment.channelNo as string,
    ourNo: payment.ourNo,
    ...(payment.originalChannelNo ? { originalChannelNo: payment.originalChannelNo } : {}),
    ...(payment.originalOurNo ? { originalOurNo: payment.originalOurNo } : {}),
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    feeMinor: payment.feeMinor,
    occurredAt: payment.occurredAt,
    merchantNo: payment.merchantNo,
  };
}

/** Applies one fault: to the lines, or to our record. Says which difference it must make. */
function sow(
  fault: Fault,
  channel: DemoChannel,
  date: BusinessDate,
  of: DemoPayment,
  lines: Line[],
  payments: DemoPayment[],
  dice: Dice,
): ExpectedDifference {
  const line = lines.find((each) => each.kind === of.kind && each.ourNo === of.ourNo && each.fault === undefined) as Line;
  const inward = of.kind === 'payment' ? 1n : -1n;
  const base = {
    channelCode: channel.code,
    businessDate: date,
    recordKind: of.kind,
    ourNo: of.ourNo,
    channelNo: of.channelNo,
    isCorrected: fault.isCorrected,
  };
  switch (fault.fault) {
    case 'drop_line':
      lines.splice(lines.indexOf(line), 1);
      return { ...base, kind: 'missing_at_channel', deltaMinor: -of.amountMinor * inward };
    case 'extra_line': {
      const at = new Date(of.occurredAt.getTime() + 61_000);
      const other =
        of.kind === 'payment'
          ? makePayment(channel, at, 'succeeded', dice)
          : {
              ...makeRefund(channel, of, at, dice),
              originalOurNo: of.originalOurNo,
              originalChannelNo: of.originalChannelNo,
              channelNo: channel.code === 'alipay' ? of.channelNo : channelNumber(channel, 'refund', at, dice),
            };
      lines.push({ ...lineOf(other), fault });
      return { ...base, kind: 'missing_in_books', ourNo: other.ourNo, channelNo: other.channelNo, deltaMinor: other.amountMinor * inward };
    }
    case 'amount':
      line.amountMinor += fault.deltaMinor > 0n || of.amountMinor > -fault.deltaMinor ? fault.deltaMinor : -fault.deltaMinor;
      return { ...base, kind: 'amount', deltaMinor: (line.amountMinor - of.amountMinor) * inward };
    case 'fee':
      line.feeMinor += fault.deltaMinor;
      return { ...base, kind: 'fee', deltaMinor: -fault.deltaMinor };
    case 'currency':
      line.currency = line.currency === 'USD' ? 'EUR' : 'USD';
      return { ...base, kind: 'currency', deltaMinor: null };
    case 'status':
      of.status = dice.pick(['closed', 'unknown', 'failed'] as const);
      return { ...base, kind: 'status', deltaMinor: of.amountMinor * inward };
    case 'duplicate': {
      const at = new Date(of.occurredAt.getTime() + 9_000);
      const channelNo = channelNumber(channel, of.kind, at, dice);
      lines.push({ ...lineOf(of), channelNo, occurredAt: at, fault });
      return { ...base, kind: 'duplicate', channelNo, deltaMinor: of.amountMinor * inward };
    }
    case 'ours_twice': {
      const id = newId(Number.parseInt(of.id.slice(15, 18), 16), of.occurredAt, dice);
      payments.push({ ...of, id, channelNo: null, repeat: 1 });
      return { ...base, kind: 'duplicate', channelNo: null, deltaMinor: -of.amountMinor * inward };
    }
  }
}

const byTime = (a: { occurredAt: Date }, b: { occurredAt: Date }) => a.occurredAt.getTime() - b.occurredAt.getTime();

/** One channel's month. `carried` lines crossed the day cut: the channel dates them on the next day. */
function channelMonth(channel: DemoChannel, lastDate: BusinessDate, faults: Fault[], world: DemoWorld): void {
  const dice = seededRandom(0x5eed ^ [...channel.code].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const rule = { zone: channel.timeZone, dayCut: channel.dayCut };
  const refundable: DemoPayment[] = [];
  let carried: Line[] = [];
  for (let day = 1; day <= DEMO_DAYS; day++) {
    const date = addDays(lastDate, day - DEMO_DAYS);
    const start = startOfBusinessDate(date, rule).getTime();
    const end = endOfBusinessDate(date, rule).getTime();
    const length = end - start - 3_600_000;
    const within = () => wholeSeconds(start + 120_000 + Math.floor(((dice.below(1_000_000) + dice.below(1_000_000)) / 2_000_000) * length));
    const count = Math.floor((channel.paymentsADay * (92 + dice.below(24))) / 100);
    const paid = Array.from({ length: count }, () => makePayment(channel, within(), 'succeeded', dice)).sort(byTime);
    const unpaid = Array.from({ length: Math.floor(count / 20) }, () =>
      makePayment(channel, within(), dice.pick(['failed', 'closed', 'closed', 'unknown'] as const), dice),
    );
    const refunds = Array.from({ length: refundable.length ? Math.max(1, Math.floor(count / 20)) : 0 }, () => {
      const [of] = refundable.splice(dice.below(refundable.length), 1);
      return makeRefund(channel, of as DemoPayment, within(), dice);
    }).sort(byTime);
    const crossing =
      channel.currency === 'CNY'
        ? Array.from({ length: 1 + dice.below(3) }, () =>
            makePayment(channel, wholeSeconds(end - 1_000 - dice.below(20) * 1_000), 'succeeded', dice),
          )
        : [];
    const ours = [...paid, ...refunds];
    const clean: Line[] = [...carried, ...ours.map(lineOf)];
    carried = crossing.map((payment) => ({ ...lineOf(payment), occurredAt: new Date(end + 1_000 + dice.below(8) * 1_000) }));
    const lines = clean.map((line) => ({ ...line }));
    const corrected = clean.map((line) => ({ ...line }));
    const today = faults.filter((fault) => fault.channel === channel.code && fault.day === day);
    for (const fault of today) {
      const of = (fault.record === 'payment' ? paid : refunds)[fault.nth - 1] as DemoPayment;
      world.expected.push(sow(fault, channel, date, of, lines, ours, dice));
      // What the correction leaves in place is in both versions, as the same line.
      if (!fault.isCorrected) keepFault(fault, of, lines, corrected);
    }
    world.payments.push(...ours, ...unpaid, ...crossing);
    refundable.push(
      ...paid.filter(
        (payment, index) => payment.status === 'succeeded' && !today.some((fault) => fault.record === 'payment' && fault.nth === index + 1),
      ),
    );
    world.days.push({
      channel,
      date,
      day,
      rows: lines.sort(byTime),
      correctedRows: today.some((fault) => fault.isCorrected) ? corrected.sort(byTime) : null,
    });
  }
}

function keepFault(fault: Fault, of: DemoPayment, lines: Line[], corrected: Line[]): void {
  const place = corrected.findIndex((line) => line.kind === of.kind && line.ourNo === of.ourNo);
  if (fault.fault === 'extra_line' || fault.fault === 'duplicate')
    corrected.push(...lines.filter((line) => line.fault === fault).map((line) => ({ ...line })));
  else if (fault.fault === 'drop_line') corrected.splice(place, 1);
  else if (fault.fault === 'amount' || fault.fault === 'fee' || fault.fault === 'currency') {
    const line = lines.find((each) => each.kind === of.kind && each.ourNo === of.ourNo && each.fault === undefined);
    if (line) corrected[place] = { ...line };
  }
}

/** The month that ends with `lastDate`. */
export function demoWorld(lastDate: BusinessDate): DemoWorld {
  const world: DemoWorld = { lastDate, payments: [], days: [], expected: [] };
  const faults = readFaults();
  for (const channel of DEMO_CHANNELS) channelMonth(channel, lastDate, faults, world);
  world.days.sort((a, b) => a.day - b.day);
  return world;
}

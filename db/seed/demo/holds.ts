/** Amounts set aside in the demo month, through the doors of the ledger: disputed payments and settlements are frozen, some let go, some
 *  captured; payments whose result nobody knows yet are pending. Done again it changes nothing: every step has its key. */
import { addDays, BOOK_DAY, type BusinessDate, daysBetween, instantOf } from '../../../server/kernel/business-date.ts';
import type { Currency } from '../../../server/kernel/currency.ts';
import { bucketOfText, newId } from '../../../server/kernel/ids.ts';
import { seededRandom } from '../../../server/kernel/random.ts';
import { merchantAvailable, merchantPending } from '../../../server/ledger/chart-of-accounts.ts';
import type { HoldKind } from '../../../server/ledger/codes.ts';
import { captureHold, holdFunds, releaseHold } from '../../../server/ledger/hold-funds.ts';
import { legsOf } from '../../../server/ledger/posting-rules.ts';
import type { Database, Tx } from '../../client.ts';
import type { DemoPayment, DemoWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const WHOLE_DISPUTES = 11;
const later = (at: Date, hours: number) => new Date(at.getTime() + hours * HOUR_MS);
const moment = (date: BusinessDate, time: string) => instantOf(date, time, BOOK_DAY.zone);

type Plan = {
  merchantNo: string;
  kind: HoldKind;
  account: string;
  currency: string;
  minor: bigint;
  at: Date;
  sourceKind: string;
  sourceId: string;
};
type Place = (plan: Plan) => Promise<string>;

/** After the payments are booked: what is frozen has to be there. */
export async function holdSomeFunds({ db }: Database, world: DemoWorld): Promise<void> {
  const dice = seededRandom(60);
  await db.transaction(async (tx) => {
    const place: Place = ({ merchantNo, minor: amountMinor, ...plan }) => {
      const id = newId(bucketOfText(merchantNo), plan.at, dice);
      return holdFunds(tx, { ...plan, id, amountMinor, key: `${plan.kind}:${plan.sourceKind}:${plan.sourceId}` });
    };
    await freezeDisputed(tx, world, place);
    await settleSome(tx, world, place, dice);
    await expectUnknown(tx, world, place);
  });
}

/** One payment each of some merchants, spread over the dates from one to another, of 20 to 5,000 major units. */
function picked(world: DemoWorld, status: DemoPayment['status'], from: BusinessDate, to: BusinessDate, count: number): DemoPayment[] {
  const fitting = world.payments.filter(
    ({ kind, amountMinor, businessDate, ...one }) =>
      kind === 'payment' &&
      one.status === status &&
      businessDate >= from &&
      businessDate <= to &&
      amountMinor >= 2_000n &&
      amountMinor <= 500_000n,
  );
  const dates = daysBetween(from, to) + 1;
  return [...Map.groupBy(fitting, (payment) => payment.merchantNo)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, count)
    .map(([, own], index) => own.find((payment) => payment.businessDate >= addDays(from, (index * 3) % dates)) ?? (own[0] as DemoPayment));
}

/** Two days after it was paid a payment is disputed and its amount frozen; of some a part or all is let go when the dispute is won. */
async function freezeDisputed(tx: Tx, { lastDate, ...world }: DemoWorld, place: Place): Promise<void> {
  const disputed = picked({ ...world, lastDate }, 'succeeded', addDays(lastDate, -14), addDays(lastDate, -4), WHOLE_DISPUTES + 4);
  for (const [index, payment] of disputed.entries()) {
    const { merchantNo, currency, amountMinor: minor, ourNo } = payment;
    const at = later(payment.occurredAt, 40 + index);
    const source = { sourceKind: 'payment', sourceId: ourNo };
    const id = await place({ merchantNo, kind: 'frozen', account: merchantPending(merchantNo), currency, minor, at, ...source });
    if (index < WHOLE_DISPUTES) continue;
    await releaseHold(tx, id, `dispute_won:${ourNo}`, later(at, 20), index % 2 ? minor / 2n : null);
  }
}

/** The last date's settlement: frozen at half past nine, posted at ten, but for one merchant; two then ask for a payout. */
async function settleSome(tx: Tx, world: DemoWorld, place: Place, dice: ReturnType<typeof seededRandom>): Promise<void> {
  const { lastDate } = world;
  const [frozenAt, postedAt, askedAt] = ['09:30:00', '10:00:00', '15:20:00'].map((time) => moment(lastDate, time)) as [Date, Date, Date];
  const currency = 'CNY' as Currency;
  const merchants = [...new Set(world.payments.map((payment) => payment.merchantNo))].sort().slice(2, 8);
  for (const [index, merchantNo] of merchants.entries()) {
    const minor = netOf(world, merchantNo, addDays(lastDate, -2));
    if (minor <= 0n) continue;
    const batch = `ST${lastDate.replaceAll('-', '')}-${merchantNo}`;
    const settlement = { sourceKind: 'settlement', sourceId: batch };
    const id = await place({
      merchantNo,
      kind: 'frozen',
      account: merchantPending(merchantNo),
      currency,
      minor,
      at: frozenAt,
      ...settlement,
    });
    if (index === merchants.length - 1) continue;
    const legs = legsOf('merchant_settled', { merchantNo, amount: { minor, currency } });
    const entry = { id: newId(bucketOfText(merchantNo), postedAt, dice), key: `merchant_settled:${batch}`, eventType: 'merchant_settled' };
    await captureHold(tx, id, minor, { ...entry, businessDate: lastDate, ...settlement, legs }, postedAt);
    if (index > 1) continue;
    const payout = { sourceKind: 'payout', sourceId: `PO${lastDate.replaceAll('-', '')}-${merchantNo}` };
    await place({
      merchantNo,
      kind: 'frozen',
      account: merchantAvailable(merchantNo),
      currency,
      minor: (minor * 3n) / 5n,
      at: askedAt,
      ...payout,
    });
  }
}

/** What a merchant is owed in yuan for a date: payments less refunds, less our fees. */
function netOf(world: DemoWorld, merchantNo: string, date: BusinessDate): bigint {
  return world.payments
    .filter((one) => one.merchantNo === merchantNo && one.businessDate === date && one.currency === 'CNY' && one.status === 'succeeded')
    .reduce((sum, one) => sum + (one.kind === 'payment' ? one.amountMinor - one.feeMinor : -(one.amountMinor + one.feeMinor)), 0n);
}

/** Payments of the last dates whose result is unknown: the money may come, and one of them turned out not to. */
async function expectUnknown(tx: Tx, world: DemoWorld, place: Place): Promise<void> {
  const unknown = picked(world, 'unknown', addDays(world.lastDate, -5), world.lastDate, 9);
  for (const [index, { merchantNo, currency, amountMinor: minor, ourNo, occurredAt }] of unknown.entries()) {
    const source = { sourceKind: 'payment', sourceId: ourNo };
    const at = new Date(occurredAt.getTime() + 60_000);
    const id = await place({ merchantNo, kind: 'pending', account: merchantPending(merchantNo), currency, minor, at, ...source });
    if (index === 0) await releaseHold(tx, id, `payment_failed:${ourNo}`, later(at, 2));
  }
}

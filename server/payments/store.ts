/** The SQL of payments: lists by keyset, one by id or number. */
import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import { rows, type Tx } from '../../db/client.ts';
import { containsPart } from '../../db/like.ts';
import { type PaymentStatus, payments } from '../../db/schema/payments.ts';
import { addDays, type BusinessDate, daysBetween, parseBusinessDate } from '../kernel/business-date.ts';
import { bucketOf, bucketOfOurNo } from '../kernel/ids.ts';
import { PAYMENT_STATUSES } from './codes.ts';
import type { PaymentFilter, PaymentRow } from './contract.ts';
import { ANY_AMOUNT, amountArms, conditions, conditionsInPassing, numbersCondition } from './filter-store.ts';

const columns = {
  id: payments.id,
  kind: payments.kind,
  ourNo: payments.ourNo,
  channelNo: payments.channelNo,
  originalOurNo: payments.originalOurNo,
  channelCode: payments.channelCode,
  merchantNo: payments.merchantNo,
  currency: payments.currency,
  amountMinor: payments.amountMinor,
  feeMinor: payments.feeMinor,
  status: payments.status,
  businessDate: payments.businessDate,
  occurredAt: payments.occurredAt,
};

/** Records of one number; a second number of a channel makes a second record. */
const SAME_NUMBER_MAX = 1_000;

/** Each number by the index of our numbers, then of the channel's; in the order given. */
export async function selectFoundNumbers(
  tx: Tx,
  { numbers, ...rest }: PaymentFilter & { numbers: string[] },
): Promise<{ missing: string[]; outside: string[] }> {
  // Who carries a number is found by the index of numbers alone, and looked at under the other filters afterwards: asked in one, a table that was
  // filled a moment ago and has no statistics is read whole for each number.
  const carrying = (by: typeof payments.ourNo | typeof payments.channelNo) =>
    sql`SELECT n.place, p.bucket, p.id FROM n, LATERAL (SELECT ${payments.bucket}, ${payments.id} FROM ${payments} WHERE ${by} = n.number LIMIT ${SAME_NUMBER_MAX}) p`;
  const found = await rows<{ number: string; known: boolean; inside: boolean }>(
    tx,
    sql`WITH n AS MATERIALIZED (SELECT * FROM unnest(${sql.param(numbers)}::text[]) WITH ORDINALITY AS asked (number, place)),
          carried AS MATERIALIZED (${carrying(payments.ourNo)} UNION ALL ${carrying(payments.channelNo)}),
          inside AS MATERIALIZED (SELECT c.place FROM carried c JOIN ${payments} ON ${and(
            sql`(${payments.bucket}, ${payments.id}) = (c.bucket, c.id)`,
            ...conditions({ ...rest, numbers: undefined }),
          )})
        SELECT n.number, n.place IN (SELECT place FROM carried) AS known, n.place IN (SELECT place FROM inside) AS inside FROM n ORDER BY n.place`,
  );
  return {
    missing: found.filter((row) => !row.known).map((row) => row.number),
    outside: found.filter((row) => row.known && !row.inside).map((row) => row.number),
  };
}

type Order = 'newest' | 'oldest';
type After = [string, string] | null;

/** Newest (or oldest) first; `after` is the instant and id of the last row seen. */
export async function selectPayments(tx: Tx, filter: PaymentFilter, order: Order, after: After, limit: number): Promise<PaymentRow[]> {
  const days = daysToWalk(filter);
  return days
    ? walkDays(tx, { ...filter, dateFrom: undefined, dateTo: undefined }, days, order, after, limit)
    : selectSorted(tx, filter, order, after, limit);
}

/** As many payments of an amount are sorted; more are met often enough on the way through all of them in order. */
const FEW = 10_000;

async function selectSorted(tx: Tx, filter: PaymentFilter, order: Order, after: After, limit: number): Promise<PaymentRow[]> {
  const arms = amountArms(filter);
  if (arms.length > 0 && (await areFew(tx, arms)))
    return selectFew(tx, { arms, others: { ...filter, ...ANY_AMOUNT } }, order, after, limit);
  return selectInOrder(tx, filter, order, after, limit);
}

/** The index of amounts tells it; the planner does not know: of the largest amounts it takes a hundred times too many for granted, and would look for the
 *  few of them through all payments in order. */
async function areFew(tx: Tx, arms: readonly SQL[]): Promise<boolean> {
  const found = arms.map((arm) => sql`(SELECT FROM ${payments} WHERE ${arm} LIMIT ${FEW + 1})`);
  const [row] = await rows<{ few: boolean }>(tx, sql`SELECT count(*) <= ${FEW} AS few FROM (${sql.join(found, sql` UNION ALL `)}) found`);
  return row?.few === true;
}

/** Their places by the index alone where nothing else is asked for, and only the rows of the page from the table. */
async function selectFew(
  tx: Tx,
  { arms, others }: { arms: readonly SQL[]; others: PaymentFilter },
  order: Order,
  after: After,
  limit: number,
): Promise<PaymentRow[]> {
  const direction = sql.raw(order === 'newest' ? 'DESC' : 'ASC');
  // All of them, also where some came since they were counted; by itself (OFFSET 0), or it is planned as a way through all in order.
  const found = arms.map((arm) => sql`(SELECT occurred_at, id FROM ${payments} WHERE ${and(arm, ...conditions(others))} OFFSET 0)`);
  const page = sql`SELECT id FROM (${sql.join(found, sql` UNION ALL `)}) ${payments} WHERE ${and(sql`true`, ...beyond(order, after))}
    ORDER BY occurred_at ${direction}, id ${direction} LIMIT ${limit}`;
  const inOrder = order === 'newest' ? desc : asc;
  return tx
    .select(columns)
    .from(payments)
    .innerJoin(sql`(${page}) AS page`, sql`(${payments.bucket}, ${payments.id}) = (bucket_of(page.id), page.id)`)
    .orderBy(inOrder(payments.occurredAt), inOrder(payments.id));
}

async function selectInOrder(tx: Tx, filter: PaymentFilter, order: Order, after: After, limit: number): Promise<PaymentRow[]> {
  const direction = order === 'newest' ? desc : asc;
  return tx
    .select(columns)
    .from(payments)
    .where(and(...conditionsInPassing(filter), ...beyond(order, after)))
    .orderBy(direction(payments.occurredAt), direction(payments.id))
    .limit(limit);
}

function beyond(order: Order, after: After): SQL[] {
  if (!after) return [];
  const key = sql`(${payments.occurredAt}, ${payments.id})`;
  return [
    order === 'newest'
      ? sql`${key} < (${after[0]}::timestamptz, ${after[1]}::uuid)`
      : sql`${key} > (${after[0]}::timestamptz, ${after[1]}::uuid)`,
  ];
}

const LONGEST_WALK = 400;

/** A range of business dates without a narrower filter is read day by day, each by its own index: dates of different zones overlap in time,
 *  and the index of times alone would pass over every row of the days beside the range. */
function daysToWalk({ dateFrom, dateTo, ...rest }: PaymentFilter): BusinessDate[] | null {
  if (!dateFrom || !dateTo || dateFrom >= dateTo) return null;
  if (rest.numbers?.length || rest.merchantNo || rest.statuses?.length || rest.amountMin || rest.amountMax) return null;
  const first = parseBusinessDate(dateFrom);
  const count = daysBetween(first, parseBusinessDate(dateTo)) + 1;
  return count <= LONGEST_WALK ? Array.from({ length: count }, (_, index) => addDays(first, index)) : null;
}

/** Days read at once. An instant of a business date lies between 36 hours before its UTC midnight and 60 after: what is further on
 *  cannot come before what was found. */
const STRIDE = 4;
const HOUR_MS = 3_600_000;
const earliestOf = (date: string) => Date.parse(date) - 36 * HOUR_MS;
const latestOf = (date: string) => Date.parse(date) + 60 * HOUR_MS;

async function walkDays(
  tx: Tx,
  filter: PaymentFilter,
  days: BusinessDate[],
  order: Order,
  after: After,
  limit: number,
): Promise<PaymentRow[]> {
  const isNewest = order === 'newest';
  const seen = after ? Date.parse(after[0]) : null;
  const inOrder = (isNewest ? [...days].reverse() : days).filter(
    (day) => seen === null || (isNewest ? earliestOf(day) <= seen : latestOf(day) >= seen),
  );
  const compare = (a: PaymentRow, b: PaymentRow) => {
    const byTime = a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1);
    return isNewest ? -byTime : byTime;
  };
  let found: PaymentRow[] = [];
  for (let from = 0; from < inOrder.length; from += STRIDE) {
    const stride = inOrder.slice(from, from + STRIDE);
    const pages = await Promise.all(stride.map((day) => selectSorted(tx, { ...filter, dateFrom: day, dateTo: day }, order, after, limit)));
    found = [...found, ...pages.flat()].sort(compare).slice(0, limit);
    const next = inOrder[from + STRIDE];
    const last = found[limit - 1]?.occurredAt.getTime();
    if (next === undefined || (last !== undefined && (isNewest ? last > latestOf(next) : last < earliestOf(next)))) break;
  }
  return found;
}

export async function selectPayment(tx: Tx, id: string): Promise<PaymentRow | null> {
  const [row] = await tx
    .select(columns)
    .from(payments)
    .where(and(eq(payments.bucket, bucketOf(id)), eq(payments.id, id)));
  return row ?? null;
}

/** By a whole number, ours or the channel's, its beginning or its end; a handful at most. */
export async function selectByNumber(tx: Tx, number: string, limit: number): Promise<PaymentRow[]> {
  return tx
    .select(columns)
    .from(payments)
    .where(numbersCondition([number]))
    .limit(limit);
}

/** By a piece from anywhere in a number, ours and the channel's looked for at the same time. */
export async function selectByPart(tx: Tx, part: string, limit: number): Promise<PaymentRow[]> {
  const look = (number: typeof payments.ourNo | typeof payments.channelNo) =>
    tx
      .select(columns)
      .from(payments)
      .where(and(...containsPart(number, part)))
      .limit(limit);
  const [ours, channels] = await Promise.all([look(payments.ourNo), look(payments.channelNo)]);
  const found = new Map([...ours, ...channels].map((row) => [row.id, row]));
  return [...found.values()].slice(0, limit);
}

/** The payment of a channel that has this number; the first of several. */
export async function selectPaymentOf(tx: Tx, channelCode: string, ourNo: string): Promise<PaymentRow | null> {
  const [row] = await tx
    .select(columns)
    .from(payments)
    .where(
      and(
        eq(payments.bucket, bucketOfOurNo(ourNo)),
        eq(payments.channelCode, channelCode),
        eq(payments.kind, 'payment'),
        eq(payments.ourNo, ourNo),
      ),
    )
    .orderBy(asc(payments.repeat))
    .limit(1);
  return row ?? null;
}

/** The refunds of a payment, oldest first; fifty at most. */
export async function selectRefundsOf(tx: Tx, channelCode: string, ourNo: string): Promise<PaymentRow[]> {
  return tx
    .select(columns)
    .from(payments)
    .where(and(eq(payments.originalOurNo, ourNo), eq(payments.channelCode, channelCode), eq(payments.kind, 'refund')))
    .orderBy(asc(payments.occurredAt))
    .limit(50);
}

/** How many of each status a filter finds, whatever status it asks for: of each at most `cap + 1`. */
export async function countByStatus(tx: Tx, filter: PaymentFilter, cap: number): Promise<{ status: PaymentStatus; count: bigint }[]> {
  // A count for each status written out, so that each is planned by how many of it there are.
  const counts = PAYMENT_STATUSES.map((status) => {
    const found = sql`SELECT FROM ${payments} WHERE ${and(...conditions({ ...filter, statuses: [status] }))} LIMIT ${cap + 1}`;
    return sql`SELECT ${status} AS status, count(*) AS count FROM (${found}) found`;
  });
  const found = await rows<{ status: PaymentStatus; count: string }>(tx, sql.join(counts, sql` UNION ALL `));
  return found.map(({ status, count }) => ({ status, count: BigInt(count) }));
}

/** Count and sum per currency of what the filter finds, bounded: beyond `cap` rows it says so instead of counting on. */
export async function sumPayments(
  tx: Tx,
  filter: PaymentFilter,
  cap: number,
): Promise<{ kind: PaymentRow['kind']; currency: string; count: bigint; amountMinor: bigint }[]> {
  const found = tx
    .select({ kind: payments.kind, currency: payments.currency, amountMinor: payments.amountMinor })
    .from(payments)
    .where(and(...conditions(filter)))
    .limit(cap + 1)
    .as('found');
  return tx
    .select({
      kind: found.kind,
      currency: found.currency,
      count: sql<bigint>`count(*)`.mapWith(BigInt),
      amountMinor: sql<bigint>`sum(${found.amountMinor})`.mapWith(BigInt),
    })
    .from(found)
    .groupBy(found.kind, found.currency)
    .orderBy(found.kind, found.currency);
}

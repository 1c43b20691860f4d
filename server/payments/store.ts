/** The SQL of payments: one by id or number, counts and sums of a filter. */
import { and, asc, eq, sql } from 'drizzle-orm';
import { rows, type Tx } from '../../db/client.ts';
import { containsPart, containsPartInAnyCase } from '../../db/like.ts';
import { type PaymentStatus, payments } from '../../db/schema/payments.ts';
import { bucketOf, bucketOfOurNo } from '../kernel/ids.ts';
import { PAYMENT_STATUSES } from './codes.ts';
import { paymentColumns } from './columns-store.ts';
import type { PaymentFilter, PaymentRow } from './contract.ts';
import { conditions, numbersCondition } from './filter-store.ts';

/** Records of one number; a second number of a channel makes a second record. */
const SAME_NUMBER_MAX = 1_000;

/** Of `number`, as `writings` has them. */
const WRITINGS = sql`ARRAY[number, upper(number), lower(number)]`;

/** Each number by the index of our numbers, then of the channel's; in the order given. */
export async function selectFoundNumbers(
  tx: Tx,
  { numbers, ...rest }: PaymentFilter & { numbers: string[] },
): Promise<{ missing: string[]; outside: string[] }> {
  // Who carries a number is found by the index of numbers alone, and looked at under the other filters afterwards: asked in one, a table that was
  // filled a moment ago and has no statistics is read whole for each number.
  const carrying = (by: typeof payments.ourNo | typeof payments.channelNo) =>
    sql`SELECT n.place, p.bucket, p.id FROM n, LATERAL (SELECT ${payments.bucket}, ${payments.id} FROM ${payments} WHERE ${by} = ANY (n.writings) LIMIT ${SAME_NUMBER_MAX}) p`;
  const found = await rows<{ number: string; known: boolean; inside: boolean }>(
    tx,
    sql`WITH n AS MATERIALIZED (SELECT number, place, ${WRITINGS} AS writings FROM unnest(${sql.param(numbers)}::text[]) WITH ORDINALITY AS asked (number, place)),
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

export async function selectPayment(tx: Tx, id: string): Promise<PaymentRow | null> {
  const [row] = await tx
    .select(paymentColumns)
    .from(payments)
    .where(and(eq(payments.bucket, bucketOf(id)), eq(payments.id, id)));
  return row ?? null;
}

/** By a whole number, ours or the channel's, its beginning or its end; a handful at most. */
export async function selectByNumber(tx: Tx, number: string, limit: number): Promise<PaymentRow[]> {
  return tx
    .select(paymentColumns)
    .from(payments)
    .where(numbersCondition([number]))
    .limit(limit);
}

/** By a piece from anywhere in a number, as it is written or in any case; ours and the channel's looked for at the same time. */
export async function selectByPart(tx: Tx, part: string, limit: number, isInAnyCase: boolean): Promise<PaymentRow[]> {
  const look = (number: typeof payments.ourNo | typeof payments.channelNo) =>
    tx
      .select(paymentColumns)
      .from(payments)
      .where(and(...(isInAnyCase ? containsPartInAnyCase : containsPart)(number, part)))
      .limit(limit);
  const [ours, channels] = await Promise.all([look(payments.ourNo), look(payments.channelNo)]);
  const found = new Map([...ours, ...channels].map((row) => [row.id, row]));
  return [...found.values()].slice(0, limit);
}

/** The payment of a channel that has this number; the first of several. */
export async function selectPaymentOf(tx: Tx, channelCode: string, ourNo: string): Promise<PaymentRow | null> {
  const [row] = await tx
    .select(paymentColumns)
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

/** The refunds of a payment, oldest first. */
export async function selectRefundsOf(tx: Tx, channelCode: string, ourNo: string, limit: number): Promise<PaymentRow[]> {
  return tx
    .select(paymentColumns)
    .from(payments)
    .where(and(eq(payments.originalOurNo, ourNo), eq(payments.channelCode, channelCode), eq(payments.kind, 'refund')))
    .orderBy(asc(payments.occurredAt), asc(payments.id))
    .limit(limit);
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

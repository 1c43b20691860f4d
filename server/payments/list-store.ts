/** Lists of payments by keyset, in SQL. */
import { and, asc, desc, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { payments } from '../../db/schema/payments.ts';
import { addDays, type BusinessDate, daysBetween, parseBusinessDate } from '../kernel/business-date.ts';
import { areFew, type Page, pageOfFew, pageOfMany } from './amount-list-store.ts';
import { pageOfClasses } from './class-list-store.ts';
import { paymentColumns } from './columns-store.ts';
import type { PaymentFilter, PaymentRow } from './contract.ts';
import { conditionsInPassing } from './filter-store.ts';
import { type After, before, beyond, type Order } from './order-store.ts';

/** Newest (or oldest) first; `after` is the instant and id of the last row seen. */
export async function selectPayments(tx: Tx, filter: PaymentFilter, order: Order, after: After, limit: number): Promise<PaymentRow[]> {
  const page = { order, after, limit };
  return filter.amountMin || filter.amountMax
    ? selectByAmount(tx, filter, page)
    : (walkOf(tx, filter, page) ?? selectInOrder(tx, filter, page));
}

/** So few of an amount are sorted rather than looked for in its classes. */
const RARE = 1_000;

/** No index has the order of times within amounts: they are few, or of some classes that have it, or met often enough on the way through all payments. */
async function selectByAmount(tx: Tx, filter: PaymentFilter, page: Page): Promise<PaymentRow[]> {
  const ofClasses = pageOfClasses(filter, page);
  if (await areFew(tx, filter, ofClasses ? RARE : undefined)) return selectRows(tx, pageOfFew(filter, page), page.order);
  const found = ofClasses ? await selectRows(tx, ofClasses, page.order) : [];
  if (found.length > 0 || (ofClasses && !filter.dateFrom && !filter.dateTo)) return found;
  const ofMany = pageOfMany(filter, page);
  if (ofMany) return selectRows(tx, ofMany, page.order);
  return walkOf(tx, filter, page) ?? selectInOrder(tx, filter, page);
}

/** The payments whose ids `found` has. */
async function selectRows(tx: Tx, found: SQL, order: Order): Promise<PaymentRow[]> {
  const direction = order === 'newest' ? desc : asc;
  return tx
    .select(paymentColumns)
    .from(payments)
    .innerJoin(sql`(${found}) AS page`, sql`(${payments.bucket}, ${payments.id}) = (bucket_of(page.id), page.id)`)
    .orderBy(direction(payments.occurredAt), direction(payments.id));
}

async function selectInOrder(tx: Tx, filter: PaymentFilter, { order, after, limit, last = null }: Page): Promise<PaymentRow[]> {
  const direction = order === 'newest' ? desc : asc;
  return tx
    .select(paymentColumns)
    .from(payments)
    .where(and(...conditionsInPassing(filter), ...beyond(order, after), ...before(order, last)))
    .orderBy(direction(payments.occurredAt), direction(payments.id))
    .limit(limit);
}

const LONGEST_WALK = 400;

/** A range of business dates without a narrower filter is read day by day, each by its own index: dates of different zones overlap in time,
 *  and the index of times alone would pass over every row of the days beside the range. */
function daysToWalk({ dateFrom, dateTo, ...rest }: PaymentFilter): BusinessDate[] | null {
  if (!dateFrom || !dateTo || dateFrom >= dateTo) return null;
  if (rest.numbers?.length || rest.merchantNo || rest.originalNo || rest.statuses?.length) return null;
  const first = parseBusinessDate(dateFrom);
  const count = daysBetween(first, parseBusinessDate(dateTo)) + 1;
  return count <= LONGEST_WALK ? Array.from({ length: count }, (_, index) => addDays(first, index)) : null;
}

/** An instant of a business date lies between 36 hours before its UTC midnight and 60 after: what is further on cannot come before what was found. */
const HOUR_MS = 3_600_000;
const earliestOf = (date: string) => Date.parse(date) - 36 * HOUR_MS;
const latestOf = (date: string) => Date.parse(date) + 60 * HOUR_MS;

function walkOf(tx: Tx, filter: PaymentFilter, page: Page): Promise<PaymentRow[]> | null {
  const days = daysToWalk(filter);
  return days && walkDays(tx, { ...filter, dateFrom: undefined, dateTo: undefined }, days, page);
}

/** Of one date; the amount, if any, is one that many have. */
function selectDay(tx: Tx, filter: PaymentFilter, page: Page): Promise<PaymentRow[]> {
  const ofMany = filter.amountMin || filter.amountMax ? pageOfMany(filter, page) : null;
  return ofMany ? selectRows(tx, ofMany, page.order) : selectInOrder(tx, filter, page);
}

async function walkDays(tx: Tx, filter: PaymentFilter, days: BusinessDate[], page: Page): Promise<PaymentRow[]> {
  const { order, after, limit } = page;
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
  for (const day of inOrder) {
    const end = found[limit - 1];
    const endMs = end?.occurredAt.getTime();
    if (endMs !== undefined && (isNewest ? endMs > latestOf(day) : endMs < earliestOf(day))) break;
    // Once the page is full, the days beside are asked only for what would come before its end.
    const last: After = end ? [end.occurredAt.toISOString(), end.id] : null;
    const more = await selectDay(tx, { ...filter, dateFrom: day, dateTo: day }, { ...page, last });
    if (more.length > 0) found = [...found, ...more].sort(compare).slice(0, limit);
  }
  return found;
}

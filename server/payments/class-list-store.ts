/** Lists of an amount in the order of time by an index of classes of amounts, in SQL: the first few of each class in the range, put in order. */
import { and, type SQL, sql } from 'drizzle-orm';
import { payments } from '../../db/schema/payments.ts';
import { type MinorRange, minorRanges } from '../kernel/amount-range.ts';
import type { Page } from './amount-list-store.ts';
import type { PaymentFilter } from './contract.ts';
import { timesBeside, timesOf } from './filter-store.ts';
import { beyond, directionOf, orderOf } from './order-store.ts';

/** Of the dates of a page so many classes at most are looked through: each has some days beside them to pass over, and of many there are enough on any day. */
const CLASSES_OF_DATES = 12;

/** Whether an amount is asked for and nothing beside it but its currency and dates: the index has no more. */
function isOfClasses({ amountMin, amountMax, currency: _, dateFrom, dateTo, ...others }: PaymentFilter): boolean {
  const isAsked = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '');
  return Boolean(amountMin || amountMax) && !Object.values(others).some(isAsked);
}

/** The currencies that there are; by the index, one after the other. */
const PRESENT = sql`(SELECT currency FROM ${payments} ORDER BY currency LIMIT 1)
  UNION ALL SELECT (SELECT p.currency FROM ${payments} p WHERE p.currency > present.currency ORDER BY p.currency LIMIT 1) FROM present WHERE present.currency IS NOT NULL`;

/** Every amount is above zero. */
const valuesOf = ({ minMinor, maxMinor, currencies }: MinorRange) =>
  sql`(${(minMinor !== null && minMinor > 1n ? minMinor : 1n).toString()}::bigint, ${maxMinor?.toString() ?? null}::bigint, ${sql.param(currencies)}::bpchar[])`;

/** That no payment of the one date lies beside the instants that a date can hold: by the index of dates. */
const isWithinTimes = (filter: PaymentFilter): SQL[] =>
  timesBeside(filter).map(
    (beside) => sql`NOT EXISTS (SELECT FROM ${payments} WHERE ${payments.businessDate} = ${filter.dateFrom}::date AND ${beside})`,
  );

/** Ids of a page of an amount. Null where something else is asked for that the index does not tell. Of dates it may find none although there are some:
 *  where the amounts are of too many classes, or the date holds another instant than it should. */
export function pageOfClasses(filter: PaymentFilter, { order, after, limit }: Page): SQL | null {
  if (!isOfClasses(filter)) return null;
  const isOfDates = Boolean(filter.dateFrom || filter.dateTo);
  const asked = [
    sql`currency = class.currency AND amount_class(amount_minor) = class.no::smallint AND amount_minor + 0 >= class.least`,
    sql`(class.most IS NULL OR amount_minor + 0 <= class.most)`,
    // Looked at and not sought, or a date is read from its beginning to its end for each class.
    ...(filter.dateFrom ? [sql`business_date + 0 >= ${filter.dateFrom}::date`] : []),
    ...(filter.dateTo ? [sql`business_date + 0 <= ${filter.dateTo}::date`] : []),
    ...timesOf(filter),
    ...beyond(order, after),
  ];
  const gates = isOfDates ? [sql`(SELECT count(*) FROM class) <= ${CLASSES_OF_DATES}`, ...isWithinTimes(filter)] : [];
  const largest = sql`SELECT least(amount_class(range.most), amount_class(p.amount_minor)) FROM ${payments} p WHERE p.currency = present.currency
    ORDER BY amount_class(p.amount_minor) DESC LIMIT 1`;
  return sql`WITH RECURSIVE present AS (${filter.currency ? sql`SELECT ${filter.currency}::bpchar AS currency` : PRESENT}),
      class AS MATERIALIZED (SELECT present.currency, range.least, range.most, no FROM (VALUES ${sql.join(minorRanges(filter).map(valuesOf), sql`, `)}) AS range (least, most, currencies)
        JOIN present ON present.currency = ANY (range.currencies) CROSS JOIN LATERAL generate_series(amount_class(range.least)::int, (${largest})::int) AS no)
    SELECT found.id FROM class CROSS JOIN LATERAL (SELECT id, occurred_at FROM ${payments} WHERE ${and(...asked)} ${orderOf(order)} LIMIT ${limit}) found
    WHERE ${and(sql`true`, ...gates)} ORDER BY found.occurred_at ${directionOf(order)}, found.id ${directionOf(order)} LIMIT ${limit}`;
}

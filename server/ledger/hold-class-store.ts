/** Holds of an amount, in SQL: the index of their classes of amounts (`amount_class`) has each class in the order of time. */
import type { SQL } from 'drizzle-orm';
import { sql } from '../../db/client.ts';
import { type MinorRange, minorRanges } from '../kernel/amount-range.ts';
import type { HoldFilter } from './contract.ts';

/** Above every class. */
const NO_CLASS_BEYOND = 32_767;

/** The currencies that there are; by the index, one after the other. */
const PRESENT = sql`(SELECT currency FROM ledger_holds ORDER BY currency LIMIT 1)
  UNION ALL SELECT (SELECT h.currency FROM ledger_holds h WHERE h.currency > present.currency ORDER BY h.currency LIMIT 1) FROM present WHERE present.currency IS NOT NULL`;

const notBelow = (minor: bigint, floor: bigint) => (minor > floor ? minor : floor).toString();

/** Every amount is above zero: what is asked for below it is nothing, and a negative amount's class would be above all others. */
const valuesOf = ({ minMinor, maxMinor, currencies }: MinorRange) =>
  sql`(${notBelow(minMinor ?? 1n, 1n)}::bigint, ${maxMinor === null ? null : notBelow(maxMinor, 0n)}::bigint, ${sql.param(currencies)}::text[])`;

/** The least class of a currency that there is from a bound on. */
const least = (
  bound: SQL,
) => sql`(SELECT amount_class(h.amount_minor) FROM ledger_holds h WHERE h.currency = asked.currency AND amount_class(h.amount_minor) ${bound}
  ORDER BY amount_class(h.amount_minor) LIMIT 1)`;

/** Whether an amount is asked for and nothing that finds fewer holds than it: an account, a number, what is open. */
export function isOfClasses({ amountMin, amountMax, numbers, account, states }: HoldFilter): boolean {
  const isOpen = Boolean(states?.length) && !states?.includes('closed');
  return Boolean(amountMin || amountMax) && !numbers?.length && !account && !isOpen;
}

/** `class`: the classes that there are in the ranges of a filter, each with its currency and the least and the most that is asked for. Only those: where
 *  a class had none, nobody could say how long a plan looks for them. */
export function classesOf(filter: HoldFilter): SQL {
  return sql`WITH RECURSIVE present AS (${filter.currency ? sql`SELECT ${filter.currency}::text AS currency` : PRESENT}),
      asked AS MATERIALIZED (SELECT present.currency, range.least, range.most FROM (VALUES ${sql.join(minorRanges(filter).map(valuesOf), sql`, `)}) AS range (least, most, currencies)
        JOIN present ON present.currency = ANY (range.currencies)),
      walked AS (SELECT asked.*, ${least(sql`>= amount_class(asked.least)`)} AS no FROM asked
        UNION ALL SELECT asked.currency, asked.least, asked.most, ${least(sql`> asked.no`)} FROM walked asked WHERE asked.no IS NOT NULL AND asked.no < coalesce(amount_class(asked.most), ${NO_CLASS_BEYOND})),
      class AS MATERIALIZED (SELECT * FROM walked WHERE no <= coalesce(amount_class(most), ${NO_CLASS_BEYOND}))`;
}

/** That a hold `h` is of a `class`, within what is asked for: only at the two ends of a range is a class passed over in part. */
export const IN_CLASS = sql`h.currency = class.currency AND amount_class(h.amount_minor) = class.no AND h.amount_minor + 0 >= class.least
  AND (class.most IS NULL OR h.amount_minor + 0 <= class.most)`;

/** The largest balances of accounts in one bucket, in SQL, by their balance rows alone: a row an account and currency. */
import type { SQL } from 'drizzle-orm';
import { sql } from '../../db/client.ts';
import { startsWith } from '../../db/like.ts';
import { CURRENCIES, exponentOf } from '../kernel/currency.ts';
import { headingsOf } from './account-filter-store.ts';
import type { AccountFilter, AccountRow } from './contract.ts';

/** A balance on one scale for all currencies: in thousandths of a major unit; `posted` in minor ones. Null counts as zero. Asked first is what nearly every
 *  currency has, two places. */
export function magnitudeOf(posted: SQL, currency: SQL): SQL {
  const [two, none, three] = [2, 0, 3].map(
    (exponent) => sql`${currency} = ANY (${sql.param(CURRENCIES.filter((code) => exponentOf(code) === exponent))}::text[])`,
  );
  return sql`(coalesce(${posted}, 0)::numeric * CASE WHEN ${two} THEN 10 WHEN ${none} THEN 1000 WHEN ${three} THEN 1 ELSE 10 END)`;
}

/** That a balance `b` is of an account in one bucket. What has a floor is (`move_balance_slowly`); of the rest the account is asked. */
const IS_OWN = sql`(b.floor_sign <> 0 OR NOT EXISTS (SELECT FROM ledger_accounts h WHERE h.code = b.account AND h.bucket IS NULL))`;

const POSTED = sql`(CASE WHEN b.normal_side = 'D' THEN 1 ELSE -1 END) * (b.debit_minor - b.credit_minor)`;

/** Whether a balance row tells all that a filter asks of its line: the heading is in the code. */
const isOfBalances = ({ find, statuses, balances, amountMin, amountMax }: AccountFilter): boolean =>
  !find && !statuses?.length && !balances?.length && !amountMin && !amountMax;

/** Lines above zero, as code, currency and magnitude, from after `after` on. Null where the filter asks for more than a balance row tells, or where there
 *  may be lines before or between them that are not above zero. */
export function topOfOwn(
  filter: AccountFilter,
  chart: readonly AccountRow[],
  falls: boolean,
  after: { code: string; currency: string; magnitude: string } | null,
  limit: number,
): SQL | null {
  const isAbove = after !== null && BigInt(after.magnitude) > 0n;
  if (!isOfBalances(filter) || !(isAbove || (falls && after === null))) return null;
  const headings = headingsOf(filter, chart);
  const own = headings?.filter(({ takesPostings, hot }) => !takesPostings && !hot);
  const ranges = own?.map(({ code }) => sql`b.account LIKE ${startsWith(`${code}.`)}`) ?? [sql`true`];
  const magnitude = magnitudeOf(POSTED, sql`b.currency`);
  const where = [
    sql`${POSTED} > 0`,
    ranges.length ? sql`(${sql.join(ranges, sql` OR `)})` : sql`false`,
    IS_OWN,
    ...(filter.currency ? [sql`b.currency = ${filter.currency}`] : []),
    ...(after
      ? [
          sql`(${magnitude}, b.account, b.currency) ${sql.raw(falls ? '<' : '>')} (${after.magnitude}::numeric, ${after.code}, ${after.currency})`,
        ]
      : []),
  ];
  const direction = sql.raw(falls ? 'DESC' : 'ASC');
  return sql`(SELECT b.account AS code, b.currency AS line_currency, ${magnitude} AS magnitude FROM balances b WHERE ${sql.join(where, sql` AND `)}
    ORDER BY magnitude ${direction}, b.account ${direction}, b.currency COLLATE "C" ${direction} LIMIT ${limit})`;
}

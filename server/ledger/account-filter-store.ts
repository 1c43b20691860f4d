/** What a filter of the list of accounts means in SQL, on `ledger_accounts a` and the balance `l` of a line. */
import type { SQL } from 'drizzle-orm';
import { sql } from '../../db/client.ts';
import { contains, startsWith } from '../../db/like.ts';
import { inRanges } from '../../db/minor-ranges.ts';
import { minorRanges } from '../kernel/amount-range.ts';
import { isName, writings } from '../kernel/search-text.ts';
import type { HoldKind } from './codes.ts';
import type { AccountFilter, AccountRow } from './contract.ts';

const all = (parts: readonly (SQL | null)[]): SQL => {
  const given = parts.filter((part) => part !== null);
  return given.length ? sql`(${sql.join(given, sql` AND `)})` : sql`true`;
};
const any = (parts: readonly SQL[]): SQL => sql`(${sql.join([...parts], sql` OR `)})`;

const CODE = /^\d{1,4}(\.\S*)?$/;
/** What is a number and no name: digits alone or after a few letters, or three in a row anywhere. */
const NUMBER = /^[A-Za-z]{0,4}\d+$|\d{3}/;

const isNumber = (text: string): boolean => !isName(text) && !CODE.test(text) && NUMBER.test(text);

/** Up to four digits are the beginning of a code, and so is what follows them after a point; anything else is of an owner: the beginning of the
 *  number, or part of a name. A Chinese name is in both languages the same. */
function foundBy(text: string): SQL {
  if (CODE.test(text)) return any(writings(text).map((code) => sql`a.code LIKE ${startsWith(code)}`));
  if (isName(text)) return sql`a.name_zh LIKE ${contains(text)}`;
  const numbers = writings(text).map((no) => sql`a.owner_id LIKE ${startsWith(no)}`);
  if (isNumber(text)) return any(numbers);
  return any([...numbers, sql`a.name_zh ILIKE ${contains(text)}`, sql`a.name_en ILIKE ${contains(text)}`]);
}

const UNFLOORED = sql`(a.bucket IS NULL OR a.may_go_negative)`;

/** Of the account alone, whatever its balances. */
function ofAccount(filter: AccountFilter): SQL {
  const [status, other] = [...new Set(filter.statuses ?? [])];
  return all([
    sql`a.takes_postings`,
    filter.find ? foundBy(filter.find) : null,
    status && !other ? sql`a.status = ${status}` : null,
    filter.balances?.every((one) => one === 'negative') && filter.balances.length ? UNFLOORED : null,
  ]);
}

const OF_BALANCE = {
  nonzero: sql`l.posted <> 0`,
  zero: sql`coalesce(l.posted, 0) = 0`,
  negative: sql`l.posted < 0`,
  frozen: sql`l.frozen > 0`,
  pending: sql`l.pending > 0`,
} as const;

/** Of a line: its currency and its balance. What never moved has a balance of zero, and no amount. Refuses a malformed amount as `minorRanges` does. */
export function ofLine(filter: AccountFilter): SQL {
  return all([
    filter.currency ? sql`l.currency = ${filter.currency}` : null,
    filter.balances?.length ? any(filter.balances.map((one) => OF_BALANCE[one])) : null,
    inRanges(sql`l.posted`, sql`l.currency`, minorRanges(filter)),
  ]);
}

/** Headings of the chart that a filter is about; null where it is about all of them. */
export function headingsOf(filter: AccountFilter, chart: readonly AccountRow[]): AccountRow[] | null {
  const { classes, headings, ownerKinds } = filter;
  if (!classes?.length && !headings?.length && !ownerKinds?.length) return null;
  return chart.filter(
    ({ code, class: of, ownerKind }) =>
      (!classes?.length || classes.includes(of)) &&
      (!headings?.length || headings.includes(code)) &&
      (!ownerKinds?.length || ownerKinds.includes(ownerKind)),
  );
}

/** An account of the house is striped: those under a hot heading, and those of the chart itself. The few of them are one part. */
export function houseArms(filter: AccountFilter, headings: readonly AccountRow[] | null): SQL[] {
  if (headings?.length === 0) return [];
  const codes = headings?.map(({ code }) => code);
  return [all([sql`a.bucket IS NULL`, ofAccount(filter), codes ? sql`left(a.code, 4) = ANY (${sql.param(codes)}::text[])` : null])];
}

/** Accounts in one bucket, in parts, none twice, each of which one index has in the order of codes: a page is the first of all their first. Where no
 *  heading is asked for they are one part; the number of an owner is the end of a code under every heading. */
export function ownArms(filter: AccountFilter, headings: readonly AccountRow[] | null, chart: readonly AccountRow[]): SQL[] {
  const { find = '', currency } = filter;
  const numbers = isNumber(find) ? writings(find) : [''];
  const isWhole = headings === null && !isNumber(find);
  const ranges = isWhole
    ? [sql`true`]
    : (headings ?? chart)
        .filter(({ takesPostings, hot }) => !takesPostings && !hot)
        .flatMap(({ code }) => numbers.map((number) => sql`a.code LIKE ${startsWith(`${code}.${number}`)}`));
  const currencies = currency ? [sql`a.currency = ${currency}`, sql`a.currency IS NULL`] : [sql`true`];
  const own = all([sql`a.bucket IS NOT NULL`, ofAccount(filter)]);
  return ranges.flatMap((range) => currencies.map((one) => sql`${own} AND ${range} AND ${one}`));
}

/** Where one kind of hold alone is asked for: what is left of the open ones is the frozen or pending balance, and their accounts are few. */
export function heldKind({ balances }: AccountFilter): HoldKind | null {
  const [only, ...more] = new Set(balances ?? []);
  return more.length === 0 && (only === 'frozen' || only === 'pending') ? only : null;
}

/** The trial balance in SQL: what some hundred thousand accounts add up to is added up where they lie, and only a page of them is handed over. */
import type { SQL } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../db/client.ts';
import { daysBetween, parseBusinessDate } from '../kernel/business-date.ts';
import { selectClosedThrough } from './balance-store.ts';
import { TRIAL_FIGURES } from './codes.ts';
import type { TrialChoice, TrialFigures, TrialRow } from './contract.ts';

type Figures = Record<
  'opening_debit' | 'opening_credit' | 'movement_debit' | 'movement_credit' | 'closing_debit' | 'closing_credit',
  string
>;
type Raw = Figures & { part: 'total' | 'sum' | 'row'; account: string | null; currency: string; of: string };

const NAMES = ['opening_debit', 'opening_credit', 'movement_debit', 'movement_credit', 'closing_debit', 'closing_credit'] as const;
const SUMS = sql.raw(NAMES.map((name) => `sum(${name}) AS ${name}`).join(', '));
const TEXTS = sql.raw(NAMES.map((name) => `${name}::text`).join(', '));

const figuresOf = (raw: Figures): TrialFigures =>
  Object.fromEntries(TRIAL_FIGURES.map((name, at) => [name, BigInt(raw[NAMES[at] as keyof Figures])])) as TrialFigures;

/** Closed days back to which totals are those of now less the movements since: of so few days these are fewer than the accounts. */
const RECENT_DAYS = 7;

const ofStripe = (alias: string) =>
  sql.raw(`${alias}.bucket = b.bucket AND ${alias}.account = b.account AND ${alias}.currency = b.currency`);

/** The totals of a stripe `b` at the end of a date: what is joined, and the two figures. */
type End = { join: SQL; debit: SQL; credit: SQL };

function recentEnd(alias: string, date: string): End {
  const since = sql.raw(alias);
  const figure = (side: 'debit' | 'credit') =>
    sql`CASE WHEN b.day > ${date}::date THEN ${sql.raw(`b.opening_${side}_minor`)} ELSE ${sql.raw(`b.${side}_minor`)} END - coalesce(${sql.raw(`${alias}.${side}`)}, 0)`;
  return {
    join: sql`LEFT JOIN (SELECT bucket, account, currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit FROM balance_days
      WHERE business_date > ${date}::date GROUP BY bucket, account, currency) ${since} ON ${ofStripe(alias)}`,
    debit: figure('debit'),
    credit: figure('credit'),
  };
}

/** The last closing up to a date. */
const lastClosing = (
  date: string,
  more: SQL,
) => sql`SELECT d.business_date, d.debit_minor, d.credit_minor, d.closing_debit_minor, d.closing_credit_minor
  FROM balance_days d WHERE ${ofStripe('d')} AND d.business_date <= ${date}::date AND d.closing_debit_minor IS NOT NULL AND ${more} ORDER BY d.business_date DESC LIMIT 1`;

function closedEnd(date: string): End {
  return {
    join: sql`CROSS JOIN LATERAL (${lastClosing(date, sql`true`)}) c`,
    debit: sql`c.closing_debit_minor`,
    credit: sql`c.closing_credit_minor`,
  };
}

/** Beside `closedEnd` of a later date: the same closing where nothing moved in between, that closing less its own day where nothing else did, and
 *  only else a closing of its own. */
function closedBefore(dayBefore: string): End {
  const figure = (side: 'debit' | 'credit') => {
    const [closing, moved] = [sql.raw(`closing_${side}_minor`), sql.raw(`${side}_minor`)];
    return sql`CASE WHEN c.business_date <= ${dayBefore}::date THEN c.${closing} WHEN c.business_date = ${dayBefore}::date + 1 THEN c.${closing} - c.${moved} ELSE coalesce(o.${closing}, 0) END`;
  };
  return {
    join: sql`LEFT JOIN LATERAL (${lastClosing(dayBefore, sql`c.business_date > ${dayBefore}::date + 1`)}) o ON true`,
    debit: figure('debit'),
    credit: figure('credit'),
  };
}

/** So many movements a balance are read in less time than a closing of each is looked up. */
const MOVES_EACH = 3;

/** Whether what moved since a date is little beside the accounts there are: the date is not closed or was lately, or the books have no long history. */
async function isRecent(tx: Tx, date: string, closed: string): Promise<boolean> {
  if (date > closed || daysBetween(parseBusinessDate(date), parseBusinessDate(closed)) <= RECENT_DAYS) return true;
  const [row] = await rows<{ recent: boolean }>(
    tx,
    sql`SELECT (SELECT count(*) FROM (SELECT FROM balance_days WHERE business_date > ${date}::date LIMIT n.most + 1) since) <= n.most AS recent
      FROM (SELECT ${MOVES_EACH}::int * count(*) AS most FROM balances) n`,
  );
  return row?.recent === true;
}

/** Both ends of some dates of which the first is closed long since. */
function endsOf(dayBefore: string, to: string, closed: string): { opening: End; closing: End } {
  if (to <= closed) return { closing: closedEnd(to), opening: closedBefore(dayBefore) };
  const opening = closedEnd(dayBefore);
  // What first moved after the opening has none.
  return {
    closing: recentEnd('since', to),
    opening: { ...opening, join: sql`LEFT JOIN LATERAL (${lastClosing(dayBefore, sql`true`)}) c ON true` },
  };
}

/** Debits and credits of every account and currency at both ends of recent dates: what stands now and, with their signs turned, the movements since,
 *  added up in one go. Numbers of one row are bigint, which is what a sum takes in fastest. */
function recentTotals(dayBefore: string, to: string): SQL {
  const ends = [
    ['o', dayBefore],
    ['c', to],
  ] as const;
  const columns = (of: (side: 'debit' | 'credit', date: string, name: string) => SQL) =>
    sql.join(
      ends.flatMap(([end, date]) => [of('debit', date, `${end}d`), of('credit', date, `${end}c`)]),
      sql`, `,
    );
  const now = columns(
    (side, date, name) =>
      sql`CASE WHEN day > ${date}::date THEN ${sql.raw(`opening_${side}_minor`)} ELSE ${sql.raw(`${side}_minor`)} END AS ${sql.raw(name)}`,
  );
  const since = columns((side, date) => sql`CASE WHEN business_date > ${date}::date THEN -${sql.raw(`${side}_minor`)} ELSE 0 END`);
  return sql`SELECT account, currency, sum(od) AS od, sum(oc) AS oc, sum(cd) AS cd, sum(cc) AS cc FROM (
      SELECT account, currency, ${now} FROM balances UNION ALL SELECT account, currency, ${since} FROM balance_days WHERE business_date > ${dayBefore}::date) moved
    GROUP BY account, currency`;
}

/** The same of dates closed long since, stripe by stripe. */
function closedTotals(dayBefore: string, to: string, closed: string): SQL {
  const { opening, closing } = endsOf(dayBefore, to, closed);
  return sql`SELECT b.account, b.currency, coalesce(sum(${opening.debit}), 0) AS od, coalesce(sum(${opening.credit}), 0) AS oc, coalesce(sum(${closing.debit}), 0) AS cd, coalesce(sum(${closing.credit}), 0) AS cc
    FROM balances b ${closing.join} ${opening.join} GROUP BY b.account, b.currency`;
}

/** Per account and currency that ever moved: net at the end of `dayBefore`, gross movement, net at the end of `to`. Opening and closing stand net on
 *  one side, as accountants read them. */
async function nettedRows(tx: Tx, dayBefore: string, to: string): Promise<SQL> {
  const closed = await selectClosedThrough(tx);
  const recent = await isRecent(tx, dayBefore, closed);
  // The planner takes accounts to be a few thousand. Added up by several processes, each hands nearly as many sums on as it was given rows.
  if (recent) await tx.execute(sql`SET LOCAL max_parallel_workers_per_gather = 0`);
  const totals = recent ? recentTotals(dayBefore, to) : closedTotals(dayBefore, to, closed);
  return sql`netted AS MATERIALIZED (
      SELECT account, currency, greatest(od - oc, 0) AS opening_debit, greatest(oc - od, 0) AS opening_credit, cd - od AS movement_debit, cc - oc AS movement_credit,
        greatest(cd - cc, 0) AS closing_debit, greatest(cc - cd, 0) AS closing_credit
      FROM (${totals}) ends WHERE od > 0 OR oc > 0 OR cd > 0 OR cc > 0)`;
}

/** Which rows are shown: by account or by heading, of one currency, without those of nothing. Nothing is netted between accounts, and leaving out
 *  and grouping lose nothing of a sum. */
function chosenRows({ currency, level, heading, nonzero }: TrialChoice): SQL {
  const where = [
    currency ? sql`currency = ${currency}` : null,
    heading ? sql`left(account, 4) = ${heading}` : null,
    nonzero ? sql.raw(`(${NAMES.map((name) => `${name} <> 0`).join(' OR ')})`) : null,
  ].filter((part) => part !== null);
  const narrowed = where.length ? sql`WHERE ${sql.join(where, sql` AND `)}` : sql``;
  return level === 'heading'
    ? sql`SELECT left(account, 4) AS account, currency, ${SUMS} FROM netted ${narrowed} GROUP BY 1, 2`
    : sql`SELECT * FROM netted ${narrowed}`;
}

/** Of the last row seen. */
export type TrialPlace = { currency: string; account: string };

/** `totals` of all rows, `sums` and `count` of the chosen ones, and of these the first `limit` after `after`, by currency and account. One statement,
 *  one snapshot. */
export async function selectTrialPage(
  tx: Tx,
  { dayBefore, to }: { dayBefore: string; to: string },
  choice: TrialChoice,
  { after, limit }: { after: TrialPlace | null; limit: number },
): Promise<{
  rows: TrialRow[];
  sums: (TrialFigures & { currency: string })[];
  totals: (TrialFigures & { currency: string })[];
  count: bigint;
}> {
  const bound = after ? sql`WHERE (currency, account) > (${after.currency}, ${after.account})` : sql``;
  const found = await rows<Raw>(
    tx,
    sql`WITH ${await nettedRows(tx, dayBefore, to)}, chosen AS (${chosenRows(choice)})
      SELECT part, account, currency, of::text, ${TEXTS} FROM (
        SELECT 'total' AS part, NULL AS account, currency, count(*) AS of, ${SUMS} FROM netted GROUP BY currency
        UNION ALL SELECT 'sum', NULL, currency, count(*), ${SUMS} FROM chosen GROUP BY currency
        UNION ALL (SELECT 'row', account, currency, 1, ${sql.raw(NAMES.join(', '))} FROM chosen ${bound} ORDER BY currency COLLATE "C", account COLLATE "C" LIMIT ${limit})) parts
      ORDER BY currency COLLATE "C", account COLLATE "C"`,
  );
  const of = (part: Raw['part']) => found.filter((raw) => raw.part === part);
  const summed = (part: Raw['part']) => of(part).map((raw) => ({ currency: raw.currency, ...figuresOf(raw) }));
  return {
    rows: of('row').map((raw) => ({ account: raw.account as string, currency: raw.currency, ...figuresOf(raw) })),
    sums: summed('sum'),
    totals: summed('total'),
    count: of('sum').reduce((total, raw) => total + BigInt(raw.of), 0n),
  };
}

/** Opens the chosen rows to be fetched one stretch after the other, by currency and account, each with its name. To the end of the transaction. */
export async function openTrialRows(tx: Tx, { dayBefore, to }: { dayBefore: string; to: string }, choice: TrialChoice): Promise<void> {
  await tx.execute(
    sql`DECLARE trial_rows NO SCROLL CURSOR FOR WITH ${await nettedRows(tx, dayBefore, to)}, chosen AS (${chosenRows(choice)})
      SELECT c.account, c.currency, ${TEXTS}, a.name_en AS "nameEn", a.name_zh AS "nameZh" FROM chosen c LEFT JOIN ledger_accounts a ON a.code = c.account
      ORDER BY c.currency COLLATE "C", c.account COLLATE "C"`,
  );
}

export async function fetchTrialRows(tx: Tx, count: number): Promise<(TrialRow & { nameEn: string | null; nameZh: string | null })[]> {
  type Named = Figures & { account: string; currency: string; nameEn: string | null; nameZh: string | null };
  const found = await rows<Named>(tx, sql.raw(`FETCH ${Math.trunc(count)} FROM trial_rows`));
  return found.map(({ account, currency, nameEn, nameZh, ...raw }) => ({ account, currency, nameEn, nameZh, ...figuresOf(raw) }));
}

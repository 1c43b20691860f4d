/** Reads of holds: the list by keyset, sums, one hold and its steps. */
import type { SQL } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../db/client.ts';
import { startsWith } from '../../db/like.ts';
import { inRanges } from '../../db/minor-ranges.ts';
import { minorRanges } from '../kernel/amount-range.ts';
import { BOOK_DAY, endOfBusinessDate, parseBusinessDate, startOfBusinessDate } from '../kernel/business-date.ts';
import { bucketOf, idOfNumber, numberOf } from '../kernel/ids.ts';
import { writings } from '../kernel/search-text.ts';
import type { HoldKind } from './codes.ts';
import type { HoldFilter, HoldRow, HoldStep, HoldSum } from './contract.ts';
import { classesOf, IN_CLASS, isOfClasses } from './hold-class-store.ts';

type RawHold = {
  id: string;
  kind: HoldKind;
  account: string;
  currency: string;
  amount: string;
  remaining: string;
  placed_ms: number;
  source_kind: string;
  source_id: string;
};

const COLUMNS = sql`h.id, h.kind, h.account, h.currency, h.amount_minor::text AS amount, h.remaining_minor::text AS remaining,
  (extract(epoch FROM h.placed_at) * 1000)::float8 AS placed_ms, h.source_kind, h.source_id`;

const toRow = (raw: RawHold): HoldRow => ({
  id: raw.id,
  no: numberOf('H', raw.id),
  kind: raw.kind,
  account: raw.account,
  currency: raw.currency,
  amountMinor: BigInt(raw.amount),
  remainingMinor: BigInt(raw.remaining),
  placedAt: new Date(raw.placed_ms),
  sourceKind: raw.source_kind,
  sourceId: raw.source_id,
});

function numbersCondition(numbers: readonly string[]): SQL {
  const ids = numbers.flatMap((number) => idOfNumber('H', number.toUpperCase()) ?? []);
  const sources = numbers.filter((number) => idOfNumber('H', number.toUpperCase()) === null);
  const parts = [
    ...ids.map((id) => sql`(h.bucket = ${bucketOf(id)} AND h.id = ${id}::uuid)`),
    ...(sources.length === 1
      ? writings(sources[0] as string).map((number) => sql`h.source_id LIKE ${startsWith(number)}`)
      : sources.length
        ? [sql`h.source_id = ANY (${sql.param(sources.flatMap(writings))}::text[])`]
        : []),
  ];
  return sql`(${sql.join(parts, sql` OR `)})`;
}

const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;
/** Of the two states one; both of them are no condition. */
const stateCondition = ([only, other]: readonly string[]) =>
  other || !only ? null : only === 'open' ? sql`h.remaining_minor > 0` : sql`h.remaining_minor = 0`;

/** The conditions of a filter, on `ledger_holds h`. Refuses a malformed amount as `minorRanges` does. */
function conditions(filter: HoldFilter): SQL {
  const parts = [
    filter.numbers?.length ? numbersCondition(filter.numbers) : null,
    filter.account ? sql`h.account = ${filter.account}` : null,
    filter.currency ? sql`h.currency = ${filter.currency}` : null,
    filter.kinds?.length ? sql`h.kind = ANY (${sql.param(filter.kinds)}::text[])` : null,
    stateCondition([...new Set(filter.states ?? [])]),
    filter.sourceKinds?.length ? sql`h.source_kind = ANY (${sql.param(filter.sourceKinds)}::text[])` : null,
    filter.dateFrom ? sql`h.placed_at >= ${instant(startOfBusinessDate(parseBusinessDate(filter.dateFrom), BOOK_DAY))}` : null,
    filter.dateTo ? sql`h.placed_at < ${instant(endOfBusinessDate(parseBusinessDate(filter.dateTo), BOOK_DAY))}` : null,
    inRanges(sql`h.amount_minor`, sql`h.currency`, minorRanges(filter)),
  ].filter((part) => part !== null);
  return parts.length ? sql.join(parts, sql` AND `) : sql`true`;
}

const inOrder = (direction: SQL, limit: number) => sql`ORDER BY h.placed_at ${direction}, h.id ${direction} LIMIT ${limit}`;

const pageInOrder = (filter: HoldFilter, bound: SQL, direction: SQL, limit: number): SQL =>
  sql`SELECT ${COLUMNS} FROM ledger_holds h WHERE ${conditions(filter)} ${bound} ${inOrder(direction, limit)}`;

/** What a filter asks for beside its amount and currency. */
const besideAmount = (filter: HoldFilter): SQL =>
  conditions({ ...filter, currency: undefined, amountMin: undefined, amountMax: undefined });

/** The first few of each class, put in order. */
function pageOfClasses(filter: HoldFilter, bound: SQL, direction: SQL, limit: number): SQL {
  return sql`${classesOf(filter)}, page AS MATERIALIZED (SELECT h.id FROM class CROSS JOIN LATERAL (
        SELECT h.placed_at, h.id FROM ledger_holds h WHERE ${IN_CLASS} AND ${besideAmount(filter)} ${bound} ${inOrder(direction, limit)}) h ${inOrder(direction, limit)})
    SELECT ${COLUMNS} FROM page JOIN ledger_holds h ON h.bucket = bucket_of(page.id) AND h.id = page.id ${inOrder(direction, limit)}`;
}

/** By the instant it was placed and id; `after` is those of the last row seen. */
export async function selectHolds(
  tx: Tx,
  filter: HoldFilter,
  order: 'newest' | 'oldest',
  after: [string, string] | null,
  limit: number,
): Promise<HoldRow[]> {
  const key = sql`(h.placed_at, h.id)`;
  const bound = after
    ? order === 'newest'
      ? sql`AND ${key} < (${after[0]}::timestamptz, ${after[1]}::uuid)`
      : sql`AND ${key} > (${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql``;
  const direction = order === 'newest' ? sql`DESC` : sql`ASC`;
  const found = await rows<RawHold>(
    tx,
    isOfClasses(filter) ? pageOfClasses(filter, bound, direction, limit) : pageInOrder(filter, bound, direction, limit),
  );
  return found.map(toRow);
}

const SUMMED = sql`h.kind, h.currency, h.amount_minor, h.remaining_minor`;

/** The holds to be summed, as a statement of their own and what is read of it. */
function foundHolds(filter: HoldFilter, most: number): { before: SQL; from: SQL } {
  if (!isOfClasses(filter))
    return { before: sql``, from: sql`SELECT ${SUMMED} FROM ledger_holds h WHERE ${conditions(filter)} LIMIT ${most}` };
  const ofClass = sql`SELECT ${SUMMED} FROM ledger_holds h WHERE ${IN_CLASS} AND ${besideAmount(filter)} LIMIT ${most}`;
  return { before: classesOf(filter), from: sql`SELECT h.* FROM class CROSS JOIN LATERAL (${ofClass}) h LIMIT ${most}` };
}

/** Per kind and currency, of at most `cap` + 1 holds. */
export async function sumHolds(tx: Tx, filter: HoldFilter, cap: number): Promise<HoldSum[]> {
  const { before, from } = foundHolds(filter, cap + 1);
  const found = await rows<{ kind: HoldKind; currency: string; count: string; amount: string; remaining: string }>(
    tx,
    sql`${before} SELECT kind, currency, count(*)::text AS count, sum(amount_minor)::text AS amount, sum(remaining_minor)::text AS remaining FROM (${from}) found
      GROUP BY kind, currency ORDER BY kind, currency COLLATE "C"`,
  );
  return found.map((row) => ({
    kind: row.kind,
    currency: row.currency,
    count: BigInt(row.count),
    amountMinor: BigInt(row.amount),
    remainingMinor: BigInt(row.remaining),
  }));
}

/** Each number by the key of holds where it is one of a hold, else by the index of sources; in the order given. */
export async function selectFoundHoldNumbers(
  tx: Tx,
  { numbers, ...rest }: HoldFilter & { numbers: string[] },
): Promise<{ missing: string[]; outside: string[] }> {
  const asked = numbers.map((number) => {
    const id = idOfNumber('H', number.toUpperCase());
    return { number, id, bucket: id && bucketOf(id) };
  });
  const exists = (more: SQL) =>
    sql`(EXISTS (SELECT FROM ledger_holds h WHERE n.id IS NOT NULL AND h.bucket = n.bucket AND h.id = n.id AND ${more})
      OR EXISTS (SELECT FROM ledger_holds h WHERE n.id IS NULL AND h.source_id = ANY (ARRAY[n.number, upper(n.number), lower(n.number)]) AND ${more}))`;
  const found = await rows<{ number: string; known: boolean; inside: boolean }>(
    tx,
    sql`SELECT n.number, ${exists(sql`true`)} AS known, ${exists(conditions({ ...rest, numbers: undefined }))} AS inside
        FROM unnest(${sql.param(asked.map((one) => one.number))}::text[], ${sql.param(asked.map((one) => one.id))}::uuid[], ${sql.param(asked.map((one) => one.bucket))}::smallint[])
          WITH ORDINALITY AS n (number, id, bucket, place) ORDER BY n.place`,
  );
  return {
    missing: found.filter((row) => !row.known).map((row) => row.number),
    outside: found.filter((row) => row.known && !row.inside).map((row) => row.number),
  };
}

export async function selectHold(tx: Tx, id: string): Promise<HoldRow | null> {
  const [raw] = await rows<RawHold>(tx, sql`SELECT ${COLUMNS} FROM ledger_holds h WHERE h.bucket = ${bucketOf(id)} AND h.id = ${id}::uuid`);
  return raw ? toRow(raw) : null;
}

/** In the order they were taken. A capture has the key of the entry it posted. */
export async function selectHoldSteps(tx: Tx, id: string): Promise<HoldStep[]> {
  const bucket = bucketOf(id);
  const found = await rows<{ key: string; step: HoldStep['step']; amount: string; ms: number; entry_id: string | null }>(
    tx,
    sql`SELECT s.key, s.step, s.amount_minor::text AS amount, (extract(epoch FROM s.at) * 1000)::float8 AS ms, k.entry_id
      FROM ledger_hold_steps s LEFT JOIN ledger_keys k ON s.step = 'capture' AND k.bucket = s.bucket AND k.key = s.key
      WHERE s.bucket = ${bucket} AND s.hold_id = ${id}::uuid ORDER BY s.step <> 'place', s.at, s.key`,
  );
  let left = 0n;
  return found.map((row) => {
    const amountMinor = BigInt(row.amount);
    left += row.step === 'place' ? amountMinor : -amountMinor;
    return { key: row.key, step: row.step, amountMinor, remainingMinor: left, at: new Date(row.ms), entryId: row.entry_id };
  });
}

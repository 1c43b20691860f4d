/** The SQL of differences as people work on them: lists, one, its history, and who has it. */
import type { SQL } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../../db/client.ts';
import { bucketOf } from '../../kernel/ids.ts';
import type { Side } from '../engine/contract.ts';
import { type SideJson, sideFromJson } from '../engine/kept-sides.ts';
import type { DifferenceGrouping, DifferenceKind } from './codes.ts';
import type { DifferenceEvent, DifferenceFilter, DifferenceGroup, DifferenceOrder, DifferenceRow } from './contract.ts';
import { explainDifference } from './explain-difference.ts';
import { conditions } from './filter-store.ts';
import { keysOf } from './order-store.ts';

type Raw = Omit<DifferenceRow, 'deltaMinor' | 'occurredAt' | 'foundAt' | 'resolvedAt' | 'explanation'> & {
  deltaMinor: string;
  occurredAt: string;
  foundAt: string;
  resolvedAt: string | null;
  channelSide: SideJson | null;
  ourSide: SideJson | null;
  twin: string | null;
};

const millis = (column: string) => sql.raw(`(extract(epoch FROM ${column}) * 1000)::bigint::text`);

const COLUMNS = sql`d.id, d.no, d.channel_code AS "channelCode", d.business_date::text AS "businessDate", d.kind, d.record_kind AS "recordKind", d.direction, d.delta_minor::text AS "deltaMinor",
  d.currency, d.our_no AS "ourNo", d.channel_no AS "channelNo", d.merchant_no AS "merchantNo", d.statement_id AS "statementId", d.line_no AS "lineNo", d.payment_id AS "paymentId", d.status,
  d.resolution, d.owner_id AS "ownerId", u.name AS "ownerName", d.labels, d.comment_count AS "commentCount", ${millis('d.occurred_at')} AS "occurredAt", ${millis('d.found_at')} AS "foundAt",
  ${millis('d.resolved_at')} AS "resolvedAt", d.reopened_count AS "reopenedCount", d.version, d.channel_side AS "channelSide", d.our_side AS "ourSide", d.twin`;
const FROM = sql`FROM differences d LEFT JOIN users u ON u.id = d.owner_id`;

const instant = (text: string) => new Date(Number.parseInt(text, 10));

export type KeptDifference = { row: DifferenceRow; channel: Side | null; ours: Side | null };

function kept({ channelSide, ourSide, twin, ...raw }: Raw): KeptDifference {
  const channel = channelSide && sideFromJson(channelSide);
  const ours = ourSide && sideFromJson(ourSide);
  const deltaMinor = BigInt(raw.deltaMinor);
  const explanation = explainDifference({
    kind: raw.kind,
    recordKind: raw.recordKind,
    deltaMinor,
    currency: raw.currency,
    channel,
    ours,
    twin,
    isListedAgain: raw.kind === 'duplicate' && twin !== null && twin === channel?.channelNo,
  });
  const row = {
    ...raw,
    deltaMinor,
    occurredAt: instant(raw.occurredAt),
    foundAt: instant(raw.foundAt),
    resolvedAt: raw.resolvedAt ? instant(raw.resolvedAt) : null,
    explanation,
  };
  return { row, channel, ours };
}

/** In the order asked for; `after` holds its keys of the last row seen (`orderCursor`). `rank` is the row's place by amount, as the order has it. */
export async function selectDifferences(
  tx: Tx,
  filter: DifferenceFilter,
  order: DifferenceOrder,
  after: readonly string[] | null,
  limit: number,
): Promise<(DifferenceRow & { rank: string })[]> {
  const { keys, falls } = keysOf(order);
  const columns = sql.join(
    keys.map((key) => key.expression),
    sql`, `,
  );
  const bound = after
    ? sql`AND (${columns}) ${sql.raw(falls ? '<' : '>')} (${sql.join(
        keys.map((key, at) => sql`${after[at]}::${key.cast}`),
        sql`, `,
      )})`
    : sql``;
  const direction = sql.raw(falls ? ' DESC' : '');
  const rank = keys[0]?.part === 'text' ? keys[0].expression : sql`0`;
  const found = await rows<Raw & { rank: string }>(
    tx,
    sql`SELECT ${COLUMNS}, ${rank}::text AS rank ${FROM} WHERE ${conditions(filter)} ${bound} ORDER BY ${sql.join(
      keys.map((key) => sql`${key.expression}${direction}`),
      sql`, `,
    )} LIMIT ${limit}`,
  );
  return found.map(({ rank: place, ...raw }) => ({ ...kept(raw).row, rank: place }));
}

const GROUP_KEY: Record<DifferenceGrouping, SQL> = {
  kind: sql`d.kind`,
  channel: sql`d.channel_code`,
  merchant: sql`d.merchant_no`,
  owner: sql`d.owner_id::text`,
  businessDate: sql`d.business_date::text`,
};

/** Count and net delta per currency of each group, of at most `cap` differences: one more than that is counted where there are more. */
export async function groupDifferences(tx: Tx, filter: DifferenceFilter, by: DifferenceGrouping, cap: number): Promise<DifferenceGroup[]> {
  const found = await rows<{ key: string | null; name: string | null; currency: string; count: string; delta: string }>(
    tx,
    sql`SELECT g.key, u.name, g.currency, g.count, g.delta FROM (
          SELECT f.key, f.currency, count(*)::text AS count, sum(f.delta_minor)::text AS delta FROM (
            SELECT ${GROUP_KEY[by]} AS key, d.currency, d.delta_minor FROM differences d WHERE ${conditions(filter)} LIMIT ${cap + 1}) f GROUP BY 1, 2) g
        LEFT JOIN users u ON ${by === 'owner' ? sql`u.id::text = g.key` : sql`false`} ORDER BY g.key NULLS LAST, g.currency`,
  );
  const groups = new Map<string | null, DifferenceGroup>();
  for (const { key, name, currency, count, delta } of found) {
    const group = groups.get(key) ?? { key, name, count: 0n, sums: [] };
    group.count += BigInt(count);
    group.sums.push({ currency, deltaMinor: BigInt(delta) });
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Count and net delta per currency, of at most `cap` rows. */
export async function sumDifferences(
  tx: Tx,
  filter: DifferenceFilter,
  cap: number,
): Promise<{ currency: string; count: bigint; deltaMinor: bigint }[]> {
  const found = await rows<{ currency: string; count: string; delta: string }>(
    tx,
    sql`SELECT currency, count(*)::text AS count, sum(delta_minor)::text AS delta FROM (SELECT d.currency, d.delta_minor FROM differences d WHERE ${conditions(filter)} LIMIT ${cap + 1}) f GROUP BY 1 ORDER BY 1`,
  );
  return found.map((row) => ({ currency: row.currency, count: BigInt(row.count), deltaMinor: BigInt(row.delta) }));
}

export async function countOpenByKind(
  tx: Tx,
  filter: Pick<DifferenceFilter, 'dateFrom' | 'dateTo' | 'channels' | 'owner'>,
): Promise<{ channelCode: string; kind: DifferenceKind; count: bigint }[]> {
  const found = await rows<{ channelCode: string; kind: DifferenceKind; count: string }>(
    tx,
    sql`SELECT d.channel_code AS "channelCode", d.kind, count(*)::text AS count FROM differences d
        WHERE ${conditions({ ...filter, open: true })} GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return found.map((row) => ({ ...row, count: BigInt(row.count) }));
}

/** The labels of what a filter finds, those of most differences first. */
export async function selectLabels(tx: Tx, filter: DifferenceFilter): Promise<{ label: string; count: bigint }[]> {
  const found = await rows<{ label: string; count: string }>(
    tx,
    sql`SELECT l.label, count(*)::text AS count FROM differences d CROSS JOIN LATERAL unnest(d.labels) AS l (label)
        WHERE d.labels <> '{}' AND ${conditions(filter)} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 200`,
  );
  return found.map((row) => ({ label: row.label, count: BigInt(row.count) }));
}

export async function selectDifference(tx: Tx, id: string): Promise<KeptDifference | null> {
  const [raw] = await rows<Raw>(tx, sql`SELECT ${COLUMNS} ${FROM} WHERE d.bucket = ${bucketOf(id)} AND d.id = ${id}::uuid`);
  return raw ? kept(raw) : null;
}

/** The differences of a list of ids, newest business date first. */
export async function selectDifferencesByIds(tx: Tx, ids: readonly string[]): Promise<DifferenceRow[]> {
  const found = await rows<Raw>(
    tx,
    sql`SELECT ${COLUMNS} ${FROM} WHERE (d.bucket, d.id) IN (SELECT bucket_of(i), i FROM unnest(${sql.param(ids)}::uuid[]) i) ORDER BY d.business_date DESC, d.id DESC`,
  );
  return found.map((raw) => kept(raw).row);
}

/** Differences that carry the same number of ours or of the channel, on any day. */
export async function selectRelated(tx: Tx, difference: DifferenceRow): Promise<DifferenceRow[]> {
  const found = await rows<Raw>(
    tx,
    sql`SELECT ${COLUMNS} ${FROM} WHERE d.id <> ${difference.id}::uuid AND d.channel_code = ${difference.channelCode}
        AND (d.our_no = ${difference.ourNo} OR d.channel_no = ${difference.channelNo}) ORDER BY d.business_date DESC, d.id LIMIT 20`,
  );
  return found.map((raw) => kept(raw).row);
}

export async function selectEvents(tx: Tx, differenceId: string): Promise<DifferenceEvent[]> {
  const found = await rows<Omit<DifferenceEvent, 'at'> & { at: string }>(
    tx,
    sql`SELECT id, ${millis('at')} AS at, kind, actor_id AS "actorId", actor_name AS "actorName", body, details FROM difference_events
        WHERE bucket = ${bucketOf(differenceId)} AND difference_id = ${differenceId}::uuid ORDER BY difference_events.at, id LIMIT 500`,
  );
  return found.map((event) => ({ ...event, at: instant(event.at) }));
}

export type Seen = { id: string; version: number };

/** Locks what a filter finds, in the order of the key, one more than `cap` at most. */
export async function lockMatching(
  tx: Tx,
  filter: DifferenceFilter,
  cap: number,
): Promise<(Seen & { currency: string; deltaMinor: bigint })[]> {
  const found = await rows<Seen & { currency: string; delta: string }>(
    tx,
    sql`SELECT d.id, d.version, d.currency, d.delta_minor::text AS delta FROM differences d WHERE ${conditions(filter)} ORDER BY d.bucket, d.id LIMIT ${cap + 1} FOR UPDATE OF d`,
  );
  return found.map(({ delta, ...row }) => ({ ...row, deltaMinor: BigInt(delta) }));
}

/** Gives the seen rows an owner; answers the ids that were as they had been seen. A row nobody works on begins to be in progress with its owner. */
export async function updateOwner(tx: Tx, seen: readonly Seen[], ownerId: string | null): Promise<string[]> {
  const done = await rows<{ id: string }>(
    tx,
    sql`UPDATE differences d SET owner_id = ${ownerId}::uuid, version = d.version + 1,
          status = CASE WHEN d.status = 'open' AND ${ownerId}::uuid IS NOT NULL THEN 'in_progress' WHEN d.status = 'in_progress' AND ${ownerId}::uuid IS NULL THEN 'open' ELSE d.status END
        FROM ${seenRows(seen)} WHERE d.bucket = bucket_of(s.id) AND d.id = s.id AND d.version = s.version RETURNING d.id`,
  );
  return done.map((row) => row.id);
}

export async function updateLabels(tx: Tx, seen: readonly Seen[], add: readonly string[], remove: readonly string[]): Promise<string[]> {
  const done = await rows<{ id: string }>(
    tx,
    sql`UPDATE differences d SET version = d.version + 1,
          labels = array(SELECT DISTINCT l FROM unnest(d.labels || ${sql.param(add)}::text[]) l WHERE l <> ALL (${sql.param(remove)}::text[]) ORDER BY l)
        FROM ${seenRows(seen)} WHERE d.bucket = bucket_of(s.id) AND d.id = s.id AND d.version = s.version RETURNING d.id`,
  );
  return done.map((row) => row.id);
}

const seenRows = (seen: readonly Seen[]) =>
  sql`unnest(${sql.param(seen.map((row) => row.id))}::uuid[], ${sql.param(seen.map((row) => row.version))}::int[]) AS s(id, version)`;

/** One comment more on each; answers on how many there is one. */
export async function countComments(tx: Tx, ids: readonly string[]): Promise<number> {
  const counted = await rows<{ id: string }>(
    tx,
    sql`UPDATE differences d SET comment_count = d.comment_count + 1 FROM unnest(${sql.param(ids)}::uuid[]) AS s(id)
        WHERE d.bucket = bucket_of(s.id) AND d.id = s.id RETURNING d.id`,
  );
  return counted.length;
}

/** What one person says of each of these, written once for all of them: it may be long, and they may be many. */
export async function insertComments(
  tx: Tx,
  comments: readonly { id: string; differenceId: string }[],
  said: { at: Date; actorId: string | null; actorName: string; body: string },
): Promise<void> {
  await tx.execute(sql`INSERT INTO difference_events (bucket, id, difference_id, at, kind, actor_id, actor_name, body)
    SELECT bucket_of(difference_id), id, difference_id, ${said.at.toISOString()}::timestamptz, 'commented', ${said.actorId}::uuid, ${said.actorName}, ${said.body}
    FROM unnest(${sql.param(comments.map((comment) => comment.id))}::uuid[], ${sql.param(comments.map((comment) => comment.differenceId))}::uuid[]) AS e(id, difference_id)`);
}

/** Who did last what changed one of these; null where it was a run. A comment changes nothing that was decided on. */
export async function selectLastChanger(tx: Tx, ids: readonly string[]): Promise<string | null> {
  const [last] = await rows<{ name: string | null }>(
    tx,
    sql`SELECT e.actor_name AS name FROM unnest(${sql.param(ids)}::uuid[]) AS s(id)
        JOIN difference_events e ON e.bucket = bucket_of(s.id) AND e.difference_id = s.id AND e.kind <> 'commented' ORDER BY e.at DESC, e.id DESC LIMIT 1`,
  );
  return last?.name ?? null;
}

export type NewEvent = {
  id: string;
  differenceId: string;
  at: Date;
  kind: DifferenceEvent['kind'];
  actorId: string | null;
  actorName: string;
  details?: unknown;
};

export async function insertEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const of = <T>(pick: (event: NewEvent) => T) => sql.param(events.map(pick));
  await tx.execute(sql`INSERT INTO difference_events (bucket, id, difference_id, at, kind, actor_id, actor_name, details)
    SELECT bucket_of(difference_id), id, difference_id, at, kind, actor_id, actor_name, details::jsonb
    FROM unnest(${of((e) => e.id)}::uuid[], ${of((e) => e.differenceId)}::uuid[], ${of((e) => e.at.toISOString())}::timestamptz[], ${of((e) => e.kind)}::text[], ${of((e) => e.actorId)}::uuid[],
      ${of((e) => e.actorName)}::text[], ${of((e) => (e.details === undefined ? null : JSON.stringify(e.details)))}::text[])
      AS e(id, difference_id, at, kind, actor_id, actor_name, details)`);
}

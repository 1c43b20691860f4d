/** The SQL that makes a run's findings visible, all in the run's one transaction: differences with one identity for life, their events,
 *  waiting records and matches. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import { bucketOfText } from '../../kernel/ids.ts';
import type { Resolution } from '../differences/codes.ts';
import type { FoundDifference } from '../differences/contract.ts';
import type { RecordKind } from '../engine/codes.ts';
import { sideToJson } from '../engine/kept-sides.ts';

export type PublishContext = {
  channelCode: string;
  businessDate: string;
  /** Of records, those that the date's statements tell of: of others a run of another date may have found what is missing. */
  kinds: readonly RecordKind[];
  /** Days without a statement of their own: what is missing there of these kinds is this run's to close. */
  stated: readonly { date: string; kinds: readonly RecordKind[] }[];
  runId: string;
  at: Date;
  newId(bucket: number): string;
  numberOf(id: string): string;
};
export type Changes = { found: bigint; gone: bigint; reopened: bigint; unchanged: bigint; matchedLater: bigint };

type Known = {
  bucket: number;
  id: string;
  businessDate: string;
  kind: string;
  identity: string;
  status: string;
  /** By a person, and since this run began. */
  isDecidedMeanwhile: boolean;
  deltaMinor: string;
  currency: string;
  line: string | null;
};
type EventRow = { bucket: number; id: string; difference_id: string; kind: string; details: unknown };

const json = (value: unknown) => JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? item.toString() : item));
const keyOf = (row: { businessDate: string; kind: string; identity: string }) => `${row.businessDate} ${row.kind} ${row.identity}`;

/** New ones are inserted, known ones kept as they are with what people decided; what was resolved and is back is opened again, except
 *  where a person resolved it and nothing has changed. */
export async function publishDifferences(
  tx: Tx,
  context: PublishContext,
  found: (FoundDifference & { twin: string | null })[],
  changes: Changes,
): Promise<void> {
  if (found.length === 0) return;
  const items = found.map((one) => ({
    bucket: bucketOfText(one.identity),
    businessDate: one.businessDate,
    kind: one.kind,
    identity: one.identity,
  }));
  const known = await rows<Known>(
    tx,
    sql`SELECT d.bucket, d.id, d.business_date::text AS "businessDate", d.kind, d.identity, d.status, d.delta_minor::text AS "deltaMinor", d.currency, d.line_no::text AS line,
          coalesce(d.resolution = 'person' AND d.resolved_at >= ${context.at.toISOString()}::timestamptz, false) AS "isDecidedMeanwhile"
        FROM jsonb_to_recordset(${json(items)}::jsonb) AS i (bucket smallint, "businessDate" date, kind text, identity text)
        JOIN differences d ON d.bucket = i.bucket AND d.channel_code = ${context.channelCode} AND d.business_date = i."businessDate" AND d.kind = i.kind AND d.identity = i.identity
        ORDER BY d.bucket, d.id FOR UPDATE OF d`,
  );
  const before = new Map(known.map((row) => [keyOf(row), row]));
  const fresh: unknown[] = [];
  const seen: unknown[] = [];
  const events: EventRow[] = [];
  for (const one of found) {
    const bucket = bucketOfText(one.identity);
    const old = before.get(keyOf(one));
    const id = old?.id ?? context.newId(bucket);
    const isChanged = old !== undefined && (old.deltaMinor !== one.deltaMinor.toString() || old.currency.trim() !== one.currency);
    // What a person confirmed is a pair for every run that still has both sides: found again, the two no longer say what they said. Only a decision
    // that came while this run was at work is one that it could not know of.
    const isBack = old?.status === 'resolved' && (!old.isDecidedMeanwhile || isChanged);
    const row = rowOf(one, { bucket, id, no: context.numberOf(id), isBack, isChanged });
    (old ? seen : fresh).push(row);
    if (!old) changes.found += 1n;
    else if (isBack) changes.reopened += 1n;
    else changes.unchanged += 1n;
    const kind = !old ? 'found' : isBack ? 'reopened' : isChanged ? 'changed' : null;
    if (kind) {
      const details = {
        runId: context.runId,
        deltaMinor: one.deltaMinor,
        currency: one.currency,
        ...(old ? { before: old.deltaMinor } : {}),
      };
      events.push({ bucket, id: context.newId(bucket), difference_id: id, kind, details });
    }
  }
  await insertFresh(tx, context, fresh);
  await updateSeen(tx, context, seen);
  await insertEvents(tx, context, events);
}

function rowOf(
  one: FoundDifference & { twin: string | null },
  own: { bucket: number; id: string; no: string; isBack: boolean; isChanged: boolean },
) {
  const side = one.channel ?? one.ours;
  return {
    bucket: own.bucket,
    id: own.id,
    no: own.no,
    business_date: one.businessDate,
    kind: one.kind,
    identity: one.identity,
    record_kind: one.recordKind,
    direction: one.direction,
    delta_minor: one.deltaMinor,
    currency: one.currency,
    our_no: one.ourNo,
    channel_no: one.channelNo,
    merchant_no: one.ours?.merchantNo ?? one.channel?.merchantNo ?? null,
    statement_id: one.channel?.statementId ?? null,
    line_no: one.channel?.lineNo ?? null,
    payment_id: one.ours?.paymentId ?? null,
    channel_side: one.channel ? sideToJson(one.channel) : null,
    our_side: one.ours ? sideToJson(one.ours) : null,
    twin: one.twin,
    occurred_at: side?.occurredAt.toISOString(),
    is_back: own.isBack,
    is_changed: own.isChanged,
  };
}

const RECORD =
  sql.raw(`(bucket smallint, id uuid, no text, business_date date, kind text, identity text, record_kind text, direction text, delta_minor bigint, currency text, our_no text, channel_no text,
  merchant_no text, statement_id uuid, line_no int, payment_id uuid, channel_side jsonb, our_side jsonb, twin text, occurred_at timestamptz, is_back boolean, is_changed boolean)`);

async function insertFresh(tx: Tx, { channelCode, runId, at }: PublishContext, fresh: unknown[]): Promise<void> {
  if (fresh.length === 0) return;
  await tx.execute(sql`INSERT INTO differences (bucket, id, no, channel_code, business_date, kind, identity, record_kind, direction, delta_minor, currency, our_no, channel_no, merchant_no,
      statement_id, line_no, payment_id, channel_side, our_side, twin, status, first_run_id, last_run_id, occurred_at, found_at)
    SELECT bucket, id, no, ${channelCode}, business_date, kind, identity, record_kind, direction, delta_minor, currency, our_no, channel_no, merchant_no,
      statement_id, line_no, payment_id, channel_side, our_side, twin, 'open', ${runId}::uuid, ${runId}::uuid, occurred_at, ${at.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${json(fresh)}::jsonb) AS x ${RECORD}`);
}

/** The version moves only where something a person may have looked at has changed. */
async function updateSeen(tx: Tx, { runId }: PublishContext, seen: unknown[]): Promise<void> {
  if (seen.length === 0) return;
  await tx.execute(sql`UPDATE differences d SET last_run_id = ${runId}::uuid, direction = x.direction, delta_minor = x.delta_minor, currency = x.currency, our_no = x.our_no, channel_no = x.channel_no,
      merchant_no = x.merchant_no, statement_id = x.statement_id, line_no = x.line_no, payment_id = x.payment_id, channel_side = x.channel_side, our_side = x.our_side, twin = x.twin,
      status = CASE WHEN x.is_back THEN 'open' ELSE d.status END, resolution = CASE WHEN x.is_back THEN NULL ELSE d.resolution END, resolved_at = CASE WHEN x.is_back THEN NULL ELSE d.resolved_at END,
      reopened_count = d.reopened_count + CASE WHEN x.is_back THEN 1 ELSE 0 END, version = d.version + CASE WHEN x.is_back OR x.is_changed THEN 1 ELSE 0 END
    FROM jsonb_to_recordset(${json(seen)}::jsonb) AS x ${RECORD} WHERE d.bucket = x.bucket AND d.id = x.id`);
}

async function insertEvents(tx: Tx, { at }: PublishContext, events: EventRow[]): Promise<void> {
  if (events.length === 0) return;
  await tx.execute(sql`INSERT INTO difference_events (bucket, id, difference_id, at, kind, details)
    SELECT bucket, id, difference_id, ${at.toISOString()}::timestamptz, kind, details FROM jsonb_to_recordset(${json(events)}::jsonb) AS x (bucket smallint, id uuid, difference_id uuid, kind text, details jsonb)`);
}

async function resolve(tx: Tx, context: PublishContext, resolution: Resolution, which: ReturnType<typeof sql>): Promise<bigint> {
  const gone = await rows<{ bucket: number; id: string }>(
    tx,
    sql`UPDATE differences d SET status = 'resolved', resolution = ${resolution}, resolved_at = ${context.at.toISOString()}::timestamptz, last_run_id = ${context.runId}::uuid, version = version + 1
        WHERE d.channel_code = ${context.channelCode} AND d.status <> 'resolved' AND ${which} RETURNING d.bucket, d.id`,
  );
  for (let from = 0; from < gone.length; from += 5_000) {
    const part = gone.slice(from, from + 5_000);
    await insertEvents(
      tx,
      context,
      part.map((row) => ({
        bucket: row.bucket,
        id: context.newId(row.bucket),
        difference_id: row.id,
        kind: 'gone',
        details: { runId: context.runId, resolution },
      })),
    );
  }
  return BigInt(gone.length);
}

/** What this run did not find again is gone; what it explains on the days beside is matched later. */
export async function closeGone(tx: Tx, context: PublishContext): Promise<{ gone: bigint; matchedLater: bigint }> {
  const beside = sql`d.business_date <> ${context.businessDate}::date`;
  /** Records of another day that succeeded and that a line of today has met. */
  const met = (how: string) =>
    sql.raw(`(SELECT p.rid FROM rc_pair p JOIN rc_l l USING (lid) JOIN rc_r r ON r.id = p.rid WHERE r.ok AND NOT r.home AND ${how})`);
  // What has no line of a statement is of records alone; a day off with a statement of one kind has the others told of by the next date's.
  const ofRecords = (kinds: readonly RecordKind[]) =>
    sql`d.statement_id IS NULL AND d.record_kind = ANY (${sql.param([...kinds])}::text[])`;
  const ownToClose = [
    sql`(d.business_date = ${context.businessDate}::date AND (d.statement_id IS NOT NULL OR (${ofRecords(context.kinds)})))`,
    ...context.stated.map(({ date, kinds }) => sql`(d.business_date = ${date}::date AND ${ofRecords(kinds)})`),
  ];
  const gone = await resolve(
    tx,
    context,
    'gone_on_rerun',
    // What a line of today says did not succeed is a difference of today, and missing on its own day no more.
    sql`(((${sql.join(ownToClose, sql` OR `)}) AND d.last_run_id <> ${context.runId}::uuid)
      OR (${beside} AND d.kind = 'missing_at_channel' AND d.payment_id IN ${met('NOT l.ok')}))`,
  );
  const matchedLater = await resolve(
    tx,
    context,
    'matched_later',
    sql`${beside} AND d.kind IN ('missing_at_channel', 'duplicate', 'status') AND d.payment_id IN ${met('l.ok')}`,
  );
  return { gone, matchedLater };
}

export async function publishWaiting(tx: Tx, { channelCode, businessDate, runId, at }: PublishContext): Promise<void> {
  await tx.execute(sql`DELETE FROM waiting_records WHERE channel_code = ${channelCode} AND business_date = ${businessDate}::date`);
  await tx.execute(sql`INSERT INTO waiting_records (channel_code, business_date, bucket, payment_id, run_id, since)
    SELECT ${channelCode}, r.business_date, bucket_of(r.id), r.id, ${runId}::uuid, ${at.toISOString()}::timestamptz FROM rc_wait w JOIN rc_r r ON r.id = w.id`);
  // Those of the day before were waiting for this statement: they are matched or missing now.
  await tx.execute(sql`DELETE FROM waiting_records w USING rc_r r WHERE r.overdue AND w.bucket = bucket_of(r.id) AND w.payment_id = r.id`);
}

export type StoredMatch = {
  rule: string;
  status: 'proposed' | 'confirmed';
  statementId: string;
  lineNos: number[];
  paymentIds: string[];
  currency: string;
  amountMinor: bigint;
  acrossDays: boolean;
  channelSides: unknown[];
  ourSides: unknown[];
  groupKey: string | null;
};

export async function insertMatches(tx: Tx, context: PublishContext, matches: StoredMatch[]): Promise<void> {
  for (let from = 0; from < matches.length; from += 1_000) {
    const part = matches.slice(from, from + 1_000).map((match) => {
      const bucket = bucketOfText(match.paymentIds[0] ?? '');
      return { ...match, bucket, id: context.newId(bucket) };
    });
    await tx.execute(sql`INSERT INTO matches (bucket, id, channel_code, business_date, run_id, rule, status, statement_id, line_nos, payment_ids, currency, amount_minor, across_days, channel_sides, our_sides, group_key, created_at)
      SELECT bucket, id, ${context.channelCode}, ${context.businessDate}::date, ${context.runId}::uuid, rule, status, "statementId", array(SELECT e::int FROM jsonb_array_elements_text("lineNos") e),
        array(SELECT e::uuid FROM jsonb_array_elements_text("paymentIds") e), currency, "amountMinor", "acrossDays", "channelSides", "ourSides", "groupKey", ${context.at.toISOString()}::timestamptz
      FROM jsonb_to_recordset(${json(part)}::jsonb) AS x (bucket smallint, id uuid, rule text, status text, "statementId" uuid, "lineNos" jsonb, "paymentIds" jsonb, currency text, "amountMinor" bigint,
        "acrossDays" boolean, "channelSides" jsonb, "ourSides" jsonb, "groupKey" text)`);
  }
}

/** The SQL of matches: those of a run that a key alone does not show, what is offered, what a person decides, and what later runs read of that. */
import { instant, rows, sql, type Tx } from '../../../db/client.ts';
import { statementDaysOf } from '../../channels/list-channels.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { bucketOf } from '../../kernel/ids.ts';
import type { MatchRule } from '../engine/codes.ts';
import { type SideJson, sideFromJson } from '../engine/kept-sides.ts';
import type { Narrow } from '../runs/contract.ts';
import { endLeasesThatAreOver } from '../runs/lease-store.ts';
import type { ProposedMatch } from './contract.ts';

const MATCH =
  sql.raw(`m.id, m.bucket, m.rule, m.status, m.group_key AS "groupKey", m.currency, m.amount_minor::text AS "amountMinor", m.channel_sides AS channel, m.our_sides AS ours, m.decided_by_name AS "decidedBy",
  m.decided_at AS "decidedAt", m.channel_code AS "channelCode", m.business_date::text AS "businessDate", m.run_id AS "runId", to_json(m.line_nos) AS "lineNos", m.statement_id AS "statementId", to_json(m.payment_ids) AS "paymentIds" FROM matches m`);
type RawMatch = {
  id: string;
  bucket: number;
  rule: MatchRule;
  status: ProposedMatch['status'];
  groupKey: string | null;
  currency: string;
  amountMinor: string;
  channel: SideJson[];
  ours: SideJson[];
  decidedBy: string | null;
  decidedAt: string | null;
  channelCode: string;
  businessDate: string;
  runId: string;
  lineNos: number[];
  statementId: string;
  paymentIds: string[];
};
export type MatchRow = ProposedMatch &
  Pick<RawMatch, 'bucket' | 'channelCode' | 'businessDate' | 'runId' | 'lineNos' | 'statementId' | 'paymentIds'>;

const shapeMatch = (raw: RawMatch): MatchRow => ({
  ...raw,
  amountMinor: BigInt(raw.amountMinor),
  channel: raw.channel.map(sideFromJson),
  ours: raw.ours.map(sideFromJson),
  decidedAt: raw.decidedAt ? instant(raw.decidedAt) : null,
});

function narrowed({ kind, currency, rules, part }: Narrow) {
  const parts = [sql``];
  if (kind) parts.push(sql`AND m.channel_sides->0->>'kind' = ${kind}`);
  if (currency) parts.push(sql`AND m.currency = ${currency}`);
  if (rules) parts.push(sql`AND m.rule = ANY (${sql.param(rules)}::text[])`);
  if (part === 'across_days') parts.push(sql`AND m.across_days`);
  if (part === 'within_tolerance')
    parts.push(
      sql`AND m.rule NOT IN ('many_to_one', 'one_to_many') AND m.channel_sides->0->>'amountMinor' <> m.our_sides->0->>'amountMinor'`,
    );
  return sql.join(parts, sql` `);
}

/** Confirmed ones are those without a difference between their sides: what the run counts as matched. */
export async function selectMatches(
  tx: Tx,
  runId: string,
  status: 'proposed' | 'confirmed',
  narrow: Narrow,
  after: string | null,
  limit: number,
): Promise<MatchRow[]> {
  const bound = after ? sql`AND m.id > ${after}::uuid` : sql``;
  const equal =
    status === 'confirmed'
      ? sql`AND NOT EXISTS (SELECT FROM differences d WHERE d.channel_code = m.channel_code AND d.business_date = m.business_date AND d.last_run_id = m.run_id
          AND d.statement_id = m.statement_id AND d.line_no = ANY (m.line_nos) AND d.resolution IS DISTINCT FROM 'gone_on_rerun' AND m.decided_by IS NULL)`
      : sql``;
  const found = await rows<RawMatch>(
    tx,
    sql`SELECT ${MATCH} WHERE m.run_id = ${runId}::uuid AND m.status = ${status} ${narrowed(narrow)} ${equal} ${bound} ORDER BY m.id LIMIT ${limit}`,
  );
  return found.map(shapeMatch);
}

/** Holds the match, and before it its date: of several who decide about the same lines one after another is answered, so that none overlooks
 *  what another has just confirmed, and no run of the date or of one beside it begins or ends meanwhile. `isCurrent`: it is of the run that stands for the
 *  date. `atWork`: the date of a run that has begun, which reads what is confirmed here and would not know of this; null where none is. One whose lease is
 *  over may only be slow: it loses its date here, and keeps nothing of what it read before. */
export async function lockMatch(
  tx: Tx,
  id: string,
  now: Date,
): Promise<{ match: MatchRow; isCurrent: boolean; atWork: string | null } | null> {
  const [own] = await rows<{ channelCode: string; businessDate: string }>(
    tx,
    sql`SELECT m.channel_code AS "channelCode", m.business_date::text AS "businessDate" FROM matches m WHERE m.bucket = ${bucketOf(id)} AND m.id = ${id}::uuid`,
  );
  if (!own) return null;
  // As a run does that takes a date.
  await tx.execute(sql`SELECT 1 FROM channels WHERE code = ${own.channelCode} FOR NO KEY UPDATE`);
  const [days, date] = [await statementDaysOf(tx, own.channelCode), parseBusinessDate(own.businessDate)];
  const [besideFrom, besideTo] = [days.before(date)[0] ?? date, days.after(date).at(-1) ?? date];
  await endLeasesThatAreOver(tx, { channelCode: own.channelCode, besideFrom, besideTo, at: now });
  const [day] = await rows<{ current: string | null }>(
    tx,
    sql`SELECT y.current_run_id AS current FROM reconciliation_days y WHERE y.channel_code = ${own.channelCode} AND y.business_date = ${date}::date FOR UPDATE`,
  );
  const [held] = await rows<{ date: string }>(
    tx,
    sql`SELECT y.business_date::text AS date FROM reconciliation_days y WHERE y.channel_code = ${own.channelCode} AND y.lease_until >= ${now.toISOString()}::timestamptz
        AND y.business_date BETWEEN ${besideFrom}::date AND ${besideTo}::date ORDER BY y.business_date <> ${date}::date, 1 LIMIT 1`,
  );
  const [raw] = await rows<RawMatch>(tx, sql`SELECT ${MATCH} WHERE m.bucket = ${bucketOf(id)} AND m.id = ${id}::uuid FOR UPDATE`);
  return raw ? { match: shapeMatch(raw), isCurrent: day?.current === raw.runId, atWork: held?.date ?? null } : null;
}

export async function decide(
  tx: Tx,
  match: MatchRow,
  to: 'confirmed' | 'revoked',
  by: { id: string | null; name: string; at: Date; reason: string },
): Promise<void> {
  await tx.execute(sql`UPDATE matches SET status = ${to}, rule = CASE WHEN ${to} = 'confirmed' THEN 'person' ELSE rule END, decided_by = ${by.id}::uuid, decided_by_name = ${by.name}, decided_at = ${by.at.toISOString()}::timestamptz, reason = ${by.reason}
    WHERE bucket = ${match.bucket} AND id = ${match.id}::uuid`);
}

/** True where the line or the record is part of another confirmed match of the run. */
export async function isTaken(tx: Tx, match: MatchRow): Promise<boolean> {
  const found = await rows(
    tx,
    sql`SELECT 1 FROM matches m WHERE m.run_id = ${match.runId}::uuid AND m.status = 'confirmed' AND m.id <> ${match.id}::uuid
        AND ((m.statement_id = ${match.statementId}::uuid AND m.line_nos && ${sql.raw(`ARRAY[${match.lineNos.map((line) => Math.trunc(line)).join(',')}]::int[]`)}) OR m.payment_ids @> ARRAY[${match.paymentIds[0]}]::uuid[]) LIMIT 1`,
  );
  return found.length > 0;
}

/** The differences that a confirmed match explains: its line missing in our books, its record missing at the channel. Answers id and number. */
export async function resolveExplained(tx: Tx, match: MatchRow, at: Date): Promise<{ id: string; no: string }[]> {
  return rows(
    tx,
    sql`UPDATE differences d SET status = 'resolved', resolution = 'person', resolved_at = ${at.toISOString()}::timestamptz, version = version + 1
        WHERE d.channel_code = ${match.channelCode} AND d.status <> 'resolved'
          AND ((d.business_date = ${match.businessDate}::date AND d.kind = 'missing_in_books' AND d.statement_id = ${match.statementId}::uuid AND d.line_no = ${match.lineNos[0]})
            OR (d.kind = 'missing_at_channel' AND d.payment_id = ${match.paymentIds[0]}::uuid))
        RETURNING d.id, d.no`,
  );
}

/** Whether a person has confirmed any match of this date. */
export async function hasConfirmed(tx: Tx, channelCode: string, businessDate: string): Promise<boolean> {
  const any = await rows(
    tx,
    sql`SELECT 1 FROM matches WHERE channel_code = ${channelCode} AND business_date = ${businessDate}::date AND status = 'confirmed' AND decided_by IS NOT NULL LIMIT 1`,
  );
  return any.length > 0;
}

/** A person's confirmed matches of this date, as a temporary table of pairs of this run: found again by what the two sides say. */
export async function confirmedPairs(tx: Tx, channelCode: string, businessDate: string): Promise<string> {
  await tx.execute(sql`CREATE TEMP TABLE rc_confirmed ON COMMIT DROP AS SELECT DISTINCT ON (c.rid) c.lid, c.rid FROM (
      SELECT DISTINCT ON (l.lid) l.lid, r.id AS rid FROM matches m
      JOIN rc_r r ON r.id = m.payment_ids[1] AND r.ok
      JOIN rc_l l ON l.ok AND l.kind = r.kind AND l.channel_no IS NOT DISTINCT FROM m.channel_sides->0->>'channelNo' AND l.our_no IS NOT DISTINCT FROM m.channel_sides->0->>'ourNo'
        AND l.amount_minor = (m.channel_sides->0->>'amountMinor')::bigint AND l.currency = m.channel_sides->0->>'currency'
      WHERE m.channel_code = ${channelCode} AND m.business_date = ${businessDate}::date AND m.status = 'confirmed' AND m.decided_by IS NOT NULL
        AND r.amount_minor = (m.our_sides->0->>'amountMinor')::bigint ORDER BY l.lid, m.decided_at DESC) c ORDER BY c.rid, c.lid`);
  return 'rc_confirmed';
}

/** Pairs a person has declined: not offered again. As `payment id, channel number, our number` of each. */
export async function declinedPairs(tx: Tx, channelCode: string, businessDate: string): Promise<Set<string>> {
  const found = await rows<{ key: string }>(
    tx,
    sql`SELECT concat_ws('|', payment_ids[1]::text, channel_sides->0->>'channelNo', channel_sides->0->>'ourNo') AS key FROM matches
        WHERE channel_code = ${channelCode} AND business_date = ${businessDate}::date AND status = 'revoked' AND decided_by IS NOT NULL`,
  );
  return new Set(found.map((row) => row.key));
}

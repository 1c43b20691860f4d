/** What a filter of differences means in SQL. */
import type { SQL } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../../db/client.ts';
import { startsWith } from '../../../db/like.ts';
import { inRanges } from '../../../db/minor-ranges.ts';
import { minorRanges } from '../../kernel/amount-range.ts';
import { writings } from '../../kernel/search-text.ts';
import type { RunOutcome } from './codes.ts';
import type { DifferenceFilter } from './contract.ts';

const anyOf = (column: SQL, values: readonly string[]) => sql`${column} = ANY (${sql.param(values)}::text[])`;

/** What a run did, read from the events of the differences, which carry the run: what later runs and people do changes nothing about it.
 *  A run may find differences of the days beside its own; those are its own where it was the first or the last to see them. */
function outcomeOf(runId: string, outcome: RunOutcome): SQL {
  const run = (column: string) => sql`(SELECT ${sql.raw(column)} FROM reconciliation_runs r WHERE r.id = ${runId}::uuid)`;
  const event = (kind: string) =>
    sql`EXISTS (SELECT FROM difference_events e WHERE e.bucket = d.bucket AND e.difference_id = d.id AND e.kind = ${kind} AND e.details->>'runId' = ${runId})`;
  const near = sql`d.channel_code = ${run('r.channel_code')} AND d.business_date BETWEEN ${run('r.business_date - 7')} AND ${run('r.business_date + 7')}`;
  const gone = sql`EXISTS (SELECT FROM difference_events e WHERE e.bucket = d.bucket AND e.difference_id = d.id AND e.kind = 'gone' AND e.details->>'runId' = ${runId} AND e.details->>'resolution' = 'gone_on_rerun')`;
  if (outcome === 'found' || outcome === 'reopened') return sql`${near} AND ${event(outcome)}`;
  if (outcome === 'appeared') return sql`${near} AND (${event('found')} OR ${event('reopened')})`;
  if (outcome === 'gone') return sql`${near} AND ${gone}`;
  const stood = sql`coalesce((SELECT e.kind <> 'gone' FROM difference_events e WHERE e.bucket = d.bucket AND e.difference_id = d.id AND e.kind IN ('found', 'reopened', 'gone')
      AND e.at <= ${run('coalesce(r.finished_at, r.started_at)')} ORDER BY e.at DESC, e.id DESC LIMIT 1), false)`;
  const own = sql`(d.business_date = ${run('r.business_date')} OR d.first_run_id = ${runId}::uuid OR d.last_run_id = ${runId}::uuid)`;
  const standing = sql`${near} AND ${own} AND ${stood}`;
  return outcome === 'standing' ? standing : sql`${standing} AND NOT ${event('found')} AND NOT ${event('reopened')}`;
}

/** Differences that one number has had, on all days. */
const SAME_NUMBER_MAX = 1_000;

/** Of pasted numbers: those that no difference carries, and those that only differences outside the rest of the filter carry. In the order given. */
export async function selectFoundNumbers(
  tx: Tx,
  { numbers, ...rest }: DifferenceFilter & { numbers: string[] },
): Promise<{ missing: string[]; outside: string[] }> {
  // Who carries a number is found by the index of numbers alone, and looked at under the other filters afterwards: asked in one, a table that was
  // filled a moment ago and has no statistics is read whole for each number.
  const carrying = (by: SQL) =>
    sql`SELECT n.place, d.bucket, d.id FROM n, LATERAL (SELECT d.bucket, d.id FROM differences d WHERE ${by} = ANY (n.writings) LIMIT ${SAME_NUMBER_MAX}) d`;
  const found = await rows<{ number: string; known: boolean; inside: boolean }>(
    tx,
    sql`WITH n AS MATERIALIZED (SELECT number, place, ARRAY[number, upper(number), lower(number)] AS writings FROM unnest(${sql.param(numbers)}::text[]) WITH ORDINALITY AS asked (number, place)),
          carried AS MATERIALIZED (${carrying(sql`d.no`)} UNION ALL ${carrying(sql`d.our_no`)} UNION ALL ${carrying(sql`d.channel_no`)}),
          inside AS MATERIALIZED (SELECT c.place FROM carried c JOIN differences d ON d.bucket = c.bucket AND d.id = c.id WHERE ${conditions(rest)})
        SELECT n.number, n.place IN (SELECT place FROM carried) AS known, n.place IN (SELECT place FROM inside) AS inside FROM n ORDER BY n.place`,
  );
  return {
    missing: found.filter((row) => !row.known).map((row) => row.number),
    outside: found.filter((row) => row.known && !row.inside).map((row) => row.number),
  };
}

/** Of the difference `d`. Refuses a malformed amount as `minorRanges` does. */
export function conditions(filter: DifferenceFilter): SQL {
  const parts: SQL[] = [sql`true`];
  if (filter.number) {
    const begins = writings(filter.number).map(startsWith);
    const either = begins.map((prefix) => sql`d.no LIKE ${prefix} OR d.our_no LIKE ${prefix} OR d.channel_no LIKE ${prefix}`);
    parts.push(sql`(${sql.join(either, sql` OR `)})`);
  }
  if (filter.numbers?.length) {
    const written = filter.numbers.flatMap(writings);
    parts.push(sql`(${anyOf(sql`d.no`, written)} OR ${anyOf(sql`d.our_no`, written)} OR ${anyOf(sql`d.channel_no`, written)})`);
  }
  if (filter.channels?.length) parts.push(anyOf(sql`d.channel_code`, filter.channels));
  if (filter.kinds?.length) parts.push(anyOf(sql`d.kind`, filter.kinds));
  if (filter.recordKinds?.length) parts.push(anyOf(sql`d.record_kind`, filter.recordKinds));
  if (filter.direction) parts.push(sql`d.direction = ${filter.direction}`);
  if (filter.open) parts.push(sql`d.status <> 'resolved'`);
  if (filter.statuses?.length) parts.push(anyOf(sql`d.status`, filter.statuses));
  if (filter.owner === 'nobody') parts.push(sql`d.owner_id IS NULL`);
  else if (filter.owner) parts.push(sql`d.owner_id = ${filter.owner}::uuid`);
  if (filter.owners?.length) {
    const persons = sql`d.owner_id = ANY (${sql.param(filter.owners.filter((owner) => owner !== 'nobody'))}::uuid[])`;
    parts.push(filter.owners.includes('nobody') ? sql`(d.owner_id IS NULL OR ${persons})` : persons);
  }
  if (filter.label) parts.push(sql`${filter.label} = ANY (d.labels)`);
  if (filter.merchantNo === '') parts.push(sql`d.merchant_no IS NULL`);
  else if (filter.merchantNo) parts.push(anyOf(sql`d.merchant_no`, writings(filter.merchantNo)));
  if (filter.currency) parts.push(sql`d.currency = ${filter.currency}`);
  if (filter.dateFrom) parts.push(sql`d.business_date >= ${filter.dateFrom}::date`);
  if (filter.dateTo) parts.push(sql`d.business_date <= ${filter.dateTo}::date`);
  const amounts = inRanges(sql`abs(d.delta_minor)`, sql`d.currency`, minorRanges(filter));
  if (amounts) parts.push(amounts);
  if (filter.runId && filter.runOutcome) parts.push(outcomeOf(filter.runId, filter.runOutcome));
  else if (filter.runId) parts.push(sql`(d.first_run_id = ${filter.runId}::uuid OR d.last_run_id = ${filter.runId}::uuid)`);
  return sql.join(parts, sql` AND `);
}

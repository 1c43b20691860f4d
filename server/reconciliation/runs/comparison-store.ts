/** The SQL of two runs of one day: which differences each had when it ended, and what became of those that only the earlier had. */
import type { SQL } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../../db/client.ts';
import { selectDifferencesByIds } from '../differences/store.ts';
import { CHANNEL_NO_AGREES, LINE_OK } from '../engine/store.ts';
import type { RunComparison, RunRow } from './contract.ts';
import { recordOf } from './rows-store.ts';

const SHOWN = 200;

const ended = (run: RunRow) => (run.finishedAt ?? run.startedAt).toISOString();

/** The last of the events that begin or end the difference `d` up to the end of a run; the events of a run carry its instant. */
const lastEvent = (run: RunRow, d: string, what: SQL) =>
  sql`(SELECT ${what} FROM difference_events e WHERE e.bucket = ${sql.raw(d)}.bucket AND e.difference_id = ${sql.raw(d)}.id AND e.kind IN ('found', 'reopened', 'gone')
      AND e.at <= ${ended(run)}::timestamptz ORDER BY e.at DESC, e.id DESC LIMIT 1)`;
const stood = (run: RunRow, d: string) => sql`coalesce(${lastEvent(run, d, sql`e.kind <> 'gone'`)}, false)`;

export async function compareRunFindings(tx: Tx, before: RunRow, after: RunRow): Promise<Omit<RunComparison, 'before' | 'after'>> {
  const found = await rows<{ what: string; n: string; ids: string[] }>(
    tx,
    sql`SELECT s.what, count(*)::text AS n, CASE WHEN s.what <> 'stayed' THEN to_json(array_agg(s.id ORDER BY s.id)) END AS ids FROM (
          SELECT d.id, CASE WHEN ${stood(after, 'd')} THEN CASE WHEN ${stood(before, 'd')} THEN 'stayed' ELSE 'appeared' END
              WHEN ${stood(before, 'd')} THEN 'gone' END AS what
          FROM differences d WHERE d.channel_code = ${after.channelCode} AND d.business_date = ${after.businessDate}::date) s WHERE s.what IS NOT NULL GROUP BY 1`,
  );
  const of = (what: string) => found.find((row) => row.what === what);
  const idsOf = (what: string) => of(what)?.ids ?? [];
  const nowMatched = await selectNowMatched(tx, after, idsOf('gone'));
  const matched = idsOf('gone').filter((id) => nowMatched.has(id));
  const closed = idsOf('gone').filter((id) => !nowMatched.has(id));
  const list = (ids: readonly string[]) => selectDifferencesByIds(tx, ids.slice(0, SHOWN));
  return {
    appeared: await list(idsOf('appeared')),
    appearedCount: BigInt(idsOf('appeared').length),
    gone: await list(idsOf('gone')),
    goneCount: BigInt(idsOf('gone').length),
    matched: await list(matched),
    matchedCount: BigInt(matched.length),
    closed: await list(closed),
    closedCount: BigInt(closed.length),
    stayedCount: BigInt(of('stayed')?.n ?? '0'),
  };
}

/** Of differences that are gone with a run, those whose money it has matched: with another day's record, or because a line that carries
 *  their number meets a record of ours and nothing is open about that number. Reads the lines of the run's statements once. */
async function selectNowMatched(tx: Tx, run: RunRow, gone: readonly string[]): Promise<ReadonlySet<string>> {
  if (gone.length === 0) return new Set();
  const found = await rows<{ id: string }>(
    tx,
    sql`WITH g AS MATERIALIZED (SELECT d.bucket, d.id, d.kind, CASE d.record_kind WHEN 'payment' THEN 'p' ELSE 'r' END AS letter, d.our_no, d.channel_no, ${lastEvent(run, 'd', sql`e.details->>'resolution'`)} AS resolution
          FROM differences d WHERE (d.bucket, d.id) IN (SELECT bucket_of(i), i FROM unnest(${sql.param(gone)}::uuid[]) i)),
        l AS MATERIALIZED (SELECT l.* FROM statement_lines l WHERE l.statement_id = ANY (${sql.param(run.statementIds)}::uuid[]) AND ${sql.raw(LINE_OK('l'))}
          AND (l.our_no IN (SELECT our_no FROM g) OR l.channel_no IN (SELECT channel_no FROM g) OR l.further_nos && (SELECT array_agg(channel_no) FROM g)))
        SELECT g.id FROM g WHERE g.resolution = 'matched_later' OR EXISTS (
          SELECT FROM l JOIN ${recordOf(run)} ON true WHERE l.kind::text = g.letter AND (l.our_no = g.our_no OR ${sql.raw(CHANNEL_NO_AGREES('l', 'g'))})
            AND NOT EXISTS (SELECT FROM differences o WHERE o.channel_code = ${run.channelCode} AND o.business_date = ${run.businessDate}::date AND o.id <> g.id
              AND (o.our_no = g.our_no OR o.channel_no = g.channel_no) AND ${stood(run, 'o')}))`,
  );
  return new Set(found.map((row) => row.id));
}

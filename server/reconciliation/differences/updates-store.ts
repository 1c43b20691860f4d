/** The SQL of what has come and changed since a list was read. Bounded: a person is told that there is more, not how much more. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import type { DifferenceFilter, ShownDifference } from './contract.ts';
import { conditions } from './filter-store.ts';
import { eventsThatBring } from './updates.ts';

/** Events that are looked at. Beyond, it is said that there is more. */
const EVENTS_MAX = 2_000;
/** An act is noted at its beginning, and others see it at its end: so long before the reading a shown row may have been on its way. */
const ON_ITS_WAY = '10 seconds';

type Asked = { filter: DifferenceFilter; since: Date; shown: readonly ShownDifference[]; userId: string | null; cap: number };

/** `entered`: found by the filter and not shown, of at most `cap` + 1; `moved`: shown, and not as they are any more. Neither by this person's own acts.
 *  What a run did is noted at the run's beginning and seen at its end, which may be minutes later: it counts by the end. */
export async function selectUpdates(
  tx: Tx,
  { filter, since, shown, userId, cap }: Asked,
): Promise<{ entered: number; moved: number; hasMore: boolean }> {
  const after = sql`${since.toISOString()}::timestamptz`;
  const others = sql`e.actor_id IS DISTINCT FROM ${userId}::uuid`;
  const ids = sql`${sql.param(shown.map((row) => row.id))}::uuid[]`;
  const [found] = await rows<{ entered: string; moved: string; looked: string }>(
    tx,
    sql`WITH ended AS MATERIALIZED (SELECT r.id::text AS id, r.started_at FROM reconciliation_runs r WHERE r.finished_at > ${after}),
          arrived AS MATERIALIZED (
            (SELECT e.bucket, e.difference_id, e.kind FROM difference_events e WHERE e.at > ${after} AND ${others} LIMIT ${EVENTS_MAX})
            UNION ALL
            (SELECT e.bucket, e.difference_id, e.kind FROM ended JOIN difference_events e ON e.at BETWEEN ended.started_at AND ${after} AND e.details->>'runId' = ended.id
              LIMIT ${EVENTS_MAX}))
        SELECT (SELECT count(*) FROM arrived)::text AS looked,
          (SELECT count(*) FROM (SELECT FROM (SELECT DISTINCT a.bucket, a.difference_id FROM arrived a WHERE a.kind = ANY (${sql.param(eventsThatBring(filter))}::text[])) a
            JOIN differences d ON d.bucket = a.bucket AND d.id = a.difference_id WHERE d.id <> ALL (${ids}) AND ${conditions(filter)} LIMIT ${cap + 1}) f)::text AS entered,
          (SELECT count(*) FROM unnest(${ids}, ${sql.param(shown.map((row) => row.version))}::int[], ${sql.param(shown.map((row) => row.commentCount))}::int[])
              AS s(id, version, comment_count)
            JOIN differences d ON d.bucket = bucket_of(s.id) AND d.id = s.id WHERE (d.version > s.version OR d.comment_count > s.comment_count)
              AND EXISTS (SELECT FROM difference_events e WHERE e.bucket = d.bucket AND e.difference_id = d.id AND ${others}
                AND (e.at > ${after} OR (e.actor_id IS NOT NULL AND e.at > ${after} - ${ON_ITS_WAY}::interval) OR e.details->>'runId' IN (SELECT id FROM ended))))::text AS moved`,
  );
  const read = (text: string | undefined) => Number.parseInt(text ?? '0', 10);
  return { entered: read(found?.entered), moved: read(found?.moved), hasMore: read(found?.looked) >= EVENTS_MAX };
}

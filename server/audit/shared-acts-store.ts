/** The SQL of acts on several differences at once. The trail names the first of them, and of a filter none of the others; the history of each
 *  has an event of the same instant by the same person, by which the act is found without a word more in what is hashed. (Of two acts of one kind
 *  that one person did to two filters in the same millisecond, either would find both.) */
import { rows, sql, type Tx } from '../../db/client.ts';
import { bucketOf } from '../kernel/ids.ts';

/** Which acts leave which event with every difference they touch. */
const LEAVES = sql`(VALUES ('assigned', 'differences.assign'), ('assigned', 'differences.assign_matching'),
  ('labelled', 'differences.label'), ('labelled', 'differences.label_matching'),
  ('commented', 'differences.comment_many'), ('commented', 'differences.comment_matching')) AS leaves (kind, action)`;

/** The entries of all acts that touched this difference among others. Where an entry lists what it touched, the difference is one of them. */
export async function selectSharedActs(tx: Tx, differenceId: string): Promise<bigint[]> {
  const found = await rows<{ seq: string }>(
    tx,
    sql`SELECT DISTINCT a.seq FROM difference_events e JOIN ${LEAVES} USING (kind)
        JOIN audit_entries a ON a.at = e.at AND a.actor_id = e.actor_id AND a.action = leaves.action AND a.outcome = 'done'
        WHERE e.bucket = ${bucketOf(differenceId)} AND e.difference_id = ${differenceId}::uuid
          AND coalesce(a.after -> 'ids' @> to_jsonb(${differenceId}::text), true)`,
  );
  return found.map(({ seq }) => BigInt(seq));
}

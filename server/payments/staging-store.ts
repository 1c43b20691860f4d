/** The SQL of staged orders: a table of one transaction, and which numbers were handed in twice. */
import { type Connection, type Copy, openCopy } from '../../db/copy.ts';
import { ORDER_STAGING } from './copy-orders.ts';

/** Creates `table`, dropped at the end of the transaction that `client` is inside of, and opens a COPY into it. */
export async function openStaging(client: Connection, table: string): Promise<Copy> {
  await client.query(`CREATE TEMP TABLE ${table} ${ORDER_STAGING} ON COMMIT DROP`);
  return openCopy(client, `COPY ${table} FROM STDIN (FORMAT binary)`);
}

/** A number handed in twice keeps both rows, the second with `repeat` 1. */
export async function countRepeats(client: Connection, table: string): Promise<void> {
  await client.query(`ANALYZE ${table} (kind, our_no)`);
  await client.query(`UPDATE ${table} t SET repeat = n.repeat FROM (
      SELECT s.id, least(row_number() OVER (PARTITION BY s.kind, s.our_no ORDER BY s.line_no) - 1, 32767)::smallint AS repeat FROM ${table} s
      JOIN (SELECT kind, our_no FROM ${table} GROUP BY kind, our_no HAVING count(*) > 1) d ON d.kind = s.kind AND d.our_no = s.our_no
    ) n WHERE n.id = t.id AND n.repeat > 0`);
}

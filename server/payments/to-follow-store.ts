/** The SQL of orders imports whose dates are still to be reconciled. */
import { rows, sql, type Tx } from '../../db/client.ts';
import type { ImportToFollow } from './contract.ts';

/** In the transaction that stores the orders. `businessDates` are some. */
export async function insertToFollow(tx: Tx, { id, channelCode, businessDates }: ImportToFollow, at: Date): Promise<void> {
  await tx.execute(sql`INSERT INTO imports_to_follow (id, channel_code, business_dates, imported_at)
    VALUES (${id}, ${channelCode}, ${sql.param(businessDates)}::date[], ${at.toISOString()}::timestamptz)`);
}

/** Those made before an instant, oldest first. */
export async function selectToFollow(tx: Tx, before: Date): Promise<ImportToFollow[]> {
  return rows(
    tx,
    sql`SELECT id, channel_code AS "channelCode", to_json(business_dates) AS "businessDates" FROM imports_to_follow
        WHERE imported_at < ${before.toISOString()}::timestamptz ORDER BY imported_at, id`,
  );
}

export async function deleteToFollow(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`DELETE FROM imports_to_follow WHERE id = ${id}::uuid`);
}

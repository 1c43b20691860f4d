/** The SQL of merchants. */
import { and, asc, gt, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { merchants } from '../../db/schema/payments.ts';

export type MerchantRow = { id: string; no: string; name: string; status: string; createdAt: Date };

/** By part of the name or the beginning of the number, ordered by number. */
export async function selectMerchants(tx: Tx, text: string | undefined, afterNo: string | null, limit: number): Promise<MerchantRow[]> {
  const literal = text?.replace(/[\\%_]/g, '\\$&');
  const parts: SQL[] = [];
  if (literal) parts.push(sql`(${merchants.name} ILIKE ${`%${literal}%`} OR ${merchants.no} LIKE ${`${literal}%`})`);
  if (afterNo) parts.push(gt(merchants.no, afterNo));
  return tx
    .select({ id: merchants.id, no: merchants.no, name: merchants.name, status: merchants.status, createdAt: merchants.createdAt })
    .from(merchants)
    .where(and(...parts))
    .orderBy(asc(merchants.no))
    .limit(limit);
}

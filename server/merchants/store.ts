/** The SQL of merchants. */
import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { contains, startsWith } from '../../db/like.ts';
import { merchants } from '../../db/schema/payments.ts';
import { writings } from '../kernel/search-text.ts';

export type MerchantRow = { id: string; no: string; name: string; status: string; createdAt: Date };

const columns = { id: merchants.id, no: merchants.no, name: merchants.name, status: merchants.status, createdAt: merchants.createdAt };

/** By part of the name or the beginning of the number, ordered by number. */
export async function selectMerchants(tx: Tx, text: string | undefined, afterNo: string | null, limit: number): Promise<MerchantRow[]> {
  const parts: SQL[] = [];
  if (text) {
    const begins = sql.param(writings(text).map(startsWith));
    parts.push(sql`(${merchants.name} ILIKE ${contains(text)} OR ${merchants.no} LIKE ANY (${begins}::text[]))`);
  }
  if (afterNo) parts.push(gt(merchants.no, afterNo));
  return tx
    .select(columns)
    .from(merchants)
    .where(and(...parts))
    .orderBy(asc(merchants.no))
    .limit(limit);
}

export async function selectMerchant(tx: Tx, no: string): Promise<MerchantRow | null> {
  const [row] = await tx.select(columns).from(merchants).where(eq(merchants.no, no));
  return row ?? null;
}

/** The SQL of the mapping: lines by account and currency, and what the accounts are called. */
import { and, eq } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../../db/client.ts';
import { voucherMappings } from '../../../db/schema/vouchers.ts';
import type { MappedAccount, MappingLine, Target } from './contract.ts';

/** An empty currency in the table is every one. */
const toLine = (row: typeof voucherMappings.$inferSelect): MappingLine => ({
  account: row.account,
  currency: row.currency || null,
  code: row.targetCode,
  auxiliaryKind: row.auxiliaryKind,
  auxiliaryCode: row.auxiliaryCode,
  changedAt: row.changedAt,
  changedByName: row.changedByName,
});

export async function selectMapping(tx: Tx): Promise<MappingLine[]> {
  const found = await tx.select().from(voucherMappings).orderBy(voucherMappings.account, voucherMappings.currency);
  return found.map(toLine);
}

/** Headings and house accounts, and the accounts of owners that have a line; each with its lines. */
export async function selectMappedAccounts(tx: Tx): Promise<MappedAccount[]> {
  const lines = Map.groupBy(await selectMapping(tx), (line) => line.account);
  const accounts = await rows<{ code: string; name_en: string; name_zh: string; owner_kind: string; heading: string | null }>(
    tx,
    sql`SELECT code, name_en, name_zh, owner_kind, heading FROM ledger_accounts a
        WHERE heading IS NULL OR EXISTS (SELECT FROM voucher_mappings m WHERE m.account = a.code) ORDER BY code`,
  );
  return accounts.map(({ code, name_en, name_zh, owner_kind }) => ({
    code,
    nameEn: name_en,
    nameZh: name_zh,
    hasOwners: owner_kind !== 'none',
    lines: lines.get(code) ?? [],
  }));
}

/** Whether there is such an account, and whether it is of owners. */
export async function selectMappable(tx: Tx, account: string): Promise<{ hasOwners: boolean } | null> {
  const [found] = await rows<{ owner_kind: string }>(tx, sql`SELECT owner_kind FROM ledger_accounts WHERE code = ${account}`);
  return found ? { hasOwners: found.owner_kind !== 'none' } : null;
}

const at = (account: string, currency: string | null) =>
  and(eq(voucherMappings.account, account), eq(voucherMappings.currency, currency ?? ''));

/** The line as it was, locked to the end of the transaction; null where there is none. */
export async function lockLine(tx: Tx, account: string, currency: string | null): Promise<MappingLine | null> {
  const [found] = await tx.select().from(voucherMappings).where(at(account, currency)).for('update');
  return found ? toLine(found) : null;
}

export async function putLine(
  tx: Tx,
  line: Target & { account: string; currency: string | null },
  changed: { at: Date; by: string | null; byName: string },
): Promise<void> {
  const to = {
    targetCode: line.code,
    auxiliaryKind: line.auxiliaryKind,
    auxiliaryCode: line.auxiliaryCode,
    changedAt: changed.at,
    changedBy: changed.by,
    changedByName: changed.byName,
  };
  await tx
    .insert(voucherMappings)
    .values({ account: line.account, currency: line.currency ?? '', ...to })
    .onConflictDoUpdate({ target: [voucherMappings.account, voucherMappings.currency], set: to });
}

export async function deleteLine(tx: Tx, account: string, currency: string | null): Promise<void> {
  await tx.delete(voucherMappings).where(at(account, currency));
}

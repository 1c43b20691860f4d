/** The SQL of batches: written once with their accounts and the pieces of their file, withdrawn once, read by keyset. */
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { and, asc, desc, eq, gte, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../../db/client.ts';
import { type Finding, findWrong } from '../../../db/proof.ts';
import { voucherBatchAccounts, voucherBatchDays, voucherBatches, voucherBatchPieces } from '../../../db/schema/vouchers.ts';
import type { BatchAccount, BatchFilter, BatchRow } from './contract.ts';

type RawBatch = typeof voucherBatches.$inferSelect;

function toBatch(raw: RawBatch): BatchRow {
  return {
    id: raw.id,
    no: raw.no,
    madeAt: raw.madeAt,
    madeByName: raw.madeByName,
    from: raw.periodFrom,
    to: raw.periodTo,
    currency: raw.currency,
    format: raw.format,
    grouping: raw.grouping,
    language: raw.language,
    fileName: raw.fileName,
    byteSize: raw.byteSize,
    sha256: raw.sha256.toString('hex'),
    entryCount: raw.entryCount,
    voucherCount: raw.voucherCount,
    lineCount: raw.lineCount,
    totals: raw.totals.map(({ currency, debitMinor, creditMinor }) => ({
      currency,
      debitMinor: BigInt(debitMinor),
      creditMinor: BigInt(creditMinor),
    })),
    withdrawn: raw.withdrawnAt ? { at: raw.withdrawnAt, byName: raw.withdrawnByName ?? '', why: raw.withdrawnWhy ?? '' } : null,
  };
}

export async function insertBatch(tx: Tx, batch: Omit<BatchRow, 'withdrawn'>, madeBy: string | null): Promise<void> {
  const { from, to, totals, sha256, ...rest } = batch;
  await tx.insert(voucherBatches).values({
    ...rest,
    madeBy,
    periodFrom: from,
    periodTo: to,
    sha256: Buffer.from(sha256, 'hex'),
    totals: totals.map(({ currency, debitMinor, creditMinor }) => ({
      currency,
      debitMinor: debitMinor.toString(),
      creditMinor: creditMinor.toString(),
    })),
  });
}

const ROWS_AT_ONCE = 1_000;

export async function insertAccounts(tx: Tx, batchId: string, accounts: readonly BatchAccount[]): Promise<void> {
  for (let first = 0; first < accounts.length; first += ROWS_AT_ONCE) {
    await tx.insert(voucherBatchAccounts).values(
      accounts.slice(first, first + ROWS_AT_ONCE).map(({ target, ...sums }) => ({
        batchId,
        ...sums,
        targetCode: target.code,
        auxiliaryKind: target.auxiliaryKind,
        auxiliaryCode: target.auxiliaryCode,
      })),
    );
  }
}

/** By account and currency. */
export async function selectAccounts(tx: Tx, batchId: string): Promise<BatchAccount[]> {
  const found = await tx
    .select()
    .from(voucherBatchAccounts)
    .where(eq(voucherBatchAccounts.batchId, batchId))
    .orderBy(voucherBatchAccounts.account, voucherBatchAccounts.currency);
  return found.map(({ account, currency, targetCode, auxiliaryKind, auxiliaryCode, debitMinor, creditMinor, postingCount }) => ({
    account,
    currency,
    target: { code: targetCode, auxiliaryKind, auxiliaryCode },
    debitMinor,
    creditMinor,
    postingCount,
  }));
}

/** False where it was withdrawn before, or is not there. */
export async function withdrawBatch(
  tx: Tx,
  id: string,
  withdrawn: { at: Date; by: string | null; byName: string; why: string },
): Promise<boolean> {
  const changed = await tx
    .update(voucherBatches)
    .set({
      isWithdrawn: true,
      withdrawnAt: withdrawn.at,
      withdrawnBy: withdrawn.by,
      withdrawnByName: withdrawn.byName,
      withdrawnWhy: withdrawn.why,
    })
    .where(and(eq(voucherBatches.id, id), eq(voucherBatches.isWithdrawn, false)))
    .returning({ id: voucherBatches.id });
  return changed.length === 1;
}

export async function selectBatch(tx: Tx, id: string): Promise<BatchRow | null> {
  const [raw] = await tx.select().from(voucherBatches).where(eq(voucherBatches.id, id));
  return raw ? toBatch(raw) : null;
}

/** The batch that has an entry and stands: by the entry's date and scope, which one batch has at most. */
export async function selectBatchOfEntry(
  tx: Tx,
  { businessDate, legs }: { businessDate: string; legs: readonly { currency: string }[] },
): Promise<{ id: string; no: string } | null> {
  const currencies = legs.map(({ currency }) => currency);
  const [found] = await tx
    .select({ id: voucherBatches.id, no: voucherBatches.no })
    .from(voucherBatchDays)
    .innerJoin(voucherBatches, eq(voucherBatches.id, voucherBatchDays.batchId))
    .where(
      and(
        eq(voucherBatchDays.businessDate, businessDate),
        eq(voucherBatchDays.scope, sql`entry_scope(${sql.param(currencies)}::text[])`),
        eq(voucherBatchDays.isWithdrawn, false),
      ),
    );
  return found ?? null;
}

function conditionsOf({ states, formats, currency, dateFrom, dateTo }: BatchFilter): SQL[] {
  const b = voucherBatches;
  return [
    states?.length === 1 ? eq(b.isWithdrawn, states[0] === 'withdrawn') : undefined,
    formats?.length ? or(...formats.map((format) => eq(b.format, format))) : undefined,
    // A batch of every currency has this one, too.
    currency ? or(eq(b.currency, currency), isNull(b.currency)) : undefined,
    dateFrom ? gte(b.periodTo, dateFrom) : undefined,
    dateTo ? lte(b.periodFrom, dateTo) : undefined,
  ].filter((condition) => condition !== undefined);
}

/** By the instant at which it was made; `after` is that and the id of the last row seen. */
export async function selectBatches(
  tx: Tx,
  filter: BatchFilter,
  order: 'newest' | 'oldest',
  after: [string, string] | null,
  limit: number,
): Promise<BatchRow[]> {
  const { madeAt, id } = voucherBatches;
  const [by, sign] = order === 'newest' ? [desc, sql`<`] : [asc, sql`>`];
  const bound = after ? sql`(${madeAt}, ${id}) ${sign} (${after[0]}::timestamptz, ${after[1]}::uuid)` : undefined;
  const found = await tx
    .select()
    .from(voucherBatches)
    .where(and(...conditionsOf(filter), bound))
    .orderBy(by(madeAt), by(id))
    .limit(limit);
  return found.map(toBatch);
}

const pack = promisify(zlib.zstdCompress);
const unpack = promisify(zlib.zstdDecompress);
const PACKED_QUICKLY = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } };
export const PIECE_BYTES = 1024 * 1024;

export async function insertPiece(tx: Tx, batchId: string, piece: number, bytes: Buffer): Promise<void> {
  const packed = await pack(bytes, PACKED_QUICKLY);
  const isWorth = packed.length < bytes.length;
  await tx.insert(voucherBatchPieces).values({ batchId, piece, bytes: isWorth ? packed : bytes, packing: isWorth ? 'zstd' : 'none' });
}

/** The file, a piece at a time. */
export async function* selectPieces(tx: Tx, batchId: string): AsyncGenerator<Buffer> {
  for (let piece = 0; ; piece++) {
    const [row] = await tx
      .select({ bytes: voucherBatchPieces.bytes, packing: voucherBatchPieces.packing })
      .from(voucherBatchPieces)
      .where(and(eq(voucherBatchPieces.batchId, batchId), eq(voucherBatchPieces.piece, piece)));
    if (!row) return;
    yield row.packing === 'zstd' ? await unpack(row.bytes, { maxOutputLength: 2 * PIECE_BYTES }) : row.bytes;
  }
}

/** What proves the batches. */
export const VOUCHER_FINDINGS: Record<string, (tx: Tx) => Promise<Finding>> = {
  /** A batch has all entries of its dates and scopes, of closed dates only, its totals are those of its accounts, debits equal credits, and its file
   *  is there. */
  vouchers_equal_entries: (tx) =>
    findWrong(
      tx,
      sql`SELECT concat_ws(' ', d.business_date, d.scope) AS what FROM voucher_batch_days d LEFT JOIN (
          SELECT e.business_date, entry_scope(e.currencies) AS scope, count(*) AS n FROM journal_entries e GROUP BY 1, 2) e USING (business_date, scope)
        WHERE d.entry_count IS DISTINCT FROM e.n OR d.business_date > (SELECT closed_through FROM book_state)
        UNION ALL
        SELECT b.no FROM voucher_batches b
        WHERE b.entry_count IS DISTINCT FROM (SELECT sum(d.entry_count) FROM voucher_batch_days d WHERE d.batch_id = b.id)
          OR b.totals IS DISTINCT FROM (SELECT jsonb_agg(jsonb_build_object('currency', currency, 'debitMinor', debit::text, 'creditMinor', credit::text) ORDER BY currency)
            FROM (SELECT currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit FROM voucher_batch_accounts a WHERE a.batch_id = b.id GROUP BY currency) sums)
          OR EXISTS (SELECT FROM jsonb_array_elements(b.totals) t WHERE t ->> 'debitMinor' <> t ->> 'creditMinor')
          OR (SELECT count(*) FROM voucher_batch_pieces p WHERE p.batch_id = b.id) <> (b.byte_size + ${PIECE_BYTES - 1}) / ${PIECE_BYTES}`,
    ),
};

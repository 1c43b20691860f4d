/** The pipeline on a real database: all of a file or nothing, the same bytes once, corrected files as versions. */
import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { runQuery } from '../guard/query.ts';
import { bucketOfOurNo } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { compareVersions } from './compare-versions.ts';
import { KIND_LETTER, STATUS_LETTER } from './copy-lines.ts';
import { insertFile, insertPiece, PIECE_BYTES, selectBytes, selectPieces } from './file-store.ts';
import { writeUnionpay } from './formats/unionpay/write-unionpay.ts';
import { getStatement } from './get-statement.ts';
import {
  ambience,
  bill,
  channel,
  database,
  importBytes,
  lineCount,
  onAnotherChannel,
  one,
  onOwnDatabase,
  refusalOf,
  row,
  rowsUpTo,
} from './import-fixture.ts';
import { listLines } from './list-lines.ts';
import { showRawLine } from './show-raw-line.ts';
import { lineTotalsOf } from './totals-store.ts';

onOwnDatabase();

describe('An imported file', () => {
  it('is published with its lines, its totals, its date and one entry in the trail', async () => {
    const result = await importBytes(bill(rowsUpTo(25)));
    expect(result).toMatchObject({
      status: 'published',
      businessDate: '2026-11-19',
      version: 1,
      lineCount: 25,
      rejectCount: 0,
      part: 'all',
    });
    const statement = await runQuery(getStatement, ambience(), { id: result.statementId });
    expect(statement.sums).toEqual([{ kind: 'payment', currency: 'CNY', count: 25n, amountMinor: 2800n, feeMinor: 25n }]);
    expect(statement.controlTotals.length).toBeGreaterThan(0);
    expect(statement.controlTotals.every((total) => total.holds)).toBe(true);
    expect(statement.importedByName).toBe('Li Ops');
    const audit = await one<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_entries WHERE subject_id = $1 AND action = 'statements.import_statement'`,
      [result.statementId],
    );
    expect(audit.n).toBe(1);
  });

  it('takes its year from the date that a person says, where neither its name nor its rows have one', async () => {
    await onAnotherChannel({ formatId: 'unionpay_zm' });
    const packed = writeUnionpay([row(1, { channelNo: 'Q1', occurredAt: new Date('2025-12-31T22:00:00+08:00') })], {
      date: '2026-01-01',
      accountNo: '777290058110048',
      zone: 'Asia/Shanghai',
    });
    const zm = Object.entries(unzipSync(packed.bytes)).find(([name]) => name.includes('ZM'))?.[1] as Uint8Array;
    expect(await refusalOf(importBytes(zm, { name: 'rows.txt' }))).toMatchObject({ details: { column: '交易传输时间' } });
    const { statementId } = await importBytes(zm, { name: 'rows.txt', businessDate: '2025-12-31' });
    const { rows } = await runQuery(listLines, ambience(), { statementId, limit: 10 });
    expect(rows.map((line) => line.occurredAt.toISOString())).toEqual(['2025-12-31T14:00:00.000Z']);
  });

  it('keeps every line in the bucket of its number and gives each back with its own bytes', async () => {
    const bytes = bill(rowsUpTo(25));
    const { statementId } = await importBytes(bytes);
    const page = await runQuery(listLines, ambience(), { statementId, limit: 200 });
    expect(page.rows.map((line) => line.ourNo)).toEqual(rowsUpTo(25).map((line) => line.ourNo));
    const stored = await database.owner.pool.query('SELECT our_no, bucket FROM statement_lines WHERE statement_id = $1', [statementId]);
    for (const line of stored.rows as { our_no: string; bucket: number }[]) expect(line.bucket).toBe(bucketOfOurNo(line.our_no));
    const raw = await runQuery(showRawLine, ambience(), { statementId, lineNo: page.rows[7]?.lineNo ?? 0 });
    expect(raw.text).toContain(page.rows[7]?.ourNo);
    expect(raw.text).toContain('咖啡 ☕');
    expect(raw.text).not.toContain('\n');
  });

  it('is kept byte for byte, packed where that makes it smaller, and read back whole or in part', async () => {
    const bytes = Buffer.from(bill(rowsUpTo(8000)));
    const { statementId } = await importBytes(bytes);
    const found = await one<{ sha256: Buffer }>('SELECT sha256 FROM statements WHERE id = $1', [statementId]);
    const pieces: Buffer[] = [];
    for await (const piece of selectPieces(database.db, found.sha256)) pieces.push(piece);
    expect(bytes.length).toBeGreaterThan(1024 * 1024);
    expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0);
    const [from, length] = [PIECE_BYTES - 700, 1_500];
    expect(Buffer.compare(await selectBytes(database.db, found.sha256, from, length), bytes.subarray(from, from + length))).toBe(0);
    expect(
      await one('SELECT count(*)::int AS n FROM statement_file_pieces WHERE sha256 = $1 AND packing <> $2', [found.sha256, 'zstd']),
    ).toEqual({
      n: 0,
    });
  });

  it('keeps bytes that do not get smaller as they are, and reads pieces of before packing', async () => {
    const noise = Array.from({ length: PIECE_BYTES / 65_536 }, () => systemRandom.bytes(65_536));
    const bytes = Buffer.concat([...noise, systemRandom.bytes(10)]);
    const sha256 = createHash('sha256').update(bytes).digest();
    await database.db.transaction(async (tx) => {
      await insertFile(tx, { sha256, name: 'noise', byteSize: bytes.length, receivedAt: new Date(0), receivedBy: null, source: 'api' });
      await insertPiece(tx, sha256, 0, Buffer.from(bytes.subarray(0, PIECE_BYTES)));
      await insertPiece(tx, sha256, 1, Buffer.from(bytes.subarray(PIECE_BYTES)));
    });
    expect(await one('SELECT count(*)::int AS n FROM statement_file_pieces WHERE sha256 = $1 AND packing = $2', [sha256, 'none'])).toEqual({
      n: 2,
    });
    expect(Buffer.compare(await selectBytes(database.db, sha256, PIECE_BYTES - 5, 15), Buffer.from(bytes.subarray(PIECE_BYTES - 5)))).toBe(
      0,
    );
  });

  it('knows what its lines add up to without reading them again', async () => {
    const { statementId } = await importBytes(bill(rowsUpTo(300)));
    const kept = await lineTotalsOf(database.db, [statementId]);
    const added = await database.owner.pool.query(
      `SELECT kind, currency, status, count(*) AS count, count(our_no) AS numbered, sum(amount_minor)::bigint AS amount, coalesce(sum(fee_minor), 0)::bigint AS fee
       FROM statement_lines WHERE statement_id = $1 GROUP BY 1, 2, 3`,
      [statementId],
    );
    const key = (row: { kind: string }) => row.kind;
    expect(
      kept
        ?.map((row) => ({
          kind: KIND_LETTER[row.kind],
          currency: row.currency,
          status: STATUS_LETTER[row.status],
          count: row.count,
          numbered: row.numbered,
          amount: row.amountMinor,
          fee: row.feeMinor,
        }))
        .sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    ).toEqual(added.rows.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
  });

  it('is paged by line number without losing or repeating a line', async () => {
    const { statementId } = await importBytes(bill(rowsUpTo(450)));
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await runQuery(listLines, ambience(), { statementId, limit: 100, ...(cursor ? { cursor } : {}) });
      seen.push(...page.rows.map((line) => line.lineNo));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(450);
    expect(new Set(seen).size).toBe(450);
    const found = await runQuery(listLines, ambience(), { statementId, filter: { number: row(449).ourNo } });
    expect(found.rows.map((line) => line.ourNo)).toEqual([row(449).ourNo]);
  });
});

describe('The same bytes', () => {
  it('are recognised a second time, with the address of the first', async () => {
    const bytes = bill(rowsUpTo(3));
    const first = await importBytes(bytes);
    const refusal = await refusalOf(importBytes(bytes, { name: 'again.csv' }));
    expect(refusal).toMatchObject({ code: 'conflict', reason: 'statement_already_imported' });
    expect(refusal.details).toMatchObject({ statementId: first.statementId, no: first.no });
  });

  it('sent eight times at once are imported once', async () => {
    const bytes = bill(rowsUpTo(2000));
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => importBytes(bytes)));
    const published = answers.filter((answer) => answer.status === 'fulfilled');
    expect(published).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ reason: 'statement_already_imported' });
    const counts = await one<{ n: number }>('SELECT count(*)::int AS n FROM statements WHERE channel_code = $1', [channel]);
    expect(counts.n).toBe(1);
  });

  it('are held apart by the database itself, without the look before', async () => {
    const { statementId } = await importBytes(bill(rowsUpTo(2)));
    await expect(
      database.owner.pool.query(
        `INSERT INTO statements (id, no, sha256, file_name, channel_code, business_date, version, format_id, status, imported_at)
         SELECT gen_random_uuid(), 'Fx', sha256, file_name, channel_code, '2026-11-18', 1, format_id, 'superseded', now() FROM statements WHERE id = $1`,
        [statementId],
      ),
    ).rejects.toMatchObject({ code: '23505', constraint: 'statements_one_file' });
  });
});

describe('A corrected file', () => {
  it('is a new version of the day; the one before is superseded and what changed can be seen', async () => {
    const first = await importBytes(bill(rowsUpTo(5)));
    const second = await importBytes(bill([row(0), row(1, { amountMinor: 999n }), row(2), row(3), row(77)]));
    expect(second.version).toBe(2);
    const statement = await runQuery(getStatement, ambience(), { id: second.statementId });
    expect(statement.versions.map(({ version, status }) => [version, status])).toEqual([
      [2, 'published'],
      [1, 'superseded'],
    ]);
    const changes = await runQuery(compareVersions, ambience(), { earlierId: first.statementId, laterId: second.statementId });
    expect(changes).toMatchObject({ added: 1n, removed: 1n, changed: 1n, unchanged: 3n, isCapped: false });
    const seen = changes.changes.map((change) => [change.ourNo, change.before?.amountMinor ?? null, change.after?.amountMinor ?? null]);
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(
      expect.arrayContaining([
        [row(1).ourNo, 101n, 999n],
        [row(4).ourNo, 104n, null],
        [row(77).ourNo, null, 177n],
      ]),
    );
  });

  it('says of a line what else it changes than the two sides show: its time, its merchant', async () => {
    const later = new Date(row(1).occurredAt.getTime() + 1000);
    const first = await importBytes(bill(rowsUpTo(4)));
    const second = await importBytes(bill([row(0), row(1, { occurredAt: later }), row(2, { merchantNo: '1900000110' }), row(3)]));
    const changes = await runQuery(compareVersions, ambience(), { earlierId: first.statementId, laterId: second.statementId });
    expect(changes).toMatchObject({ added: 0n, removed: 0n, changed: 2n, unchanged: 2n });
    expect(changes.changes).toMatchObject([
      { ourNo: row(1).ourNo, also: ['time'], before: { occurredAt: row(1).occurredAt }, after: { occurredAt: later } },
      { ourNo: row(2).ourNo, also: ['merchant'] },
    ]);
  });

  it('takes a version of its own when two arrive at once, and one of them is the current one', async () => {
    await Promise.all([importBytes(bill(rowsUpTo(4))), importBytes(bill(rowsUpTo(6)))]);
    const found = await database.owner.pool.query('SELECT version, status FROM statements WHERE channel_code = $1 ORDER BY version', [
      channel,
    ]);
    expect(found.rows).toEqual([
      { version: 1, status: 'superseded' },
      { version: 2, status: 'published' },
    ]);
  });
});

describe('What follows a publication', () => {
  it('is told once, after the lines can be seen, and its failure does not undo the import', async () => {
    const told: string[] = [];
    const result = await importBytes(
      bill(rowsUpTo(3)),
      {},
      {
        onPublished: async (published) => {
          told.push(`${published.businessDate} ${await lineCount(published.statementId)}`);
          throw new Error('the run failed');
        },
      },
    );
    expect(told).toEqual(['2026-11-19 3']);
    expect(result.followUp).toBe('failed');
    expect((await runQuery(getStatement, ambience(), { id: result.statementId })).status).toBe('published');
  });
});

describe('A large file', () => {
  it('of 100,000 lines is imported within 60 s and without holding it in memory', async () => {
    const bytes = bill(rowsUpTo(100_000));
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let peak = before;
    const watching = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const begun = performance.now();
    const result = await importBytes(bytes);
    clearInterval(watching);
    expect(result.lineCount).toBe(100_000);
    expect(performance.now() - begun).toBeLessThan(60_000);
    expect(peak - before).toBeLessThan(300 * 1024 * 1024);
  });
});

/** The pipeline on a real database: all of a file or nothing, the same bytes once, corrected files as versions, refusals kept. */
import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { runCommand } from '../guard/command.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { bucketOfOurNo, bucketOfText } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { compareVersions } from './compare-versions.ts';
import { KIND_LETTER, STATUS_LETTER } from './copy-lines.ts';
import { insertFile, insertPiece, PIECE_BYTES, selectBytes, selectPieces } from './file-store.ts';
import type { GeneratedRow } from './formats/format.ts';
import { writeUnionpay } from './formats/unionpay/write-unionpay.ts';
import { writeWechatTradeAll } from './formats/wechat/write-trade-bill.ts';
import { getStatement } from './get-statement.ts';
import { type ImportPorts, type ImportRequest, importStatement } from './import-statement.ts';
import { listLines } from './list-lines.ts';
import { listMappings } from './list-mappings.ts';
import { listRejects } from './list-rejects.ts';
import { listStatements } from './list-statements.ts';
import { saveMapping } from './save-mapping.ts';
import { showRawLine } from './show-raw-line.ts';
import { statementCalendar } from './statement-calendar.ts';
import { lineTotalsOf } from './totals-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

let serial = 0;
let channel = '';
const clock = fixedClock('2026-11-20T02:00:00Z');
const ambience = (): Ambience => ({
  database,
  clock,
  random: systemRandom,
  requestId: 'test',
  ip: null,
  actor: staffActor({
    userId: crypto.randomUUID(),
    personId: crypto.randomUUID(),
    name: 'Li Ops',
    email: 'ops@example.test',
    roles: ['operations'],
    sessionId: crypto.randomUUID(),
  }),
});

async function makeChannel(settings: { acceptInPart?: boolean; formatId?: string } = {}): Promise<string> {
  const code = `wechat_${++serial}`;
  await database.owner.pool.query(
    `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, accept_in_part, created_at) VALUES ($1, 'WeChat', '微信', $3, 'Asia/Shanghai', '00:00', $2, now())`,
    [code, settings.acceptInPart ?? false, settings.formatId ?? 'wechat_trade_all'],
  );
  return code;
}

beforeEach(async () => {
  channel = await makeChannel();
});

const row = (i: number, change: Partial<GeneratedRow> = {}): GeneratedRow => ({
  kind: 'payment',
  channelNo: `4200001${String(i).padStart(12, '0')}`,
  ourNo: `ORD${String(i).padStart(10, '0')}`,
  amountMinor: BigInt(100 + i),
  currency: 'CNY',
  feeMinor: 1n,
  occurredAt: new Date(Date.parse('2026-11-19T02:00:00Z') + (i % 40_000) * 1000),
  merchantNo: '1900000109',
  subject: '咖啡 ☕',
  ...change,
});
const bill = (rows: Iterable<GeneratedRow>): Uint8Array =>
  writeWechatTradeAll(rows, { date: '2026-11-19', accountNo: '1900000109', zone: 'Asia/Shanghai' }).bytes;
const rowsUpTo = (count: number) => Array.from({ length: count }, (_, i) => row(i));

async function* stream(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const importBytes = (bytes: Uint8Array, change: Partial<ImportRequest> = {}, ports?: ImportPorts) =>
  importStatement(ambience(), { channelCode: channel, name: 'bill.csv', bytes: stream(bytes), source: 'upload', ...change }, ports);
const refusalOf = async (work: Promise<unknown>): Promise<DomainError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  return error as DomainError;
};
const one = async <T>(text: string, values: unknown[] = []): Promise<T> => (await database.owner.pool.query(text, values)).rows[0] as T;
const lineCount = async (statementId: string) =>
  (await one<{ n: number }>('SELECT count(*)::int AS n FROM statement_lines WHERE statement_id = $1', [statementId])).n;

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
    channel = await makeChannel({ formatId: 'unionpay_zm' });
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

describe('Further numbers that the channel has for a line', () => {
  it('are kept with it, in the bucket of its own number, and it is found by each of them', async () => {
    channel = await makeChannel({ formatId: 'stripe_activity' });
    const text = [
      'reporting_category,created_utc,currency,gross,fee,net,source_id,balance_transaction_id,payment_intent_id,payment_metadata[order_id]',
      'charge,2026-11-19 02:00:00,usd,25.00,0.95,24.05,ch_1,txn_1,pi_1,',
      'charge,2026-11-19 02:00:00,usd,25.00,0.95,24.05,ch_2,txn_2,pi_2,ORD2',
      'refund,2026-11-19 03:00:00,usd,-25.00,0.00,-25.00,re_1,txn_3,pi_1,',
      '',
    ].join('\n');
    const { statementId } = await importBytes(Buffer.from(text), { name: 'stripe.csv' });
    const { rows } = await database.owner.pool.query(
      'SELECT bucket, further_nos FROM statement_lines WHERE statement_id = $1 ORDER BY line_no',
      [statementId],
    );
    expect(rows).toEqual([
      { bucket: bucketOfText('ch_1'), further_nos: ['txn_1', 'pi_1'] },
      { bucket: bucketOfOurNo('ORD2'), further_nos: ['txn_2', 'pi_2'] },
      { bucket: bucketOfText('re_1'), further_nos: ['txn_3'] },
    ]);
    const found = async (number: string) =>
      (await runQuery(listLines, ambience(), { statementId, filter: { number } })).rows.map((line) => line.channelNo);
    expect([await found('pi_1'), await found('txn_3'), await found('txn_'), await found('ch_2')]).toEqual([
      ['ch_1'],
      ['re_1'],
      ['ch_1', 'ch_2', 're_1'],
      ['ch_2'],
    ]);
    // A format without them keeps none.
    const plain = await importBytes(bill([row(1)]), { channelCode: await makeChannel() });
    expect((await runQuery(listLines, ambience(), { statementId: plain.statementId })).rows.map((line) => line.furtherNos)).toEqual([null]);
  });
});

describe('Lines by direction, and by that of their fee', () => {
  it('are those of the filter, a line without a fee being neither charged nor given back', async () => {
    const refund = { kind: 'refund', originalChannelNo: row(1).channelNo, originalOurNo: row(1).ourNo } as const;
    const { statementId } = await importBytes(
      bill([row(1), row(2, { feeMinor: 0n }), row(3, { ...refund, feeMinor: -1n }), row(4, { ...refund, feeMinor: 0n })]),
    );
    const numbersOf = async (filter: Record<string, unknown>) =>
      (await runQuery(listLines, ambience(), { statementId, filter })).rows.map((line) => line.ourNo);
    const ours = (...numbers: number[]) => numbers.map((i) => row(i).ourNo);
    expect(await numbersOf({ flows: ['in'] })).toEqual(ours(1, 2));
    expect(await numbersOf({ flows: ['out'] })).toEqual(ours(3, 4));
    expect(await numbersOf({ fees: ['out'] })).toEqual(ours(1));
    expect(await numbersOf({ fees: ['in'] })).toEqual(ours(3));
    expect(await numbersOf({ fees: ['in', 'out'], flows: ['in', 'out'], currency: 'CNY' })).toEqual(ours(1, 3));
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

describe('A file that cannot be trusted', () => {
  it('is kept as refused with file, line, column and reason, and leaves no line behind', async () => {
    const text = Buffer.from(bill(rowsUpTo(6)))
      .toString('utf8')
      .replace('`1.02,', '`1.o2,');
    const refusal = await refusalOf(importBytes(Buffer.from(text)));
    expect(refusal.reason).toBe('statement_has_rejects');
    expect(refusal.details).toMatchObject({ file: 'bill.csv', lineNo: 4, count: 1 });
    const statement = await runQuery(getStatement, ambience(), { id: String(refusal.details.statementId) });
    expect(statement).toMatchObject({ status: 'refused', version: null, lineCount: 0n, rejectCount: 1n });
    expect(statement.refusal?.reason).toBe('statement_has_rejects');
    expect(await lineCount(statement.id)).toBe(0);
    const rejects = await runQuery(listRejects, ambience(), { statementId: statement.id });
    expect(rejects.rows).toMatchObject([{ lineNo: 4 }]);
    expect(rejects.rows[0]?.raw).toContain('1.o2');
  });

  it('is accepted in part where the channel says so and no declared total speaks against it, with the rejects kept', async () => {
    channel = await makeChannel({ acceptInPart: true });
    const mapping = {
      columns: { ourNo: 'order', amount: 'amount', occurredAt: 'time' },
      fixed: { kind: 'payment', currency: 'CNY' },
      sign: 'kind_column',
      time: { pattern: 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
    } as never;
    const { id } = await runCommand(saveMapping, ambience(), { channelCode: channel, name: 'Shop', mapping, requestKey: 'one-form' });
    const csv = (faulty: string) =>
      Buffer.from(`order,amount,time\nA1,1.00,2026-11-19 10:00:00\nA2,${faulty},2026-11-19 10:01:00\nA3,3.00,2026-11-19 10:02:00\n`);
    const result = await importBytes(csv('2.o0'), { mappingId: id, name: 'shop.csv' });
    expect(result).toMatchObject({ lineCount: 2, rejectCount: 1, formatId: 'mapped', businessDate: '2026-11-19' });
    const rejects = await runQuery(listRejects, ambience(), { statementId: result.statementId });
    expect(rejects.rows).toMatchObject([{ lineNo: 3, column: 'amount' }]);
    await database.owner.pool.query('UPDATE channels SET accept_in_part = false WHERE code = $1', [channel]);
    expect((await refusalOf(importBytes(csv('2.oo'), { mappingId: id }))).reason).toBe('statement_has_rejects');
    expect(await runQuery(listMappings, ambience(), { channelCode: channel })).toMatchObject([{ name: 'Shop', version: 1 }]);
  });

  it('is refused where the footer does not hold, wherever it was cut', async () => {
    const whole = Buffer.from(bill(rowsUpTo(3)));
    for (const cut of [whole.length - 12, whole.length - 40, Math.floor(whole.length / 2), 200]) {
      const refusal = await refusalOf(importBytes(whole.subarray(0, cut)));
      expect(refusal.code).toBe('invalid');
      expect(await lineCount(String(refusal.details.statementId))).toBe(0);
    }
    expect(
      (await one<{ n: number }>(`SELECT count(*)::int AS n FROM statements WHERE channel_code = $1 AND status <> 'refused'`, [channel])).n,
    ).toBe(0);
  });

  it('may be sent again after a refusal, and then counts as new', async () => {
    const bytes = bill(rowsUpTo(4));
    const refusal = await refusalOf(importBytes(bytes, { businessDate: '2026-01-01' }));
    expect(refusal.reason).toBe('statement_date_not_in_file');
    expect((await importBytes(bytes)).version).toBe(1);
  });

  it('of another channel is not taken for this one', async () => {
    await database.owner.pool.query(`UPDATE channels SET format_id = 'alipay_business' WHERE code = $1`, [channel]);
    const refusal = await refusalOf(importBytes(bill(rowsUpTo(2))));
    expect(refusal).toMatchObject({ reason: 'statement_of_another_channel' });
    expect(refusal.details).toMatchObject({ found: 'wechat_trade_all', wanted: 'alipay_business' });
  });

  it('with two days in it is refused with both, unless the person says which day it belongs to', async () => {
    const rows = [
      ...rowsUpTo(10),
      ...rowsUpTo(10).map((each, i) => ({ ...each, ...row(500 + i), occurredAt: new Date(Date.parse('2026-11-18T03:00:00Z') + i * 1000) })),
    ];
    const refusal = await refusalOf(importBytes(bill(rows)));
    expect(refusal).toMatchObject({ reason: 'statement_several_days' });
    expect(refusal.details).toMatchObject({ from: '2026-11-18', to: '2026-11-19' });
    const result = await importBytes(bill(rows), { businessDate: '2026-11-19' });
    expect(result.businessDate).toBe('2026-11-19');
  });

  it.each([
    ['nothing', new Uint8Array(0), 'statement_empty'],
    ['a web page', Buffer.from('<html><body>Sign in</body></html>'), 'statement_archive'],
    ['random bytes', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + 13) % 251)), 'statement_format_unknown'],
  ])('is refused for what it is when it is %s', async (_what, bytes, reason) => {
    expect((await refusalOf(importBytes(bytes))).reason).toBe(reason);
  });
});

describe('An upload that does not arrive whole', () => {
  it('leaves nothing: no file, no statement, no line', async () => {
    const bytes = bill(rowsUpTo(5000));
    const before = await one<{ files: number; pieces: number }>(
      'SELECT (SELECT count(*)::int FROM statement_files) AS files, (SELECT count(*)::int FROM statement_file_pieces) AS pieces',
    );
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, bytes.length / 2);
      throw new Error('aborted');
    }
    await expect(importBytes(bytes, { bytes: broken() })).rejects.toThrow('aborted');
    expect((await refusalOf(importBytes(bytes, { bytes: stream(bytes.subarray(0, 5000)), expectedSize: bytes.length }))).reason).toBe(
      'upload_cut_off',
    );
    expect(
      await one('SELECT (SELECT count(*)::int FROM statement_files) AS files, (SELECT count(*)::int FROM statement_file_pieces) AS pieces'),
    ).toEqual(before);
    expect((await one<{ n: number }>('SELECT count(*)::int AS n FROM statements WHERE channel_code = $1', [channel])).n).toBe(0);
  });

  it('given up in the middle of the COPY leaves no line, and the same file imports afterwards', async () => {
    const bytes = bill(rowsUpTo(20_000));
    const lines = await one<{ n: number }>('SELECT count(*)::int AS n FROM statement_lines');
    const abort = new AbortController();
    const watching = setInterval(() => {
      // Gives up as soon as this database sees the COPY.
      void database.owner.pool.query(`SELECT 1 FROM pg_stat_progress_copy`).then(({ rowCount }) => {
        if (rowCount) abort.abort(new Error('given up'));
      });
    }, 5);
    const outcome = await importBytes(bytes, { signal: abort.signal }).then(
      () => 'published',
      (error: Error) => error.message,
    );
    clearInterval(watching);
    expect(outcome).toBe('given up');
    expect(await one('SELECT count(*)::int AS n FROM statement_lines')).toEqual(lines);
    expect((await importBytes(bytes)).lineCount).toBe(20_000);
  });

  it('larger than allowed is refused before it is read', async () => {
    expect((await refusalOf(importBytes(new Uint8Array(1), { expectedSize: 600 * 1024 * 1024 }))).reason).toBe('file_too_large');
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

describe('The inbox and its calendar', () => {
  it('lists files newest first and shows each day as imported, refused, late or expected', async () => {
    await importBytes(bill(rowsUpTo(3)));
    const page = await runQuery(listStatements, ambience(), { filter: { channels: [channel] } });
    expect(page.rows).toHaveLength(1);
    clock.set('2026-11-22T01:59:00Z');
    const calendar = await runQuery(statementCalendar, ambience(), { from: '2026-11-18', to: '2026-11-22' });
    clock.set('2026-11-20T02:00:00Z');
    const mine = calendar.find((entry) => entry.channelCode === channel);
    expect(mine?.cells.map((cell) => cell.state)).toEqual(['none', 'imported', 'late', 'expected', 'expected']);
  });

  it('answers nobody and those without the permission with exactly that', async () => {
    const nobody: Ambience = { ...ambience(), actor: { kind: 'nobody' } };
    const risk: Ambience = {
      ...ambience(),
      actor: staffActor({
        userId: crypto.randomUUID(),
        personId: crypto.randomUUID(),
        name: 'R',
        email: 'r@example.test',
        roles: ['risk'],
        sessionId: crypto.randomUUID(),
      }),
    };
    const request = (): ImportRequest => ({ channelCode: channel, name: 'x.csv', bytes: stream(bill(rowsUpTo(1))), source: 'upload' });
    expect((await refusalOf(importStatement(nobody, request()))).reason).toBe('signed_out');
    expect((await refusalOf(importStatement(risk, request()))).reason).toBe('permission_missing');
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

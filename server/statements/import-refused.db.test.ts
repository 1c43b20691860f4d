/** What is not imported, on a real database: files that cannot be trusted and uploads that do not arrive whole leave nothing but the refusal. */
import { describe, expect, it } from 'vitest';
import { runCommand } from '../guard/command.ts';
import { runQuery } from '../guard/query.ts';
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
  stream,
} from './import-fixture.ts';
import { listMappings } from './list-mappings.ts';
import { listRejects } from './list-rejects.ts';
import { saveMapping } from './save-mapping.ts';

onOwnDatabase();

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
    await onAnotherChannel({ acceptInPart: true });
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

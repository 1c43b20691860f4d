/** UnionPay's ZM file: what a hostile, edited or merely odd file does to its reader: a reject with line, column and reason, or a refusal; never a wrong line. */
import { unzipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { generatedRows } from '../generated-rows.ts';
import { read, refusal } from '../upload-fixture.ts';
import { unionpayZm } from './read-zm.ts';
import { writeUnionpay } from './write-unionpay.ts';
import { spanOf, type ZmField } from './zm-layout.ts';

describe('UnionPay ZM', () => {
  const ROWS = generatedRows(5, { currencies: ['CNY'], start: '2026-04-01T02:00:00Z', merchantNo: '777290058110097' });
  const FILE = 'INN26040188ZM_777290058110097';
  const zm = unzipSync(writeUnionpay(ROWS, { date: '2026-04-01', accountNo: '777290058110097', zone: 'Asia/Shanghai' }).bytes)[
    FILE
  ] as Uint8Array;
  const rows = Array.from({ length: 5 }, (_, at) => Buffer.from(zm.subarray(at * 609, at * 609 + 607)));
  const set = (row: Buffer, fields: Partial<Record<ZmField, string>>) => {
    const changed = Buffer.from(row);
    for (const [name, text] of Object.entries(fields)) {
      const { from, to } = spanOf(name as ZmField);
      changed.fill(32, from, to);
      iconv.encode(text, 'gb18030').copy(changed, from);
    }
    return changed;
  };
  const fileOf = (...parts: Buffer[]) => new Uint8Array(Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\r\n')])));
  const [first, second] = rows as [Buffer, Buffer];

  it.each([
    ['an amount with a letter', { amount: '00000000100O' }, '交易金额', 'amount_malformed'],
    ['a fee without C or D', { fee: '0000000000020' }, '商户手续费', 'amount_malformed'],
    ['a settlement against its type', { settled: 'D000000001000' }, '结算金额', 'sign_conflict'],
    ['a time that is none', { transmittedAt: '0230100000', queryId: '1' }, '交易传输时间', 'time_malformed'],
    ['a type that is none', { txnType: 'x' }, '交易类型', 'kind_unknown'],
    ['a settlement that is not the amount less the fee', { settled: 'C000000000981' }, '结算金额', 'net_wrong'],
    ['an amount that its settlement contradicts', { amount: '000000001001' }, '结算金额', 'net_wrong'],
    ['a fee that its settlement contradicts', { fee: 'D000000000021' }, '结算金额', 'net_wrong'],
    ['a net that is not the settlement, with nothing split off', { net: 'C000000000979' }, '清算净额', 'net_wrong'],
    ['no number at all', { queryId: '', orderId: '' }, '查询流水号', 'number_missing'],
    ['a control character', { reserved: 'a\u0007' }, null, 'control_character'],
  ] as const)('a row with %s is rejected and the next one read', async (_what, fields, column, reason) => {
    const { lines, rejects } = await read(unionpayZm, fileOf(set(first, fields), second), FILE);
    expect(lines.map((line) => line.lineNo)).toEqual([2]);
    expect(rejects).toMatchObject([{ lineNo: 1, column, reason }]);
  });

  it('does not demand of a settlement what a discount, an instalment fee or a split changes, nor what is not filled in', async () => {
    const odd = [
      set(first, { settled: 'C000000000950', net: 'C000000000950', discount: 'C000000000030' }),
      set(first, { settled: 'C000000000950', net: 'C000000000950', instalmentFee: 'D00000000030' }),
      set(first, { net: 'C000000000480', subMerSettled: 'C000000000500' }),
      set(first, { settled: '000000000000', net: '' }),
    ];
    const { lines, rejects } = await read(unionpayZm, fileOf(...odd), FILE);
    expect(rejects).toEqual([]);
    expect(lines.map((line) => line.netMinor)).toEqual([950n, 950n, 480n, 0n]);
  });

  it('counts bytes, not characters: a Chinese name whose trail bytes look like marks shifts nothing', async () => {
    const { lines, rejects } = await read(unionpayZm, fileOf(set(first, { subMerName: '億東瑋商户咖啡' })), FILE);
    expect(rejects).toEqual([]);
    expect(lines[0]).toMatchObject({ ourNo: ROWS[0]?.ourNo, amountMinor: ROWS[0]?.amountMinor, netMinor: 980n });
    const broken = Buffer.from(first);
    broken[spanOf('subMerName').from] = 0xff;
    expect((await read(unionpayZm, fileOf(broken, second), FILE)).rejects).toMatchObject([{ lineNo: 1, reason: 'encoding_invalid' }]);
  });

  it('a row of another length is rejected in the middle; at the end the file is cut off', async () => {
    const short = Buffer.from(first.subarray(0, 600));
    expect((await read(unionpayZm, fileOf(short, second), FILE)).rejects).toMatchObject([{ lineNo: 1, reason: 'row_length_wrong' }]);
    expect(await refusal(unionpayZm, fileOf(second, short), FILE)).toEqual({ reason: 'statement_cut_off', lineNo: 2 });
    expect(await refusal(unionpayZm, new Uint8Array(), FILE)).toMatchObject({ reason: 'statement_empty' });
  });

  it('takes the year from its own number, else the one that puts the row nearest to the file’s date, else none', async () => {
    const at = async (transmittedAt: string, file: string) => {
      const { lines, rejects } = await read(unionpayZm, fileOf(set(first, { transmittedAt, queryId: '888' })), file);
      return lines[0] ? new Date(lines[0].occurredAt).toISOString() : rejects[0]?.reason;
    };
    expect(await at('1231235900', 'INN26010188ZM_7')).toBe('2025-12-31T15:59:00.000Z');
    expect(await at('0101003000', 'INN25123188ZM_7')).toBe('2025-12-31T16:30:00.000Z');
    expect(await at('0229120000', 'INN28030188ZM_7')).toBe('2028-02-29T04:00:00.000Z');
    expect(await at('0401120000', 'upload')).toBe('time_malformed');
    const own = await read(unionpayZm, fileOf(first), 'INN20010188ZM_7');
    expect(own.lines[0]?.occurredAt).toBe(ROWS[0]?.occurredAt.getTime());
  });

  it('a void gives a payment back and is told from a refund by its status; a returned fee is below zero', async () => {
    const settled = `D${String((ROWS[4]?.amountMinor ?? 0n) - 6n).padStart(12, '0')}`;
    const void31 = set(rows[4] as Buffer, { txnType: '31', fee: 'C000000000006', settled, net: settled });
    const { lines } = await read(unionpayZm, fileOf(rows[4] as Buffer, void31), FILE);
    expect(lines.map((line) => [line.kind, line.flow, line.status])).toEqual([
      ['refund', 'out', 'succeeded'],
      ['refund', 'out', 'reversed'],
    ]);
    expect(lines[1]?.feeMinor).toBe(-6n);
  });
});

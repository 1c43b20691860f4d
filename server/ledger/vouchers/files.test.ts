/** The two files of vouchers, to the byte: what a finance system takes in stands here as it is. */
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { BatchRow, Target } from './contract.ts';
import { controlFile, csvLine, VOUCHER_CSV_HEAD } from './csv-file.ts';
import { cutToGbk, gbkBytes } from './gbk.ts';
import { targetFinder } from './mapping.ts';
import { U8_HEAD, u8Line } from './u8-file.ts';
import { type DaySum, type ExportedEntry, voucherNumbers, voucherOfEntry, vouchersOfDate } from './voucher.ts';

const none = { auxiliaryKind: 'none', auxiliaryCode: null } as const;
const TARGETS: Record<string, Target> = {
  '1122.wechat': { code: '112201', auxiliaryKind: 'customer', auxiliaryCode: 'wechat' },
  '2201.M0001': { code: '220201', auxiliaryKind: 'supplier', auxiliaryCode: 'M0001' },
  '2201.M0002': { code: '220201', auxiliaryKind: 'supplier', auxiliaryCode: 'M0002' },
  '1221': { code: '122101', auxiliaryKind: 'project', auxiliaryCode: 'P-1' },
  '6001': { code: '6001', ...none },
  '1002.a': { code: '1002', auxiliaryKind: 'department', auxiliaryCode: 'D1' },
  '1002.b': { code: '1002', auxiliaryKind: 'person', auxiliaryCode: '007' },
};
const targetOf = (account: string) => TARGETS[account] as Target;

const ENTRY: ExportedEntry = {
  no: 'J01KA1BW2M8Y0000000000000Z',
  businessDate: '2026-03-02',
  lateForDate: null,
  eventType: 'payment_captured',
  sourceId: 'P01KA1BW2M8Y0000000000000Z',
  memo: null,
  legs: [
    { account: '1122.wechat', side: 'D', amountMinor: 10_000n, currency: 'CNY' },
    { account: '2201.M0001', side: 'C', amountMinor: 10_000n, currency: 'CNY' },
    { account: '2201.M0001', side: 'D', amountMinor: 60n, currency: 'CNY' },
    { account: '6001', side: 'C', amountMinor: 60n, currency: 'CNY' },
  ],
};

const u8 = (entry: ExportedEntry, maker = '周宁') =>
  Buffer.concat(voucherOfEntry(entry, 7, targetOf, 'zh').map((line) => u8Line(line, maker)));
const csv = (entry: ExportedEntry, language: 'en' | 'zh' = 'zh') =>
  voucherOfEntry(entry, 7, targetOf, language)
    .map((line) => csvLine(line, 'V1').toString())
    .join('');

describe('The text import of U8', () => {
  it('has its head, and a posting a line, in GBK with the fields where U8 reads them', () => {
    expect(iconv.decode(Buffer.concat([U8_HEAD, u8(ENTRY)]), 'gbk').split('\r\n')).toEqual([
      '填制凭证,V800',
      '2026-03-02,记,7,0,支付成功 P01KA1BW2M8Y0000000000000Z,112201,100.00,0,,,,周宁,,,,,,wechat',
      '2026-03-02,记,7,0,支付成功 P01KA1BW2M8Y0000000000000Z,220201,0,100.00,,,,周宁,,,,,,,M0001',
      '2026-03-02,记,7,0,支付成功 P01KA1BW2M8Y0000000000000Z,220201,0.60,0,,,,周宁,,,,,,,M0001',
      '2026-03-02,记,7,0,支付成功 P01KA1BW2M8Y0000000000000Z,6001,0,0.60,,,,周宁',
      '',
    ]);
    expect(u8(ENTRY).subarray(11, 13)).toEqual(Buffer.from([0xbc, 0xc7]));
  });

  it.each([
    ['1002.a', 16, 'D1'],
    ['1002.b', 17, '007'],
    ['1122.wechat', 18, 'wechat'],
    ['2201.M0001', 19, 'M0001'],
    ['1221', 21, 'P-1'],
  ])('has the auxiliary of %s in field %d', (account, place, code) => {
    const legs = [{ account, side: 'D' as const, amountMinor: 1n, currency: 'CNY' }];
    const fields = iconv
      .decode(u8({ ...ENTRY, legs }), 'gbk')
      .trimEnd()
      .split(',');
    expect([fields.length, fields[place - 1]]).toEqual([place, code]);
  });

  it('keeps a text in its field: no comma, no line end, no quotation mark, sixty bytes at most, a question mark for what GBK does not have', () => {
    const memo = '退货,买家说"坏了"\r\n𠮷😀 =1+1';
    const [line = ''] = iconv.decode(u8({ ...ENTRY, sourceId: 'R1', memo }, '王,"二"\n😀').subarray(), 'gbk').split('\r\n');
    const fields = line.split(',');
    expect(fields.slice(4, 12)).toEqual(['支付成功 R1 退货，买家说＂坏了＂ ?? =1+1', '112201', '100.00', '0', '', '', '', '王，＂二＂ ?']);
    const long = u8({ ...ENTRY, memo: '长'.repeat(500) });
    const summary = iconv.decode(long, 'gbk').split(',')[4] as string;
    expect(gbkBytes(summary).length).toBeLessThanOrEqual(60);
    expect(summary.endsWith('长')).toBe(true);
  });

  it('has amounts of a currency without decimals as they are, and never one that is too precise', () => {
    const legs = [{ account: '6001', side: 'C' as const, amountMinor: 1_234n, currency: 'JPY' }];
    expect(iconv.decode(u8({ ...ENTRY, legs }), 'gbk').split(',')[7]).toBe('1234');
    expect(() => u8({ ...ENTRY, legs: [{ ...legs[0], currency: 'KWD' } as (typeof legs)[number]] })).toThrow();
  });
});

describe('GBK', () => {
  it('has the bytes that its readers expect, of every character it has', () => {
    for (let code = 0; code < 0x10000; code++) {
      if (code >= 0xd800 && code < 0xf900) continue;
      const character = String.fromCharCode(code);
      const bytes = gbkBytes(character);
      if (bytes.length === 2) expect(new TextDecoder('gbk').decode(bytes), code.toString(16)).toBe(character);
      else expect(bytes[0], code.toString(16)).toBe(code < 0x80 ? code : 0x3f);
    }
    expect(gbkBytes('平账，€…—·')).toEqual(iconv.encode('平账，€…—·', 'gb18030'));
  });

  it('is cut between characters', () => {
    expect([cutToGbk('a平账', 4), cutToGbk('a平账', 5), cutToGbk('', 5)]).toEqual(['a平', 'a平账', '']);
  });
});

describe('The CSV', () => {
  it('has fixed columns and a posting a line', () => {
    expect(VOUCHER_CSV_HEAD.toString() + csv(ENTRY)).toBe(
      [
        '\uFEFFbatch,voucher_no,business_date,line_no,summary,account_code,auxiliary_kind,auxiliary_code,debit,credit,currency,event,ledger_account,postings,entry_no,source_no,late_for_date',
        'V1,7,2026-03-02,1,支付成功 P01KA1BW2M8Y0000000000000Z,112201,customer,wechat,100.00,,CNY,payment_captured,1122.wechat,1,J01KA1BW2M8Y0000000000000Z,P01KA1BW2M8Y0000000000000Z,',
        'V1,7,2026-03-02,2,支付成功 P01KA1BW2M8Y0000000000000Z,220201,supplier,M0001,,100.00,CNY,payment_captured,2201.M0001,1,J01KA1BW2M8Y0000000000000Z,P01KA1BW2M8Y0000000000000Z,',
        'V1,7,2026-03-02,3,支付成功 P01KA1BW2M8Y0000000000000Z,220201,supplier,M0001,0.60,,CNY,payment_captured,2201.M0001,1,J01KA1BW2M8Y0000000000000Z,P01KA1BW2M8Y0000000000000Z,',
        'V1,7,2026-03-02,4,支付成功 P01KA1BW2M8Y0000000000000Z,6001,,,,0.60,CNY,payment_captured,6001,1,J01KA1BW2M8Y0000000000000Z,P01KA1BW2M8Y0000000000000Z,',
        '',
      ].join('\r\n'),
    );
  });

  it('makes harmless what a spreadsheet would take for a formula', () => {
    const line = csv({ ...ENTRY, memo: 'a,"b"', sourceId: '=HYPERLINK("x")', lateForDate: '2026-03-01' }, 'en');
    expect(line.split('\r\n')[0]).toBe(
      `V1,7,2026-03-02,1,"payment_captured =HYPERLINK(""x"") a,""b""",112201,customer,wechat,100.00,,CNY,payment_captured,1122.wechat,1,${ENTRY.no},"'=HYPERLINK(""x"")",2026-03-01`,
    );
    const hostile = { code: '6001', auxiliaryKind: 'project', auxiliaryCode: '-1+1' } as const;
    expect(
      csvLine(
        { ...(voucherOfEntry(ENTRY, 1, () => hostile, 'en')[0] as never as ReturnType<typeof voucherOfEntry>[number]) },
        'V1',
      ).toString(),
    ).toContain(",project,'-1+1,");
  });
});

describe('Control totals', () => {
  it('name the file with its hash, the totals of each currency and of each account', () => {
    const batch: BatchRow = {
      id: '',
      no: 'V1',
      madeAt: new Date(0),
      madeByName: '周宁',
      from: '2026-03-01',
      to: '2026-03-02',
      currency: 'CNY',
      format: 'u8',
      grouping: 'entry',
      language: 'zh',
      fileName: 'vouchers.txt',
      byteSize: 345n,
      sha256: 'ab'.repeat(32),
      entryCount: 1n,
      voucherCount: 1n,
      lineCount: 4n,
      totals: [{ currency: 'CNY', debitMinor: 10_060n, creditMinor: 10_060n }],
      withdrawn: null,
    };
    const target = targetOf('2201.M0001');
    const accounts = [{ account: '2201.M0001', currency: 'CNY', target, debitMinor: 60n, creditMinor: 10_000n, postingCount: 2n }];
    expect(controlFile(batch, accounts).toString().split('\r\n')).toEqual([
      '\uFEFFitem,value,ledger_account,account_code,auxiliary_kind,auxiliary_code,currency,debit,credit,postings',
      'batch,V1,,,,,,,,',
      'period_from,2026-03-01,,,,,,,,',
      'period_to,2026-03-02,,,,,,,,',
      'file,vouchers.txt,,,,,,,,',
      'bytes,345,,,,,,,,',
      `sha256,${'ab'.repeat(32)},,,,,,,,`,
      'entries,1,,,,,,,,',
      'vouchers,1,,,,,,,,',
      'lines,4,,,,,,,,',
      'total,,,,,,CNY,100.60,100.60,',
      'account,,2201.M0001,220201,supplier,M0001,CNY,0.60,100.00,2',
      '',
    ]);
  });
});

describe('Sums of a date', () => {
  const sum = (account: string, side: 'D' | 'C', amountMinor: bigint, eventType = 'payment_captured', currency = 'CNY'): DaySum => ({
    eventType,
    account,
    currency,
    side,
    amountMinor,
    postingCount: 2n,
  });

  it('are a voucher for each event and currency, debits first, a debit and a credit never set off, accounts of one place one line', () => {
    const one = { code: '2202', ...none };
    const find = (account: string) => (account.startsWith('2201') ? one : targetOf(account));
    const sums = [
      sum('2201.M0001', 'C', 100n),
      sum('2201.M0002', 'C', 200n),
      sum('1122.wechat', 'D', 300n),
      sum('2201.M0001', 'D', 3n),
      sum('6001', 'C', 3n),
      sum('1122.wechat', 'C', 5n, 'channel_cost_charged', 'USD'),
      sum('6001', 'D', 5n, 'channel_cost_charged', 'USD'),
    ];
    const vouchers = vouchersOfDate('2026-03-02', sums, voucherNumbers(), find, 'zh');
    expect(
      vouchers.map((lines) =>
        lines.map((line) => [line.voucherNo, line.lineNo, line.account, line.side, line.amountMinor, line.currency, line.summary]),
      ),
    ).toEqual([
      [
        [1, 1, '6001', 'D', 5n, 'USD', '渠道成本 2026-03-02'],
        [1, 2, '1122.wechat', 'C', 5n, 'USD', '渠道成本 2026-03-02'],
      ],
      [
        [2, 1, '1122.wechat', 'D', 300n, 'CNY', '支付成功 2026-03-02'],
        [2, 2, '2201.M0001', 'D', 3n, 'CNY', '支付成功 2026-03-02'],
        [2, 3, '2201', 'C', 300n, 'CNY', '支付成功 2026-03-02'],
        [2, 4, '6001', 'C', 3n, 'CNY', '支付成功 2026-03-02'],
      ],
    ]);
  });

  it('are numbered from one in each month', () => {
    const next = voucherNumbers();
    expect(['2026-03-30', '2026-03-31', '2026-03-31', '2026-04-01', '2026-04-02'].map(next)).toEqual([1, 2, 3, 1, 2]);
  });
});

describe('The mapping', () => {
  const line = (
    account: string,
    currency: string | null,
    code: string,
    auxiliaryKind: 'none' | 'customer' = 'none',
    auxiliaryCode: string | null = null,
  ) => ({
    account,
    currency,
    code,
    auxiliaryKind,
    auxiliaryCode,
  });
  const find = targetFinder([
    line('2201', null, 'all', 'customer'),
    line('2201', 'USD', 'usd', 'customer', 'USD-1'),
    line('2201.M1', null, 'one'),
    line('2201.M1', 'USD', 'one-usd'),
    line('1221', null, 'short', 'customer'),
  ]);
  it.each([
    ['2201.M2', 'CNY', 'all', 'M2'],
    ['2201.M2', 'USD', 'usd', 'USD-1'],
    ['2201.M1', 'CNY', 'one', null],
    ['2201.M1', 'USD', 'one-usd', null],
  ])('of %s in %s takes the nearest line', (account, currency, code, auxiliary) => {
    expect([find(account, currency)?.target.code, find(account, currency)?.target.auxiliaryCode]).toEqual([code, auxiliary]);
  });
  it('is missing where no line says it, or the number of an owner is asked for where nobody owns', () => {
    expect([find('6001', 'CNY'), find('1221', 'CNY')]).toEqual([null, null]);
  });
});

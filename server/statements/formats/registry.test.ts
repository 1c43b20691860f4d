/** Opening a statement: the format comes from the content, whatever the file is called or packed in, and what fits nothing is named. */

import { gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { CHANNEL_FORMATS } from '../../channels/codes.ts';
import { writeAdyen } from './adyen/write-adyen.ts';
import { generatedRows } from './generated-rows.ts';
import { ACQUIRER_MAPPING, writeMapped } from './mapped/write-mapped.ts';
import { read, refusal } from './opening-fixture.ts';
import { writePaypalStl, writePaypalTrr } from './paypal/write-paypal.ts';
import { STATEMENT_FORMATS } from './registry.ts';
import { writeStripe } from './stripe/write-stripe.ts';
import { writeUnionpay } from './unionpay/write-unionpay.ts';

const OPTIONS = { date: '2026-04-01', accountNo: '777290058110097', zone: 'Asia/Shanghai' };
const ROWS = generatedRows(20, { currencies: ['CNY'], start: '2026-04-01T02:00:00Z', merchantNo: OPTIONS.accountNo });

describe('what is opened', () => {
  it('is found by content in a gzip and in a zip with other files, under any name', async () => {
    const stripe = writeStripe(generatedRows(20, { currencies: ['USD'], start: '2026-04-01T02:00:00Z', merchantNo: 'm' }), OPTIONS);
    const gzip = await read({ name: 'CON.csv.gz', bytes: gzipSync(stripe.bytes) });
    const zip = await read({ name: 'a.zip', bytes: zipSync({ 'readme.txt': new TextEncoder().encode('hello\n'), 'x.dat': stripe.bytes }) });
    expect([gzip.formatId, gzip.lines.length]).toEqual(['stripe_activity', 20]);
    expect([zip.formatId, zip.member]).toEqual(['stripe_activity', 'x.dat']);
    expect(zip.lines).toEqual(gzip.lines);
  });

  it('is found below blank lines that a program has put before its header', async () => {
    const rows = generatedRows(3, { currencies: ['USD'], start: '2026-04-01T02:00:00Z', merchantNo: 'm' });
    for (const write of [writeStripe, writeAdyen, writePaypalStl, writePaypalTrr]) {
      const { name, bytes } = write(rows, OPTIONS);
      const [plain, below] = [await read({ name, bytes }), await read({ name, bytes: Buffer.concat([Buffer.from('\r\n\r\n'), bytes]) })];
      expect([below.formatId, below.lines.length]).toEqual([plain.formatId, plain.lines.length]);
      expect(below.lines[0]?.lineNo).toBe((plain.lines[0]?.lineNo ?? 0) + 2);
    }
  });

  it('is called in a refusal what somebody named, and the member where it is packed', async () => {
    const stripe = new TextDecoder().decode(writeStripe(ROWS, OPTIONS).bytes);
    const wrong = new TextEncoder().encode(stripe.replace(/\n.*\n/, '\n"open\n'));
    for (const [name, bytes, file] of [
      ['/home/me/a.csv', wrong, '/home/me/a.csv'],
      ['/home/me/a.csv.gz', gzipSync(wrong), '/home/me/a.csv.gz'],
      ['/home/me/a.zip', zipSync({ 'in/x.csv': wrong }), '/home/me/a.zip/in/x.csv'],
    ] as const) {
      expect((await refusal({ name, bytes })).details).toMatchObject({ file, lineNo: 2 });
    }
  });

  it('has the year of its rows from the date somebody named, where neither the name nor a number tells it', async () => {
    const packed = unzipSync(writeUnionpay(ROWS.slice(0, 3), OPTIONS).bytes);
    const member = Object.keys(packed).find((name) => name.includes('ZM')) as string;
    // The query number begins with UnionPay's own time; without it the row says no year.
    const yearless = Buffer.from(packed[member] as Uint8Array)
      .toString('latin1')
      .replace(/2026(?=0401)/g, 'QQQQ');
    const bytes = new Uint8Array(Buffer.from(yearless, 'latin1'));
    expect((await read({ name: 'zm.txt', bytes })).rejects).toHaveLength(3);
    const dated = await read({ name: 'zm.txt', bytes, date: '2026-04-01' });
    expect(dated.rejects).toEqual([]);
    expect(dated.lines.map((line) => new Date(line.occurredAt).getUTCFullYear())).toEqual([2026, 2026, 2026]);
  });

  it('may be a mapped file, which needs its mapping', async () => {
    const file = writeMapped(ROWS, OPTIONS);
    expect((await read({ ...file, mapping: ACQUIRER_MAPPING })).lines).toHaveLength(20);
    expect((await refusal(file)).reason).toBe('statement_format_unknown');
    expect((await refusal({ ...file, formatId: 'mapped' })).reason).toBe('mapping_missing');
  });

  it('is named in the refusal when it fits nothing', async () => {
    const text = new TextEncoder();
    const cases: [string, Uint8Array, string, string][] = [
      ['empty', new Uint8Array(), 'statement_empty', 'empty'],
      ['only a mark', new Uint8Array([0xef, 0xbb, 0xbf]), 'statement_empty', 'no lines'],
      ['blank lines', text.encode('\ufeff  \r\n\r\n'), 'statement_empty', 'no lines'],
      ['words', text.encode('Dear all,\nhello\n'), 'statement_format_unknown', 'Dear all,'],
      ['cards', text.encode('1 6212260000000000001 100.00\n'), 'statement_format_unknown', '1 621226…0001 100.00'],
      ['json', text.encode('{"a":1}\n'), 'statement_format_unknown', 'JSON'],
      ['bank.sta', text.encode('{1:F01BANKNL2AXXXX0000000000}{4:\n:20:X\n'), 'statement_format_unknown', 'text that begins with “{1:F01'],
      ['answer.csv', text.encode('<xml><return_code>FAIL</return_code></xml>'), 'statement_format_unknown', 'an XML document'],
      ['utf16', new Uint8Array(Buffer.from('\ufeffa,b\r\n', 'utf16le')), 'statement_encoding', 'utf16:1: The file is UTF-16'],
      ['half', Buffer.concat([text.encode('a\n商户\n'), iconv.encode('商户\n', 'gbk')]), 'statement_encoding', 'half:3'],
      ['picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 10]), 'statement_format_unknown', 'neither UTF-8 nor GB18030'],
      [
        'RD201018112388_777290058110048',
        iconv.encode('清算汇总报表\n交易类型 笔数 交易金额 手续费 清算净额\n', 'gbk'),
        'statement_totals_alone',
        'its ZM file is needed',
      ],
      ['pdf.csv', text.encode('%PDF-1.7\n...\n'), 'statement_archive', 'PDF'],
    ];
    for (const [name, bytes, reason, word] of cases) {
      const refused = await refusal({ name, bytes });
      expect([name, refused.reason]).toEqual([name, reason]);
      if (['words', 'cards', 'json'].includes(name)) expect(refused.details.lineNo).toBe(1);
      expect(refused.message).toContain(word);
    }
    expect((await refusal({ name: 'x', bytes: text.encode('a\n'), formatId: 'nonsense' })).reason).toBe('statement_format_unknown');
  });
});

describe('The formats a channel may be set to', () => {
  it('are those the registry reads, and the mapped one', () => {
    const read = STATEMENT_FORMATS.map((format) => format.id).filter((id) => !/consumer|summary|_rd$/.test(id));
    expect([...CHANNEL_FORMATS].sort()).toEqual([...read, 'mapped'].sort());
  });
});

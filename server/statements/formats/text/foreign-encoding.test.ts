/** A statement that another program has saved in an encoding of its own: named, and never read half. */
import { isUtf8 } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readOrdersExport } from '../../../payments/read-orders-export.ts';
import { writeAlipayBusiness } from '../alipay/write-alipay.ts';
import { openArchive } from '../archive.ts';
import { collectBytes } from '../byte-source.ts';
import { generatedRows } from '../generated-rows.ts';
import { unreadable } from '../guess-format.ts';
import { ACQUIRER_MAPPING, writeMapped } from '../mapped/write-mapped.ts';
import { read, refusal } from '../opening-fixture.ts';
import { writePaypalStl } from '../paypal/write-paypal.ts';
import { writeStripe } from '../stripe/write-stripe.ts';
import { writeWechatFundFlow } from '../wechat/write-fund-flow.ts';
import { writeWechatTradeAll } from '../wechat/write-trade-bill.ts';
import { foreignEncoding } from './foreign-encoding.ts';
import { streamOf } from './lines.ts';

const OPTIONS = { date: '2026-04-01', accountNo: '1900000109', zone: 'Asia/Shanghai' };
const ROWS = generatedRows(40, { currencies: ['CNY'], start: '2026-04-01T02:00:00Z', merchantNo: OPTIONS.accountNo });

/** The text of the largest file that a generator writes, out of its archive. */
async function textOf({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<string> {
  let largest: Uint8Array = new Uint8Array();
  for await (const member of openArchive({ name, bytes })) {
    const whole = await collectBytes(member.open(), 1 << 24);
    if (whole && whole.length > largest.length) largest = whole;
  }
  return iconv.decode(Buffer.from(largest), isUtf8(largest) ? 'utf8' : 'gb18030').replace(/^\ufeff/, '');
}

const FILES = [
  ['a WeChat transaction bill', () => writeWechatTradeAll(ROWS, OPTIONS)],
  ['a WeChat fund flow bill', () => writeWechatFundFlow(ROWS, OPTIONS)],
  ['an Alipay business bill', () => writeAlipayBusiness(ROWS, OPTIONS)],
  ['a Stripe report', () => writeStripe(ROWS, OPTIONS)],
  ['a PayPal report', () => writePaypalStl(ROWS, OPTIONS)],
  ['a table with a mapping', () => writeMapped(ROWS, OPTIONS)],
] as const;

const SAVED: readonly (readonly [encoding: string, save: (text: string) => Buffer])[] = [
  ['UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['UTF-16', (text) => Buffer.from(text, 'utf16le')],
  ['UTF-16', (text) => Buffer.from(text, 'utf16le').swap16()],
  ['UTF-32', (text) => iconv.encode(text, 'utf-32le', { addBOM: true })],
  ['UTF-32', (text) => iconv.encode(text, 'utf-32be', { addBOM: true })],
];

describe.each(FILES)('%s that another program has saved', (what, write) => {
  it('in UTF-16 or UTF-32, marked or not, is refused by the name of its encoding, plain, packed, and with its mapping', async () => {
    const text = await textOf(write());
    for (const [encoding, save] of SAVED) {
      const bytes = save(text);
      for (const source of [
        { name: 'saved.csv', bytes },
        { name: 'saved.csv.gz', bytes: gzipSync(bytes) },
        { name: 'saved.zip', bytes: zipSync({ 'saved.csv': bytes }) },
        { name: 'saved.csv', bytes, mapping: ACQUIRER_MAPPING },
        { name: 'saved.csv', bytes, formatId: 'wechat_trade_all' },
      ]) {
        const refused = await refusal(source);
        expect([refused.reason, refused.details.lineNo]).toEqual(['statement_encoding', 1]);
        expect(refused.details.why).toBe(`The file is ${encoding} text: save it as UTF-8, or download it again`);
      }
      expect((await unreadable({ name: 'saved.csv', bytes }))?.details.why).toContain(encoding);
    }
  });

  it('with lines that end as on old Macs is refused with what to do, plain, packed, and with its mapping', async () => {
    const bytes = Buffer.from((await textOf(write())).replace(/\r?\n/g, '\r'));
    for (const source of [
      { name: 'saved.csv', bytes },
      { name: 'saved.csv.gz', bytes: gzipSync(bytes) },
      { name: 'saved.csv', bytes, mapping: ACQUIRER_MAPPING },
      { name: 'saved.csv', bytes, formatId: 'wechat_trade_all' },
    ]) {
      const refused = await refusal(source);
      expect([refused.reason, refused.details.lineNo]).toEqual(['statement_encoding', 1]);
      expect(refused.details.why).toBe('The lines end as on old Macs: download it again, or save it as CSV UTF-8');
    }
  });

  it('in GBK is read whole, to the same lines as in UTF-8', async () => {
    const text = await textOf(write());
    const mapping = what === 'a table with a mapping' ? { mapping: ACQUIRER_MAPPING } : {};
    const [gbk, utf8] = [
      await read({ name: 'saved.csv', bytes: iconv.encode(text, 'gb18030'), ...mapping }),
      await read({ name: 'saved.csv', bytes: Buffer.from(text), ...mapping }),
    ];
    expect(gbk.lines.length).toBeGreaterThanOrEqual(40);
    const told = (lines: typeof gbk.lines) => lines.map(({ byteOffset: _offset, byteLength: _length, ...line }) => line);
    expect(told(gbk.lines)).toEqual(told(utf8.lines));
    expect(await unreadable({ name: 'saved.csv', bytes: iconv.encode(text, 'gb18030') })).toBeNull();
  });
});

describe('What a program has made of a bill', () => {
  it.each([
    [
      'UTF-16 with tabs, as Excel saves Unicode text',
      (text: string) => Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le'),
      'statement_encoding',
      'Unicode text of Excel',
    ],
    ['tabs for commas', (text: string) => Buffer.from(text.replaceAll(',', '\t')), 'statement_format_unknown', 'parted by tabs'],
    [
      'tabs for commas in GBK',
      (text: string) => iconv.encode(text.replaceAll(',', '\t'), 'gbk'),
      'statement_format_unknown',
      'parted by tabs',
    ],
    ['question marks for Chinese', (text: string) => Buffer.from(text.replace(/[^\0-\x7f]/g, '?')), 'statement_encoding', 'question marks'],
    [
      'half of it in GBK',
      (text: string) => Buffer.concat([Buffer.from(text.slice(0, 2000)), iconv.encode(text.slice(2000), 'gbk')]),
      'statement_encoding',
      'UTF-8',
    ],
  ])('is said: %s', async (_what, save, reason, word) => {
    const bytes = save(await textOf(writeWechatTradeAll(ROWS, OPTIONS)));
    for (const formatId of [undefined, 'wechat_trade_all']) {
      const refused = await refusal({ name: 'bill.csv', bytes, ...(formatId && { formatId }) });
      expect([refused.reason, refused.message]).toEqual([reason, expect.stringContaining(word)]);
    }
  });

  it('is said of the export of our orders too', async () => {
    const orders = async (bytes: Uint8Array) => {
      for await (const _batch of readOrdersExport({ name: 'orders.csv', bytes: streamOf(bytes) }));
    };
    for (const [encoding, save] of SAVED)
      await expect(orders(save('our_no,channel_no,kind\nA1,C1,payment\n'))).rejects.toMatchObject({
        reason: 'statement_encoding',
        details: { why: expect.stringContaining(encoding) },
      });
  });
});

describe('What is no text', () => {
  it.each([
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52]],
    ['a short one', [0x89, 0x50, 0x4e, 0x47, 0, 0xff, 10]],
    ['nothing but zeros', new Array(4096).fill(0)],
    ['nothing', []],
    ['a lone byte', [0xff]],
    ['ASCII with one NUL', [...Buffer.from('a,b\n1,\x002\n')]],
    ['text in UTF-8', [...Buffer.from('商户,金额\n')]],
  ])('is not taken for another encoding: %s', (_what, bytes) => {
    expect(foreignEncoding(Uint8Array.from(bytes))).toBeNull();
  });
});

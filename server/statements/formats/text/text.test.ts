/** The guarantees of reading text: nothing is guessed, every refusal has its line, every byte its place. */
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../kernel/errors.ts';
import { formatMinor } from '../../../kernel/money.ts';
import { assertProperty } from '../../../kernel/property-fixture.ts';
import { amountMinorOf, countOf, feeMinorOf, plainAmount, scaledOf } from './amount.ts';
import { fileHead } from './decode.ts';
import { columnsOf, headerName } from './header.ts';
import { readTextLines, streamOf, type TextLine } from './lines.ts';
import { readRecords, splitRecord, type TextRecord } from './records.ts';
import { wallTimeMs } from './wall-time.ts';

const linesOf = (...parts: Uint8Array[]) => linesOfStream(streamOf(...parts));

async function linesOfStream(source: AsyncIterable<Uint8Array>): Promise<{ lines: TextLine[]; encoding: string }> {
  const reader = readTextLines(source, 'f.csv');
  const lines: TextLine[] = [];
  for (;;) {
    const next = await reader.next();
    if (next.done) return { lines, encoding: next.value.encoding };
    lines.push(...next.value);
  }
}

async function refusalOf(run: () => Promise<unknown>): Promise<{ reason: string; lineNo: unknown }> {
  try {
    await run();
  } catch (error) {
    if (error instanceof DomainError) return { reason: error.reason, lineNo: error.details.lineNo };
    throw error;
  }
  return { reason: 'none', lineNo: null };
}

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const bytewise = (bytes: Uint8Array) => Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));

describe('decoding', () => {
  it('reads UTF-8 with and without a byte order mark, and GB18030, however the bytes are cut', async () => {
    const text = '商户编号,億東瑋\r\n𠮷野家,100.00\n';
    for (const [bytes, encoding] of [
      [utf8(text), 'utf-8'],
      [utf8(`\ufeff${text}`), 'utf-8'],
      [iconv.encode(text, 'gb18030'), 'gb18030'],
    ] as const) {
      const whole = await linesOf(bytes);
      expect(whole.lines.map((line) => line.text)).toEqual(['商户编号,億東瑋', '𠮷野家,100.00']);
      expect(whole.encoding).toBe(encoding);
      expect(await linesOf(...bytewise(bytes))).toEqual(whole);
    }
  });

  it('says of a file that ends inside a character that it is cut off, and where', async () => {
    for (const [text, encoding, open] of [
      ['商户,付款\n张三,测', 'utf-8', [1, 2]],
      ['plain\nrow,é', 'utf-8', [1]],
      ['a,b\nrow,𠮷', 'utf-8', [1, 2, 3]],
      ['商户,付款\n张三,测', 'gb18030', [1]],
      ['商户,付款\n张三,𠮷', 'gb18030', [1, 3]],
    ] as const) {
      const whole = iconv.encode(text, encoding);
      expect((await linesOf(whole)).lines).toHaveLength(2);
      for (const kept of open) {
        const last = iconv.encode([...text].at(-1) as string, encoding).length;
        const cut = whole.subarray(0, whole.length - last + kept);
        expect(await refusalOf(() => linesOf(cut)), `${text} ${encoding} ${kept}`).toEqual({ reason: 'statement_cut_off', lineNo: 2 });
        // Where the encoding is known, the same bytes before a line end are not of it.
        if (text.startsWith('商户'))
          expect((await refusalOf(() => linesOf(Buffer.concat([cut, utf8('\n')])))).reason).toBe('statement_encoding');
      }
    }
  });

  it('gives each line the place of its bytes in the file, byte order mark counted', async () => {
    const bytes = utf8('\ufeff一,二\r\nplain\n\nlast');
    const { lines } = await linesOf(bytes);
    expect(lines.map((line) => [line.lineNo, bytes.subarray(line.byteOffset, line.byteOffset + line.byteLength).toString()])).toEqual([
      [1, '一,二'],
      [2, 'plain'],
      [3, ''],
      [4, 'last'],
    ]);
  });

  it('places every line rightly for any text in any chunks', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', '1', ',', '商', '億', '𠮷', ' ', '\t') });
    await assertProperty(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.boolean(), fc.integer({ min: 1, max: 7 }), async (texts, isGbk, size) => {
        const file = texts.map((text) => `${text}\r\n`).join('');
        const bytes = isGbk ? iconv.encode(file, 'gb18030') : utf8(file);
        const parts: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
        const { lines, encoding } = await linesOf(...parts);
        const decode = (from: number, length: number) => iconv.decode(Buffer.from(bytes.subarray(from, from + length)), encoding);
        expect(lines.map((found) => decode(found.byteOffset, found.byteLength))).toEqual(lines.map((found) => found.text));
        // A few two-character GBK texts happen to be sound UTF-8; nothing short of the header can tell them apart.
        if (!isGbk || encoding === 'gb18030') expect(lines.map((found) => found.text)).toEqual(texts);
      }),
    );
  });

  it.each([
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a,b\n', 'utf16le')]), 1],
    ['a NUL byte', utf8('a\nb\0\n'), 2],
    ['a C0 control', utf8('a\nb\u0001\n'), 2],
    ['a C1 control', utf8('商\nb\u0085\n'), 2],
    ['a private-use character', utf8('商\n\n\ue766\n'), 3],
    ['a replacement character', utf8('商\ufffd\n'), 1],
    ['half UTF-8 and half GBK', Buffer.concat([utf8('商户编号\n'), iconv.encode('商户编号\n', 'gbk')]), 2],
    ['half GBK and half UTF-8 that is no GBK', Buffer.concat([iconv.encode('商户编号\n', 'gbk'), Buffer.from([0x41, 0xff, 0x0a])]), 2],
    ['bytes GB18030 leaves open', Buffer.concat([iconv.encode('商户编号\n', 'gbk'), Buffer.from([0xa2, 0xab, 0x0a])]), 2],
  ])('refuses %s with its line', async (_name, bytes, lineNo) => {
    expect(await refusalOf(() => linesOf(bytes))).toEqual({ reason: 'statement_encoding', lineNo });
  });

  it('refuses a line longer than 1 MiB without holding the file', async () => {
    const endless = async function* () {
      yield utf8('head\n');
      for (;;) yield Buffer.alloc(100_000, 65);
    };
    expect(await refusalOf(() => linesOfStream(endless()))).toEqual({
      reason: 'statement_line_too_long',
      lineNo: 2,
    });
  });

  it('recognises a head that ends inside a character, and calls a picture binary', () => {
    const head = utf8(`${'商户'.repeat(10)}\n商户`);
    expect(fileHead('a.csv', head.subarray(0, head.length - 1))).toMatchObject({ encoding: 'utf-8', text: `${'商户'.repeat(10)}\n` });
    expect(fileHead('a.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])).encoding).toBe('binary');
  });
});

describe('amounts', () => {
  it.each([
    ['`100.00', 10000n],
    ['￥1,234.50元', 123450n],
    ['１００．００', 10000n],
    ['−0.01', -1n],
    ['－２', -200n],
    ['+3', 300n],
    ['\t0.10\t', 10n],
    ['', null],
    [' -- ', null],
    ['/', null],
  ])('reads %j', (cell, minor) => expect(amountMinorOf(cell, 'CNY')).toBe(minor));

  it.each(['1.234', '12,34', '1e2', '0x10', '--1', 'NaN', '1.2.3', '.5', '5.', '1_000', '¥¥1', '99999999999999999999'])(
    'refuses %j',
    (cell) => {
      expect(() => amountMinorOf(cell, 'CNY')).toThrow(DomainError);
    },
  );

  it('reads back any amount that was printed', () => {
    assertProperty(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (minor) => amountMinorOf(formatMinor(minor, 'CNY'), 'CNY') === minor),
    );
  });

  it('rounds a fee half-up on the magnitude only where it has parts of a cent', () => {
    expect(['0.20000', '0.195', '-0.02000', '-0.00500', '0.00499', '1', '0.1', '-'].map((cell) => feeMinorOf(cell, 'CNY'))).toEqual([
      20n,
      20n,
      -2n,
      -1n,
      0n,
      100n,
      10n,
      null,
    ]);
    expect(feeMinorOf('10.5', 'JPY')).toBe(11n);
    expect(scaledOf('-0.02001', 5)).toBe(-2001n);
    expect(plainAmount('-¥5.00')).toBe('-5.00');
    expect(countOf('20.0')).toBe(20n);
    expect(countOf('20.5')).toBeNull();
  });
});

describe('times', () => {
  it('reads Beijing time, with full-width colons and without the space, as the general conversion does', () => {
    for (const cell of [
      '2014-11-10 16:33:45',
      '2014-11-10 16：33：45',
      '2014-11-1016:33:45',
      '`2014-11-10  16:33:45\t',
      '2014/11/10 16:33:45',
    ]) {
      expect(wallTimeMs(cell, 'Asia/Shanghai')).toBe(Date.parse('2014-11-10T16:33:45+08:00'));
    }
    const instant = fc.date({ min: new Date('1993-01-01T00:00:00Z'), max: new Date('2198-12-31T00:00:00Z'), noInvalidDate: true });
    assertProperty(
      fc.property(instant, (at) => {
        const reading = at.toISOString().slice(0, 19).replace('T', ' ');
        expect(wallTimeMs(reading, 'Asia/Shanghai')).toBe(Date.parse(`${at.toISOString().slice(0, 19)}+08:00`));
      }),
    );
    expect(wallTimeMs('2026-07-01 12:00:00', 'America/New_York')).toBe(Date.parse('2026-07-01T12:00:00-04:00'));
  });

  it.each([
    '2026-02-30 00:00:00',
    '2025-02-29 00:00:00',
    '2026-13-01 00:00:00',
    '2026-01-01 24:00:00',
    '2026-01-01 23:59:60',
    '2026-01-00 00:00:00',
    '',
    'infinity',
    '2026-01-01',
    '2026-01-01 1:00:00',
    '0001-01-01 00:00:00',
  ])('does not read %j', (cell) => expect(wallTimeMs(cell, 'Asia/Shanghai')).toBeNull());
});

describe('headers and records', () => {
  it('compares names without marks, blanks and widths, and refuses doubled and missing columns', () => {
    expect(headerName('\ufeff 收支金额（元）\t')).toBe('收支金额(元)');
    expect(headerName('收入金额（＋元）')).toBe('收入金额(+元)');
    const columns = columnsOf(['a', 'b ', ''], { file: 'f', lineNo: 3 });
    expect([columns.names, columns.find('x', 'ｂ'), columns.find('x')]).toEqual([['a', 'b'], 1, -1]);
    expect(() => columns.require('x')).toThrow('f:3 (x)');
    expect(() => columnsOf(['a', 'a\t'], { file: 'f', lineNo: 3 })).toThrow('twice');
  });

  it('splits quoted cells after RFC 4180 and refuses text around quotes', () => {
    expect(splitRecord('a,"b,""c""",')).toEqual(['a', 'b,"c"', '']);
    expect(splitRecord('a,"b"c')).toBeNull();
    expect(splitRecord('5" screen,x')).toEqual(['5" screen', 'x']);
  });

  it('joins a quoted line end and refuses a quote open at the end of the file', async () => {
    const records: TextRecord[] = [];
    for await (const batch of readRecords(streamOf(utf8('a,"b\r\nc"\r\n\r\nd,e')), 'f')) records.push(...batch);
    expect(records.map(({ lineNo, byteOffset, byteLength, cells }) => [lineNo, byteOffset, byteLength, cells])).toEqual([
      [1, 0, 8, ['a', 'b\nc']],
      [4, 12, 3, ['d', 'e']],
    ]);
    const cut = async () => {
      for await (const _ of readRecords(streamOf(utf8('x\na,"b\nc\n')), 'f'));
    };
    expect(await refusalOf(cut)).toEqual({ reason: 'statement_cut_off', lineNo: 2 });
  });
});

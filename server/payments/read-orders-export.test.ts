import { gzipSync, unzipSync, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { PAYMENT_ZH } from './export-payments.ts';
import { ORDER_COLUMNS } from './orders-export.ts';
import { GOOD, HEADER, read, refusal, row } from './orders-fixture.ts';

describe('rows of nothing', () => {
  it('are what a spreadsheet leaves below a table: neither rows nor rejects', async () => {
    const { rows, rejects } = await read(`${HEADER}\n${GOOD}\n,,,,,,,,,\n ,,\n,,,,,,,,,,,,\n\n`);
    expect([rows.length, rejects]).toEqual([1, []]);
    expect((await read(`${HEADER}\n,P1,,,,,,,,\n`)).rejects).toHaveLength(1);
  });
});

describe('a file whose lines end in a carriage return alone', () => {
  it('is refused instead of read as one long header without a row', async () => {
    for (const rows of [[GOOD], [GOOD, GOOD]]) expect(await refusal([HEADER, ...rows, ''].join('\r'))).toBe('statement_encoding');
    expect((await read([HEADER, GOOD, GOOD, ''].join('\r\n'))).rows).toHaveLength(2);
  });
});

describe('a file', () => {
  it('may have its columns in any order, others among them, Chinese names and words, GB18030, tabs and back-quotes around values', async () => {
    const text =
      '备注,状态,币种,金额,类型,商户订单号,发生时间,手续费\r\n咖啡,支付成功,CNY,"\t12.34",支付,`P1\t,2026-04-01 10:00:00+0800,0.07\r\n';
    const { rows, rejects, summary } = await read(new Uint8Array(iconv.encode(text, 'gb18030')));
    expect(rejects).toEqual([]);
    expect(rows).toMatchObject([
      {
        kind: 'payment',
        ourNo: 'P1',
        amountMinor: 1234n,
        feeMinor: 7n,
        status: 'succeeded',
        occurredAt: Date.UTC(2026, 3, 1, 2),
        channelNo: null,
      },
    ]);
    expect(summary.encoding).toBe('gb18030');
  });

  it('may be the list of payments exported in Chinese: every state it writes is read back, what is not settled as not settled', async () => {
    const SETTLED = ['succeeded', 'failed', 'closed'];
    for (const [kind, words] of [
      ['payment', PAYMENT_ZH.status],
      ['refund', PAYMENT_ZH.refundStatus],
    ] as const) {
      for (const [code, word] of Object.entries(words)) {
        const { rows, rejects } = await read(`${HEADER}\n${row({ kind: PAYMENT_ZH.kind[kind], status: word })}\n`);
        expect(rejects, word).toEqual([]);
        const status = rows[0]?.status ?? '';
        expect(SETTLED.includes(code) ? status : !SETTLED.includes(status), word).toBe(SETTLED.includes(code) ? code : true);
      }
    }
  });

  it('may be parted by semicolons or tabs', async () => {
    for (const mark of [';', '\t']) {
      const { rows } = await read(`${HEADER}\n${GOOD}\n`.replaceAll(',', mark));
      expect(rows).toMatchObject([{ ourNo: 'P1', amountMinor: 1234n }]);
    }
  });

  it('without rows is valid, empty or without its columns it is refused', async () => {
    expect((await read(`${HEADER}\n`)).summary).toEqual({ encoding: 'utf-8', rowCount: 0, rejectCount: 0 });
    expect(await refusal('')).toBe('statement_empty');
    expect(await refusal('a,b\n1,2\n')).toBe('statement_column_missing');
    expect(await refusal(`${HEADER},amount\n`)).toBe('statement_column_doubled');
    expect(await refusal(`${HEADER}\n${GOOD}\n"payment,P2`)).toBe('statement_cut_off');
    expect(await refusal(new Uint8Array(Buffer.from(`\ufeff${HEADER}\n${GOOD}\n`, 'utf16le')))).toBe('statement_encoding');
    expect(await refusal(`${HEADER}\n${GOOD.replace('P1', 'P\u0000')}\n`)).toBe('statement_encoding');
  });

  it('cut off inside a row is refused unless only its last cell is shorter: it has no footer that would tell more', async () => {
    const text = `${HEADER}\n${GOOD}\n${row({ our_no: 'P2' })}\n`;
    for (let length = HEADER.length + 1 + GOOD.length + 2; length < text.length; length++) {
      const cut = text.slice(0, length);
      const isWhole = cut.split('\n')[2]?.split(',').length === ORDER_COLUMNS.length;
      expect([cut, await refusal(cut)]).toEqual([cut, isWhole ? 'accepted' : 'statement_cut_off']);
    }
  });

  it('in an archive is refused with what to do, whatever the archive holds', async () => {
    const bytes = new TextEncoder().encode(`${HEADER}\n${GOOD}\n`);
    for (const packed of [zipSync({ 'orders.csv': bytes }), zipSync({}), gzipSync(bytes)]) {
      expect(await refusal(packed)).toBe('statement_archive');
      await expect(read(packed)).rejects.toThrow('unpack it');
    }
  });

  it('in Excel reads as the CSV does; a number of more than 15 digits is rejected, not guessed', async () => {
    const values = [
      ORDER_COLUMNS.map(String),
      GOOD.split(','),
      row({ our_no: '9007199254740993' }).split(','),
      row({ our_no: 'P7-SPLIT' }).split(','),
    ];
    const data = values.map((cells) =>
      cells.map((value, index) =>
        value === '9007199254740993' || (value === '12.34' && index === 4)
          ? { type: Number, value: Number(value) }
          : { type: String, value: value || undefined },
      ),
    );
    const bytes = (await writeXlsxFile(data as never, { buffer: true } as never)) as unknown as {
      toBuffer?: () => Promise<Buffer>;
    } & Uint8Array;
    const workbook = bytes instanceof Uint8Array ? bytes : new Uint8Array(await (bytes as { toBuffer: () => Promise<Buffer> }).toBuffer());
    // A program that lets a control character through writes it as a reference.
    const packed = unzipSync(workbook);
    const texts = new TextDecoder().decode(packed['xl/sharedStrings.xml']);
    expect(texts).toContain('P7-SPLIT');
    const spoilt = zipSync({ ...packed, 'xl/sharedStrings.xml': new TextEncoder().encode(texts.replace('P7-SPLIT', 'P7&#30;SPLIT')) });
    const { rows, rejects, summary } = await read(spoilt, 'orders.xlsx');
    expect(summary.encoding).toBe('xlsx');
    expect(rows).toEqual((await read(`${HEADER}\n${GOOD}\n`)).rows);
    expect(rejects).toMatchObject([
      { lineNo: 3, column: 'our_no', reason: 'number_rounded' },
      { lineNo: 4, column: 'our_no', reason: 'number_malformed' },
    ]);
  });
});

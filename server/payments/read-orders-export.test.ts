/** The orders export: what a row must have, what is rejected with line and column, and that CSV and Excel read the same. */
import fc from 'fast-check';
import { gzipSync, unzipSync, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { DomainError } from '../kernel/errors.ts';
import { formatMinor } from '../kernel/money.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import type { Reject } from '../statements/contract.ts';
import { streamOf } from '../statements/formats/text/lines.ts';
import { PAYMENT_ZH } from './export-payments.ts';
import { isoTimeMs, ORDER_COLUMNS, type OrderRow } from './orders-export.ts';
import { readOrdersExport } from './read-orders-export.ts';

const HEADER = ORDER_COLUMNS.join(',');
const GOOD = 'payment,P1,4200001,,12.34,CNY,0.07,succeeded,2026-04-01T10:00:00+08:00,M1';

async function read(bytes: Uint8Array | string, name = 'orders.csv') {
  const reader = readOrdersExport({ name, bytes: streamOf(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes) });
  const rows: OrderRow[] = [];
  const rejects: Reject[] = [];
  for (;;) {
    const next = await reader.next();
    if (next.done) return { rows, rejects, summary: next.value };
    rows.push(...next.value.rows);
    rejects.push(...next.value.rejects);
  }
}

async function refusal(bytes: Uint8Array | string): Promise<string> {
  try {
    await read(bytes);
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
  return 'accepted';
}

/** A row like the good one with some cells changed. */
function row(changes: Partial<Record<(typeof ORDER_COLUMNS)[number], string>>): string {
  const cells = GOOD.split(',');
  for (const [index, column] of ORDER_COLUMNS.entries()) if (changes[column] !== undefined) cells[index] = changes[column];
  return cells.join(',');
}

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

describe('a row', () => {
  it.each([
    [
      'succeeded',
      [
        'SUCCESS',
        'Paid',
        'COMPLETED',
        'captured',
        'Settled',
        'TRADE_SUCCESS',
        'TRADE_FINISHED',
        '交易成功',
        '已完成',
        '已付款',
        'REFUNDED',
        '部分退款',
      ],
    ],
    ['failed', ['FAIL', 'Failure', 'declined', 'PAYERROR', '交易失败']],
    ['closed', ['CLOSED', 'cancel', 'Expired', 'REVOKED', 'voided', '交易关闭', '已撤销']],
    ['processing', ['PENDING', 'In Progress', 'in-progress', 'IN_PROGRESS', 'NOTPAY', 'USERPAYING', 'WAIT_BUYER_PAY', '未支付', '进行中']],
    ['created', ['new', 'Initiated', '已创建']],
    ['unknown', ['UNKNOWN', '未知']],
  ])('has a status in the words of the channels and in common ones: %s', async (status, words) => {
    const { rows, rejects } = await read([HEADER, ...words.map((word) => row({ status: word }))].join('\n'));
    expect(rejects).toEqual([]);
    expect(rows.map((one) => one.status)).toEqual(words.map(() => status));
  });

  it('is rejected where its status means one thing for one channel and another for the next', async () => {
    // Alipay closes a trade that was never paid, and one that was refunded whole.
    for (const status of ['TRADE_CLOSED', 'ok', 'timeout'])
      expect((await read([HEADER, row({ status })].join('\n'))).rejects).toMatchObject([
        { lineNo: 2, column: 'status', reason: 'status_unknown' },
      ]);
  });

  it('is read exactly, with what may be empty as null', async () => {
    const { rows, rejects } = await read(`${HEADER}\n${GOOD}\nrefund,R1,,P1,500,JPY,,pending,2026-04-01T02:00:00.250Z,\n`);
    expect(rejects).toEqual([]);
    expect(rows).toEqual([
      {
        lineNo: 2,
        kind: 'payment',
        ourNo: 'P1',
        channelNo: '4200001',
        originalOurNo: null,
        amountMinor: 1234n,
        currency: 'CNY',
        feeMinor: 7n,
        status: 'succeeded',
        occurredAt: Date.UTC(2026, 3, 1, 2),
        merchantNo: 'M1',
      },
      {
        lineNo: 3,
        kind: 'refund',
        ourNo: 'R1',
        channelNo: null,
        originalOurNo: 'P1',
        amountMinor: 500n,
        currency: 'JPY',
        feeMinor: null,
        status: 'processing',
        occurredAt: Date.UTC(2026, 3, 1, 2, 0, 0, 250),
        merchantNo: null,
      },
    ]);
  });

  it.each([
    [{ amount: 'NaN' }, 'amount', 'amount_malformed'],
    [{ amount: 'Infinity' }, 'amount', 'amount_malformed'],
    [{ amount: '-1' }, 'amount', 'amount_negative'],
    [{ amount: '-0' }, 'amount', 'amount_negative'],
    [{ amount: '0.001' }, 'amount', 'amount_too_precise'],
    [{ amount: '1.5', currency: 'JPY' }, 'amount', 'amount_too_precise'],
    [{ amount: '1.2345', currency: 'KWD' }, 'amount', 'amount_too_precise'],
    [{ amount: '1e2' }, 'amount', 'amount_malformed'],
    [{ amount: '0x10' }, 'amount', 'amount_malformed'],
    [{ amount: '"1,234.56"' }, 'amount', 'amount_malformed'],
    [{ amount: '１２' }, 'amount', 'amount_malformed'],
    [{ amount: '−1' }, 'amount', 'amount_malformed'],
    [{ amount: '+1' }, 'amount', 'amount_malformed'],
    [{ amount: '1_000' }, 'amount', 'amount_malformed'],
    [{ amount: '92233720368547758.08' }, 'amount', 'amount_out_of_range'],
    [{ amount: '1'.repeat(1000) }, 'amount', 'amount_malformed'],
    [{ amount: '' }, 'amount', 'amount_missing'],
    [{ fee: '0.001' }, 'fee', 'amount_too_precise'],
    [{ currency: 'cny' }, 'currency', 'currency_unknown'],
    [{ currency: 'CNН' }, 'currency', 'currency_unknown'],
    [{ currency: 'XXX' }, 'currency', 'currency_unknown'],
    [{ currency: '' }, 'currency', 'currency_unknown'],
    [{ occurred_at: '2026-02-30T10:00:00+08:00' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '2025-02-29T10:00:00Z' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '2026-04-01T24:00:00Z' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '2026-04-01T23:59:60Z' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: 'infinity' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '0' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '1' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '1775000000' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '02/01/2026 10:00:00Z' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '0001-01-01T00:00:00Z' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '9999-12-31T00:00:00Z' }, 'occurred_at', 'time_malformed'],
    [{ occurred_at: '2026-04-01T10:00:00' }, 'occurred_at', 'time_without_offset'],
    [{ occurred_at: '2026-04-01 10:00:00' }, 'occurred_at', 'time_without_offset'],
    [{ kind: 'transfer' }, 'kind', 'kind_unknown'],
    [{ kind: 'constructor' }, 'kind', 'kind_unknown'],
    [{ status: '' }, 'status', 'status_unknown'],
    [{ status: '__proto__' }, 'status', 'status_unknown'],
    [{ our_no: '' }, 'our_no', 'number_missing'],
    [{ our_no: '2.02604E+17' }, 'our_no', 'number_rounded'],
    [{ channel_no: 'x'.repeat(129) }, 'channel_no', 'number_too_long'],
    [{ our_no: '"P\n1"' }, 'our_no', 'number_malformed'],
    [{ our_no: 'P,1' }, null, 'row_width'],
    [{ channel_no: '"a"b' }, null, 'quote_malformed'],
  ] as const)('with %j is rejected with its line, column %s and reason %s, and the others are read', async (changes, column, reason) => {
    const { rows, rejects } = await read(`${HEADER}\n${row({ our_no: 'P0' })}\n${row(changes)}\n${row({ our_no: 'P9' })}\n`);
    expect(rows.map(({ ourNo }) => ourNo)).toEqual(['P0', 'P9']);
    expect(rejects).toMatchObject([{ lineNo: 3, column, reason }]);
  });

  it('of any kind, currency and instant comes back as it was written', async () => {
    const number = fc.stringMatching(/^[A-Za-z0-9_.-]{1,40}$/).filter((text) => !/^\d(\.\d+)?E\+\d+$/i.test(text));
    const written = fc.record({
      kind: fc.constantFrom('payment' as const, 'refund' as const),
      ourNo: number,
      channelNo: fc.option(number),
      amountMinor: fc.bigInt({ min: 0n, max: 9_223_372_036_854_775_807n }),
      currency: fc.constantFrom('CNY' as const, 'JPY' as const, 'KWD' as const),
      feeMinor: fc.option(fc.bigInt({ min: -1_000_000n, max: 1_000_000n })),
      occurredAt: fc.integer({ min: Date.UTC(1990, 0, 2), max: Date.UTC(2199, 11, 30) }),
    });
    await assertProperty(
      fc.asyncProperty(fc.array(written, { minLength: 1, maxLength: 30 }), async (orders) => {
        const lines = orders.map((one) =>
          [
            one.kind,
            one.ourNo,
            one.channelNo ?? '',
            '',
            formatMinor(one.amountMinor, one.currency),
            one.currency,
            one.feeMinor === null ? '' : formatMinor(one.feeMinor, one.currency),
            'paid',
            new Date(one.occurredAt).toISOString(),
            '',
          ].join(','),
        );
        const { rows, rejects } = await read(`\ufeff${HEADER}\r\n${lines.join('\r\n')}`);
        expect(rejects).toEqual([]);
        expect(rows).toMatchObject(orders.map((one) => ({ ...one, status: 'succeeded' })));
      }),
      { numRuns: 200 },
    );
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

describe('a time', () => {
  it('is the same instant whatever its offset, and ISO 8601 alone', () => {
    expect(isoTimeMs('2025-12-31T16:30:00Z')).toBe(isoTimeMs('2026-01-01T00:30:00+08:00'));
    expect(isoTimeMs('2026-01-01T00:30+08:00')).toBe(Date.UTC(2025, 11, 31, 16, 30));
    for (const same of ['2026-01-01T00:30:00+08', '2026-01-01T00:30:00.000+0800', '2025-12-31T11:30:00-05'])
      expect(isoTimeMs(same)).toBe(Date.UTC(2025, 11, 31, 16, 30));
    for (const text of ['2026-1-1T00:00:00Z', '20260101T000000Z', 'Thu, 01 Jan 2026 00:00:00 GMT', '2026-01-01', '2026-13-01T00:00:00Z'])
      expect(isoTimeMs(text)).toBeNull();
  });
});

/** The rows of an orders export: what one must have, what is rejected with line and column, and what its words and times mean. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMinor } from '../kernel/money.ts';
import { assertProperty } from '../kernel/property-fixture.ts';
import { isoTimeMs } from './orders-export.ts';
import { GOOD, HEADER, read, row } from './orders-fixture.ts';

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

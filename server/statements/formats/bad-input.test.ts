/** What a hostile, edited or merely odd file does to the readers: a reject with line, column and reason, or a refusal; never a wrong line. */
import { unzipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../kernel/errors.ts';
import { adyenSettlement } from './adyen/read-adyen.ts';
import { writeAdyen } from './adyen/write-adyen.ts';
import type { StatementFormat } from './format.ts';
import { generatedRows } from './generated-rows.ts';
import { paypalStl, paypalTrr } from './paypal/read-paypal.ts';
import { writePaypalStl } from './paypal/write-paypal.ts';
import { readWhole } from './read-whole.ts';
import { stripeActivity } from './stripe/read-stripe.ts';
import { streamOf } from './text/lines.ts';
import { unionpayZm } from './unionpay/read-zm.ts';
import { writeUnionpay } from './unionpay/write-unionpay.ts';
import { spanOf, type ZmField } from './unionpay/zm-layout.ts';

function read(format: StatementFormat, content: string | Uint8Array, file = 'upload.csv') {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readWhole(format.read(streamOf(bytes), { file, zone: 'UTC' }));
}

async function refusal(format: StatementFormat, content: string | Uint8Array, file?: string) {
  try {
    await read(format, content, file);
  } catch (error) {
    if (error instanceof DomainError) return { reason: error.reason, lineNo: error.details.lineNo };
    throw error;
  }
  return { reason: 'accepted', lineNo: undefined };
}

describe('Stripe', () => {
  const HEADER = 'reporting_category,created_utc,currency,gross,fee,net,source_id,charge_id,payment_metadata[order_id],note';
  const GOOD = ['charge', '2026-04-01 10:00:00', 'usd', '25.00', '0.95', '24.05', 'ch_1', 'ch_1', 'P1', 'x'];
  const row = (changes: Record<string, string> = {}) =>
    HEADER.split(',')
      .map((name, at) => changes[name] ?? GOOD[at])
      .join(',');
  const readRow = (changes: Record<string, string>) => read(stripeActivity, `${HEADER}\n${row()}\n${row(changes)}\n`);

  it.each([
    [{ currency: 'xxx' }, 'currency', 'currency_unknown'],
    [{ net: '24.06' }, 'net', 'net_wrong'],
    [{ gross: '1e2' }, 'gross', 'amount_malformed'],
    [{ gross: '' }, 'gross', 'amount_missing'],
    [{ currency: 'JPY', gross: '1.5', fee: '0', net: '1.5' }, 'gross', 'amount_too_precise'],
    [{ currency: 'KWD', gross: '1.2345', fee: '0', net: '1.2345' }, 'gross', 'amount_too_precise'],
    [{ gross: '"1,234.56"', net: '1233.61' }, 'gross', 'amount_malformed'],
    [{ gross: '-25.00', net: '-25.95' }, 'gross', 'sign_conflict'],
    [{ created_utc: '2026-02-30 10:00:00' }, 'created', 'time_malformed'],
    [{ created_utc: '2026-04-01 24:00:00' }, 'created', 'time_malformed'],
    [{ created_utc: '1775000000' }, 'created', 'time_malformed'],
    [{ reporting_category: '' }, 'reporting_category', 'kind_missing'],
    [{ note: 'a,b' }, null, 'row_width'],
    [{ source_id: '"ch"_1' }, null, 'quote_malformed'],
  ])('a row with %j is rejected for %s: %s', async (changes, column, reason) => {
    const { lines, rejects } = await readRow(changes);
    expect(lines.map((line) => line.lineNo)).toEqual([2]);
    expect(rejects).toMatchObject([{ lineNo: 3, column, reason }]);
  });

  it('keeps categories it does not know as other, whatever they are called', async () => {
    for (const category of ['climate_order_purchase', 'constructor', '__proto__']) {
      expect((await readRow({ reporting_category: category })).lines[1]?.kind).toBe('other');
    }
  });

  it('gives each event the further numbers that it has, and a refund not those of its payment', async () => {
    const header = `${HEADER},balance_transaction_id,payment_intent_id`;
    const { lines } = await read(
      stripeActivity,
      [
        header,
        `${row()},txn_1,pi_1`,
        `${row({ source_id: '' })},txn_2,`,
        `${row({ reporting_category: 'refund', gross: '-25.00', net: '-25.95', source_id: 're_3' })},txn_3,pi_1`,
        `${row({ reporting_category: 'payout', source_id: 'po_4' })},txn_4,`,
        `${row()},,`,
        '',
      ].join('\n'),
    );
    expect(lines.map((line) => [line.channelNo, line.furtherNos])).toEqual([
      ['ch_1', ['txn_1', 'pi_1']],
      ['txn_2', undefined],
      ['re_3', ['txn_3']],
      ['po_4', undefined],
      ['ch_1', undefined],
    ]);
  });

  it('reads a quoted decimal comma, the currency’s own decimals, a BOM and CRLF', async () => {
    const text = `\ufeff${HEADER}\r\n${row({ gross: '"25,00"', fee: '"0,95"', net: '"24,05"' })}\r\n${row({ currency: 'JPY', gross: '5000', fee: '180', net: '4820' })}\r\n${row({ currency: 'KWD', gross: '1.500', fee: '0.045', net: '1.455' })}\r\n`;
    const { lines } = await read(stripeActivity, text);
    expect(lines.map((line) => [line.amountMinor, line.feeMinor, line.netMinor])).toEqual([
      [2500n, 95n, 2405n],
      [5000n, 180n, 4820n],
      [1500n, 45n, 1455n],
    ]);
  });

  it('is refused where its rows do not make its payout, where a column is missing or doubled, where a quote stays open', async () => {
    const header = `${HEADER},automatic_payout_id`;
    const paid = (net: string) =>
      `${header}\n${row()},po_1\n${row({ reporting_category: 'payout', gross: net, fee: '0', net, source_id: 'po_1' })},po_1\n`;
    expect((await read(stripeActivity, paid('-24.05'))).summary.controlTotals).toContainEqual(
      expect.objectContaining({ label: 'po_1', declared: 2405n, computed: 2405n }),
    );
    expect(await refusal(stripeActivity, paid('-24.06'))).toEqual({ reason: 'statement_total_wrong', lineNo: 3 });
    expect(await refusal(stripeActivity, `${HEADER.replace('net', 'nett')}\n${row()}\n`)).toEqual({
      reason: 'statement_column_missing',
      lineNo: 1,
    });
    expect(await refusal(stripeActivity, `${HEADER},fee\n${row()},1\n`)).toEqual({ reason: 'statement_column_doubled', lineNo: 1 });
    expect(await refusal(stripeActivity, `${HEADER}\n${row()}\n${row({ source_id: '"ch_2' })}\n`)).toEqual({
      reason: 'statement_cut_off',
      lineNo: 3,
    });
    expect((await refusal(stripeActivity, '')).reason).toBe('statement_empty');
    expect((await read(stripeActivity, `${HEADER}\n`)).summary.lineCount).toBe(0);
  });

  it('may end without a line end and with rows of nothing; half of a last cell that is read is refused', async () => {
    const counted = async (text: string) => {
      const { lines, rejects } = await read(stripeActivity, text);
      return [lines.length, rejects.length];
    };
    expect(await counted(`${HEADER}\n${row()}\n${row()}`)).toEqual([2, 0]);
    expect(await counted(`${HEADER}\n${row()}\n${','.repeat(9)}\n  \n${',,\n'.repeat(3)}`)).toEqual([1, 0]);
    // Without the note the last column is one we read: our number.
    const lines = [HEADER, row({ 'payment_metadata[order_id]': 'P100' }), row({ 'payment_metadata[order_id]': 'P200' })].map((line) =>
      line.slice(0, line.lastIndexOf(',')),
    );
    const whole = lines.join('\n');
    expect(await counted(whole)).toEqual([2, 0]);
    for (const short of [1, 2, 3, 4]) {
      expect(await refusal(stripeActivity, whole.slice(0, -short))).toEqual({ reason: 'statement_cut_off', lineNo: 3 });
    }
    expect(await refusal(stripeActivity, lines.slice(0, 2).join('\n'))).toEqual({ reason: 'statement_cut_off', lineNo: 2 });
    expect(await counted(`${lines[0]}\n${(lines[1] as string).replace('P100', '"P100"')}`)).toEqual([1, 0]);
  });

  it('a refund names itself by its own metadata and its payment by the payment’s', async () => {
    const header = `${HEADER},refund_metadata[refund_id]`;
    const refund = row({ reporting_category: 'refund', gross: '-10', fee: '0', net: '-10', source_id: 're_1' });
    const { lines } = await read(stripeActivity, `${header}\n${refund},R1\n`);
    expect(lines[0]).toMatchObject({
      kind: 'refund',
      flow: 'out',
      channelNo: 're_1',
      ourNo: 'R1',
      originalChannelNo: 'ch_1',
      originalOurNo: 'P1',
      amountMinor: 1000n,
      netMinor: -1000n,
    });
    // Without metadata of its own it carries one number, and the comparison says whose that is.
    expect((await read(stripeActivity, `${header}\n${refund},\n`)).lines[0]).toMatchObject({ ourNo: 'P1', originalOurNo: null });
  });

  it('finds our number under the names that merchants give it, the surest first, and under no name of a person', async () => {
    const under = async (...keys: string[]) => {
      const header = HEADER.replace('payment_metadata[order_id]', keys.map((key) => `payment_metadata[${key}]`).join(','));
      const cells = GOOD.toSpliced(8, 1, ...keys.map((_key, at) => `N${at}`));
      return (await read(stripeActivity, `${header}\n${cells.join(',')}\n`)).lines[0]?.ourNo;
    };
    for (const key of [
      'order_id',
      'out_trade_no',
      'merchant_order_id',
      'payment_no',
      'pay_no',
      'invoice',
      'transaction_id',
      'orchestrator_tx_ref',
    ])
      expect([key, await under(key)]).toEqual([key, 'N0']);
    expect(await under('payment_no', 'order_id')).toBe('N1');
    for (const key of ['customer_id', 'user', 'email', 'cart']) expect([key, await under(key)]).toEqual([key, null]);
  });
});

describe('Adyen', () => {
  const ROWS = generatedRows(5, { currencies: ['USD'], start: '2026-04-01T02:00:00Z', merchantNo: 'M' });
  const text = new TextDecoder().decode(writeAdyen(ROWS, { date: '2026-04-01', accountNo: 'ACME', zone: 'UTC' }).bytes);
  const lines = text.trimEnd().split('\n');
  const edited = (change: (line: string) => string) => [lines[0], change(lines[1] as string), ''].join('\n');

  it.each([
    ['an ambiguous zone', (line: string) => line.replace(',UTC,', ',CST,'), 'TimeZone', 'time_zone_unknown'],
    ['no zone', (line: string) => line.replace(',UTC,', ',,'), 'TimeZone', 'time_zone_unknown'],
    ['a day that is none', (line: string) => line.replace('2026-04-01', '2026-02-30'), 'Creation Date', 'time_malformed'],
    ['both a debit and a credit', (line: string) => line.replace('USD,,10.00', 'USD,10.00,10.00'), 'Gross Credit (GC)', 'sign_conflict'],
    ['a sign', (line: string) => line.replace('USD,,10.00', 'USD,,-10.00'), 'Gross Debit (GC)', 'amount_negative'],
    ['a payment on the refund side', (line: string) => line.replace('USD,,10.00', 'USD,10.00,'), 'Gross Debit (GC)', 'sign_conflict'],
    ['a net that is not gross less fees', (line: string) => line.replace('USD,,9.80', 'USD,,9.81'), 'Net Credit (NC)', 'net_wrong'],
    ['an unknown currency', (line: string) => line.replace('USD,,9.80', 'usd,,9.80'), 'Net Currency', 'currency_unknown'],
  ])('a row with %s is rejected', async (_what, change, column, reason) => {
    const changed = edited(change);
    expect(changed).not.toBe(edited((line) => line));
    const { rejects } = await read(adyenSettlement, changed);
    expect(rejects).toMatchObject([{ lineNo: 2, column, reason }]);
  });

  it('reads PST and PDT as what they are: eight and seven hours behind', async () => {
    const at = async (zone: string) =>
      (
        await read(
          adyenSettlement,
          edited((line) => line.replace(',UTC,', `,${zone},`)),
        )
      ).lines[0]?.occurredAt as number;
    expect((await at('PST')) - (await at('UTC'))).toBe(8 * 3_600_000);
    expect((await at('PDT')) - (await at('UTC'))).toBe(7 * 3_600_000);
  });

  it('a batch that does not make its payout is refused, naming the payout row', async () => {
    const without = lines.filter((_, at) => at !== 2).join('\n');
    expect(await refusal(adyenSettlement, `${without}\n`)).toEqual({ reason: 'statement_total_wrong', lineNo: 6 });
  });

  it('takes a refund’s number from the modification where the merchant gave none', async () => {
    const auto = text.replaceAll(/,R202604010000004,/g, ',<auto>,');
    expect(auto).not.toBe(text);
    const refund = (await read(adyenSettlement, auto)).lines.find((line) => line.kind === 'refund');
    expect(refund?.ourNo).toBe(ROWS[4]?.channelNo);
  });

  it('a settlement or a refund that did not last has the numbers of what it undoes, on the other side', async () => {
    const [header, settled, refunded] = [lines[0], lines[1], lines.find((line) => line.includes(',Refunded,'))] as [string, string, string];
    const undone = (line: string, type: string) => {
      const cells = line.split(',');
      const at = (name: string) => header.split(',').indexOf(name);
      const amount = cells[at('Gross Debit (GC)')] || (cells[at('Gross Credit (GC)')] as string);
      const isBack = type === 'RefundedReversed';
      cells[at('Type')] = type;
      for (const [name, value] of [
        ['Gross Debit (GC)', isBack ? '' : amount],
        ['Gross Credit (GC)', isBack ? amount : ''],
        ['Net Debit (NC)', isBack ? '' : amount],
        ['Net Credit (NC)', isBack ? amount : ''],
        ['Commission (NC)', ''],
      ] as const)
        cells[at(name)] = value;
      return cells.join(',');
    };
    const file = [header, settled, refunded, undone(settled, 'SettledReversed'), undone(refunded, 'RefundedReversed'), ''].join('\n');
    const found = await read(adyenSettlement, file);
    expect(found.rejects).toEqual([]);
    expect(found.lines.map((line) => [line.kind, line.status, line.flow])).toEqual([
      ['payment', 'succeeded', 'in'],
      ['refund', 'succeeded', 'out'],
      ['payment', 'reversed', 'out'],
      ['refund', 'failed', 'in'],
    ]);
    const numbers = found.lines.map(({ ourNo, channelNo, originalOurNo, originalChannelNo }) => [
      ourNo,
      channelNo,
      originalOurNo,
      originalChannelNo,
    ]);
    expect(numbers.slice(2)).toEqual(numbers.slice(0, 2));
    const wrong = [header, undone(settled, 'RefundedReversed').replace('RefundedReversed', 'SettledReversed'), ''].join('\n');
    expect((await read(adyenSettlement, wrong)).rejects).toMatchObject([{ column: 'Gross Debit (GC)', reason: 'sign_conflict' }]);
  });
});

describe('PayPal', () => {
  it('keeps the largest amounts there are, and adds them up beyond', async () => {
    const largest = 9_223_372_036_854_775_807n;
    const rows = [1, 2].map((no) => ({
      kind: 'payment' as const,
      channelNo: `T${no}`,
      ourNo: `P${no}`,
      amountMinor: largest,
      currency: 'USD',
      feeMinor: 0n,
      occurredAt: new Date('2026-04-01T20:00:00Z'),
    }));
    const { lines, rejects, summary } = await read(
      paypalStl,
      writePaypalStl(rows, { date: '2026-04-01', accountNo: 'ACME', zone: 'UTC' }).bytes,
    );
    expect([lines.map((line) => line.amountMinor), rejects]).toEqual([[largest, largest], []]);
    expect(summary.controlTotals.some((total) => total.declared === 2n * largest && total.holds)).toBe(true);
  });

  const ROWS = generatedRows(10, { currencies: ['USD', 'JPY'], start: '2026-04-01T20:00:00Z', merchantNo: 'M' });
  const text = new TextDecoder().decode(writePaypalStl(ROWS, { date: '2026-04-01', accountNo: 'ACME', zone: 'America/Los_Angeles' }).bytes);
  const lines = text.trimEnd().split('\n');
  /** Column headers and one data row, as the reports without footers have it. */
  const single = (change: (line: string) => string) =>
    [lines[3], change(lines.find((line) => line.includes('"JPY"') && line.startsWith('"SB"')) as string), ''].join('\n');

  it.each([
    [
      'more than can be kept',
      (line: string) => line.replace(/"CR",\d+,/, '"CR",922337203685477580800,'),
      'Gross Transaction Amount',
      'amount_out_of_range',
    ],
    ['half a yen', (line: string) => line.replace(/"CR",\d+,/, '"CR",15050,'), 'Gross Transaction Amount', 'amount_too_precise'],
    ['decimals', (line: string) => line.replace(/"CR",\d+,/, '"CR",150.00,'), 'Gross Transaction Amount', 'amount_malformed'],
    ['a sign', (line: string) => line.replace(/"CR",/, '"CR",-'), 'Gross Transaction Amount', 'amount_malformed'],
    ['no direction', (line: string) => line.replace('"CR"', '""'), 'Transaction Debit or Credit', 'sign_missing'],
    ['a fee without direction', (line: string) => line.replace('"JPY","DR"', '"JPY",""'), 'Fee Debit or Credit', 'sign_missing'],
    ['a fee in another currency', (line: string) => line.replace(/("DR",\d+),"JPY"/, '$1,"USD"'), 'Fee Currency', 'currency_mismatch'],
    ['a time without offset', (line: string) => line.replaceAll(' -0700', ''), 'Transaction Completion Date', 'time_malformed'],
    ['30 February', (line: string) => line.replaceAll('2026/04/01', '2026/02/30'), 'Transaction Completion Date', 'time_malformed'],
    ['no event code', (line: string) => line.replace('"T0006"', '"constructor"'), 'Transaction Event Code', 'kind_unknown'],
    ['a cell too few', (line: string) => line.replace(/,""$/, ''), null, 'row_width'],
  ])('a record with %s is rejected', async (_what, change, column, reason) => {
    const changed = single(change);
    expect(changed).not.toBe(single((line) => line));
    const { lines: read1, rejects } = await read(paypalTrr, changed);
    expect(read1).toEqual([]);
    expect(rejects).toMatchObject([{ lineNo: 2, column, reason }]);
  });

  it('is refused where a footer counts or adds up otherwise, naming its line', async () => {
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start)) + 1;
    for (const [start, change] of [
      ['"SF","USD"', (line: string) => line.replace(/"USD",(\d+)/, '"USD",1$1')],
      ['"SF","JPY"', (line: string) => line.replace(/5$/, '4')],
      ['"SC"', (line: string) => line.replace('10', '11')],
      ['"RC"', (line: string) => line.replace('10', '9')],
      ['"FF"', (line: string) => line.replace('10', '100')],
    ] as const) {
      const lineNo = at(start);
      const changed = lines.map((line, index) => (index === lineNo - 1 ? change(line) : line)).join('\n');
      expect(changed).not.toBe(lines.join('\n'));
      expect([start, await refusal(paypalStl, `${changed}\n`)]).toEqual([start, { reason: 'statement_total_wrong', lineNo }]);
    }
  });

  it('is refused where a row or anything else follows the footers that would have counted it', async () => {
    const row = lines.find((line) => line.startsWith('"SB"')) as string;
    const whole = lines.filter((line) => line !== '');
    const after = (start: string, more: string) => {
      const at = whole.findIndex((line) => line.startsWith(start));
      return `${whole.toSpliced(at + 1, 0, more).join('\n')}\n`;
    };
    for (const [start, more] of [
      ['"FF"', row],
      ['"FF"', '"FF",10'],
      ['"RC"', row],
      ['"SC"', row],
      ['"RC"', '"SC",10'],
    ] as const) {
      const lineNo = whole.findIndex((line) => line.startsWith(start)) + 2;
      expect([start, await refusal(paypalStl, after(start, more))]).toEqual([start, { reason: 'statement_after_footer', lineNo }]);
    }
  });

  it('is refused with a record of no known type, with data before its column names, without the end a whole file has', async () => {
    expect(await refusal(paypalStl, text.replace('"SC"', '"XX"'))).toMatchObject({ reason: 'statement_record_unknown' });
    expect(await refusal(paypalStl, `${lines[4]}\n`)).toEqual({ reason: 'statement_header_unknown', lineNo: 1 });
    expect(await refusal(paypalStl, `${lines.slice(0, -1).join('\n')}\n`)).toMatchObject({ reason: 'statement_cut_off' });
    expect(await refusal(paypalStl, '')).toMatchObject({ reason: 'statement_empty' });
  });
});

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
    ['no number at all', { queryId: '', orderId: '' }, '查询流水号', 'number_missing'],
    ['a control character', { reserved: 'a\u0007' }, null, 'control_character'],
  ] as const)('a row with %s is rejected and the next one read', async (_what, fields, column, reason) => {
    const { lines, rejects } = await read(unionpayZm, fileOf(set(first, fields), second), FILE);
    expect(lines.map((line) => line.lineNo)).toEqual([2]);
    expect(rejects).toMatchObject([{ lineNo: 1, column, reason }]);
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
    const void31 = set(rows[4] as Buffer, { txnType: '31', fee: 'C000000000006' });
    const { lines } = await read(unionpayZm, fileOf(rows[4] as Buffer, void31), FILE);
    expect(lines.map((line) => [line.kind, line.flow, line.status])).toEqual([
      ['refund', 'out', 'succeeded'],
      ['refund', 'out', 'reversed'],
    ]);
    expect(lines[1]?.feeMinor).toBe(-6n);
  });
});

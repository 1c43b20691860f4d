/** Stripe's activity report: what a hostile, edited or merely odd file does to its reader: a reject with line, column and reason, or a refusal; never a wrong line. */
import { describe, expect, it } from 'vitest';
import { read, refusal } from '../upload-fixture.ts';
import { stripeActivity } from './read-stripe.ts';

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

  it('knows a failed charge by the number of the charge, also where the failure has one of its own', async () => {
    const failed = { reporting_category: 'charge_failure', gross: '-25.00', fee: '0', net: '-25.00' };
    for (const source_id of ['ch_1', 'pyr_9', ''])
      expect((await readRow({ ...failed, source_id })).lines.map(({ channelNo, status }) => [channelNo, status])).toEqual([
        ['ch_1', 'succeeded'],
        ['ch_1', 'reversed'],
      ]);
    expect((await readRow({ ...failed, charge_id: '' })).lines[1]?.channelNo).toBe('ch_1');
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

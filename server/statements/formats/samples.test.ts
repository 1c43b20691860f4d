/** Samples of real files, where they are at hand: each is opened as what it is, and read or refused for a reason that was checked by hand. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read, refusal } from './opening-fixture.ts';
import type { StatementSource } from './registry.ts';

const SAMPLES = new URL('../../../../shared/samples/', import.meta.url);
const sample = (path: string): StatementSource => ({ name: 'upload', bytes: new Uint8Array(readFileSync(new URL(path, SAMPLES))) });

describe.skipIf(!existsSync(SAMPLES))('samples of real files', () => {
  it.each([
    ['stripe/payments_activity.csv', 'stripe_activity', 2],
    ['adyen/settlement_detail_report_donation.csv', 'adyen_settlement', 2],
    ['adyen/settlement_detail_report_donation_reordered.csv', 'adyen_settlement', 2],
    ['adyen/settlement_detail_report_chargeback_reversed.csv', 'adyen_settlement', 1],
    ['adyen/settlement_detail_report_deposit_correction.csv', 'adyen_settlement', 2],
    ['paypal/stl_chargeback_reversal.csv', 'paypal_stl', 2],
    ['paypal/stl_chargeback_with_fee.csv', 'paypal_stl', 2],
    ['paypal/stl_currency_convert.csv', 'paypal_stl', 3],
    ['paypal/trr_express_checkout_donation.csv', 'paypal_trr', 1],
    ['paypal/trr_express_checkout_refund.csv', 'paypal_trr', 1],
    ['paypal/trr_void.csv', 'paypal_trr', 2],
  ])('%s is %s with %i lines and no rejects', async (path, formatId, count) => {
    const { lines, rejects, ...found } = await read(sample(path));
    expect(found.formatId).toBe(formatId);
    expect(rejects).toEqual([]);
    expect(lines).toHaveLength(count);
  });

  it.each([
    ['adyen/settlement_detail_report_chargeback.csv', 4],
    ['adyen/settlement_detail_report_donation-ideal.csv', 3],
    ['adyen/settlement_detail_report_refund.csv', 4],
    ['paypal/stl.csv', 8],
    ['paypal/trr_express_with_non_data_rows.csv', 6],
  ])('%s is refused for its own totals, naming line %i', async (path, lineNo) => {
    const refused = await refusal(sample(path));
    expect(refused.reason).toBe('statement_total_wrong');
    expect(refused.details.lineNo).toBe(lineNo);
  });

  it('the Adyen batch that ties declares what its rows make', async () => {
    const { summary } = await read(sample('adyen/settlement_detail_report_donation.csv'));
    expect(summary.controlTotals).toContainEqual({
      name: 'net',
      label: 'Batch 2',
      unit: 'minor',
      currency: 'USD',
      declared: 76n,
      computed: 76n,
      holds: true,
    });
  });

  it('the Stripe payout row whose net is not its gross less its fee is rejected by line and column', async () => {
    const { lines, rejects } = await read(sample('stripe/settlement_report.csv'));
    expect(lines).toHaveLength(6);
    expect(rejects).toMatchObject([{ lineNo: 8, column: 'net', reason: 'net_wrong' }]);
  });

  it('15000 hundredths of JPY are 150 yen', async () => {
    const { lines } = await read(sample('paypal/trr_express_checkout_donation.csv'));
    expect(lines[0]).toMatchObject({
      amountMinor: 150n,
      currency: 'JPY',
      feeMinor: 43n,
      netMinor: 107n,
      occurredAt: Date.UTC(2017, 2, 2, 17, 59, 55),
    });
  });

  it('a PayPal payment that was given back since has succeeded: what gives it back is a record of its own', async () => {
    const text = readFileSync(new URL('paypal/trr_express_checkout_donation.csv', SAMPLES), 'utf8');
    for (const status of ['S', 'F', 'V']) {
      const { lines } = await read({ name: 'trr.csv', bytes: new TextEncoder().encode(text.replace('"JPY","S"', `"JPY","${status}"`)) });
      expect([status, lines[0]?.kind, lines[0]?.status]).toEqual([status, 'payment', 'succeeded']);
    }
    const { lines } = await read(sample('paypal/trr_void.csv'));
    expect(lines.map((line) => [line.kind, line.status])).toContainEqual(['other', 'reversed']);
  });

  it('a PayPal fee left blank is no fee', async () => {
    const text = readFileSync(new URL('paypal/trr_express_checkout_donation.csv', SAMPLES), 'utf8');
    const { lines } = await read({ name: 'trr.csv', bytes: new TextEncoder().encode(text.replace('"DR",4300,"JPY","S"', '"",,"","S"')) });
    expect(lines[0]).toMatchObject({ feeMinor: 0n, netMinor: 150n });
  });

  it('Adyen fee columns left empty are no fee where the net is the gross, and a row whose net is less is rejected', async () => {
    const text = readFileSync(new URL('adyen/settlement_detail_report_donation.csv', SAMPLES), 'utf8');
    const unpaid = text.slice(0, text.trimEnd().lastIndexOf('\n') + 1).replace(',,0.76,,,0.02,0.22,', ',,0.76,,,,,');
    expect(unpaid).not.toBe(text.slice(0, unpaid.length));
    const less = await read({ name: 'a.csv', bytes: new TextEncoder().encode(unpaid) });
    expect(less.rejects).toMatchObject([{ lineNo: 2, reason: 'net_wrong' }]);
    const { lines } = await read({ name: 'a.csv', bytes: new TextEncoder().encode(unpaid.replace(',,0.76,', ',,1.00,')) });
    expect(lines[0]).toMatchObject({ amountMinor: 100n, feeMinor: 0n, netMinor: 100n });
  });

  it('corrected footers make the PayPal settlement readable: 5 records', async () => {
    const text = readFileSync(new URL('paypal/stl.csv', SAMPLES), 'utf8')
      .replace(/^("[SR]F"),"GBP",834,134,87,47,(.*),1$/gm, '$1,"GBP",834,234,47,87,$2,3')
      .replace(/^("[SR]F"),"AUD",5735,0,300,600,/gm, '$1,"AUD",5735,0,0,300,');
    const { lines, summary } = await read({ name: 'stl.csv', bytes: new TextEncoder().encode(text) });
    expect(lines.map((line) => [line.kind, line.flow, line.amountMinor, line.feeMinor])).toEqual([
      ['payment', 'in', 5200n, 225n],
      ['payment', 'in', 535n, 75n],
      ['payment', 'in', 834n, 87n],
      ['refund', 'out', 134n, -47n],
      ['payout', 'out', 100n, null],
    ]);
    expect(summary.accountNo).toBe('EZ782AXEUJUW8');
    expect(summary.period).toEqual({ from: '2026-01-06', to: '2026-01-06' });
  });

  it.each([['unionpay/IND26040101ACOMN_synthetic'], ['adyen/payments_accounting_report_nyce.csv']])(
    '%s is none of our formats and is not mistaken for one',
    async (path) => {
      expect((await refusal(sample(path))).reason).toBe('statement_format_unknown');
    },
  );
});

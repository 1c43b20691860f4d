/** A control total leads to exactly the lines it counts: the filter is applied to the lines of generated files, and adds up to the figure. */
import { describe, expect, it } from 'vitest';
import type { ControlTotal, StatementLine } from '../../server/statements/contract.ts';
import { writeAdyen } from '../../server/statements/formats/adyen/write-adyen.ts';
import { writeAlipayAccount, writeAlipayBusiness } from '../../server/statements/formats/alipay/write-alipay.ts';
import type { StatementWriter } from '../../server/statements/formats/format.ts';
import { generatedRows } from '../../server/statements/formats/generated-rows.ts';
import { writePaypalStl } from '../../server/statements/formats/paypal/write-paypal.ts';
import { readWhole } from '../../server/statements/formats/read-whole.ts';
import { openStatement } from '../../server/statements/formats/registry.ts';
import { writeStripe } from '../../server/statements/formats/stripe/write-stripe.ts';
import { writeUnionpay } from '../../server/statements/formats/unionpay/write-unionpay.ts';
import { writeWechatFundFlow } from '../../server/statements/formats/wechat/write-fund-flow.ts';
import { writeWechatTradeAll } from '../../server/statements/formats/wechat/write-trade-bill.ts';
import { type LinesBehind, linesBehind } from './lines-behind.ts';

const OPTIONS = { date: '2026-04-01', accountNo: '777290058110097', zone: 'Asia/Shanghai' };

const fits = (line: StatementLine, { kinds, flows, fees, currency }: LinesBehind) =>
  (!kinds || kinds.includes(line.kind)) &&
  (!flows || flows.includes(line.flow)) &&
  (!fees || (line.feeMinor ?? 0n) === 0n ? !fees : fees.includes((line.feeMinor as bigint) > 0n ? 'out' : 'in')) &&
  (!currency || line.currency === currency);

const sum = (lines: StatementLine[], of: (line: StatementLine) => bigint) => lines.reduce((total, line) => total + of(line), 0n);
const abs = (value: bigint) => (value < 0n ? -value : value);

/** What the figure is of the lines it leads to; null where the lines do not hold it (coupons, balances). */
function figureOf(total: ControlTotal, lines: StatementLine[]): bigint | null {
  if (total.unit === 'count') return BigInt(lines.length);
  if (total.name === 'net' || total.name === 'settled_amount')
    return sum(lines, (line) => line.netMinor ?? 0n) + (total.name === 'net' ? 0n : sum(lines, (line) => line.feeMinor ?? 0n));
  if (/fee/.test(total.name)) return sum(lines, (line) => line.feeMinor ?? 0n);
  if (total.name === 'amount') return sum(lines, (line) => (line.flow === 'in' ? line.amountMinor : -line.amountMinor));
  if (/_amount$/.test(total.name) && !/coupon|order|received/.test(total.name))
    return sum(lines, (line) => (/^(in|out)_/.test(total.name) ? abs(line.netMinor ?? line.amountMinor) : line.amountMinor));
  return null;
}

const FILES: [string, StatementWriter, string[]][] = [
  ['WeChat trades', writeWechatTradeAll, ['CNY']],
  ['WeChat movements', writeWechatFundFlow, ['CNY']],
  ['Alipay trades', writeAlipayBusiness, ['CNY']],
  ['Alipay movements', writeAlipayAccount, ['CNY']],
  ['UnionPay', writeUnionpay, ['CNY']],
  ['Stripe', writeStripe, ['USD', 'JPY']],
  ['Adyen', writeAdyen, ['EUR', 'USD']],
];

describe('A control total', () => {
  it.each(FILES)('of %s leads to lines that make the figure', async (_name, writer, currencies) => {
    const rows = generatedRows(40, { currencies: currencies as never, start: '2026-04-01T02:00:00Z', merchantNo: OPTIONS.accountNo });
    const file = writer(rows, OPTIONS);
    const opened = await openStatement(file);
    const { lines, summary } = await readWhole(opened.lines);
    let held = 0;
    for (const total of summary.controlTotals) {
      const behind = linesBehind(total, summary.controlTotals, summary.formatId);
      if (!behind) continue;
      const figure = figureOf(
        total,
        lines.filter((line) => fits(line, behind)),
      );
      if (figure === null) continue;
      expect([total.name, total.label, abs(figure)]).toEqual([total.name, total.label, abs(total.computed)]);
      held++;
    }
    expect(held).toBeGreaterThan(2);
  });

  it('of PayPal leads to credits, debits, and fees charged or given back, each in its currency', async () => {
    const rows = generatedRows(40, { currencies: ['USD', 'EUR'], start: '2026-04-01T02:00:00Z', merchantNo: OPTIONS.accountNo });
    const opened = await openStatement(writePaypalStl(rows, { ...OPTIONS, zone: 'America/Los_Angeles' }));
    const { lines, summary } = await readWhole(opened.lines);
    for (const total of summary.controlTotals) {
      const behind = linesBehind(total, summary.controlTotals, summary.formatId) as LinesBehind;
      const found = lines.filter((line) => fits(line, behind));
      const figure =
        total.unit === 'count'
          ? BigInt(found.length)
          : sum(found, (line) => (total.name.startsWith('fee') ? abs(line.feeMinor ?? 0n) : line.amountMinor));
      expect([total.label, figure]).toEqual([total.label, total.computed]);
    }
  });

  it('of one payout or batch among several leads nowhere, since no line says which it belongs to', () => {
    const net = (label: string): ControlTotal => ({
      name: 'net',
      label,
      unit: 'minor',
      currency: 'EUR',
      declared: 1n,
      computed: 1n,
      holds: true,
    });
    expect(linesBehind(net('po_1'), [net('po_1')], 'stripe_activity')).toBeNull();
    expect(linesBehind(net('Net EUR'), [net('Net EUR')], 'stripe_activity')).toEqual({ currency: 'EUR' });
    expect(linesBehind(net('Batch 7'), [net('Net EUR'), net('Batch 7')], 'adyen_settlement')?.kinds).not.toContain('payout');
    expect(linesBehind(net('Batch 7'), [net('Batch 7'), net('Batch 8')], 'adyen_settlement')).toBeNull();
    const section = (computed: bigint): ControlTotal => ({ ...net('SF EUR gross credits'), name: 'in_amount', computed });
    expect(linesBehind(section(1n), [section(1n), section(2n)], 'paypal_stl')).toBeNull();
  });
});

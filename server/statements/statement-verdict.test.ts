/** The rules above any format: whose file it is, lines that could not be read, totals that do not hold. */
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import type { ControlTotal, Reject } from './contract.ts';
import type { ParseFindings } from './parse-messages.ts';
import { type VerdictRules, verdict } from './statement-verdict.ts';

const total = (over: Partial<ControlTotal> = {}): ControlTotal => ({
  name: 'payment_amount',
  label: '订单总金额',
  unit: 'minor',
  currency: 'CNY',
  declared: 12_345n,
  computed: 12_345n,
  holds: true,
  ...over,
});
const reject: Reject = { lineNo: 7, column: '手续费', reason: 'amount_malformed', message: 'Not an amount: x', raw: 'x' };
const findings = (totals: ControlTotal[], rejects: Reject[] = []): ParseFindings => ({
  formatId: 'wechat_trade_all',
  member: null,
  lines: 2,
  rejectCount: rejects.length,
  rejects,
  summary: {
    formatId: 'wechat_trade_all',
    encoding: 'utf-8',
    lineCount: 2,
    rejectCount: rejects.length,
    controlTotals: totals,
    period: { from: '2026-11-19', to: '2026-11-19' },
    accountNo: null,
  },
  totals: [],
  flows: [],
  dates: [{ date: '2026-11-19' as BusinessDate, count: 2, early: 0, late: 0 }],
});
const rules: VerdictRules = {
  file: 'bill.csv',
  channelFormatId: 'wechat_trade_all',
  channelCode: 'wechat',
  isFormatChosen: false,
  acceptInPart: false,
  businessDate: null,
};
const refusal = (work: () => unknown): { reason: string; message: string } => {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return { reason: error.reason, message: error.message };
    throw error;
  }
  return { reason: 'accepted', message: '' };
};

describe('A statement that was read', () => {
  it('is accepted for its date where every total holds', () => {
    expect(verdict(findings([total(), total({ name: 'count', unit: 'count', currency: null })]), rules).decision).toMatchObject({
      date: '2026-11-19',
    });
  });

  it('is refused where a total does not hold, with both figures in major units', () => {
    const wrong = total({ computed: 12_245n, holds: false });
    const found = refusal(() => verdict(findings([total(), wrong]), rules));
    expect(found.reason).toBe('statement_total_wrong');
    expect(found.message).toBe('bill.csv: 订单总金额 is declared as CNY 123.45, but its lines add up to CNY 122.45');
  });

  it('is refused for a total of lines though a part of a file would do: no line was lost that explains it', () => {
    const wrong = total({ name: 'count', label: '总交易单数', unit: 'count', currency: null, declared: 3n, computed: 2n, holds: false });
    expect(refusal(() => verdict(findings([wrong]), { ...rules, acceptInPart: true })).reason).toBe('statement_total_wrong');
  });

  it('is refused for a line that could not be read, and taken in part only where the channel is set up so', () => {
    const wrong = total({ computed: 12_245n, holds: false });
    expect(refusal(() => verdict(findings([wrong], [reject]), rules))).toMatchObject({
      reason: 'statement_has_rejects',
      message: 'bill.csv:7 (手续费): Not an amount: x (rejected rows: 1)',
    });
    expect(refusal(() => verdict(findings([wrong], [reject]), { ...rules, acceptInPart: true })).reason).toBe('accepted');
  });

  it('is refused where it is the file of another channel, unless a person named the format', () => {
    const alipay = { ...rules, channelFormatId: 'alipay_business', channelCode: 'alipay' };
    expect(refusal(() => verdict(findings([total()]), alipay)).reason).toBe('statement_of_another_channel');
    expect(refusal(() => verdict(findings([total()]), { ...alipay, isFormatChosen: true })).reason).toBe('accepted');
  });

  it('is refused where it holds totals and no line: published, its day would seem to have arrived', () => {
    const read = findings([total()]);
    const summary = { ...(read.summary as NonNullable<typeof read.summary>), formatId: 'alipay_business_summary', lineCount: 0 };
    const found = refusal(() => verdict({ ...read, lines: 0, summary }, { ...rules, channelFormatId: 'alipay_business' }));
    expect(found.reason).toBe('statement_totals_alone');
  });
});

/** The sentence of a difference: the right one for each case, with its figures, and the same words on the screens as on the command line. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Side } from '../engine/contract.ts';
import { EXPLANATIONS, type ExplainInput, type ExplanationKey, explainDifference } from './explain-difference.ts';

const side = (over: Partial<Side> = {}): Side =>
  ({
    kind: 'payment',
    channelNo: 'C1',
    ourNo: 'N1',
    originalOurNo: null,
    amountMinor: 10_000n,
    currency: 'CNY',
    feeMinor: 60n,
    status: 'succeeded',
    occurredAt: new Date(0),
    merchantNo: 'M1',
    ...over,
  }) as Side;
const found = (over: Partial<ExplainInput>): ExplainInput => ({
  kind: 'amount',
  recordKind: 'payment',
  deltaMinor: 100n,
  currency: 'CNY',
  channel: side(),
  ours: side(),
  ...over,
});

const CASES: [ExplanationKey, Partial<ExplainInput>][] = [
  ['missing_in_books_payment', { kind: 'missing_in_books', ours: null, deltaMinor: 10_000n }],
  ['missing_in_books_refund', { kind: 'missing_in_books', recordKind: 'refund', ours: null, deltaMinor: -10_000n }],
  ['missing_in_books_twin', { kind: 'missing_in_books', ours: null, deltaMinor: 10_000n, twin: 'N9' }],
  ['missing_at_channel_payment', { kind: 'missing_at_channel', channel: null, deltaMinor: -10_000n }],
  ['missing_at_channel_refund', { kind: 'missing_at_channel', recordKind: 'refund', channel: null, deltaMinor: 10_000n }],
  ['amount_decimal_slip', { ours: side({ amountMinor: 100n }), deltaMinor: 9_900n }],
  ['amount_fee_netted', { ours: side({ amountMinor: 9_940n }), deltaMinor: 60n }],
  ['amount_transposed', { channel: side({ amountMinor: 12_340n }), ours: side({ amountMinor: 13_240n }), deltaMinor: -900n }],
  ['amount_plain', { ours: side({ amountMinor: 9_900n }), deltaMinor: 100n }],
  ['fee_rounding', { kind: 'fee', ours: side({ feeMinor: 59n }), deltaMinor: -1n }],
  ['fee_unexpected', { kind: 'fee', ours: side({ feeMinor: 0n }), deltaMinor: -60n }],
  ['fee_plain', { kind: 'fee', ours: side({ feeMinor: 38n }), deltaMinor: -22n }],
  ['status_late_success', { kind: 'status', ours: side({ status: 'processing' }), deltaMinor: 10_000n }],
  ['status_success_after_end', { kind: 'status', ours: side({ status: 'closed' }), deltaMinor: 10_000n }],
  ['status_refunded_after_end', { kind: 'status', recordKind: 'refund', ours: side({ status: 'failed' }), deltaMinor: -10_000n }],
  ['status_channel_pending', { kind: 'status', channel: side({ status: 'processing' }), deltaMinor: -10_000n }],
  ['status_channel_failed', { kind: 'status', channel: side({ status: 'failed' }), deltaMinor: -10_000n }],
  ['currency_plain', { kind: 'currency', channel: side({ currency: 'USD' }), currency: 'USD', deltaMinor: 10_000n }],
  ['duplicate_two_numbers', { kind: 'duplicate', deltaMinor: 10_000n }],
  ['duplicate_listed_twice', { kind: 'duplicate', channel: side({ ourNo: null }), deltaMinor: 10_000n }],
  ['duplicate_ours', { kind: 'duplicate', channel: null, deltaMinor: -10_000n }],
];

describe('The sentence of a difference', () => {
  it.each(CASES)('is %s where that is the case, with nothing left unfilled', (key, over) => {
    const explanation = explainDifference(found(over));
    expect(explanation.key).toBe(key);
    expect(explanation.english).not.toMatch(/[{}]|undefined/);
    expect(explanation.english).toContain((over.deltaMinor ?? 0n) < 0n ? 'short' : 'surplus');
  });

  it('has a case here for every sentence there is', () => {
    expect(CASES.map(([key]) => key).sort()).toEqual(Object.keys(EXPLANATIONS).sort());
  });

  it('states the amounts in major units of their currency', () => {
    const yen = side({ amountMinor: 1_500n, currency: 'JPY' });
    const explanation = explainDifference(
      found({ kind: 'missing_in_books', currency: 'JPY', channel: yen, ours: null, deltaMinor: 1_500n }),
    );
    expect(explanation.english).toContain('1500 JPY');
  });

  it('has a brief one for lists in both languages, which names nothing that the whole one does not', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const language of ['en', 'zh']) {
      const file = path.join(import.meta.dirname, '..', '..', '..', 'messages', language, 'reconciliation-engine.json');
      const { brief } = JSON.parse(fs.readFileSync(file, 'utf8')) as { brief: Record<string, string> };
      expect(Object.keys(brief).sort()).toEqual(Object.keys(EXPLANATIONS).sort());
      for (const [key, text] of Object.entries(EXPLANATIONS))
        for (const name of names(brief[key] ?? '')) expect(names(text), `${language} ${key}`).toContain(name);
    }
  });

  it('is worded on the English screens as on the command line, and names the same values in Chinese', () => {
    const sentences = (language: string): Record<string, string> => {
      const file = path.join(import.meta.dirname, '..', '..', '..', 'messages', language, 'reconciliation-engine.json');
      return (JSON.parse(fs.readFileSync(file, 'utf8')) as { why: Record<string, string> }).why;
    };
    expect(sentences('en')).toEqual(EXPLANATIONS);
    const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]))].sort();
    const chinese = sentences('zh');
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(EXPLANATIONS).sort());
    for (const [key, text] of Object.entries(EXPLANATIONS))
      for (const name of names(chinese[key] as string)) expect([...names(text), 'word'], key).toContain(name);
  });
});

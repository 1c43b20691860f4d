/** PayPal's settlement and transaction reports: what a hostile, edited or merely odd file does to its reader: a reject with line, column and reason, or a refusal; never a wrong line. */
import { describe, expect, it } from 'vitest';
import { generatedRows } from '../generated-rows.ts';
import { read, refusal } from '../upload-fixture.ts';
import { paypalStl, paypalTrr } from './read-paypal.ts';
import { writePaypalStl } from './write-paypal.ts';

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

  it('of two sections is refused where the second is cut off before its totals, though the first has its own', async () => {
    const of = (start: string) => lines.filter((line) => line.startsWith(start));
    // As the reports without file records have it: a section with its footers, and another one.
    const section = [...of('"SH"'), ...of('"CH"'), ...of('"SB"'), ...of('"SF"')];
    const whole = `${[...section, ...section].join('\n')}\n`;
    expect((await read(paypalStl, whole)).lines).toHaveLength(20);
    for (let kept = 1; kept < section.length; kept++) {
      const cut = [...section, ...section.slice(0, kept)].join('\n');
      const hasFooters = section[kept - 1]?.startsWith('"SF"');
      // Of the second section's footers one alone shows nothing missing of its own currency: the other's rows are in the sums of both.
      if (hasFooters) continue;
      const lineNo = section.length + kept;
      expect([kept, await refusal(paypalStl, `${cut}\n`)]).toEqual([kept, { reason: 'statement_cut_off', lineNo }]);
      expect([kept, await refusal(paypalStl, cut)]).toEqual([kept, { reason: 'statement_cut_off', lineNo }]);
    }
  });

  it('is refused with a record of no known type, with data before its column names, without the end a whole file has', async () => {
    expect(await refusal(paypalStl, text.replace('"SC"', '"XX"'))).toMatchObject({ reason: 'statement_record_unknown' });
    expect(await refusal(paypalStl, `${lines[4]}\n`)).toEqual({ reason: 'statement_header_unknown', lineNo: 1 });
    expect(await refusal(paypalStl, `${lines.slice(0, -1).join('\n')}\n`)).toMatchObject({ reason: 'statement_cut_off' });
    expect(await refusal(paypalStl, '')).toMatchObject({ reason: 'statement_empty' });
  });
});

/** Adyen's settlement detail report: what a hostile, edited or merely odd file does to its reader: a reject with line, column and reason, or a refusal; never a wrong line. */
import { describe, expect, it } from 'vitest';
import { generatedRows } from '../generated-rows.ts';
import { read, refusal } from '../upload-fixture.ts';
import { adyenSettlement } from './read-adyen.ts';
import { writeAdyen } from './write-adyen.ts';

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
    // It may leave out the merchant's number of it, and then states none: not the channel's in its place, which would contradict the refund's.
    const at = header.split(',').indexOf('Modification Merchant Reference');
    const bare = undone(refunded, 'RefundedReversed')
      .split(',')
      .map((cell, column) => (column === at ? '' : cell))
      .join(',');
    const { lines: both } = await read(adyenSettlement, [header, refunded, bare, ''].join('\n'));
    expect(both.map(({ channelNo }) => channelNo)).toEqual([numbers[1]?.[1], numbers[1]?.[1]]);
    expect(both.map(({ ourNo }) => ourNo)).toEqual([numbers[1]?.[0], null]);
    const wrong = [header, undone(settled, 'RefundedReversed').replace('RefundedReversed', 'SettledReversed'), ''].join('\n');
    expect((await read(adyenSettlement, wrong)).rejects).toMatchObject([{ column: 'Gross Debit (GC)', reason: 'sign_conflict' }]);
  });
});

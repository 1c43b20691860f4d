/** Of files as of stored days: a duplicate is laid beside what it is one too many of. */
import { describe, expect, it } from 'vitest';
import type { GeneratedRow } from '../../statements/formats/format.ts';
import { writeWechatTradeAll } from '../../statements/formats/wechat/write-trade-bill.ts';
import type { DuplicateSides } from '../differences/contract.ts';
import type { Side } from '../engine/contract.ts';
import { comparing, OPTIONS, order, paid } from './files-fixture.ts';
import { previewReconciliation } from './preview-reconciliation.ts';

const { file, ordersOf, compared, ambience } = comparing();

const bill = (name: string, ...rows: GeneratedRow[]) => file(name, writeWechatTradeAll(rows, OPTIONS).bytes);
const later = (no: number, seconds: number) => new Date(paid(no).occurredAt.getTime() + seconds * 1000);

async function duplicates(...[orders, ...statements]: { name: string; path: string }[]): Promise<(DuplicateSides | null)[]> {
  if (!orders) throw new Error('no orders');
  const { found } = await compared({ statements, orders, duplicatesBeside: 100 });
  expect(found.filter((one) => one.kind !== 'duplicate').map((one) => one.duplicate)).toEqual(
    found.filter((one) => one.kind !== 'duplicate').map(() => null),
  );
  return found.filter((one) => one.kind === 'duplicate').map((one) => one.duplicate);
}
const named = (sides: readonly Side[] | undefined) => sides?.map((side) => `${side.ourNo} ${side.channelNo}`);
const marked = (found: DuplicateSides | null | undefined, side: 'ours' | 'channel', column: number) =>
  found?.fields.filter((field) => field[side][column]).map(({ field }) => field);

describe('A duplicate in files that are compared', () => {
  it('of the channel stands behind the line that our record met, wherever that is in the file', async () => {
    const again = paid(1, { channelNo: 'C9', occurredAt: later(1, 9) });
    for (const rows of [
      [paid(1), paid(2), again],
      [again, paid(2), paid(1)],
    ]) {
      const [found, ...others] = await duplicates(ordersOf(order(1, { channelNo: 'C1' }), order(2)), bill('all.csv', ...rows));
      expect(others).toEqual([]);
      expect([found?.side, named(found?.ours), named(found?.channel)]).toEqual(['channel', ['P1 C1'], ['P1 C1', 'P1 C9']]);
      expect([marked(found, 'ours', 0), marked(found, 'channel', 0), marked(found, 'channel', 1)]).toEqual([
        [],
        [],
        ['channelNo', 'occurredAt'],
      ]);
      expect(found?.found).toEqual({
        ours: { count: 1, total: { minor: 1000n, currency: 'CNY' } },
        channel: { count: 2, total: { minor: 2000n, currency: 'CNY' } },
      });
    }
  });

  it('of our books stands behind the record that the line met', async () => {
    const orders = ordersOf(order(1), order(1, { time: '2026-03-01T10:05:00+08:00' }), order(2));
    const [found, ...others] = await duplicates(orders, bill('all.csv', paid(2), paid(1)));
    expect(others).toEqual([]);
    expect([found?.side, named(found?.ours), named(found?.channel)]).toEqual(['ours', ['P1 null', 'P1 null'], ['P1 C1']]);
    expect(found?.channel[0]?.lineNo).toBe(3);
    expect([marked(found, 'ours', 0), marked(found, 'ours', 1), marked(found, 'channel', 0)]).toEqual([[], ['occurredAt'], []]);
  });

  it('that no record of ours is of stands behind the first line of its number', async () => {
    const [found] = await duplicates(ordersOf(order(1)), bill('all.csv', paid(1), paid(2), paid(2)));
    expect([found?.side, named(found?.ours), named(found?.channel)]).toEqual(['channel', [], ['P2 C2', 'P2 C2']]);
  });

  it('on a second file stands behind the line of the first, and each line says of which file it is', async () => {
    const tomorrow = paid(1, { channelNo: 'C9', occurredAt: later(1, 86_400) });
    const { result, found } = await compared({
      statements: [bill('one.csv', paid(1)), bill('two.csv', tomorrow)],
      orders: ordersOf(order(1)),
      duplicatesBeside: 100,
    });
    const files = new Map(result.statements.map((statement) => [statement.statementId, statement.file]));
    expect(found[0]?.duplicate?.channel.map((side) => files.get(side.statementId ?? ''))).toEqual(['one.csv', 'two.csv']);
  });

  it('has no line beside it that was revoked or is of another kind', async () => {
    const refund = { kind: 'refund', originalChannelNo: 'C1', originalOurNo: 'P1', feeMinor: 0n } as const;
    const rows = [paid(1), ...['C8', 'C8', 'C9'].map((channelNo) => paid(1, { channelNo })), paid(1, { ...refund, channelNo: 'D1' })];
    const lines = Buffer.from(writeWechatTradeAll(rows, OPTIONS).bytes).toString().split('\n');
    const revoked = lines.map((line, at) => (at === 3 ? line.replace('`SUCCESS', '`REVOKED') : line)).join('\n');
    const [found] = await duplicates(ordersOf(order(1), order(1, { kind: 'refund' })), file('all.csv', revoked));
    expect([named(found?.ours), named(found?.channel)]).toEqual([['P1 null'], ['P1 C1', 'P1 C9']]);
  });

  it('of many says how many they are and holds the first and its own; without being asked for there is none', async () => {
    const rows = [3, 4, 5, 6].map((second) => paid(1, { channelNo: `C${second}`, occurredAt: later(1, second) }));
    const request = { statements: [bill('all.csv', paid(1), ...rows)], orders: ordersOf(order(1), order(2)) };
    const { differences } = await previewReconciliation(ambience(), request);
    const found = differences.flatMap(({ duplicate }) => duplicate ?? []);
    expect(found.map(({ channel }) => named(channel))).toEqual(['C3', 'C4', 'C5', 'C6'].map((own) => ['P1 C1', `P1 ${own}`]));
    expect(found.map((one) => [one.found.channel, one.fields.every(({ channel }) => channel.length === 2)])).toEqual(
      found.map(() => [{ count: 5, total: { minor: 5000n, currency: 'CNY' } }, true]),
    );
    expect((await compared(request)).found.map(({ duplicate }) => duplicate)).toEqual([null, null, null, null, null]);
  });
});

/** Lines on a real database: found by each of their numbers, by direction and by fee. */
import { describe, expect, it } from 'vitest';
import { runQuery } from '../guard/query.ts';
import { bucketOfOurNo, bucketOfText } from '../kernel/ids.ts';
import { ambience, bill, database, importBytes, makeChannel, onAnotherChannel, onOwnDatabase, row } from './import-fixture.ts';
import { listLines } from './list-lines.ts';

onOwnDatabase();

describe('Further numbers that the channel has for a line', () => {
  it('are kept with it, in the bucket of its own number, and it is found by each of them', async () => {
    await onAnotherChannel({ formatId: 'stripe_activity' });
    const text = [
      'reporting_category,created_utc,currency,gross,fee,net,source_id,balance_transaction_id,payment_intent_id,payment_metadata[order_id]',
      'charge,2026-11-19 02:00:00,usd,25.00,0.95,24.05,ch_1,txn_1,pi_1,',
      'charge,2026-11-19 02:00:00,usd,25.00,0.95,24.05,ch_2,txn_2,pi_2,ORD2',
      'refund,2026-11-19 03:00:00,usd,-25.00,0.00,-25.00,re_1,txn_3,pi_1,',
      '',
    ].join('\n');
    const { statementId } = await importBytes(Buffer.from(text), { name: 'stripe.csv' });
    const { rows } = await database.owner.pool.query(
      'SELECT bucket, further_nos FROM statement_lines WHERE statement_id = $1 ORDER BY line_no',
      [statementId],
    );
    expect(rows).toEqual([
      { bucket: bucketOfText('ch_1'), further_nos: ['txn_1', 'pi_1'] },
      { bucket: bucketOfOurNo('ORD2'), further_nos: ['txn_2', 'pi_2'] },
      { bucket: bucketOfText('re_1'), further_nos: ['txn_3'] },
    ]);
    const found = async (number: string) =>
      (await runQuery(listLines, ambience(), { statementId, filter: { number } })).rows.map((line) => line.channelNo);
    expect([await found('pi_1'), await found('txn_3'), await found('txn_'), await found('ch_2')]).toEqual([
      ['ch_1'],
      ['re_1'],
      ['ch_1', 'ch_2', 're_1'],
      ['ch_2'],
    ]);
    // A format without them keeps none.
    const plain = await importBytes(bill([row(1)]), { channelCode: await makeChannel() });
    expect((await runQuery(listLines, ambience(), { statementId: plain.statementId })).rows.map((line) => line.furtherNos)).toEqual([null]);
  });
});

describe('Lines by direction, and by that of their fee', () => {
  it('are those of the filter, a line without a fee being neither charged nor given back', async () => {
    const refund = { kind: 'refund', originalChannelNo: row(1).channelNo, originalOurNo: row(1).ourNo } as const;
    const { statementId } = await importBytes(
      bill([row(1), row(2, { feeMinor: 0n }), row(3, { ...refund, feeMinor: -1n }), row(4, { ...refund, feeMinor: 0n })]),
    );
    const numbersOf = async (filter: Record<string, unknown>) =>
      (await runQuery(listLines, ambience(), { statementId, filter })).rows.map((line) => line.ourNo);
    const ours = (...numbers: number[]) => numbers.map((i) => row(i).ourNo);
    expect(await numbersOf({ flows: ['in'] })).toEqual(ours(1, 2));
    expect(await numbersOf({ flows: ['out'] })).toEqual(ours(3, 4));
    expect(await numbersOf({ fees: ['out'] })).toEqual(ours(1));
    expect(await numbersOf({ fees: ['in'] })).toEqual(ours(3));
    expect(await numbersOf({ fees: ['in', 'out'], flows: ['in', 'out'], currency: 'CNY' })).toEqual(ours(1, 3));
  });
});

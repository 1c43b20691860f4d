/** The hand-written COPY encoder against PostgreSQL itself: every column, every kind of value. */
import { from as copyFrom } from 'pg-copy-streams';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { bucketOfOurNo, bucketOfText, newId, numberOf } from '../kernel/ids.ts';
import { seededRandom } from '../kernel/random.ts';
import { LINE_KINDS, LINE_STATUSES } from './codes.ts';
import type { StatementLine } from './contract.ts';
import { bucketOfLine, COPY_HEADER, COPY_TRAILER, KIND_OF, LINE_COLUMNS, STATUS_OF } from './copy-lines.ts';
import { LineEncoder } from './line-encoder.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  database.breaksBooks('lines are copied that belong to no statement', 'statements_have_their_lines');
});
afterAll(() => database.drop());

const ID = '0193b5c0-1234-7abc-8000-00000000000f';
const random = seededRandom(7);
const texts = [null, '', 'A1', '订单号一二三', '𠮷😀 mixed é', `${'长'.repeat(300)}`, 'x'.repeat(300_000)];
const amounts = [0n, 1n, 9_007_199_254_740_993n, 9_223_372_036_854_775_807n];
const signed = [null, 0n, -1n, 12345n, -9_223_372_036_854_775_807n];
const times = [
  0,
  -1,
  946_684_800_000,
  Date.parse('2026-11-19T15:59:59.123Z'),
  Date.parse('1990-01-01T00:00:00.001Z'),
  Date.parse('2199-12-31T23:59:59.999Z'),
];

const line = (i: number): StatementLine => ({
  lineNo: i + 1,
  byteOffset: i % 5 === 0 ? -1 : i * 4_000_000_000,
  byteLength: i,
  kind: random.pick(LINE_KINDS),
  flow: i % 2 ? 'in' : 'out',
  status: random.pick(LINE_STATUSES),
  channelNo: random.pick(texts),
  sharesChannelNo: i % 3 === 0,
  ourNo: random.pick(texts.slice(0, 6)),
  originalChannelNo: random.pick(texts.slice(0, 5)),
  originalOurNo: random.pick(texts.slice(0, 5)),
  amountMinor: random.pick(amounts),
  currency: random.pick(['CNY', 'JPY', 'KWD']),
  feeMinor: random.pick(signed),
  netMinor: random.pick(signed),
  occurredAt: random.pick(times),
  merchantNo: random.pick(texts.slice(0, 3)),
  furtherNos: random.pick([undefined, ['txn_1'], ['txn_1', '订单 "{,}"', '长'.repeat(3_000)]]),
});

it('gives back every column as it was put in, nulls, negatives, long and Chinese text alike', async () => {
  const lines = Array.from({ length: 400 }, (_, i) => line(i));
  const encoder = new LineEncoder(ID);
  const client = await database.pool.connect();
  try {
    const copy = client.query(copyFrom(`COPY statement_lines (${LINE_COLUMNS.join(', ')}) FROM STDIN (FORMAT binary)`));
    copy.write(COPY_HEADER);
    for (const each of lines) {
      encoder.add(each);
      for (const bytes of encoder.take()) copy.write(bytes);
    }
    for (const bytes of encoder.take(true)) copy.write(bytes);
    copy.end(COPY_TRAILER);
    await new Promise((resolve, reject) => copy.on('finish', resolve).on('error', reject));
    const { rows } = await client.query(
      `SELECT *, kind::text, flow::text, status::text, (extract(epoch FROM occurred_at) * 1000)::bigint AS ms FROM statement_lines WHERE statement_id = $1 ORDER BY line_no`,
      [ID],
    );
    expect(rows).toHaveLength(lines.length);
    rows.forEach((row, i) => {
      const { occurredAt, ...wanted } = lines[i] as StatementLine;
      expect({
        lineNo: row.line_no,
        byteOffset: Number.parseInt(`${row.byte_offset}`, 10),
        byteLength: row.byte_length,
        kind: KIND_OF[row.kind],
        flow: row.flow === 'i' ? 'in' : 'out',
        status: STATUS_OF[row.status],
        channelNo: row.channel_no,
        sharesChannelNo: row.shares_channel_no,
        ourNo: row.our_no,
        originalChannelNo: row.original_channel_no,
        originalOurNo: row.original_our_no,
        amountMinor: row.amount_minor,
        currency: row.currency,
        feeMinor: row.fee_minor,
        netMinor: row.net_minor,
        merchantNo: row.merchant_no,
        furtherNos: row.further_nos ?? undefined,
      }).toEqual(wanted);
      expect(row.ms).toBe(BigInt(occurredAt));
      expect(row.bucket).toBe(bucketOfLine(wanted));
    });
  } finally {
    client.release();
  }
});

it('finds the bucket of a line by the one rule for numbers, also of our own and of what only looks like ours', () => {
  const numbers = Array.from({ length: 3000 }, (_, i) => {
    const own = numberOf(random.pick(['P', 'R', 'T'] as const), newId(random.below(1024), new Date(1_700_000_000_000 + i * 1e9), random));
    return [
      own,
      own.toLowerCase(),
      `${own.slice(0, -1)}U`,
      `P8${own.slice(2)}`,
      own.slice(1),
      '订单'.repeat(13) + own[0],
      `D${own.slice(1)}`,
    ];
  }).flat();
  for (const ourNo of numbers) expect(bucketOfLine({ ourNo, channelNo: 'C' }), ourNo).toBe(bucketOfOurNo(ourNo));
  expect(bucketOfLine({ ourNo: null, channelNo: '4200001' })).toBe(bucketOfText('4200001'));
});

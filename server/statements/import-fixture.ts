/** What the tests of imports stand on: a database, a channel, bills and their bytes. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { fixedClock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { systemRandom } from '../kernel/random.ts';
import type { GeneratedRow } from './formats/format.ts';
import { writeWechatTradeAll } from './formats/wechat/write-trade-bill.ts';
import { type ImportPorts, type ImportRequest, importStatement } from './import-statement.ts';

/** Of this test file, once `onOwnDatabase` was called at its top. */
export let database: TestDatabase;

let serial = 0;
/** A channel of WeChat's, of each test its own. */
export let channel = '';
export const clock = fixedClock('2026-11-20T02:00:00Z');
export const ambience = (): Ambience => ({
  database,
  clock,
  random: systemRandom,
  requestId: 'test',
  ip: null,
  actor: staffActor({
    userId: crypto.randomUUID(),
    personId: crypto.randomUUID(),
    name: 'Li Ops',
    email: 'ops@example.test',
    roles: ['operations'],
    sessionId: crypto.randomUUID(),
  }),
});

export async function makeChannel(settings: { acceptInPart?: boolean; formatId?: string } = {}): Promise<string> {
  const code = `wechat_${++serial}`;
  await database.owner.pool.query(
    `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, accept_in_part, created_at) VALUES ($1, 'WeChat', '微信', $3, 'Asia/Shanghai', '00:00', $2, now())`,
    [code, settings.acceptInPart ?? false, settings.formatId ?? 'wechat_trade_all'],
  );
  return code;
}

export const row = (i: number, change: Partial<GeneratedRow> = {}): GeneratedRow => ({
  kind: 'payment',
  channelNo: `4200001${String(i).padStart(12, '0')}`,
  ourNo: `ORD${String(i).padStart(10, '0')}`,
  amountMinor: BigInt(100 + i),
  currency: 'CNY',
  feeMinor: 1n,
  occurredAt: new Date(Date.parse('2026-11-19T02:00:00Z') + (i % 40_000) * 1000),
  merchantNo: '1900000109',
  subject: '咖啡 ☕',
  ...change,
});
export const bill = (rows: Iterable<GeneratedRow>): Uint8Array =>
  writeWechatTradeAll(rows, { date: '2026-11-19', accountNo: '1900000109', zone: 'Asia/Shanghai' }).bytes;
export const rowsUpTo = (count: number) => Array.from({ length: count }, (_, i) => row(i));

export async function* stream(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
export const importBytes = (bytes: Uint8Array, change: Partial<ImportRequest> = {}, ports?: ImportPorts) =>
  importStatement(ambience(), { channelCode: channel, name: 'bill.csv', bytes: stream(bytes), source: 'upload', ...change }, ports);
export const refusalOf = async (work: Promise<unknown>): Promise<DomainError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  return error as DomainError;
};
export const one = async <T>(text: string, values: unknown[] = []): Promise<T> =>
  (await database.owner.pool.query(text, values)).rows[0] as T;
export const lineCount = async (statementId: string) =>
  (await one<{ n: number }>('SELECT count(*)::int AS n FROM statement_lines WHERE statement_id = $1', [statementId])).n;

/** The rest of the test imports to a channel of these settings. */
export async function onAnotherChannel(settings: Parameters<typeof makeChannel>[0]): Promise<void> {
  channel = await makeChannel(settings);
}

/** Opens a database, drops it at the end, and makes a channel for each test. */
export function onOwnDatabase(): void {
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    channel = await makeChannel();
  });
}

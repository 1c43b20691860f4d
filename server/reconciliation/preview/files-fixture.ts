/** Files for the tests of comparing: rows, the files made of them, and what comparing says in a database of the test file's own. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { DomainError } from '../../kernel/errors.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { GeneratedRow } from '../../statements/formats/format.ts';
import { ambienceOf } from '../testing-world.ts';
import { compareFiles, type FilesComparison, type FilesRequest } from './compare-files.ts';
import type { ComparedDifference } from './contract.ts';

export const OPTIONS = { date: '2026-03-01', accountNo: '1900000109', zone: 'Asia/Shanghai' };
const HEADER = 'kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no';

export const paid = (no: number, over: Partial<GeneratedRow> = {}): GeneratedRow => ({
  kind: 'payment',
  channelNo: `C${no}`,
  ourNo: `P${no}`,
  amountMinor: 1000n,
  currency: 'CNY',
  feeMinor: 6n,
  occurredAt: new Date(`2026-03-01T10:00:0${no}+08:00`),
  merchantNo: '1900000109',
  ...over,
});
export const refunded = (no: number): GeneratedRow =>
  paid(no, { kind: 'refund', channelNo: `D${no}`, ourNo: `R${no}`, originalChannelNo: `C${no}`, originalOurNo: `P${no}`, feeMinor: 0n });
export const order = (no: number, over: { kind?: string; number?: string; channelNo?: string; time?: string } = {}) =>
  `${over.kind ?? 'payment'},${over.number ?? `P${no}`},${over.channelNo ?? ''},,10.00,CNY,,succeeded,${over.time ?? '2026-03-01T10:00:00+08:00'},`;

/** A folder and a database of a test file, in which its files are compared. Call once, outside of tests. */
export function comparing() {
  let database: TestDatabase;
  let client: pg.PoolClient;
  let folder: string;
  beforeAll(async () => {
    database = await testDatabase();
    client = await database.pool.connect();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'compare-files-'));
  });
  afterAll(async () => {
    client.release();
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function file(name: string, content: string | Uint8Array) {
    const full = path.join(folder, name);
    fs.writeFileSync(full, content);
    return { name, path: full };
  }
  const ordersOf = (...rows: string[]) => file('orders.csv', `${[HEADER, ...rows].join('\n')}\n`);

  async function compared(request: FilesRequest): Promise<{ result: FilesComparison; differences: string[]; found: ComparedDifference[] }> {
    let result: FilesComparison | null = null;
    const found: ComparedDifference[] = [];
    await compareFiles(
      client,
      request,
      { now: new Date('2026-03-02T00:00:00Z'), random: systemRandom },
      (answer) => {
        result = answer;
      },
      (more) => {
        found.push(...more);
      },
    );
    return {
      result: result as unknown as FilesComparison,
      differences: found.map((one) => `${one.kind} ${one.ourNo} ${one.deltaMinor}`).sort(),
      found,
    };
  }

  async function refusal(request: FilesRequest): Promise<DomainError> {
    try {
      await compared(request);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
    throw new Error('was accepted');
  }

  return { file, ordersOf, compared, refusal, ambience: () => ambienceOf(database) };
}

/** The file of a statement's lines is its list: every line the filter finds, in the order of the file, to those who may see them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { all, beijing, cellsOf, type Format, person, rowsOf, yuan } from '../api/exported-rows-fixture.ts';
import { EXPORTS } from '../api/exports.ts';
import { streamExport } from '../exports/stream-export.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { addDays, parseBusinessDate } from '../kernel/business-date.ts';
import { ambienceOf, type LineSpec, noonOf, World } from '../reconciliation/testing-world.ts';
import { listLines } from './list-lines.ts';

const DAY = parseBusinessDate('2026-03-02');
const COUNT = 1_203;
let database: TestDatabase;
let world: World;
let statementId: string;
beforeAll(async () => {
  database = await testDatabase();
  world = await World.create(database);
  const line = (index: number): LineSpec => ({
    kind: index % 5 === 0 ? 'refund' : 'payment',
    ourNo: index % 3 === 0 ? null : `1234567890123456${index}`,
    channelNo: `4200-${index}`,
    amountMinor: BigInt(1_000 + index),
    feeMinor: index % 2 === 0 ? null : 6n,
    at: noonOf(DAY, index % 60),
    furtherNos: index === 4 ? ['4200-x', '4200-y'] : undefined,
  });
  statementId = await world.statement(DAY, ...Array.from({ length: COUNT }, (_, index) => line(index)));
});
afterAll(() => database.drop());

async function take(filter: unknown, format: Format = 'csv', actor: Ambience['actor'] = systemActor('test')): Promise<Buffer> {
  const definition = EXPORTS.get('statement_lines');
  if (!definition) throw new Error('statement_lines cannot be taken out');
  const { body } = await streamExport(definition, { ...ambienceOf(database), actor }, { format, language: 'en', filter });
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}

it.each([
  ['csv', {}],
  ['xlsx', {}],
  ['csv', { kinds: ['refund'], amountMin: '12.00' }],
] as const)('holds the rows of the list (%s, %o)', async (format, filter) => {
  const { text, figure } = cellsOf(format);
  const rows = await all((cursor) =>
    runQuery(listLines, ambienceOf(database), { statementId, filter: filter as never, cursor, limit: 200 }),
  );
  expect(rows.length).toBeGreaterThan(100);
  const money = (minor: bigint | null) => figure(minor === null ? null : yuan(minor));
  expect(await rowsOf(await take({ statementId, filter }, format), format)).toEqual(
    rows.map((row) => [
      figure(String(row.lineNo)),
      ...[row.kind, row.status, row.ourNo, row.channelNo].map(text),
      ...[row.amountMinor, row.feeMinor, row.netMinor].map(money),
      ...[row.currency, row.flow, beijing(row.occurredAt), row.originalOurNo, row.originalChannelNo].map(text),
      ...[row.furtherNos?.join(' ') ?? null, row.merchantNo].map(text),
    ]),
  );
});

it('leaves out no line, however many lines of the file its cells have taken', async () => {
  const at = noonOf(DAY);
  const payments = ['1', '2', '3'].map((ourNo) => ({ kind: 'payment' as const, ourNo, channelNo: null, amountMinor: 100n, at }));
  const tall = await world.statement(addDays(DAY, 1), ...payments);
  await database.owner.pool.query('UPDATE statement_lines SET line_no = line_no * 1000000 WHERE statement_id = $1', [tall]);
  const list = await all((cursor) => runQuery(listLines, ambienceOf(database), { statementId: tall, filter: {}, cursor, limit: 2 }));
  expect(list.map(({ ourNo }) => ourNo)).toEqual(['1', '2', '3']);
  expect((await rowsOf(await take({ statementId: tall }), 'csv')).map((row) => row[3])).toEqual(['1', '2', '3']);
});

it('is refused for a statement that there is not, without one, and to those who may not see statements', async () => {
  await expect(take({ statementId: crypto.randomUUID() })).rejects.toMatchObject({ reason: 'statement_not_found' });
  await expect(take({})).rejects.toMatchObject({ reason: 'input_invalid' });
  await expect(take({ statementId }, 'csv', person('product'))).rejects.toMatchObject({ reason: 'permission_missing' });
  await expect(take({ statementId }, 'csv', person('finance_reviewer'))).resolves.toBeInstanceOf(Buffer);
});

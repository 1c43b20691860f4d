/** Guarantees of the pack of a run. */
import { createHash, randomUUID } from 'node:crypto';
import { unzipSync } from 'fflate';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import { type Ambience, staffActor } from '../../guard/context.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { downloadFile } from '../../statements/download-file.ts';
import { type LineSpec, type RecordSpec, World } from '../testing-world.ts';
import { checkRunPack, takeRunPack } from './take-run-pack.ts';

const DAY = parseBusinessDate('2026-03-02');
const at = new Date(`${DAY}T12:00:00+08:00`);
const line = (ourNo: string, amountMinor = 1000n): LineSpec => ({ kind: 'payment', ourNo, channelNo: `C${ourNo}`, amountMinor, at });

const record = (ourNo: string, amountMinor = 1000n): RecordSpec => ({ kind: 'payment', ourNo, channelNo: `C${ourNo}`, amountMinor, at });

let database: TestDatabase;
let world: World;
let runId: string;
let statementId: string;
beforeAll(async () => {
  database = await testDatabase();
  database.breaksBooks('the rejects of a file are put in by hand', 'statements_have_their_lines');
  world = await World.create(database);
  await world.records(record('ok'), record('wrong', 900n));
  statementId = await world.statement(DAY, line('ok'), line('wrong'), line('=unbooked'));
  await database.owner.pool.query("UPDATE statements SET file_name = '../../a/b.csv', reject_count = 1 WHERE id = $1", [statementId]);
  await database.owner.pool.query(
    "INSERT INTO statement_rejects (statement_id, place, line_no, column_name, reason, message, raw) VALUES ($1, 1, 9, 'Amount', 'amount_malformed', 'amount is missing', '=1+1')",
    [statementId],
  );
  runId = (await world.run(DAY)).runId;
});
afterAll(() => database.drop());

const as = (role: string): Ambience => ({
  ...world.ambience,
  actor: staffActor({
    userId: randomUUID(),
    personId: randomUUID(),
    name: role,
    email: `${role}@example.com`,
    roles: [role],
    sessionId: randomUUID(),
  }),
});

async function pack(ambience: Ambience, language: 'en' | 'zh' = 'en') {
  const { name, body } = await takeRunPack(ambience, { runId, language });
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece as Uint8Array));
  return { name, files: unzipSync(Buffer.concat(pieces)) };
}
const rowsOf = (bytes: Uint8Array | undefined) =>
  Papa.parse<Record<string, string>>(
    Buffer.from(bytes ?? [])
      .toString('utf8')
      .slice(1),
    { header: true, skipEmptyLines: true },
  ).data;

describe('The pack of a run', () => {
  it('says in Chinese what was matched and what could not be read', async () => {
    const { files } = await pack(as('operations'), 'zh');
    expect(rowsOf(files['matched.csv'])).toMatchObject([{ 我方单号: 'ok', 类型: '支付', 匹配方式: '双方单号' }]);
    expect(rowsOf(files['rejects.csv'])).toMatchObject([{ 行号: '9', 原因: '不是有效金额', 说明: '没有金额' }]);
    expect(rowsOf(files['differences.csv']).map((row) => row.渠道代码)).toEqual([world.channel, world.channel]);
  });

  it('holds the statement as it came, the matched, the differences and the rejects, and a manifest that proves each of them', async () => {
    const { name, files } = await pack(as('operations'));
    expect(name).toBe(`run-${world.channel}-${DAY}-1.zip`);
    const manifest = JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString('utf8'));
    const listed = manifest.files.map((file: { path: string }) => file.path);
    expect([...listed, 'manifest.json'].sort()).toEqual(Object.keys(files).sort());
    for (const { path, bytes, sha256 } of manifest.files) {
      const content = Buffer.from(files[path] ?? []);
      expect([path, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([path, bytes, sha256]);
    }
    expect(listed[0]).toBe('statements/1-__.._a_b.csv');
    expect(Buffer.from(files[listed[0]] ?? []).toString()).toBe(' ');
    expect(rowsOf(files['matched.csv'])).toMatchObject([
      { 'Our no.': 'ok', 'Statement amount': '10.00', 'Our amount': '10.00', Rule: 'numbers' },
    ]);
    expect(
      rowsOf(files['differences.csv'])
        .map((row) => [row.Type, row['Our no.'], row.Delta])
        .sort(),
    ).toEqual([
      ['amount', 'wrong', '1.00'],
      ['missing_in_books', "'=unbooked", '10.00'],
    ]);
    expect(rowsOf(files['rejects.csv'])).toMatchObject([
      { Line: '9', Column: 'Amount', 'What is wrong': 'amount is missing', 'As it came': "'=1+1" },
    ]);
    expect(manifest.figures).toMatchObject({ matched: { count: '1' }, lines: { matched: '1', withDifference: '2' } });
    expect(manifest.run).toMatchObject({ id: runId, runNo: 1, channelCode: world.channel, businessDate: DAY });
  });

  it('breaks off where the session under which it was asked for has been ended', async () => {
    let looks = 0;
    // The session of `as` is none that there is, as if it had been ended; each look at the clock is five seconds later.
    const clock = { now: () => new Date(at.getTime() + ++looks * 5_000) };
    const { body } = await takeRunPack({ ...as('operations'), clock }, { runId });
    await expect(body.toArray()).rejects.toMatchObject({ reason: 'signed_out' });
    // As the file of a statement does by itself.
    const { bytes } = await downloadFile({ ...as('operations'), clock }, statementId);
    await expect(bytes.next()).rejects.toMatchObject({ reason: 'signed_out' });
  });

  it('is written to the trail before it is given, and is counted with all other exports: the sixth in a minute is refused', async () => {
    const own = as('finance_reviewer');
    for (let turn = 0; turn < 5; turn++) await pack(own);
    await expect(takeRunPack(own, { runId })).rejects.toMatchObject({ reason: 'too_many_exports' });
    await expect(checkRunPack(own, { runId })).rejects.toMatchObject({ reason: 'too_many_exports' });
    const { rows } = await database.owner.pool.query(
      "SELECT count(*)::int AS n FROM audit_entries WHERE action = 'export.run_pack' AND outcome = 'done' AND actor_name = 'finance_reviewer' AND subject_id = $1",
      [runId],
    );
    expect(rows[0].n).toBe(5);
  });

  it('is for those only who may see all that is in it', async () => {
    for (const role of ['product', 'risk', 'merchant_operations', 'administrator'])
      await expect(takeRunPack(as(role), { runId }), role).rejects.toMatchObject({ reason: 'permission_missing' });
    await expect(takeRunPack(as('operations'), { runId: randomUUID() })).rejects.toMatchObject({ reason: 'run_not_found' });
  });
});

/** Every export, in both formats and languages, over rows whose every text is an attack: nothing in the file is a formula, nothing is lost,
 *  numbers stay numbers. */
import { unzipSync } from 'fflate';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { EXPORTS } from '../api/exports.ts';
import { auditAlone } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { BOOK_DAY, businessDateOf, parseBusinessDate } from '../kernel/business-date.ts';
import { fixedClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { HEADING } from '../ledger/chart-of-accounts.ts';
import { holdFunds } from '../ledger/hold-funds.ts';
import { DAY as LEDGER_DAY, openBooks, transfer } from '../ledger/ledger-fixture.ts';
import { openAccount } from '../ledger/open-account.ts';
import { postEntry } from '../ledger/post-entry.ts';
import { World } from '../reconciliation/testing-world.ts';
import { columnsIn } from './export.ts';
import { streamExport } from './stream-export.ts';

const CELLS = [
  '=1+1',
  '+1',
  '-1+1|cmd',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '\u00a0=1',
  '\u3000=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠x',
  '"=1',
  '%0A=1',
  '\u0001=1',
  '\u200b=1',
  '\ufeff\u200e-1',
  '=HYPERLINK("http://evil.example","x")',
  "=cmd|' /C calc'!A0",
  '1234567890123456789',
  '007',
  'a,b"c\nd',
  '<f>1+1</f>',
  ']]>&lt;',
  '-12.34',
];
/** A code, and those that only this file has and no screen has a word for. */
const CODE = /^[a-z][a-z0-9]*(?:[._][a-z0-9]+)*$/;
const OWN_CODES = ['test_transfer', 'test.act'];
/** Two words of English one after the other. */
const SENTENCE = /\b[a-z]{2,} [a-z]{2,}\b/;
/** Columns whose text is a code as such, what is hashed, or what somebody called a thing. */
const NAMES = /代码$|原文$|^(?:文件|操作人)$/;
/** As a spreadsheet takes it: behind blanks and control signs, and in full width, which it folds. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u;
const DAY = parseBusinessDate('2026-03-02');
const NOON = new Date('2026-03-02T12:00:00+08:00');

let database: TestDatabase;
let ambience: Ambience;
/** What an export needs to be told, by id. */
const filters: Record<string, unknown> = {};
beforeAll(async () => {
  database = await testDatabase();
  database.breaksBooks(
    'rows with every hostile text are put into the tables by hand',
    'files_are_whole',
    'statements_have_their_lines',
    'differences_of_ended_runs',
  );
  ambience = {
    database,
    clock: fixedClock(NOON),
    random: systemRandom,
    actor: systemActor('=1+1|Seed'),
    requestId: '+reference',
    ip: '@ip',
  };
  const world = await World.create(database);
  const own = { kind: 'payment' as const, amountMinor: 1234n, at: NOON };
  await world.records(
    ...CELLS.map((ourNo, at) => ({ ...own, ourNo, channelNo: `${ourNo} `, originalOurNo: ourNo, amountMinor: BigInt(1000 + at) })),
  );
  await world.statement(DAY);
  await world.run(DAY);
  const line = (no: string, at: number) => ({ ...own, ourNo: no, channelNo: `${no} `, originalOurNo: no, amountMinor: BigInt(1000 + at) });
  filters.statement_lines = { statementId: await world.statement(parseBusinessDate('2026-03-01'), ...CELLS.map(line)) };
  const books = await database.db.transaction((tx) => openBooks(tx, 3));
  filters.account_statement = { account: books.channel, from: LEDGER_DAY, to: businessDateOf(NOON, BOOK_DAY) };
  for (const memo of CELLS)
    await database.db.transaction((tx) =>
      postEntry(
        tx,
        transfer(books, books.channel, books.merchant, 1234n, { businessDate: LEDGER_DAY, memo, sourceId: memo.padEnd(3, '.') }),
        NOON,
      ),
    );
  for (const [at, name] of CELLS.entries()) {
    const code = await database.db.transaction((tx) =>
      openAccount(tx, { heading: HEADING.merchantPending, ownerId: `H${at}`, nameEn: name, nameZh: name, bucket: 3, currency: 'CNY' }),
    );
    const today = businessDateOf(NOON, BOOK_DAY);
    await database.db.transaction((tx) => postEntry(tx, transfer(books, books.channel, code, 5n, { businessDate: today }), NOON));
  }
  for (const [at, sourceId] of CELLS.entries())
    await database.db.transaction((tx) =>
      holdFunds(tx, {
        id: newId(3, NOON),
        key: `hostile-hold-${at}`,
        at: NOON,
        kind: 'frozen',
        account: books.merchant,
        currency: 'CNY',
        amountMinor: 100n,
        sourceKind: '=kind',
        sourceId,
      }),
    );
  const known = transfer(books, books.channel, books.merchant, 100n, {
    businessDate: LEDGER_DAY,
    eventType: 'payment_captured',
    sourceKind: 'payment',
  });
  await database.db.transaction((tx) => postEntry(tx, known, NOON));
  const held = { account: books.merchant, currency: 'CNY', amountMinor: 100n, sourceKind: 'payment', sourceId: 'P1' } as const;
  await database.db.transaction((tx) => holdFunds(tx, { id: newId(3, NOON), key: 'known-hold', at: NOON, kind: 'frozen', ...held }));
  await auditAlone(ambience, 'access.sign_in', 'done', { summary: 'signed in', subjectKind: 'user', subjectId: 'U1' });
  for (const text of CELLS) await auditAlone(ambience, 'test.act', 'done', { summary: text, subjectKind: text, subjectId: text });
  const { pool } = database.owner;
  for (const [at, name] of CELLS.entries()) {
    const sha256 = Buffer.alloc(32, at + 1);
    await pool.query("INSERT INTO statement_files (sha256, name, byte_size, received_at, source) VALUES ($1, $2, 1, now(), 'api')", [
      sha256,
      name,
    ]);
    await pool.query(
      `INSERT INTO statements (id, no, sha256, file_name, channel_code, status, line_count, imported_at, imported_by_name, refusal)
       VALUES (gen_random_uuid(), $1, $2, $1, $3, 'refused', 0, now(), $1, jsonb_build_object('reason', 'x', 'message', $1::text, 'details', '{}'::jsonb))`,
      [name, sha256, world.channel],
    );
  }
  const refused = Buffer.alloc(32, 99);
  await pool.query("INSERT INTO statement_files (sha256, name, byte_size, received_at, source) VALUES ($1, '9.csv', 1, now(), 'api')", [
    refused,
  ]);
  await pool.query(
    `INSERT INTO statements (id, no, sha256, file_name, channel_code, status, line_count, imported_at, imported_by_name, refusal)
     VALUES (gen_random_uuid(), 'F9', $1, '9.csv', $2, 'refused', 0, now(), '=x', $3)`,
    [
      refused,
      world.channel,
      {
        reason: 'statement_cut_off',
        message: '9.csv:9: The last row is cut short: the file is incomplete',
        details: { file: '9.csv', lineNo: 9, why: 'The last row is cut short: the file is incomplete' },
      },
    ],
  );
  await pool.query(`UPDATE differences SET labels = ARRAY['=label', '+x']`);
  filters.recon_calendar = { dateFrom: DAY, dateTo: DAY };
  for (const [at, name] of CELLS.entries())
    await pool.query(
      `WITH p AS (INSERT INTO persons (id, name, created_at) VALUES (gen_random_uuid(), $1, now()) RETURNING id)
       INSERT INTO users (id, person_id, email, name, password_hash, roles, status, created_at)
       SELECT gen_random_uuid(), id, $2, $1, '$argon2id$x', ARRAY['risk', 'operations'], 'active', now() FROM p`,
      [name, `=hostile${at}@example.com`],
    );
  for (const [at, name] of CELLS.entries())
    await pool.query(`INSERT INTO merchants (id, no, name, status, created_at) VALUES (gen_random_uuid(), $1, $2, 'active', now())`, [
      `H${at}`,
      name,
    ]);
  for (const [at, name] of CELLS.entries())
    await pool.query(
      `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ($1, $2, $2, 'wechat_trade_all', 'Asia/Shanghai', '00:00', now())`,
      [`hostile${at}`, name],
    );
});
afterAll(() => database.drop());

async function bytesOf(id: string, format: 'csv' | 'xlsx', language: 'en' | 'zh'): Promise<Buffer> {
  const definition = EXPORTS.get(id);
  if (!definition) throw new Error(id);
  const { body } = await streamExport(definition, ambience, { format, language, filter: filters[id] ?? {} });
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}

const NUMERIC =
  /^(?:(?:Opening|Movement|Closing) (?:debit|credit)|(?:期初|本期|期末)[借贷]方|Amount|Balance|Posted|Pending|Frozen|Available|Remaining|Fee|Delta|Debit|Credit|Lines|Line|Net|Rejects|Bytes|Leg|No\.|Version|Statement total|Our total|Statement − ours|Unresolved net|Unresolved at risk|Statement lines|Our records|Unresolved differences|Waiting|Auto-matched lines|Compared lines|Oldest age in days|金额|余额|账面余额|待入账|冻结余额|可用余额|未结清金额|手续费|差额|借方|贷方|明细数|无法读取|大小（字节）|行|行号|净额|序号|版本|账单合计|我方合计|账单 − 我方|未解决净差额|未解决风险敞口金额|账单笔数|我方笔数|未解决差异|等待次日|自动匹配笔数|可比对笔数|最长账龄（天）)$/;

describe.each([...EXPORTS.keys()])('The export of %s', (id) => {
  it('has words in Chinese, and a code or an English sentence only in a column of these', async () => {
    const definition = EXPORTS.get(id);
    if (!definition) throw new Error(id);
    const { actor, requestId, ip } = ambience;
    const context = { db: database.db, actor, now: NOON, requestId, ip };
    const columns = columnsIn(definition.columns, 'zh').filter(({ header }) => !NAMES.test(header.zh));
    const codes = new Set<string>();
    for await (const row of definition.rows(context, definition.filter.parse(filters[id] ?? {})))
      for (const { header, cell } of columns) {
        const { as, value } = cell(row, 'zh');
        if (as !== 'text' || CELLS.includes(value ?? '') || OWN_CODES.includes(value ?? '')) continue;
        if (CODE.test(value ?? '') || SENTENCE.test(value ?? '')) codes.add(`${header.zh}: ${value}`);
      }
    expect([...codes]).toEqual([]);
  });

  for (const language of ['en', 'zh'] as const) {
    it(`as CSV in ${language} holds no formula, loses no text, and keeps amounts numbers`, async () => {
      const text = (await bytesOf(id, 'csv', language)).toString('utf8');
      expect(text.startsWith('\uFEFF')).toBe(true);
      const { data, errors } = Papa.parse<string[]>(text.slice(1), { newline: '\r\n', skipEmptyLines: true });
      expect(errors).toEqual([]);
      const [header = [], ...rows] = data;
      expect(rows.length).toBeGreaterThanOrEqual(CELLS.length);
      const seen = new Set<string>();
      for (const row of rows) {
        expect(row.length).toBe(header.length);
        for (const [at, cell] of row.entries()) {
          if (NUMERIC.test(header[at] ?? '')) expect(cell).toMatch(/^(?:-?\d+(?:\.\d+)?)?$/);
          else expect(FORMULA.test(cell), `${header[at]}: ${JSON.stringify(cell)}`).toBe(false);
          seen.add(cell.replace(/^'/, '').replace(/(?<=^\d+)\t$/, ''));
        }
      }
      for (const value of CELLS)
        expect(
          [...seen].some((cell) => cell === value || cell === value.padEnd(3, '.')),
          JSON.stringify(value),
        ).toBe(true);
    });

    it(`as Excel in ${language} holds text as text, numbers as numbers and no formula at all`, async () => {
      const files = unzipSync(await bytesOf(id, 'xlsx', language));
      const sheet = Object.entries(files)
        .filter(([name]) => name.startsWith('xl/worksheets/'))
        .map(([, bytes]) => Buffer.from(bytes).toString('utf8'))
        .join('');
      expect(Object.keys(files).filter((name) => /externalLink|vba|macro|activeX|embedding/i.test(name))).toEqual([]);
      expect(sheet).not.toMatch(/<f[ >]|<!DOCTYPE|\0/);
      const cells = [...sheet.matchAll(/<c r="([A-Z]+)(\d+)"([^>]*)>(.*?)<\/c>/gs)];
      expect(cells.length).toBeGreaterThan(CELLS.length);
      for (const [, , , attributes = '', content = ''] of cells) {
        if (attributes.includes('t="inlineStr"')) expect(content).toMatch(/^<is><t xml:space="preserve">[^<]*<\/t><\/is>$/s);
        else expect(content).toMatch(/^<v>-?\d+(?:\.\d+)?<\/v>$/);
      }
    });
  }
});

/** What is taken out as a file is what the list shows: every row of the filter, nothing else, readable, harmless, by those who may, written down. */
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { STAFF_ROLE_NAMES, type StaffRole } from '../access/permissions.ts';
import { listAudit } from '../audit/read-trail.ts';
import { auditAlone } from '../guard/command.ts';
import { type Ambience, systemActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { numberOf } from '../kernel/ids.ts';
import { systemRandom } from '../kernel/random.ts';
import { openBooks, transfer } from '../ledger/ledger-fixture.ts';
import { listAccounts } from '../ledger/list-accounts.ts';
import { listEntries } from '../ledger/list-entries.ts';
import { postEntries } from '../ledger/post-entries.ts';
import { listStatementRuns } from '../reconciliation/inbox/list-statement-runs.ts';
import { listStatements } from '../statements/list-statements.ts';
import { all, beijing, billOf, cellsOf, type Format, person, rowsOf, yuan } from './exported-rows-fixture.ts';

const NOW = '2026-11-20T02:00:00Z';
const ENTRIES = 1_203;
const EVIL = '=HYPERLINK("evil.example","look, here")';

let database: TestDatabase;
let actor: Ambience['actor'] = { kind: 'nobody' };
const clock = fixedClock(NOW);
const ambience = (): Ambience => ({ database, clock, random: systemRandom, actor, requestId: 'reference', ip: '203.0.113.7' });
vi.mock('./context.ts', () => ({ ambienceOf: async () => ambience() }));
vi.mock('../queues/queues.ts', () => ({ askForReconciliation: async () => undefined }));
const { exportResponse } = await import('./export-response.ts');
const { answerUpload } = await import('./statement-files.ts');

async function upload(channel: string, name: string, date: string, count: number): Promise<void> {
  const bytes = billOf(channel, date, count);
  clock.advance(1000);
  const answer = await answerUpload(
    new Request(`http://localhost/api/files/statements?channel=${channel}&name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'x-pingzhang': '1', origin: 'http://localhost', host: 'localhost', 'content-length': String(bytes.length) },
      body: Buffer.from(bytes),
    }),
  );
  expect(answer.status, await answer.clone().text()).toBe(201);
}

beforeAll(async () => {
  database = await testDatabase();
  for (const code of ['wechat', 'wechat2']) {
    await database.owner.pool.query(
      `INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, created_at) VALUES ($1, 'WeChat Pay', '微信支付', 'wechat_trade_all', 'Asia/Shanghai', '00:00', now())`,
      [code],
    );
  }
  actor = person('operations');
  await upload('wechat', `${EVIL}.csv`, '2026-11-17', 3);
  await upload('wechat', '账单 "十八".csv', '2026-11-18', 4);
  await upload('wechat', '+1 corrected.csv', '2026-11-18', 5);
  await upload('wechat2', 'other.csv', '2026-11-18', 6);
  await database.db.transaction(async (tx) => {
    const books = await openBooks(tx, 7);
    const at = clock.now();
    const entry = (i: number) =>
      transfer(books, books.channel, books.merchant, BigInt(1_000 + i), {
        sourceId: i === 0 ? '@SUM(A1)' : `1234567890123456${i}`,
        memo: i === 1 ? EVIL : `memo ${i}`,
        eventType: i < 3 ? 'test_three' : 'test_transfer',
      });
    const entries = Array.from({ length: ENTRIES }, (_, i) => entry(i));
    for (let from = 0; from < ENTRIES; from += 1_000) {
      const answers = await postEntries(tx, entries.slice(from, from + 1_000), at);
      expect(answers.every(({ outcome }) => outcome === 'posted')).toBe(true);
    }
  });
  actor = systemActor('test');
  for (let i = 0; i < 7; i++) {
    const note = { summary: i === 3 ? EVIL : `entry ${i}`, subjectKind: 'thing', subjectId: i === 4 ? '-2+3' : `t${i}` };
    await auditAlone(ambience(), 'test.act', i % 2 ? 'refused' : 'done', note);
  }
});
afterAll(() => database.drop());

const request = (table: string, search: Record<string, string>, headers: Record<string, string> = {}) =>
  exportResponse(new Request(`http://localhost/api/export/${table}?${new URLSearchParams(search)}`, { headers }), table);

async function taken(table: string, format: Format, filter: unknown, language = 'en'): Promise<{ bytes: Buffer; response: Response }> {
  const response = await request(table, { format, language, filter: JSON.stringify(filter) });
  expect(response.status).toBe(200);
  return { bytes: Buffer.from(await response.arrayBuffer()), response };
}

const LISTS: Record<string, { filters: unknown[]; rows(filter: never, format: Format): Promise<unknown[][]> }> = {
  statements: {
    filters: [
      {},
      { channels: ['wechat'], statuses: ['published'] },
      { dateFrom: '2026-11-18', dateTo: '2026-11-18' },
      { text: 'HYPERLINK' },
      { sources: ['upload'], channels: ['wechat2'] },
      { sources: ['folder'] },
    ],
    rows: async (filter, format) => {
      const { text, figure } = cellsOf(format);
      const rows = await all((cursor) => runQuery(listStatements, ambience(), { filter, limit: 2, cursor }));
      const statementRuns = await runQuery(listStatementRuns, ambience(), { statementIds: rows.map((row) => row.id) });
      return rows.map((row) => {
        const run = statementRuns.find((one) => one.statementId === row.id);
        // Nothing moved is zero, as the list shows it; a refused file counts nothing.
        const sum = (flow: 'in' | 'out') =>
          row.flowSums?.length ? (row.flowSums.find((one) => one.flow === flow)?.amountMinor ?? 0n) : undefined;
        const [moneyIn, moneyOut] = [sum('in'), sum('out')];
        return [
          ...[row.no, row.fileName, row.channelCode, row.businessDate, row.source, row.dueAt && beijing(row.dueAt), row.part].map(text),
          figure(String(row.version)),
          ...[row.status, row.formatId].map(text),
          figure(row.lineCount.toString()),
          ...[moneyIn, moneyOut].map((minor) => figure(minor === undefined ? null : yuan(minor))),
          text([...new Set(row.flowSums?.map((one) => one.currency))].join(' ') || null),
          ...[row.rejectCount, row.byteSize].map((value) => figure(value.toString())),
          ...[beijing(row.importedAt), row.importedByName, row.refusal?.message ?? null].map(text),
          text(run ? 'not reconciled' : null),
          figure(run ? String(run.openCount) : null),
        ];
      });
    },
  },
  journal: {
    filters: [{}, { eventTypes: ['test_three'] }, { amountMin: '11.00', amountMax: '12.50' }, { dateFrom: '2030-01-01' }],
    rows: async (filter, format) => {
      const { text, figure } = cellsOf(format);
      const accounts = await all((cursor) => runQuery(listAccounts, ambience(), { limit: 3, cursor }));
      const nameOf = new Map(accounts.map((account) => [account.code, account.nameEn]));
      const entries = await all((cursor) => runQuery(listEntries, ambience(), { filter, limit: 150, cursor }));
      return entries.flatMap((entry) =>
        entry.legs.map((leg) => [
          ...[entry.no, entry.businessDate, entry.lateForDate, entry.eventType, entry.sourceId].map(text),
          figure(String(leg.seq)),
          ...[leg.account, nameOf.get(leg.account) ?? null].map(text),
          figure(leg.side === 'D' ? yuan(leg.amountMinor) : null),
          figure(leg.side === 'C' ? yuan(leg.amountMinor) : null),
          ...[leg.currency, entry.memo].map(text),
          ...[entry.reversalOf, entry.reversedBy].map((id) => text(id && numberOf('J', id))),
          ...[beijing(entry.postedAt), entry.postedBy].map(text),
        ]),
      );
    },
  },
  audit: {
    filters: [{ actions: ['test.act'] }, { actions: ['test.act'], outcome: 'refused' }, { subjectId: 't2' }],
    rows: async (filter, format) => {
      const { text, figure } = cellsOf(format);
      const rows = await all((cursor) => runQuery(listAudit, ambience(), { filter, limit: 3, cursor }));
      return rows.map((row) => [
        figure(row.seq.toString()),
        ...[
          beijing(row.at),
          row.actorName,
          row.actorRoles?.join(', ') || null,
          row.ip,
          row.action,
          row.outcome,
          row.subjectKind,
          row.subjectId,
          row.subjectNo,
          row.subjectName,
          row.summary,
          row.requestId,
        ].map(text),
      ]);
    },
  },
};

describe.each(Object.entries(LISTS))('The file of %s', (table, { filters, rows }) => {
  const cases = filters.flatMap((filter) => (['csv', 'xlsx'] as const).map((format) => ({ filter, format })));
  it.each(cases)('has the rows of the list with $filter, each once, in its order ($format)', async ({ filter, format }) => {
    actor = systemActor('test');
    const wanted = await rows(filter as never, format);
    const { bytes } = await taken(table, format, filter);
    expect(await rowsOf(bytes, format)).toEqual(wanted);
  });

  it('has a filter that finds less than all', async () => {
    const found = await Promise.all(filters.map((filter) => rows(filter as never, 'csv')));
    const [whole = [], ...narrowed] = found;
    expect(whole.length).toBeGreaterThan(3);
    for (const narrow of narrowed) expect(narrow.length).toBeLessThan(whole.length);
  });

  it('cannot be read as formulas: made harmless in CSV, text without any formula in Excel', async () => {
    const csv = (await rowsOf((await taken(table, 'csv', {})).bytes, 'csv')) as string[][];
    const dangerous = csv.flat().filter((cell) => cell.includes('HYPERLINK') || cell.includes('SUM(') || cell.includes('2+3'));
    expect(dangerous.length).toBeGreaterThan(0);
    expect(dangerous.filter((cell) => !cell.startsWith("'"))).toEqual([]);
    expect(csv.flat().filter((cell) => /^[=+@]|^-(?![\d.]+$)/.test(cell))).toEqual([]);
    const parts = unzipSync((await taken(table, 'xlsx', {})).bytes);
    const sheets = Object.entries(parts).filter(([name]) => name.startsWith('xl/worksheets/'));
    const xml = sheets.map(([, bytes]) => Buffer.from(bytes).toString()).join('');
    expect(xml).toContain('HYPERLINK');
    expect(xml).not.toMatch(/<f[ >]|t="str"/);
  });

  it('speaks the language that was asked for, and comes as a download that nobody keeps', async () => {
    const { bytes, response } = await taken(table, 'csv', {}, 'zh');
    const [header = ''] = bytes.toString('utf8').split('\r\n');
    expect(header).toMatch(/\p{Script=Han}/u);
    expect(header).not.toMatch(/[a-z]{3}/i);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(new RegExp(`^attachment; filename="${table}-\\d{8}T\\d{6}\\.csv"$`));
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('refuses what is no filter of the list, no format, another site, and an unknown table', async () => {
    const statusOf = async (search: Record<string, string>, headers = {}) => (await request(table, search, headers)).status;
    expect(await statusOf({ format: 'csv', filter: '{"invented":1}' })).toBe(400);
    expect(await statusOf({ format: 'csv', filter: '{' })).toBe(400);
    expect(await statusOf({ format: 'pdf' })).toBe(400);
    expect(await statusOf({ format: 'csv', extra: '1' })).toBe(400);
    expect(await statusOf({ format: 'csv' }, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect((await request('users', { format: 'csv' })).status).toBe(404);
  });
});

/** Who may take what, in full: a role more or less turns this red. */
const MAY: Record<string, readonly StaffRole[]> = {
  statements: ['operations', 'finance_reviewer', 'finance_manager'],
  journal: ['operations', 'finance_reviewer', 'finance_manager', 'risk'],
  audit: ['finance_manager', 'risk', 'administrator'],
};
describe.each(Object.entries(MAY))('The file of %s is', (table, roles) => {
  it.each(STAFF_ROLE_NAMES)('given to %s or not, as the role says; either is written down', async (role) => {
    actor = person(role);
    const { userId } = actor as { userId: string };
    const filter = table === 'audit' ? { actions: ['test.act'] } : {};
    const response = await request(table, { format: 'csv', filter: JSON.stringify(filter) });
    const body = await response.text();
    const isAllowed = roles.includes(role);
    expect(response.status).toBe(isAllowed ? 200 : 403);
    if (!isAllowed) expect(JSON.parse(body)).toEqual({ reason: 'permission_missing', details: expect.anything(), reference: 'reference' });
    const { rows: trail } = await database.owner.pool.query(
      'SELECT action, outcome, ip, after FROM audit_entries WHERE actor_id = $1 ORDER BY seq',
      [userId],
    );
    expect(trail).toEqual([
      isAllowed
        ? { action: `export.${table}`, outcome: 'done', ip: '203.0.113.7', after: { filter, format: 'csv' } }
        : { action: `export.${table}`, outcome: 'refused', ip: '203.0.113.7', after: null },
    ]);
  });

  it('not given to somebody who is not signed in', async () => {
    actor = { kind: 'nobody' };
    const response = await request(table, { format: 'xlsx' });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ reason: 'signed_out', details: {}, reference: 'reference' });
  });
});

describe('Files are taken', () => {
  const filter = JSON.stringify({ channels: ['wechat'] });
  const take = (extra: Record<string, string> = {}) => request('statements', { format: 'csv', filter, ...extra });
  const exported = async () =>
    (await database.owner.pool.query("SELECT 1 FROM audit_entries WHERE action LIKE 'export.%' AND outcome = 'done'")).rowCount;

  it('at most five a minute by one person, under whichever login and of whatever list; the sixth says how long to wait, and others go on', async () => {
    const first = person('operations');
    actor = first;
    for (let i = 0; i < 3; i++) expect((await take()).status).toBe(200);
    for (let i = 0; i < 2; i++) expect((await request('journal', { format: 'csv', filter: '{"numbers":["none"]}' })).status).toBe(200);
    const before = await exported();
    if (first.kind !== 'staff' || actor.kind !== 'staff') throw new Error('not staff');
    actor = { ...first, userId: crypto.randomUUID(), sessionId: crypto.randomUUID() };
    clock.advance(20_000);
    const refused = await take();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(await refused.json()).toEqual({ reason: 'too_many_exports', details: { seconds: 40 }, reference: 'reference' });
    expect(await exported()).toBe(before);
    const asked = await take({ check: '1' });
    expect([asked.status, ((await asked.json()) as { reason: string }).reason]).toEqual([429, 'too_many_exports']);
    actor = person('operations');
    expect((await take()).status).toBe(200);
    actor = first;
    clock.advance(40_000);
    expect((await take()).status).toBe(200);
  });

  it('after a look that counts nothing, writes nothing down, and refuses what the file would be refused for', async () => {
    actor = person('operations');
    const before = await exported();
    for (let i = 0; i < 8; i++) {
      const { status, body } = await take({ check: '1' });
      expect([status, body]).toEqual([204, null]);
    }
    expect((await take({ check: '1', filter: '{"invented":1}' })).status).toBe(400);
    expect((await request('audit', { format: 'csv', check: '1' })).status).toBe(403);
    expect((await take({ check: '2' })).status).toBe(400);
    expect(await exported()).toBe(before);
  });
});

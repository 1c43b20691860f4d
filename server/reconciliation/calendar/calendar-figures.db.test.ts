/** The calendar, one owner's part of it, and its file: every figure is that of the lines, the records and the differences themselves. */
import { randomUUID } from 'node:crypto';
import readExcel from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, sql } from '../../../db/client.ts';
import { type TestDatabase, testDatabase } from '../../../db/testing.ts';
import en from '../../../messages/en/recon.json' with { type: 'json' };
import zh from '../../../messages/zh/recon.json' with { type: 'json' };
import type { StaffRole } from '../../access/permissions.ts';
import { streamExport } from '../../exports/stream-export.ts';
import { type Ambience, staffActor } from '../../guard/context.ts';
import { runQuery } from '../../guard/query.ts';
import { parseBusinessDate } from '../../kernel/business-date.ts';
import { countsByKind, listDifferences } from '../differences/list-differences.ts';
import { World } from '../testing-world.ts';
import { listWaiting } from '../waiting/list-waiting.ts';
import type { CalendarCell } from './contract.ts';
import { exportCalendar } from './export-calendar.ts';
import { listCalendar } from './list-calendar.ts';
import { METRIC_WORD, rateText, STATE_WORD } from './sheets.ts';

const DAY = parseBusinessDate('2026-03-02');
const NEXT = parseBusinessDate('2026-03-03');
const noon = new Date(`${DAY}T12:00:00+08:00`);

let database: TestDatabase;
let world: World;
let other: World;
const lin = randomUUID();

const payment = (ourNo: string, amountMinor: bigint, currency = 'CNY') => ({
  kind: 'payment' as const,
  ourNo,
  channelNo: `C${ourNo}`,
  amountMinor,
  currency,
  at: noon,
});

beforeAll(async () => {
  database = await testDatabase();
  world = await World.create(database);
  other = await World.create(database);
  const refund = { ...payment('R1', 2500n), kind: 'refund' as const };
  // Ours: 100.00 + 70.05 - 25.00 CNY and 9.00 USD. Theirs: 100.00 + 70.01 - 25.00 + 30.00 CNY and nothing of the dollars.
  await world.records(payment('1', 10_000n), payment('2', 7_005n), refund, payment('4', 900n, 'USD'));
  await world.records({ ...payment('9', 4_200n), at: new Date(`${DAY}T23:50:00+08:00`) });
  await world.statement(DAY, payment('1', 10_000n), payment('2', 7_001n), refund, payment('3', 3_000n));
  await world.run(DAY);
  await other.records(payment('A', 100n));
  await other.statement(DAY, payment('A', 100n));
  await other.run(DAY);
  await database.db.execute(sql`INSERT INTO persons (id, name, created_at) VALUES (${lin}::uuid, '林晓', '2026-01-01')`);
  await database.db.execute(sql`INSERT INTO users (id, person_id, email, name, password_hash, roles, status, created_at)
    VALUES (${lin}::uuid, ${lin}::uuid, 'lin@example.test', '林晓', '$argon2id$none', '{operations}', 'active', '2026-01-01')`);
  await database.db.execute(sql`UPDATE differences SET owner_id = ${lin}::uuid WHERE our_no = '2'`);
});
afterAll(() => database.drop());

const as = (role: StaffRole): Ambience => {
  const ids = { userId: randomUUID(), personId: randomUUID(), sessionId: randomUUID() };
  return { ...world.ambience, actor: staffActor({ ...ids, name: 'Li', email: 'li@example.test', roles: [role] }) };
};
const range = () => ({ dateFrom: DAY, dateTo: NEXT, channels: [world.channel] });
const dayCell = async (more: object = {}, ambience: Ambience = world.ambience) => {
  const cells = await runQuery(listCalendar, ambience, { ...range(), ...more });
  return cells.find((cell) => cell.businessDate === DAY) as CalendarCell;
};

describe('A day of the calendar', () => {
  it('has both totals by currency, what is open net and at risk, who has it, and when the statement came', async () => {
    const cell = await dayCell();
    expect(cell).toMatchObject({
      state: 'differences',
      openCount: 3,
      openOfAll: 3,
      waitingCount: 1,
      statementCount: 4n,
      autoMatch: { part: 2n, whole: 4n },
      owners: [
        { name: null, count: 2 },
        { name: '林晓', count: 1 },
      ],
    });
    expect(cell.totals).toEqual([
      { currency: 'CNY', statementMinor: 17_501n, bookMinor: 18_705n },
      { currency: 'USD', statementMinor: 0n, bookMinor: 900n },
    ]);
    expect(cell.openDelta).toEqual([
      { currency: 'CNY', deltaMinor: 2_996n, grossMinor: 3_004n },
      { currency: 'USD', deltaMinor: -900n, grossMinor: 900n },
    ]);
    const [{ at } = { at: null }] = await rows<{ at: string }>(
      database.db,
      sql`SELECT min(imported_at)::text AS at FROM statements WHERE channel_code = ${world.channel}`,
    );
    expect(cell.arrivedAt).toEqual(new Date(String(at)));
  });

  it('is incomplete, and not balanced, while the bill of the other kind is outstanding; a difference goes before', async () => {
    const half = await World.create(database);
    const cell = async () => {
      const cells = await runQuery(listCalendar, half.ambience, { dateFrom: DAY, dateTo: DAY, channels: [half.channel] });
      return cells[0];
    };
    const paid = payment('H1', 100n);
    const refunded = { ...payment('H2', 40n), kind: 'refund' as const };
    await half.records(paid, refunded);
    expect(await cell()).toMatchObject({ state: 'none', untold: [] });
    await half.partOf(DAY, 'payments', paid);
    expect(await cell()).toMatchObject({ state: 'imported', untold: ['refund'] });
    await half.run(DAY);
    expect(await cell()).toMatchObject({ state: 'incomplete', untold: ['refund'], openCount: 0 });
    await half.partOf(DAY, 'payments', { ...paid, amountMinor: 101n });
    await half.run(DAY);
    expect(await cell()).toMatchObject({ state: 'differences', untold: ['refund'] });
    await half.partOf(DAY, 'payments', paid);
    await half.partOf(DAY, 'refunds', refunded);
    await half.run(DAY);
    expect(await cell()).toMatchObject({ state: 'closed', untold: [] });
  });

  it('counts one owner’s differences where asked, as the list of differences does, and keeps its state', async () => {
    const own = await dayCell({ owner: lin });
    expect(own).toMatchObject({ state: 'differences', openCount: 1, openOfAll: 3, owners: [{ name: '林晓', count: 1 }] });
    expect(own.openDelta).toEqual([{ currency: 'CNY', deltaMinor: -4n, grossMinor: 4n }]);
    const nobody = await dayCell({ owner: 'nobody' });
    expect(nobody).toMatchObject({ openCount: 2, openOfAll: 3 });
    expect(await dayCell({ owner: randomUUID() })).toMatchObject({ state: 'differences', openCount: 0, openOfAll: 3, openDelta: [] });
    for (const [owner, cell] of [
      [lin, own],
      ['nobody', nobody],
    ] as const) {
      const filter = { ...range(), owner };
      const list = await runQuery(listDifferences, world.ambience, { filter: { ...filter, open: true }, limit: 50 });
      expect(list.rows).toHaveLength(cell.openCount);
      const counts = await runQuery(countsByKind, world.ambience, filter);
      expect(counts.reduce((sum, row) => sum + row.count, 0n)).toBe(BigInt(cell.openCount));
    }
  });

  it('says whose they are only to whoever may read differences', async () => {
    expect((await dayCell({}, as('operations'))).owners).toHaveLength(2);
    expect(await dayCell({}, as('product'))).toMatchObject({ openCount: 3, owners: [] });
    await expect(dayCell({ owner: 'nobody' }, as('product'))).rejects.toMatchObject({ reason: 'permission_missing' });
  });

  it('is of the channels asked for alone, and so are the records that wait', async () => {
    const cells = await runQuery(listCalendar, world.ambience, { ...range(), channels: [other.channel] });
    expect(new Set(cells.map((cell) => cell.channelCode))).toEqual(new Set([other.channel]));
    const waiting = (channels: string[]) => runQuery(listWaiting, world.ambience, { dateFrom: DAY, dateTo: NEXT, channels, limit: 50 });
    expect((await waiting([world.channel])).rows.map(({ record }) => record.ourNo)).toEqual(['9']);
    expect((await waiting([other.channel])).rows).toEqual([]);
  });
});

type Sheets = Map<string, unknown[][]>;
async function sheetsOf(filter: object, language: 'en' | 'zh' = 'en', ambience: Ambience = world.ambience): Promise<Sheets> {
  const { body } = await streamExport(exportCalendar, ambience, { format: 'xlsx', language, filter });
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece as Uint8Array));
  const read = (await readExcel(Buffer.concat(pieces))) as unknown as { sheet: string; data: unknown[][] }[];
  return new Map(read.map(({ sheet, data }) => [sheet, data]));
}
const major = (minor: bigint) => Number.parseFloat(`${minor / 100n}.${(minor < 0n ? -minor : minor) % 100n}`.replace(/\.(\d)$/, '.0$1'));

describe('The file of the calendar', () => {
  it('holds the figures of the screen behind every cell', async () => {
    const cells = await runQuery(listCalendar, world.ambience, range());
    const sheets = await sheetsOf(range());
    expect([...sheets.keys()]).toEqual(['Calendar', 'About', 'Data']);
    const [head = [], ...lines] = sheets.get('Data') ?? [];
    const figures = lines.map((line) => Object.fromEntries(head.map((name, at) => [String(name), line[at]])));
    // The day has two currencies and the next none.
    expect(figures.map((row) => [row['Business date'], row.Currency])).toEqual([
      [DAY, 'CNY'],
      [DAY, 'USD'],
      [NEXT, 'CNY'],
    ]);
    const [cell] = cells;
    for (const row of figures.slice(0, 2)) {
      const total = cell?.totals.find(({ currency }) => currency === row.Currency);
      const open = cell?.openDelta.find(({ currency }) => currency === row.Currency);
      expect(row['Statement total']).toBe(major(total?.statementMinor ?? 0n));
      expect(row['Our total']).toBe(major(total?.bookMinor ?? 0n));
      expect(row['Statement − ours']).toBeCloseTo(major(total?.statementMinor ?? 0n) - major(total?.bookMinor ?? 0n), 6);
      expect(row['Unresolved net']).toBe(row.Currency === 'CNY' ? 29.96 : -9);
      expect(row['Unresolved at risk']).toBe(major(open?.grossMinor ?? 0n));
    }
    // Counts stand once a cell: a column may be added up.
    const sum = (name: string) => figures.reduce((all, row) => all + ((row[name] as number | null) ?? 0), 0);
    expect(sum('Unresolved differences')).toBe(cells.reduce((all, one) => all + one.openCount, 0));
    expect(sum('Waiting')).toBe(1);
    expect([sum('Auto-matched lines'), sum('Compared lines')]).toEqual([2, 4]);
    expect(figures[0]).toMatchObject({
      'Auto-match rate': '50.00%',
      'Oldest unresolved in days': 8,
      Owners: 'Unassigned 2, 林晓 1',
      State: 'Differences',
    });
  });

  it('has a matrix with a row a channel and a column a date, of the metric that is shown', async () => {
    const matrix = async (show: string, more: object = {}) => (await sheetsOf({ ...range(), show, ...more })).get('Calendar') ?? [];
    expect((await matrix('state'))[0]).toEqual(['Channel', 'Channel code', DAY, NEXT]);
    expect((await matrix('state'))[1]?.slice(0, 3)).toEqual(['Test', world.channel, 'Differences · 3']);
    expect((await matrix('open'))[1]?.[2]).toBe(3);
    expect((await matrix('open', { owner: lin }))[1]?.[2]).toBe(1);
    expect((await matrix('rate'))[1]?.[2]).toBe('50.00%');
    expect((await matrix('age'))[1]?.[2]).toBe(8);
    // Two currencies are two rows, never one sum.
    expect((await matrix('amount')).map((row) => row.slice(2, 4))).toEqual([
      ['Currency', DAY],
      ['CNY', 30.04],
      ['USD', 9],
    ]);
    const both = await sheetsOf({ ...range(), channels: [world.channel, other.channel] }, 'zh');
    expect([...both.keys()]).toEqual(['对账日历', '说明', '数据']);
    expect(both.get('对账日历')).toHaveLength(3);
  });

  it('tells what it is about: dates, owner, who took it and when', async () => {
    const about = new Map((await sheetsOf({ ...range(), owner: lin })).get('About')?.map(([name, value]) => [name, value]));
    expect(about.get('Business dates')).toBe(`${DAY} – ${NEXT}`);
    expect(about.get('Difference owner')).toBe('林晓');
    expect(about.get('Exported by')).toBe('test');
    expect(String(about.get('Exported at'))).toMatch(/^2026-03-10T08:.*\+08:00$/);
  });

  it('uses the words of the screen', () => {
    expect(STATE_WORD).toEqual({ en: en.cell, zh: zh.cell });
    const { label: _en, ...english } = en.calendar.metric;
    const { label: _zh, ...chinese } = zh.calendar.metric;
    expect(METRIC_WORD).toEqual({ en: english, zh: chinese });
    expect(rateText({ part: 999_963n, whole: 1_000_000n })).toBe('99.99%');
    expect(rateText({ part: 0n, whole: 0n })).toBeNull();
  });
});

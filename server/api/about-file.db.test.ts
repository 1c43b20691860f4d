/** What a workbook says of itself on its last sheet. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { createStaffUser } from '../access/create-staff-user.ts';
import { FILTER_WORDS } from '../exports/about-file.ts';
import type { Language } from '../exports/export.ts';
import { streamExport } from '../exports/stream-export.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
import { systemRandom } from '../kernel/random.ts';
import { ambienceOf, noonOf, paymentsAt, World } from '../reconciliation/testing-world.ts';
import { beijing, person, sheetsOf } from './exported-rows-fixture.ts';
import { EXPORTS } from './exports.ts';

const DAY = parseBusinessDate('2026-03-02');
let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await testDatabase();
  world = await World.create(database);
  const { line } = paymentsAt(noonOf(DAY));
  await world.statement(DAY, line('1'), line('2'));
});
afterAll(() => database.drop());

async function sheets(id: string, filter: unknown, language: Language) {
  const definition = EXPORTS.get(id);
  if (!definition) throw new Error(`${id} cannot be taken out`);
  const { body } = await streamExport(
    definition,
    { ...ambienceOf(database), actor: person('operations') },
    { format: 'xlsx', language, filter },
  );
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece as Uint8Array));
  return sheetsOf(Buffer.concat(pieces));
}

describe('A workbook', () => {
  it('says at its end what it is of, with which filter, who took it, when, and how many rows it has', async () => {
    const [list, about] = await sheets('statements', { channels: [world.channel], statuses: ['published'] }, 'en');
    expect([list?.sheet, about?.sheet, list?.data.length]).toEqual(['Statements', 'About', 2]);
    expect(about?.data).toEqual([
      ['Field', 'Value'],
      ['List', 'Statements'],
      ['Rows', 1],
      ['Exported by', 'Li'],
      ['Exported at', beijing(ambienceOf(database).clock.now())],
      ['Time zone', 'UTC+08:00'],
      ['Filter: Channel', world.channel],
      ['Filter: Status', 'published'],
    ]);
    const chinese = await sheets('journal', { numbers: ['none'] }, 'zh');
    expect(chinese.map(({ sheet }) => sheet)).toEqual(['会计分录', '说明']);
    expect(chinese.at(-1)?.data).toContainEqual(['内容', '会计分录']);
    expect(chinese.at(-1)?.data).toContainEqual(['筛选：单号', 'none']);
    expect(chinese.at(-1)?.data).toContainEqual(['行数', 0]);
  });

  it('names the statement, the run and the owners of its filter as people know them, never by their ids', async () => {
    const { pool } = database.owner;
    const [statement] = (await pool.query('SELECT id, no, file_name FROM statements WHERE channel_code = $1', [world.channel])).rows;
    const about = async (id: string, filter: unknown) => (await sheets(id, filter, 'en')).at(-1)?.data;
    expect(await about('statement_lines', { statementId: statement.id, filter: { kinds: ['payment'] } })).toEqual(
      expect.arrayContaining([
        ['Filter: Statement', `${statement.no} · ${world.channel} · ${DAY} · ${statement.file_name}`],
        ['Filter: Type', 'payment'],
      ]),
    );
    const { runId } = await world.run(DAY);
    const [run] = (await pool.query('SELECT no FROM reconciliation_runs WHERE id = $1', [runId])).rows;
    const { userId } = await createStaffUser(
      database.db,
      { now: ambienceOf(database).clock.now(), random: systemRandom },
      { email: 'li@example.com', name: 'Li Na', roles: ['operations'], password: 'a long enough password', mustChangePassword: false },
    );
    const filter = { runId, runOutcome: 'found', owner: userId, owners: [userId, 'nobody'] };
    expect(await about('differences', filter)).toEqual(
      expect.arrayContaining([
        ['Filter: Run', `${run.no} · ${world.channel} · ${DAY}`],
        ['Filter: Owner', 'Li Na'],
        ['Filter: Owners', 'Li Na, nobody'],
      ]),
    );
  });

  it('and a file without sheets say by their name which list, channel and dates they are of', async () => {
    const definition = EXPORTS.get('statement_lines');
    const [statement] = (await database.owner.pool.query('SELECT id FROM statements WHERE channel_code = $1', [world.channel])).rows;
    if (!definition) throw new Error('statement_lines');
    for (const format of ['csv', 'xlsx'] as const) {
      const asked = { format, language: 'en' as const, filter: { statementId: statement.id } };
      const { name, body } = await streamExport(definition, { ...ambienceOf(database), actor: person('operations') }, asked);
      body.destroy();
      expect(name).toMatch(new RegExp(`^statement-lines-${world.channel}-${DAY}-\\d{8}T\\d{6}\\.${format}$`));
    }
  });

  it('has a word for every part of a filter', () => {
    const known = new Set(Object.keys(FILTER_WORDS));
    const keysOf = (schema: z.ZodType): string[] => {
      const shape = (schema as z.ZodObject).shape as Record<string, z.ZodType>;
      return Object.entries(shape).flatMap(([key, part]) =>
        key === 'filter' ? keysOf((part as z.ZodDefault<z.ZodObject>).unwrap()) : [key],
      );
    };
    const asked = [...EXPORTS.values()].filter(({ front }) => front === undefined).flatMap(({ filter }) => keysOf(filter));
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
    expect([...known].filter((key) => !asked.includes(key))).toEqual([]);
  });
});

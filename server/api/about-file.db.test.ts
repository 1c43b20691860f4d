/** What a workbook says of itself on its last sheet. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { FILTER_WORDS } from '../exports/about-file.ts';
import type { Language } from '../exports/export.ts';
import { streamExport } from '../exports/stream-export.ts';
import { parseBusinessDate } from '../kernel/business-date.ts';
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

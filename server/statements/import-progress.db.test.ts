/** The progress of an import is seen from every process, by its own sender alone, and leaves nothing behind. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing.ts';
import { type Ambience, staffActor } from '../guard/context.ts';
import { runQuery } from '../guard/query.ts';
import { fixedClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { importProgress, reportProgress } from './import-progress.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const clock = fixedClock('2026-03-02T02:00:00Z');
const as = (userId: string): Ambience => ({
  database,
  clock,
  random: systemRandom,
  actor: staffActor({ userId, personId: userId, name: 'Li', email: 'li@example.test', roles: ['operations'], sessionId: userId }),
  requestId: 'test',
  ip: null,
});
const LI = '01930000-0000-7000-8000-000000000001';
const WANG = '01930000-0000-7000-8000-000000000002';

/** What a process that does not read the file answers: it has nothing in its memory. */
async function askedElsewhere(who: string, uploadId: string) {
  const memory = (globalThis as { pingzhangImportProgress?: Map<string, unknown> }).pingzhangImportProgress;
  const kept = [...(memory ?? [])];
  memory?.clear();
  try {
    return (await runQuery(importProgress, as(who), { uploadIds: [uploadId] }))[uploadId];
  } finally {
    for (const [key, value] of kept) memory?.set(key, value);
  }
}
const rowCount = async () => (await database.owner.pool.query('SELECT FROM import_progress')).rowCount;

it('is told to other processes once a second at most, and forgotten when the import is over', async () => {
  const report = reportProgress(as(LI), 'upload-1', 1000);
  report({ bytesReceived: 10 });
  expect(await askedElsewhere(LI, 'upload-1')).toBeUndefined();
  expect((await runQuery(importProgress, as(LI), { uploadIds: ['upload-1'] }))['upload-1']).toMatchObject({ bytesReceived: 10 });

  clock.advance(1000);
  report({ stage: 'reading', lines: 500 });
  await vi.waitFor(async () =>
    expect(await askedElsewhere(LI, 'upload-1')).toMatchObject({ stage: 'reading', lines: 500, byteSize: 1000 }),
  );
  clock.advance(999);
  report({ lines: 600 });
  expect(await askedElsewhere(LI, 'upload-1')).toMatchObject({ lines: 500 });
  clock.advance(1);
  report({ lines: 700 });
  await vi.waitFor(async () => expect(await askedElsewhere(LI, 'upload-1')).toMatchObject({ lines: 700 }));
  expect(await askedElsewhere(WANG, 'upload-1')).toBeUndefined();

  report({ stage: 'published' });
  await vi.waitFor(async () => expect(await rowCount()).toBe(0));
});

it('writes nothing for an import that is over within a second, and forgets what a dead process left', async () => {
  const quick = reportProgress(as(LI), 'upload-2', 10);
  quick({ stage: 'reading' });
  quick({ stage: 'published' });
  expect(await rowCount()).toBe(0);

  const dead = reportProgress(as(LI), 'upload-3', 10);
  clock.advance(1000);
  dead({ stage: 'reading' });
  await vi.waitFor(async () => expect(await rowCount()).toBe(1));
  clock.advance(3_600_001);
  const later = reportProgress(as(WANG), 'upload-4', 10);
  clock.advance(1000);
  later({ stage: 'reading' });
  await vi.waitFor(async () => expect(await askedElsewhere(WANG, 'upload-4')).toMatchObject({ stage: 'reading' }));
  expect(await askedElsewhere(LI, 'upload-3')).toBeUndefined();
});

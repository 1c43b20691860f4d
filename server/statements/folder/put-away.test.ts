/** Putting away writes where it means to, whatever somebody laid there meanwhile. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { putAway } from './put-away.ts';

const at = new Date('2026-11-20T02:00:00Z');
let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'put-away-'));
  fs.mkdirSync(path.join(root, 'refused'));
  fs.writeFileSync(path.join(root, 'taken'), 'a file');
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const inRoot = (name: string) => path.join(root, name);
const refuse = () =>
  putAway(Buffer.from(root), Buffer.from(inRoot('taken')), {
    id: '01a1f6ae-9900-7000-8935-ac67570644da',
    raw: Buffer.from('cut.csv'),
    name: 'cut.csv',
    place: null,
    takenAt: at,
    attempts: 1,
    outcome: 'refused',
    refusal: { reason: 'statement_empty', message: 'cut.csv: the file is empty', details: { file: 'cut.csv' } },
    keptAs: Buffer.from('refused/cut.csv'),
    endedAt: at,
  });
const REASON = 'refused/cut.csv.reason.txt';

it('The reason is laid beside the file, and what a crash left of it is written again', async () => {
  expect(await refuse()).toBe(true);
  const text = fs.readFileSync(inRoot(REASON), 'utf8');
  expect(text).toContain('cut.csv');
  fs.renameSync(inRoot('refused/cut.csv'), inRoot('taken'));
  fs.writeFileSync(inRoot(REASON), text.slice(0, 7));
  expect(await refuse()).toBe(true);
  expect(fs.readFileSync(inRoot(REASON), 'utf8')).toBe(text);
});

it.runIf(process.platform !== 'win32')(
  'A link, a folder or another’s file in the place of the reason is left alone, and so is what a link leads to',
  async () => {
    const elsewhere = inRoot('elsewhere');
    const laid: Record<string, () => void> = {
      'a link to nothing': () => fs.symlinkSync(elsewhere, inRoot(REASON)),
      'a second name of an empty file': () => {
        fs.writeFileSync(elsewhere, '');
        fs.linkSync(elsewhere, inRoot(REASON));
      },
      'a link to an empty file': () => {
        fs.writeFileSync(elsewhere, '');
        fs.symlinkSync(elsewhere, inRoot(REASON));
      },
      'a folder': () => fs.mkdirSync(inRoot(REASON)),
      'another’s file': () => fs.writeFileSync(inRoot(REASON), 'mine'),
    };
    for (const [name, lay] of Object.entries(laid)) {
      lay();
      expect(await refuse(), name).toBe(false);
      expect(fs.existsSync(elsewhere) ? fs.readFileSync(elsewhere, 'utf8') : '', name).toBe('');
      expect(fs.readFileSync(inRoot('taken'), 'utf8'), name).toBe('a file');
      fs.rmSync(inRoot(REASON), { recursive: true, force: true });
      fs.rmSync(elsewhere, { force: true });
    }
  },
);

/** What the tests of the watched folder stand on: a folder of their own, looks at times of their own, and what lies there afterwards. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { type Ambience, systemActor } from '../guard/context.ts';
import type { ReconcileJob } from '../queues/queues.ts';
import type { TakenEnd } from '../statements/folder/import-taken.ts';
import { type Looked, lookIntoFolder } from '../statements/folder/look-into-folder.ts';
import { settling } from '../statements/folder/settling.ts';
import { ambience, clock, one } from '../statements/import-fixture.ts';
import { FOLDER_ACTOR, folderPorts } from './watch-statements-folder.ts';

export let root = '';
export let asked: ReconcileJob[] = [];
export let ends: TakenEnd[] = [];
let remembered = settling({ quietMs: 12_000, emptyQuietMs: 60_000 });
const made: string[] = [];

let afterPublication: (() => void) | null = null;

/** Does this once, between a publication and what the folder makes of it. */
export function afterNextPublication(work: () => void): void {
  afterPublication = work;
}

/** Goes on in another folder, to the end of the test. */
export function setRoot(folder: string): void {
  root = folder;
}

/** Another worker, which remembers nothing of the looks before. */
export function anotherWorker(): void {
  remembered = settling({ quietMs: 12_000, emptyQuietMs: 60_000 });
}

export const folderAmbience = (): Ambience => ({ ...ambience(), actor: systemActor(FOLDER_ACTOR) });

export function onOwnFolder(): void {
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'pingzhang-folder-test-'));
    made.push(root);
    asked = [];
    ends = [];
    anotherWorker();
  });
  afterEach(() => clock.advance(1_000));
  afterAll(() => {
    for (const each of made) fs.rmSync(each, { recursive: true, force: true });
  });
}

/** A look now, which is fifteen seconds after the last. */
export async function look(signal = new AbortController().signal): Promise<Looked> {
  clock.advance(15_000);
  const acting = folderAmbience();
  return lookIntoFolder({
    root: Buffer.from(root),
    ambience: acting,
    ports: folderPorts(folderAmbience, async (job) => {
      asked.push(job);
      afterPublication?.();
      afterPublication = null;
    }),
    settling: remembered.look(clock.now().getTime()),
    signal,
    forgetAfterMs: 30_000,
    onEnd: (end) => void ends.push(end),
  });
}

/** As often as it takes for a file that lies still to be taken. */
export async function lookTwice(): Promise<Looked> {
  await look();
  return look();
}

export function drop(name: string | Buffer, bytes: Uint8Array, place?: string): string {
  const folder = place ? path.join(root, place) : root;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]), bytes);
  return path.join(folder, name.toString());
}

/** Every file in the folder, seen from it; what is ours and empty is not. */
export function lying(): string[] {
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

export const reasonOf = (name: string): string => fs.readFileSync(path.join(root, 'refused', `${name}.reason.txt`), 'utf8');

export const statementOf = (name: string) =>
  one<{ channel: string; by: string; source: string; status: string } | undefined>(
    `SELECT s.channel_code AS channel, s.imported_by_name AS by, f.source, s.status FROM statements s JOIN statement_files f USING (sha256) WHERE s.file_name = $1 ORDER BY s.imported_at DESC`,
    [name],
  );

/** A STATEMENTS_FOLDER that cannot be used stops the start with what to do; one that can is made ready. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SetupError } from './setup-error.ts';
import { requireStatementsFolder } from './statements-folder.ts';

let home = '';
beforeAll(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'pingzhang-folder-test-'));
});
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

const problemOf = async (folder: string) => {
  const error = await requireStatementsFolder({ STATEMENTS_FOLDER: folder }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SetupError);
  return (error as Error).message;
};

it('Without it nothing is asked; with a folder that is there, ours are made in it', async () => {
  await requireStatementsFolder({});
  await requireStatementsFolder({ STATEMENTS_FOLDER: home });
  expect(fs.readdirSync(home).sort()).toEqual(['.taken', 'done', 'refused']);
  await requireStatementsFolder({ STATEMENTS_FOLDER: home });
});

it('One that is not there is said to be made, with the command', async () => {
  expect(await problemOf(path.join(home, 'not there'))).toContain(`mkdir -p '${home}/not there'`);
});

it('A file, a link in place of one of ours, and half a path are refused', async () => {
  const file = path.join(home, 'file');
  fs.writeFileSync(file, '');
  expect(await problemOf(file)).toContain('is no folder');
  const other = path.join(home, 'other');
  fs.mkdirSync(other);
  fs.symlinkSync(home, path.join(other, 'done'));
  expect(await problemOf(other)).toContain('not links or files');
  expect(await problemOf('statements')).toContain('not a whole path');
});

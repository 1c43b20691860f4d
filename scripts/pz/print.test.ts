/** What the command line says of an error: of a file that somebody named what is wrong with it, of the machine what to do. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { SetupError } from '../setup-error.ts';
import { told } from './print.ts';

const failure = (code: string, syscall: string, file: string) =>
  Object.assign(new Error(`${code}: ${syscall}`), { code, syscall, path: file });
const lock = path.resolve(import.meta.dirname, '../../.data/pg/lock.1');

test.each([
  ['a named file that is not there', failure('ENOENT', 'open', '/x/bill.csv'), 'file_unreadable', /^\/x\/bill\.csv: file not found$/],
  ['a named file that may not be read', failure('EACCES', 'open', '/x/bill.csv'), 'file_unreadable', /no permission to read it/],
  [
    'the files of a database that another user started',
    failure('EACCES', 'open', lock),
    'setup',
    /may not write .*Run the command as the user/,
  ],
  ['a folder that may not be made', failure('EACCES', 'mkdtemp', '/nowhere/at/all'), 'setup', /may not write/],
  ['a disk that is full', failure('ENOSPC', 'write', '/tmp/x'), 'setup', /Make room/],
  ['what was refused by us', new SetupError('Correct DATABASE_URL.'), 'setup', /^Correct DATABASE_URL\.$/],
  ['a fault of ours', new TypeError('x is not a function'), 'failed', /x is not a function/],
])('%s is told as what it is', (_what, error, reason, message) => {
  expect(told(error)).toMatchObject({ reason, message: expect.stringMatching(message) });
});

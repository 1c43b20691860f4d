/** Names of files are bytes: how they are read, which are never taken, and under which they are put away. */
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { isUnfinishedName, keptNames, readName } from './byte-path.ts';

const ID = '01901234-5678-7000-8000-000000000001';
const names = (raw: Buffer | string) => [...keptNames(Buffer.from(raw), ID)].map((name) => name.toString());

it('A name is read as UTF-8, else as GB18030, else as its bytes', () => {
  expect(readName(Buffer.from('账单.csv'))).toBe('账单.csv');
  expect(readName(iconv.encode('账单.csv', 'gb18030'))).toBe('账单.csv');
  expect(readName(Buffer.from([0x61, 0xff, 0xfe]))).toBe('aÿþ');
});

it('Hidden names and those of unfinished transfers are never taken, in capitals or not', () => {
  for (const name of ['.a.csv', 'a.part', 'a.csv.tmp', 'A.FILEPART', '.taken'])
    expect(isUnfinishedName(Buffer.from(name)), name).toBe(true);
  for (const name of ['a.csv', 'part', 'a.part.csv', 'tmp', 'a.parts']) expect(isUnfinishedName(Buffer.from(name)), name).toBe(false);
});

it('A file keeps its name, or gets a mark before its ending; the last that is tried has its id', () => {
  expect(names('bill.csv').slice(0, 3)).toEqual(['bill.csv', 'bill-2.csv', 'bill-3.csv']);
  expect(names('bill.csv').at(-1)).toBe(`bill-${ID}.csv`);
  expect(names('bill')[1]).toBe('bill-2');
  expect(names('账单.csv')[1]).toBe('账单-2.csv');
});

it('A name that ends as our reasons do, or leaves no room for one, is never kept as it is', () => {
  expect(names('a.csv.reason.txt')).toEqual([`a.csv.reason-${ID}.txt`]);
  for (const long of ['x'.repeat(255), `${'账'.repeat(80)}.csv`, `a.${'b'.repeat(250)}`]) {
    const [only, ...rest] = names(long);
    expect(rest).toEqual([]);
    expect(Buffer.byteLength(`${only}.reason.txt`)).toBeLessThanOrEqual(255);
    expect(only).not.toContain('\ufffd');
  }
});

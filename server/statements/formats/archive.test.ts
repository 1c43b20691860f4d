/** The guarantees of archives: members come back whole, and no trick of zip or gzip gets through. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { writeZip } from './alipay/write-zip.ts';
import { type ArchiveFile, type ArchiveLimits, openArchive } from './archive.ts';
import { refusalOf } from './text/testing.ts';

const text = (content: string) => Buffer.from(content, 'utf8');

async function readAll(file: ArchiveFile, limits?: ArchiveLimits): Promise<{ name: string; bytes: Buffer }[]> {
  const members: { name: string; bytes: Buffer }[] = [];
  for await (const member of openArchive(file, limits)) {
    const parts: Uint8Array[] = [];
    for await (const part of member.open()) parts.push(part);
    members.push({ name: member.name, bytes: Buffer.concat(parts) });
  }
  return members;
}

async function yazlZip(add: (zip: yazl.ZipFile) => void): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  add(zip);
  zip.end();
  const parts: Uint8Array[] = [];
  for await (const part of zip.outputStream) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

/** Changes the bytes after the nth occurrence of a signature, in the directory and where asked in the local header. */
function patched(zip: Buffer, signature: number, offset: number, write: (at: Buffer) => void, nth = 0): Buffer {
  const copy = Buffer.from(zip);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(signature);
  let at = copy.indexOf(mark);
  for (let skipped = 0; skipped < nth; skipped++) at = copy.indexOf(mark, at + 4);
  write(copy.subarray(at + offset));
  return copy;
}

const CENTRAL = 0x02014b50;
const two = writeZip(
  [
    { name: '业务明细.csv', bytes: text('a,b\n1,2\n') },
    { name: 'b.csv', bytes: text('x'.repeat(5000)) },
  ],
  '2026-10-01',
);

/** As `writeZip` makes it of members `00000`, `00001`, … without bytes, copied from the first: to pack each anew takes seconds. */
function emptyMembers(count: number): Buffer {
  const one = writeZip([{ name: '00000', bytes: Buffer.alloc(0) }], '2026-10-01');
  const [directoryAt, endAt] = [one.readUInt32LE(one.length - 6), one.length - 22];
  const [local, central, end] = [one.subarray(0, directoryAt), one.subarray(directoryAt, endAt), Buffer.from(one.subarray(endAt))];
  const zip = Buffer.alloc((local.length + central.length) * count);
  const directory = zip.subarray(local.length * count);
  for (let n = 0; n < count; n++) {
    const name = `${n}`.padStart(5, '0');
    local.copy(zip, n * local.length);
    zip.write(name, n * local.length + 30, 'latin1');
    central.copy(directory, n * central.length);
    directory.writeUInt32LE(n * local.length, n * central.length + 42);
    directory.write(name, n * central.length + 46, 'latin1');
  }
  for (const at of [8, 10]) end.writeUInt16LE(count, at);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length * count, 16);
  return Buffer.concat([zip, end]);
}

describe('an archive', () => {
  it('gives back the members of a zip, GBK names and all, from memory and from disk, as often as they are opened', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    try {
      const path = join(folder, 'a.zip');
      writeFileSync(path, two);
      for (const file of [
        { name: 'a.zip', bytes: two },
        { name: 'a.zip', path },
      ] as const) {
        const members = await readAll(file);
        expect(members.map(({ name, bytes }) => [name, bytes.length])).toEqual([
          ['业务明细.csv', 8],
          ['b.csv', 5000],
        ]);
        for await (const member of openArchive(file)) {
          for await (const _ of member.open()) break;
          let count = 0;
          for await (const part of member.open()) count += part.length;
          expect(count).toBe(member.size);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('passes a plain file through, unpacks gzip, and leaves a workbook whole', async () => {
    expect(await readAll({ name: 'a.csv', bytes: text('a,b') })).toEqual([{ name: 'a.csv', bytes: text('a,b') }]);
    expect(await readAll({ name: 'empty.csv', bytes: Buffer.alloc(0) })).toEqual([{ name: 'empty.csv', bytes: Buffer.alloc(0) }]);
    expect(await readAll({ name: 'a.csv.gz', bytes: gzipSync(text('a,b')) })).toEqual([{ name: 'a.csv', bytes: text('a,b') }]);
    expect(await readAll({ name: 'a.csv', bytes: gzipSync(text('a,b')) })).toEqual([{ name: 'a.csv', bytes: text('a,b') }]);
    const workbook = writeZip(
      ['[Content_Types].xml', ...Array.from({ length: 30 }, (_, n) => `xl/${n}.xml`)].map((name) => ({ name, bytes: text('<x/>') })),
      '2026-10-01',
    );
    expect(await readAll({ name: 'a.xlsx', bytes: workbook })).toEqual([{ name: 'a.xlsx', bytes: workbook }]);
  });

  it('skips folders and what macOS adds', async () => {
    const bytes = await yazlZip((zip) => {
      zip.addEmptyDirectory('day/');
      zip.addBuffer(text('1'), 'day/a.csv');
      zip.addBuffer(text('1'), '__MACOSX/._a.csv');
    });
    expect((await readAll({ name: 'a.zip', bytes })).map((member) => member.name)).toEqual(['day/a.csv']);
  });

  it('of many empty members is made here as a packer makes it', () => {
    const members = ['00000', '00001', '00002'].map((name) => ({ name, bytes: Buffer.alloc(0) }));
    expect(emptyMembers(3)).toEqual(writeZip(members, '2026-10-01'));
  });

  const one = (name: string, bytes: Uint8Array) => writeZip([{ name, bytes }], '2026-10-01');
  const cases: [string, () => Buffer | Promise<Buffer>][] = [
    ['80 MB of zeros in 80 kB', () => one('a.csv', Buffer.alloc(80_000_000))],
    ['80 MB of zeros in gzip', () => gzipSync(Buffer.alloc(80_000_000))],
    ['a size that lies low', () => patched(one('a.csv', Buffer.alloc(100_000)), CENTRAL, 24, (at) => at.writeUInt32LE(10))],
    ['a size that lies high', () => patched(one('a.csv', text('a')), CENTRAL, 24, (at) => at.writeUInt32LE(1000))],
    ['a checksum that does not hold', () => patched(one('a.csv', text('a')), CENTRAL, 16, (at) => at.writeUInt32LE(1))],
    ['two members on the same bytes', () => patched(two, CENTRAL, 42, (at) => at.writeUInt32LE(0), 1)],
    ['a zip inside', () => one('a.csv', two)],
    ['a gzip inside a gzip', () => gzipSync(gzipSync(text('a')))],
    [
      '21 members',
      () =>
        writeZip(
          Array.from({ length: 21 }, (_, n) => ({ name: `${n}.csv`, bytes: text('a') })),
          '2026-10-01',
        ),
    ],
    ['60,000 empty members', () => emptyMembers(60_000)],
    ['no member', () => writeZip([], '2026-10-01')],
    ['a name that climbs', () => one('../../x.csv', text('a'))],
    ['an absolute name', () => one('/etc/x.csv', text('a'))],
    ['a drive name', () => one('C:x.csv', text('a'))],
    ['a name with a backslash', () => one('a\\b.csv', text('a'))],
    ['a name with a NUL', () => one('a.csv\0.php', text('a'))],
    ['a name that turns direction', () => yazlZip((zip) => zip.addBuffer(text('a'), 'a\u202evsc.exe'))],
    ['a symbolic link', () => yazlZip((zip) => zip.addBuffer(text('/etc/passwd'), 'a.csv', { mode: 0o120777 }))],
    [
      'two members of the same name',
      () =>
        writeZip(
          [
            { name: 'a.csv', bytes: text('1') },
            { name: 'A.csv', bytes: text('2') },
          ],
          '2026-10-01',
        ),
    ],
    ['an encrypted member', () => patched(one('a.csv', text('a')), CENTRAL, 8, (at) => at.writeUInt16LE(1))],
    ['an unknown compression', () => patched(one('a.csv', text('a')), CENTRAL, 10, (at) => at.writeUInt16LE(12))],
    ['a page of HTML', () => text('\n<!DOCTYPE html><html>')],
    ['a page of HTML inside', () => one('a.csv', text('<html><body>Bad gateway'))],
    ['a PDF', () => text('%PDF-1.7')],
    ['a program', () => Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1')],
    ['an old workbook', () => Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['gzip that is cut', () => gzipSync(text('a,b')).subarray(0, 15)],
    ['gzip with something behind', () => Buffer.concat([gzipSync(text('a,b')), text('tail')])],
    ['a zip that is cut', () => two.subarray(0, two.length - 10)],
  ];
  it.each(cases)('with %s is refused', async (_name, build) => {
    const bytes = await build();
    expect(await refusalOf(() => readAll({ name: 'a.bin', bytes }))).toMatchObject({ reason: 'statement_archive' });
  });

  it('is refused above the limits it is opened with', async () => {
    const limits = { entries: 1, memberBytes: 100, ratio: 100, ratioFreeBytes: 1000 };
    expect((await refusalOf(() => readAll({ name: 'a.zip', bytes: two }, limits)))?.reason).toBe('statement_archive');
    expect((await refusalOf(() => readAll({ name: 'a.gz', bytes: gzipSync(Buffer.alloc(101)) }, limits)))?.reason).toBe(
      'statement_archive',
    );
    expect(await readAll({ name: 'a.gz', bytes: gzipSync(Buffer.alloc(100)) }, limits)).toHaveLength(1);
  });
});

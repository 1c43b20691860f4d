/** A file as it came (plain, zip or gzip) as its members, each a stream of bytes, with every trick of archives refused. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32, createGunzip } from 'node:zlib';
import iconv from 'iconv-lite';
import yauzl from 'yauzl';
import { DomainError } from '../../kernel/errors.ts';
import { refuseStatement } from './format.ts';

export type ArchiveFile = { name: string; path: string } | { name: string; bytes: Uint8Array };

/** `open` may be called more than once: for the head, then for the whole. `size` is the declared size, null where none is declared (gzip). */
export type ArchiveMember = { name: string; size: number | null; open(): AsyncIterable<Uint8Array> };

export type ArchiveLimits = { entries: number; memberBytes: number; ratio: number; ratioFreeBytes: number };

export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 20, memberBytes: 4 * 1024 ** 3, ratio: 100, ratioFreeBytes: 10 * 1024 ** 2 };

const HEAD_BYTES = 512;
const REGULAR_FILE = 0o100000;
const DIRECTORY = 0o040000;
const FILE_TYPE_MASK = 0o170000;

function refuse(file: string, message: string): DomainError {
  return refuseStatement('statement_archive', message, { file });
}

async function headOf(file: ArchiveFile): Promise<Buffer> {
  if ('bytes' in file) return Buffer.from(file.bytes.buffer, file.bytes.byteOffset, Math.min(HEAD_BYTES, file.bytes.length));
  const handle = await open(file.path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function* rawBytes(file: ArchiveFile): AsyncGenerator<Uint8Array> {
  if ('bytes' in file) yield file.bytes;
  else yield* createReadStream(file.path, { highWaterMark: 1 << 18 });
}

/** By its first four bytes; also an empty one. */
export const isZip = (head: Uint8Array) =>
  head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
export const isGzip = (head: Uint8Array) => head[0] === 0x1f && head[1] === 0x8b;

/** What a member's first bytes say it is, where that is nothing a statement can be; null otherwise. */
function foreignContent(head: Buffer): string | null {
  const text = head.toString('latin1');
  if (isZip(head) || isGzip(head) || /^(?:Rar!|7z\xbc\xaf|BZh|\xfd7zXZ)/.test(text) || text.startsWith('ustar', 257))
    return 'an archive within an archive';
  if (text.startsWith('%PDF')) return 'a PDF';
  if (/^(?:MZ|\x7fELF)/.test(text) && text.includes('\0')) return 'a program';
  if (text.startsWith('\xd0\xcf\x11\xe0')) return 'an old-format Office file (.xls); save it as .xlsx or .csv';
  return /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|script)\b/i.test(text) ? 'a web page' : null;
}

/** Passes bytes on, refusing foreign content by its first bytes. */
async function* judged(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let head = Buffer.alloc(0);
  let isJudged = false;
  for await (const chunk of source) {
    if (!isJudged) {
      head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)]);
      if (head.length < HEAD_BYTES && chunk.length < HEAD_BYTES) {
        yield chunk;
        continue;
      }
      isJudged = true;
      const foreign = foreignContent(head);
      if (foreign) throw refuse(name, `The file is ${foreign}`);
    }
    yield chunk;
  }
  const foreign = isJudged ? null : foreignContent(head);
  if (foreign) throw refuse(name, `The file is ${foreign}`);
}

/** Passes bytes on and refuses what unpacks to more than the limits. */
async function* capped(
  source: AsyncIterable<Uint8Array>,
  name: string,
  packedBytes: number,
  limits: ArchiveLimits,
): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of source) {
    count += chunk.length;
    if (isOverLimit(count, packedBytes, limits)) throw refuse(name, 'The archive expands to too much data');
    yield chunk;
  }
}

function isOverLimit(bytes: number, packedBytes: number, limits: ArchiveLimits): boolean {
  return bytes > limits.memberBytes || bytes > limits.ratioFreeBytes + packedBytes * limits.ratio;
}

/** The members of a file. A plain file (also .xlsx, whose zip is its own business) is its only member. Opening refuses
 *  `statement_archive` for what the directory shows, reading for what only the bytes do: damage, bombs, foreign content. */
export async function* openArchive(file: ArchiveFile, limits: ArchiveLimits = ARCHIVE_LIMITS): AsyncGenerator<ArchiveMember, void, void> {
  const head = await headOf(file);
  const size = 'bytes' in file ? file.bytes.length : (await stat(file.path)).size;
  if (isZip(head)) {
    yield* zipMembers(file, limits);
  } else if (isGzip(head)) {
    yield { name: file.name.replace(/\.gz(?:ip)?$/i, ''), size: null, open: () => judged(gunzipped(file, size, limits), file.name) };
  } else {
    const foreign = foreignContent(head);
    if (foreign) throw refuse(file.name, `The file is ${foreign}`);
    yield { name: file.name, size, open: () => rawBytes(file) };
  }
}

async function* gunzipped(file: ArchiveFile, size: number, limits: ArchiveLimits): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const source = Readable.from(rawBytes(file), { objectMode: false });
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* capped(source.pipe(gunzip), file.name, size, limits);
    if (gunzip.bytesWritten !== size) throw refuse(file.name, 'Extra data after the gzip stream');
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw refuse(file.name, `Damaged or incomplete gzip file: ${error instanceof Error ? error.message : ''}`);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function openZip(file: ArchiveFile): Promise<yauzl.ZipFile> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false };
  try {
    if ('path' in file) return await yauzl.openPromise(file.path, options);
    return await yauzl.fromBufferPromise(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length), options);
  } catch (error) {
    throw refuse(file.name, `Incomplete ZIP file: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Names are bytes: UTF-8 where they are that, else GB18030, whatever the flag says (Alipay clears it and writes GBK). */
function memberName(raw: Buffer, file: string): string {
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    name = iconv.decode(raw, 'gb18030');
  }
  const isSafe = name !== '' && name.length <= 255 && !/[\p{Cc}\p{Cf}\ufffd\\:]/u.test(name) && !name.startsWith('/');
  if (!isSafe || name.split('/').includes('..')) throw refuse(file, 'A file in the archive has an unsafe name');
  return name;
}

function checkEntry(entry: yauzl.Entry, file: string, limits: ArchiveLimits): void {
  const kind = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  if ((entry.generalPurposeBitFlag & 0x41) !== 0) throw refuse(file, 'A file in the archive is encrypted');
  if (kind !== 0 && kind !== REGULAR_FILE && kind !== DIRECTORY) throw refuse(file, 'The archive contains a link or a device');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw refuse(file, 'A file in the archive uses an unknown compression method');
  if (isOverLimit(entry.uncompressedSize, entry.compressedSize, limits)) throw refuse(file, 'The archive expands to too much data');
}

async function* zipMembers(file: ArchiveFile, limits: ArchiveLimits): AsyncGenerator<ArchiveMember, void, void> {
  const entries = await entriesOf(file, limits);
  if (entries === 'xlsx') {
    yield { name: file.name, size: null, open: () => rawBytes(file) };
    return;
  }
  for (const { name, entry } of entries) {
    const shown = `${file.name}/${name}`;
    yield { name, size: entry.uncompressedSize, open: () => judged(unzipped(file, entry, shown, limits), shown) };
  }
}

async function entriesOf(file: ArchiveFile, limits: ArchiveLimits): Promise<{ name: string; entry: yauzl.Entry }[] | 'xlsx'> {
  const zip = await openZip(file);
  try {
    const found: { name: string; entry: yauzl.Entry }[] = [];
    let isFirst = true;
    for await (const entry of zip.eachEntry()) {
      const name = memberName(entry.fileName as unknown as Buffer, file.name);
      // A workbook lists its content types first or soon after; its parts are not members.
      if (name === '[Content_Types].xml') return 'xlsx';
      if (isFirst && /^(?:xl|_rels|docProps)\//.test(name) && /\.xlsx$/i.test(file.name)) return 'xlsx';
      isFirst = false;
      if (zip.entryCount > limits.entries) throw refuse(file.name, `More than ${limits.entries} files in the archive`);
      checkEntry(entry, file.name, limits);
      if (name.endsWith('/') || name.startsWith('__MACOSX/')) continue;
      if (found.some((other) => other.name.toLowerCase() === name.toLowerCase()))
        throw refuse(file.name, 'Two files in the archive have the same name');
      found.push({ name, entry });
    }
    refuseOverlaps(found, file.name);
    if (found.length === 0) throw refuse(file.name, 'The archive is empty');
    const total = found.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    if (total > limits.memberBytes) throw refuse(file.name, 'The archive expands to too much data');
    return found;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw refuse(file.name, `Damaged ZIP file: ${error instanceof Error ? error.message : ''}`);
  } finally {
    zip.close();
  }
}

/** Members that share packed bytes are how a small zip becomes a huge one. */
function refuseOverlaps(found: { entry: yauzl.Entry }[], file: string): void {
  let end = 0;
  for (const { entry } of found.toSorted((a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader)) {
    if (entry.relativeOffsetOfLocalHeader < end) throw refuse(file, 'Files in the archive overlap');
    end = entry.relativeOffsetOfLocalHeader + 30 + entry.compressedSize;
  }
}

async function* unzipped(file: ArchiveFile, entry: yauzl.Entry, name: string, limits: ArchiveLimits): AsyncGenerator<Uint8Array> {
  const zip = await openZip(file);
  try {
    const stream = await zip.openReadStreamPromise(entry);
    let sum = 0;
    for await (const chunk of capped(stream, name, entry.compressedSize, limits)) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== entry.crc32) throw refuse(name, 'The checksum does not match');
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw refuse(name, `Damaged file in the archive: ${error instanceof Error ? error.message : ''}`);
  } finally {
    zip.close();
  }
}

/** Takes a form of files in as it arrives: each file goes to disk under a number, nothing of it is ever whole in memory. */
import fs from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { DomainError } from '../kernel/errors.ts';
import type { NamedFile } from '../reconciliation/preview/read-statement.ts';
import { fileNameOf } from '../statements/receive-file.ts';

const PARTS_MAX = 40;
/** Of a field that is no file, and of the name of any. */
const TEXT_BYTES_MAX = 8 * 1024;
const NAME_LENGTH_MAX = 200;
const PIECE_BYTES = 64 * 1024;
const LIMITS = { parts: PARTS_MAX, fieldSize: TEXT_BYTES_MAX };

export type ReceivedForm = { texts: Record<string, string>; files: Record<string, NamedFile[]> };

const notForm = (rule: string) => new DomainError('invalid', 'input_invalid', `The body must be ${rule}`, { field: 'body', rule });

export const wrongNumber = (field: string, most: number) =>
  new DomainError('invalid', 'input_invalid', `${field}: 1 to ${most} files`, { field, rule: `1–${most}` });

/** Browsers write quotes and line ends of a name as %22, %0D and %0A. */
const plain = (name: string) => name.replaceAll('%22', '"').replaceAll(/%0[AD]/gi, '\n');

function parserOf(contentType: string | null) {
  if (!contentType || !/^multipart\/form-data\s*;/i.test(contentType)) throw notForm('multipart/form-data');
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS });
  } catch {
    throw notForm('multipart/form-data');
  }
}

/** Reads the whole form of the type. `most` says how many files each field may have; others are not taken in. A name from outside never becomes a path.
 *  Refuses `input_invalid` for what is no such form, ends early, has too many parts, too many files of a field or a text twice. */
export async function receiveForm(
  bytes: AsyncIterable<Uint8Array>,
  contentType: string | null,
  folder: string,
  most: Record<string, number>,
): Promise<ReceivedForm> {
  const form: ReceivedForm = { texts: Object.create(null), files: {} };
  const parser = parserOf(contentType);
  const files: { stream: Readable; written: Promise<void> }[] = [];
  // What went wrong beside the form itself: its sender left, or the disk is full.
  let mishap: unknown;
  let doubled: string | undefined;
  const fail = (error: unknown) => {
    mishap ??= error;
    parser.destroy(error as Error);
  };

  /** The parser may hold a piece for longer than its sender keeps it, and takes a piece apart to its end whatever is refused meanwhile. */
  async function* copied(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of bytes)
        for (let at = 0; at < chunk.byteLength; at += PIECE_BYTES) yield Buffer.from(chunk.subarray(at, at + PIECE_BYTES));
    } catch (error) {
      mishap ??= error;
      throw error;
    }
  }
  parser.on('partsLimit', () => fail(notForm(`1–${PARTS_MAX}`)));
  const isNamed = (field: string | undefined) => field !== undefined && field.length <= NAME_LENGTH_MAX;
  parser.on('field', (field, value, _isNameCut, isCut) => {
    if (!isNamed(field)) fail(notForm('multipart/form-data'));
    else if (isCut) fail(notForm(`parts of at most ${TEXT_BYTES_MAX} bytes of text`));
    else if (field in form.texts) doubled ??= field;
    else form.texts[field] = value;
  });
  parser.on('file', (field, stream, name) => {
    stream.on('error', () => undefined);
    if (!isNamed(field)) return fail(notForm('multipart/form-data'));
    // By its own names alone: somebody may call a field `constructor`.
    const places = Object.hasOwn(most, field) ? most[field] : undefined;
    if (places === undefined) return void stream.resume();
    form.files[field] ??= [];
    const taken = form.files[field];
    if (taken.length >= places) return fail(wrongNumber(field, places));
    const at = path.join(folder, `${field}-${taken.length}`);
    taken.push({ name: fileNameOf(plain(name)), path: at });
    const disk = fs.createWriteStream(at, { flags: 'wx', mode: 0o600 }).on('error', (error) => 'syscall' in error && fail(error));
    const written = pipeline(stream, disk);
    // Looked at when all are there.
    written.catch(() => undefined);
    files.push({ stream, written });
  });
  try {
    await pipeline(copied, parser);
    await Promise.all(files.map(({ written }) => written));
    // Readers differ in which of the two counts.
    if (doubled !== undefined)
      mishap = new DomainError('invalid', 'input_invalid', 'A field appears more than once', { field: doubled, rule: '1' });
    if (mishap) throw mishap;
    return form;
  } catch {
    for (const { stream } of files) stream.destroy();
    await Promise.allSettled(files.map(({ written }) => written));
    throw mishap ?? notForm('multipart/form-data');
  }
}

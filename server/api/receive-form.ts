/** Takes a form of files apart as it arrives: each file goes to disk under a number, nothing of it is ever whole in memory. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '../kernel/errors.ts';
import type { NamedFile } from '../reconciliation/preview/read-statement.ts';
import { fileNameOf } from '../statements/receive-file.ts';

const PARTS_MAX = 40;
/** Of a part’s headers, and of a field that is no file. */
const TEXT_BYTES_MAX = 8 * 1024;

export type ReceivedForm = { texts: Record<string, string>; files: Record<string, NamedFile[]> };

const notForm = (rule: string) => new DomainError('invalid', 'input_invalid', `The body must be ${rule}`, { field: 'body', rule });

/** The boundary that the type of a body names. Refuses `input_invalid` where it is no form with files. */
export function boundaryOf(contentType: string | null): string {
  const [, quoted, bare] = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined || boundary.length > 200) throw notForm('multipart/form-data');
  return boundary;
}

type Take = (bytes: Buffer) => Promise<unknown> | unknown;

/** Bytes to be read up to a mark; what is held back between two chunks is shorter than the mark. */
class Incoming {
  private held: Buffer = Buffer.from('\r\n');
  private readonly chunks: AsyncIterator<Uint8Array>;
  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.chunks = bytes[Symbol.asyncIterator]();
  }

  private async more(): Promise<void> {
    // Its sender may use the memory of a chunk again for the next.
    const before = Buffer.from(this.held);
    const next = await this.chunks.next();
    if (next.done) throw notForm('multipart/form-data');
    const chunk = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    this.held = before.length > 0 ? Buffer.concat([before, chunk]) : chunk;
  }

  /** Hands over what stands before the mark and goes behind it. */
  async upTo(mark: Buffer, take: Take): Promise<void> {
    for (;;) {
      const at = this.held.indexOf(mark);
      const length = at >= 0 ? at : this.held.length - mark.length + 1;
      if (length > 0) await take(this.held.subarray(0, length));
      if (at >= 0) {
        this.held = this.held.subarray(at + mark.length);
        return;
      }
      if (length > 0) this.held = this.held.subarray(length);
      await this.more();
    }
  }

  /** What comes after the form is no part of it. */
  async drain(): Promise<void> {
    while (!(await this.chunks.next()).done);
  }

  async leave(): Promise<void> {
    await this.chunks.return?.();
  }

  async two(): Promise<string> {
    while (this.held.length < 2) await this.more();
    const text = this.held.toString('latin1', 0, 2);
    this.held = this.held.subarray(2);
    return text;
  }

  async text(mark: Buffer): Promise<string> {
    const kept: Buffer[] = [];
    let size = 0;
    await this.upTo(mark, (bytes) => {
      size += bytes.length;
      if (size > TEXT_BYTES_MAX) throw notForm(`parts of at most ${TEXT_BYTES_MAX} bytes of text`);
      kept.push(Buffer.from(bytes));
    });
    return Buffer.concat(kept).toString('utf8');
  }
}

const LINE_END = Buffer.from('\r\n\r\n');

/** Browsers write quotes and line ends of a name as %22, %0D and %0A, programs a quote with a backslash. */
const plain = (name: string) =>
  name
    .replaceAll('\\"', '"')
    .replaceAll('%22', '"')
    .replaceAll(/%0[AD]/gi, '\n');

/** What a part says of itself; `file` is null where it is no file. */
function headOf(text: string): { field: string; file: string | null } {
  const disposition = /^content-disposition:\s*form-data\s*;([^\r\n]*)/im.exec(text)?.[1];
  const field = / name="((?:\\"|[^"])*)"/i.exec(disposition ?? '')?.[1];
  if (disposition === undefined || field === undefined) throw notForm('multipart/form-data');
  const file = / filename="((?:\\"|[^"])*)"/i.exec(disposition)?.[1];
  return { field, file: file === undefined ? null : plain(file) };
}

/** Reads the whole form. `most` says how many files each field may have; others are not taken in. A name from outside never becomes a path. Refuses
 *  `input_invalid` for what is no such form, ends early, has too many parts or too many files of a field. */
export async function receiveForm(
  bytes: AsyncIterable<Uint8Array>,
  boundary: string,
  folder: string,
  most: Record<string, number>,
): Promise<ReceivedForm> {
  const incoming = new Incoming(bytes);
  try {
    const form = await partsOf(incoming, Buffer.from(`\r\n--${boundary}`), folder, most);
    await incoming.drain();
    return form;
  } catch (error) {
    await incoming.leave();
    throw error;
  }
}

async function partsOf(incoming: Incoming, mark: Buffer, folder: string, most: Record<string, number>): Promise<ReceivedForm> {
  const form: ReceivedForm = { texts: {}, files: {} };
  await incoming.upTo(mark, () => undefined);
  for (let parts = 1; (await incoming.two()) === '\r\n'; parts++) {
    if (parts > PARTS_MAX) throw notForm(`1–${PARTS_MAX}`);
    const { field, file } = headOf(await incoming.text(LINE_END));
    const places = most[field];
    if (file === null) form.texts[field] = await incoming.text(mark);
    else if (places === undefined) await incoming.upTo(mark, () => undefined);
    else {
      form.files[field] ??= [];
      const files = form.files[field];
      if (files.length >= places) throw wrongNumber(field, places);
      const at = path.join(folder, `${field}-${files.length}`);
      files.push({ name: fileNameOf(file), path: at });
      const handle = await fs.open(at, 'wx', 0o600);
      try {
        await incoming.upTo(mark, (piece) => handle.writeFile(piece));
      } finally {
        await handle.close();
      }
    }
  }
  return form;
}

export const wrongNumber = (field: string, most: number) =>
  new DomainError('invalid', 'input_invalid', `${field}: 1 to ${most} files`, { field, rule: `1–${most}` });

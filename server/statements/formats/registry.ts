/** Every statement format we read, recognition by content, and the one way to open a file: plain, compressed or packed. */
import { createReadStream } from 'node:fs';
import { adyenSettlement } from './adyen/read-adyen.ts';
import { peekBytes } from './byte-source.ts';
import { type FileHead, refuseStatement, type StatementFormat, type StatementReader } from './format.ts';
import type { StatementMapping } from './mapped/mapping.ts';
import { MAPPED_ID, mappedFormat } from './mapped/read-mapped.ts';
import { looksLikeWorkbook } from './mapped/sheet-rows.ts';
import { paypalStl, paypalTrr } from './paypal/read-paypal.ts';
import { stripeActivity } from './stripe/read-stripe.ts';
import { fileHead } from './text/decode.ts';
import { streamOf } from './text/lines.ts';
import { unionpayZm } from './unionpay/read-zm.ts';

/** In the order a tie is shown; `mapped` is not here: it needs a mapping. */
export const STATEMENT_FORMATS: readonly StatementFormat[] = [unionpayZm, stripeActivity, adyenSettlement, paypalStl, paypalTrr];

export const HEAD_BYTES = 65_536;

/** The zone of times without one, where the caller names none: Stripe's reports are in UTC, the others' channels are in China. */
function defaultZone(formatId: string): string {
  return formatId === 'stripe_activity' ? 'UTC' : 'Asia/Shanghai';
}

export type FormatGuess = { formatId: string; confidence: number };

/** Formats that recognise this head, the surest first. Decided by content; a name only breaks a tie between PayPal's reports. */
export function detectFormat(head: FileHead): FormatGuess[] {
  return STATEMENT_FORMATS.map((format) => ({ formatId: format.id, confidence: format.recognise(head) }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
}

export function formatOf(formatId: string): StatementFormat | null {
  return STATEMENT_FORMATS.find((format) => format.id === formatId) ?? null;
}

const SIGNATURES = [
  ['%PDF', 'a PDF document'],
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old Excel workbook (.xls)'],
  ['MZ', 'a program'],
  ['\u001f\u008b', 'gzip data'],
  ['<!DOCTYPE', 'an HTML page'],
  ['<html', 'an HTML page'],
  ['<?xml', 'an XML document'],
  ['{', 'JSON'],
] as const;

/** What a person would say the beginning is, for the refusal. */
function wordsFor(head: FileHead): string {
  if (head.bytes.length === 0) return 'an empty file';
  if (looksLikeWorkbook(head.bytes)) return 'an Excel workbook (.xlsx), which needs a mapping';
  const latin1 = Buffer.from(head.bytes.buffer, head.bytes.byteOffset, Math.min(head.bytes.length, 64)).toString('latin1');
  const known = SIGNATURES.find(([mark]) =>
    latin1
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trimStart()
      .toLowerCase()
      .startsWith(mark.toLowerCase()),
  );
  if (known) return known[1];
  if (head.encoding === 'binary') return 'neither UTF-8 nor GB18030 text';
  const line = head.text.split(/\r?\n/).find((text) => text.trim() !== '') ?? '';
  return `text that begins with “${line.trim().slice(0, 80)}”`;
}

export type OpenedStatement = {
  format: StatementFormat;
  /** The member of an archive that is read, or the file's own name. */
  member: string;
  /** To be read once. */
  lines: StatementReader;
};

export type StatementSource = {
  name: string;
  path?: string;
  bytes?: Uint8Array | AsyncIterable<Uint8Array>;
  formatId?: string;
  mapping?: StatementMapping;
  /** IANA zone of the channel's clock; where absent, the format's own. */
  zone?: string;
};

function bytesOf(source: StatementSource): AsyncIterable<Uint8Array> {
  if (source.bytes instanceof Uint8Array) return streamOf(source.bytes);
  if (source.bytes) return source.bytes;
  if (source.path !== undefined) return createReadStream(source.path, { highWaterMark: 1 << 18 });
  throw refuseStatement('statement_empty', 'Neither a path nor bytes', { file: source.name });
}

function chosenFormat(source: StatementSource, head: FileHead): StatementFormat {
  const { formatId, mapping, name } = source;
  if (formatId === MAPPED_ID || (formatId === undefined && mapping)) {
    if (!mapping) throw refuseStatement('mapping_missing', 'A mapped file needs a mapping', { file: name });
    return mappedFormat(mapping);
  }
  const format = formatOf(formatId ?? detectFormat(head)[0]?.formatId ?? '');
  if (format) return format;
  if (head.bytes.length === 0) throw refuseStatement('statement_empty', 'The file is empty', { file: name });
  const seen = formatId === undefined ? `This is ${wordsFor(head)}` : `No format is called ${formatId.slice(0, 40)}`;
  throw refuseStatement('statement_format_unknown', seen, { file: name });
}

/** Opens a statement: finds its format by content (or takes the given one) and gives its lines as a stream.
 *  Refuses `statement_format_unknown` (naming what was seen), `statement_empty`, `mapping_missing`, and what reading refuses. */
export async function openStatement(source: StatementSource): Promise<OpenedStatement> {
  const { head, rest } = await peekBytes(bytesOf(source), HEAD_BYTES);
  const format = chosenFormat(source, fileHead(source.name, head));
  const zone = source.zone ?? defaultZone(format.id);
  return { format, member: source.name, lines: format.read(rest, { file: source.name, zone }) };
}

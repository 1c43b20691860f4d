/** Every statement format we read, recognition by content, and the one way to open a file: plain, compressed or packed. */
import { invariant } from '../../kernel/errors.ts';
import type { Batch, StatementSummary } from '../contract.ts';
import { adyenSettlement } from './adyen/read-adyen.ts';
import { alipayAccount } from './alipay/read-account.ts';
import { alipayBusiness } from './alipay/read-business.ts';
import { alipayConsumerExport } from './alipay/read-consumer-export.ts';
import { alipayBusinessSummary, checkAlipaySummary } from './alipay/read-summary.ts';
import { type ArchiveMember, openArchive } from './archive.ts';
import { collectBytes, peekBytes } from './byte-source.ts';
import { type FileHead, type ReadOptions, refuseStatement, type StatementFormat, type StatementReader } from './format.ts';
import type { StatementMapping } from './mapped/contract.ts';
import { MAPPED_ID, mappedFormat } from './mapped/read-mapped.ts';
import { looksLikeWorkbook } from './mapped/sheet-rows.ts';
import { paypalStl, paypalTrr } from './paypal/read-paypal.ts';
import { stripeActivity } from './stripe/read-stripe.ts';
import { fileHead, judgeHead } from './text/decode.ts';
import { foreignEncoding, hasLostCharacters, hasOldMacLines, refuseOldMacLines } from './text/foreign-encoding.ts';
import { declareRdTotals, isRdName, readRdTotals } from './unionpay/rd-totals.ts';
import { unionpayRd } from './unionpay/read-rd.ts';
import { unionpayZm } from './unionpay/read-zm.ts';
import { wechatConsumerExport } from './wechat/read-consumer-export.ts';
import { wechatFundFlow } from './wechat/read-fund-flow.ts';
import { wechatTradeAll, wechatTradeRefund, wechatTradeSuccess } from './wechat/read-trade-bill.ts';

/** In the order a tie is shown; `mapped` is not here: it needs a mapping. */
export const STATEMENT_FORMATS: readonly StatementFormat[] = [
  wechatTradeAll,
  wechatTradeSuccess,
  wechatTradeRefund,
  wechatFundFlow,
  alipayBusiness,
  alipayAccount,
  unionpayZm,
  stripeActivity,
  adyenSettlement,
  paypalStl,
  paypalTrr,
  // Recognised so that they are refused with a reason: what a person exports, and totals without rows.
  wechatConsumerExport,
  alipayConsumerExport,
  alipayBusinessSummary,
  unionpayRd,
];

const CONSUMER_EXPORTS: ReadonlySet<string> = new Set([wechatConsumerExport.id, alipayConsumerExport.id]);

/** Formats that only say what another member of the same archive holds. */
const COMPANIONS: ReadonlySet<string> = new Set([alipayBusinessSummary.id, unionpayRd.id]);
/** What a file with lines to compare may be, where nobody sets up a mapping. */
export const COMPARED_FORMATS: readonly string[] = STATEMENT_FORMATS.map(({ id }) => id).filter(
  (id) => !CONSUMER_EXPORTS.has(id) && !COMPANIONS.has(id),
);
const RD_BYTES_MAX = 1 << 20;

export const HEAD_BYTES = 65_536;

/** The zone of times without one, where the caller names none: Stripe's reports are in UTC, the others' channels are in China. */
function defaultZone(formatId: string): string {
  return formatId === 'stripe_activity' ? 'UTC' : 'Asia/Shanghai';
}

/** The clock that a channel's day is cut by, where the caller names none: what the file itself shows, else that of the format. */
export function clockOf(formatId: string, head: FileHead): string {
  return formatOf(formatId)?.clockOf?.(head) ?? defaultZone(formatId);
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

/** Of the same mark the longer comes first; null: a text as any other (a bank's SWIFT message begins so, and is no JSON). */
const SIGNATURES: readonly (readonly [mark: string, words: string | null])[] = [
  ['%PDF', 'a PDF document'],
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old-format Excel workbook (.xls)'],
  ['MZ', 'a program'],
  ['\u001f\u008b', 'gzip data'],
  ['<!DOCTYPE', 'an HTML page'],
  ['<html', 'an HTML page'],
  ['<?xml', 'an XML document'],
  ['<xml', 'an XML document'],
  ['{1:', null],
  ['{', 'JSON'],
];

/** What a person would say the beginning is, for the refusal. */
function wordsFor(head: FileHead): string {
  if (head.bytes.length === 0) return 'an empty file';
  if (looksLikeWorkbook(head.bytes)) return 'an Excel workbook (.xlsx), which needs a column mapping';
  const latin1 = Buffer.from(head.bytes.buffer, head.bytes.byteOffset, Math.min(head.bytes.length, 64)).toString('latin1');
  const known = SIGNATURES.find(([mark]) =>
    latin1
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trimStart()
      .toLowerCase()
      .startsWith(mark.toLowerCase()),
  );
  if (known?.[1]) return known[1];
  const foreign = foreignEncoding(head.bytes);
  if (foreign) return `${foreign} text`;
  if (head.encoding === 'binary') return 'neither UTF-8 nor GB18030 text';
  const line = head.text.split(/\r?\n/).find((text) => text.trim() !== '') ?? '';
  // Never a card number into a message: a run of 13 to 19 digits keeps its first six and last four.
  const shown = line.trim().replace(/(?<!\d)(\d{6})\d{3,9}(\d{4})(?!\d)/g, '$1…$2');
  return `text that begins with “${shown.slice(0, 80)}”`;
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
  formatId?: string;
  mapping?: StatementMapping;
  zone?: string;
  /** The business date somebody named: it gives the year where a format writes none. */
  date?: string;
  sink?: ReadOptions['sink'];
} & ({ path: string; bytes?: undefined } | { bytes: Uint8Array; path?: undefined });

type Candidate = { member: ArchiveMember; head: FileHead; guess: FormatGuess | null };

async function candidatesOf(source: StatementSource): Promise<Candidate[]> {
  const file = source.path === undefined ? { name: source.name, bytes: source.bytes } : { name: source.name, path: source.path };
  const candidates: Candidate[] = [];
  for await (const member of openArchive(file)) {
    const { head: bytes, rest } = await peekBytes(member.open(), HEAD_BYTES);
    await rest.return();
    const head = fileHead(member.name, bytes);
    candidates.push({ member, head, guess: detectFormat(head)[0] ?? null });
  }
  return candidates;
}

/** Text in no sound encoding is refused with the line; what holds NUL bytes and is no UTF-16 or UTF-32 is no text. */
function refuseEncoding({ name }: StatementSource, { encoding, bytes }: FileHead): void {
  if (encoding === 'binary' && (foreignEncoding(bytes) !== null || !bytes.includes(0))) judgeHead(name, bytes);
}

/** A file that only another program has made unknown says what that was. */
function refuseSpoiled(source: StatementSource, head: FileHead): void {
  const at = { file: source.name, lineNo: 1 };
  if (hasOldMacLines(head.bytes)) throw refuseOldMacLines(source.name);
  if (hasLostCharacters(head))
    throw refuseStatement('statement_encoding', 'The Chinese characters have been replaced by question marks: download it again', at);
  const isTabbed = head.text.includes('\t') && detectFormat({ ...head, text: head.text.replaceAll('\t', ',') }).length > 0;
  if (isTabbed)
    throw refuseStatement(
      'statement_format_unknown',
      'The columns are parted by tabs, not commas: download it again, or save it as CSV UTF-8',
      at,
    );
}

function refuseUnknown(source: StatementSource, candidates: readonly Candidate[]): never {
  const [first] = candidates;
  const isAlone = candidates.length === 1;
  if (isAlone && first?.head.bytes.length === 0) throw refuseStatement('statement_empty', 'The file is empty', { file: source.name });
  const isBlank = isAlone && first !== undefined && first.head.bytes.length < HEAD_BYTES && first.head.text.trim() === '';
  if (isBlank && first.head.encoding !== 'binary') throw refuseStatement('statement_empty', 'The file has no lines', { file: source.name });
  if (isAlone && first) refuseEncoding(source, first.head);
  if (isAlone && first) refuseSpoiled(source, first.head);
  const seen = candidates.map(({ member, head }) => (isAlone ? wordsFor(head) : `${member.name}: ${wordsFor(head)}`)).join('; ');
  const isText = isAlone && first !== undefined && first.head.encoding !== 'binary';
  const at = isText ? { lineNo: 1 + first.head.text.split('\n').findIndex((line) => line.trim() !== '') || 1 } : {};
  throw refuseStatement('statement_format_unknown', `This is ${seen}`.slice(0, 600), { file: source.name, ...at });
}

/** The member that holds the rows, by content. Refuses `statement_archive` where several do: they are imported one by one. */
function detailOf(source: StatementSource, candidates: readonly Candidate[]): { format: StatementFormat; candidate: Candidate } {
  const { formatId, mapping, name } = source;
  if (formatId === MAPPED_ID || (formatId === undefined && mapping)) {
    if (!mapping) throw refuseStatement('mapping_missing', 'A mapped file needs a column mapping', { file: name });
    const format = mappedFormat(mapping);
    const fitting = candidates.length === 1 ? candidates : candidates.filter(({ head }) => format.recognise(head) > 0);
    return { format, candidate: onlyOne(source, fitting, candidates) };
  }
  if (formatId !== undefined) {
    const format = formatOf(formatId);
    if (!format) throw refuseStatement('statement_format_unknown', `Unknown format: ${formatId.slice(0, 40)}`, { file: name });
    // Of one file the reader itself says what does not fit; of several the format has to find its own.
    const [only, second] = candidates;
    if (only && !second && !only.guess) refuseSpoiled(source, only.head);
    const fitting = candidates.length === 1 ? candidates : candidates.filter(({ head }) => format.recognise(head) > 0);
    return { format, candidate: onlyOne(source, fitting, candidates) };
  }
  const recognised = candidates.filter(({ guess }) => guess !== null);
  const details = recognised.filter(({ guess }) => !COMPANIONS.has(guess?.formatId ?? ''));
  const candidate = onlyOne(source, details.length > 0 ? details : recognised, candidates);
  const format = formatOf(candidate.guess?.formatId ?? '');
  invariant(format, 'a guess names a format of the list');
  return { format, candidate };
}

function onlyOne(source: StatementSource, fitting: readonly Candidate[], all: readonly Candidate[]): Candidate {
  const [first, second] = fitting;
  if (!first) refuseUnknown(source, all);
  if (!second) return first;
  const names = fitting.map(({ member }) => member.name).join(', ');
  throw refuseStatement('statement_archive', `The archive contains several statements (${names}): import them one by one`.slice(0, 600), {
    file: source.name,
  });
}

/** What a refusal calls a member: the file somebody named, and the member where it is packed with others. */
const labelOf = (source: Pick<StatementSource, 'name'>, { name }: ArchiveMember) =>
  name === source.name || isTail(source.name, name) ? source.name : `${source.name}/${name}`;
/** A member without a name of its own carries the file's, less its folder or its `.gz`. */
const isTail = (file: string, member: string) => file.endsWith(`/${member}`) || file === `${member}.gz` || file.endsWith(`/${member}.gz`);

async function summaryOf<S extends StatementSummary>(reader: AsyncGenerator<Batch, S, void>): Promise<S> {
  for (;;) {
    const next = await reader.next();
    if (next.done) return next.value;
  }
}

/** Lines of the detail member; at their end what the other members of the archive declare about them is checked. */
async function* checkedLines(
  detail: { format: StatementFormat; candidate: Candidate },
  others: readonly Candidate[],
  options: ReadOptions,
  label: (member: ArchiveMember) => string,
): StatementReader {
  let summary = yield* detail.format.read(detail.candidate.member.open(), options);
  for (const { member, guess } of others) {
    if (detail.format.id === unionpayZm.id && isRdName(member.name)) {
      const report = await collectBytes(member.open(), RD_BYTES_MAX);
      const totals = report ? readRdTotals(report, label(member)) : null;
      if (totals) summary = declareRdTotals(summary, totals, label(member));
    }
    if (detail.format.id === alipayBusiness.id && guess?.formatId === alipayBusinessSummary.id) {
      const declared = await summaryOf(alipayBusinessSummary.read(member.open(), { file: label(member), zone: options.zone }));
      summary = { ...summary, controlTotals: [...summary.controlTotals, ...checkAlipaySummary(summary, declared, label(member))] };
    }
  }
  return summary;
}

/** Opens a statement: plain, zipped or gzipped; finds its format by content (or takes the given one) and gives its lines as a
 *  stream. `zone` (IANA) is the channel's clock where the format fixes none. Refuses `statement_format_unknown` (naming what was seen), `statement_archive`,
 *  `statement_empty`, `mapping_missing`, and what reading refuses. */
export async function openStatement(source: StatementSource): Promise<OpenedStatement> {
  const candidates = await candidatesOf(source);
  const detail = detailOf(source, candidates);
  const { member } = detail.candidate;
  const others = candidates.filter((candidate) => candidate !== detail.candidate);
  const { sink, date } = source;
  const label = (each: ArchiveMember) => labelOf(source, each);
  const options = {
    file: label(member),
    ...(date ? { date } : {}),
    zone: source.zone ?? defaultZone(detail.format.id),
    ...(sink ? { sink } : {}),
  };
  return { format: detail.format, member: member.name, lines: checkedLines(detail, others, options, label) };
}

/** Mapped rows read from bytes: the usual row in one pass, without text for what nobody reads. Whatever is not plain (another
 *  number of cells, an unknown word, a printed amount, a faulty cell) is answered with null and read by `mapped-row.ts`. */
import { isAscii } from 'node:buffer';
import { type Currency, exponentOf, isCurrency } from '../../../kernel/currency.ts';
import type { Flow, LineKind, LineStatus } from '../../codes.ts';
import type { StatementLine } from '../../contract.ts';
import { type PlainRow, SPANS } from '../plain-row.ts';
import { trimCell } from '../text/amount.ts';
import { findByte } from '../text/scan.ts';
import { BeijingTimes } from '../text/wall-time.ts';
import type { MappedField } from './codes.ts';
import type { StatementMapping } from './contract.ts';
import { KnownWords } from './known-words.ts';
import { FLOW_OF_KIND, wordOf } from './mapped-row.ts';
import type { PlainBlock } from './table-parts.ts';
import { timeReader } from './time-pattern.ts';

const EIGHT_HOURS_MS = 28_800_000;
/** With at most so many digits a figure is exact in a double. */
const DIGITS_MAX = 15;
const PLUS = 43;
/** Bytes that are certainly no blank around a value: ASCII beyond the space except the back-quote. */
const isInk = (byte: number) => byte > 32 && byte < 127 && byte !== 96;

export type PlainRows = {
  open(block: PlainBlock): void;
  /** Reads the row in [from, to) of the block into `row`. False where the general reader has to look at it. */
  read(from: number, to: number, lineNo: number): boolean;
  /** The row read last. */
  row: PlainRow;
  /** Whether the numbers of that row are written plainly, so that `row.spans` holds them. */
  isPlain(): boolean;
  /** That row as a line. Null where the general reader has to look at it. */
  line(): StatementLine | null;
};

/** `places` are the columns of the mapped fields, `width` the number of cells a row has. */
export function plainRows(mapping: StatementMapping, places: ReadonlyMap<MappedField, number>, width: number): PlainRows {
  const delimiter = mapping.delimiter.charCodeAt(0);
  const starts = new Int32Array(width + 1);
  const place = (field: MappedField) => places.get(field) ?? -1;
  const at = {
    kind: place('kind'),
    ourNo: place('ourNo'),
    channelNo: place('channelNo'),
    originalOurNo: place('originalOurNo'),
    originalChannelNo: place('originalChannelNo'),
    amount: place('amount'),
    amountIn: place('amountIn'),
    amountOut: place('amountOut'),
    currency: place('currency'),
    fee: place('fee'),
    status: place('status'),
    occurredAt: place('occurredAt'),
    occurredTime: place('occurredTime'),
    merchantNo: place('merchantNo'),
  };
  const { fixed, sign } = mapping;
  const timeOf = timeReader(mapping.time.pattern, mapping.time.zone);
  const isUsualTime = mapping.time.pattern === 'yyyy-MM-dd HH:mm:ss' && at.occurredTime < 0;
  const fromBeijing = mapping.time.zone === 'Asia/Shanghai' ? 0 : mapping.time.zone === 'UTC' ? EIGHT_HOURS_MS : null;
  const times = new BeijingTimes();
  const kinds = new KnownWords<LineKind>();
  const statuses = new KnownWords<LineStatus>();
  const currencies = new KnownWords<Currency>();
  let bytes: Buffer = Buffer.alloc(0);
  let isBlockAscii = true;
  /** Where the delimiters of the block are, and which of them is next. */
  let marks = new Int32Array(0);
  let markCount = 0;
  let mark = 0;
  let byteOffset = 0;
  let decode: (part: Uint8Array) => string = () => '';
  let isPlain = false;
  const spans = new Int32Array(10);
  // No number where a double will stand: V8 keeps what begins as a small integer as one, and compiles anew when it is none.
  const row: PlainRow = {
    bytes,
    lineNo: 0,
    byteOffset: Number.NaN,
    byteLength: 0,
    kind: 'other',
    flow: 'in',
    status: 'succeeded',
    currency: '',
    amountMinor: Number.NaN,
    feeMinor: null,
    occurredAt: Number.NaN,
    spans,
    merchantNo: fixed.merchantNo ?? null,
  };

  /** Whether the row has as many cells as the header. Rows come in the order of their block. */
  const split = (from: number, to: number): boolean => {
    while (mark < markCount && (marks[mark] as number) < from) mark++;
    let count = 0;
    starts[0] = from;
    for (; mark < markCount && (marks[mark] as number) < to; mark++) {
      count++;
      if (count >= width) return false;
      starts[count] = (marks[mark] as number) + 1;
    }
    starts[count + 1] = to + 1;
    return count + 1 === width;
  };

  const isForeign = (from: number, to: number): boolean => {
    if (isBlockAscii) return false;
    let seen = 0;
    for (let i = from; i < to; i++) seen |= bytes[i] as number;
    return seen > 127;
  };

  const cell = (index: number): string => {
    if (index < 0) return '';
    const from = starts[index] as number;
    const to = (starts[index + 1] as number) - 1;
    if (from >= to) return '';
    if (isForeign(from, to)) return trimCell(decode(bytes.subarray(from, to)));
    const text = bytes.toString('latin1', from, to);
    return isInk(bytes[from] as number) && isInk(bytes[to - 1] as number) ? text : trimCell(text);
  };

  /** Notes where a number lies. A cell that has to be decoded or trimmed first is no span. */
  const span = (slot: number, index: number): void => {
    spans[slot] = spans[slot + 1] = 0;
    if (index < 0) return;
    const from = starts[index] as number;
    const to = (starts[index + 1] as number) - 1;
    if (from >= to) return;
    if (isForeign(from, to) || !isInk(bytes[from] as number) || !isInk(bytes[to - 1] as number)) isPlain = false;
    spans[slot] = from;
    spans[slot + 1] = to;
  };
  /** May end in an exponent of two digits, `4.2E+26`: the general reader looks closer. */
  const isRounded = (slot: number) =>
    (spans[slot + 1] as number) - (spans[slot] as number) > 4 && bytes[(spans[slot + 1] as number) - 3] === PLUS;
  const isAbsent = (slot: number) => spans[slot] === spans[slot + 1];

  /** What a cell means. Undefined where it means nothing. */
  const meaning = <Meaning>(
    known: KnownWords<Meaning>,
    index: number,
    read: (text: string) => Meaning | undefined,
  ): Meaning | undefined => {
    const from = starts[index] as number;
    const to = (starts[index + 1] as number) - 1;
    return known.find(bytes, from, to) ?? known.keep(bytes, from, to, read(cell(index)));
  };

  /** Minor units, null where the cell is empty, NaN where it is not plain `-?d+(.d+)?` with no more decimals than there may be. */
  const figure = (index: number, decimalsMax: number): number | null => {
    let i = starts[index] as number;
    const to = (starts[index + 1] as number) - 1;
    if (i >= to) return null;
    const isNegative = bytes[i] === 45;
    if (isNegative) i++;
    if (to - i > DIGITS_MAX) return Number.NaN;
    let value = 0;
    let digits = 0;
    let decimals = -1;
    for (; i < to; i++) {
      const digit = (bytes[i] as number) - 48;
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digits++;
        if (decimals >= 0) decimals++;
      } else if (digit === -2 && decimals < 0 && digits > 0) decimals = 0;
      else return Number.NaN;
    }
    if (digits === 0 || decimals === 0 || decimals > decimalsMax) return Number.NaN;
    for (let scale = Math.max(decimals, 0); scale < decimalsMax; scale++) {
      value *= 10;
      digits++;
    }
    if (digits > DIGITS_MAX) return Number.NaN;
    return isNegative ? -value : value;
  };

  const when = (): number | null => {
    const from = starts[at.occurredAt] as number;
    if (isUsualTime && fromBeijing !== null && (starts[at.occurredAt + 1] as number) - 1 - from === 19) {
      const instant = times.at(bytes, from);
      if (!Number.isNaN(instant)) return instant + fromBeijing;
    }
    return timeOf(at.occurredTime < 0 ? cell(at.occurredAt) : `${cell(at.occurredAt)} ${cell(at.occurredTime)}`);
  };

  /** The direction of the amount read last. */
  let isOut = false;

  /** The magnitude; NaN where the general reader has to judge. Says the direction in `isOut`. */
  const amountOf = (decimalsMax: number, kind: LineKind | null): number => {
    if (sign === 'in_out_columns') {
      const into = figure(at.amountIn, decimalsMax);
      const out = figure(at.amountOut, decimalsMax);
      if (into === null ? out === null : !(into >= 0)) return Number.NaN;
      if (Number.isNaN(out) || (into && out)) return Number.NaN;
      isOut = !into && Boolean(out);
      return into || Math.abs(out ?? 0);
    }
    const amount = figure(at.amount, decimalsMax);
    if (amount === null || Number.isNaN(amount)) return Number.NaN;
    const bySign: Flow = amount < 0 ? 'out' : 'in';
    const flow = sign === 'signed' || kind === null ? bySign : (FLOW_OF_KIND[kind] ?? bySign);
    if (sign === 'kind_column' && flow === 'in' && amount < 0) return Number.NaN;
    isOut = flow === 'out';
    return Math.abs(amount);
  };

  const currencyOf = (): Currency | undefined => {
    const read = (text: string) => {
      const code = text || (fixed.currency ?? '');
      return isCurrency(code) ? code : undefined;
    };
    return at.currency < 0 ? read('') : meaning(currencies, at.currency, read);
  };

  return {
    row,
    isPlain: () => isPlain,
    open(plain) {
      ({ bytes, byteOffset } = plain.block);
      row.bytes = bytes;
      isBlockAscii = isAscii(bytes);
      if (marks.length < bytes.length) marks = new Int32Array(bytes.length);
      markCount = findByte(bytes, delimiter, marks);
      mark = 0;
      decode = plain.text.decode;
    },
    read(from, to, lineNo) {
      if (!split(from, to)) return false;
      const currency = currencyOf();
      if (currency === undefined) return false;
      const named = at.kind < 0 ? (fixed.kind ?? null) : meaning(kinds, at.kind, (text) => wordOf(mapping.kindWords, text));
      if (named === undefined) return false;
      const decimalsMax = mapping.unit === 'minor' ? 0 : exponentOf(currency);
      const signed = amountOf(decimalsMax, named);
      if (Number.isNaN(signed)) return false;
      const flow: Flow = isOut ? 'out' : 'in';
      const kind: LineKind = named ?? (flow === 'in' ? 'payment' : 'refund');
      if ((FLOW_OF_KIND[kind] === 'in' && flow === 'out') || (kind === 'refund' && flow === 'in')) return false;
      const status = at.status < 0 ? 'succeeded' : meaning(statuses, at.status, (text) => wordOf(mapping.statusWords, text));
      if (status === undefined) return false;
      const fee = at.fee < 0 ? null : figure(at.fee, decimalsMax);
      if (Number.isNaN(fee)) return false;
      const occurredAt = when();
      if (occurredAt === null) return false;
      isPlain = true;
      span(SPANS.channelNo, at.channelNo);
      span(SPANS.ourNo, at.ourNo);
      span(SPANS.originalChannelNo, at.originalChannelNo);
      span(SPANS.originalOurNo, at.originalOurNo);
      span(SPANS.merchantNo, at.merchantNo);
      if (isRounded(SPANS.channelNo) || isRounded(SPANS.ourNo) || isRounded(SPANS.originalChannelNo) || isRounded(SPANS.originalOurNo))
        return false;
      if (isAbsent(SPANS.channelNo) && isAbsent(SPANS.ourNo) && (kind === 'payment' || kind === 'refund')) return false;
      row.lineNo = lineNo;
      row.byteOffset = byteOffset + from;
      row.byteLength = to - from;
      row.kind = kind;
      row.flow = flow;
      row.status = status;
      row.currency = currency;
      row.amountMinor = signed;
      // No −0: what is charged negatively and is nothing is nothing.
      row.feeMinor = fee === null ? null : mapping.feeSign === 'charged_negative' ? 0 - fee : fee;
      row.occurredAt = occurredAt;
      return true;
    },
    line() {
      const { lineNo, byteLength, kind, flow, status, currency, amountMinor, feeMinor, occurredAt } = row;
      const channelNo = cell(at.channelNo) || null;
      const ourNo = cell(at.ourNo) || null;
      if (channelNo === null && ourNo === null && (kind === 'payment' || kind === 'refund')) return null;
      return {
        lineNo,
        byteOffset: row.byteOffset,
        byteLength,
        kind,
        flow,
        status,
        channelNo,
        sharesChannelNo: false,
        ourNo,
        originalChannelNo: cell(at.originalChannelNo) || null,
        originalOurNo: cell(at.originalOurNo) || null,
        amountMinor: BigInt(amountMinor),
        currency,
        feeMinor: feeMinor === null ? null : BigInt(feeMinor),
        netMinor: null,
        occurredAt,
        merchantNo: cell(at.merchantNo) || (fixed.merchantNo ?? null),
      };
    },
  };
}

/** Mapped rows read from bytes: the usual row in one pass, without text for what nobody reads. Whatever is not plain (another
 *  number of cells, an unknown word, a printed amount, a faulty cell) is answered with null and read by `mapped-row.ts`. */
import { type Currency, exponentOf, isCurrency } from '../../../kernel/currency.ts';
import type { Flow, LineKind, LineStatus, StatementLine } from '../../contract.ts';
import { trimCell } from '../text/amount.ts';
import { beijingTimeAt } from '../text/wall-time.ts';
import type { MappedField, StatementMapping } from './contract.ts';
import { FLOW_OF_KIND, wordOf } from './mapped-row.ts';
import type { PlainBlock } from './table-parts.ts';
import { timeReader } from './time-pattern.ts';

const EIGHT_HOURS_MS = 28_800_000;
/** With at most so many digits a figure is exact in a double. */
const DIGITS_MAX = 15;
/** Ways to write the few words of a column; a column with more is no column of words. */
const WORDS_MAX = 256;

/** Bytes that are certainly no blank around a value: ASCII beyond the space except the back-quote. */
const isInk = (byte: number) => byte > 32 && byte < 127 && byte !== 96;

export type PlainRows = {
  open(block: PlainBlock): void;
  /** The line of the row in [from, to) of the block, or null where the general reader has to look at it. */
  line(from: number, to: number, lineNo: number): StatementLine | null;
};

/** `places` are the columns of the mapped fields, `width` the number of cells a row has. */
export function plainRows(mapping: StatementMapping, places: ReadonlyMap<MappedField, number>, width: number): PlainRows {
  const delimiter = mapping.delimiter.charCodeAt(0);
  const starts = new Int32Array(width + 1);
  const foreign = new Uint8Array(width);
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
  const kinds = new Map<string, LineKind>();
  const statuses = new Map<string, LineStatus>();
  const currencies = new Map<string, Currency>();
  let bytes: Buffer = Buffer.alloc(0);
  let latin1 = '';
  let byteOffset = 0;
  let decode: (part: Uint8Array) => string = () => '';

  /** Whether the row has as many cells as the header. */
  const split = (from: number, to: number): boolean => {
    let count = 0;
    let seen = 0;
    starts[0] = from;
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number;
      if (byte === delimiter) {
        foreign[count++] = seen >> 7;
        if (count >= width) return false;
        starts[count] = i + 1;
        seen = 0;
      } else {
        seen |= byte;
      }
    }
    foreign[count++] = seen >> 7;
    starts[count] = to + 1;
    return count === width;
  };

  const cell = (index: number): string => {
    if (index < 0) return '';
    const from = starts[index] as number;
    const to = (starts[index + 1] as number) - 1;
    if (from >= to) return '';
    if (foreign[index]) return trimCell(decode(bytes.subarray(from, to)));
    const text = latin1.slice(from, to);
    return isInk(bytes[from] as number) && isInk(bytes[to - 1] as number) ? text : trimCell(text);
  };

  /** What a cell means, remembered by its bytes. Undefined where it means nothing. */
  const meaning = <Meaning>(
    known: Map<string, Meaning>,
    index: number,
    read: (text: string) => Meaning | undefined,
  ): Meaning | undefined => {
    const raw = latin1.slice(starts[index] as number, (starts[index + 1] as number) - 1);
    const found = known.get(raw);
    if (found !== undefined) return found;
    const meant = read(cell(index));
    if (meant !== undefined && known.size < WORDS_MAX) known.set(raw, meant);
    return meant;
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
      const instant = beijingTimeAt(latin1, from);
      if (!Number.isNaN(instant)) return instant + fromBeijing;
    }
    return timeOf(at.occurredTime < 0 ? cell(at.occurredAt) : `${cell(at.occurredAt)} ${cell(at.occurredTime)}`);
  };

  /** Signed by direction: below zero is out. Null where the general reader has to judge. */
  const amountOf = (decimalsMax: number, kind: LineKind | null): { flow: Flow; minor: number } | null => {
    if (sign === 'in_out_columns') {
      const into = figure(at.amountIn, decimalsMax);
      const out = figure(at.amountOut, decimalsMax);
      if (into === null ? out === null : !(into >= 0)) return null;
      if (Number.isNaN(out) || (into && out)) return null;
      return into ? { flow: 'in', minor: into } : { flow: out ? 'out' : 'in', minor: Math.abs(out ?? 0) };
    }
    const amount = figure(at.amount, decimalsMax);
    if (amount === null || Number.isNaN(amount)) return null;
    const bySign: Flow = amount < 0 ? 'out' : 'in';
    const flow = sign === 'signed' || kind === null ? bySign : (FLOW_OF_KIND[kind] ?? bySign);
    if (sign === 'kind_column' && flow === 'in' && amount < 0) return null;
    return { flow, minor: Math.abs(amount) };
  };

  const currencyOf = (): Currency | undefined => {
    const read = (text: string) => {
      const code = text || (fixed.currency ?? '');
      return isCurrency(code) ? code : undefined;
    };
    return at.currency < 0 ? read('') : meaning(currencies, at.currency, read);
  };

  return {
    open(plain) {
      ({ bytes, latin1, byteOffset } = plain.block);
      decode = plain.text.decode;
    },
    line(from, to, lineNo) {
      if (!split(from, to)) return null;
      const currency = currencyOf();
      if (currency === undefined) return null;
      const named = at.kind < 0 ? (fixed.kind ?? null) : meaning(kinds, at.kind, (text) => wordOf(mapping.kindWords, text));
      if (named === undefined) return null;
      const decimalsMax = mapping.unit === 'minor' ? 0 : exponentOf(currency);
      const amount = amountOf(decimalsMax, named);
      if (amount === null) return null;
      const { flow } = amount;
      const kind: LineKind = named ?? (flow === 'in' ? 'payment' : 'refund');
      if ((FLOW_OF_KIND[kind] === 'in' && flow === 'out') || (kind === 'refund' && flow === 'in')) return null;
      const status = at.status < 0 ? 'succeeded' : meaning(statuses, at.status, (text) => wordOf(mapping.statusWords, text));
      if (status === undefined) return null;
      const fee = at.fee < 0 ? null : figure(at.fee, decimalsMax);
      if (Number.isNaN(fee)) return null;
      const occurredAt = when();
      if (occurredAt === null) return null;
      const channelNo = cell(at.channelNo) || null;
      const ourNo = cell(at.ourNo) || null;
      const originalChannelNo = cell(at.originalChannelNo) || null;
      const originalOurNo = cell(at.originalOurNo) || null;
      const merchantNo = cell(at.merchantNo) || (fixed.merchantNo ?? null);
      if (channelNo === null && ourNo === null && (kind === 'payment' || kind === 'refund')) return null;
      return {
        lineNo,
        byteOffset: byteOffset + from,
        byteLength: to - from,
        kind,
        flow,
        status,
        channelNo,
        sharesChannelNo: false,
        ourNo,
        originalChannelNo,
        originalOurNo,
        amountMinor: BigInt(amount.minor),
        currency,
        feeMinor: fee === null ? null : BigInt(mapping.feeSign === 'charged_negative' ? -fee : fee),
        netMinor: null,
        occurredAt,
        merchantNo,
      };
    },
  };
}

/** One row of a mapped file as a statement line, after the mapping's words, signs and units. */
import { isCurrency } from '../../../kernel/currency.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { parseMinor } from '../../../kernel/money.ts';
import type { Flow, LineKind, LineStatus } from '../../codes.ts';
import type { StatementLine } from '../../contract.ts';
import { type CsvRow, RowFault } from '../csv-rows.ts';
import { amountMinorOf, plainAmount, trimCell } from '../text/amount.ts';
import type { Columns } from '../text/header.ts';
import type { MappedField } from './codes.ts';
import type { StatementMapping } from './contract.ts';
import { timeReader } from './time-pattern.ts';
import { ROUNDED_MARK } from './workbook-cells.ts';

/** A number as a spreadsheet shows one of too many digits: the last of them are gone. */
const ROUNDED = /^\d(\.\d+)?E\+\d+$/i;

/** The direction a kind has by itself. */
export const FLOW_OF_KIND: Record<LineKind, Flow | null> = {
  payment: 'in',
  refund: 'out',
  fee: 'out',
  payout: 'out',
  chargeback: 'out',
  transfer: null,
  adjustment: null,
  other: null,
};

/** The meaning of a word, own keys alone: `constructor` is a word a file may hold. */
export function wordOf<Meaning>(words: Readonly<Record<string, Meaning>>, word: string): Meaning | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

export type MappedRowReader = {
  line(row: CsvRow): StatementLine;
  /** Places of the mapped columns. */
  places: ReadonlyMap<MappedField, number>;
  /** The amount of a totals row in the mapping's unit and in this currency's minor units, null where the cell is empty. */
  figure(text: string, currency: string): bigint | null;
  /** Place of a column by its name. Refuses `statement_column_missing`. */
  place(name: string): number;
};

/** Minor units of a cell with its sign. In unit `minor` the cell is a whole number; decimals there are refused. */
function minorOf(text: string, currency: string, unit: StatementMapping['unit'], column: string): bigint | null {
  try {
    if (unit === 'major') return amountMinorOf(text, currency);
    const plain = plainAmount(text);
    if (plain === null) return null;
    if (!/^-?\d{1,18}(\.0+)?$/.test(plain))
      throw new RowFault(column, 'amount_malformed', `not a whole number of minor units: ${plain.slice(0, 30)}`);
    // JPY has no decimals, so its parser reads whole numbers of any length up to the range of the database.
    return parseMinor(plain.split('.')[0] as string, 'JPY');
  } catch (error) {
    if (error instanceof DomainError) throw new RowFault(column, error.reason, error.message);
    throw error;
  }
}

/** Direction and magnitude: from the sign, from two columns, or from the kind. */
function amountOf(
  mapping: StatementMapping,
  cell: (field: MappedField) => string,
  currency: string,
  kind: LineKind | null,
): { flow: Flow; amountMinor: bigint } {
  const read = (field: 'amount' | 'amountIn' | 'amountOut') =>
    minorOf(cell(field), currency, mapping.unit, mapping.columns[field] ?? field);
  if (mapping.sign === 'in_out_columns') {
    const into = read('amountIn') ?? 0n;
    const out = read('amountOut') ?? 0n;
    if (into !== 0n && out !== 0n)
      throw new RowFault(mapping.columns.amountOut ?? null, 'sign_conflict', 'both an incoming and an outgoing amount');
    if (into < 0n) throw new RowFault(mapping.columns.amountIn ?? null, 'amount_negative', 'negative incoming amount');
    if (into === 0n && out === 0n && read('amountIn') === null && read('amountOut') === null) {
      throw new RowFault(mapping.columns.amountIn ?? null, 'amount_missing', 'amount is missing');
    }
    return into !== 0n ? { flow: 'in', amountMinor: into } : { flow: out === 0n ? 'in' : 'out', amountMinor: out < 0n ? -out : out };
  }
  const amount = read('amount');
  const column = mapping.columns.amount ?? null;
  if (amount === null) throw new RowFault(column, 'amount_missing', 'amount is missing');
  const magnitude = amount < 0n ? -amount : amount;
  if (mapping.sign === 'signed') return { flow: amount < 0n ? 'out' : 'in', amountMinor: magnitude };
  const flow = kind ? FLOW_OF_KIND[kind] : null;
  if (flow === 'in' && amount < 0n) throw new RowFault(column, 'sign_conflict', `negative ${kind}`);
  return { flow: flow ?? (amount < 0n ? 'out' : 'in'), amountMinor: magnitude };
}

/** The place of every mapped column; what the mapping names must be there. Refuses `statement_column_missing`. */
export function mappedRowReader(mapping: StatementMapping, columns: Columns): MappedRowReader {
  const places = new Map<MappedField, number>();
  for (const [field, name] of Object.entries(mapping.columns)) if (name) places.set(field as MappedField, columns.require(name));
  const timeOf = timeReader(mapping.time.pattern, mapping.time.zone);
  const { kindWords, statusWords, fixed } = mapping;

  return {
    places,
    place: (name) => columns.require(name.toLowerCase()),
    figure: (text, currency) => minorOf(text, currency, mapping.unit, 'total'),
    line(row) {
      const cell = (field: MappedField) => {
        const place = places.get(field);
        const text = place === undefined ? '' : trimCell(row.cells[place] ?? '');
        if (text.startsWith(ROUNDED_MARK)) {
          const why = 'stored as a number of more than 15 digits: the spreadsheet has replaced the last digits';
          throw new RowFault(mapping.columns[field] ?? null, 'number_rounded', why);
        }
        return text;
      };
      const numberIn = (field: MappedField) => {
        const text = cell(field);
        if (ROUNDED.test(text)) throw new RowFault(mapping.columns[field] ?? null, 'number_rounded', `rounded by a spreadsheet: ${text}`);
        // A quoted cell may hold a line break, and a cell of a workbook any control character.
        if (/[\0-\x08\n-\x1f\x7f]/.test(text))
          throw new RowFault(
            mapping.columns[field] ?? null,
            'number_malformed',
            'a line break, tab or other control character inside a number',
          );
        return text || null;
      };
      const currency = mapping.columns.currency ? cell('currency') || (fixed.currency ?? '') : (fixed.currency ?? '');
      if (!isCurrency(currency))
        throw new RowFault(mapping.columns.currency ?? null, 'currency_unknown', `unknown currency: ${currency.slice(0, 8) || 'empty'}`);
      const kindWord = cell('kind');
      const named = mapping.columns.kind ? wordOf(kindWords, kindWord) : fixed.kind;
      if (mapping.columns.kind && !named) {
        throw new RowFault(mapping.columns.kind, 'kind_unknown', `value not in the mapping: ${kindWord.slice(0, 30) || 'empty'}`);
      }
      const { flow, amountMinor } = amountOf(mapping, cell, currency, named ?? null);
      const kind: LineKind = named ?? (flow === 'in' ? 'payment' : 'refund');
      if (FLOW_OF_KIND[kind] === 'in' && flow === 'out')
        throw new RowFault(mapping.columns.amount ?? null, 'sign_conflict', `outgoing ${kind}`);
      if (kind === 'refund' && flow === 'in') throw new RowFault(mapping.columns.amount ?? null, 'sign_conflict', 'incoming refund');
      const statusWord = cell('status');
      const status: LineStatus | undefined = mapping.columns.status ? wordOf(statusWords, statusWord) : 'succeeded';
      if (!status)
        throw new RowFault(
          mapping.columns.status ?? null,
          'status_unknown',
          `value not in the mapping: ${statusWord.slice(0, 30) || 'empty'}`,
        );
      const fee = places.has('fee') ? minorOf(cell('fee'), currency, mapping.unit, mapping.columns.fee ?? 'fee') : null;
      const when = mapping.columns.occurredTime ? `${cell('occurredAt')} ${cell('occurredTime')}` : cell('occurredAt');
      const occurredAt = timeOf(when);
      if (occurredAt === null)
        throw new RowFault(mapping.columns.occurredAt, 'time_malformed', `does not fit ${mapping.time.pattern}: ${when.slice(0, 40)}`);
      const channelNo = numberIn('channelNo');
      const ourNo = numberIn('ourNo');
      if (!channelNo && !ourNo && (kind === 'payment' || kind === 'refund')) {
        throw new RowFault(
          mapping.columns.ourNo ?? mapping.columns.channelNo ?? null,
          'number_missing',
          'no number from us or the channel',
        );
      }
      return {
        lineNo: row.lineNo,
        byteOffset: row.byteOffset,
        byteLength: row.byteLength,
        kind,
        flow,
        status,
        channelNo,
        sharesChannelNo: false,
        ourNo,
        originalChannelNo: numberIn('originalChannelNo'),
        originalOurNo: numberIn('originalOurNo'),
        amountMinor,
        currency,
        feeMinor: fee === null ? null : mapping.feeSign === 'charged_negative' ? -fee : fee,
        netMinor: null,
        occurredAt,
        merchantNo: numberIn('merchantNo') ?? fixed.merchantNo ?? null,
      };
    },
  };
}

/** A statement in somebody's own CSV or Excel layout, read after a mapping. Footer rows are held back until the end is known. */
import { type Currency, exponentOf } from '../../../kernel/currency.ts';
import { formatMinor } from '../../../kernel/money.ts';
import type { Batch, ControlTotal, Reject, StatementLine } from '../../contract.ts';
import { lineSums } from '../control-sums.ts';
import { type CsvRow, checkWidth, headerOf, isBlankRow, padSheetRow, RowFault, readOrReject } from '../csv-rows.ts';
import { type ReadOptions, refuseStatement, type StatementFormat, type StatementReader } from '../format.ts';
import { countOf, trimCell } from '../text/amount.ts';
import type { StrictText } from '../text/decode.ts';
import { headerName } from '../text/header.ts';
import type { TextBlock } from '../text/lines.ts';
import type { StatementMapping } from './contract.ts';
import { type MappedRowReader, mappedRowReader } from './mapped-row.ts';
import { type PlainRows, plainRows } from './plain-rows.ts';
import { type PlainBlock, readTableParts } from './table-parts.ts';
import { SHEET_END } from './table-rows.ts';

const BATCH_LINES = 2000;

/** `minor`: by currency. */
type Sums = { count: bigint; minor: Map<string, { amount: bigint; fee: bigint }> };

/** The figure of a totals cell, null where it is none. */
function figureOf(reader: MappedRowReader, text: string, currency: string): bigint | null {
  try {
    return reader.figure(text, currency);
  } catch (error) {
    if (error instanceof RowFault) return null;
    throw error;
  }
}

/** In which currency the row of totals is read: that of all rows. Of rows in several currencies it adds up plain numbers, and is read with the most
 *  decimals among them; its figures are of no currency then (`ownCurrency` null). */
function inOneCurrency(mapping: StatementMapping, sums: Sums) {
  const all = [...sums.minor.keys()].map((code) => code as Currency).sort((a, b) => exponentOf(b) - exponentOf(a));
  const currency = (mapping.fixed.currency as Currency | undefined) ?? all[0] ?? 'CNY';
  const scale = (of: string) => (mapping.unit === 'minor' ? 1n : 10n ** BigInt(exponentOf(currency) - exponentOf(of as Currency)));
  return {
    currency,
    ownCurrency: mapping.fixed.currency ?? (all.length === 1 ? currency : null),
    sumOf: (what: 'amount' | 'fee') => [...sums.minor].reduce((sum, [of, figures]) => sum + figures[what] * scale(of), 0n),
  };
}

/** The declared totals of the footer against the rows. Refuses `statement_cut_off` where the row of totals is missing,
 *  `statement_total_wrong` where a figure does not hold. */
function footerTotals(
  mapping: StatementMapping,
  reader: MappedRowReader,
  footer: readonly CsvRow[],
  sums: Sums,
  firstReject: Reject | null,
  file: string,
): ControlTotal[] {
  const wanted = mapping.controlTotal;
  if (!wanted) return [];
  const row = footer.find((candidate) => trimCell(candidate.cells.find((cell) => trimCell(cell) !== '') ?? '').startsWith(wanted.label));
  if (!row)
    throw refuseStatement('statement_cut_off', `No totals row (${wanted.label}) at the end: the file is incomplete`, {
      file,
      lineNo: footer.at(-1)?.lineNo ?? mapping.headerLine,
    });
  const totals: ControlTotal[] = [];
  const { currency, ownCurrency, sumOf } = inOneCurrency(mapping, sums);
  const check = (name: string, column: string | undefined, unit: 'count' | 'minor', computed: bigint) => {
    if (!column) return;
    const text = row.cells[reader.place(column)] ?? '';
    const declared = unit === 'count' ? countOf(text) : figureOf(reader, text, currency);
    if (declared === null)
      throw refuseStatement('statement_total_wrong', `The totals row has no figure for ${column}`, { file, lineNo: row.lineNo, column });
    const holds = declared === computed;
    if (!holds) {
      const shown = (value: bigint) => (unit === 'count' || mapping.unit === 'minor' ? value.toString() : formatMinor(value, currency));
      const why = firstReject
        ? `${column}: the file declares ${shown(declared)}, the rows add up to ${shown(computed)}; line ${firstReject.lineNo} could not be read: ${firstReject.message}`
        : `${column}: the file declares ${shown(declared)}, its rows add up to ${shown(computed)}`;
      throw refuseStatement('statement_total_wrong', why, { file, lineNo: row.lineNo, column });
    }
    totals.push({
      name,
      label: column,
      unit,
      currency: unit === 'minor' ? ownCurrency : null,
      declared,
      computed,
      holds,
    });
  };
  check('count', wanted.countColumn, 'count', sums.count);
  check('amount', wanted.amountColumn, 'minor', sumOf('amount'));
  check('fee', wanted.feeColumn, 'minor', sumOf('fee'));
  return totals;
}

function addTo(sums: Sums, line: StatementLine, mapping: StatementMapping): void {
  sums.count += 1n;
  const sum = sums.minor.get(line.currency) ?? { amount: 0n, fee: 0n };
  sum.amount += line.flow === 'in' || mapping.sign === 'kind_column' ? line.amountMinor : -line.amountMinor;
  const fee = line.feeMinor ?? 0n;
  sum.fee += mapping.feeSign === 'charged_negative' ? -fee : fee;
  sums.minor.set(line.currency, sum);
}

/** Refuses `statement_empty`, `statement_header_unknown`, `statement_column_missing`, `statement_cut_off`, `statement_total_wrong`, `sheet_too_large`, `sheet_unreadable`.
 *  Without a row of totals a cut exactly at the end of a row, or inside the last cell, cannot be seen. */
async function* read(source: AsyncIterable<Uint8Array>, options: ReadOptions, mapping: StatementMapping): StatementReader {
  const parts = readTableParts(source, options.file, mapping.delimiter);
  try {
    return yield* readParts(parts, options, mapping);
  } finally {
    // A workbook is read by a thread, which waits until its rows are taken.
    await parts.return(SHEET_END);
  }
}

async function* readParts(
  parts: ReturnType<typeof readTableParts>,
  { file, sink }: ReadOptions,
  mapping: StatementMapping,
): StatementReader {
  const totals = lineSums();
  const sums: Sums = { count: 0n, minor: new Map() };
  const held: CsvRow[] = [];
  const count = { lines: 0, rejects: 0 };
  let reader: MappedRowReader | null = null;
  let plain: PlainRows | null = null;
  let width = 0;
  let yielded = 0;
  let batch: Batch = { lines: [], rejects: [] };
  // Totals that do not hold say which row they miss.
  let firstReject: Reject | null = null;

  const take = (row: CsvRow, own: MappedRowReader) => {
    if (isBlankRow(row)) return;
    const line = readOrReject(row, () => {
      padSheetRow(row, width);
      checkWidth(row, width);
      return own.line(row);
    });
    if ('reason' in line) {
      batch.rejects.push(line);
      firstReject ??= line;
      count.rejects += 1;
    } else keep(line);
  };
  const keep = (line: StatementLine) => {
    if (mapping.controlTotal) addTo(sums, line, mapping);
    totals.add(line);
    if (sink) sink.add(line);
    else batch.lines.push(line);
    count.lines += 1;
  };
  /** All rows of a block but the last ones, which may be the footer: those are held back as rows. */
  const takePlain = ({ block, text }: PlainBlock, own: MappedRowReader, fast: PlainRows) => {
    fast.open({ block, text });
    const back = mapping.footerRows + 1;
    const found = rowsOfBlock(block);
    const rowAt = (index: number) => textRow(block, text, found, index, mapping.delimiter);
    // What is nothing but delimiters, as a spreadsheet leaves it below a table, is no row of the footer.
    const kept: CsvRow[] = [];
    let ready = found.count;
    while (ready > 0 && kept.length < back) {
      const row = rowAt(--ready);
      if (!isBlankRow(row)) kept.unshift(row);
    }
    for (const row of held.splice(0, Math.max(0, held.length + kept.length - back))) take(row, own);
    for (let index = 0; index < ready; index++) {
      const [from, to] = [found.bounds[2 * index] as number, found.bounds[2 * index + 1] as number];
      if (fast.read(from, to, block.firstLineNo + (found.places[index] as number))) {
        if (sink && fast.isPlain() && !mapping.controlTotal) {
          totals.addPlain(fast.row);
          count.lines += 1;
          sink.addPlain(fast.row);
          continue;
        }
        const line = fast.line();
        if (line) {
          keep(line);
          continue;
        }
      }
      take(rowAt(index), own);
    }
    held.push(...kept);
  };

  for (;;) {
    const next = await parts.next();
    if (next.done) {
      if (!reader) throw refuseStatement('statement_empty', `No column names on or below line ${mapping.headerLine}`, { file });
      if (held.length < mapping.footerRows)
        throw refuseStatement('statement_cut_off', 'Fewer rows than the footer declares: the file is incomplete', {
          file,
          lineNo: held.at(-1)?.lineNo ?? mapping.headerLine,
        });
      const last = held[held.length - 1];
      if (!next.value.endsWithLineEnd && last && mapping.footerRows === 0 && last.cells.length < width) {
        throw refuseStatement('statement_cut_off', 'The last row is cut short: the file is incomplete', { file, lineNo: last.lineNo });
      }
      const footer = mapping.footerRows === 0 ? [] : held.splice(-mapping.footerRows);
      for (const row of held.splice(0)) take(row, reader);
      if (batch.lines.length + batch.rejects.length > 0) yield batch;
      const declared = footerTotals(mapping, reader, footer, sums, firstReject, file);
      const { encoding } = next.value;
      const controlTotals = [...declared, ...totals.totals()];
      return {
        formatId: MAPPED_ID,
        encoding,
        lineCount: count.lines,
        rejectCount: count.rejects,
        controlTotals,
        period: null,
        accountNo: mapping.fixed.merchantNo ?? null,
      };
    }
    if (reader && plain && next.value.plain) {
      takePlain(next.value.plain, reader, plain);
      // Also an empty one: between two of them the caller passes on what the sink has taken.
      yield batch;
      batch = { lines: [], rejects: [] };
      continue;
    }
    for (const row of next.value.rows()) {
      if (row.lineNo < mapping.headerLine) continue;
      if (!reader) {
        const columns = headerOf(row, file);
        width = columns.names.length;
        reader = mappedRowReader(lowerCased(mapping), columns);
        plain = plainRows(mapping, reader.places, width);
        continue;
      }
      if (isBlankRow(row)) continue;
      // One row more than the footer stays back, so that the last one can be judged when the end is known.
      held.push(row);
      if (held.length > mapping.footerRows + 1) take(held.shift() as CsvRow, reader);
      if (count.lines + count.rejects - yielded >= BATCH_LINES) {
        yielded = count.lines + count.rejects;
        yield batch;
        batch = { lines: [], rejects: [] };
      }
    }
  }
}

type BlockRows = { count: number; bounds: number[]; places: number[] };

/** Where the rows of a block begin and end, line ends and empty lines left out. `places` counts lines from the block's first. */
function rowsOfBlock({ bytes, ends }: TextBlock): BlockRows {
  const bounds: number[] = [];
  const places: number[] = [];
  let start = 0;
  for (let index = 0; index < ends.length; index++) {
    const end = ends[index] as number;
    const to = end > start && bytes[end - 1] === 13 ? end - 1 : end;
    if (to > start) {
      bounds.push(start, to);
      places.push(index);
    }
    start = end + 1;
  }
  return { count: places.length, bounds, places };
}

/** One row of a block as the general reader has it. */
function textRow(block: TextBlock, text: StrictText, found: BlockRows, index: number, delimiter: string): CsvRow {
  const [from, to] = [found.bounds[2 * index] as number, found.bounds[2 * index + 1] as number];
  const raw = text.decode(block.bytes.subarray(from, to));
  const lineNo = block.firstLineNo + (found.places[index] as number);
  return { lineNo, byteOffset: block.byteOffset + from, byteLength: to - from, cells: raw.split(delimiter), raw };
}

/** Column names as the header lookup has them. */
function lowerCased(mapping: StatementMapping): StatementMapping {
  const columns = Object.fromEntries(Object.entries(mapping.columns).map(([field, name]) => [field, name?.toLowerCase()]));
  return { ...mapping, columns: columns as StatementMapping['columns'] };
}

export const MAPPED_ID = 'mapped';

/** The format of files that this mapping describes. It recognises a file that has all of the mapped columns, never with certainty. */
export function mappedFormat(mapping: StatementMapping): StatementFormat {
  return {
    id: MAPPED_ID,
    title: 'Mapped CSV or Excel',
    recognise(head) {
      const line = head.text.split('\n')[mapping.headerLine - 1] ?? '';
      const names = line.toLowerCase().split(mapping.delimiter).map(headerName);
      const wanted = Object.values(mapping.columns).filter((name) => name !== undefined);
      return wanted.every((name) => names.includes(headerName(name.toLowerCase()))) ? 0.7 : 0;
    },
    read: (source, options) => read(source, options, mapping),
  };
}

/** The frame all WeChat bills share: a header line, back-quoted rows, a footer header and a line of totals, then nothing. */
import type { Batch, ControlTotal, Reject } from '../../contract.ts';
import { RowFault, rejectOf } from '../csv-rows.ts';
import { refuseStatement } from '../format.ts';
import { trimCell } from '../text/amount.ts';
import { strictText, type TextEncoding } from '../text/decode.ts';
import { type Columns, columnsOf, headerName } from '../text/header.ts';
import { readBlocks } from '../text/lines.ts';
import { Fields } from './fields.ts';

export type FooterCell = { label: string; text: string };
/** `figures`: as they are, where the two round to the same. */
export type BillTotal = ControlTotal & { figures?: { declared: string; computed: string } };

/** What a bill does with the frame's parts. */
export type BillReader = {
  /** Refuses a header that is not this bill's. */
  header(columns: Columns, lineNo: number): void;
  /** A row with as many cells as the header. Puts a line into the batch or throws `RowFault`. */
  row(fields: Fields, place: { lineNo: number; byteOffset: number; byteLength: number }, batch: Batch): void;
  /** Called after the rows of each block: sums that must not grow too large are carried over. */
  carry(): void;
  /** First label of the footer's header line. */
  footerMark: string;
  /** Totals of the footer against what was read, in the footer's order. */
  totals(cells: FooterCell[], lineNo: number): BillTotal[];
};

export type BillEnd = { encoding: TextEncoding; lineCount: number; rejectCount: number; controlTotals: ControlTotal[] };

/** Reads a bill through its frame. Refuses `statement_empty`, `statement_header_unknown`, `statement_cut_off` (no whole footer),
 *  `statement_total_wrong`, `statement_after_footer` and what the text readers refuse. */
export async function* readBill(bytes: AsyncIterable<Uint8Array>, file: string, bill: BillReader): AsyncGenerator<Batch, BillEnd, void> {
  const text = strictText(file);
  const fields = new Fields(text);
  let state: 'header' | 'rows' | 'footer' | 'end' = 'header';
  let width = 0;
  let labels: readonly string[] = [];
  let controlTotals: ControlTotal[] = [];
  let lineCount = 0;
  let rejectCount = 0;
  let firstReject: Reject | null = null;
  let lastLineNo = 0;
  let footerCells: FooterCell[] = [];
  let endsWithLineEnd = true;

  const footer = (start: number, end: number, lineNo: number): void => {
    const count = fields.split(start, end);
    const cells = labels.map((label, index) => ({ label, text: index < count ? fields.text(index) : '' }));
    if (count !== labels.length || cells.some((cell) => cell.text === '')) {
      const found = count > labels.length ? count : cells.filter((cell) => cell.text !== '').length;
      throw refuseStatement('statement_cut_off', `The footer has ${found} figures for ${labels.length} totals`, { file, lineNo });
    }
    footerCells = cells;
    controlTotals = bill.totals(cells, lineNo);
    refuseWrongTotals(controlTotals, { file, lineNo }, firstReject);
  };

  for await (const block of readBlocks(bytes, text, file)) {
    fields.open(block);
    endsWithLineEnd = block.bytes.at(-1) === 10;
    const batch: Batch = { lines: [], rejects: [] };
    let start = 0;
    for (let index = 0; index < block.ends.length; index++) {
      const lineEnd = block.ends[index] as number;
      const from = start;
      start = lineEnd + 1;
      const end = lineEnd > from && block.bytes[lineEnd - 1] === 13 ? lineEnd - 1 : lineEnd;
      if (end === from) continue;
      const lineNo = block.firstLineNo + index;
      lastLineNo = lineNo;
      const isQuoted = block.bytes[from] === 96;
      if (state === 'rows' && isQuoted) {
        const count = fields.split(from, end);
        try {
          if (count !== width) throw new RowFault(null, 'row_width', `${count} cells where the header has ${width}`);
          bill.row(fields, { lineNo, byteOffset: fields.place(from), byteLength: end - from }, batch);
        } catch (error) {
          if (!(error instanceof RowFault)) throw error;
          const reject = rejectOf(error, { lineNo, raw: fields.raw(from, end) });
          firstReject ??= reject;
          batch.rejects.push(reject);
        }
      } else if (state === 'header') {
        const columns = columnsOf(fields.raw(from, end).split(','), { file, lineNo });
        bill.header(columns, lineNo);
        width = columns.names.length;
        state = 'rows';
      } else if (state === 'rows') {
        const line = fields.raw(from, end);
        const cells = line.split(',').map(headerName);
        if (cells[0] === bill.footerMark) {
          labels = columnsOf(line.split(','), { file, lineNo }).names;
          state = 'footer';
        } else {
          const reject = rejectOf(new RowFault(null, 'row_unmarked', 'row without the leading backquote'), { lineNo, raw: line });
          firstReject ??= reject;
          batch.rejects.push(reject);
        }
      } else if (state === 'footer' && isQuoted) {
        bill.carry();
        // Rows and rejects go out before the file is judged, so that a refusal can show them.
        lineCount += batch.lines.length;
        rejectCount += batch.rejects.length;
        yield { lines: batch.lines.splice(0), rejects: batch.rejects.splice(0) };
        footer(from, end, lineNo);
        state = 'end';
      } else if (trimCell(fields.raw(from, end).replaceAll(',', '')) !== '') {
        if (state === 'footer') throw refuseStatement('statement_cut_off', 'The totals line is missing', { file, lineNo });
        throw refuseStatement('statement_after_footer', 'Extra data after the totals', { file, lineNo });
      }
    }
    bill.carry();
    lineCount += batch.lines.length;
    rejectCount += batch.rejects.length;
    yield batch;
  }
  if (state === 'header') throw refuseStatement('statement_empty', 'The file has no lines', { file, lineNo: 1 });
  if (state !== 'end') throw refuseStatement('statement_cut_off', 'The file ends before its totals', { file, lineNo: lastLineNo });
  if (!endsWithLineEnd && isLastAmountShort(footerCells)) {
    const why = 'The last row is cut short and has no line end: the file is incomplete';
    throw refuseStatement('statement_cut_off', why, { file, lineNo: lastLineNo });
  }
  return { encoding: text.encoding(), lineCount, rejectCount, controlTotals };
}

const decimalsOf = (text: string) => (/\.(\d*)$/.exec(text)?.[1] ?? '').length;

/** Where the last amount of the footer has fewer decimals than each of the other amounts: `96` or `96.0` beside `870.00` is half of a figure, though
 *  of the same value. Fees are printed with more decimals, and do not count. */
function isLastAmountShort(cells: readonly FooterCell[]): boolean {
  const amounts = cells.filter(({ label }) => /额/.test(label) && !/手续费/.test(label));
  const last = amounts.pop();
  if (!last || last !== cells.at(-1) || amounts.length === 0) return false;
  return decimalsOf(last.text) < Math.min(...amounts.map(({ text }) => decimalsOf(text)));
}

/** Refuses `statement_total_wrong` with the first total that does not hold, both figures, and the first unreadable row if any. */
export function refuseWrongTotals(totals: readonly BillTotal[], at: { file: string; lineNo: number }, firstReject: Reject | null): void {
  const wrong = totals.find((total) => !total.holds);
  if (!wrong) return;
  const figure = (value: bigint | null) => {
    if (value === null) return 'none';
    if (wrong.unit === 'count') return value.toString();
    const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
    return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  };
  const unread = firstReject ? `; line ${firstReject.lineNo} could not be read: ${firstReject.message}` : '';
  const { declared, computed } = wrong.figures ?? { declared: figure(wrong.declared), computed: figure(wrong.computed) };
  const message = `${wrong.label}: the file declares ${declared}, the rows add up to ${computed}${unread}`;
  throw refuseStatement('statement_total_wrong', message, { ...at, column: wrong.label });
}

/** The frame of Alipay's files: `#` preamble with account and period, a list between two marks, `#` totals, the export time. */
import type { Batch, Reject } from '../../contract.ts';
import { RowFault, rejectOf } from '../csv-rows.ts';
import { refuseStatement } from '../format.ts';
import { trimCell } from '../text/amount.ts';
import type { TextEncoding } from '../text/decode.ts';
import { type Columns, columnsOf } from '../text/header.ts';
import { readTextLines, type TextLine } from '../text/lines.ts';
import { wallTimeMs } from '../text/wall-time.ts';
import { type CellForm, repairCells } from './repair-cells.ts';

export const BEIJING = 'Asia/Shanghai';

export type DetailFooter = { lineNo: number; label: string; text: string };

export type DetailPreamble = {
  accountNo: string | null;
  startsAt: number | null;
  endsAt: number | null;
  period: { from: string; to: string } | null;
};

export type DetailReader = {
  /** The name in the list marks: 业务明细, 账务明细, 业务汇总. */
  listName: string;
  /** Refuses a header that is not this file's; answers the form of each column and the columns that are read. */
  header(columns: Columns, at: { file: string; lineNo: number }): { forms: CellForm[]; needed: number[] };
  /** A row with a cell for each column. Puts a line into the batch or throws `RowFault`. */
  row(cells: string[], line: TextLine, batch: Batch, preamble: DetailPreamble): void;
};

export type DetailEnd = {
  encoding: TextEncoding;
  preamble: DetailPreamble;
  footers: DetailFooter[];
  lineCount: number;
  rejectCount: number;
  firstReject: Reject | null;
  lastLineNo: number;
};

const ACCOUNT = /^#账号[：:]\s*\[([^\]]*)\]/;
/** Longer than any line that is no row. */
const MARK_LENGTH_MAX = 2_000;

/** A line that is no row, without the blanks and commas that spreadsheets leave at its end. Of one that is longer than any its beginning: in a
 *  megabyte of blanks or brackets an expression would begin anew at each. */
const markOf = (text: string) => text.slice(0, MARK_LENGTH_MAX).replace(/[,\s]+$/, '');

const PERIOD = /起始日期[：:]\s*\[([^\]]*)\].*终止日期[：:]\s*\[([^\]]*)\]/;
const EXPORTED = /^#导出时间[：:]\s*\[[^\]]+\]$/;

/** `2019年09月16日 00:00:00` as an instant in China. */
function chineseTime(text: string): number | null {
  const found = /^(\d{4})年(\d\d)月(\d\d)日\s*(\d\d:\d\d:\d\d)$/.exec(text.trim());
  return found ? wallTimeMs(`${found[1]}-${found[2]}-${found[3]} ${found[4]}`, BEIJING) : null;
}

function beijingDay(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Reads a file through its frame. Refuses `statement_empty`, `statement_header_unknown`, `statement_cut_off` where the list is not
 *  closed or the export time, the last line of a whole file, is missing. */
export async function* readDetail(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  reader: DetailReader,
): AsyncGenerator<Batch, DetailEnd, void> {
  const preamble: DetailPreamble = { accountNo: null, startsAt: null, endsAt: null, period: null };
  const footers: DetailFooter[] = [];
  const opening = new RegExp(`^#-+\\s*${reader.listName}列表\\s*-*$`);
  const closing = new RegExp(`^#-+\\s*${reader.listName}列表结束\\s*-*$`);
  let state = 'preamble' as 'preamble' | 'header' | 'rows' | 'footer' | 'end';
  let width = 0;
  let forms: CellForm[] = [];
  let needed: number[] = [];
  let counted = { lineCount: 0, rejectCount: 0, lastLineNo: 0 };
  let firstReject: Reject | null = null;

  const cellsOf = (line: TextLine): string[] => {
    const cells = line.text.split(',');
    if (cells.length === width) return cells;
    const repaired = cells.length > width ? repairCells(cells, forms, needed) : null;
    if (!repaired) throw new RowFault(null, 'row_width', `${cells.length} cells where the header has ${width}`);
    return repaired;
  };

  const row = (line: TextLine, batch: Batch): void => {
    try {
      reader.row(cellsOf(line), line, batch, preamble);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      const reject = rejectOf(error, { lineNo: line.lineNo, raw: line.text });
      firstReject ??= reject;
      batch.rejects.push(reject);
    }
  };

  const mark = (line: TextLine): void => {
    const text = markOf(line.text);
    const at = { file, lineNo: line.lineNo };
    if (state === 'preamble') {
      const account = ACCOUNT.exec(text);
      const period = PERIOD.exec(text);
      if (account) preamble.accountNo = trimCell(account[1] as string) || null;
      if (period) {
        preamble.startsAt = chineseTime(period[1] as string);
        preamble.endsAt = chineseTime(period[2] as string);
        if (preamble.startsAt !== null && preamble.endsAt !== null) {
          // The end is the next day's midnight and belongs to no row; where it is written as 23:59:59 it is of the last day.
          const last = Math.max(preamble.startsAt, preamble.endsAt - 1);
          preamble.period = { from: beijingDay(preamble.startsAt), to: beijingDay(last) };
        }
      }
      if (opening.test(text)) state = 'header';
    } else if (state === 'rows' && closing.test(text)) state = 'footer';
    else if (state === 'footer' && EXPORTED.test(text)) state = 'end';
    else if (state === 'footer') footers.push({ lineNo: line.lineNo, label: /^#([^：:]*)/.exec(text)?.[1] ?? '', text });
    else if (state === 'end') throw refuseStatement('statement_after_footer', 'Extra data after the export time', at);
    else throw refuseStatement('statement_cut_off', `A marker where a row was expected: ${text.slice(0, 40)}`, at);
  };

  const lines = readTextLines(bytes, file);
  try {
    for (;;) {
      const next = await lines.next();
      if (next.done) {
        if (counted.lastLineNo === 0) throw refuseStatement('statement_empty', 'The file has no lines', { file, lineNo: 1 });
        const at = { file, lineNo: counted.lastLineNo };
        if (state === 'preamble') throw refuseStatement('statement_header_unknown', `No ${reader.listName} list`, at);
        if (state !== 'end') throw refuseStatement('statement_cut_off', 'The file ends before its totals and export time', at);
        return { encoding: next.value.encoding, preamble, footers, ...counted, firstReject };
      }
      const batch: Batch = { lines: [], rejects: [] };
      for (const line of next.value) {
        if (trimCell(line.text.replaceAll(',', '')) === '') continue;
        counted.lastLineNo = line.lineNo;
        if (line.text.startsWith('#')) mark(line);
        else if (state === 'rows') row(line, batch);
        else if (state === 'header') {
          const columns = columnsOf(line.text.split(','), { file, lineNo: line.lineNo });
          ({ forms, needed } = reader.header(columns, { file, lineNo: line.lineNo }));
          width = columns.names.length;
          state = 'rows';
        } else if (state === 'preamble')
          throw refuseStatement('statement_header_unknown', `No ${reader.listName} list`, { file, lineNo: line.lineNo });
        else throw refuseStatement('statement_after_footer', 'A row comes after the end of the list', { file, lineNo: line.lineNo });
      }
      counted = { ...counted, lineCount: counted.lineCount + batch.lines.length, rejectCount: counted.rejectCount + batch.rejects.length };
      yield batch;
    }
  } finally {
    await lines.return({ encoding: 'utf-8' });
  }
}

/** Refuses a row outside the days the file says it covers. */
export function checkPeriod(at: number, column: string, preamble: DetailPreamble): void {
  if ((preamble.startsAt !== null && at < preamble.startsAt) || (preamble.endsAt !== null && at > preamble.endsAt)) {
    throw new RowFault(column, 'outside_period', `outside the period ${preamble.period?.from} to ${preamble.period?.to}`);
  }
}

/** The instant of a cell in Beijing time. */
export function timeOf(cell: string, column: string): number {
  const at = wallTimeMs(trimCell(cell), BEIJING);
  if (at === null) throw new RowFault(column, 'time_malformed', `not a time: ${cell.slice(0, 40)}`);
  return at;
}

/** The figures of a totals line, `#退款合计：4笔，商家实收退款共-0.04元`: the count and each label's amount text. Null where it is not whole. */
export function parseTotals(text: string): { count: string; amounts: { label: string; amount: string }[] } | null {
  const found = /^#[^：:]+合计[：:]\s*(\d+)笔((?:[，,][^，,]*共-?[\d.]+元)*)$/.exec(text);
  if (!found) return null;
  const amounts = [...(found[2] as string).matchAll(/[，,]([^，,]*?)共(-?[\d.]+)元/g)].map((part) => ({
    label: part[1] as string,
    amount: part[2] as string,
  }));
  return { count: found[1] as string, amounts };
}

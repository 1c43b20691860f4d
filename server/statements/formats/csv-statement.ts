/** Drives a statement that is one CSV table: header, rows, batches, cut-off check and summary. The format says what a row means. */
import type { Batch, ControlTotal, StatementLine } from '../contract.ts';
import { type CsvRow, checkWidth, headerOf, readCsvRows, readOrReject, refuseCutRow } from './csv-rows.ts';
import { type ReadOptions, refuseStatement, type StatementReader } from './format.ts';
import type { Columns } from './text/header.ts';

const BATCH_LINES = 2000;

export type TableReader = {
  /** Reads one row, or throws a `RowFault`. */
  line(row: CsvRow): StatementLine;
  /** After the last row. Refuses where a total does not hold. */
  finish(): { controlTotals: ControlTotal[]; accountNo: string | null };
  /** Places of the columns that are read: a cut inside another one takes nothing from us. */
  columnsRead: readonly number[];
};

export type TablePlan = {
  formatId: string;
  shortRows?: 'refuse' | 'pad';
  open(columns: Columns, at: { file: string; lineNo: number; zone: string }): TableReader;
};

/** Refuses `statement_empty` without a header, `statement_cut_off`, and what `open` and `finish` refuse. */
export async function* readCsvStatement(source: AsyncIterable<Uint8Array>, options: ReadOptions, plan: TablePlan): StatementReader {
  const { file, zone } = options;
  const rows = readCsvRows(source, file);
  let table: TableReader | null = null;
  let width = 0;
  let last: CsvRow | null = null;
  /** Of the rows before the last one: Infinity where there is none to compare with. */
  let longestLastCell = Number.POSITIVE_INFINITY;
  let isFirst = true;
  let batch: Batch = { lines: [], rejects: [] };
  const count = { lines: 0, rejects: 0 };
  for (;;) {
    const next = await rows.next();
    if (next.done) {
      if (!table) throw refuseStatement('statement_empty', 'The file has no header row', { file });
      if (count.lines + count.rejects === 0 && !next.value.endsWithLineEnd) {
        throw refuseStatement('statement_cut_off', 'The header row has no line end: the file is incomplete', {
          file,
          lineNo: last?.lineNo ?? 1,
        });
      }
      const readsLastColumn = table.columnsRead.includes(width - 1);
      refuseCutRow(last, next.value, { width, readsLastColumn, longestLastCell }, file);
      if (batch.lines.length + batch.rejects.length > 0) yield batch;
      const { controlTotals, accountNo } = table.finish();
      const { encoding } = next.value;
      return {
        formatId: plan.formatId,
        encoding,
        lineCount: count.lines,
        rejectCount: count.rejects,
        controlTotals,
        period: null,
        accountNo,
      };
    }
    for (const row of next.value) {
      if (!table) {
        const columns = headerOf(row, file);
        width = columns.names.length;
        table = plan.open(columns, { file, lineNo: row.lineNo, zone });
        last = { ...row, cells: row.cells.slice(0, width) };
        continue;
      }
      const reader: TableReader = table;
      if (last && !isFirst) {
        const { length } = last.cells[width - 1] ?? '';
        longestLastCell = longestLastCell === Number.POSITIVE_INFINITY ? length : Math.max(longestLastCell, length);
      }
      isFirst = false;
      // Kept as it came: a short row is padded in place.
      last = row.cells.length === width ? row : { ...row, cells: [...row.cells] };
      const line = readOrReject(row, () => {
        checkWidth(row, width, plan.shortRows);
        return reader.line(row);
      });
      if ('reason' in line) {
        batch.rejects.push(line);
        count.rejects += 1;
      } else {
        batch.lines.push(line);
        count.lines += 1;
      }
    }
    if (batch.lines.length + batch.rejects.length >= BATCH_LINES) {
      yield batch;
      batch = { lines: [], rejects: [] };
    }
  }
}

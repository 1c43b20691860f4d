/** Reads an orders export, CSV (UTF-8 or GB18030, comma, semicolon or tab) or Excel, as a stream of rows and rejects. */
import type { Reject } from '../statements/contract.ts';
import { type CsvRow, checkWidth, padSheetRow, RowFault, rejectOf } from '../statements/formats/csv-rows.ts';
import { refuseStatement } from '../statements/formats/format.ts';
import { readTableRows, SHEET_END } from '../statements/formats/mapped/table-rows.ts';
import { ROUNDED_MARK } from '../statements/formats/mapped/workbook-cells.ts';
import { trimCell } from '../statements/formats/text/amount.ts';
import { columnsOf } from '../statements/formats/text/header.ts';
import {
  ORDER_COLUMN_WORDS,
  ORDER_COLUMNS,
  type OrderCells,
  type OrderColumn,
  OrderFault,
  type OrderRow,
  orderRowOf,
  REQUIRED_ORDER_COLUMNS,
} from './orders-export.ts';

export type OrdersBatch = { rows: OrderRow[]; rejects: Reject[] };
export type OrdersSummary = { encoding: 'utf-8' | 'gb18030' | 'xlsx'; rowCount: number; rejectCount: number };

const BATCH_ROWS = 5000;

/** Where each canonical column is, by any of its names, whatever the order; -1 where the file does not have it. */
type Places = Record<OrderColumn, number>;

function placesOf(header: CsvRow, file: string): { places: Places; width: number } {
  const at = { file, lineNo: header.lineNo };
  const columns = columnsOf(
    header.cells.map((cell) => cell.toLowerCase()),
    at,
  );
  const places = {} as Places;
  for (const column of ORDER_COLUMNS) {
    const words = ORDER_COLUMN_WORDS[column];
    places[column] = REQUIRED_ORDER_COLUMNS.includes(column) ? columns.require(...words) : columns.find(...words);
  }
  return { places, width: columns.names.length };
}

/** A cell without blanks, tabs and back-quotes around it. Most cells have none, which two looks tell. */
function plain(cell: string | undefined): string {
  if (!cell) return '';
  const first = cell.charCodeAt(0);
  const last = cell.charCodeAt(cell.length - 1);
  const isClean = first > 32 && first < 127 && first !== 96 && last > 32 && last < 127;
  return isClean ? cell : trimCell(cell);
}

function cellsOf(cells: readonly string[], places: Places): OrderCells {
  return {
    kind: plain(cells[places.kind]),
    our_no: plain(cells[places.our_no]),
    channel_no: plain(cells[places.channel_no]),
    original_our_no: plain(cells[places.original_our_no]),
    amount: plain(cells[places.amount]),
    currency: plain(cells[places.currency]),
    fee: plain(cells[places.fee]),
    status: plain(cells[places.status]),
    occurred_at: plain(cells[places.occurred_at]),
    merchant_no: plain(cells[places.merchant_no]),
  };
}

/** Excel only: a number that a spreadsheet cannot hold. */
function refuseRounded(row: CsvRow, places: Places): void {
  for (const column of ORDER_COLUMNS) {
    if (row.cells[places[column]]?.startsWith(ROUNDED_MARK)) {
      throw new OrderFault(
        column,
        'number_rounded',
        'stored as a number of more than 15 digits: the spreadsheet has replaced the last digits',
      );
    }
  }
}

type RowReader = { read(row: CsvRow): OrderRow | Reject; width: number };

/** Reads the rows below a header. Refuses `statement_column_missing`, `statement_column_doubled` and `statement_encoding`. */
export function rowReader(header: CsvRow, file: string): RowReader {
  const { places, width } = placesOf(header, file);
  return {
    width,
    read(row) {
      try {
        padSheetRow(row, width);
        if (row.cells.length !== width) checkWidth(row, width);
        if (row.byteOffset < 0) refuseRounded(row, places);
        return orderRowOf(cellsOf(row.cells, places), row.lineNo);
      } catch (error) {
        if (error instanceof OrderFault) return rejectOf(new RowFault(error.column, error.reason, error.message), row);
        if (error instanceof RowFault) return rejectOf(error, row);
        throw error;
      }
    },
  };
}

/** Yields rows as they are read and memory stays flat; of Excel the file (up to 50 MB) and its texts are in memory. A row that cannot be read is a
 *  reject with line, column and reason. Refuses `statement_empty`, `statement_column_missing`, `statement_column_doubled`, `statement_cut_off`, `statement_encoding`,
 *  `sheet_too_large`, `sheet_unreadable`, `statement_archive`. A cut exactly at the end of a row cannot be seen: the export has no footer. */
export async function* readOrdersExport(source: {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
}): AsyncGenerator<OrdersBatch, OrdersSummary, void> {
  const blocks = readTableRows(source.bytes, source.name);
  let reader: RowReader | null = null;
  let batch: OrdersBatch = { rows: [], rejects: [] };
  let last: { lineNo: number; width: number } | null = null;
  const count = { rows: 0, rejects: 0 };
  try {
    for (;;) {
      const next = await blocks.next();
      if (next.done) {
        if (!reader) throw refuseStatement('statement_empty', 'The file has no header row', { file: source.name });
        if (last && !next.value.endsWithLineEnd && last.width < reader.width) {
          throw refuseStatement('statement_cut_off', 'The last row is cut short: the file is incomplete', {
            file: source.name,
            lineNo: last.lineNo,
          });
        }
        if (batch.rows.length + batch.rejects.length > 0) yield batch;
        return { encoding: next.value.encoding, rowCount: count.rows, rejectCount: count.rejects };
      }
      for (const row of next.value) {
        last = { lineNo: row.lineNo, width: row.cells.length };
        if (!reader) {
          reader = rowReader(row, source.name);
          continue;
        }
        const read = reader.read(row);
        if ('reason' in read) {
          batch.rejects.push(read);
          count.rejects += 1;
        } else {
          batch.rows.push(read);
          count.rows += 1;
        }
        if (batch.rows.length + batch.rejects.length >= BATCH_ROWS) {
          yield batch;
          batch = { rows: [], rejects: [] };
        }
      }
    }
  } finally {
    // A workbook is read by a thread, which waits until its rows are taken.
    await blocks.return(SHEET_END);
  }
}

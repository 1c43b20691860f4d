/** PayPal's SFTP reports, settlement (STL) and transaction detail (TRR): one record type a line, the CH record names the columns. */
import type { Batch, StatementLine } from '../../contract.ts';
import { type CsvEnd, type CsvRow, checkWidth, RowFault, readCsvRows, readOrReject } from '../csv-rows.ts';
import { type FileHead, type ReadOptions, refuseStatement, type StatementFormat, type StatementReader } from '../format.ts';
import { withLastLine } from '../text/decode.ts';
import { type Columns, columnsOf } from '../text/header.ts';
import { flowOf, hundredthsMinor, kindOf, offsetTimeMs, statusOf, zoneOfTimes } from './record-types.ts';
import { type ReportSums, reportSums } from './section-footers.ts';

const BATCH_LINES = 2000;
/** What a footer closes: its section, the report, the file. */
const FOOTERS = new Map([
  ['SF', 1],
  ['SC', 1],
  ['RF', 2],
  ['RC', 2],
  ['FF', 3],
]);
const HEADERS = new Set(['RH', 'FH', 'SH', 'CH', 'SB']);

type Places = Record<
  | 'id'
  | 'invoice'
  | 'reference'
  | 'referenceType'
  | 'code'
  | 'initiated'
  | 'completed'
  | 'flag'
  | 'gross'
  | 'currency'
  | 'feeFlag'
  | 'fee'
  | 'feeCurrency'
  | 'status',
  number
>;

function placesOf(columns: Columns): Places {
  return {
    id: columns.require('transaction id'),
    invoice: columns.require('invoice id'),
    reference: columns.require('paypal reference id'),
    referenceType: columns.find('paypal reference id type'),
    code: columns.require('transaction event code'),
    initiated: columns.require('transaction initiation date'),
    completed: columns.require('transaction completion date'),
    flag: columns.require('transaction debit or credit'),
    gross: columns.require('gross transaction amount'),
    currency: columns.require('gross transaction currency'),
    feeFlag: columns.require('fee debit or credit'),
    fee: columns.require('fee amount'),
    feeCurrency: columns.require('fee currency'),
    status: columns.find('transactional status'),
  };
}

/** Reads an SB record. The time is the completion, when the money moved. A refund's invoice number is the refund's own where the
 *  merchant gave one, else its payment's, which the file does not tell apart; the payment it belongs to is the PayPal reference. */
function lineOf(row: CsvRow, place: Places, accountNo: string | null): StatementLine {
  const cell = (at: number) => (at < 0 ? '' : (row.cells[at] ?? '').trim());
  const flow = flowOf(cell(place.flag), 'Transaction Debit or Credit');
  const code = cell(place.code);
  if (!/^T\d{4}$/.test(code)) throw new RowFault('Transaction Event Code', 'kind_unknown', `unknown event code: ${code.slice(0, 10)}`);
  const currency = cell(place.currency);
  const amountMinor = hundredthsMinor(cell(place.gross), currency, 'Gross Transaction Amount');
  const kind = kindOf(code, flow);
  const feeText = cell(place.fee);
  const ours = kind === 'payment' || kind === 'refund';
  // PayPal leaves the fee blank where it charged none.
  let feeMinor: bigint | null = ours ? 0n : null;
  if (feeText !== '') {
    const feeCurrency = cell(place.feeCurrency) || currency;
    if (feeCurrency !== currency)
      throw new RowFault('Fee Currency', 'currency_mismatch', `fee in ${feeCurrency.slice(0, 8)} on a ${currency} amount`);
    const magnitude = hundredthsMinor(feeText, currency, 'Fee Amount');
    feeMinor = magnitude === 0n ? 0n : flowOf(cell(place.feeFlag), 'Fee Debit or Credit') === 'out' ? magnitude : -magnitude;
  }
  const when = cell(place.completed) || cell(place.initiated);
  const occurredAt = offsetTimeMs(when);
  if (occurredAt === null)
    throw new RowFault('Transaction Completion Date', 'time_malformed', `not a time with a UTC offset: ${when.slice(0, 30)}`);
  const hasBalanceEffect = !code.startsWith('T13');
  const signed = flow === 'in' ? amountMinor : -amountMinor;
  const invoice = cell(place.invoice) || null;
  return {
    lineNo: row.lineNo,
    byteOffset: row.byteOffset,
    byteLength: row.byteLength,
    kind,
    flow,
    status: statusOf(cell(place.status), kind),
    channelNo: cell(place.id) || null,
    sharesChannelNo: false,
    ourNo: ours ? invoice : null,
    originalChannelNo: kind === 'payment' ? null : cell(place.reference) || null,
    originalOurNo: ours ? null : invoice,
    amountMinor,
    currency,
    feeMinor,
    netMinor: hasBalanceEffect ? signed - (feeMinor ?? 0n) : 0n,
    occurredAt,
    merchantNo: accountNo,
  };
}

/** State of one reading: what the header records said, and the batch being filled. */
type Reading = {
  file: string;
  sums: ReportSums;
  place: Places | null;
  width: number;
  fileNo: number;
  wholeFile: boolean;
  accountNo: string | null;
  period: { from: string; to: string } | null;
  ended: boolean;
  /** The highest that is closed, as `FOOTERS` has it; 0 within a section. */
  closed: number;
  batch: Batch;
  count: { lines: number; rejects: number };
};

function headerRecord(state: Reading, type: string, row: CsvRow): void {
  const { cells } = row;
  if (type === 'RH') {
    state.wholeFile = true;
    state.accountNo ??= (cells[3] ?? '').trim() || null;
  } else if (type === 'FH') {
    state.wholeFile = true;
    state.fileNo = /^\d{1,6}$/.test(cells[1] ?? '') ? Number.parseInt(cells[1] as string, 10) : 1;
  } else if (type === 'SH') {
    state.sums.beginSection();
    state.accountNo ??= (cells[3] ?? '').trim() || null;
    const from = (cells[1] ?? '').slice(0, 10).replaceAll('/', '-');
    const to = (cells[2] ?? '').slice(0, 10).replaceAll('/', '-');
    if (offsetTimeMs(cells[1] ?? '') !== null && offsetTimeMs(cells[2] ?? '') !== null) {
      state.period = {
        from: state.period && state.period.from < from ? state.period.from : from,
        to: state.period && state.period.to > to ? state.period.to : to,
      };
    }
  } else {
    const columns = columnsOf(
      cells.map((cell) => cell.toLowerCase()),
      { file: state.file, lineNo: row.lineNo },
    );
    state.place = placesOf(columns);
    state.width = columns.names.length;
  }
}

function readRecord(state: Reading, row: CsvRow): void {
  const type = (row.cells[0] ?? '').trim().toUpperCase();
  const closes = FOOTERS.get(type);
  // A footer has counted what stands before it: a row behind it is in no sum. A new section may follow the last one.
  const isLate = state.closed === 3 || (closes ?? 1) < state.closed || (type === 'SB' && state.closed > 0);
  if (isLate) throw refuseStatement('statement_after_footer', 'Extra data after the totals', { file: state.file, lineNo: row.lineNo });
  state.closed = closes ?? (type === 'SB' ? state.closed : 0);
  if (closes !== undefined) {
    state.ended = true;
    state.sums.footer(
      row.cells.map((cell) => cell.trim()),
      row.lineNo,
    );
    return;
  }
  if (!HEADERS.has(type)) {
    throw refuseStatement('statement_record_unknown', `Unknown record type: ${type.slice(0, 10)}`, {
      file: state.file,
      lineNo: row.lineNo,
    });
  }
  if (type !== 'SB') {
    headerRecord(state, type, row);
    return;
  }
  if (!state.place)
    throw refuseStatement('statement_header_unknown', 'A data record comes before the column headers', {
      file: state.file,
      lineNo: row.lineNo,
    });
  const place = state.place;
  state.sums.countRow();
  const line = readOrReject(row, () => {
    checkWidth(row, state.width);
    return lineOf(row, place, state.accountNo);
  });
  if ('reason' in line) {
    state.batch.rejects.push(line);
    state.count.rejects += 1;
  } else {
    state.sums.add(line);
    state.batch.lines.push(line);
    state.count.lines += 1;
  }
}

/** A last record without a line end is whole only where nothing can be missing from it: the FF record is checked by its count. And where sections
 *  have footers, so has the last one: what was cut off with its footer is in no sum. */
function refuseHalfRecord(state: Reading, last: CsvRow, end: CsvEnd): void {
  if (state.closed > 0) return;
  const at = { file: state.file, lineNo: last.lineNo };
  if (!end.endsWithLineEnd) throw refuseStatement('statement_cut_off', 'The last record has no line end: the file is incomplete', at);
  if (state.ended) throw refuseStatement('statement_cut_off', 'The last section has no totals: the file is incomplete', at);
}

/** Refuses `statement_empty`, `statement_header_unknown`, `statement_record_unknown`, `statement_cut_off`, `statement_total_wrong`, `statement_after_footer`. */
async function* read(formatId: string, source: AsyncIterable<Uint8Array>, { file }: ReadOptions): StatementReader {
  const state: Reading = {
    file,
    sums: reportSums(file, () => state.fileNo),
    place: null,
    width: 0,
    fileNo: 1,
    wholeFile: false,
    accountNo: null,
    period: null,
    ended: false,
    closed: 0,
    batch: { lines: [], rejects: [] },
    count: { lines: 0, rejects: 0 },
  };
  const rows = readCsvRows(source, file);
  let last: CsvRow | null = null;
  for (;;) {
    const next = await rows.next();
    if (next.done) {
      if (!last) throw refuseStatement('statement_empty', 'The file is empty', { file });
      refuseHalfRecord(state, last, next.value);
      if (!state.place) throw refuseStatement('statement_header_unknown', 'The file has no column headers (CH)', { file });
      const controlTotals = state.sums.finish({ fileFooter: state.wholeFile, lastLineNo: last.lineNo });
      if (state.batch.lines.length + state.batch.rejects.length > 0) yield state.batch;
      const { encoding } = next.value;
      const { lines: lineCount, rejects: rejectCount } = state.count;
      return { formatId, encoding, lineCount, rejectCount, controlTotals, period: state.period, accountNo: state.accountNo };
    }
    for (const row of next.value) {
      readRecord(state, row);
      last = row;
    }
    if (state.batch.lines.length + state.batch.rejects.length >= BATCH_LINES) {
      yield state.batch;
      state.batch = { lines: [], rejects: [] };
    }
  }
}

/** Which of the two reports a head shows: by its columns, then by the records before them, at last by the name. */
function recognise(head: FileHead, report: 'STL' | 'TRR'): number {
  const records = head.text
    .trimStart()
    .split('\n')
    .map((line) => line.replaceAll('"', ''));
  const header = records.find((line) => line.startsWith('CH,'))?.toLowerCase() ?? '';
  if (!header.includes('transaction event code') || !header.includes('gross transaction amount')) return 0;
  if (!/^(RH|FH|SH|CH),/.test(records[0] ?? '')) return 0;
  if (header.includes('bank reference id')) return report === 'STL' ? 1 : 0;
  if (!header.includes('transactional status')) return report === 'STL' ? 0.6 : 0.4;
  // The long header is TRR's, but settlement files with it exist: they begin with their section.
  if (!records[0]?.startsWith('SH,')) return report === 'TRR' ? 1 : 0;
  const isNamedTrr = /(^|[/\\_-])trr/i.test(head.name);
  return (report === 'TRR') === isNamedTrr ? 0.8 : 0.5;
}

/** The clock that the ends of the reported period show, else the first row. */
function clockOf(head: FileHead): string | null {
  const text = withLastLine(head).replaceAll('"', '');
  const timesIn = (record: RegExp) => record.exec(text)?.[0].match(/\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d [+-]\d{4}/g) ?? [];
  const period = timesIn(/^SH,.*$/m).slice(0, 2);
  return zoneOfTimes(period.length > 0 ? period : timesIn(/^SB,.*$/m).slice(0, 1));
}

export const paypalStl: StatementFormat = {
  id: 'paypal_stl',
  title: 'PayPal settlement report (STL)',
  recognise: (head) => recognise(head, 'STL'),
  clockOf,
  read: (source, options) => read('paypal_stl', source, options),
};

export const paypalTrr: StatementFormat = {
  id: 'paypal_trr',
  title: 'PayPal transaction detail report (TRR)',
  recognise: (head) => recognise(head, 'TRR'),
  clockOf,
  read: (source, options) => read('paypal_trr', source, options),
};

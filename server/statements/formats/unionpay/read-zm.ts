/** UnionPay 全渠道 merchant file (ZM): fixed width, GBK, no header, no footer, so only a whole last row shows that it is whole. */
import type { Batch, ControlTotal, Reject, StatementLine } from '../../contract.ts';
import { type FileHead, type ReadOptions, refuseStatement, type StatementFormat, type StatementReader } from '../format.ts';
import { ZM_ROW_BYTES, ZM_SEPARATORS } from './zm-layout.ts';
import { readZmRow } from './zm-row.ts';

const BATCH_LINES = 2000;
const LF = 10;
const CR = 13;

/** The settlement date in a member's name, `INN{yyMMdd}{nn}ZM_{merId}`; null where the name is another. */
export function zmDateOf(name: string): string | null {
  const found = /IN[ND](\d\d)(\d\d)(\d\d)\d\dZM/i.exec(name) ?? /_20(\d\d)(\d\d)(\d\d)(?:\.|$)/.exec(name);
  if (!found) return null;
  const date = `20${found[1]}-${found[2]}-${found[3]}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? null : date;
}

function recognise(head: FileHead): number {
  const end = head.bytes.indexOf(LF);
  const line = head.bytes.subarray(0, end < 0 ? head.bytes.length : head.bytes[end - 1] === CR ? end - 1 : end);
  if (line.length !== ZM_ROW_BYTES) return 0;
  if (!ZM_SEPARATORS.every((at) => line[at] === 32)) return 0;
  const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1');
  const amount = text.slice(66, 78);
  const time = text.slice(35, 45);
  return /^\d{12}$/.test(amount) && /^\d{10}$/.test(time) && /^\d\d$/.test(text.slice(215, 217)) ? 1 : 0;
}

export type ZmSums = { count: bigint; paymentMinor: bigint; refundMinor: bigint; feeMinor: bigint; netMinor: bigint };

function addTo(sums: ZmSums, line: StatementLine): void {
  sums.count += 1n;
  if (line.kind === 'payment') sums.paymentMinor += line.amountMinor;
  if (line.kind === 'refund') sums.refundMinor += line.amountMinor;
  sums.feeMinor += line.feeMinor ?? 0n;
  sums.netMinor += line.netMinor ?? 0n;
}

function computedTotals(sums: ZmSums): ControlTotal[] {
  const total = (name: string, label: string, unit: 'count' | 'minor', computed: bigint): ControlTotal => ({
    name,
    label,
    unit,
    currency: unit === 'minor' ? 'CNY' : null,
    declared: null,
    computed,
    holds: true,
  });
  return [
    total('count', '笔数', 'count', sums.count),
    total('payment_amount', '消费金额', 'minor', sums.paymentMinor),
    total('refund_amount', '退货金额', 'minor', sums.refundMinor),
    total('fee', '商户手续费', 'minor', sums.feeMinor),
    total('net', '清算净额', 'minor', sums.netMinor),
  ];
}

type Piece = { bytes: Buffer; lineNo: number; byteOffset: number; ended: boolean };

/** Physical lines without their ends. A line longer than any row can be is cut short: it is rejected by its length. */
async function* pieces(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Piece[]> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  let lineNo = 0;
  const LONGEST = 1 << 16;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const block = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const found: Piece[] = [];
    let from = 0;
    for (let end = block.indexOf(LF, from); end >= 0; end = block.indexOf(LF, from)) {
      const to = end > from && block[end - 1] === CR ? end - 1 : end;
      lineNo += 1;
      found.push({ bytes: block.subarray(from, to), lineNo, byteOffset: offset + from, ended: true });
      from = end + 1;
    }
    offset += from;
    rest = Buffer.from(block.subarray(from));
    if (rest.length > LONGEST) {
      throw refuseStatement('statement_line_too_long', `line longer than ${LONGEST} bytes`, { file, lineNo: lineNo + 1 });
    }
    if (found.length > 0) yield found;
  }
  const whole = rest[rest.length - 1] === CR ? rest.subarray(0, -1) : rest;
  if (whole.length > 0) yield [{ bytes: whole, lineNo: lineNo + 1, byteOffset: offset, ended: false }];
}

/** Refuses `statement_empty` without a row, `statement_cut_off` where the last line is not a whole row, `statement_line_too_long`. */
async function* read(source: AsyncIterable<Uint8Array>, options: ReadOptions): StatementReader {
  const fileDate = zmDateOf(options.file);
  const yearFrom = fileDate ?? options.date ?? null;
  const sums: ZmSums = { count: 0n, paymentMinor: 0n, refundMinor: 0n, feeMinor: 0n, netMinor: 0n };
  let batch: Batch = { lines: [], rejects: [] };
  let lineCount = 0;
  let rejectCount = 0;
  let accountNo: string | null = null;
  let last: Reject | null = null;
  for await (const block of pieces(source, options.file)) {
    for (const { bytes, lineNo, byteOffset, ended } of block) {
      if (bytes.length === 0) continue;
      if (!ended && bytes.length !== ZM_ROW_BYTES) {
        const why = `the last line has ${bytes.length} bytes where a row has ${ZM_ROW_BYTES}: the file is incomplete`;
        throw refuseStatement('statement_cut_off', why, { file: options.file, lineNo });
      }
      const row = readZmRow(bytes, bytes.toString('latin1'), { lineNo, byteOffset, byteLength: bytes.length }, yearFrom);
      if ('reason' in row) {
        batch.rejects.push(row);
        rejectCount += 1;
        last = row;
      } else {
        batch.lines.push(row);
        lineCount += 1;
        accountNo ??= row.merchantNo;
        addTo(sums, row);
        last = null;
      }
    }
    if (batch.lines.length + batch.rejects.length >= BATCH_LINES) {
      yield batch;
      batch = { lines: [], rejects: [] };
    }
  }
  if (lineCount + rejectCount === 0) throw refuseStatement('statement_empty', 'the file has no rows', { file: options.file });
  if (last?.reason === 'row_length_wrong') {
    throw refuseStatement('statement_cut_off', `the last line is cut short: ${last.message}`, {
      file: options.file,
      lineNo: last.lineNo,
    });
  }
  if (batch.lines.length + batch.rejects.length > 0) yield batch;
  return {
    formatId: unionpayZm.id,
    encoding: 'gb18030',
    lineCount,
    rejectCount,
    controlTotals: computedTotals(sums),
    period: fileDate ? { from: fileDate, to: fileDate } : null,
    accountNo,
  };
}

export const unionpayZm: StatementFormat = { id: 'unionpay_zm', title: 'UnionPay merchant file (ZM)', recognise, read };

/** One 607-byte row of a UnionPay ZM file as a statement line or a reject. */
import type { Flow, LineKind, LineStatus } from '../../codes.ts';
import type { Reject, StatementLine } from '../../contract.ts';
import { spanOf, ZM_LABEL, ZM_ROW_BYTES, ZM_SEPARATORS, type ZmField } from './zm-layout.ts';

type Meaning = { kind: LineKind; flow: Flow; status: LineStatus };

/** 交易类型. A void (31, 33) gives a payment back whole and is kept apart from refunds by its status. */
const MEANING: Record<string, Meaning> = {
  '01': { kind: 'payment', flow: 'in', status: 'succeeded' },
  '02': { kind: 'other', flow: 'in', status: 'succeeded' },
  '03': { kind: 'payment', flow: 'in', status: 'succeeded' },
  '04': { kind: 'refund', flow: 'out', status: 'succeeded' },
  '11': { kind: 'payment', flow: 'in', status: 'succeeded' },
  '12': { kind: 'transfer', flow: 'out', status: 'succeeded' },
  '31': { kind: 'refund', flow: 'out', status: 'reversed' },
  '32': { kind: 'other', flow: 'out', status: 'reversed' },
  '33': { kind: 'refund', flow: 'out', status: 'reversed' },
};

const BEIJING_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const CONTROL = /[\x00-\x1f\x7f]/;
/** What ICU makes of bytes that GBK leaves open. */
const PRIVATE_USE = /[\ue000-\uf8ff\ufffd]/;
/** A field that holds an amount and says none: blank, or zeros with or without a sign. */
const NOTHING = /^[CD]?0*$/;
const gbk = new TextDecoder('gb18030', { fatal: true });

export type ZmPlace = { lineNo: number; byteOffset: number; byteLength: number };

const spans = Object.fromEntries(
  (
    [
      'amount',
      'fee',
      'settled',
      'net',
      'subMerSettled',
      'discount',
      'instalmentFee',
      'transmittedAt',
      'queryId',
      'orderId',
      'txnType',
      'originalQueryId',
      'originalOrderId',
      'merId',
    ] as const
  ).map((name) => [name, spanOf(name)]),
) as Record<string, { from: number; to: number }>;

function cut(row: string, name: ZmField): string {
  const span = spans[name] as { from: number; to: number };
  return row.slice(span.from, span.to).trim();
}

/** `D` charged or taken, `C` given back or paid out, then fen. Blank is null, zeros without a sign are nothing. */
function signed(text: string): bigint | null | undefined {
  if (text === '') return null;
  if (/^0+$/.test(text)) return 0n;
  const found = /^([CD])(\d{11,12})$/.exec(text);
  if (!found) return undefined;
  const magnitude = BigInt(found[2] as string);
  return found[1] === 'D' ? magnitude : -magnitude;
}

/** The instant of a MMDDhhmmss in Beijing. The year comes from the query number where that begins with the same day (it is
 *  UnionPay's own time), else from the file's date: the year that puts the row nearest to it (December and January). */
function instantOf(text: string, queryId: string, fileDate: string | null): number | null {
  const found = /^(\d\d)(\d\d)([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(text);
  if (!found) return null;
  const [, month, day, hour, minute, second] = found as unknown as [string, string, string, string, string, string];
  const at = (year: number) => {
    const millis = Date.parse(`${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return Number.isNaN(millis) || new Date(millis).getUTCDate() !== Number.parseInt(day, 10) ? null : millis - BEIJING_OFFSET_MS;
  };
  if (/^20\d\d/.test(queryId) && queryId.slice(4, 8) === month + day) return at(Number.parseInt(queryId.slice(0, 4), 10));
  if (!fileDate) return null;
  const anchor = Date.parse(`${fileDate}T00:00:00Z`);
  const year = Number.parseInt(fileDate.slice(0, 4), 10);
  const nearest = [year - 1, year, year + 1]
    .map(at)
    .filter((candidate) => candidate !== null)
    .sort((a, b) => Math.abs(a - anchor) - Math.abs(b - anchor))[0];
  return nearest === undefined || Math.abs(nearest - anchor) > 200 * DAY_MS ? null : nearest;
}

function reject(place: ZmPlace, bytes: Uint8Array, column: string | null, reason: string, message: string): Reject {
  return { lineNo: place.lineNo, column, reason, message, raw: new TextDecoder('gb18030').decode(bytes).slice(0, 2000) };
}

/** Reads a row. `latin1` is the same bytes, one character each. Amounts are fen of CNY; the fee is what was charged (+) or returned (−);
 *  the net is what the row changes in our account. Rejects `row_length_wrong`, `row_shape_wrong`, `encoding_invalid`,
 *  `amount_malformed`, `time_malformed`, `sign_conflict`, `net_wrong` (结算金额 is 交易金额 less 商户手续费, and 清算净额 the same where
 *  nothing is split off), `number_missing`. */
export function readZmRow(bytes: Uint8Array, latin1: string, place: ZmPlace, fileDate: string | null): StatementLine | Reject {
  const no = (column: string | null, reason: string, message: string) => reject(place, bytes, column, reason, message);
  if (latin1.length !== ZM_ROW_BYTES) return no(null, 'row_length_wrong', `${latin1.length} bytes where a row has ${ZM_ROW_BYTES}`);
  for (const at of ZM_SEPARATORS) if (latin1.charCodeAt(at) !== 32) return no(null, 'row_shape_wrong', `no space at byte ${at + 1}`);
  if (CONTROL.test(latin1)) return no(null, 'control_character', 'control character in the row');
  if (/[\x80-\xff]/.test(latin1)) {
    try {
      if (PRIVATE_USE.test(gbk.decode(bytes))) return no(null, 'encoding_invalid', 'not valid GBK text');
    } catch {
      return no(null, 'encoding_invalid', 'not valid GBK text');
    }
  }
  const txnType = cut(latin1, 'txnType');
  if (!/^\d\d$/.test(txnType)) return no(ZM_LABEL.txnType, 'kind_unknown', `unknown transaction type: ${txnType}`);
  const meaning = MEANING[txnType] ?? { kind: 'other', flow: 'in', status: 'succeeded' };
  const amountText = cut(latin1, 'amount');
  if (!/^\d{12}$/.test(amountText)) return no(ZM_LABEL.amount, 'amount_malformed', `not 12 digits: ${amountText}`);
  const amountMinor = BigInt(amountText);
  const feeMinor = signed(cut(latin1, 'fee'));
  if (feeMinor === undefined) return no(ZM_LABEL.fee, 'amount_malformed', 'does not begin with C or D followed by digits');
  const settled = signed(cut(latin1, 'settled'));
  if (settled === undefined) return no(ZM_LABEL.settled, 'amount_malformed', 'does not begin with C or D followed by digits');
  const afterSplit = signed(cut(latin1, 'net'));
  if (afterSplit === undefined) return no(ZM_LABEL.net, 'amount_malformed', 'does not begin with C or D followed by digits');
  const settledMinor = settled === null ? null : -settled;
  const netMinor = afterSplit ? -afterSplit : settledMinor;
  const queryId = cut(latin1, 'queryId');
  const ourNo = cut(latin1, 'orderId');
  if (queryId === '' && ourNo === '') return no(ZM_LABEL.queryId, 'number_missing', '查询流水号 and 商户订单号 are both missing');
  const known = meaning.kind === 'payment' || meaning.kind === 'refund';
  if (known && settledMinor !== null && settledMinor !== 0n) {
    const expected = (meaning.flow === 'in' ? amountMinor : -amountMinor) - (feeMinor ?? 0n);
    if (expected !== 0n && expected > 0n !== settledMinor > 0n)
      return no(ZM_LABEL.settled, 'sign_conflict', `sign contradicts type ${txnType}`);
    // The file has no totals: that a row adds up is all that tells a changed amount. Who bears a discount, or the fee of an instalment, is not said.
    if (expected !== settledMinor && NOTHING.test(cut(latin1, 'discount')) && NOTHING.test(cut(latin1, 'instalmentFee'))) {
      const why = `net ${settledMinor} is not gross ${expected + (feeMinor ?? 0n)} less fee ${feeMinor ?? 0n}, in minor units of CNY (2 decimals)`;
      return no(ZM_LABEL.settled, 'net_wrong', why);
    }
    if (afterSplit && netMinor !== settledMinor && NOTHING.test(cut(latin1, 'subMerSettled'))) {
      return no(ZM_LABEL.net, 'net_wrong', `net ${netMinor} is not the settlement ${settledMinor}, and nothing was split off`);
    }
  }
  const occurredAt = instantOf(cut(latin1, 'transmittedAt'), queryId, fileDate);
  if (occurredAt === null) {
    return no(ZM_LABEL.transmittedAt, 'time_malformed', `not a time, or the year is unknown: ${cut(latin1, 'transmittedAt')}`);
  }
  const reversing = meaning.flow === 'out';
  return {
    ...place,
    kind: meaning.kind,
    flow: MEANING[txnType] ? meaning.flow : netMinor !== null && netMinor < 0n ? 'out' : 'in',
    status: meaning.status,
    channelNo: queryId || null,
    sharesChannelNo: false,
    ourNo: ourNo || null,
    originalChannelNo: reversing ? cut(latin1, 'originalQueryId').replace(/^0+$/, '') || null : null,
    originalOurNo: reversing ? cut(latin1, 'originalOrderId') || null : null,
    amountMinor,
    currency: 'CNY',
    feeMinor,
    netMinor,
    occurredAt,
    merchantNo: cut(latin1, 'merId') || null,
  };
}

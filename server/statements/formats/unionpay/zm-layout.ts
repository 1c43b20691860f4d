/** The layout of a UnionPay 全渠道 merchant file (ZM): 607 bytes a row, one blank between fields, positions counted in bytes. */

/** Bytes of a row without its line end. */
export const ZM_ROW_BYTES = 607;

/** Widths in file order; every field but the last is followed by one blank. */
const WIDTHS = [
  ['transactionCode', 3],
  ['agentCode', 11],
  ['senderCode', 11],
  ['traceNo', 6],
  ['transmittedAt', 10],
  ['cardNo', 19],
  ['amount', 12],
  ['mcc', 4],
  ['terminalType', 2],
  ['queryId', 21],
  ['oldPayType', 2],
  ['orderId', 32],
  ['cardType', 2],
  ['originalTraceNo', 6],
  ['originalTransmittedAt', 10],
  ['fee', 13],
  ['settled', 13],
  ['payType', 4],
  ['groupNo', 15],
  ['txnType', 2],
  ['txnSubType', 2],
  ['bizType', 6],
  ['accountType', 2],
  ['billType', 4],
  ['billNo', 32],
  ['interaction', 1],
  ['originalQueryId', 21],
  ['merId', 15],
  ['splitMode', 1],
  ['subMerId', 15],
  ['subMerName', 32],
  ['subMerSettled', 13],
  ['net', 13],
  ['terminalNo', 8],
  ['reserved', 32],
  ['discount', 13],
  ['invoiceAmount', 13],
  ['instalmentFee', 12],
  ['instalments', 2],
  ['medium', 1],
  ['originalOrderId', 32],
  ['tail', 98],
] as const;

export type ZmField = (typeof WIDTHS)[number][0];
export type ZmSpan = { readonly name: ZmField; readonly from: number; readonly to: number };

/** Half-open byte ranges of every field, in file order. */
export const ZM_SPANS: readonly ZmSpan[] = (() => {
  const spans: ZmSpan[] = [];
  let at = 0;
  for (const [name, width] of WIDTHS) {
    spans.push({ name, from: at, to: at + width });
    at += width + 1;
  }
  return spans;
})();

const byName = new Map(ZM_SPANS.map((span) => [span.name, span]));

export function spanOf(name: ZmField): ZmSpan {
  return byName.get(name) as ZmSpan;
}

/** The bytes between the fields, which must be blank: a row that has something else there is not of this layout. */
export const ZM_SEPARATORS: readonly number[] = ZM_SPANS.slice(0, -1).map((span) => span.to);

/** The names UnionPay gives the fields we speak of, for refusals and rejects. */
export const ZM_LABEL = {
  amount: '交易金额',
  fee: '商户手续费',
  settled: '结算金额',
  net: '清算净额',
  transmittedAt: '交易传输时间',
  queryId: '查询流水号',
  orderId: '商户订单号',
  txnType: '交易类型',
} as const;

/** Generators of WeChat trade bills as v3 delivers them: byte order mark, CRLF, back-quotes, a footer of seven totals. */
import { type Currency, exponentOf } from '../../../kernel/currency.ts';
import { formatMinor } from '../../../kernel/money.ts';
import type { GeneratedRow, GeneratorOptions, StatementWriter } from '../format.ts';

type Variant = 'All' | 'Success' | 'Refund';

const BEFORE =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额';
const REFUND_PART = '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态';
const AFTER = '商品名称,商户数据包,手续费,费率';
const HEADER: Record<Variant, string> = {
  All: `${BEFORE},${REFUND_PART},${AFTER},订单金额,申请退款金额,费率备注`,
  Success: `${BEFORE},${AFTER},订单金额,费率备注`,
  Refund: `${BEFORE},退款申请时间,退款成功时间,${REFUND_PART},${AFTER},订单金额,申请退款金额,费率备注`,
};
const FOOTER = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const STATUS = { succeeded: 'SUCCESS', processing: 'PROCESSING', failed: 'FAIL' } as const;
const HOUR_MS = 3_600_000;

/** `yyyy-MM-dd HH:mm:ss` in China. */
export function beijingReading(at: Date): string {
  return new Date(at.getTime() + 8 * HOUR_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** As the bill escapes what merchants wrote: a comma and line ends never reach the row. */
export function escapeMerchantText(text: string): string {
  return text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll(',', '\\ ').replaceAll('`', "'").replaceAll('\u0001', ' ');
}

/** Fees carry five decimals. */
function feeText(minor: bigint, currency: Currency): string {
  const text = formatMinor(minor, currency);
  const decimals = exponentOf(currency);
  return `${decimals === 0 ? `${text}.` : text}${'0'.repeat(5 - decimals)}`;
}

function rowText(row: GeneratedRow, variant: Variant, accountNo: string): string {
  const currency = row.currency as Currency;
  const isRefund = row.kind === 'refund';
  const amount = formatMinor(row.amountMinor, currency);
  const nothing = formatMinor(0n, currency);
  const time = beijingReading(row.occurredAt);
  const [paid, refunded] = isRefund ? [nothing, amount] : [amount, nothing];
  const subMerchant = row.merchantNo && row.merchantNo !== accountNo ? row.merchantNo : '0';
  const channelNo = isRefund ? (row.originalChannelNo ?? '') : row.channelNo;
  const ourNo = isRefund ? (row.originalOurNo ?? '') : row.ourNo;
  const status = STATUS[row.status ?? 'succeeded'];
  const cells = [time, 'wx0123456789abcdef', accountNo, subMerchant, '', channelNo, ourNo, 'oPZ000000000000000000000001', 'JSAPI'];
  cells.push(isRefund ? 'REFUND' : 'SUCCESS', 'OTHERS', currency, paid, nothing);
  if (variant === 'Refund') cells.push(time, status === 'SUCCESS' ? time : '');
  if (variant !== 'Success') {
    cells.push(
      isRefund ? row.channelNo : '0',
      isRefund ? row.ourNo : '0',
      refunded,
      nothing,
      isRefund ? 'ORIGINAL' : '',
      isRefund ? status : '',
    );
  }
  cells.push(escapeMerchantText(row.subject ?? ''), '', feeText(row.feeMinor, currency), '0.60%', paid);
  if (variant !== 'Success') cells.push(refunded);
  cells.push('');
  return `\`${cells.join(',`')}\r\n`;
}

/** The bill piece by piece, for files too large to hold. Payments that did not succeed are not on a bill; SUCCESS lists payments,
 *  REFUND lists refunds. All rows in one currency. */
export function* tradeBillParts(rows: Iterable<GeneratedRow>, variant: Variant, options: GeneratorOptions): Generator<string, void, void> {
  yield `\ufeff${HEADER[variant]}\r\n`;
  let count = 0n;
  let currency: Currency = 'CNY';
  const sums = { payment: 0n, refund: 0n, fee: 0n };
  for (const row of rows) {
    const isListed = row.kind === 'payment' ? variant !== 'Refund' && (row.status ?? 'succeeded') === 'succeeded' : variant !== 'Success';
    if (!isListed) continue;
    count += 1n;
    currency = row.currency as Currency;
    sums[row.kind] += row.amountMinor;
    sums.fee += row.feeMinor;
    yield rowText(row, variant, options.accountNo);
  }
  const plain = (minor: bigint) => formatMinor(minor, currency);
  const totals = [
    count.toString(),
    plain(sums.payment),
    plain(sums.refund),
    plain(0n),
    feeText(sums.fee, currency),
    plain(sums.payment),
    plain(sums.refund),
  ];
  yield `${FOOTER}\r\n\`${totals.join(',`')}\r\n`;
}

function writer(variant: Variant): StatementWriter {
  return (rows, options) => {
    const buffers: Buffer[] = [];
    let part = '';
    for (const text of tradeBillParts(rows, variant, options)) {
      part += text;
      if (part.length > 1_000_000) {
        buffers.push(Buffer.from(part, 'utf8'));
        part = '';
      }
    }
    buffers.push(Buffer.from(part, 'utf8'));
    return { name: `${options.accountNo}${variant}${options.date}.csv`, bytes: Buffer.concat(buffers) };
  };
}

export const writeWechatTradeAll = writer('All');
export const writeWechatTradeSuccess = writer('Success');
export const writeWechatTradeRefund = writer('Refund');

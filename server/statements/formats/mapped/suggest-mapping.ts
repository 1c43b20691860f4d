/** A first guess at a mapping from the column names and some rows. A person looks at it and corrects it; nothing is imported on a guess. */
import { isCurrency } from '../../../kernel/currency.ts';
import type { LineKind, LineStatus } from '../../codes.ts';
import { plainAmount, trimCell } from '../text/amount.ts';
import { headerName } from '../text/header.ts';
import type { MappedField } from './codes.ts';
import type { MappingSuggestion } from './contract.ts';
import { guessTimePattern } from './time-pattern.ts';

/** Header words per field, normalised, best first. */
const WORDS: Record<MappedField, readonly string[]> = {
  ourNo: [
    'our_no',
    'merchant_order_no',
    'out_trade_no',
    'merchantreference',
    'orderid',
    'order_id',
    'orderno',
    'order_no',
    'ordernumber',
    '商户订单号',
    '商户单号',
    '商家订单号',
    '外部订单号',
    '订单号',
    '订单编号',
  ],
  channelNo: [
    'channel_no',
    'transactionid',
    'transaction_id',
    'trade_no',
    'pspreference',
    'txnid',
    'paymentid',
    'payment_id',
    '渠道订单号',
    '渠道单号',
    '渠道流水号',
    '渠道交易号',
    '交易流水号',
    '平台订单号',
    '交易号',
    '支付流水号',
    '流水号',
    '检索参考号',
    '系统参考号',
    '参考号',
  ],
  originalOurNo: ['original_our_no', 'originalorderid', 'original_order_no', '原商户订单号', '原订单号'],
  originalChannelNo: ['original_channel_no', 'originaltransactionid', 'parenttransactionid', '原交易流水号', '原交易号', '原流水号'],
  amountIn: ['credit', 'creditamount', 'amount_in', 'moneyin', '收入金额', '收入', '转入金额', '贷方发生额', '贷方金额', '入账金额'],
  amountOut: ['debit', 'debitamount', 'amount_out', 'moneyout', '支出金额', '支出', '转出金额', '借方发生额', '借方金额', '出账金额'],
  amount: ['amount', 'grossamount', 'gross', 'transactionamount', 'orderamount', '订单金额', '交易金额', '金额', '发生额', '支付金额'],
  currency: ['currency', 'currencycode', 'ccy', '币种', '货币', '货币种类'],
  fee: ['fee', 'fees', 'commission', 'servicefee', '手续费', '服务费', '费用'],
  kind: ['kind', 'type', 'transactiontype', 'recordtype', '交易类型', '业务类型', '类型', '收支类型'],
  status: ['status', 'state', 'transactionstatus', '交易状态', '订单状态', '状态'],
  occurredAt: [
    'occurred_at',
    'created_at',
    'createdat',
    'datetime',
    'transactiontime',
    'transactiondate',
    'completedat',
    'timestamp',
    'date',
    '交易时间',
    '完成时间',
    '支付时间',
    '发生时间',
    '时间',
    '交易日期',
    '日期',
    '交易日',
  ],
  occurredTime: ['time', 'timeofday', '交易时刻', '时刻'],
  merchantNo: ['merchant_no', 'merchantid', 'merchant_id', 'mid', 'merchantaccount', '商户号', '商户编号', '商户代码'],
};

const KIND_GUESS: Record<string, LineKind> = {
  payment: 'payment',
  sale: 'payment',
  charge: 'payment',
  capture: 'payment',
  settled: 'payment',
  支付: 'payment',
  消费: 'payment',
  预授权完成: 'payment',
  交易: 'payment',
  收款: 'payment',
  收入: 'payment',
  付款: 'payment',
  refund: 'refund',
  refunded: 'refund',
  退款: 'refund',
  退货: 'refund',
  fee: 'fee',
  手续费: 'fee',
  收费: 'fee',
  payout: 'payout',
  withdrawal: 'payout',
  提现: 'payout',
  结算: 'payout',
  chargeback: 'chargeback',
  dispute: 'chargeback',
  拒付: 'chargeback',
  transfer: 'transfer',
  转账: 'transfer',
  adjustment: 'adjustment',
  调账: 'adjustment',
};
const STATUS_GUESS: Record<string, LineStatus> = {
  succeeded: 'succeeded',
  success: 'succeeded',
  successful: 'succeeded',
  paid: 'succeeded',
  completed: 'succeeded',
  settled: 'succeeded',
  成功: 'succeeded',
  交易成功: 'succeeded',
  支付成功: 'succeeded',
  退款成功: 'succeeded',
  已完成: 'succeeded',
  pending: 'processing',
  processing: 'processing',
  处理中: 'processing',
  failed: 'failed',
  failure: 'failed',
  失败: 'failed',
  交易失败: 'failed',
  reversed: 'reversed',
  已撤销: 'reversed',
  已冲正: 'reversed',
};

/** Columns of the date alone, where the time of day has a column of its own. */
const DATE_WORDS = ['transactiondate', 'date', '交易日期', '日期', '交易日'];
const TIME_OF_DAY = /^\d{1,2}:\d{2}(:\d{2})?$/;

/** Without what stands in brackets at its end. Looked for by hand: an expression would begin anew at each bracket of a cell of millions. */
function withoutBrackets(name: string): string {
  const at = name.endsWith(')') ? name.indexOf('(') : -1;
  return at < 0 ? name : name.slice(0, at);
}

/** The header row of a file that may have lines above it: the first row with the most names that the dictionary knows. */
export function guessHeaderIndex(rows: readonly (readonly string[])[]): number {
  const known = new Set(Object.values(WORDS).flat());
  const score = (row: readonly string[]) => row.filter((cell) => known.has(withoutBrackets(headerName(cell).toLowerCase()))).length;
  let best = 0;
  for (const [index, row] of rows.slice(0, 50).entries()) if (score(row) > score(rows[best] ?? [])) best = index;
  return best;
}

/** Guesses from column names (English and Chinese) and sample rows. Never guesses an ambiguous date order or a rare unit. */
export function suggestMapping(header: readonly string[], sampleRows: readonly (readonly string[])[]): MappingSuggestion {
  const names = header.map((name) =>
    headerName(name)
      .toLowerCase()
      .replace(/\((元|¥|cny|[+-]元)\)$/, ''),
  );
  const columns: MappingSuggestion['columns'] = {};
  const taken = new Set<number>();
  for (const field of Object.keys(WORDS) as MappedField[]) {
    const index = WORDS[field].map((word) => names.indexOf(word)).find((at) => at >= 0 && !taken.has(at));
    if (index === undefined) continue;
    taken.add(index);
    columns[field] = (header[index] as string).trim();
  }
  const isFooter = (row: readonly string[]) =>
    /^(合计|总计|总笔数|total|summary)/i.test(trimCell(row.find((cell) => trimCell(cell) !== '') ?? ''));
  const rows = sampleRows.filter((row) => row.length === header.length && !isFooter(row));
  const valuesOf = (field: MappedField) => {
    const index = columns[field] === undefined ? -1 : header.findIndex((name) => name.trim() === columns[field]);
    return index < 0 ? [] : rows.map((row) => trimCell(row[index] ?? '')).filter((cell) => cell !== '');
  };
  const timesOfDay = valuesOf('occurredAt');
  const dateAt = DATE_WORDS.map((word) => names.indexOf(word)).find((at) => at >= 0 && !taken.has(at));
  if (
    dateAt !== undefined &&
    columns.occurredAt !== undefined &&
    timesOfDay.length > 0 &&
    timesOfDay.every((text) => TIME_OF_DAY.test(text))
  ) {
    columns.occurredTime = columns.occurredAt;
    columns.occurredAt = (header[dateAt] as string).trim();
  }
  const hasBoth = columns.amountIn !== undefined && columns.amountOut !== undefined;
  if (hasBoth) delete columns.amount;
  else {
    delete columns.amountIn;
    delete columns.amountOut;
  }
  const amounts = valuesOf('amount').map((text) => plainAmount(text) ?? '');
  const hasMinus = amounts.some((text) => text.startsWith('-'));
  const dates = valuesOf('occurredAt');
  const times = valuesOf('occurredTime');
  const pattern = guessTimePattern(columns.occurredTime ? dates.map((date, index) => `${date} ${times[index] ?? ''}`) : dates);
  const wordsOf = <Meaning>(field: MappedField, guesses: Readonly<Record<string, Meaning>>): Record<string, Meaning> => {
    const known = [...new Set(valuesOf(field))].flatMap((text): [string, Meaning][] => {
      const word = [text, text.toLowerCase()].find((candidate) => Object.hasOwn(guesses, candidate));
      return word === undefined ? [] : [[text, guesses[word] as Meaning]];
    });
    return Object.fromEntries(known);
  };
  const currencies = new Set(valuesOf('currency'));
  const firstFooter = sampleRows.findIndex(isFooter);
  const footer = sampleRows[firstFooter];
  const fixedCurrency = columns.currency === undefined && header.some((name) => /[元¥￥]|CNY|RMB/i.test(name)) ? 'CNY' : undefined;
  return {
    columns,
    fixed: fixedCurrency ? { currency: fixedCurrency } : [...currencies].every((code) => isCurrency(code)) ? {} : { currency: 'CNY' },
    unit: amounts.length > 0 && header.some((name) => /分\)|（分）|cents|minor/i.test(name)) ? 'minor' : 'major',
    sign: hasBoth ? 'in_out_columns' : hasMinus || columns.kind === undefined ? 'signed' : 'kind_column',
    feeSign: valuesOf('fee').some((text) => (plainAmount(text) ?? '').startsWith('-')) ? 'charged_negative' : 'charged_positive',
    time: { pattern: pattern ?? 'yyyy-MM-dd HH:mm:ss', zone: 'Asia/Shanghai' },
    kindWords: wordsOf('kind', KIND_GUESS),
    statusWords: wordsOf('status', STATUS_GUESS),
    footerRows: firstFooter < 0 ? 0 : sampleRows.length - firstFooter,
    controlTotalLabel: footer ? trimCell(footer.find((cell) => trimCell(cell) !== '') ?? '').slice(0, 60) : null,
  };
}

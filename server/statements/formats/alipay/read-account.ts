/** Alipay account detail (账务明细): every movement of the balance, in the column orders of all generations. */
import type { LineKind } from '../../codes.ts';
import type { Batch, ControlTotal, StatementLine } from '../../contract.ts';
import { RowFault } from '../csv-rows.ts';
import { type ReadOptions, refuseStatement, type StatementFormat, type StatementReader } from '../format.ts';
import { trimCell } from '../text/amount.ts';
import { balanceChain } from '../text/balance-chain.ts';
import type { Columns } from '../text/header.ts';
import type { TextLine } from '../text/lines.ts';
import { refuseWrongTotals } from '../wechat/bill-lines.ts';
import { cellAmount, declaredMinor, formsOf } from './cells.ts';
import { checkPeriod, type DetailEnd, type DetailPreamble, type DetailReader, parseTotals, readDetail, timeOf } from './detail-file.ts';

const CURRENCY = 'CNY';
const FREE_TEXT = ['商品名称', '对方账号', '对方账户', '备注', '业务描述'];
const BALANCE = '账户余额（元）';

/** What a business type (业务类型) and its direction are to us; what is not listed is kept as `other`. */
function kindOf(type: string, isIn: boolean): LineKind {
  if (type === '收费' || type === '退费') return 'fee';
  if (type.includes('退款')) return isIn ? 'adjustment' : 'refund';
  if (['在线支付', '交易付款', '交易收款', '交易'].includes(type)) return isIn ? 'payment' : 'other';
  if (type === '转账' || type === '充值') return 'transfer';
  return type === '提现' ? 'payout' : 'other';
}

class AccountDetail implements DetailReader {
  readonly listName = '账务明细';
  readonly chain = balanceChain();
  readonly sums = { inCount: 0n, inMinor: 0n, outCount: 0n, outMinor: 0n };
  #at = { entryNo: 0, businessNo: 0, orderNo: -1, time: 0, income: 0, spent: 0, balance: 0, type: 0 };

  header(columns: Columns, at: { file: string; lineNo: number }) {
    if (columns.find('账务流水号') < 0)
      throw refuseStatement('statement_header_unknown', 'Not the header of an Alipay account details file', at);
    this.#at = {
      entryNo: columns.require('账务流水号'),
      businessNo: columns.require('业务流水号'),
      orderNo: columns.find('商户订单号'),
      time: columns.require('发生时间', '入账时间'),
      income: columns.require('收入金额（+元）', '收入金额（元）', '收入金额', '收入（+元）', '收入（元）', '收入'),
      spent: columns.require('支出金额（-元）', '支出金额（元）', '支出金额', '支出（-元）', '支出（元）', '支出'),
      balance: columns.require(BALANCE, '账户余额'),
      type: columns.require('业务类型'),
    };
    return { forms: formsOf(columns.names, FREE_TEXT), needed: Object.values(this.#at).filter((index) => index >= 0) };
  }

  row(cells: string[], line: TextLine, batch: Batch, preamble: DetailPreamble): void {
    const at = this.#at;
    const text = (index: number) => (index < 0 ? '' : trimCell(cells[index] as string));
    const income = cellAmount(cells[at.income] as string, CURRENCY, '收入金额') ?? 0n;
    const printed = cellAmount(cells[at.spent] as string, CURRENCY, '支出金额') ?? 0n;
    const balance = cellAmount(cells[at.balance] as string, CURRENCY, BALANCE);
    const spent = printed < 0n ? -printed : printed;
    if (balance === null) throw new RowFault(BALANCE, 'amount_missing', 'movement without a balance');
    if (income < 0n || (income !== 0n && spent !== 0n))
      throw new RowFault('收入金额', 'sign_conflict', 'both income and expense in one row');
    if (income === 0n && spent === 0n) throw new RowFault('收入金额', 'amount_missing', 'row without an amount');
    const isIn = income > 0n;
    if (isIn) {
      this.sums.inCount += 1n;
      this.sums.inMinor += income;
    } else {
      this.sums.outCount += 1n;
      this.sums.outMinor += spent;
    }
    this.chain.add(income - spent, balance, line.lineNo);
    const occurredAt = timeOf(cells[at.time] as string, '发生时间');
    checkPeriod(occurredAt, '发生时间', preamble);

    const kind = kindOf(text(at.type), isIn);
    const businessNo = text(at.businessNo) || null;
    const orderNo = text(at.orderNo) || null;
    const isPayment = kind === 'payment';
    const refersBack = kind === 'refund' || kind === 'fee' || kind === 'adjustment';
    const result: StatementLine = {
      lineNo: line.lineNo,
      byteOffset: line.byteOffset,
      byteLength: line.byteLength,
      kind,
      flow: isIn ? 'in' : 'out',
      status: 'succeeded',
      channelNo: businessNo ?? (text(at.entryNo) || null),
      sharesChannelNo: !isPayment,
      // The order number of a refund or fee row is its payment's; the file does not state the refund's own.
      ourNo: refersBack ? null : orderNo,
      originalChannelNo: refersBack ? businessNo : null,
      originalOurNo: refersBack ? orderNo : null,
      amountMinor: isIn ? income : spent,
      currency: CURRENCY,
      feeMinor: null,
      netMinor: income - spent,
      occurredAt,
      merchantNo: null,
    };
    batch.lines.push(result);
  }
}

function footerTotals(end: DetailEnd, detail: AccountDetail, file: string): ControlTotal[] {
  const { inCount, inMinor, outCount, outMinor } = detail.sums;
  const totals: ControlTotal[] = [];
  for (const [mark, side, count, amount] of [
    ['支出合计', 'out', outCount, outMinor],
    ['收入合计', 'in', inCount, inMinor],
  ] as const) {
    const footer = end.footers.find((found) => found.label === mark);
    const parsed = footer ? parseTotals(footer.text) : null;
    const printed = parsed?.amounts[0]?.amount;
    if (!footer || !parsed || printed === undefined) {
      throw refuseStatement('statement_cut_off', `No complete line ${mark}`, { file, lineNo: footer?.lineNo ?? end.lastLineNo });
    }
    const signed = declaredMinor(printed, CURRENCY);
    const declared = signed !== null && side === 'out' && signed < 0n ? -signed : signed;
    const declaredCount = BigInt(parsed.count);
    const rows: ControlTotal[] = [
      {
        name: `${side}_count`,
        label: mark,
        unit: 'count',
        currency: null,
        declared: declaredCount,
        computed: count,
        holds: declaredCount === count,
      },
      { name: `${side}_amount`, label: mark, unit: 'minor', currency: CURRENCY, declared, computed: amount, holds: declared === amount },
    ];
    refuseWrongTotals(rows, { file, lineNo: footer.lineNo }, end.firstReject);
    totals.push(...rows);
  }
  const chain = detail.chain.close();
  if (chain.brokenLineNo !== null) {
    const message = 'The balance before this row does not follow from any other row';
    throw refuseStatement('statement_balance_broken', message, { file, lineNo: chain.brokenLineNo, column: BALANCE });
  }
  const computed = chain.openingMinor + inMinor - outMinor;
  const { closingMinor } = chain;
  totals.push({
    name: 'balance',
    label: '账户余额',
    unit: 'minor',
    currency: CURRENCY,
    declared: closingMinor,
    computed,
    holds: closingMinor === computed,
  });
  return totals;
}

async function* readAccount(bytes: AsyncIterable<Uint8Array>, { file }: ReadOptions): StatementReader {
  const detail = new AccountDetail();
  const end = yield* readDetail(bytes, file, detail);
  const { encoding, lineCount, rejectCount, preamble } = end;
  const controlTotals = footerTotals(end, detail, file);
  return {
    formatId: 'alipay_account',
    encoding,
    lineCount,
    rejectCount,
    controlTotals,
    period: preamble.period,
    accountNo: preamble.accountNo,
  };
}

export const alipayAccount: StatementFormat = {
  id: 'alipay_account',
  title: 'Alipay account details',
  recognise: (head) => (/^#-+\s*账务明细列表\s*-*[,\s]*$/m.test(head.text) && /账务流水号/.test(head.text) ? 1 : 0),
  read: readAccount,
};

/** WeChat Pay fund bill (资金账单): every movement of the account with its running balance. */
import type { LineKind } from '../../codes.ts';
import type { Batch, ControlTotal, StatementLine } from '../../contract.ts';
import { RowFault } from '../csv-rows.ts';
import { type ReadOptions, refuseStatement, type StatementFormat, type StatementReader } from '../format.ts';
import { amountMinorOf, countOf } from '../text/amount.ts';
import { balanceChain } from '../text/balance-chain.ts';
import { type Columns, headerName } from '../text/header.ts';
import { type BillReader, type FooterCell, readBill } from './bill-lines.ts';
import type { Fields } from './fields.ts';

const CURRENCY = 'CNY';
const COLUMNS = [
  '记账时间',
  '微信支付业务单号',
  '资金流水单号',
  '业务名称',
  '业务类型',
  '收支类型',
  '收支金额(元)',
  '账户结余(元)',
  '业务凭证号',
];
const FOOTER = ['资金流水总笔数', '收入笔数', '收入金额', '支出笔数', '支出金额'];

/** What a business type (业务类型) is to us. Unlisted ones (the list grows) are kept as `other`. */
const KINDS: Record<string, LineKind> = {
  交易: 'payment',
  退款: 'refund',
  扣除交易手续费: 'fee',
  退还交易手续费: 'fee',
  退款关闭: 'refund',
  提现: 'payout',
  充值: 'transfer',
  '充值/提现': 'transfer',
  企业付款: 'payout',
  分账: 'transfer',
  '代金券/立减/折扣': 'adjustment',
};

/** `退款总金额0.01元;含手续费0.00元`: the refund asked for and the fee given back with it, which the movement nets. */
function refundMemo(memo: string, movedMinor: bigint): { amountMinor: bigint; feeMinor: bigint } | null {
  const found = /^退款总金额(\d+(?:\.\d+)?)元[;；]含手续费(-?\d+(?:\.\d+)?)元/.exec(memo);
  if (!found) return null;
  const amountMinor = amountMinorOf(found[1] as string, CURRENCY) ?? 0n;
  const feeMinor = amountMinorOf(found[2] as string, CURRENCY) ?? 0n;
  return amountMinor - feeMinor === movedMinor ? { amountMinor, feeMinor: -feeMinor } : null;
}

class FundFlow implements BillReader {
  readonly footerMark = FOOTER[0] as string;
  readonly chain = balanceChain();
  readonly #file: string;
  #at: Record<string, number> = {};
  #sums = { inCount: 0n, inMinor: 0n, outCount: 0n, outMinor: 0n };

  constructor(file: string) {
    this.#file = file;
  }

  header(columns: Columns, lineNo: number): void {
    if (!isFundFlow(columns.names)) {
      throw refuseStatement('statement_header_unknown', 'Not the header of a WeChat Pay fund flow bill', { file: this.#file, lineNo });
    }
    this.#at = Object.fromEntries([...COLUMNS.map((name) => [name, columns.require(name)]), ['备注', columns.find('备注')]]);
  }

  row(fields: Fields, place: { lineNo: number; byteOffset: number; byteLength: number }, batch: Batch): void {
    const cell = (name: string) => this.#at[name] as number;
    const direction = fields.text(cell('收支类型'));
    if (direction !== '收入' && direction !== '支出')
      throw new RowFault('收支类型', 'value_unknown', `neither in nor out: ${direction.slice(0, 20)}`);
    const isIn = direction === '收入';
    const movedMinor = fields.amountMinor(cell('收支金额(元)'), CURRENCY, '收支金额(元)');
    const balanceMinor = fields.amountMinor(cell('账户结余(元)'), CURRENCY, '账户结余(元)');
    if (movedMinor === null || balanceMinor === null)
      throw new RowFault('收支金额(元)', 'amount_missing', 'movement without an amount or a balance');
    if (movedMinor < 0n) throw new RowFault('收支金额(元)', 'sign_conflict', 'negative amount next to 收支类型');
    if (isIn) {
      this.#sums.inCount += 1n;
      this.#sums.inMinor += movedMinor;
    } else {
      this.#sums.outCount += 1n;
      this.#sums.outMinor += movedMinor;
    }
    const netMinor = isIn ? movedMinor : -movedMinor;
    this.chain.add(netMinor, balanceMinor, place.lineNo);

    const type = fields.text(cell('业务类型'));
    const known: LineKind = Object.hasOwn(KINDS, type) ? (KINDS[type] as LineKind) : 'other';
    // A payment that takes money is none, nor is the close of a refund. A refund that brings money did not last: it was closed, and the money is back.
    const kind = !isIn && (known === 'payment' || type === '退款关闭') ? 'adjustment' : known;
    const isBack = kind === 'refund' && isIn;
    const memo = kind === 'refund' && !isBack ? refundMemo(fields.text(cell('备注')), movedMinor) : null;
    const businessNo = fields.number(cell('微信支付业务单号'));
    const flowNo = fields.number(cell('资金流水单号'));
    const voucherNo = fields.number(cell('业务凭证号'));
    const hasOwnNumber = kind === 'payment' || kind === 'refund';
    const line: StatementLine = {
      ...place,
      kind,
      flow: isIn ? 'in' : 'out',
      status: isBack ? 'failed' : 'succeeded',
      channelNo: businessNo ?? flowNo,
      sharesChannelNo: !hasOwnNumber,
      ourNo: voucherNo,
      // On refund rows of real bills the flow number is the payment's transaction number.
      originalChannelNo: kind === 'refund' ? flowNo : null,
      originalOurNo: null,
      amountMinor: memo?.amountMinor ?? movedMinor,
      currency: CURRENCY,
      feeMinor: memo?.feeMinor ?? null,
      netMinor,
      occurredAt: fields.time(cell('记账时间'), '记账时间'),
      merchantNo: null,
    };
    batch.lines.push(line);
  }

  carry(): void {}

  totals(cells: FooterCell[], lineNo: number): ControlTotal[] {
    const { inCount, inMinor, outCount, outMinor } = this.#sums;
    const expected = [
      { name: 'count', unit: 'count', computed: inCount + outCount },
      { name: 'in_count', unit: 'count', computed: inCount },
      { name: 'in_amount', unit: 'minor', computed: inMinor },
      { name: 'out_count', unit: 'count', computed: outCount },
      { name: 'out_amount', unit: 'minor', computed: outMinor },
    ] as const;
    return expected.map(({ name, unit, computed }, index) => {
      const label = FOOTER[index] as string;
      const text = cells.find((cell) => cell.label === label)?.text;
      if (text === undefined) throw refuseStatement('statement_cut_off', `The footer has no ${label}`, { file: this.#file, lineNo });
      let declared: bigint | null = null;
      try {
        declared = unit === 'count' ? countOf(text) : amountMinorOf(text, CURRENCY);
      } catch {}
      return { name, label, unit, currency: unit === 'minor' ? CURRENCY : null, declared, computed, holds: declared === computed };
    });
  }
}

function isFundFlow(names: readonly string[]): boolean {
  return COLUMNS.every((name) => names.includes(headerName(name)));
}

async function* readFundFlow(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): StatementReader {
  const bill = new FundFlow(options.file);
  const end = yield* readBill(bytes, options.file, bill);
  const chain = bill.chain.close();
  if (chain.brokenLineNo !== null) {
    const message = 'The balance before this row does not follow from any other row';
    throw refuseStatement('statement_balance_broken', message, { file: options.file, lineNo: chain.brokenLineNo, column: '账户结余(元)' });
  }
  const moved = end.controlTotals.find((total) => total.name === 'in_amount')?.computed ?? 0n;
  const taken = end.controlTotals.find((total) => total.name === 'out_amount')?.computed ?? 0n;
  const balance: ControlTotal = {
    name: 'balance',
    label: '账户结余',
    unit: 'minor',
    currency: CURRENCY,
    declared: chain.closingMinor,
    computed: chain.openingMinor + moved - taken,
    holds: chain.closingMinor === chain.openingMinor + moved - taken,
  };
  return { formatId: 'wechat_fund_flow', ...end, controlTotals: [...end.controlTotals, balance], period: null, accountNo: null };
}

export const wechatFundFlow: StatementFormat = {
  id: 'wechat_fund_flow',
  title: 'WeChat Pay fund flow bill',
  recognise: (head) => (isFundFlow(head.text.slice(0, 4096).trimStart().split('\n', 1)[0]?.split(',').map(headerName) ?? []) ? 1 : 0),
  read: readFundFlow,
};

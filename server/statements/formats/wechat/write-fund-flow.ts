/** Generator of the WeChat fund bill: a movement for each payment, its fee and each refund, with the running balance. */
import { formatMinor } from '../../../kernel/money.ts';
import type { GeneratedRow, StatementWriter } from '../format.ts';
import { beijingReading } from './write-trade-bill.ts';

const HEADER =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号';
const FOOTER = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';

type Movement = { at: Date; businessNo: string; flowNo: string; name: string; type: string; moved: bigint; memo: string; voucher: string };

const yuan = (minor: bigint) => formatMinor(minor, 'CNY');

/** A refund moves what was asked for less the fee that comes back with it, and says both in its memo. */
function movementsOf(row: GeneratedRow): Movement[] {
  if ((row.status ?? 'succeeded') !== 'succeeded') return [];
  const base = { at: row.occurredAt, businessNo: row.channelNo, voucher: row.ourNo };
  if (row.kind === 'refund') {
    const memo = `退款总金额${yuan(row.amountMinor)}元;含手续费${yuan(-row.feeMinor)}元`;
    const flowNo = row.originalChannelNo ?? '';
    return [{ ...base, flowNo, name: '退款', type: '退款', moved: -(row.amountMinor + row.feeMinor), memo }];
  }
  const payment: Movement = { ...base, flowNo: `${row.channelNo}1`, name: '交易', type: '交易', moved: row.amountMinor, memo: '' };
  if (row.feeMinor === 0n) return [payment];
  return [payment, { ...payment, flowNo: `${row.channelNo}2`, type: '扣除交易手续费', moved: -row.feeMinor, memo: '' }];
}

/** Opens with as much as the day takes out, so that the balance never falls below zero. CNY only. */
export const writeWechatFundFlow: StatementWriter = (rows, options) => {
  const movements = [...rows].flatMap(movementsOf).filter((movement) => movement.moved !== 0n);
  const sums = { inCount: 0n, inMinor: 0n, outCount: 0n, outMinor: 0n };
  for (const { moved } of movements) {
    if (moved > 0n) {
      sums.inCount += 1n;
      sums.inMinor += moved;
    } else {
      sums.outCount += 1n;
      sums.outMinor -= moved;
    }
  }
  let balance = sums.outMinor;
  const lines = movements.map(({ at, businessNo, flowNo, name, type, moved, memo, voucher }) => {
    balance += moved;
    const direction = moved > 0n ? '收入' : '支出';
    const amount = yuan(moved > 0n ? moved : -moved);
    return `\`${[beijingReading(at), businessNo, flowNo, name, type, direction, amount, yuan(balance), 'system', memo, voucher].join(',`')}`;
  });
  const totals = [sums.inCount + sums.outCount, sums.inCount, yuan(sums.inMinor), sums.outCount, yuan(sums.outMinor)].join(',`');
  const text = `\ufeff${[HEADER, ...lines, FOOTER, `\`${totals}`].join('\r\n')}\r\n`;
  return { name: `${options.accountNo}Fundflow_BASIC_${options.date}.csv`, bytes: Buffer.from(text, 'utf8') };
};

/** A difference in Chinese, for files: what it is called, and the sentence that says why it is there. The screen has the same words in
 *  messages/zh; a test holds the two together. Pure. */

import type { MatchRule, RecordKind } from '../engine/codes.ts';
import type { Side } from '../engine/contract.ts';
import type { DifferenceKind, DifferenceStatus, Direction, Resolution } from './codes.ts';
import type { Explanation } from './contract.ts';
import type { ExplanationKey } from './explain-difference.ts';

export const DIFFERENCE_ZH: {
  kind: Record<DifferenceKind, string>;
  direction: Record<Direction, string>;
  status: Record<DifferenceStatus, string>;
  resolution: Record<Resolution, string>;
  recordKind: Record<RecordKind, string>;
  sideStatus: Record<Side['status'], string>;
} = {
  kind: {
    missing_in_books: '渠道有我方无',
    missing_at_channel: '我方有渠道无',
    amount: '金额不符',
    fee: '手续费不符',
    status: '状态不符',
    currency: '币种不符',
    duplicate: '重复',
  },
  direction: { surplus: '长款', shortage: '短款' },
  status: { open: '待处理', in_progress: '处理中', external: '待外部', resolved: '已解决' },
  resolution: { gone_on_rerun: '重新对账后消除', matched_later: '已在其他日期匹配', person: '人工判断' },
  recordKind: { payment: '支付', refund: '退款' },
  sideStatus: {
    succeeded: '成功',
    failed: '失败',
    closed: '已关闭',
    processing: '处理中',
    created: '已创建',
    unknown: '结果待确认',
    reversed: '已冲正',
  },
};

export const RULE_ZH: Record<MatchRule, string> = {
  numbers: '双方单号',
  channel_no: '渠道订单号',
  our_no: '我方单号',
  many_to_one: '多对一',
  one_to_many: '一对多',
  amount_and_time: '金额与时间',
  person: '人工',
};

export const EXPLANATIONS_ZH: Record<ExplanationKey, string> = {
  missing_in_books_payment: '渠道已收 {amount} {currency}（{number}），我方账上没有这笔支付：我方多 {delta} {currency}（长款）。',
  missing_in_books_refund: '渠道已退 {amount} {currency}（{number}），我方账上没有这笔退款：我方少 {delta} {currency}（短款）。',
  missing_in_books_twin:
    '渠道账单有一笔 {amount} {currency}（{number}），我方账上没有；我方 {twin} 金额相同、时间相近，可能是同一笔（认定之前按{word} {delta} {currency} 计）。',
  missing_at_channel_payment: '我方记为成功 {amount} {currency}（{number}），渠道账单未见：我方少 {delta} {currency}（短款）。',
  missing_at_channel_refund: '我方记为已退 {amount} {currency}（{number}），渠道账单未见：渠道仍留有我方 {delta} {currency}（长款）。',
  amount_decimal_slip: '渠道 {channel} {currency}，我方 {ours} {currency}：小数点错位（{word} {delta} {currency}），可能一方把元当成了分。',
  amount_fee_netted: '渠道 {channel} {currency}，我方 {ours} {currency}：正好相差手续费（{word} {delta} {currency}），一方记的是净额。',
  amount_transposed: '渠道 {channel} {currency}，我方 {ours} {currency}：数字相同、次序不同（{word} {delta} {currency}），可能是手工录入。',
  amount_plain: '渠道 {channel} {currency}，我方 {ours} {currency}：{word} {delta} {currency}。',
  fee_rounding:
    '渠道收取手续费 {channel} {currency}，我方预计 {ours} {currency}：相差一个最小货币单位，可能是四舍五入的尾差（{word} {delta} {currency}）。',
  fee_unexpected: '渠道收取手续费 {channel} {currency}，我方预计不收手续费：{word} {delta} {currency}。',
  fee_plain: '渠道收取手续费 {channel} {currency}，我方预计 {ours} {currency}：{word} {delta} {currency}；费率可能已调整或另有约定。',
  status_late_success:
    '渠道已成功（{amount} {currency}），我方仍为「{ours}」：渠道结果尚未同步到我方；状态更新之前{word} {delta} {currency}。',
  status_success_after_end:
    '渠道已成功（{amount} {currency}），我方为「{ours}」：我方终结订单之后渠道才支付成功；{word} {delta} {currency}。',
  status_refunded_after_end:
    '渠道已退款（{amount} {currency}），我方退款为「{ours}」：我方终结退款之后款项仍已退出；{word} {delta} {currency}。',
  status_channel_pending: '我方已成功（{amount} {currency}），渠道仍为「{channel}」：渠道处理完之前{word} {delta} {currency}。',
  status_channel_failed: '我方已成功（{amount} {currency}），渠道为「{channel}」：{word} {delta} {currency}。',
  currency_plain: '渠道 {channel} {currency}，我方 {ours} {ourCurrency}：币种不同不能相抵，渠道这笔尚未入账（{word} {delta} {currency}）。',
  duplicate_two_numbers: '我方同一单号（{number}）在渠道成功不止一次，另一笔为 {channelNo}：{word} {delta} {currency}。',
  duplicate_listed_twice: '账单重复列出 {channelNo}：{word} {delta} {currency}。',
  duplicate_ours: '我方账上重复记有 {number}，渠道没有重复：{word} {delta} {currency}。',
};

/** The sentence; the English one of an explanation that another release knew. */
export function explainInChinese({ key, values, english }: Explanation): string {
  if (!Object.hasOwn(EXPLANATIONS_ZH, key)) return english;
  const word = (text: string): string => {
    const words: Record<string, string> = { ...DIFFERENCE_ZH.direction, ...DIFFERENCE_ZH.sideStatus };
    return Object.hasOwn(words, text) ? (words[text] as string) : text;
  };
  const shown: Record<string, string> = {
    ...values,
    word: word(values.word ?? ''),
    ours: word(values.ours ?? ''),
    channel: word(values.channel ?? ''),
  };
  return EXPLANATIONS_ZH[key as ExplanationKey].replace(/\{(\w+)\}/g, (_all, name: string) => shown[name] ?? '');
}

/** The ledger in Chinese, for files: what an event, a hold and its source are called. The screen has the same words in messages/zh; a test holds
 *  the two together. */
import type { AccountClass, EventType, OwnerKind } from './codes.ts';
import type { AccountRow, HoldRow } from './contract.ts';

export const EVENT_ZH: Readonly<Record<EventType, string>> = {
  payment_captured: '支付成功',
  refund_succeeded: '退款成功',
  channel_cost_charged: '渠道成本',
  channel_settled: '渠道到账',
  merchant_settled: '商户结算',
  difference_surplus_confirmed: '长款确认',
  difference_shortage_confirmed: '短款确认',
  suspense_surplus_written_off: '长款核销',
  suspense_shortage_written_off: '短款核销',
  claim_raised: '提出追偿',
  unidentified_receipt_booked: '未认领入账',
  entry_reversed: '冲销',
};

export const HOLD_KIND_ZH: Readonly<Record<HoldRow['kind'], string>> = { frozen: '冻结', pending: '待入账' };

export const SOURCE_KIND_ZH: Readonly<Record<string, string>> = {
  payment: '支付',
  refund: '退款',
  settlement: '结算',
  payout: '代付',
  journal_entry: '会计分录',
};

export const ACCOUNT_CLASS_ZH: Readonly<Record<AccountClass, string>> = {
  asset: '资产',
  liability: '负债',
  income: '收入',
  expense: '费用',
  off_balance: '表外',
};

export const OWNER_KIND_ZH: Readonly<Record<OwnerKind, string>> = {
  none: '内部',
  channel: '渠道',
  merchant: '商户',
  user: '用户',
  bank: '银行',
};

export const ACCOUNT_STATUS_ZH: Readonly<Record<AccountRow['status'], string>> = { open: '正常', blocked: '停止记账' };

export const SIDE_ZH: Readonly<Record<AccountRow['normalSide'], string>> = { D: '借', C: '贷' };

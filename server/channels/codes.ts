/** The closed lists of channels, as codes. */

/** What a channel's statements may come as: the formats that are compared with our records (`formats/registry.ts`; a test compares). */
export const CHANNEL_FORMATS = [
  'wechat_trade_all',
  'wechat_trade_success',
  'wechat_trade_refund',
  'wechat_fund_flow',
  'alipay_business',
  'alipay_account',
  'unionpay_zm',
  'stripe_activity',
  'adyen_settlement',
  'paypal_stl',
  'paypal_trr',
  'mapped',
] as const;

/** Which dates have a statement: each, due on the day after; each, due on the working day after; working days alone. */
export const STATEMENT_DAYS = ['every_day', 'every_date_on_working_days', 'working_days_only'] as const;
export type StatementDaysRule = (typeof STATEMENT_DAYS)[number];

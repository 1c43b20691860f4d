/** Statements in Chinese, for files: where one came from, what it holds, its format, what a line of it is, and why a row could not be read. The screen has the same
 *  words in messages/zh; a test holds the two together. */
import type { Flow, LineKind, LineStatus, StatementPart, StatementSource, StatementStatus } from './codes.ts';

export const STATEMENT_ZH: {
  source: Record<StatementSource, string>;
  part: Record<StatementPart, string>;
  status: Record<StatementStatus, string>;
} = {
  source: { upload: '上传', api: '接口', folder: '目录', demo: '演示' },
  part: { all: '交易', payments: '仅支付', refunds: '仅退款', funds: '资金流水', totals: '汇总' },
  status: { published: '已导入', superseded: '已替换', refused: '已拒收' },
};

export const LINE_ZH: { kind: Record<LineKind, string>; status: Record<LineStatus, string>; flow: Record<Flow, string> } = {
  kind: {
    payment: '支付',
    refund: '退款',
    fee: '手续费',
    payout: '出款',
    transfer: '划转',
    adjustment: '调整',
    chargeback: '拒付',
    other: '其他',
  },
  status: { succeeded: '成功', processing: '处理中', failed: '失败', reversed: '已冲正' },
  flow: { in: '收', out: '付' },
};

export const FORMAT_ZH: Readonly<Record<string, string>> = {
  wechat_trade_all: '微信支付交易账单（全部）',
  wechat_trade_success: '微信支付交易账单（支付成功）',
  wechat_trade_refund: '微信支付交易账单（退款）',
  wechat_fund_flow: '微信支付资金账单',
  wechat_consumer_export: '微信个人账单',
  alipay_business: '支付宝业务明细',
  alipay_account: '支付宝账务明细',
  alipay_business_summary: '支付宝业务汇总',
  alipay_consumer_export: '支付宝个人账单',
  unionpay_zm: '银联商户对账文件（ZM）',
  unionpay_rd: '银联清算汇总报表（RD）',
  stripe_activity: 'Stripe 余额交易报表',
  adyen_settlement: 'Adyen 结算明细',
  paypal_stl: 'PayPal 结算报表（STL）',
  paypal_trr: 'PayPal 交易明细报表（TRR）',
  mapped: '自定义 CSV 或 Excel（列映射）',
};

export const REJECT_ZH: Readonly<Record<string, string>> = {
  account_foreign: '该行属于其他账户',
  amount_malformed: '不是有效金额',
  amount_missing: '缺少金额',
  amount_negative: '金额不应为负数',
  amount_out_of_range: '金额超出范围',
  amount_too_precise: '小数位数超过该币种',
  control_character: '该行含控制字符',
  count_malformed: '不是有效笔数',
  currency_mismatch: '同一行出现两个币种',
  currency_mixed: '币种与文件其他行不一致',
  currency_unknown: '币种无法识别',
  encoding_invalid: '包含无法解码的字节',
  kind_missing: '缺少交易类型',
  kind_unknown: '交易类型无法识别',
  net_wrong: '净额不等于总额减手续费',
  number_malformed: '单号中含换行、制表符或其他控制字符',
  number_missing: '我方单号和渠道订单号都没有',
  number_rounded: '表格软件已将单号四舍五入',
  number_too_long: '单号过长',
  outside_period: '不在账单期间内',
  quote_malformed: '引号位置不正确',
  received_wrong: '商家实收不等于订单金额',
  row_length_wrong: '行长度与格式不符',
  row_shape_wrong: '行结构与格式不符',
  row_unmarked: '行首标记不正确',
  row_width: '列数与表头不一致',
  sign_conflict: '正负方向与交易类型矛盾',
  sign_missing: '缺少收支方向',
  status_unknown: '状态无法识别',
  time_malformed: '不是有效时间',
  time_without_offset: '时间没有时区偏移',
  time_zone_unknown: '时区无法识别或有歧义',
  value_unknown: '取值无法识别',
  amount_zero: '金额为零',
};

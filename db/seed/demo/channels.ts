/** The six channels of the demo business: what they settle in, when their day ends, what they cost, how busy they are. */
import type { Currency } from '../../../server/kernel/currency.ts';

export type DemoChannel = {
  code: string;
  nameEn: string;
  nameZh: string;
  formatId: string;
  timeZone: string;
  dayCut: string;
  dueTime: string;
  currency: Currency;
  accountNo: string;
  /** Payments on a common weekday. */
  paymentsADay: number;
  feeRate: string;
  feeFixedMinor: bigint;
  /** Whether a refund brings its fee back. */
  feeComesBack: boolean;
  /** Typical amounts in major units, from cheap to dear; the spread between them follows a power law. */
  cheapest: number;
  dearest: number;
};

export const DEMO_CHANNELS: readonly DemoChannel[] = [
  {
    code: 'wechat',
    nameEn: 'WeChat Pay',
    nameZh: '微信支付',
    formatId: 'wechat_trade_all',
    timeZone: 'Asia/Shanghai',
    dayCut: '00:00',
    dueTime: '10:00',
    currency: 'CNY',
    accountNo: '1230000109',
    paymentsADay: 800,
    feeRate: '0.6%',
    feeFixedMinor: 0n,
    feeComesBack: true,
    cheapest: 3,
    dearest: 4_000,
  },
  {
    code: 'alipay',
    nameEn: 'Alipay',
    nameZh: '支付宝',
    formatId: 'alipay_business',
    timeZone: 'Asia/Shanghai',
    dayCut: '00:00',
    dueTime: '10:00',
    currency: 'CNY',
    accountNo: '2088000000000015',
    paymentsADay: 700,
    feeRate: '0.6%',
    feeFixedMinor: 0n,
    feeComesBack: true,
    cheapest: 5,
    dearest: 6_000,
  },
  {
    code: 'unionpay',
    nameEn: 'UnionPay',
    nameZh: '银联',
    formatId: 'unionpay_zm',
    timeZone: 'Asia/Shanghai',
    dayCut: '23:00',
    dueTime: '09:00',
    currency: 'CNY',
    accountNo: '777290058110097',
    paymentsADay: 240,
    feeRate: '0.55%',
    feeFixedMinor: 0n,
    feeComesBack: true,
    cheapest: 50,
    dearest: 30_000,
  },
  {
    code: 'stripe',
    nameEn: 'Stripe',
    nameZh: 'Stripe',
    formatId: 'stripe_activity',
    timeZone: 'UTC',
    dayCut: '00:00',
    dueTime: '12:00',
    currency: 'USD',
    accountNo: 'acct_1PingzhangDemo',
    paymentsADay: 110,
    feeRate: '2.9%',
    feeFixedMinor: 30n,
    feeComesBack: false,
    cheapest: 5,
    dearest: 900,
  },
  {
    code: 'adyen',
    nameEn: 'Adyen',
    nameZh: 'Adyen',
    formatId: 'adyen_settlement',
    timeZone: 'Europe/Amsterdam',
    dayCut: '00:00',
    dueTime: '14:00',
    currency: 'EUR',
    accountNo: 'PingzhangECOM',
    paymentsADay: 70,
    feeRate: '1.2%',
    feeFixedMinor: 10n,
    feeComesBack: false,
    cheapest: 8,
    dearest: 1_200,
  },
  {
    code: 'paypal',
    nameEn: 'PayPal',
    nameZh: 'PayPal',
    formatId: 'paypal_stl',
    timeZone: 'America/Los_Angeles',
    dayCut: '00:00',
    dueTime: '18:00',
    currency: 'USD',
    accountNo: 'PZDEMO7Q2W9XA',
    paymentsADay: 50,
    feeRate: '3.4%',
    feeFixedMinor: 30n,
    feeComesBack: false,
    cheapest: 6,
    dearest: 600,
  },
];

/** The demo month's statement files, each written as its channel writes it. */

import { writeAdyen } from '../../../server/statements/formats/adyen/write-adyen.ts';
import { writeAlipayBusiness } from '../../../server/statements/formats/alipay/write-alipay.ts';
import type { GeneratedRow, StatementWriter } from '../../../server/statements/formats/format.ts';
import { writePaypalStl } from '../../../server/statements/formats/paypal/write-paypal.ts';
import { writeStripe } from '../../../server/statements/formats/stripe/write-stripe.ts';
import { writeUnionpay } from '../../../server/statements/formats/unionpay/write-unionpay.ts';
import { writeWechatTradeAll } from '../../../server/statements/formats/wechat/write-trade-bill.ts';
import type { DemoChannel } from './channels.ts';

const WRITERS: Record<string, StatementWriter> = {
  wechat: writeWechatTradeAll,
  alipay: writeAlipayBusiness,
  unionpay: writeUnionpay,
  stripe: writeStripe,
  adyen: writeAdyen,
  paypal: writePaypalStl,
};

/** The file a channel delivers for a date. */
export function statementFile(channel: DemoChannel, date: string, rows: readonly GeneratedRow[]): { name: string; bytes: Uint8Array } {
  const write = WRITERS[channel.code] as StatementWriter;
  return write(rows, { date, accountNo: channel.accountNo, zone: channel.timeZone });
}

/** The bill a person exports from the WeChat app: recognised, so that it is refused with a reason instead of read as a merchant's. */
import { refuseStatement, type StatementFormat } from '../format.ts';

export const wechatConsumerExport: StatementFormat = {
  id: 'wechat_consumer_export',
  title: 'WeChat app export (personal)',
  recognise: (head) => (/^"?微信支付账单明细|-{6,}微信支付账单明细列表-{6,}|^"?微信支付账单流水/m.test(head.text) ? 1 : 0),
  // biome-ignore lint/correctness/useYield: the contract is a stream, and this one has nothing to give
  async *read(_bytes, { file }) {
    const message = 'A personal WeChat export; download the transaction bill (交易账单) from the merchant platform instead';
    throw refuseStatement('statement_consumer_export', message, { file, lineNo: 1 });
  },
};

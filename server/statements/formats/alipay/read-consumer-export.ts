/** The receipt list a person exports from Alipay: recognised, so that it is refused with a reason instead of read as a merchant's. */
import { refuseStatement, type StatementFormat } from '../format.ts';

export const alipayConsumerExport: StatementFormat = {
  id: 'alipay_consumer_export',
  title: 'Alipay app export (personal)',
  recognise: (head) => (/电子客户回单|^支付宝交易记录明细查询|^交易时间\s*,交易分类\s*,交易对方/m.test(head.text) ? 1 : 0),
  // biome-ignore lint/correctness/useYield: the contract is a stream, and this one has nothing to give
  async *read(_bytes, { file }) {
    const message = 'A personal Alipay export; download the business bill (业务账单) from the merchant platform instead';
    throw refuseStatement('statement_consumer_export', message, { file, lineNo: 1 });
  },
};

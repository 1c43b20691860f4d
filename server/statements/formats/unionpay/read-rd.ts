/** UnionPay's settlement summary (RD) by itself: recognised, so that it is refused with what is wanted instead. Beside its ZM file it is that file's check. */
import { refuseStatement, type StatementFormat } from '../format.ts';
import { isRdName } from './rd-totals.ts';

export const unionpayRd: StatementFormat = {
  id: 'unionpay_rd',
  title: 'UnionPay settlement summary (RD)',
  // Its layout is no certain mark: the name is what there is.
  recognise: (head) => (head.encoding !== 'binary' && isRdName(head.name) ? 0.6 : 0),
  // biome-ignore lint/correctness/useYield: the contract is a stream, and this one has nothing to give
  async *read(_bytes, { file }) {
    const message = 'This is a UnionPay settlement summary (RD) with totals only: its ZM file is needed';
    throw refuseStatement('statement_totals_alone', message, { file, lineNo: 1 });
  },
};

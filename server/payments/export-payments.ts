/** The list of payments and refunds as a file. */
import { CHANNEL_COLUMNS, type ChannelNamed, withChannelNames } from '../channels/export-columns.ts';
import { codeCell, defineExport, everyPage } from '../exports/export.ts';
import { decodeCursor, encodeCursor, toPage } from '../guard/page.ts';
import { type PaymentRow, paymentFilter } from './contract.ts';
import { selectPayments } from './list-store.ts';

type Kind = PaymentRow['kind'];
type Status = PaymentRow['status'];

const PAGE = 2_000;

/** The Chinese of the screen: the state of a refund has words of its own. */
export const PAYMENT_ZH: { kind: Record<Kind, string>; status: Record<Status, string>; refundStatus: Record<Status, string> } = {
  kind: { payment: '支付', refund: '退款' },
  status: { created: '待支付', processing: '支付中', succeeded: '支付成功', failed: '支付失败', unknown: '结果待确认', closed: '已关闭' },
  refundStatus: {
    created: '待退款',
    processing: '退款中',
    succeeded: '退款成功',
    failed: '退款失败',
    unknown: '结果待确认',
    closed: '已关闭',
  },
};

export const exportPayments = defineExport<typeof paymentFilter, ChannelNamed<PaymentRow>>({
  id: 'payments',
  sheetName: { en: 'Payments', zh: '支付订单' },
  permission: 'payment.read',
  filter: paymentFilter,
  columns: [
    { header: { en: 'Type', zh: '类型' }, cell: (row, language) => codeCell(row.kind, PAYMENT_ZH.kind, language) },
    { header: { en: 'Our no.', zh: '我方单号' }, cell: (row) => ({ as: 'id', value: row.ourNo }) },
    { header: { en: 'Channel no.', zh: '渠道订单号' }, cell: (row) => ({ as: 'id', value: row.channelNo }) },
    { header: { en: 'Original no.', zh: '原支付单号' }, cell: (row) => ({ as: 'id', value: row.originalOurNo }) },
    ...CHANNEL_COLUMNS,
    { header: { en: 'Merchant no.', zh: '商户号' }, cell: (row) => ({ as: 'id', value: row.merchantNo }) },
    { header: { en: 'Amount', zh: '金额' }, cell: (row) => ({ as: 'amount', value: row.amountMinor, currency: row.currency }) },
    { header: { en: 'Fee', zh: '手续费' }, cell: (row) => ({ as: 'amount', value: row.feeMinor, currency: row.currency }) },
    { header: { en: 'Currency', zh: '币种' }, cell: (row) => ({ as: 'text', value: row.currency }) },
    {
      header: { en: 'Status', zh: '状态' },
      cell: (row, language) => codeCell(row.status, PAYMENT_ZH[row.kind === 'refund' ? 'refundStatus' : 'status'], language),
    },
    { header: { en: 'Business date', zh: '账务日' }, cell: (row) => ({ as: 'date', value: row.businessDate }) },
    { header: { en: 'Time', zh: '交易时间' }, cell: (row) => ({ as: 'instant', value: row.occurredAt }) },
  ],
  rows: ({ db }, filter) =>
    withChannelNames(
      db,
      everyPage(async (cursor) => {
        const after = decodeCursor(cursor, ['instant', 'id']);
        return toPage(
          await selectPayments(db, filter, 'newest', after, PAGE + 1),
          PAGE,
          (row) => encodeCursor([row.occurredAt.toISOString(), row.id]),
          (row) => row,
        );
      }),
    ),
});

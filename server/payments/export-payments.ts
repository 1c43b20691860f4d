/** The list of payments and refunds as a file. */
import { defineExport, everyPage } from '../exports/export.ts';
import { decodeCursor, encodeCursor, toPage } from '../guard/page.ts';
import { type PaymentRow, paymentFilter } from './contract.ts';
import { selectPayments } from './store.ts';

const PAGE = 2_000;

export const exportPayments = defineExport<typeof paymentFilter, PaymentRow>({
  id: 'payments',
  permission: 'payment.read',
  filter: paymentFilter,
  columns: [
    {
      header: { en: 'Type', zh: '类型' },
      cell: (row, language) => ({ as: 'text', value: language === 'zh' ? (row.kind === 'payment' ? '支付' : '退款') : row.kind }),
    },
    { header: { en: 'Our no.', zh: '我方单号' }, cell: (row) => ({ as: 'id', value: row.ourNo }) },
    { header: { en: 'Channel no.', zh: '渠道订单号' }, cell: (row) => ({ as: 'id', value: row.channelNo }) },
    { header: { en: 'Original no.', zh: '原支付单号' }, cell: (row) => ({ as: 'id', value: row.originalOurNo }) },
    { header: { en: 'Channel', zh: '渠道' }, cell: (row) => ({ as: 'text', value: row.channelCode }) },
    { header: { en: 'Merchant no.', zh: '商户号' }, cell: (row) => ({ as: 'id', value: row.merchantNo }) },
    { header: { en: 'Amount', zh: '金额' }, cell: (row) => ({ as: 'amount', value: row.amountMinor, currency: row.currency }) },
    { header: { en: 'Fee', zh: '手续费' }, cell: (row) => ({ as: 'amount', value: row.feeMinor, currency: row.currency }) },
    { header: { en: 'Currency', zh: '币种' }, cell: (row) => ({ as: 'text', value: row.currency }) },
    { header: { en: 'Status', zh: '状态' }, cell: (row) => ({ as: 'text', value: row.status }) },
    { header: { en: 'Business date', zh: '账务日' }, cell: (row) => ({ as: 'date', value: row.businessDate }) },
    { header: { en: 'Time', zh: '交易时间' }, cell: (row) => ({ as: 'instant', value: row.occurredAt }) },
  ],
  rows: ({ db }, filter) =>
    everyPage(async (cursor) => {
      const after = decodeCursor(cursor, ['instant', 'id']);
      return toPage(
        await selectPayments(db, filter, 'newest', after, PAGE + 1),
        PAGE,
        (row) => encodeCursor([row.occurredAt.toISOString(), row.id]),
        (row) => row,
      );
    }),
});
